"""What forms share: choices among records, the version that a form was opened with, and what its loser is shown."""

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import url_for
from wtforms import HiddenField, SelectChoice, SelectField
from wtforms.validators import StopValidation
from wtforms.widgets import Select, TextInput

from core.l10n import _, fold
from core.l10n.forms import Form

Pairs = Iterable[tuple[Any, Any]]


def choose(pairs: Pairs | Mapping[Any, Any], empty: Any = None) -> list[SelectChoice]:
    """Return pairs of value and label as choices; `empty` is the sentence of the choice that is none."""
    found = pairs.items() if isinstance(pairs, Mapping) else pairs
    first = [] if empty is None else [SelectChoice("", empty)]
    return first + [SelectChoice(str(value), label) for value, label in found]


class SelectOrBox(Select):  # type: ignore[misc]
    """A select, or the box of a long choice; where nothing is an answer, its words stand in the empty box."""

    box = TextInput()

    def __call__(self, field: Any, **attributes: Any) -> Any:
        """Return the HTML."""
        if not field.is_long:
            return super().__call__(field, **attributes)
        nothing = next((str(choice.label) for choice in field.iter_choices() if not choice.value), "")
        attributes["placeholder"] = nothing if nothing not in ("", _("Choose")) else _("Type a part of the name")
        if field.near:
            attributes["data_near"] = json.dumps(list(field.near), ensure_ascii=False)
        return self.box(field, data_find=url_for(field.find), autocomplete="off", **attributes)


class LongChoice(SelectField):  # type: ignore[misc]
    """A choice that may be too long for a page: then it is typed, a part of its words is enough.

    `find` is the endpoint that hands out all words, for a browser to propose from; `near` are words that are proposed
    first and need not be among those. Without scripts the next page asks which of the fitting ones is meant.
    """

    widget = SelectOrBox()
    MANY = 40
    PROPOSED = 8

    def __init__(self, *args: Any, find: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.find, self.typed = find, ""
        self.near: Sequence[str] = ()
        self.proposed: list[tuple[str, str]] = []

    @property
    def is_long(self) -> bool:
        """Say whether it is typed instead of shown in full."""
        return bool(self.find) and len(list(self.iter_choices())) > self.MANY

    def _value(self) -> str:
        """Return the words in the box: what was typed, or those of what is chosen."""
        held = "" if self.data is None else str(self.data)
        words = {str(choice.value): str(choice.label) for choice in self.iter_choices() if choice.value}
        return words.get(self.typed or held, self.typed)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Take the value of a choice, or keep what was typed until it is known what can be chosen."""
        self.typed = next((text.strip() for text in valuelist if text.strip()), "")
        try:
            self.data = self.coerce(self.typed)
        except ValueError:
            self.data = None

    def pre_validate(self, form: Any) -> None:
        """Find the one choice that is meant by what was typed; stop, and propose, when it could be several."""
        if self.is_long and self.typed and self.typed not in {str(choice.value) for choice in self.iter_choices()}:
            fitting = self._fitting()
            if len(fitting) != 1:
                self.data, self.proposed = None, fitting[: self.PROPOSED]
                raise StopValidation(_("Choose which one is meant.") if fitting else _("Nothing has this name."))
            self.data = self.coerce(fitting[0][0])
        super().pre_validate(form)

    def _fitting(self) -> list[tuple[str, str]]:
        """Return the choices that have all typed words; those that say just this, if there are any."""
        wanted = fold(self.typed)
        every = [(str(choice.value), str(choice.label)) for choice in self.iter_choices() if choice.value]
        exact = [pair for pair in every if fold(pair[1]) == wanted]
        return exact or [pair for pair in every if all(word in fold(pair[1]) for word in wanted.split())]


class IdField(LongChoice):
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


class VersionedForm(Form):
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


def theirs(form: Any, row: Any, shown: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Return what the record says now, and let the form be saved over it, knowingly."""
    form.version.data = row.version
    form.version.raw_data = None
    return differences(form, row, shown)
