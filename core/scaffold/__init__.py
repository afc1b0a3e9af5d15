"""`kujdes plugins new`: a small plugin that passes the contract tests at once."""
