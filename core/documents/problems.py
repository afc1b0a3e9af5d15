"""Why a document cannot be made; the message is a sentence for the person at the screen."""


class Problem(Exception):
    """A template or a document is not as it must be."""
