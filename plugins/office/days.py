"""The municipality's calendar: the holidays of the law with what was added, taken away and reviewed."""

from datetime import date

import sqlalchemy as sa

from core.access.principal import current
from core.db import atomic, db, now
from core.l10n import HolidayCalendar
from core.l10n.calendar import SATURDAY
from plugins.office.models import CalendarDay, CalendarReview

SHIFTED, ESTIMATED = "ditë pushimi e shtyrë", "e vlerësuar"
"""The words by which the table of holidays marks a day that stands for another, and one that follows the moon."""


def calendar() -> HolidayCalendar:
    """Return the calendar by which all time limits of the municipality end."""
    rows = db.session.execute(sa.select(CalendarDay.day, CalendarDay.is_off, CalendarDay.name)).all()
    return HolidayCalendar(
        extra={row.day: row.name for row in rows if row.is_off},
        removed=frozenset(row.day for row in rows if not row.is_off),
    )


def moved(year: int) -> frozenset[date]:
    """Return the days off of a year that stand for a holiday on a Saturday or Sunday."""
    return frozenset(day for day, name in HolidayCalendar().holidays(year).items() if SHIFTED in name)


def stands_for(year: int) -> dict[date, date]:
    """Return for each moved day off of a year the day on the weekend for which it stands."""
    table = HolidayCalendar().holidays(year)
    found: dict[date, date] = {}
    for name in {name for day, name in table.items() if day in moved(year)}:
        plain = name.split(" (")[0]
        weekend = [day for day, other in table.items() if other.split(" (")[0] == plain and day.weekday() >= SATURDAY]
        found |= dict(zip((day for day, other in table.items() if other == name), weekend, strict=False))
    return found


def estimated(year: int) -> frozenset[date]:
    """Return the days off of a year that follow the moon and are not announced yet."""
    return frozenset(day for day, name in HolidayCalendar().holidays(year).items() if ESTIMATED in name)


def changes_of(year: int) -> list[CalendarDay]:
    """Return what the municipality changed in a year, in order."""
    inside = CalendarDay.day.between(date(year, 1, 1), date(year, 12, 31))
    return list(db.session.scalars(sa.select(CalendarDay).where(inside).order_by(CalendarDay.day)))


@atomic
def change_day(day: date, *, is_off: bool, name: str, reason: str) -> CalendarDay:
    """Give a day off, or take one away, by an act or for a reason; deadlines that run already do not move."""
    row = db.session.scalar(sa.select(CalendarDay).where(CalendarDay.day == day))
    if row is None:
        row = CalendarDay(day=day, is_off=is_off, name=name, reason=reason)
        db.session.add(row)
    else:
        row.is_off, row.name, row.reason = is_off, name, reason
    _forget_review(day.year)
    return row


@atomic
def restore_day(row: CalendarDay) -> None:
    """Put a day back to what the law says."""
    _forget_review(row.day.year)
    db.session.delete(row)


def review_of(year: int) -> CalendarReview | None:
    """Return the review of a year's holidays, if somebody made it."""
    return db.session.scalar(sa.select(CalendarReview).where(CalendarReview.year == year))


@atomic
def review(year: int) -> CalendarReview:
    """Say that the holidays of a year agree with the government's list."""
    row = review_of(year)
    if row is None:
        row = CalendarReview(year=year, by_id=current().user_id, at=now())
        db.session.add(row)
    row.by_id, row.at = current().user_id, now()
    return row


def _forget_review(year: int) -> None:
    """A changed year wants to be looked at again."""
    if (row := review_of(year)) is not None:
        db.session.delete(row)
