"""Plain texts: letters in UTF-8 or in the old Windows alphabet, and no bytes that are none."""

from core.parsing import Parsed, Unfit

_CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\r\f")


def check(content: bytes) -> Parsed:
    """Take a text without control characters."""
    if _CONTROLS & set(content):
        raise Unfit("not_what_it_says")
    return Parsed({}, [])
