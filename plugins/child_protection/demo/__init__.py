"""Invented children for a demonstration: people, files and three years of work, spread over the municipality."""
