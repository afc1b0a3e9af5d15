"""Forms that speak Albanian: the base form, and fields for dates, numbers, money, identity numbers and phones."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Self

from flask_wtf import FlaskForm
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import Field
from wtforms.utils import unset_value
from wtforms.validators import StopValidation, ValidationError
from wtforms.widgets import TextInput, html_params

from core.l10n.dates import read_date, read_date_parts
from core.l10n.formats import format_date, format_number
from core.l10n.identity import NidReading, explain_doubt, read_nid
from core.l10n.messages import _, unfilled_plural
from core.l10n.numbers import Unclear, read_money, read_number
from core.l10n.phones import format_phone, read_phone


class Messages:
    """Looks the messages of WTForms up in the catalogues of the application (domain `wtforms`)."""

    def gettext(self, message: str) -> str:
        """Return the message in the reader's language."""
        return _(message)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """Return the form of the message that fits the count, its variables left for WTForms to fill in."""
        return unfilled_plural(singular, plural, number)


class SpokenCSRF(FlaskForm.Meta.csrf_class):  # type: ignore[misc]
    """Says in the reader's language why a form was refused, which Flask-WTF says in English only."""

    def validate_csrf_token(self, form: FlaskForm, field: Field) -> None:
        """Raise ValidationError with a sentence for a token that is missing, old or wrong."""
        try:
            super().validate_csrf_token(form, field)
        except ValidationError as refusal:
            raise ValidationError(_(str(refusal))) from refusal


class Form(FlaskForm):  # type: ignore[misc]
    """The base of all forms: CSRF protection, and errors in the reader's language."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Says where messages come from."""

        csrf_class = SpokenCSRF

        def get_translations(self, form: FlaskForm) -> Messages:
            """Return the catalogues of the application instead of those that WTForms ships, which lack Albanian."""
            return Messages()

    def without_hidden(self, columns: Iterable[str]) -> Self:
        """Give up the fields of columns that the reader has no right to, so that saving leaves them as they are."""
        for name in columns:
            if name in self:
                del self[name]
        return self


class ReadField(Field):  # type: ignore[misc]
    """A text box whose value is read from what people type; on an error the box keeps what was typed."""

    widget = TextInput()
    box: ClassVar[Mapping[str, str]] = {}
    data: Any

    def __init__(self, *args: Any, render_kw: Mapping[str, object] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, render_kw={"autocomplete": "off", **self.box, **(render_kw or {})}, **kwargs)

    def read(self, text: str) -> object:
        """Return the value of the text; raise ValueError with a sentence."""
        raise NotImplementedError

    def write(self, value: Any) -> str:
        """Return the value as a person would type it."""
        return str(value)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read what was typed; an empty box is no value."""
        if not valuelist:
            return
        self.data = None
        if valuelist[0].strip():
            self.data = self.read(valuelist[0])

    def pre_validate(self, form: FlaskForm) -> None:
        """Stop at what could not be read: `DataRequired` would call it missing, and `Optional` would forget it."""
        if self.process_errors:
            raise StopValidation()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.write(self.data)


class NumberField(ReadField):
    """A number as people type it; `data` is an int when `whole`, else a Decimal; an unclear one is asked about."""

    box: ClassVar[Mapping[str, str]] = {"inputmode": "decimal"}

    def __init__(self, *args: Any, whole: bool = False, **kwargs: Any) -> None:
        self.whole = whole
        self.readings: tuple[Decimal, ...] = ()
        super().__init__(*args, **kwargs)

    def read(self, text: str) -> int | Decimal:
        """Return the number; keep the readings of an unclear one for the page to offer."""
        try:
            value = read_number(text)
        except Unclear as unclear:
            self.readings = unclear.readings
            raise
        if not self.whole:
            return value
        if value != int(value):
            raise ValueError(_("Write a whole number, like 12."))
        return int(value)

    def write(self, value: int | Decimal) -> str:
        """Return the number with grouped thousands and all its decimals."""
        return format_number(value, max(0, -int(Decimal(str(value)).as_tuple().exponent)))


class MoneyField(NumberField):
    """An amount in whole lekë; `data` is an int."""

    box: ClassVar[Mapping[str, str]] = {"inputmode": "numeric"}

    def read(self, text: str) -> int:
        """Return the amount; keep the readings of an unclear one for the page to offer."""
        try:
            return read_money(text)
        except Unclear as unclear:
            self.readings = unclear.readings
            raise


class NidField(ReadField):
    """An identity number; `data` is its normal form and `reading` what it says. Doubts never make it invalid."""

    box: ClassVar[Mapping[str, str]] = {"autocapitalize": "characters", "spellcheck": "false"}
    reading: NidReading | None = None

    def read(self, text: str) -> str:
        """Return the number in capitals, without spaces."""
        self.reading = read_nid(text)
        return self.reading.normalised

    @property
    def warnings(self) -> list[str]:
        """Return the sentences of all doubts, for the page to show beside the box."""
        return [explain_doubt(doubt) for doubt in self.reading.doubts] if self.reading else []


class PhoneField(ReadField):
    """A phone number; `data` is E.164 or a short code."""

    box: ClassVar[Mapping[str, str]] = {"inputmode": "tel"}

    def read(self, text: str) -> str:
        """Return the number in E.164."""
        return read_phone(text)

    def write(self, value: str) -> str:
        """Return the number as Albanians write it."""
        return format_phone(value)


@dataclass(frozen=True, kw_only=True)
class Box:
    """One of the three boxes of a date."""

    part: str
    name: str
    id: str
    label: str
    value: str
    width: int


class ThreeBoxes:
    """Draws the boxes of a date in one group; the legend around them is the page's part."""

    def __call__(self, field: "DateParts", **attributes: object) -> Markup:
        """Return the HTML of the boxes, each with its label; `attributes` go to every box."""
        return Markup("").join(self._draw(box, attributes) for box in field.boxes)

    def _draw(self, box: Box, attributes: Mapping[str, object]) -> Markup:
        own = {"id": box.id, "name": box.name, "value": box.value, "maxlength": 20, "size": box.width}
        parameters = html_params(**{**attributes, **own, "type": "text"})
        label = Markup('<label class="form-label" for="{}">{}</label>').format(box.id, box.label)
        group = Markup('<div class="date-part date-part-{}">{}<input {}></div>')
        return group.format(box.part, label, Markup(parameters))


