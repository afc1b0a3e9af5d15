"""The rules of local coordination, by subject; no page imports stand here."""
