"""Invented data of the community centres."""
