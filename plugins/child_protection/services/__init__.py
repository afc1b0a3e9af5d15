"""What child protection does, by subject."""
