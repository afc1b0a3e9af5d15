"""Fields that several forms share."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import HiddenField, SelectChoice, SelectField

from core.l10n import _
from core.l10n.forms import Form

Pairs = Iterable[tuple[Any, Any]]


def choose(pairs: Pairs | Mapping[Any, Any], empty: Any = None) -> list[SelectChoice]:
    """Return pairs of value and label as choices; `empty` is the sentence of the choice that is none."""
    found = pairs.items() if isinstance(pairs, Mapping) else pairs
    first = [] if empty is None else [SelectChoice("", empty)]
    return first + [SelectChoice(str(value), label) for value, label in found]


class IdField(SelectField):  # type: ignore[misc]
    """A choice among records; `data` is a UUID or nothing."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, coerce=_id, choices=[SelectChoice("", "")], **options)

    def offer(self, pairs: Pairs, empty: Any = None) -> None:
        """Say which records may be chosen."""
        self.choices = choose(pairs, empty if empty is not None else _("Choose"))


def _id(value: Any) -> uuid.UUID | None:
    if not value or value == "None":
        return None
    return value if isinstance(value, uuid.UUID) else uuid.UUID(str(value))


def none_if_empty(value: Any) -> Any:
    return value or None


class SeenVersion(HiddenField):  # type: ignore[misc]
    """The version that a form was opened with; left out, it is never the record's present one."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was sent, and nothing from the record."""
        self.data = valuelist[0] if valuelist else ""


class VersionedForm(Form):  # type: ignore[misc]
    """A form that edits a record: it carries the version that it was opened with."""

    version = SeenVersion()


def values_of(form: Any, *names: str) -> dict[str, Any]:
    """Return what the form's fields of these names hold."""
    return {name: form[name].data for name in names if name in form}


def differences(form: Any, row: Any, shown: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Return what a record says otherwise than a form: labels and the record's words, for the loser of two editors.

    `shown` gives, for each field, the words as a person reads them.
    """
    return [
        (form[name].label.text, words or "–")
        for name, words in shown.items()
        if name in form and (form[name].data or None) != (getattr(row, name) or None)
    ]
