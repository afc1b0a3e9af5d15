"""Squads for children in the street: their days, the weekend emergency calendar, contacts, and a child handed over."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from core.access.principal import current
from core.db import atomic, db, now
from core.l10n import _, today
from plugins.community_centres.models.field import EMERGENCY, SquadDay, StreetContact
from plugins.office.hookspecs import Handover
from plugins.office.models import Referral
from plugins.office.problems import Refused
from plugins.office.referrals import handover

WEEKS = 8
"""How far ahead the weekend calendar is shown."""


@atomic
def put_on(**values: Any) -> SquadDay:
    """Put somebody on the squad of a day.

    Raises:
        Refused: they are on it already.
    """
    there = sa.select(SquadDay.id).where(SquadDay.on == values["on"], SquadDay.user_id == values["user_id"])
    if db.session.scalar(there) is not None:
        raise Refused(_("This person is on the squad of this day already."))
    row = SquadDay(**values)
    db.session.add(row)
    return row


@atomic
def take_off(row: SquadDay) -> None:
    """Take somebody off the squad of a day that is not past.

    Raises:
        Refused: the day is past.
    """
    if row.on < today():
        raise Refused(_("This day is past."))
    db.session.delete(row)


def week(monday: date) -> list[tuple[date, list[SquadDay]]]:
    """Return the days of a week with who is on the squad."""
    rows = _between(monday, monday + timedelta(days=6))
    days = [monday + timedelta(days=number) for number in range(7)]
    return [(day, [row for row in rows if row.on == day]) for day in days]


def weekends() -> list[tuple[date, list[SquadDay]]]:
    """Return the Saturdays and Sundays of the next weeks with who is called in an emergency."""
    first = today()
    rows = [row for row in _between(first, first + timedelta(weeks=WEEKS)) if row.kind == EMERGENCY]
    days = [first + timedelta(days=number) for number in range(WEEKS * 7)]
    return [(day, [row for row in rows if row.on == day]) for day in days if day.weekday() >= 5]


def _between(first: date, last: date) -> Sequence[SquadDay]:
    query = sa.select(SquadDay).where(SquadDay.on.between(first, last)).options(joinedload(SquadDay.user))
    return db.session.scalars(query.order_by(SquadDay.on, SquadDay.id)).all()


def my_day(day_id: uuid.UUID) -> SquadDay | None:
    """Return a day of whoever acts on the squad."""
    row = db.session.get(SquadDay, day_id)
    return row if row is not None and row.user_id == current().user_id else None


def my_days() -> Sequence[SquadDay]:
    """Return today on the squad of whoever acts."""
    return db.session.scalars(
        sa.select(SquadDay).where(SquadDay.on == today(), SquadDay.user_id == current().user_id)
    ).all()


@atomic
def add_contact(at: datetime, **values: Any) -> StreetContact:
    """Write a contact down; no name has a place in it."""
    place, note = values.pop("place"), values.pop("note", None)
    contact = StreetContact(at=at, worker_id=current().user_id, **values)
    contact.keys()
    contact.place, contact.note = place, note
    db.session.add(contact)
    return contact


@atomic
def hand_over(contact: StreetContact, **values: Any) -> Referral:
    """Hand the child of a contact over to who protects children; the contact keeps the receipt.

    Raises:
        Refused: it was handed over before, or no module here takes children up.
    """
    if contact.referral_id is not None:
        raise Refused(_("This child was handed over before."))
    age = values["age"]
    person = {
        **{name: values[name] for name in ("given", "family", "sex", "address")},
        "birth_year": today().year - age if age is not None else None,
        "birth_date_kind": "estimated" if age is not None else "unknown",
        "unit_id": values["unit_id"],
    }
    facts = Handover(
        kind=handover.CHILD,
        unit_id=values["unit_id"],
        story=values["story"],
        person=person,
        sender=current().name,
        at=now(),
        urgent=values["urgent"],
        source=contact.id,
    )
    told = {_("Name"): " ".join(filter(None, (values["given"], values["family"])))}
    referral = handover.hand_over(
        facts, reason=values["reason"], ground=values["ground"], ground_words=values["ground_words"], told=told
    )
    contact.referral, contact.receipt = referral, referral.receipt or ""
    return referral
