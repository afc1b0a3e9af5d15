"""Official documents of the newest invented files: plans and notices, on every step of their way to the archive."""

import uuid

import sqlalchemy as sa

from core.access.permissions import principal_for
from core.access.principal import acting_as, privileged
from core.db import db
from core.l10n import in_language, today
from plugins.casework.models import CaseFile, Plan
from plugins.child_protection.demo.people import with_role
from plugins.child_protection.models import Notice
from plugins.office.documents import making, protocol, registered, signing
from plugins.office.models import Document

MOST = 6
"""So many plans and so many notices; each is numbered by hand, as in life."""
NUMBERED = 1
FIRST_NUMBER = 1201
MAYOR = "Kryetari Provë"


def write() -> None:
    """Make the documents: the first of each kind is numbered, others wait for a step, the last was not sent on."""
    heads = [*with_role("cp_supervisor"), *with_role("director")]
    secretaries = with_role("secretary")
    for name, profile, files in (
        ("child_protection.pim", "file", _with(Plan, Plan.state == "approved")),
        ("child_protection.notice", "police", _with(Notice, sa.true())),
    ):
        for place, (case_id, worker) in enumerate(files):
            document = _make(name, profile, case_id, worker)
            _sign(document, _signers(place, worker, heads))
            if place < NUMBERED and secretaries and heads:
                _number(document, secretaries[0])


def _signers(place: int, worker: uuid.UUID, heads: list[uuid.UUID]) -> list[uuid.UUID]:
    """Return who signs a document, in turn: all of the first ones, fewer of the later ones, nobody of the last."""
    head = heads[:1]
    return [worker, *head, *head] if place < NUMBERED else [worker, *head][: MOST - 1 - place]


def _with(model: type, condition: sa.ColumnElement[bool]) -> list[tuple[uuid.UUID, uuid.UUID]]:
    """Return the newest open files that have a record of a kind, with their workers."""
    with privileged("demonstration"):
        query = (
            sa.select(CaseFile.id, CaseFile.worker_id)
            .join(model, model.case_id == CaseFile.id)  # type: ignore[attr-defined]
            .where(CaseFile.closed_on.is_(None), CaseFile.worker_id.is_not(None), condition)
            .group_by(CaseFile.id, CaseFile.worker_id, CaseFile.opened_on)
            .order_by(CaseFile.opened_on.desc(), CaseFile.id)
        )
        return [(row.id, row.worker_id) for row in db.session.execute(query.limit(MOST))]


def _make(name: str, profile: str, case_id: uuid.UUID, worker: uuid.UUID) -> uuid.UUID:
    with acting_as(principal_for(worker)):
        case = db.session.get_one(CaseFile, case_id)
        template = registered.templates()[name]
        with in_language("sq"):
            title = f"{template.label}, {case.reference}"
        return making.make(template, case, profile=profile, title=title).id


def _sign(document: uuid.UUID, people: list[uuid.UUID]) -> None:
    for person in people:
        with acting_as(principal_for(person)):
            row = db.session.get(Document, document)
            if row is not None and signing.may_sign(row):
                signing.sign(row, name=MAYOR if row.waits_for == signing.HEAD else None)


def _number(document: uuid.UUID, secretary: uuid.UUID) -> None:
    with acting_as(principal_for(secretary)):
        row = db.session.get(Document, document)
        if row is not None:
            numbered = sa.select(sa.func.count(Document.id)).where(Document.protocol_number.is_not(None))
            protocol.protocol(row, str(FIRST_NUMBER + (db.session.scalar(numbered) or 0)), today(), row.version)
