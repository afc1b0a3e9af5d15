"""Forms about services given in a file, and about the catalogue of services."""

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from wtforms import RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from core.l10n import _l, format_month, today
from core.l10n.forms import DateParts, Form, MoneyField, NumberField
from core.l10n.validators import not_in_future
from plugins.casework import codes
from plugins.casework.forms.fields import IdField, Pairs, VersionedForm, choose, none_if_empty
from plugins.casework.models import Provision, Receipt, ServiceEdition, ServiceProvider
from plugins.casework.models.services import GOODS, SHELTER
from plugins.casework.services import catalogue, provisions
from plugins.office.offers import NAMES


class ProvisionForm(VersionedForm):
    """A service in a file: who gives it, when, how much, at what cost, by which decision."""

    state = RadioField(_l("State"), [InputRequired(_l("Choose the state."))], default=provisions.PLANNED)
    institution_id = IdField(_l("Who provides it"), [Optional()], find=NAMES)
    action_id = IdField(_l("For which action of the plan"), [Optional()])
    starts_on = DateParts(_l("From"), [InputRequired(_l("Write the day from which it is given."))])
    ends_on = DateParts(_l("To"), [Optional()])
    quantity = NumberField(_l("Quantity"), [Optional(), NumberRange(min=1, max=10_000)], whole=True)
    whereabouts = StringField(
        _l("Where the person stays"), [Length(max=Provision.whereabouts.length)], filters=[none_if_empty]
    )
    payer = SelectField(_l("Who pays"), [InputRequired(_l("Choose who pays; “no cost” is an answer."))])
    unit_cost = MoneyField(_l("Cost of one (lekë)"), [Optional(), NumberRange(min=0)])
    planned_cost = MoneyField(_l("Planned cost (lekë)"), [Optional(), NumberRange(min=0)])
    decision_no = StringField(
        _l("Number of the decision"), [Length(max=Provision.decision_no.length)], filters=[none_if_empty]
    )
    decided_on = DateParts(_l("Date of the decision"), [Optional(), not_in_future])
    approved_cost = MoneyField(_l("Approved cost (lekë)"), [Optional(), NumberRange(min=0)])
    note = TextAreaField(
        _l("What for, and how"), [Optional(), Length(max=Provision.note.length)], filters=[none_if_empty]
    )

    def __init__(self, *, nature: str, providers: Pairs, actions: Pairs, **values: Any) -> None:
        super().__init__(**values)
        self.state.choices = choose((code, codes.label("provision_state", code)) for code in provisions.BEGINNINGS)
        self.institution_id.offer(providers, _l("The unit itself"))
        self.action_id.offer(actions, _l("For none"))
        self.payer.choices = choose(codes.choices("fund_source"), _l("Choose"))
        if nature != SHELTER:
            del self.whereabouts


class ReceiptForm(Form):
    """A payment, or what was handed over."""

    month = SelectField(
        _l("For the month"), [Optional()], coerce=lambda value: date.fromisoformat(value) if value else None
    )
    amount = MoneyField(_l("Amount (lekë)"), [Optional(), NumberRange(min=0)])
    quantity = NumberField(_l("Quantity"), [Optional(), NumberRange(min=1, max=10_000)], whole=True)
    given_on = DateParts(_l("Paid or handed over on"), [InputRequired(_l("Write the day.")), not_in_future])
    paper_no = StringField(
        _l("Number of the payment or receipt"), [Length(max=Receipt.paper_no.length)], filters=[none_if_empty]
    )
    received_by = StringField(_l("Who received it"), [Length(max=Receipt.received_by.length)], filters=[none_if_empty])

    def __init__(self, *, row: Provision, **values: Any) -> None:
        super().__init__(**values)
        self.month.choices = choose((month.isoformat(), format_month(month)) for month in provisions.unpaid_months(row))
        if not self.is_submitted():
            self.given_on.data, self.amount.data = today(), row.unit_cost
        if provisions.is_by_months(row):
            del self.quantity
        else:
            del self.month
        if row.nature != GOODS:
            del self.received_by


class EndForm(Form):
    """How a service ended."""

    state = RadioField(_l("How did it end?"), [InputRequired(_l("Choose how it ended."))])
    on = DateParts(_l("On which day?"), [InputRequired(_l("Write the day.")), not_in_future])
    reason = SelectField(_l("Why?"), [InputRequired(_l("Choose the reason."))])
    result = RadioField(_l("Result"), [InputRequired(_l("Choose the result; “not known yet” is an answer."))])
    result_text = TextAreaField(
        _l("Result in words"), [Optional(), Length(max=Provision.result_text.length)], filters=[none_if_empty]
    )

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.state.choices = choose((code, codes.label("provision_state", code)) for code in provisions.ENDINGS)
        self.reason.choices = choose(codes.choices("provision_end"), _l("Choose"))
        self.result.choices = choose(codes.choices("provision_result"))


# --- the catalogue


class EditionForm(VersionedForm):
    """What a service is, from a day on."""

    nature = RadioField(_l("Nature"), [InputRequired(_l("Choose the nature."))])
    valid_from = DateParts(_l("Valid from"), [InputRequired(_l("Write the day from which it holds."))])
    label = StringField(_l("Name"), [InputRequired(_l("Write the name.")), Length(max=200)])
    label_en = StringField(_l("Name in English"), [Length(max=200)])
    typology = SelectField(_l("Typology"), [InputRequired(_l("Choose the typology."))])
    audience = SelectMultipleField(_l("For whom"), [InputRequired(_l("Choose for whom it is."))])
    unit = SelectField(_l("Counted in"), [InputRequired(_l("Choose in what it is counted."))])
    cost = MoneyField(_l("Usual cost of one (lekë)"), [Optional(), NumberRange(min=0)])
    conditions = TextAreaField(_l("Conditions"), [Length(max=ServiceEdition.conditions.type.length)])
    source = StringField(
        _l("Act or reason"), [InputRequired(_l("Write the act or the reason of the change.")), Length(max=300)]
    )

    def __init__(self, *, with_nature: bool, **values: Any) -> None:
        super().__init__(**values)
        self.nature.choices = choose(codes.choices("service_nature"))
        self.typology.choices = choose(catalogue.typologies(), _l("Choose"))
        self.audience.choices = choose(codes.choices("service_audience"))
        self.unit.choices = choose(codes.choices("service_unit"), _l("Choose"))
        if not with_nature:
            del self.nature


class OfferedForm(VersionedForm):
    """Until when a service is offered."""

    active_to = DateParts(_l("Offered until"), [Optional()])


class ProviderForm(Form):
    """An institution that provides a service."""

    institution_id = IdField(_l("Institution"), [InputRequired(_l("Choose the institution."))], find=NAMES)
    valid_from = DateParts(_l("Since"), [InputRequired(_l("Write the day."))])
    places = NumberField(_l("Places"), [Optional(), NumberRange(min=1, max=100_000)], whole=True)
    conditions = TextAreaField(_l("Conditions"), [Length(max=ServiceProvider.conditions.type.length)])

    def __init__(self, *, institutions: Iterable[tuple[uuid.UUID, str]], **values: Any) -> None:
        super().__init__(**values)
        self.institution_id.offer(institutions)


class ProviderEndForm(Form):
    """The last day of a provider."""

    valid_to = DateParts(_l("Until"), [InputRequired(_l("Write the day."))])
