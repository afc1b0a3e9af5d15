"""Sending the other party to information and counselling, and the work there; the wall stands between the two.

Who counsels learns a name, a telephone and the ground; who sent learns whether it goes on, and nothing else.
"""

import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from core.access.exclusions import exclude, excluded_from
from core.access.principal import current, privileged
from core.audit.chain import record as note
from core.db import atomic, db, now
from core.l10n import _, today
from core.records import check_version
from plugins.casework import cases
from plugins.casework.models import CaseFile
from plugins.casework.problems import Refused
from plugins.casework.timeline import note_event
from plugins.domestic_violence.models import CounsellingFile, CounsellingSession, SentToCounselling, ViolentPerson
from plugins.domestic_violence.models.counselling import BROKEN_OFF, DONE, UNDER_WAY, WAITING

WRITE = "domestic_violence.counselling.write"
OPEN = (WAITING, UNDER_WAY)


@atomic
def send(case: CaseFile, party: ViolentPerson, *, basis: str, phone: bool) -> SentToCounselling:
    """Send the other party of a file to counselling: a name, with `phone` the telephone, and the ground go over.

    The new file is hidden from those from whom the file of the person protected is hidden.

    Raises:
        Refused: the file is closed, the other party has no name, or was sent already and is still there.
    """
    cases.require(case, "write")
    cases.require_open(case)
    if not (party.given or party.family):
        raise Refused(_("Without a name nobody can be invited."))
    if any(row.violent_person_id == party.id and row.state in OPEN for row in sent_from(case)):
        raise Refused(_("The other party was sent already."))
    receipt, name, number = cases.new_reference(), party.full_name, party.phone if phone else None
    hidden = excluded_from(case.id)
    with privileged("who coordinates has no right to the files of counselling"):
        file = CounsellingFile(reference=cases.new_reference(), receipt=receipt, basis=basis, sent_on=today())
        file.keys()
        file.name, file.phone = name, number
        db.session.add(file)
        db.session.flush()
    for user_id in hidden:
        exclude(file.id, user_id)
    row = SentToCounselling(
        case=case, violent_person=party, sent_on=today(), state_on=today(), by_id=current().user_id, receipt=receipt
    )
    db.session.add(row)
    db.session.flush()
    note_event(case, "domestic_violence.sent_to_counselling", target=row)
    return row


def sent_from(case: CaseFile) -> list[SentToCounselling]:
    """Return who of a file was sent to counselling, the newest first."""
    query = sa.select(SentToCounselling).where(SentToCounselling.case_id == case.id)
    return list(db.session.scalars(query.order_by(SentToCounselling.created_at.desc())))


@atomic
def hide_from(case: CaseFile, user_id: uuid.UUID) -> None:
    """Hide the counselling of a file's other party from whom the file is hidden from now on."""
    receipts = [row.receipt for row in sent_from(case)]
    with privileged("who coordinates has no right to the files of counselling"):
        query = sa.select(CounsellingFile.id).where(CounsellingFile.receipt.in_(receipts))
        found = list(db.session.scalars(query)) if receipts else []
    for file_id in found:
        exclude(file_id, user_id)


# --- the work there


@atomic
def take(file: CounsellingFile, seen_version: Any) -> None:
    """Take a file that nobody counsels yet.

    Raises:
        Conflict: somebody else was quicker.
    """
    check_version(file, seen_version)
    file.worker_id = current().user_id


@atomic
def add_session(file: CounsellingFile, *, at: datetime, kind: str, came: str, text: str | None) -> CounsellingSession:
    """Write down a session; with the first one the counselling is under way.

    Raises:
        Refused: it has ended, or the session lies in the future.
    """
    _require_open(file)
    if at > now():
        raise Refused(_("A session is written down after it."))
    file.worker_id = file.worker_id or current().user_id
    row = CounsellingSession(file=file, at=at, kind=kind, came=came, note=text, by_id=current().user_id)
    db.session.add(row)
    if file.state == WAITING:
        _move(file, UNDER_WAY)
    db.session.flush()
    return row


@atomic
def end(file: CounsellingFile, *, state: str, on: date, summary: str | None) -> None:
    """Write down how the counselling ended: done, or broken off.

    Raises:
        Refused: it has ended already, in the future or before it began.
    """
    _require_open(file)
    if not file.sent_on <= on <= today():
        raise Refused(_("It ended after it was asked for, and not in the future."))
    file.ended_on, file.summary = on, summary
    _move(file, state if state in (DONE, BROKEN_OFF) else DONE)
    db.session.flush()


def _require_open(file: CounsellingFile) -> None:
    if file.state not in OPEN:
        raise Refused(_("This counselling has ended."))


def _move(file: CounsellingFile, state: str) -> None:
    """Set the state, and tell it to who sent the person, without a word more."""
    file.state = state
    with privileged("who sent somebody to counselling hears whether it goes on"):
        # The receipt is sealed there, so that no query joins the two files: the open ones are looked through.
        for row in db.session.scalars(sa.select(SentToCounselling).where(SentToCounselling.state.in_(OPEN))):
            if row.receipt == file.receipt:
                row.state, row.state_on = state, today()
                note("domestic_violence.counselling.told", row)


def sessions_of(file: CounsellingFile) -> list[CounsellingSession]:
    """Return the sessions of a file, the newest first."""
    query = sa.select(CounsellingSession).where(CounsellingSession.file_id == file.id)
    return list(db.session.scalars(query.order_by(CounsellingSession.at.desc())))
