"""Official documents, by subject: what can be made, for whom, signed by whom, numbered, filed and handed out."""
