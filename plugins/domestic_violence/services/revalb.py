"""The REVALB companion: what to copy in its order, a tick for each step, what is not there yet, the monthly check.

REVALB has no known way in for programs, so that the coordinator copies by hand; nothing leaves from here.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from core import measures
from core.access.principal import current
from core.code_lists import CodeLists
from core.db import atomic, db, now
from core.l10n import _, format_date, in_language
from core.measures import Period
from plugins.casework import cases, people
from plugins.casework.models import CaseFile, Person, Provision
from plugins.casework.problems import Refused
from plugins.casework.services import catalogue
from plugins.domestic_violence.codes import label, several
from plugins.domestic_violence.models import RevalbCheck, RevalbStep
from plugins.domestic_violence.service import NAME
from plugins.domestic_violence.services import orders, registration
from plugins.office.meetings.facts import TOOK_PLACE
from plugins.office.models import AgendaItem, Meeting, Unit

LISTS = CodeLists(Path(__file__).resolve().parents[1] / "data" / "revalb.json")
STEP = "step"
STEPS = len(LISTS.codes(STEP))
NEW = "dv.cases_new"
Rows = list[tuple[Any, str]]


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step of the sheet: what it says today, and what became of it."""

    code: str
    label: str
    rows: Rows
    copied: RevalbStep | None

    @property
    def is_copied(self) -> bool:
        return self.copied is not None and self.copied.digest == digest_of(self.rows)

    @property
    def has_changed(self) -> bool:
        """Whether the file says something else than what was copied."""
        return self.copied is not None and not self.is_copied


def sheet(case: CaseFile) -> list[Step]:
    """Return the steps of a file's sheet, in REVALB's order, in Albanian as they are typed there."""
    newest = _newest([case.id]).get(case.id, {})
    with in_language("sq"):
        written = {code: [(str(words), value) for words, value in rows(case)] for code, rows in _ROWS.items()}
    return [
        Step(code=code, label=LISTS.label(STEP, code), rows=written[code], copied=newest.get(code))
        for code in LISTS.codes(STEP)
    ]


def digest_of(rows: Rows) -> str:
    """Return the hash of what a step says."""
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()


def _newest(case_ids: Iterable[Any]) -> dict[Any, dict[str, RevalbStep]]:
    """Return for each file the newest row of each step."""
    query = sa.select(RevalbStep).where(RevalbStep.case_id.in_(list(case_ids)))
    found: dict[Any, dict[str, RevalbStep]] = {}
    for row in db.session.scalars(query.order_by(RevalbStep.copied_at, RevalbStep.created_at)):
        found.setdefault(row.case_id, {})[row.step] = row
    return found


@atomic
def copied(case: CaseFile, step: str, *, number: str | None = None) -> RevalbStep:
    """Note that a step was copied as it is today.

    Raises:
        Refused: the sheet has no such step.
    """
    cases.require(case, "write")
    found = next((one for one in sheet(case) if one.code == step), None)
    if found is None:
        raise Refused(_("The sheet has no such step."))
    row = RevalbStep(case=case, step=step, copied_at=now(), digest=digest_of(found.rows), by_id=current().user_id)
    row.number = number or (found.copied.number if found.copied else None)
    db.session.add(row)
    db.session.flush()
    return row


def number_of(case: CaseFile) -> str:
    """Return the number of a file in REVALB, as it was last written down."""
    rows = _newest([case.id]).get(case.id, {}).values()
    return next((row.number for row in sorted(rows, key=lambda row: row.copied_at, reverse=True) if row.number), "")


# --- across files


def waiting() -> sa.Select[Any]:
    """Select the files within reach that a meeting of the ETN spoke of and of which not every step is copied."""
    done = (
        sa.select(RevalbStep.case_id)
        .group_by(RevalbStep.case_id)
        .having(sa.func.count(sa.distinct(RevalbStep.step)) >= STEPS)
    )
    return sa.select(CaseFile).where(
        CaseFile.service == NAME, CaseFile.id.in_(before_the_etn()), CaseFile.id.not_in(done)
    )


def before_the_etn(period: Period | None = None) -> sa.Select[Any]:
    """Select the ids of the files of which a meeting spoke that took place, in a period or ever."""
    query = (
        sa.select(AgendaItem.subject_id)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(AgendaItem.subject_id.is_not(None), Meeting.state.in_(TOOK_PLACE))
    )
    if period is not None:
        query = query.where(Meeting.at >= period.begins_at, Meeting.at < period.ends_at)
    return query


