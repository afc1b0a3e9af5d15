"""Rights to classes of field: an address, a school, a phone, who reported, health (security.md A-04).

A sealed value of a class that the reader has no right to comes out as `Hidden`, on whatever way it leaves, and a change
of it is not taken from them. Whoever enters a new record writes all of it.
"""

from core.access.principal import current, privileged_reason
from core.field_classes import FIELD_CLASSES, classified
from core.l10n import _


class Hidden(str):
    """The word that stands in the place of a value that its reader has no right to."""

    __slots__ = ()


def right_to(field_class: str) -> str:
    """Return the permission to see and change a class of field."""
    return f"core.field.{field_class}"


def may_see(field_class: str) -> bool:
    """Say whether whoever acts has the right to a class of field."""
    return current().may(right_to(field_class)) or privileged_reason() is not None


def sees_all() -> bool:
    """Say whether whoever acts has the right to every class of field."""
    return all(map(may_see, FIELD_CLASSES))


def hidden() -> Hidden:
    """Return the word for a hidden value, in the reader's language."""
    return Hidden(_("hidden"))


def hidden_columns(model: type) -> frozenset[str]:
    """Return the columns of a model that whoever acts has no right to, clear or sealed."""
    return frozenset(name for name, field_class in classified(model).items() if not may_see(field_class))
