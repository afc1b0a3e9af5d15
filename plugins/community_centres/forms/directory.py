"""Forms of the directory: centres, services, providers, hours, days of closure, staff."""

from typing import Any

from wtforms import SelectField, SelectMultipleField, StringField, TextAreaField, TimeField
from wtforms.validators import Length, NumberRange, Optional

from core.forms import IdField, VersionedForm, choose
from core.l10n import _, _l, today
from core.l10n.forms import DateParts, Form, NumberField, PhoneField
from plugins.community_centres.codes import choices
from plugins.community_centres.forms import CHOOSE, MUST
from plugins.community_centres.models import Centre, ClosureDay, OpeningRule, Placement, Provider, Service


def _words(column: Any, *checks: Any) -> StringField:
    return StringField(column.info["label"], [*checks, Length(max=column.type.length)])


class CentreForm(VersionedForm):
    code = _words(Centre.code, MUST)
    name = _words(Centre.name, MUST)
    state = SelectField(Centre.state.info["label"], [CHOOSE])
    unit_id = IdField(Centre.unit_id.info["label"], [Optional()])
    address = _words(Centre.address)
    phone = PhoneField(Centre.phone.info["label"], [Optional()])
    capacity = NumberField(Centre.capacity.info["label"], [Optional(), NumberRange(min=1, max=5000)], whole=True)
    accessibility = _words(Centre.accessibility)
    services = SelectMultipleField(_l("Services"))

    def __init__(self, *, units: Any, services: Any, **values: Any) -> None:
        super().__init__(**values)
        self.state.choices = choose(choices("centre_state"))
        self.unit_id.offer(units)
        self.services.choices = [(str(row.id), row.name) for row in services]


class ServiceForm(VersionedForm):
    code = _words(Service.code, MUST)
    name = _words(Service.name, MUST)
    name_en = _words(Service.name_en)
    typology = SelectField(Service.typology.info["label"], [CHOOSE])
    provider_id = IdField(Service.provider_id.info["label"], [Optional()])
    status = SelectField(Service.status.info["label"], [CHOOSE])
    audience = SelectMultipleField(Service.audience.info["label"])
    description = TextAreaField(Service.description.info["label"], [Length(max=2000)])
    eligibility = _words(Service.eligibility)
    cost = _words(Service.cost)
    how = _words(Service.how)

    def __init__(self, *, providers: Any, **values: Any) -> None:
        super().__init__(**values)
        self.typology.choices = choose(choices("typology"), _("Choose"))
        self.status.choices = choose(choices("service_status"))
        self.audience.choices = choices("audience")
        self.provider_id.offer((row.id, row.name) for row in providers)


class ProviderForm(VersionedForm):
    name = _words(Provider.name, MUST)
    kind = SelectField(Provider.kind.info["label"], [CHOOSE])
    contact = _words(Provider.contact)
    licence = _words(Provider.licence)

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.kind.choices = choose(choices("provider_kind"), _("Choose"))


class HoursForm(Form):
    days = SelectMultipleField(OpeningRule.days.info["label"], [CHOOSE])
    opens = TimeField(OpeningRule.opens.info["label"], [MUST])
    closes = TimeField(OpeningRule.closes.info["label"], [MUST])
    valid_from = DateParts(OpeningRule.valid_from.info["label"], [MUST])

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.days.choices = choices("day")
        if not self.is_submitted():
            self.valid_from.data = today()


class ClosureForm(Form):
    on = DateParts(ClosureDay.on.info["label"], [MUST])
    reason = _words(ClosureDay.reason, MUST)


class PlacementForm(Form):
    user_id = IdField(Placement.user_id.info["label"], [CHOOSE])
    profession = SelectField(Placement.profession.info["label"], [CHOOSE])
    first = DateParts(Placement.first.info["label"], [MUST])
    last = DateParts(Placement.last.info["label"], [Optional()])

    def __init__(self, *, staff: Any, **values: Any) -> None:
        super().__init__(**values)
        self.user_id.offer(staff)
        self.profession.choices = choose(choices("profession"), _("Choose"))


class LeaveForm(Form):
    last = DateParts(Placement.last.info["label"], [MUST])
