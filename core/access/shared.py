"""Saying aloud that a model has no rule of its own, because silence means nobody and stops the start."""


class Shared:
    """A model whose rows everybody signed in may read: reference data, staff, units, institutions."""


class Internal:
    """A model of the suite's own bookkeeping, which no page shows."""
