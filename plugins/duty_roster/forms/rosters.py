"""Forms for rosters: a month, a shift, why it is published all the same, an exchange, the proof of receipt."""

import re
import uuid
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from core.forms import IdField, VersionedForm, choose
from core.l10n import _, _l, format_month, today
from core.l10n.forms import DateParts, Form
from plugins.duty_roster.codes import choices
from plugins.duty_roster.models import Distribution, Roster, Shift, Swap
from plugins.duty_roster.spans import instant, next_month

Pairs = Iterable[tuple[uuid.UUID, str]]
MUST = InputRequired(_l("Fill this in."))
HOUR = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")
AHEAD = 13


def hour(form: Any, field: Any) -> None:
    """Refuse what is no hour of the day."""
    found = HOUR.fullmatch((field.data or "").strip())
    if found is None:
        raise ValidationError(_("Write an hour like 20:00."))
    field.data = f"{int(found[1]):02}:{found[2]}"


class MonthForm(Form):
    """Which month."""

    month = SelectField(Roster.month.info["label"], [MUST])

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        months = [today().replace(day=1)]
        while len(months) < AHEAD:
            months.append(next_month(months[-1]))
        self.month.choices = choose((one.isoformat(), format_month(one)) for one in months)
        if not self.is_submitted():
            self.month.data = months[1].isoformat()

    def first_day(self) -> date:
        """Return the first day of the month."""
        return date.fromisoformat(self.month.data)


class ShiftForm(VersionedForm):
    """Somebody on duty, from an hour to another; one that ends earlier than it begins ends on the next day."""

    member_id = IdField(Shift.member_id.info["label"], [MUST])
    day = DateParts(_l("Day"), [MUST])
    starts = StringField(_l("From (hour)"), [MUST, hour])
    ends = StringField(_l("To (hour)"), [MUST, hour])
    role = RadioField(Shift.role.info["label"], [MUST], default="primary")

    def __init__(self, *, members: Pairs, **values: Any) -> None:
        super().__init__(**values)
        self.member_id.offer(members)
        self.role.choices = choose(choices("role"))

    def moments(self) -> tuple[datetime, datetime]:
        """Return when it begins and ends."""
        last = self.day.data + timedelta(days=1) if self.ends.data <= self.starts.data else self.day.data
        return instant(self.day.data, self.starts.data), instant(last, self.ends.data)


class HandToForm(VersionedForm):
    """Who takes a shift instead."""

    member_id = IdField(Shift.member_id.info["label"], [MUST])

    def __init__(self, *, members: Pairs, row: Shift) -> None:
        super().__init__()
        self.member_id.offer(members)
        if not self.is_submitted():
            self.version.data, self.member_id.data = row.version, row.member_id


class ReasonForm(VersionedForm):
    """A reason, in words."""

    reason = TextAreaField(_l("Reason"), [MUST, Length(max=500)])

    def __init__(self, row: Roster) -> None:
        super().__init__()
        if not self.is_submitted():
            self.version.data = row.version


class SwapForm(Form):
    """With whom a shift is exchanged, and for which of theirs."""

    with_id = IdField(Swap.with_id.info["label"], [MUST])
    offered_id = IdField(Swap.offered_id.info["label"], [Optional()], description=_l("Or leave it: they take it over."))

    def __init__(self, *, members: Pairs, shifts: Pairs) -> None:
        super().__init__()
        self.with_id.offer(members)
        self.offered_id.offer(shifts, empty=_("For none"))


class SentForm(Form):
    """How a version went to an institution."""

    channel = RadioField(Distribution.channel.info["label"], [MUST])

    def __init__(self, channel: str) -> None:
        super().__init__()
        self.channel.choices = choose(choices("channel"))
        if not self.is_submitted():
            self.channel.data = channel


class ReceivedForm(Form):
    """The proof that an institution received a version."""

    on = DateParts(Distribution.acknowledged_at.info["label"], [MUST])
    by = StringField(Distribution.acknowledged_by.label, [MUST, Length(max=120)])
    proof = StringField(
        Distribution.proof.info["label"],
        [MUST, Length(max=120)],
        description=_l("The number of their protocol, a signature on the letter, an e-mail of a day."),
    )

    def __init__(self) -> None:
        super().__init__()
        if not self.is_submitted():
            self.on.data = today()
