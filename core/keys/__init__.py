"""The life of the keys: rotating, forgetting, exporting."""