class DateParts(ReadField):
    """
    A date in three boxes, `<name>-day`, `<name>-month` and `<name>-year`; `data` is a date.

    A whole date that is pasted into any box, or sent under the bare name, is read as well.
    """

    widget = ThreeBoxes()
    box: ClassVar[Mapping[str, str]] = {"inputmode": "numeric"}
    typed: tuple[str, str, str] | None = None

    def process(self, formdata: MultiDict[str, str] | None, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Gather the boxes into the one text that WTForms expects of a field."""
        if formdata is not None:
            formdata = self._gather(formdata)
        super().process(formdata, data, extra_filters)

    def _gather(self, formdata: MultiDict[str, str]) -> MultiDict[str, str]:
        names = [f"{self.name}-{part}" for part in ("day", "month", "year")]
        if not any(name in formdata for name in [self.name, *names]):
            return MultiDict()
        day, month, year = (formdata.get(name, "").strip() for name in names)
        self.typed = (day or formdata.get(self.name, "").strip(), month, year)
        return MultiDict({self.name: ".".join(filter(None, self.typed))})

    def read(self, text: str) -> date:
        """Return the date of the boxes, or the whole date in one of them."""
        day, month, year = self.typed or ("", "", "")
        filled = [part for part in (day, month, year) if part]
        if len(filled) == 1 and len(filled[0]) > 4:
            return read_date(filled[0])
        return read_date_parts(day, month, year)

    @property
    def boxes(self) -> tuple[Box, Box, Box]:
        """Return the boxes with what was typed, or else with the date; the first has the id that errors link to."""
        day, month, year = self._shown()
        return (
            Box(part="day", name=f"{self.name}-day", id=self.id, label=_("Day"), value=day, width=2),
            Box(part="month", name=f"{self.name}-month", id=f"{self.id}-month", label=_("Month"), value=month, width=2),
            Box(part="year", name=f"{self.name}-year", id=f"{self.id}-year", label=_("Year"), value=year, width=4),
        )

    def _shown(self) -> tuple[str, str, str]:
        if self.typed is not None and (self.process_errors or self.data is None):
            return self.typed
        if self.data is None:
            return "", "", ""
        day, month, year = format_date(self.data).split(".")
        return day, month, year


__all__ = [
    "DateParts",
    "Form",
    "MoneyField",
    "NidField",
    "NumberField",
    "PhoneField",
]
