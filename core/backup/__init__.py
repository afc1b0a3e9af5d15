"""Backups: one encrypted file for any database, sealed to a key that is not on the server."""
