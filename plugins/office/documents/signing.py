"""Signing: the steps of a document's chain, who may take the next one, and sending it back with a word of why."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from core.access.principal import current
from core.audit.chain import record as note
from core.db import atomic, db, now
from core.l10n import _
from plugins.office.documents.making import may_read, newest, require_open
from plugins.office.documents.registered import Step, steps_of
from plugins.office.models import Document, DocumentSignature, DocumentVersion
from plugins.office.models.documents import PREPARED, PROTOCOL, RETURNED, SIGNED
from plugins.office.problems import Refused

HEAD = "head"
"""The step that the mayor signs on paper; somebody who may do so writes it down."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """A step of the chain as a page draws it: its word, and the signature if there is one."""

    step: Step
    signature: DocumentSignature | None
    is_next: bool


def signatures_of(document: Document) -> list[DocumentSignature]:
    """Return all that was signed and sent back, the oldest first."""
    query = sa.select(DocumentSignature).where(DocumentSignature.document_id == document.id)
    return list(db.session.scalars(query.options(joinedload(DocumentSignature.by)).order_by(DocumentSignature.at)))


def chain(document: Document, version_number: int) -> list[Place]:
    """Return the steps of a document with what was signed of a version since it was last sent back."""
    signed: dict[str, DocumentSignature] = {}
    for one in signatures_of(document):
        if one.version_number == version_number:
            signed = {} if one.decision == RETURNED else {**signed, one.step: one}
    return [
        Place(step=step, signature=signed.get(step.code), is_next=document.waits_for == step.code)
        for step in steps_of(document)
    ]


def on_paper(document: Document, version: DocumentVersion) -> list[dict[str, str]]:
    """Return who signs, as the paper says it: the name of who signed, else the place is empty."""
    return [
        {"role": place.step.label, "name": place.signature.name if place.signature else ""}
        for place in chain(document, version.number)
    ]


def next_step(document: Document) -> Step | None:
    """Return the step that a document waits for, if it is one of its chain."""
    return next((step for step in steps_of(document) if step.code == document.waits_for), None)


def may_sign(document: Document) -> bool:
    """Say whether whoever acts may take the next step: who made it the first, others the later ones, nobody two."""
    step, who = next_step(document), current()
    if step is None or document.is_frozen or not who.may(step.permission) or not may_read(document):
        return False
    if step.code == PREPARED:
        return document.made_by_id == who.user_id
    if step.code == HEAD:
        return True
    signed = {place.signature.by_id for place in chain(document, newest(document).number) if place.signature}
    return who.user_id not in signed


@atomic
def sign(document: Document, *, name: str | None = None) -> None:
    """Take the next step; after the last one the document waits for its number. `name` is who signed on paper.

    Raises:
        Refused: it is not whoever acts who signs now, or nobody is named who signed on paper.
    """
    require_open(document)
    step = next_step(document)
    if step is None or not may_sign(document):
        raise Refused(_("Somebody else signs this document now."))
    if step.code == HEAD and not (name or "").strip():
        raise Refused(_("Write the name of who signed on paper."))
    _add(document, step.code, SIGNED, (name or "").strip() or current().name)
    steps = [one.code for one in steps_of(document)]
    place = steps.index(step.code) + 1
    document.waits_for = steps[place] if place < len(steps) else PROTOCOL


@atomic
def send_back(document: Document, comment: str) -> None:
    """Send a document back to who made it, with a word of why.

    Raises:
        Refused: it is not whoever acts who signs now, or no word is said.
    """
    require_open(document)
    if document.waits_for == PREPARED or not may_sign(document):
        raise Refused(_("Somebody else signs this document now."))
    if not comment.strip():
        raise Refused(_("Write what is to be changed."))
    _add(document, str(document.waits_for), RETURNED, current().name, comment.strip())
    document.waits_for = PREPARED


def _add(document: Document, step: str, decision: str, name: str, comment: str | None = None) -> None:
    number = newest(document).number
    row = DocumentSignature(
        document=document,
        version_number=number,
        step=step,
        decision=decision,
        by_id=current().user_id,
        name=name,
        at=now(),
        comment=comment,
    )
    db.session.add(row)
    db.session.flush()
    note(f"office.document.{decision}", document, note=f"{document.reference} v{number} {step}")
