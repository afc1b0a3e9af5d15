"""Assessing a risk with an instrument that is data: one engine for every service that follows people."""
