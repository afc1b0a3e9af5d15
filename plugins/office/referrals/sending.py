"""Sending a referral: a ground, a part of the record shaped for its receiver, for a time (security.md X-05, X-07)."""

import secrets
import uuid
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from werkzeug.exceptions import NotFound

from core.access.principal import current, privileged
from core.audit.chain import record as note
from core.db import atomic, db, now
from core.l10n import _, today
from plugins.office import links, subjects
from plugins.office.documents import recipients
from plugins.office.hookspecs import SharedPart
from plugins.office.models import Referral, ReferralStep
from plugins.office.models.referrals import OPEN_STATES, SENT_STATE, WITHDRAWN
from plugins.office.problems import Refused
from plugins.office.referrals import codes, settings, sources
from plugins.office.referrals.sources import Receiver
from plugins.office.tasks import end_of

PURPOSE = "office.referral"
"""What the links of referrals are for."""


@atomic
def send(
    record: Any,
    to: Receiver,
    *,
    kind: str,
    reason: str,
    ground: str,
    message: str,
    parts: Collection[str] = (),
    shared_until: date | None = None,
    ground_words: str | None = None,
    answer_by: date | None = None,
    from_unit_id: uuid.UUID | None = None,
) -> tuple[Referral, int]:
    """Send a referral about a record, or about none; return it, and how many places the guard covered.

    Raises:
        Refused: no consent holds, no agreement is in force, or a day lies in the past or too far away.
    """
    if not current().may("office.referral.send") or not sources.may_refer(record):
        note("core.refused", record, note="office.referral.send", refused=True)
        raise NotFound
    chosen = [part for part in sources.parts_for(record, to) if part.code in parts]
    consent = sources.consent_for(record, to) if ground == codes.CONSENT else None
    _require_ground(record, to, ground, ground_words, consent, chosen)
    last = _last_day(shared_until, consent.until if consent else None)
    if answer_by is not None and answer_by < today():
        raise Refused(_("The day until which you want an answer has passed."))
    text, shown, covered = _shaped(record, to, message, chosen)
    referral = new_referral(
        record,
        from_unit_id=from_unit_id or _unit_of(record),
        institution_id=to.institution.id if to.institution is not None else None,
        unit_id=to.unit.id if to.unit is not None else None,
        kind=kind,
        reason=reason,
        profile=to.profile.name,
        ground=ground,
        consent_id=consent.id if consent is not None else None,
        shared_until=last,
        answer_due_at=end_of(answer_by or today() + timedelta(days=settings.days()["answer_days"])),
    )
    referral.message, referral.ground_words, referral.shared = text, ground_words, shown
    add(referral, record)
    return referral, covered


def new_referral(record: Any, **values: Any) -> Referral:
    """Return a fresh referral of whoever acts, about a record or about none, not yet saved."""
    referral = Referral(
        reference=new_reference(),
        subject_kind=subjects.kind_of(record) if record is not None else None,
        subject_id=record.id if record is not None else None,
        by_id=current().user_id,
        owner_id=current().user_id,
        sent_at=now(),
        state=SENT_STATE,
        **values,
    )
    referral.keys()
    return referral


def add(referral: Referral, record: Any) -> None:
    """Save a fresh referral with its first step, and let its record hear of it."""
    db.session.add(referral)
    db.session.add(
        ReferralStep(referral=referral, state=SENT_STATE, means="suite", at=referral.sent_at, by_id=current().user_id)
    )
    db.session.flush()
    note("office.referral.sent", referral)
    tell(referral, record, "sent")


def new_reference() -> str:
    """Return a fresh reference such as K7QM4-T2X9B: 50 random bits, nothing to be read from it (security.md L-04)."""
    signs = "".join(secrets.choice(links.SIGNS) for _sign in range(10))
    return f"{signs[:5]}-{signs[5:]}"


def tell(referral: Referral, record: Any, what: str) -> None:
    """Let the record of a referral hear what became of it."""
    source = sources.source_of(record) if record is not None else None
    if source is not None:
        source.noted(record, referral, what)


def _unit_of(record: Any) -> uuid.UUID | None:
    source = sources.source_of(record)
    return source.unit(record) if source is not None else None


def _require_ground(
    record: Any, to: Receiver, ground: str, words: str | None, consent: Any, chosen: Sequence[SharedPart]
) -> None:
    if ground == codes.CONSENT and record is not None and consent is None:
        raise Refused(
            _("No consent to this holds today. Write it down in the file under Consents, or choose another ground.")
        )
    if not (words or "").strip() and (ground != codes.CONSENT or record is None):
        raise Refused(_("Write which act or decision allows it, or where the consent is kept."))
    if chosen and sources.lacks_agreement(to.institution):
        raise Refused(
            _(
                "No agreement on data with %(name)s is in force. Write it down at the institution, or send the "
                "referral without any part of the file.",
                name=to.name,
            )
        )


def _last_day(wanted: date | None, consent_until: date | None) -> date:
    """Return the last day on which it is shown: no longer than the consent holds."""
    day = today()
    last = wanted or day + timedelta(days=settings.days()["shown_days"])
    if not day <= last <= day + timedelta(days=settings.MOST):
        raise Refused(_("What is shared is shown from today on, for a year at most."))
    return min(last, consent_until) if consent_until is not None else last


def _shaped(
    record: Any, to: Receiver, message: str, chosen: Sequence[SharedPart]
) -> tuple[str, list[dict[str, Any]], int]:
    """Return message and parts without what this receiver must not be told, and how many places were covered."""
    parts = [{"title": str(part.label), "rows": [[str(a), str(b)] for a, b in part.rows]} for part in chosen]
    if record is None:
        return message, parts, 0
    guard = recipients.guard(record, recipients.Recipient(profile=to.profile, institution=to.institution))
    (text, shown), covered = guard.covered([message, parts])
    return text, shown, covered


@atomic
def withdraw(referral: Referral) -> None:
    """Take a referral back; its receiver is shown nothing any more.

    Raises:
        Refused: it has ended already.
    """
    if not referral.is_open:
        raise Refused(_("This referral has ended already."))
    db.session.add(ReferralStep(referral=referral, state=WITHDRAWN, means="suite", at=now(), by_id=current().user_id))
    db.session.flush()
    referral.state, referral.ended_on = WITHDRAWN, today()
    links.end(PURPOSE, [referral.id])
    note("office.referral.withdrawn", referral)
    tell(referral, record_of(referral), "withdrawn")


@atomic
def end_consent(consent_id: uuid.UUID) -> None:
    """Show nothing any more of what went out on a consent that was withdrawn, whoever sent it."""
    with privileged("a consent was withdrawn"):
        query = sa.select(Referral).where(Referral.consent_id == consent_id, Referral.ended_on.is_(None))
        rows = list(db.session.scalars(query))
        for referral in rows:
            referral.ended_on = today()
            note("office.referral.no_longer_shown", referral)
        links.end(PURPOSE, [referral.id for referral in rows])


@atomic
def follow_up(subject_id: uuid.UUID, owner_id: uuid.UUID) -> None:
    """Give the open referrals about a record to a colleague to follow up."""
    query = sa.select(Referral).where(Referral.subject_id == subject_id, Referral.state.in_(OPEN_STATES))
    for referral in db.session.scalars(query):
        referral.owner_id = owner_id


def record_of(referral: Referral) -> Any:
    """Return the record that a referral is about, within reach, or nothing."""
    return subjects.find(str(referral.subject_id)) if referral.subject_id is not None else None
