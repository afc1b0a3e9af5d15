"""Flags of files: set with a reason, shown in head and lists, lifted by one person or, when they protect, by two."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from core.access.principal import current
from core.db import atomic, db, now
from core.l10n import _, today
from plugins.casework import cases, codes, two_people
from plugins.casework.models import CaseFile, Flag
from plugins.casework.problems import Refused
from plugins.casework.timeline import note_event
from plugins.office import tasks
from plugins.office.models import Task

Words = tuple[str, str]
"""What a flag says, and its tone."""


def words_of(flag: Flag) -> Words:
    """Return a flag's words, its own or those of its kind, and its tone."""
    return flag.words or codes.label("flag_kind", flag.kind), codes.lists()["flag_kind"][flag.kind]["tone"]


def flags_of(case: CaseFile) -> list[Flag]:
    """Return all flags of a file, those that stand first, the newest first."""
    query = sa.select(Flag).where(Flag.case_id == case.id)
    rows = db.session.scalars(query.order_by(Flag.set_on.desc(), Flag.created_at.desc()))
    return sorted(rows, key=lambda flag: not flag.is_shown(today()))


def shown(case_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[Words]]:
    """Return what stands on each of the files, within reach, with one query."""
    found: dict[uuid.UUID, list[Words]] = defaultdict(list)
    query = (
        sa.select(Flag)
        .join(CaseFile, CaseFile.id == Flag.case_id)
        .options(contains_eager(Flag.case))
        .where(Flag.case_id.in_(list(case_ids)), Flag.lifted_at.is_(None), _not_over(today()))
        .order_by(Flag.protective.desc(), Flag.created_at)
    )
    for flag in db.session.scalars(query):
        found[flag.case_id].append(words_of(flag))
    return found


def _not_over(day: date) -> sa.ColumnElement[bool]:
    return sa.or_(Flag.protective, Flag.ends_on.is_(None), Flag.ends_on >= day)


@atomic
def set_flag(case: CaseFile, kind: str, *, reason: str, words: str | None = None, ends_on: date | None = None) -> Flag:
    """Set a flag; a protective one with a day gets a task to look at it again.

    Raises:
        Refused: the file is closed, the reason is missing, the day has passed, or the flag stands already.
    """
    cases.require(case, "write")
    cases.require_open(case)
    if not reason.strip():
        raise Refused(_("Write why the flag is set."))
    if ends_on is not None and ends_on < today():
        raise Refused(_("This day has passed already."))
    if any(flag.kind == kind and flag.words == words and flag.is_shown(today()) for flag in flags_of(case)):
        raise Refused(_("This flag stands on the file already."))
    flag = Flag(
        case=case,
        kind=kind,
        protective=codes.lists()["flag_kind"][kind]["protective"],
        set_on=today(),
        set_by_id=current().user_id,
        ends_on=ends_on,
        words=words,
        reason=reason,
    )
    db.session.add(flag)
    if flag.protective and ends_on is not None:
        flag.task_id = _look_again(flag, ends_on).id
    db.session.flush()
    note_event(case, "casework.flag_set", target=flag, flag=kind)
    return flag


def _look_again(flag: Flag, day: date) -> Task:
    owner_id = flag.case.worker_id or current().user_id
    return tasks.add_task(title=_("Look at a flag of the file again"), due_on=day, owner_id=owner_id, subject=flag.case)


@atomic
def lift(flag: Flag, reason: str) -> None:
    """Lift a flag; of a protective one only the request is written down, and a second person answers.

    Raises:
        Refused: it is lifted or asked for already, or the reason is missing.
    """
    cases.require(flag.case, "write")
    _require_standing(flag)
    if not reason.strip():
        raise Refused(_("Write why the flag is lifted."))
    flag.lifting_reason = reason
    if not flag.protective:
        _take_off(flag)
        return
    two_people.ask(flag)
    note_event(flag.case, "casework.flag_lifting_asked", target=flag, flag=flag.kind)


@atomic
def answer_lifting(flag: Flag, *, agree: bool) -> None:
    """Agree to lift a protective flag, or leave it where it is.

    Raises:
        Refused: nobody asks for it, or whoever answers asked for it.
    """
    cases.require(flag.case, "approve")
    _require_standing(flag)
    two_people.answer(flag, agree=agree)
    if agree:
        _take_off(flag)
    else:
        flag.lifting_reason = None
        note_event(flag.case, "casework.flag_kept", target=flag, flag=flag.kind)


def _require_standing(flag: Flag) -> None:
    if flag.lifted_at is not None:
        raise Refused(_("This flag has been lifted already."))


def _take_off(flag: Flag) -> None:
    flag.lifted_at, flag.lifted_by_id = now(), current().user_id
    task = db.session.get(Task, flag.task_id) if flag.task_id else None
    if task is not None:
        tasks.finish(task, "flag_lifted")
    note_event(flag.case, "casework.flag_lifted", target=flag, flag=flag.kind)
