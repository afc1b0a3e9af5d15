"""Break-glass: one file opened in an emergency, to be read for an hour, with a reason, and looked at by others after.

An exact identifier and no browsing; for those from whom the file is hidden the answer of a file that does not exist;
reviewers are told at once, and an overdue review stops further use (security.md G-01 to G-05).
"""

import re
import uuid
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from werkzeug.exceptions import NotFound

from core.access.exclusions import Exclusion
from core.access.principal import current, privileged, privileged_reason
from core.audit.chain import record
from core.auth.models import RolePermission, User, UserRole
from core.db import Session, atomic, db, now
from core.l10n import TIME_ZONE, _
from core.state import next_epoch
from plugins.casework.case_services import services
from plugins.casework.models import CaseFile, EmergencyOpening, Person, Provision
from plugins.casework.models.break_glass import REVIEW
from plugins.casework.models.cases import GLASS
from plugins.casework.people import nid_index
from plugins.casework.problems import Refused
from plugins.casework.timeline import note_event
from plugins.office import reach, tasks

LASTS = timedelta(minutes=60)
REVIEWED_WITHIN = timedelta(hours=72)
LEAST_WORDS = 20
REVIEWERS = 2
REFERENCE = re.compile(r"([0-9A-HJKMNP-TV-Z]{5})-?([0-9A-HJKMNP-TV-Z]{5})")
REGISTER = re.compile(r"(\d{1,6})\s*/\s*(\d{4})")


# --- opening


@atomic
def open_in_emergency(identifier: str, *, reason: str, grounds: str) -> CaseFile | None:
    """Open the one file of an identifier for an hour, to be read; nothing when there is none for whoever acts.

    `identifier` is a reference, a register number such as 12/2026, or an identity number. Hidden from whoever acts,
    closed to them by their services, or not there: all three give nothing. A file within reach is returned as it is.

    Raises:
        Refused: an earlier opening waits for its review for too long, or the words are too few.
    """
    if len(grounds.strip()) < LEAST_WORDS:
        raise Refused(_("Write what happened, in %(least)s letters or more.", least=LEAST_WORDS))
    if overdue_of(current().user_id):
        raise Refused(_("An earlier opening of yours was not reviewed in time. Your supervisor must do it first."))
    with privileged("an emergency opening looks for its file"):
        found = _named(identifier)
        entry = _let_in(found, reason, grounds) if found is not None and not _reached(found) else None
    record("core.search", shown=[found.id] if found is not None else [], note=str(int(found is not None)))
    if entry is not None and found is not None:
        record("casework.emergency.opened", found, note=reason)
        _tell_reviewers(entry, found)
    return found


def _named(identifier: str) -> CaseFile | None:
    """Return the one file that an identifier names in the services whose glass whoever acts may break."""
    mine = [name for name in services() if current().may(f"{name}.case.break_glass")]
    hidden = sa.exists().where(Exclusion.record_id == CaseFile.id, Exclusion.user_id == current().user_id)
    query = sa.select(CaseFile).where(CaseFile.service.in_(mine), ~hidden, _is_named(identifier.strip().upper()))
    files = db.session.scalars(query.limit(2)).all()
    return files[0] if len(files) == 1 else None


def _is_named(text: str) -> Any:
    """Return the condition for a file to be the one named; an identity number may look like a reference."""
    if found := REGISTER.fullmatch(text):
        return sa.and_(CaseFile.register_number == int(found[1]), CaseFile.register_year == int(found[2]))
    subject = CaseFile.subject_id.in_(sa.select(Person.id).where(Person.nid_index == nid_index(text or "-")))
    found = REFERENCE.fullmatch(text)
    return sa.or_(CaseFile.reference == f"{found[1]}-{found[2]}", subject) if found else subject


def _reached(case: CaseFile) -> bool:
    """Say whether whoever acts sees a file anyway; asked by the rule itself, because the fence is open here."""
    seen = sa.select(CaseFile.id).where(CaseFile.id == case.id, CaseFile.visible(current()))
    return db.session.scalar(seen) is not None


def _let_in(case: CaseFile, reason: str, grounds: str) -> EmergencyOpening:
    moment = now()
    entry = EmergencyOpening(
        case_id=case.id,
        user_id=current().user_id,
        reason=reason,
        opened_at=moment,
        until=moment + LASTS,
        review_due_at=moment + REVIEWED_WITHIN,
    )
    entry.keys()
    entry.grounds = grounds
    db.session.add(entry)
    note_event(case, "casework.emergency", reason=reason)
    next_epoch()
    db.session.flush()
    return entry


def _tell_reviewers(entry: EmergencyOpening, case: CaseFile) -> None:
    """Give two reviewers a task without a word of the file; who asked is not one of them (security.md G-03)."""
    may = (
        sa.select(UserRole.user_id)
        .join(RolePermission, RolePermission.role == UserRole.role)
        .where(RolePermission.permission == REVIEW)
    )
    query = sa.select(User.id).where(User.active, User.id.in_(may), User.id != current().user_id).order_by(User.name)
    able = [user_id for user_id in db.session.scalars(query) if reach.sees(user_id, case)]
    for user_id in able[:REVIEWERS]:
        tasks.add_task(
            title=_("Review an emergency opening"), owner_id=user_id, due_at=entry.review_due_at, subject=entry
        )


