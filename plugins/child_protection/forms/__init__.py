"""The forms of child protection, by subject."""
