"""What the tests of reliability share: a child's file to work on, and the comparison of data, audit and promises."""

import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from core.access.permissions import principal_for
from core.access.principal import acting_as, privileged
from core.audit.chain import handle_of
from core.audit.models import AuditEvent
from core.audit.rows import rows
from core.audit.verify import verify
from core.db import db, now
from core.sealed import keyring


def register(app: Any, town: Any, given: str = "Blerta") -> uuid.UUID:
    """Let Anila register a child; return the id of its file."""
    from plugins.child_protection.services import referrals

    with app.app_context(), acting_as(principal_for(town.anila)):
        child = {"given": given, "family": "Provë", "sex": "female", "birth_year": 2016, "unit_id": town.near}
        _referral, case = referrals.register(
            child,
            unit_id=town.near,
            received_at=now() - timedelta(minutes=30),
            channel="phone",
            referrer_kind="neighbour",
            categories=["neglect"],
            danger=[],
            urgency="high",
            living="mother",
            story="Rri vetëm.",
        )
        found = case.id
        db.session.remove()
    return found


def require_whole(app: Any, reader: uuid.UUID, case_id: uuid.UUID, promised: Iterable[str]) -> int:
    """Demand that a file holds all promised texts, that data, timeline and audit agree, and that the chain fits.

    Returns the number of notes and contacts.
    """
    from plugins.casework.models import CaseEvent, Contact, Note

    with app.app_context(), acting_as(principal_for(reader)):
        found = [
            row for model in (Note, Contact) for row in db.session.scalars(sa.select(model).filter_by(case_id=case_id))
        ]
        texts = {row.text if isinstance(row, Note) else row.observations for row in found}
        lost = sorted(set(promised) - texts)
        assert not lost, f"{len(lost)} acknowledged writes are lost: {lost[:3]}"
        ids = [row.id for row in found]
        shown = list(
            db.session.scalars(
                sa.select(CaseEvent.target_id).where(CaseEvent.kind.in_(KINDS)).filter_by(case_id=case_id)
            )
        )
        assert sorted(shown, key=str) == sorted(ids, key=str), "the timeline differs from the data"
        with privileged("test"):
            told = list(db.session.scalars(sa.select(AuditEvent.handle).where(AuditEvent.verb.in_(CREATED))))
        assert sorted(told) == sorted(map(handle_of, ids)), "the audit differs from the data"
        report = verify(rows(), keyring().key("audit"))
        assert report.sound, report.findings
        db.session.remove()
    return len(found)


KINDS = ("casework.note", "casework.contact")
CREATED = ("casework_note.created", "casework_contact.created")
