"""The papers of the on-call system."""
