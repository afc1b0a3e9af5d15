"""The frame of a file's pages: its head, tabs and next steps, for casework's own pages and for other plugins' ones."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask import url_for

from core.auth.models import User
from core.contributions import Action
from core.db import db
from core.l10n import _, _n, today
from core.records import actions_of, open_record, tabs_of
from plugins.casework import break_glass, cases, flags
from plugins.casework.case_services import risk_of, service_of, state_of
from plugins.casework.models import CaseFile, Person
from plugins.office import tasks
from plugins.office.deadlines import Due, due_of
from plugins.office.models import Unit

KIND = "casework.case"


@dataclass(frozen=True, kw_only=True)
class Head:
    """What stands above every page of a file."""

    case: CaseFile
    person: Person
    unit: str
    worker: str | None
    tasks: list[tuple[Any, Due]]
    deadline: Due | None
    flags: list[flags.Words]


def open_case_file(record_id: uuid.UUID) -> CaseFile:
    """Return a file that the reader may see, noting that it was seen; absent and forbidden are the same 404."""
    return open_record(CaseFile, record_id)


def case_page(case: CaseFile, active: str, **context: Any) -> dict[str, Any]:
    """Return what a template that extends `casework/case.html` needs, with the context of the page itself.

    `active` is the name of the tab that the page stands under. The template fills the block `tab`, and may fill
    `tab_actions` (beside the heading) and `tab_title` (the browser's title, never a name).
    """
    head = head_of(case)
    service = service_of(case)
    return {
        "case": case,
        "head": head,
        "service": service,
        "state": state_of(case),
        "risk": risk_of(case),
        "age": age_of(head.person),
        "tabs": tabs_of(case, KIND, active),
        "steps": actions_of(case, KIND),
        "may": lambda verb: cases.may(case, verb),
        "emergency": break_glass.opening_of(case),
        **context,
    }


def head_of(case: CaseFile) -> Head:
    """Return a file's head, with one query for the names, one for its open tasks and one for its flags."""
    person, unit, worker = db.session.execute(
        sa.select(Person, Unit.name, User.name)
        .select_from(CaseFile)
        .join(Person, Person.id == CaseFile.subject_id)
        .join(Unit, Unit.id == CaseFile.unit_id)
        .outerjoin(User, User.id == CaseFile.worker_id)
        .where(CaseFile.id == case.id)
    ).one()
    waiting = tasks.waiting(case.id)
    return Head(
        case=case,
        person=person,
        unit=unit,
        worker=worker,
        tasks=[(task, due_of(task)) for task in waiting],
        deadline=due_of(waiting[0]) if waiting else None,
        flags=flags.shown([case.id])[case.id],
    )


def age_of(person: Person, on: date | None = None) -> str:
    """Return a person's age in words; about, when only the year of birth is known."""
    day = on or today()
    if (born := person.birth_date) is not None:
        years = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
        return _n("%(num)d year old", "%(num)d years old", years)
    if person.birth_year is None:
        return ""
    return _("about %(age)s", age=_n("%(num)d year old", "%(num)d years old", day.year - person.birth_year))


def next_steps(head: Head, steps: list[Action], most: int = 6) -> list[tuple[Any, str | None, str, str]]:
    """Return what comes next in a file: what a service says is due now, then the open tasks by their deadlines."""
    now = [(step.label, url_for(step.endpoint, record_id=head.case.id), "now", step.hint) for step in steps]
    return [*now, *(_task_step(task, due) for task, due in head.tasks[:most])]


def _task_step(task: Any, due: Due) -> tuple[Any, str | None, str, str]:
    state = {"late": "late", "soon": "now", None: "later"}[due.state]
    rule = task.law
    law = rule.authority if rule is not None else ""
    unverified = _("unverified") if due.unverified else ""
    return task.title, None, state, " · ".join(filter(None, (due.text, due.note, law, unverified)))
