"""Numbers of police, court and health, by quarter: asked for with a reminder, received, locked by a second person."""

import uuid
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from core.access.principal import current
from core.code_lists import CodeLists
from core.db import atomic, db, now
from core.l10n import _
from core.measures import Period
from core.records import check_version
from plugins.casework.problems import Refused
from plugins.domestic_violence.models import InstitutionNumbers
from plugins.domestic_violence.models.institution_numbers import ASKED, LOCKED, RECEIVED
from plugins.office import tasks
from plugins.office.models import Institution

LISTS = CodeLists(Path(__file__).resolve().parents[1] / "data" / "institution_numbers.json")


def form_of(kind: str) -> str | None:
    """Return the form that an institution of a kind fills in, if there is one."""
    return next((name for name, each in LISTS.written["lists"].items() if kind in each["kinds"]), None)


def kinds() -> list[str]:
    """Return the kinds of institution that have a form."""
    return [kind for each in LISTS.written["lists"].values() for kind in each["kinds"]]


def rows_of(period: Period) -> list[InstitutionNumbers]:
    """Return what was asked for in a period, by the names of the institutions."""
    query = sa.select(InstitutionNumbers).join(Institution).where(InstitutionNumbers.period == str(period))
    loaded = query.options(joinedload(InstitutionNumbers.institution))
    return list(db.session.scalars(loaded.order_by(Institution.name)))


@atomic
def ask(institution_id: uuid.UUID, period: Period, due_on: date) -> InstitutionNumbers:
    """Note that an institution was asked for its numbers of a period; a task reminds on the day they are due.

    Raises:
        Refused: it was asked already, it has no form, or the period is not over.
    """
    institution = db.session.get_one(Institution, institution_id)
    form = form_of(institution.kind)
    if form is None:
        raise Refused(_("There is no form for this kind of institution."))
    if not period.is_over():
        raise Refused(_("The period is not over yet."))
    known = sa.select(InstitutionNumbers.id).where(
        InstitutionNumbers.institution_id == institution_id, InstitutionNumbers.period == str(period)
    )
    if db.session.scalar(known) is not None:
        raise Refused(_("This institution was asked for this period already."))
    row = InstitutionNumbers(
        institution=institution, period=str(period), form=form, due_on=due_on, owner_id=current().user_id, values={}
    )
    db.session.add(row)
    db.session.flush()
    tasks.add_task(
        title=_("Numbers of %(institution)s, %(period)s", institution=institution.brief, period=period.label),
        owner_id=row.owner_id,
        due_on=due_on,
        subject=row,
    )
    return row


@atomic
def receive(row: InstitutionNumbers, seen_version: Any, values: Mapping[str, int], *, on: date, source: str) -> None:
    """Write down the numbers that came; until they are locked they may be put right.

    Raises:
        Conflict: somebody else saved since the form was opened.
        Refused: they are locked.
    """
    if row.state == LOCKED:
        raise Refused(_("These numbers are locked and do not change any more."))
    check_version(row, seen_version)
    row.values = {code: int(values[code]) for code in LISTS.codes(row.form) if values.get(code) is not None}
    row.received_on, row.source, row.state = on, source, RECEIVED
    db.session.flush()
    for task in tasks.open_tasks(row.id):
        tasks.finish(task, "received")


@atomic
def lock(row: InstitutionNumbers) -> None:
    """Lock numbers, so that what was reported from them does not move.

    Raises:
        Refused: they have not come, or one wrote them down oneself.
    """
    if row.state != RECEIVED:
        raise Refused(_("Only numbers that came are locked."))
    if row.owner_id == current().user_id:
        raise Refused(_("Somebody else must lock them: nobody checks their own numbers."))
    row.state, row.locked_at, row.locked_by_id = LOCKED, now(), current().user_id


def describe(ids: Any) -> dict[uuid.UUID, str]:
    """Return what numbers are called, for tasks about them."""
    query = sa.select(InstitutionNumbers).where(InstitutionNumbers.id.in_(list(ids)))
    found = db.session.scalars(query.options(joinedload(InstitutionNumbers.institution)))
    return {row.id: f"{row.institution.brief}, {Period.read(row.period).label}" for row in found}


__all__ = ["ASKED", "LISTS", "LOCKED", "RECEIVED", "ask", "describe", "form_of", "kinds", "lock", "receive", "rows_of"]
