"""The forms of the on-call system, by subject."""
