"""Social services: the catalogue, who provides them, and what is given and paid in files."""
