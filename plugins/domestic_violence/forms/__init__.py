"""The forms of local coordination, by subject."""