@atomic
def check(month: Period, there: int, note: str) -> RevalbCheck:
    """Compare how many new files REVALB shows for a month with how many we have.

    Raises:
        Refused: the month is not over, or the numbers differ and nobody says why.
    """
    if not month.is_over():
        raise Refused(_("The month is not over yet."))
    counted = measures.ask(NEW, month)
    here = int(counted.total.value or 0) if counted is not None else 0
    if here != there and not note.strip():
        raise Refused(_("The numbers differ by %(difference)s. Write why.", difference=abs(here - there)))
    missing = int(db.session.scalar(sa.select(sa.func.count()).select_from(waiting().subquery())) or 0)
    row = RevalbCheck(
        month=str(month),
        there=there,
        here=here,
        missing=missing,
        checked_on=now().date(),
        by_id=current().user_id,
        note=note.strip(),
    )
    db.session.add(row)
    db.session.flush()
    return row


def checks() -> list[RevalbCheck]:
    """Return one's own monthly checks, the newest first."""
    query = sa.select(RevalbCheck).order_by(RevalbCheck.month.desc(), RevalbCheck.created_at.desc())
    return list(db.session.scalars(query))


# --- what the steps say


def _person(case: CaseFile) -> Rows:
    person = db.session.get_one(Person, case.subject_id)
    unit = db.session.get_one(Unit, case.unit_id)
    children = [part for part in people.parts_of(case) if part.role == "child"]
    return [
        (_("Name and surname"), person.full_name),
        (_("Sex"), {"female": _("Woman"), "male": _("Man")}.get(person.sex, _("not known"))),
        (_("Year of birth"), str(person.birth_year or "")),
        (_("Unit"), unit.name),
        (_("Town or villages"), _("Town") if unit.kind == "city" else _("Villages")),
        (_("Children in the file"), str(len(children))),
    ]


def _other_party(case: CaseFile) -> Rows:
    rows: Rows = []
    for party in registration.violent_persons_of(case):
        rows += [
            (_("Name and surname"), party.full_name),
            (_("Sex"), {"female": _("Woman"), "male": _("Man")}.get(party.sex, _("not known"))),
            (_("Year of birth"), str(party.birth_year or "")),
            (_("Relation"), label("relation", party.relation)),
            (_("Lives in the same home"), label("known", party.lives_together)),
            (_("What makes it dangerous"), several("factor", party.factors)),
        ]
    return rows


def _incident(case: CaseFile) -> Rows:
    rows: Rows = []
    for row in registration.incidents_of(case):
        rows += [
            (_("Day"), format_date(row.happened_on or row.reported_at)),
            (_("Who reported"), label("channel", row.channel)),
            (_("Forms of violence"), several("form", row.forms)),
            (_("Children present"), label("known", row.children_present)),
            (_("Happened before"), label("known", row.earlier)),
        ]
    return rows


def _institutions(case: CaseFile) -> Rows:
    query = (
        sa.select(Meeting.at)
        .join(AgendaItem, AgendaItem.meeting_id == Meeting.id)
        .where(AgendaItem.subject_id == case.id, Meeting.state.in_(TOOK_PLACE))
    )
    days = sorted(format_date(at) for at in db.session.scalars(query))
    return [(_("Meetings of the ETN"), ", ".join(days))]


def _orders(case: CaseFile) -> Rows:
    return [
        (
            row.kind.upper(),
            ", ".join(
                filter(
                    None,
                    (
                        label("order_state", orders.state_of(row)),
                        row.number,
                        format_date(row.valid_from),
                        format_date(row.valid_to),
                    ),
                )
            ),
        )
        for row in orders.orders_of(case)
    ]


def _services(case: CaseFile) -> Rows:
    query = sa.select(Provision).where(Provision.case_id == case.id).order_by(Provision.starts_on)
    known = catalogue.entries()
    return [(known[row.service_id].label, format_date(row.starts_on)) for row in db.session.scalars(query)]


def _outcome(case: CaseFile) -> Rows:
    closed = case.closed_on is not None
    return [
        (_("State"), _("Closed") if closed else _("Open")),
        (_("Closed on"), format_date(case.closed_on) if closed else ""),
        (_("Reason of closing"), label("closing_reason", case.closing_reason) if closed else ""),
    ]


_ROWS: Mapping[str, Any] = {
    "person": _person,
    "other_party": _other_party,
    "incident": _incident,
    "institutions": _institutions,
    "orders": _orders,
    "services": _services,
    "outcome": _outcome,
}


def last_months(day: date, count: int = 12) -> list[Period]:
    """Return the months that are over, the newest first."""
    found = [Period.around("month", day).before()]
    while len(found) < count:
        found.append(found[-1].before())
    return found
