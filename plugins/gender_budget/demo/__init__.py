"""The demonstration of the gender plan."""
