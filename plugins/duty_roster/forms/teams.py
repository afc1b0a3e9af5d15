"""Forms for teams, their orders, patterns, members, absences and recipients."""

import re
import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from core.forms import IdField, VersionedForm, choose
from core.l10n import _, _l, today
from core.l10n.forms import DateParts, Form, NumberField, PhoneField
from plugins.duty_roster.codes import choices
from plugins.duty_roster.models import Absence, DutyMember, DutyTeam, MayorOrder, Recipient, ShiftPattern
from plugins.office import offers

Pairs = Iterable[tuple[uuid.UUID, str]]
MUST = InputRequired(_l("Fill this in."))
LINE = re.compile(r"(?P<from>\d{1,2}:\d\d)\s*[-–]\s*(?P<to>\d{1,2}:\d\d)\s+(?P<days>\S.*)")


def label(column: Any) -> Any:
    return column.info["label"]


class RowForm(VersionedForm):
    """A form about a row: it knows the version that it was opened with, and gives its values by name."""

    NAMES: tuple[str, ...] = ()

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        row = values.get("obj")
        if not self.is_submitted():
            self.version.data = row.version if row is not None and row.version is not None else ""

    def values(self) -> dict[str, Any]:
        """Return what the form says, as the services take it."""
        return {name: self[name].data for name in self.NAMES if name in self}


class OrderForm(RowForm):
    """The order of the mayor."""

    NAMES = ("number", "on", "text", "valid_from", "valid_to")
    number = StringField(label(MayorOrder.number), [MUST, Length(max=20)])
    on = DateParts(label(MayorOrder.on), [MUST])
    valid_from = DateParts(label(MayorOrder.valid_from), [MUST])
    valid_to = DateParts(label(MayorOrder.valid_to), [Optional()])
    text = TextAreaField(label(MayorOrder.text), [Length(max=4000)])


class PatternForm(Form):
    """A pattern of the municipality's own: one shift a line."""

    name = StringField(label(ShiftPattern.name), [MUST, Length(max=100)])
    lines = TextAreaField(
        label(ShiftPattern.shifts),
        [MUST, Length(max=1000)],
        description=_l("One a line: from–to and on which days, for example “08:00–20:00 çdo ditë”."),
    )

    def validate_lines(self, field: Any) -> None:
        """Each line is a shift, on days that have a name."""
        self.shifts = [self._shift(line.strip()) for line in field.data.splitlines() if line.strip()]

    @staticmethod
    def _shift(line: str) -> dict[str, str]:
        words = {str(said): code for code, said in choices("days")}
        found = LINE.fullmatch(line.replace(" - ", "–"))
        hours = [part.split(":") for part in (found["from"], found["to"])] if found else []
        if found is None or any(int(hour) > 23 or int(minute) > 59 for hour, minute in hours):
            raise ValidationError(_("“%(line)s” is no shift. Write it like 08:00–20:00 çdo ditë.", line=line))
        days = words.get(found["days"].strip().replace(" – ", "–"))
        if days is None:
            raise ValidationError(_("Write the days as one of: %(days)s.", days=", ".join(words)))
        first, last = (f"{int(hour):02}:{minute}" for hour, minute in hours)
        return {"from": first, "to": last, "days": days}


class TeamForm(RowForm):
    """A team, for whom it is, and its hours."""

    NAMES = ("name", "scope", "coverage", "pattern_id", "order_id", "with_backup", "phone")
    name = StringField(label(DutyTeam.name), [MUST, Length(max=100)])
    scope = SelectMultipleField(label(DutyTeam.scope), [MUST])
    coverage = RadioField(label(DutyTeam.coverage), [MUST], default="full")
    pattern_id = IdField(label(DutyTeam.pattern_id), [MUST])
    with_backup = BooleanField(label(DutyTeam.with_backup))
    order_id = IdField(label(DutyTeam.order_id), [Optional()])
    phone = PhoneField(label(DutyTeam.phone), [Optional()], description=_l("When one number goes round the team."))

    def __init__(self, *, patterns: Pairs, orders: Pairs, **values: Any) -> None:
        super().__init__(**values)
        self.scope.choices, self.coverage.choices = choose(choices("scope")), choose(choices("coverage"))
        self.pattern_id.offer(patterns)
        self.order_id.offer(orders)

    def values(self) -> dict[str, Any]:
        return super().values() | {"phone": self.phone.data or ""}


class MemberForm(RowForm):
    """Somebody of the staff in a team."""

    NAMES = ("user_id", "phone", "private_phone", "profession", "sex", "languages", "active_from", "active_to",
             "no_nights", "most")  # fmt: skip
    user_id = IdField(label(DutyMember.user_id), [MUST])
    phone = PhoneField(DutyMember.phone.label, [MUST], description=_l("This number stands on the sheet."))
    private_phone = PhoneField(
        DutyMember.private_phone.label, [Optional()], description=_l("For the head alone; it is never printed.")
    )
    profession = StringField(label(DutyMember.profession), [Length(max=100)])
    sex = SelectField(label(DutyMember.sex), [Optional()], filters=[lambda value: value or None])
    languages = StringField(label(DutyMember.languages), [Length(max=100)])
    active_from = DateParts(label(DutyMember.active_from), [MUST])
    active_to = DateParts(label(DutyMember.active_to), [Optional()])
    no_nights = BooleanField(label(DutyMember.no_nights))
    most = NumberField(label(DutyMember.most), [Optional(), NumberRange(min=1, max=62)], whole=True)

    def __init__(self, *, staff: Pairs, **values: Any) -> None:
        super().__init__(**values)
        self.sex.choices = choose(choices("sex"), _("Choose"))
        if values.get("obj") is not None:
            del self.user_id
        else:
            self.user_id.offer(staff)
            if not self.is_submitted():
                self.active_from.data = today()


class AbsenceForm(Form):
    """From when until when somebody is away."""

    kind = RadioField(label(Absence.kind), [MUST], default="leave")
    first = DateParts(label(Absence.first), [MUST])
    last = DateParts(label(Absence.last), [MUST])

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.kind.choices = choose(choices("absence"))
        if not self.is_submitted():
            self.first.data = self.last.data = today() + timedelta(days=1)


class RecipientForm(RowForm):
    """An institution that holds the roster."""

    NAMES = ("institution_id", "contact", "channel")
    institution_id = IdField(label(Recipient.institution_id), [MUST], find=offers.NAMES)
    contact = StringField(
        label(Recipient.contact), [Length(max=120)], description=_l("Where the sheet goes there; no person.")
    )
    channel = RadioField(label(Recipient.channel), [MUST], default="hand")

    def __init__(self, *, institutions: Pairs, **values: Any) -> None:
        super().__init__(**values)
        self.channel.choices = choose(choices("channel"))
        if values.get("obj") is not None:
            del self.institution_id
        else:
            self.institution_id.offer(institutions)
