"""Monthly reports: figures made from the registers of a centre, sent, and accepted or returned with a reason."""

import calendar
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from core.access.principal import current
from core.db import atomic, db, now
from core.l10n import _, today
from core.records import check_version
from plugins.community_centres.codes import GROUPS, WOMEN
from plugins.community_centres.measures.sessions import hidden, marks
from plugins.community_centres.models import (
    Attendance,
    Centre,
    Enrolment,
    Group,
    MonthlyReport,
    Participant,
    Programme,
    Session,
)
from plugins.community_centres.models.groups import CANCELLED, HELD, PLANNED
from plugins.community_centres.models.reports import ACCEPTED, RETURNED, SENT
from plugins.community_centres.permissions import ACCEPT, REPORT
from plugins.community_centres.services import staff
from plugins.office.problems import Refused


def first_of_last_month() -> date:
    """Return the first day of the month that is over."""
    return (today().replace(day=1) - timedelta(days=1)).replace(day=1)


@atomic
def begin(centre: Centre, month: date) -> MonthlyReport:
    """Return the report of a centre about a month, which begins by itself when somebody first asks for it.

    Raises:
        Refused: a centre of others, or a month that has not begun.
    """
    if not current().may(REPORT) or centre.id not in staff.own():
        raise Refused(_("You report on your own centres only."))
    month = month.replace(day=1)
    if month > today():
        raise Refused(_("This month has not begun yet."))
    query = sa.select(MonthlyReport).where(MonthlyReport.centre_id == centre.id, MonthlyReport.month == month)
    row = db.session.scalar(query)
    if row is None:
        row = MonthlyReport(centre=centre, month=month)
        db.session.add(row)
        db.session.flush()
    return row


@atomic
def write(report: MonthlyReport, seen: Any, **words: str) -> None:
    """Write the words of a report.

    Raises:
        Refused: no right, or it is sent.
        core.db.Conflict: somebody else saved first.
    """
    _require_own(report)
    check_version(report, seen)
    for name, text in words.items():
        setattr(report, name, text)


@atomic
def send(report: MonthlyReport) -> None:
    """Send a report to the director; its figures stay as they are now.

    Raises:
        Refused: no right, it is sent already, or the month is not over.
    """
    _require_own(report)
    if _last(report.month) >= today():
        raise Refused(_("The report is sent when the month is over."))
    report.figures = counted(report.centre, report.month)
    report.state, report.sent_at, report.sent_by_id, report.answer = SENT, now(), current().user_id, ""


def _require_own(report: MonthlyReport) -> None:
    if not current().may(REPORT) or report.centre_id not in staff.own():
        raise Refused(_("You report on your own centres only."))
    if not report.is_open:
        raise Refused(_("The report is sent; it can be changed when it comes back."))


@atomic
def answer(report: MonthlyReport, *, accept: bool, why: str = "") -> None:
    """Accept a report that was sent, or return it with the reason.

    Raises:
        Refused: no right, it does not wait for an answer, it is one's own, or no reason.
    """
    if not current().may(ACCEPT) or report.state != SENT:
        raise Refused(_("This report does not wait for an answer."))
    if report.sent_by_id == current().user_id:
        raise Refused(_("Somebody else must answer: nobody accepts their own report."))
    if not accept and not why.strip():
        raise Refused(_("Write why it is returned."))
    report.state = ACCEPTED if accept else RETURNED
    report.answered_at, report.answered_by_id, report.answer = now(), current().user_id, "" if accept else why.strip()


def figures_of(report: MonthlyReport) -> dict[str, Any]:
    """Return the figures of a report: frozen when it was sent, else as the registers stand."""
    return counted(report.centre, report.month) if report.is_open else report.figures


def _last(month: date) -> date:
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def counted(centre: Centre, month: date) -> dict[str, Any]:
    """Count a month of a centre: sessions, attendances, different people, by programme and day; no names.

    `is_empty` says that nothing was written down, which is not zero.
    """
    within = (Session.centre_id == centre.id, Session.on.between(month, _last(month)))
    rows = db.session.execute(
        sa.select(
            Session.id, Session.on, Session.state, Session.kind, Session.people, Session.split, marks().label("marks")
        )
        .where(*within)
        .order_by(Session.on)
    ).all()
    held = [row for row in rows if row.state == HELD]
    found = {
        "is_empty": not held,
        "held": len(held),
        "cancelled": sum(row.state == CANCELLED for row in rows),
        "without_register": sum(row.state == PLANNED and row.on < today() for row in rows),
        "attendances": sum(row.marks + row.people for row in held),
        "awareness": sum(row.kind == "awareness" for row in held),
        "split": _summed([row.split for row in held]),
        "days": _summed([{row.on.isoformat(): row.marks + row.people} for row in held]),
        **_people(within),
        "programmes": _programmes(within),
    }
    return found


def _summed(parts: list[dict[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in parts:
        for name, number in part.items():
            found[name] = found.get(name, 0) + number
    return found


def _people(within: Any) -> dict[str, int]:
    """Count the different people named as present, and the women and girls among them."""
    query = (
        sa.select(Participant.sex, sa.func.count(Participant.person_id.distinct()).label("number"))
        .join(Enrolment, Enrolment.participant_id == Participant.id)
        .join(Attendance, Attendance.enrolment_id == Enrolment.id)
        .join(Session, Session.id == Attendance.session_id)
        .where(*within, Session.state == HELD, Attendance.present, ~hidden())
        .group_by(Participant.sex)
    )
    by_sex: dict[str, int] = {row.sex: row.number for row in db.session.execute(query)}
    return {"people": sum(by_sex.values()), "female": by_sex.get("female", 0)}


def _programmes(within: Any) -> list[dict[str, Any]]:
    """Return for each programme with sessions in the month: sessions held and attendances."""
    query = (
        sa.select(Programme.title, Session.id, marks().label("marks"), Session.people)
        .select_from(Session)
        .join(Group, Group.id == Session.group_id)
        .join(Programme, Programme.id == Group.programme_id)
        .where(*within, Session.state == HELD)
    )
    found: dict[str, list[int]] = {}
    for row in db.session.execute(query):
        line = found.setdefault(row.title, [0, 0])
        line[0] += 1
        line[1] += row.marks + row.people
    return [{"title": title, "held": held, "attendances": came} for title, (held, came) in sorted(found.items())]


def female(split: dict[str, int]) -> int:
    """Return how many women and girls were counted without a name."""
    return sum(split.get(name, 0) for name in WOMEN)


def unnamed(split: dict[str, int]) -> int:
    """Return how many were counted without a name."""
    return sum(split.get(name, 0) for name in GROUPS)


def of_month(month: date) -> list[MonthlyReport]:
    """Return the reports within reach of a month."""
    query = sa.select(MonthlyReport).where(MonthlyReport.month == month).options(joinedload(MonthlyReport.centre))
    return sorted(db.session.scalars(query), key=lambda row: row.centre.code)


def reports() -> sa.Select[Any]:
    """Select the reports within reach."""
    return sa.select(MonthlyReport).options(joinedload(MonthlyReport.centre))
