"""Invented people and a roster for the demonstration."""
