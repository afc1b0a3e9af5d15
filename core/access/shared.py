"""Models without personal data that everybody signed in may read: reference data, units, institutions."""


class Shared:
    """A model whose rows everybody signed in may read; said aloud, because silence means nobody."""
