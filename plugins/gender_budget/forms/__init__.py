"""The forms of the gender plan, by subject."""
