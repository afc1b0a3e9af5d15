"""Who does an action of a plan: a colleague, an institution, or a person of the family, in one list of choices."""

import uuid
from typing import Any

import sqlalchemy as sa
from wtforms import SelectChoice

from core.db import db
from core.l10n import _
from plugins.casework import staff
from plugins.casework.models import CaseFile, Plan, PlanAction
from plugins.casework.people import parts_of, relation_words
from plugins.office.models import Institution

COLUMNS = {"worker": "worker_id", "institution": "institution_id", "person": "person_id"}


def choices_for(case: CaseFile, action: PlanAction | None = None) -> list[SelectChoice]:
    """Return everybody who can do something for a file's plan, in three groups; who does it already stays a choice."""
    groups = (
        (_("Family"), "person", _family(case)),
        (_("Colleagues"), "worker", staff.workers(case.service)),
        (_("Institutions"), "institution", _institutions()),
    )
    found = [SelectChoice("", _("Choose"))]
    found += [
        SelectChoice(f"{kind}:{id_}", name, optgroup=str(group)) for group, kind, pairs in groups for id_, name in pairs
    ]
    if action is not None and (held := written_choice(action)) not in {choice.value for choice in found}:
        found.append(SelectChoice(held, names_of(case, None, [action]).get(action.id, "–")))
    return found


def _family(case: CaseFile) -> list[tuple[uuid.UUID, str]]:
    return [
        (part.person_id, " – ".join(filter(None, (part.person.short_name, relation_words(part)))))
        for part in parts_of(case)
        if part.until is None
    ]


def _institutions() -> list[tuple[uuid.UUID, str]]:
    query = sa.select(Institution.id, Institution.name).where(Institution.ended_on.is_(None)).order_by(Institution.name)
    return [(id_, name) for id_, name in db.session.execute(query)]


def read_choice(choice: str) -> dict[str, uuid.UUID | None]:
    """Return what a choice says for the three columns of an action."""
    kind, _colon, id_ = choice.partition(":")
    return {column: uuid.UUID(id_) if kind == name else None for name, column in COLUMNS.items()}


def written_choice(action: PlanAction) -> str:
    """Return the choice that an action holds."""
    held = ((kind, getattr(action, column)) for kind, column in COLUMNS.items())
    return next((f"{kind}:{id_}" for kind, id_ in held if id_), "")


def names_of(case: CaseFile, plan: Plan | None, actions: Any = ()) -> dict[uuid.UUID, str]:
    """Return, by action, the name of who does it."""
    found = [*actions, *(action for goal in (plan.goals if plan else ()) for action in goal.actions)]
    people = {part.person_id: part.person.short_name for part in parts_of(case)}
    workers = dict(staff.colleagues())
    wanted = [action.institution_id for action in found if action.institution_id]
    query = sa.select(Institution.id, Institution.name).where(Institution.id.in_(wanted))
    institutions = {id_: name for id_, name in db.session.execute(query)} if wanted else {}
    known = {**people, **workers, **institutions}
    return {
        action.id: known.get(action.person_id or action.worker_id or action.institution_id, "–") for action in found
    }
