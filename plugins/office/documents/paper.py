"""A version on the municipality's paper: letterhead of its day, protocol number, who signed, marks, and the file."""

from datetime import date
from typing import Any

from core import files
from core.documents.cleaning import with_last_line
from core.documents.frame import frame
from core.documents.render import marked, to_docx, to_pdf
from core.l10n import _, format_date, in_language
from plugins.office import profile
from plugins.office.documents import own, signing
from plugins.office.documents.registered import kind_on_paper, profiles, templates
from plugins.office.models import Document, DocumentVersion
from plugins.office.models.documents import MADE

PDF, DOCX = "pdf", "docx"
TYPES = {PDF: "application/pdf", DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}
GROUP, GROUPS = 4, 4
"""How much of a hash stands on the paper: four groups of four signs."""


def file_name(document: Document, version: int, form: str) -> str:
    """Return the name under which a file is saved; discreet, because it stays in somebody's Downloads."""
    return f"{document.reference}-v{version}.{form}"


def forms_of(document: Document, version: DocumentVersion) -> list[str]:
    """Return in which forms a version can be taken: what is filed and what was edited have one."""
    if document.is_frozen:
        return [PDF]
    if version.source == MADE:
        return [PDF, DOCX]
    return [next(form for form, media in TYPES.items() if media == version.media_type)]


Number = tuple[str | None, date | None]
"""A protocol number and its day."""


def content_of(
    document: Document, version: DocumentVersion, form: str, copy: str = "", number: Number | None = None
) -> bytes:
    """Return the file of a version, with the line that says whose copy it is; `number` is one about to be given.

    Raises:
        core.documents.problems.Problem: it cannot be made.
    """
    if document.is_frozen:
        stored = b"".join(files.open_stored(str(document.stored_name), document.file_key))
        return marked(stored, copy) if copy else stored
    if version.source == MADE:
        return _made(document, form, on_paper(document, version, copy, number))
    stored = b"".join(files.open_stored(str(version.stored_name), version.file_key))
    if not copy:
        return stored
    return marked(stored, copy) if form == PDF else with_last_line(stored, copy)


def _made(document: Document, form: str, facts: dict[str, Any]) -> bytes:
    template = templates()[document.template]
    if form == PDF:
        return to_pdf(facts, template.typst)
    return to_docx(facts, own.content_of(template.name) or template.docx.read_bytes())


def on_paper(
    document: Document, version: DocumentVersion, copy: str = "", given: Number | None = None
) -> dict[str, Any]:
    """Return the facts of a version with all that the municipality's paper adds to them, in Albanian."""
    number, on = given or (document.protocol_number, document.protocol_on)
    working = profiles()[document.profile].working
    with in_language("sq"):
        return {
            **frame(
                title=f"{kind_on_paper(document.kind)} {document.reference}",
                letterhead=_head(document, on),
                protocol={"number": number or "", "date": format_date(on)},
                place=getattr(profile.letterhead(on or document.dated_on), "place", ""),
                date=_date(document, on),
                heading=kind_on_paper(document.kind).upper(),
                signers=signing.on_paper(document, version),
                mark=_mark(document, version, copy),
                words={
                    "protocol": "" if working else _("No. %(number)s Prot.", number=number or "_______"),
                    "subject": _("Subject:"),
                    "page": _("page"),
                    "of": _("of"),
                    "version": _("version"),
                },
            ),
            **version.facts["paper"],
        }


def _head(document: Document, on: date | None) -> dict[str, str]:
    """Return the letterhead that held on the document's day."""
    held = document.letterhead or profile.letterhead(on or document.dated_on)
    names = ("municipality", "directorate", "sector", "address", "phone", "email", "website")
    return {"state": _("Republic of Albania"), **{name: getattr(held, name) if held else "" for name in names}}


def _date(document: Document, on: date | None) -> str:
    """Say the day of protocol; before it the day is left open, except on what stays in the office."""
    if on is None and not profiles()[document.profile].working:
        return _("on %(day)s", day=f"__/{document.dated_on:%m/%Y}")
    return _("on %(day)s", day=f"{on or document.dated_on:%d/%m/%Y}")


def _mark(document: Document, version: DocumentVersion, copy: str) -> dict[str, str]:
    return {
        "id": document.reference,
        "version": str(version.number),
        "hash": short_hash(version.sha256),
        "state": _("Working copy") if profiles()[document.profile].working else "",
        "copy": copy,
        "notice": _("Confidential. For the recipient only; keep it locked away."),
    }


def short_hash(sha256: str) -> str:
    """Return as much of a hash as people can compare by eye."""
    return " ".join(sha256[start : start + GROUP] for start in range(0, GROUP * GROUPS, GROUP))
