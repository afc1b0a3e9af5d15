"""The form of a value: read as people type it, with its period, its parts, and where it comes from."""

from collections.abc import Mapping
from typing import Any

from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from core.forms import VersionedForm, choose
from core.l10n import NotANumber, Unclear, _, _l, today
from core.l10n.forms import DateParts, NumberField
from core.measures import Period
from plugins.gender_budget.codes import choices, of_people
from plugins.gender_budget.models import Indicator, Value
from plugins.gender_budget.reading import Reading, read_value
from plugins.gender_budget.services.achievement import year_presets

OTHER = "other"
SIX = ("women", "young_women", "girls", "men", "young_men", "boys")
PLACES = ("urban", "rural")
PART = [Optional(), NumberRange(min=0, max=10**9)]


class ValueForm(VersionedForm):
    """A value of an indicator."""

    value = StringField(
        _l("Value"),
        [Optional(), Length(max=60)],
        description=_l("As it stands in your papers: 80, rreth 4 500, 25–30, të paktën 3, 0,9%."),
    )
    period = RadioField(_l("For which period?"), [InputRequired(_l("Choose the period."))])
    first = DateParts(_l("From"), [Optional()])
    last = DateParts(_l("To"), [Optional()])
    counting = SelectField(_l("What was counted"), [Optional()], filters=[lambda value: value or ""])
    numerator = NumberField(_l("Numerator"), [Optional()])
    denominator = NumberField(_l("Denominator"), [Optional()])
    women = NumberField(_l("Women"), PART, whole=True)
    young_women = NumberField(_l("Young women"), PART, whole=True)
    girls = NumberField(_l("Girls"), PART, whole=True)
    men = NumberField(_l("Men"), PART, whole=True)
    young_men = NumberField(_l("Young men"), PART, whole=True)
    boys = NumberField(_l("Boys"), PART, whole=True)
    urban = NumberField(_l("Urban areas"), PART, whole=True)
    rural = NumberField(_l("Rural areas"), PART, whole=True)
    evidence = TextAreaField(
        _l("Evidence"),
        [Length(max=1000)],
        description=_l("Where it stands: the list, the minutes, an address. No names."),
    )
    comment = TextAreaField(_l("Note"), [Length(max=2000)])
    of = HiddenField()

    def __init__(self, indicator: Indicator, before: Value | None = None, **values: Any) -> None:
        super().__init__(**values)
        self.indicator, self.reading = indicator, Reading()
        presets = year_presets(indicator.plan, today())
        named = [(str(period), period.brief) for period in presets]
        self.period.choices = choose([*named, (OTHER, _("Other days"))])
        self.counting.choices = choose(choices("counting"), _("Choose"))
        if indicator.kind != "ratio":
            del self.numerator, self.denominator
        if not of_people(indicator.unit):
            for name in (*SIX, "counting"):
                del self[name]
        if indicator.unit in ("percent", "milestone", "text"):
            for name in PLACES:
                del self[name]
        if before is not None and not self.is_submitted():
            self._show(before, [str(period) for period in presets])

    def _show(self, before: Value, presets: list[str]) -> None:
        from plugins.gender_budget.services.sentences import printed

        self.version.data = before.version
        self.value.data = "" if before.hidden or before.denominator is not None else printed(before)
        if before.period is not None:
            known = str(before.period) in presets
            self.period.data = str(before.period) if known else OTHER
            self.first.data, self.last.data = before.first, before.last
        for name in ("counting", "numerator", "denominator", "evidence", "comment"):
            if name in self:
                self[name].data = getattr(before, name)
        for name, number in before.split.items():
            if name in self:
                self[name].data = number

    def validate_value(self, field: StringField) -> None:
        """Read the value in the unit of the indicator; ask about one that may mean several numbers."""
        text = (field.data or "").strip()
        if not text:
            if "denominator" not in self or self.denominator.data is None:
                raise ValidationError(_("Write the value."))
            return
        try:
            self.reading = read_value(text, self.indicator.unit)
        except (NotANumber, Unclear) as problem:
            raise ValidationError(str(problem)) from None

    def validate_last(self, _field: DateParts) -> None:
        """Ask for both days when the period is none of those offered."""
        if self.period.data == OTHER and not (self.first.data and self.last.data):
            raise ValidationError(_("Write both days of the period, or none of them."))

    def values(self) -> Mapping[str, Any]:
        """Return what the form says, as `services.values.save` takes it."""
        first, last = self.first.data, self.last.data
        if self.period.data != OTHER:
            period = Period.read(self.period.data)
            first, last = period.first, period.last
        reading = self.reading
        names = ("counting", "numerator", "denominator", "evidence", "comment")
        told = {
            name: self[name].data for name in (*names, *SIX, *PLACES) if name in self and self[name].data is not None
        }
        return {
            "first": first,
            "last": last,
            "number": reading.number,
            "low": reading.low,
            "high": reading.high,
            "qualifier": reading.qualifier,
            "split": {name: told[name] for name in (*SIX, *PLACES) if name in told},
        } | {name: told[name] for name in names if name in told}
