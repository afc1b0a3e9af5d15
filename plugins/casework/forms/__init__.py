"""The forms of casework, by subject."""
