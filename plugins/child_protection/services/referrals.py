"""Registering a child: referral, person, file and clocks in one unit of work; and joining a file that exists."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from core import drafts
from core.access.principal import current
from core.audit.chain import record
from core.db import atomic, db
from core.disclosure import Party, values_of
from core.l10n import _, local
from plugins.casework import cases, people
from plugins.casework.models import CaseFile
from plugins.casework.people import Likeness
from plugins.casework.problems import Refused
from plugins.casework.timeline import note_event
from plugins.child_protection.models import Referral
from plugins.child_protection.models.notices import CRIME, TRAFFICKING
from plugins.child_protection.services import clocks, handovers, notices

SERVICE = "child_protection"
DRAFT = "child_protection.register"
OPEN, JOIN, FORWARD = "open_case", "join_case", "forward"
PARTICULARS = (
    "given",
    "father_name",
    "family",
    "sex",
    "birth_date",
    "birth_year",
    "birth_date_kind",
    "nid",
    "unit_id",
    "address",
)
FIELDS = (
    "unit_id",
    "received_at",
    "channel",
    "referrer_kind",
    "institution_id",
    "referrer",
    "categories",
    "danger",
    "urgency",
    "living",
    "story",
    "actions_taken",
    "decision_note",
)


@dataclass(frozen=True, kw_only=True)
class SameChild:
    """A child already followed who may be the one referred, with the file that the referral would join."""

    like: Likeness
    case: CaseFile


def same_children(child: Mapping[str, Any]) -> list[SameChild]:
    """Return children of this service, within the reader's reach, who may be the one described; closest first."""
    likes = {like.person_id: like for like in people.duplicates_of(child, current())}
    query = (
        sa.select(CaseFile)
        .where(CaseFile.service == SERVICE, CaseFile.subject_id.in_(list(likes)))
        .order_by(CaseFile.opened_on)
    )
    newest = {case.subject_id: case for case in db.session.scalars(query)} if likes else {}
    found = [SameChild(like=like, case=newest[id_]) for id_, like in likes.items() if id_ in newest]
    record("child_protection.same_child.shown", shown=[same.case.id for same in found])
    return found


@atomic
def register(
    child: Mapping[str, Any], *, crime: bool = False, pending: Referral | None = None, **values: Any
) -> tuple[Referral, CaseFile]:
    """Register a referred child: person, file, referral, clocks of the law, and the notices that are owed at once.

    `pending` is the referral of a child that was handed over, and is taken up with this.

    Raises:
        Refused: the child has no name and no description.
    """
    person = people.create_person(**child)
    case = cases.open_case(
        SERVICE,
        person,
        unit_id=values["unit_id"],
        worker_id=current().user_id,
        on=local(values["received_at"]).date(),
    )
    referral = _add(values, pending, decision=OPEN, case=case)
    _run(case, referral, crime)
    return referral, case


@atomic
def join(case: CaseFile, *, crime: bool = False, pending: Referral | None = None, **values: Any) -> Referral:
    """Add a referral to the file of a child who is followed already; a closed file waits to be reopened.

    Raises:
        Refused: the file belongs to another service.
    """
    cases.require(case, "write")
    if case.service != SERVICE:
        raise Refused(_("This file belongs to another service."))
    referral = _add(values, pending, decision=JOIN, case=case)
    if not case.is_closed:
        _run(case, referral, crime)
    return referral


@atomic
def answer_without_file(
    child: Mapping[str, Any],
    *,
    decision: str,
    forwarded_to_id: uuid.UUID | None = None,
    pending: Referral | None = None,
    **values: Any,
) -> Referral:
    """Write down a referral that opens no file: advice, forwarding, no grounds; the child is entered nowhere else."""
    kept = {name: _plain(value) for name, value in child.items() if value not in (None, "")}
    return _add(values, pending, decision=decision, child=kept, forwarded_to_id=forwarded_to_id)


def _add(values: Mapping[str, Any], pending: Referral | None, **decided: Any) -> Referral:
    referral = pending
    if referral is None:
        referral = Referral(received_by_id=current().user_id)
        referral.keys()
        db.session.add(referral)
    referral.decided_by_id = current().user_id
    for name in FIELDS:
        setattr(referral, name, values.get(name))
    for name, value in decided.items():
        setattr(referral, name, value)
    referral.categories, referral.danger = list(referral.categories or ()), list(referral.danger or ())
    if referral.case is not None:
        referral.child = None  # with a file the child is a person of it, and stands nowhere else
    db.session.flush()
    handovers.settle(referral)
    drafts.discard(DRAFT)
    return referral


def _run(case: CaseFile, referral: Referral, crime: bool) -> None:
    """Start what a referral sets running in its file."""
    note_event(
        case,
        "child_protection.referred",
        target=referral,
        at=referral.received_at,
        channel=referral.channel,
        urgency=referral.urgency,
    )
    clocks.start(case, clocks.REFERRAL, at=referral.received_at, level=referral.urgency)
    for kind in suspicions(referral.categories, referral.danger, crime=crime):
        notices.owe(case, kind, at=referral.received_at)


def suspicions(categories: Iterable[str], danger: Iterable[str], *, crime: bool) -> list[str]:
    """Return of what the police or the prosecution must hear at once."""
    marked = {*categories, *danger}
    found = [CRIME] if crime or marked & {"sexual"} else []
    return [*found, TRAFFICKING] if "trafficking" in marked else found


def referrals_of(case: CaseFile) -> list[Referral]:
    """Return a file's referrals, the newest first."""
    query = sa.select(Referral).where(Referral.case_id == case.id)
    return list(db.session.scalars(query.order_by(Referral.received_at.desc())))


def reporters(case: CaseFile) -> list[Party]:
    """Return those who told us of a child, for whoever must not be told of them."""
    return [
        Party(id=row.id, name=str(row.referrer or ""), role=_("Who told us"), values=values_of(row))
        for row in referrals_of(case)
    ]


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else str(value) if isinstance(value, uuid.UUID) else value
