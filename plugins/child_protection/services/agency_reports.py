"""The report to the State Agency: prepared from the door of figures, checked by a second person, sent, corrected."""

import uuid
from datetime import date

import sqlalchemy as sa

from core import measures
from core.access.principal import current
from core.db import atomic, db, now
from core.l10n import _
from core.measures import Counted, Frozen, Period
from plugins.casework.figures.charts import Row, lines
from plugins.casework.problems import Refused
from plugins.child_protection.measures import CARRIED_OVER, CLOSED, MANAGED, NEW, OPEN
from plugins.child_protection.models.agency_reports import CHECKED, DRAFT, SENT, AgencyReport
from plugins.office import tasks

PERIOD_ENDED = "cp.report_period_ended"
TABLES: list[tuple[str, tuple[str, ...]]] = [
    *((code, ()) for code in (CARRIED_OVER, NEW, MANAGED, CLOSED, OPEN)),
    *((MANAGED, (by,)) for by in ("sex", "age", "unit", "category", "risk", "source", "measure", "plan", "state")),
    *((MANAGED, (by,)) for by in ("community", "disability")),
    (NEW, ("sex",)),
    (CLOSED, ("reason",)),
]
"""The tables of the report, in their order."""


def reports() -> list[AgencyReport]:
    """Return all reports, the newest first."""
    return list(db.session.scalars(sa.select(AgencyReport).order_by(AgencyReport.created_at.desc())))


@atomic
def prepare(period: Period) -> AgencyReport:
    """Begin the report of a period; its deadline runs from the end of the period.

    Raises:
        Refused: the period has a report already.
    """
    known = sa.select(AgencyReport.id).where(AgencyReport.period == str(period))
    if db.session.scalar(known.limit(1)) is not None:
        raise Refused(_("This period has a report already. Correct that one."))
    report = AgencyReport(period=str(period), state=DRAFT, made_by_id=current().user_id)
    db.session.add(report)
    db.session.flush()
    tasks.start_clocks(report, PERIOD_ENDED, at=period.ends_at, owner_id=report.made_by_id)
    return report


@atomic
def check(report: AgencyReport) -> None:
    """Say that the figures are right, and freeze them.

    Raises:
        Refused: it is no draft, its period is not over, or one made it oneself.
    """
    period = Period.read(report.period)
    if report.state != DRAFT:
        raise Refused(_("This report has been checked already."))
    if not period.is_over():
        raise Refused(_("The period is not over yet."))
    if report.made_by_id == current().user_id:
        raise Refused(_("Somebody else must check: nobody checks their own report."))
    report.snapshot_id = measures.freeze(period, TABLES).id
    report.state, report.checked_by_id, report.checked_at = CHECKED, current().user_id, now()


@atomic
def send(report: AgencyReport, *, on: date, means: str, protocol: str | None) -> None:
    """Write down that the checked report was sent; its deadline is met.

    Raises:
        Refused: it is not checked, or sent already.
    """
    if report.state != CHECKED:
        raise Refused(_("Only a checked report is sent."))
    report.state, report.sent_on, report.sent_by_id = SENT, on, current().user_id
    report.means, report.protocol = means, protocol or None
    for task in tasks.open_tasks(report.id):
        tasks.finish(task, "sent")


@atomic
def correct(report: AgencyReport) -> AgencyReport:
    """Begin the correction of a report that was sent; what was sent stays as it is.

    Raises:
        Refused: it was not sent, or its correction has begun.
    """
    begun = sa.select(AgencyReport.id).where(AgencyReport.corrects_id == report.id)
    if report.state != SENT or db.session.scalar(begun.limit(1)) is not None:
        raise Refused(_("Only the last report that was sent is corrected."))
    correction = AgencyReport(period=report.period, state=DRAFT, made_by_id=current().user_id, corrects_id=report.id)
    db.session.add(correction)
    return correction


def is_frozen(report: AgencyReport) -> bool:
    """Say whether the figures of a report do not change any more: from its check on."""
    return report.snapshot_id is not None


def figures(report: AgencyReport) -> list[Counted]:
    """Return the figures of a report: frozen from its check on, before that as they are now."""
    period = Period.read(report.period)
    if report.snapshot_id is None:
        found = _counted(period)
    else:
        frozen = Frozen(report.snapshot_id)
        found = [frozen.ask(code, by) for code, by in TABLES]
    return [counted for counted in found if counted is not None]


def corrected(report: AgencyReport) -> AgencyReport | None:
    """Return the report that a correction corrects."""
    return db.session.get_one(AgencyReport, report.corrects_id) if report.corrects_id is not None else None


def beside(report: AgencyReport) -> tuple[list[Counted], bool]:
    """Return what stands beside the figures, and whether it is another version of the same period.

    For a correction that is what it corrects, for a report that was sent what is counted today, else the period before.
    """
    period = Period.read(report.period)
    if (before := corrected(report)) is not None:
        return figures(before), True
    other = period if report.state == SENT else period.before()
    return [counted for counted in _counted(other) if counted is not None], report.state == SENT


def _counted(period: Period) -> list[Counted | None]:
    with measures.together((code, period, by) for code, by in TABLES):
        return [measures.ask(code, period, by) for code, by in TABLES]


def tables(report: AgencyReport) -> list[tuple[str, list[Row]]]:
    """Return the tables of a report with their titles, the caseload first; each line has what stands beside it."""
    now, (before, _same) = figures(report), beside(report)
    known = {(counted.measure.code, counted.by): counted for counted in before}
    pairs = [(counted, known.get((counted.measure.code, counted.by), counted)) for counted in now]
    totals = [line for one, other in pairs if not one.by for line in lines(one, other)]
    splits = [
        (f"{one.measure.label}: {str(one.measure.dimension(one.by[0]).label).lower()}", lines(one, other))
        for one, other in pairs
        if one.by
    ]
    return [(_("Caseload"), totals), *splits]


def beside_words(report: AgencyReport) -> str:
    """Return what stands beside the figures, in words for the head of a column."""
    if report.corrects_id is not None:
        return _("corrected")
    return _("today") if report.state == SENT else Period.read(report.period).before().brief


def words(report_ids: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return what reports are called, for tasks about them."""
    found = db.session.scalars(sa.select(AgencyReport).where(AgencyReport.id.in_(report_ids)))
    return {row.id: _("Report to the Agency, %(period)s", period=Period.read(row.period).label) for row in found}
