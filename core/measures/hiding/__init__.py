"""Hiding small numbers of people so that nobody works them out: from the table, or from the tables published before."""
