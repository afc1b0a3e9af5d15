"""Consents and assents of a file: given or refused on a day, withdrawn on another, and whether one holds now."""

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from core.access.principal import current
from core.db import atomic, db, now
from core.l10n import _, today
from plugins.casework import attachments, cases
from plugins.casework.models import CaseFile, Consent
from plugins.casework.problems import Refused
from plugins.casework.timeline import note_event

SHARE, REFERRAL, ASSESSMENT, PHOTO = "share_information", "referral", "assessment", "photo"
"""The purposes that the suite itself asks about."""
GIVEN, REFUSED = "given", "refused"
CHILD = "child"
"""A child assents; alone that carries nothing, and a child's no stops nothing by itself: it is heard and shown."""


def valid(
    case: CaseFile, purpose: str, on: date | None = None, *, institution_id: uuid.UUID | None = None
) -> Consent | None:
    """Return the consent that allows a purpose on a day, or nothing; `institution_id` is who would receive.

    It is the yes of somebody entitled to give it: the person followed, a parent, a guardian or a representative. When
    another of them says no, nothing is allowed by consent.
    """
    day = on or today()
    words = _last_words(
        row for row in _entitled(case, purpose) if row.given_on <= day and _meant_for(row, institution_id)
    )
    if any(row.answer == REFUSED for row in words):
        return None
    return next((row for row in words if row.stands(day)), None)


def _entitled(case: CaseFile, purpose: str) -> list[Consent]:
    """Return the words of those who may consent, the newest first."""
    query = sa.select(Consent).where(Consent.case_id == case.id, Consent.purpose == purpose, Consent.giver != CHILD)
    return list(db.session.scalars(query.order_by(Consent.given_on.desc(), Consent.created_at.desc())))


def _last_words(rows: Iterable[Consent]) -> list[Consent]:
    """Return the last word of each speaker: whoever withdrew it does not fall back on an older one."""
    last: dict[tuple[str, uuid.UUID | None], Consent] = {}
    for row in rows:
        last.setdefault((row.giver, row.person_id), row)
    return list(last.values())


def _meant_for(row: Consent, institution_id: uuid.UUID | None) -> bool:
    return row.institution_id in (None, institution_id)


def consents_of(case: CaseFile) -> list[Consent]:
    """Return a file's consents and assents with their people and institutions, the newest first."""
    query = (
        sa.select(Consent)
        .where(Consent.case_id == case.id)
        .options(joinedload(Consent.person), joinedload(Consent.institution))
        .order_by(Consent.given_on.desc(), Consent.created_at.desc())
    )
    return list(db.session.scalars(query))


@atomic
def give(
    case: CaseFile,
    *,
    purpose: str,
    giver: str,
    answer: str,
    means: str,
    given_on: date,
    valid_until: date | None = None,
    upload: Any = None,
    **values: Any,
) -> Consent:
    """Write down a yes or a no to a purpose, with the signed paper when there is one.

    Raises:
        Refused: the file is closed, or it ends before it begins.
        core.files.Refused: the paper is not accepted; the sentence says why.
    """
    cases.require(case, "write")
    cases.require_open(case)
    if valid_until is not None and valid_until < given_on:
        raise Refused(_("The end lies before the beginning."))
    paper = attachments.attach(case, upload, kind="consent") if upload else None
    row = Consent(
        case=case,
        purpose=purpose,
        giver=giver,
        answer=answer,
        means=means,
        given_on=given_on,
        valid_until=valid_until,
        attachment_id=paper.id if paper else None,
        by_id=current().user_id,
        **values,
    )
    db.session.add(row)
    db.session.flush()
    kind = "casework.consent_given" if answer == GIVEN else "casework.consent_refused"
    note_event(case, kind, target=row, purpose=purpose, giver=giver)
    return row


@atomic
def withdraw(consent: Consent, *, on: date, means: str, note: str | None = None) -> None:
    """Write down that a consent was withdrawn: from that day on it allows nothing; a closed file takes it too.

    Raises:
        Refused: it was withdrawn already, was a refusal, or the day lies before it was given.
    """
    cases.require(consent.case, "write")
    if consent.withdrawn_on is not None:
        raise Refused(_("This consent has been withdrawn already."))
    if consent.answer != GIVEN:
        raise Refused(_("A refusal is not withdrawn: write down the new consent instead."))
    if not consent.given_on <= on <= today():
        raise Refused(_("The withdrawal lies between the day of the consent and today."))
    consent.withdrawn_on, consent.withdrawn_means, consent.withdrawal_note = on, means, note
    consent.withdrawn_at, consent.withdrawn_by_id = now(), current().user_id
    note_event(consent.case, "casework.consent_withdrawn", target=consent, purpose=consent.purpose, giver=consent.giver)
