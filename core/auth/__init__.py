"""Users, sessions, passwords and the second factor."""