@atomic
def end(entry: EmergencyOpening) -> None:
    """End one's own opening before its hour is over."""
    if entry.user_id != current().user_id:
        raise NotFound
    if entry.is_running:
        entry.until = now()
        record("casework.emergency.ended", entry.case_id)
        next_epoch()


# --- what it lets somebody do


def claims_of(user_id: uuid.UUID) -> dict[str, frozenset[Any]]:
    """Return the files that somebody may read in an emergency now."""
    return {GLASS: frozenset(case_id for case_id, _until in _running(user_id))}


def until_of(user_id: uuid.UUID) -> datetime | None:
    """Return when the first of somebody's emergency openings ends."""
    return min((until for _case_id, until in _running(user_id)), default=None)


def _running(user_id: uuid.UUID) -> list[tuple[uuid.UUID, datetime]]:
    query = sa.select(EmergencyOpening.case_id, EmergencyOpening.until).where(
        EmergencyOpening.user_id == user_id, EmergencyOpening.until > now()
    )
    return [(case_id, until) for case_id, until in db.session.execute(query)]


def opening_of(case: CaseFile) -> EmergencyOpening | None:
    """Return the opening by which whoever acts reads a file now, if it is one."""
    if case.id not in current().claim(GLASS):
        return None
    query = sa.select(EmergencyOpening).where(
        EmergencyOpening.case_id == case.id,
        EmergencyOpening.user_id == current().user_id,
        EmergencyOpening.until > now(),
    )
    return db.session.scalars(query.order_by(EmergencyOpening.until.desc())).first()


@event.listens_for(Session, "before_flush")
def _read_only(session: Session, _context: Any, _instances: Any) -> None:
    """Refuse to write in a file that is open in an emergency only, whatever page tries (security.md G-01)."""
    opened = current().claim(GLASS)
    if not opened or privileged_reason():
        return
    changed = [row for row in session.dirty if session.is_modified(row)]
    for row in [*session.new, *changed, *session.deleted]:
        if _case_id(row) in opened:
            record("core.refused", _case_id(row), refused=True)
            raise NotFound


def _case_id(row: Any) -> uuid.UUID | None:
    """Return the id of the file that a row is or lies in."""
    while (above := getattr(row, "scoped_by", None)) is not None:
        row = getattr(row, above)
    if isinstance(row, Provision):
        return row.case_id
    return row.id if isinstance(row, CaseFile) else None


# --- review


def openings(*, month: date | None = None) -> list[tuple[EmergencyOpening, CaseFile]]:
    """Return the emergency openings within reach with their files, those that wait for a review first."""
    query = (
        sa.select(EmergencyOpening, CaseFile)
        .join(CaseFile, CaseFile.id == EmergencyOpening.case_id)
        .order_by(EmergencyOpening.reviewed_at.is_not(None), EmergencyOpening.opened_at.desc())
    )
    if month is not None:
        following = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
        opened = EmergencyOpening.opened_at
        query = query.where(opened >= _midnight(month), opened < _midnight(following))
    found = [(entry, case) for entry, case in db.session.execute(query.limit(200))]
    record("casework.emergencies.listed", shown=[case.id for _entry, case in found])
    return found


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=TIME_ZONE)


def own() -> list[EmergencyOpening]:
    """Return one's own emergency openings, the newest first."""
    mine = EmergencyOpening.user_id == current().user_id
    query = sa.select(EmergencyOpening).where(mine).order_by(EmergencyOpening.opened_at.desc())
    return list(db.session.scalars(query.limit(20)))


def overdue_of(user_id: uuid.UUID | None) -> bool:
    """Say whether an opening of somebody was not reviewed in time."""
    with privileged("is a review overdue"):
        late = sa.select(EmergencyOpening.id).where(
            EmergencyOpening.user_id == user_id,
            EmergencyOpening.reviewed_at.is_(None),
            EmergencyOpening.review_due_at <= now(),
        )
        return db.session.scalar(late.limit(1)) is not None


def may_review(entry: EmergencyOpening) -> bool:
    """Say whether whoever acts may answer for an opening: a reviewer, never the one who opened."""
    return current().may(REVIEW) and entry.reviewed_at is None and entry.user_id != current().user_id


@atomic
def review(entry: EmergencyOpening, *, justified: bool, finding: str | None) -> None:
    """Say whether an opening was justified; the tasks of both reviewers are done with it.

    Raises:
        Refused: not justified, and no word why.
    """
    if not may_review(entry):
        raise NotFound
    if not justified and not finding:
        raise Refused(_("Write why the opening was not justified."))
    entry.justified, entry.finding = justified, finding
    entry.reviewed_by_id, entry.reviewed_at = current().user_id, now()
    record("casework.emergency.reviewed", entry.case_id, note="justified" if justified else "not justified")
    for task in tasks.open_tasks(entry.id):
        tasks.finish(task, "justified" if justified else "not_justified")
