"""The rules of the on-call system, by subject."""
