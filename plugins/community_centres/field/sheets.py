"""The sheets of the field: a stop of a trip and a contact in the street, filled in on the phone or on paper."""

import uuid
from datetime import datetime
from typing import Any

from core.l10n import _, _l, format_date
from core.offline import AnswerRefused, OfflineItem, OfflineSheet
from plugins.community_centres.field import street, trips
from plugins.community_centres.field.forms import ContactForm, StopForm
from plugins.community_centres.field.permissions import WRITE
from plugins.community_centres.models.field import MobileTrip, SquadDay
from plugins.office import offers
from plugins.office.problems import Refused

STOP, CONTACT = "community_centres.stop", "community_centres.contact"
STOP_FIELDS = ("village", "women", "men", "girls", "boys", "services", "referred", "note")
CONTACT_FIELDS = ("place", "age", "sex", "company", "seen", "action", "note")


def trip_item(trip: MobileTrip) -> OfflineItem:
    """Return a trip as a sheet names it."""
    return OfflineItem(
        id=trip.id,
        title=f"{trip.unit.name}, {format_date(trip.on)}",
        details=(trip.villages, *filter(None, (trip.purpose,))),
    )


def squad_item(day: SquadDay) -> OfflineItem:
    """Return a day of a squad as a sheet names it."""
    return OfflineItem(id=day.id, title=format_date(day.on), details=tuple(filter(None, (day.area,))))


def _stop_form(trip_id: uuid.UUID) -> StopForm:
    if trips.mine(trip_id) is None:
        raise AnswerRefused(_("You do not go along on this trip any more. Ask your coordinator."))
    return StopForm()


def _add_stop(trip_id: uuid.UUID, form: Any, finished_at: datetime) -> None:
    trip = trips.mine(trip_id)
    if trip is None:
        raise AnswerRefused(_("You do not go along on this trip any more. Ask your coordinator."))
    try:
        trips.add_stop(trip, finished_at, **{name: form[name].data for name in STOP_FIELDS})
    except Refused as refusal:
        raise AnswerRefused(str(refusal)) from None


def _contact_form(day_id: uuid.UUID) -> ContactForm:
    if street.my_day(day_id) is None:
        raise AnswerRefused(_("You are not on the squad of this day any more. Ask your coordinator."))
    return contact_form()


def contact_form() -> ContactForm:
    """Return the form of a contact with the units to choose from, one's own first."""
    return ContactForm(units=offers.units())


def _add_contact(_day_id: uuid.UUID, form: Any, finished_at: datetime) -> None:
    add_contact(form, finished_at)


def add_contact(form: Any, at: datetime) -> Any:
    """Write the contact of a form down."""
    values = {name: form[name].data for name in CONTACT_FIELDS}
    return street.add_contact(at, unit_id=uuid.UUID(form.unit_id.data), **values)


SHEETS = (
    OfflineSheet(
        name=STOP,
        label=_l("Stop of the mobile team"),
        permission=WRITE,
        items=lambda: [trip_item(trip) for trip in trips.of_today()],
        form=_stop_form,
        receive=_add_stop,
        template="community_centres/field/_stop.html",
    ),
    OfflineSheet(
        name=CONTACT,
        label=_l("Contact in the street"),
        permission=WRITE,
        items=lambda: [squad_item(day) for day in street.my_days()],
        form=_contact_form,
        receive=_add_contact,
        weight=60,
    ),
)
