"""Forms for calls: filled in at night or afterwards, with the fields in the order of the printed card."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from core.forms import IdField, VersionedForm, choose
from core.l10n import _, _l, local
from core.l10n.forms import Form
from plugins.duty_roster.codes import choices
from plugins.duty_roster.forms.rosters import hour
from plugins.duty_roster.models import DutyCall, Shift
from plugins.duty_roster.spans import instant

Pairs = Iterable[tuple[uuid.UUID, str]]
MUST = InputRequired(_l("Fill this in."))


def label(column: Any) -> Any:
    return column.info["label"]


class Fields(VersionedForm):
    """What a call says, in the order of the card."""

    NAMES = (
        "caller",
        "caller_words",
        "category",
        "urgent",
        "unit_id",
        "address",
        "person",
        "note",
        "actions",
        "outcome",
    )
    caller = RadioField(label(DutyCall.caller), [Optional()])
    caller_words = StringField(DutyCall.caller_words.label, [Length(max=200)])
    category = RadioField(label(DutyCall.category), [MUST])
    urgent = BooleanField(label(DutyCall.urgent))
    unit_id = IdField(label(DutyCall.unit_id), [Optional()])
    address = StringField(DutyCall.address.label, [Length(max=300)])
    person = StringField(DutyCall.person.label, [Length(max=200)])
    note = TextAreaField(DutyCall.note.label, [Length(max=4000)])
    actions = SelectMultipleField(label(DutyCall.actions), [Optional()])
    outcome = SelectField(label(DutyCall.outcome), [Optional()], filters=[lambda value: value or None])

    def offer(self, units: Pairs) -> None:
        """Say what can be chosen."""
        self.caller.choices, self.category.choices = choose(choices("caller")), choose(choices("category"))
        self.actions.choices = choose(choices("action"))
        self.outcome.choices = choose(choices("outcome"), _("Not known yet"))
        self.unit_id.offer(units)

    def values(self) -> dict[str, Any]:
        """Return what the form says, as the services take it."""
        return {name: self[name].data or None for name in self.NAMES if name in self} | {
            "urgent": self.urgent.data, "actions": self.actions.data or [],
        }  # fmt: skip


class CallForm(Fields):
    """A call that is being worked on."""

    def __init__(self, row: DutyCall, units: Pairs) -> None:
        super().__init__(obj=row)
        self.offer(units)
        if not self.is_submitted():
            self.version.data = row.version


class LateForm(Fields):
    """A call of an earlier shift, with its true hours; one before the hour of the shift's begin is of the next day."""

    shift_id = IdField(_l("Shift"), [MUST])
    received = StringField(label(DutyCall.received_at), [MUST, hour])
    started = StringField(label(DutyCall.started_at), [Optional(), hour])
    arrived = StringField(label(DutyCall.arrived_at), [Optional(), hour])

    def __init__(self, shifts: Pairs, units: Pairs) -> None:
        super().__init__()
        self.offer(units)
        self.shift_id.offer(shifts)

    def moments(self, shift: Shift) -> dict[str, datetime | None]:
        """Return when things happened, on the days of the shift."""
        return {f"{name}_at": self._moment(self[name].data, shift) for name in ("received", "started", "arrived")}

    @staticmethod
    def _moment(text: str | None, shift: Shift) -> datetime | None:
        if not text:
            return None
        day = local(shift.starts).date()
        moment = instant(day, text)
        return moment if moment >= shift.starts else instant(day + timedelta(days=1), text)


class HideForm(Form):
    """From whom a call is hidden."""

    user_id = IdField(_l("Hidden from"), [MUST])

    def __init__(self, people: Pairs) -> None:
        super().__init__()
        self.user_id.offer(people)
