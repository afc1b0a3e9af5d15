"""When centres are open and services are given: rules of a week, without holidays and days of closure."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date, time, timedelta
from typing import Any

import sqlalchemy as sa

from core.access.principal import current
from core.db import atomic, db
from core.l10n import HolidayCalendar, _, format_date, format_time
from plugins.community_centres import codes
from plugins.community_centres.codes import DAYS
from plugins.community_centres.models import Centre, ClosureDay, OpeningRule, Service
from plugins.community_centres.permissions import EDIT
from plugins.office import days as calendar
from plugins.office.problems import Refused

MIDNIGHT = time(0)


def rules_of(owner: Centre | Service) -> list[OpeningRule]:
    """Return the rules of a centre or a service, the newest first."""
    column = OpeningRule.centre_id if isinstance(owner, Centre) else OpeningRule.service_id
    query = sa.select(OpeningRule).where(column == owner.id)
    return list(db.session.scalars(query.order_by(OpeningRule.valid_from.desc(), OpeningRule.opens)))


def by_owner() -> dict[uuid.UUID, list[OpeningRule]]:
    """Return all rules by the id of the centre or service that they belong to: for pages that show many."""
    found: dict[uuid.UUID, list[OpeningRule]] = {}
    for row in db.session.scalars(sa.select(OpeningRule).order_by(OpeningRule.valid_from.desc(), OpeningRule.opens)):
        found.setdefault(row.centre_id or row.service_id or row.id, []).append(row)
    return found


def in_force(rules: Iterable[OpeningRule], day: date) -> list[OpeningRule]:
    """Return those of some rules that hold on a day."""
    return [row for row in rules if row.valid_from <= day and (row.valid_to is None or day <= row.valid_to)]


def covers(rules: Iterable[OpeningRule], day: date, starts: time, ends: time) -> bool:
    """Say whether rules let something be held on a day from a time to a time; one that ends at closing fits."""
    return any(
        DAYS[day.weekday()] in row.days and row.opens <= starts and ends <= row.closes for row in in_force(rules, day)
    )


def fits(centre: Centre, service: Service | None, day: date, starts: time, ends: time) -> bool:
    """Say whether a session lies within the hours of its centre, or within those that its service has of its own."""
    if covers(rules_of(centre), day, starts, ends):
        return True
    return service is not None and covers(rules_of(service), day, starts, ends)


def in_words(rules: Sequence[OpeningRule], day: date) -> list[str]:
    """Return the hours that hold on a day, one line for each: "e hënë–e premte 08:00–16:00"."""
    return [
        f"{days_in_words(row.days)} {format_time(row.opens)}–{format_time(row.closes)}" for row in in_force(rules, day)
    ]


def days_in_words(days: Sequence[str]) -> str:
    """Return days of the week in words, those that follow each other as a range."""
    places = sorted(DAYS.index(day) for day in days)
    if len(places) > 2 and places == list(range(places[0], places[-1] + 1)):
        return f"{_day(places[0])}–{_day(places[-1])}"
    return ", ".join(map(_day, places))


def _day(place: int) -> str:
    return codes.label("day", DAYS[place]).lower()


@atomic
def set_hours(owner: Centre | Service, *, days: list[str], opens: time, closes: time, valid_from: date) -> OpeningRule:
    """Give a centre or a service hours from a day on; those before end with the day before, and are kept.

    Raises:
        Refused: no right, or closing before opening.
    """
    if not current().may(EDIT):
        raise Refused(_("You cannot change the hours."))
    if closes <= opens:
        raise Refused(_("The end must come after the beginning."))
    for row in in_force(rules_of(owner), valid_from):
        if row.valid_from == valid_from:
            db.session.delete(row)
        else:
            row.valid_to = valid_from - timedelta(days=1)
    key = {"centre_id": owner.id} if isinstance(owner, Centre) else {"service_id": owner.id}
    made = OpeningRule(days=days, opens=opens, closes=closes, valid_from=valid_from, **key)
    db.session.add(made)
    return made


@atomic
def close_on(centre: Centre, day: date, reason: str) -> ClosureDay:
    """Close a centre for a day.

    Raises:
        Refused: no right, or it is closed on that day already.
    """
    if not current().may(EDIT):
        raise Refused(_("You cannot change the hours."))
    if day in closures(centre.id, day, day):
        raise Refused(_("The centre is closed on %(day)s already.", day=format_date(day)))
    row = ClosureDay(centre=centre, on=day, reason=reason)
    db.session.add(row)
    return row


def closures(centre_id: uuid.UUID, first: date, last: date) -> dict[date, str]:
    """Return the days of closure of a centre within some days, with their reasons."""
    query = sa.select(ClosureDay.on, ClosureDay.reason).where(
        ClosureDay.centre_id == centre_id, ClosureDay.on.between(first, last)
    )
    return {row.on: row.reason for row in db.session.execute(query.order_by(ClosureDay.on))}


def working(centre: Centre, days: Sequence[str], first: date, last: date) -> list[date]:
    """Return the days of the week that a rule names within some days, without holidays and days of closure."""
    table: HolidayCalendar = calendar.calendar()
    shut: dict[date, Any] = closures(centre.id, first, last)
    every = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in every if DAYS[day.weekday()] in days and not table.is_holiday(day) and day not in shut]
