"""Making a document and its versions: from the facts of a record, with words of one's own, or from an edited file."""

import hashlib
import json
import secrets
import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa

from core import files
from core.access.exclusions import exclude
from core.access.fields import may_see
from core.access.principal import current
from core.audit.chain import record as note
from core.db import atomic, db
from core.documents import blocks
from core.documents.cleaning import clean_docx, text_of_docx
from core.documents.problems import Problem
from core.documents.render import text_of_pdf, without_traces
from core.field_classes import FIELD_CLASSES
from core.l10n import _, in_language, today
from plugins.office import subjects
from plugins.office.documents import recipients
from plugins.office.documents.registered import offered, steps_of, templates
from plugins.office.hookspecs import DocumentTemplate
from plugins.office.models import Document, DocumentVersion
from plugins.office.models.documents import EDITED, MADE, PREPARED
from plugins.office.problems import Refused

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that is read as another sign."""
TEXTS = {
    "application/pdf": text_of_pdf,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": text_of_docx,
}
CLEANERS = {"pdf": without_traces, "docx": clean_docx}


@atomic
def make(
    template: DocumentTemplate,
    record: Any,
    *,
    profile: str,
    title: str,
    institution: Any = None,
    party_id: uuid.UUID | None = None,
    words: str | None = None,
    choice: str | None = None,
    dated_on: date | None = None,
) -> Document:
    """Make a document about a record, or about none; its first version holds what the recipient may be told.

    Raises:
        Refused: whoever acts cannot make it, or the recipient is none of the template's.
    """
    if template not in offered(record) or profile not in template.recipients:
        raise Refused(_("This document cannot be made for this recipient."))
    document = Document(
        reference=_reference(),
        template=template.name,
        kind=template.kind,
        profile=profile,
        institution=institution,
        party_id=party_id,
        subject_kind=subjects.kind_of(record) if record is not None else None,
        subject_id=record.id if record is not None else None,
        dated_on=dated_on or today(),
        made_by_id=current().user_id,
    )
    document.keys()
    db.session.add(document)
    db.session.flush()
    for user_id in set(template.hidden_from(record)) - {current().user_id}:
        exclude(document.id, user_id)
    _write(document, record, title, {"words": words, "choice": choice})
    return document


@atomic
def rewrite(document: Document, *, title: str, words: str | None) -> DocumentVersion:
    """Make a new version from what the record says today, with other words of one's own.

    Raises:
        Refused: the document has its number.
    """
    require_open(document)
    record, _to = recipients.of_document(document)
    before = newest_made(document)
    return _write(document, record, title, {**before.facts["options"], "words": words})


def _write(document: Document, record: Any, title: str, options: Mapping[str, Any]) -> DocumentVersion:
    template = templates()[document.template]
    to = recipients.of_document(document)[1]
    with in_language("sq"):
        paper = dict(template.facts(record, to, options.get("choice")))
        if options.get("words"):
            paper["body"] = [*paper.get("body", []), blocks.text(options["words"])]
        paper.setdefault("addressee", [*to.address, *recipients.delivery(record, to)])
        paper, covered = recipients.guard(record, to).covered({**paper, "subject": title})
    facts = {"paper": paper, "options": dict(options)}
    told = recipients.told(record, paper)
    return _next(document, MADE, hash_of(paper), title=title, facts=facts, covered=covered, told=told)


def take_back(document: Document, upload: Any, words: str | None) -> DocumentVersion:
    """Keep an edited file as the next version, without the traces of who edited it.

    Raises:
        Refused: the document has its number, or the file says what this recipient must not be told.
        core.files.Refused: the file is not accepted.
    """
    require_open(document)
    record, to = recipients.of_document(document)
    received = files.receive(upload, only=tuple(CLEANERS), clean=_cleaned)
    said = TEXTS[received.media_type](b"".join(files.open_stored(received.name, received.key)))
    if found := recipients.guard(record, to).found(said):
        named = ", ".join(sorted(str(FIELD_CLASSES.get(one, _("a name"))).lower() for one in found))
        raise Refused(_("The file says what this recipient must not be told: %(what)s. Take it out.", what=named))
    return _keep(document, received, recipients.told(record, said), words)


@atomic
def _keep(document: Document, received: files.Received, told: list[str], words: str | None) -> DocumentVersion:
    require_open(document)
    return _next(
        document,
        EDITED,
        received.sha256,
        title=newest(document).title,
        told=told,
        note=words,
        media_type=received.media_type,
        size=received.size,
        stored_name=received.name,
        file_key=received.key,
    )


def _cleaned(content: bytes, extension: str) -> bytes:
    try:
        return CLEANERS[extension](content)
    except Problem as problem:
        raise files.Refused(str(problem)) from None


def _next(document: Document, source: str, sha256: str, **values: Any) -> DocumentVersion:
    """Add the next version; whoever signed before signed another one, so the chain begins anew."""
    version = DocumentVersion(
        document=document,
        number=len(versions_of(document)) + 1,
        source=source,
        by_id=current().user_id,
        sha256=sha256,
        **values,
    )
    db.session.add(version)
    document.waits_for = PREPARED if steps_of(document) else None
    db.session.flush()
    note("office.document.written", document, note=f"{document.reference} v{version.number} {sha256[:16]}")
    return version


def require_open(document: Document) -> None:
    """Refuse to change a document that has its number.

    Raises:
        Refused: it is protocolled or archived.
    """
    if document.is_frozen:
        raise Refused(_("The document has its protocol number and does not change any more."))


def versions_of(document: Document) -> list[DocumentVersion]:
    """Return the versions of a document within reach, the newest first."""
    query = sa.select(DocumentVersion).where(DocumentVersion.document_id == document.id)
    return list(db.session.scalars(query.order_by(DocumentVersion.number.desc())))


def newest(document: Document) -> DocumentVersion:
    """Return the version that counts."""
    return versions_of(document)[0]


def may_read(document: Document) -> bool:
    """Say whether whoever acts may read what a document says: its record is in reach, and so is all that it tells."""
    versions, template = versions_of(document), templates().get(document.template)
    if template is not None and template.reader and not current().may(template.reader):
        return False
    return bool(versions) and all(may_see(field_class) for field_class in versions[0].told)


def newest_made(document: Document) -> DocumentVersion:
    """Return the newest version that was made from facts."""
    return next(version for version in versions_of(document) if version.source == MADE)


def hash_of(facts: Mapping[str, Any]) -> str:
    """Return the SHA-256 of facts, written in the one way that gives equal facts an equal hash."""
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _reference() -> str:
    """Return a fresh reference such as D-7QM4T2X9BA, from which nothing can be read (security.md L-04)."""
    return "D-" + "".join(secrets.choice(ALPHABET) for _sign in range(10))
