"""The municipality's own Word templates: tried before they are kept, and put back to ours with one press."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from core import files
from core.access.principal import current
from core.audit.chain import record as note
from core.db import atomic, db
from core.documents import blocks
from core.documents.cleaning import clean_docx
from core.documents.frame import frame
from core.documents.problems import Problem
from core.documents.render import to_docx
from core.l10n import _, in_language, today
from plugins.office.documents.registered import kind_on_paper, templates
from plugins.office.hookspecs import DocumentTemplate
from plugins.office.models import OwnTemplate


def in_use() -> dict[str, OwnTemplate]:
    """Return the municipality's own templates that count, by the name of what they replace."""
    query = sa.select(OwnTemplate).where(OwnTemplate.withdrawn_on.is_(None)).options(joinedload(OwnTemplate.by))
    return {row.template: row for row in db.session.scalars(query.order_by(OwnTemplate.created_at))}


def content_of(name: str) -> bytes | None:
    """Return the municipality's own template for a document, or nothing when ours is used."""
    row = in_use().get(name)
    return b"".join(files.open_stored(row.stored_name, row.file_key)) if row is not None else None


def replace(template: DocumentTemplate, upload: object) -> None:
    """Take a Word template in the place of ours, after it was filled with invented facts.

    Raises:
        core.files.Refused: it is no Word document, carries programs, or asks for what the document does not have.
    """
    _keep(template, files.receive(upload, only=("docx",), clean=lambda content, _kind: _tried(template, content)))  # type: ignore[arg-type]


def _tried(template: DocumentTemplate, content: bytes) -> bytes:
    try:
        cleaned = clean_docx(content)
        to_docx(sample_of(template), cleaned)
    except Problem as problem:
        raise files.Refused(str(problem)) from None
    return cleaned


def sample_of(template: DocumentTemplate) -> dict[str, object]:
    """Return invented facts for a document: all names that its template may use."""
    with in_language("sq"):
        made = frame(
            title=kind_on_paper(template.kind),
            heading=str(template.label).upper(),
            letterhead={"state": _("Republic of Albania"), "municipality": "Bashkia Provë", "directorate": "Drejtoria"},
            protocol={"number": "1234/1", "date": "09.07.2025"},
            place="Provë",
            date="më 09/07/2025",
            addressee=["Institucioni Provë"],
            subject=_("Words of a trial"),
            greeting=_("Dear all,"),
            body=[blocks.text(_("Words of a trial")), blocks.facts([(_("Reference"), "P-0000")])],
            closing=_("Thank you."),
            signers=[{"role": "Konceptoi", "name": "Provë Provë"}],
            mark={"id": "D-0000000000", "version": "1", "hash": "0000 0000", "copy": "1"},
            words={"protocol": "Nr. 1234/1 Prot.", "subject": "Lënda:", "page": "faqe", "of": "nga", "version": "v."},
        )
        return {**made, **template.sample()}


@atomic
def _keep(template: DocumentTemplate, received: files.Received) -> None:
    _withdraw(template.name)
    row = OwnTemplate(
        template=template.name,
        by_id=current().user_id,
        stored_name=received.name,
        sha256=received.sha256,
    )
    row.keys()
    row.file_name, row.file_key = received.original_name, received.key
    db.session.add(row)
    db.session.flush()
    note("office.template.replaced", row, note=f"{template.name} {received.sha256[:16]}")


@atomic
def put_back(template: DocumentTemplate) -> None:
    """Use our own template again; documents that stand keep what they say."""
    for row in _withdraw(template.name):
        note("office.template.put_back", row, note=template.name)


def _withdraw(name: str) -> list[OwnTemplate]:
    query = sa.select(OwnTemplate).where(OwnTemplate.template == name, OwnTemplate.withdrawn_on.is_(None))
    rows = list(db.session.scalars(query))
    for row in rows:
        row.withdrawn_on = today()
    return rows


def ours(name: str) -> bytes:
    """Return our own template, to begin from."""
    return templates()[name].docx.read_bytes()


def names_of(template: DocumentTemplate) -> list[str]:
    """Return the names that a template may use, as they are written between the braces."""
    return sorted(_paths(sample_of(template), ""))


def _paths(value: object, before: str) -> set[str]:
    if isinstance(value, dict):
        return {path for name, inner in value.items() for path in _paths(inner, f"{before}.{name}" if before else name)}
    return {before}
