"""The rules of the gender plan, by subject; nothing here knows the web."""
