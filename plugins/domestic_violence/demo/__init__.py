"""Invented files of local coordination."""
