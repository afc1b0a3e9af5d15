"""The small core of Kujdes: users, audit, Albanian, modules; it knows no service."""
