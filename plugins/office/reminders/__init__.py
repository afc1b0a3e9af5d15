"""Reminders: of what is due in some days, on the screen for everybody and by e-mail for those who want it."""
