"""The protocol: number and date as the secretary types them, the original filed as it is, and the archive.

A number is never made up here. It is unique in its year; what belongs to the same matter takes a number below it, such
as 1234/1 (domain.md section 5.9).
"""

import hashlib
import io
import re
from datetime import date

import sqlalchemy as sa

from core import files
from core.access.principal import current, privileged
from core.audit.chain import record as note
from core.db import atomic, db
from core.l10n import _, today
from core.records import check_version
from plugins.office import profile
from plugins.office.documents import paper
from plugins.office.documents.making import newest
from plugins.office.models import Document
from plugins.office.models.documents import ARCHIVED, PROTOCOL, PROTOCOLLED
from plugins.office.problems import Refused

NUMBER = re.compile(r"[1-9]\d{0,5}(/[1-9]\d{0,2})?")
LARGEST = 64 * 1024**2


def protocol(document: Document, number: str, on: date, seen_version: int) -> None:
    """Give a document its number and day, and file it as it is; from here on nothing of it changes.

    Raises:
        Conflict: somebody else saved since the page was opened.
        Refused: it does not wait for a number, the number is none or stands on another document of the year, the day
            is still to come, or what would be filed is no PDF.
        core.documents.problems.Problem: the PDF cannot be made.
    """
    _require_sound(document, number, on)
    _give(document, number, on, seen_version, _original(document, number, on))


def _require_sound(document: Document, number: str, on: date) -> None:
    if document.waits_for != PROTOCOL or document.is_frozen:
        raise Refused(_("This document does not wait for a protocol number."))
    if not NUMBER.fullmatch(number):
        raise Refused(_("Write the number as it stands in the book, such as 1234 or 1234/1."))
    if on > today():
        raise Refused(_("The day of protocol lies in the future."))
    with privileged("a number stands once in the book, also on documents out of reach"):
        same = sa.select(Document.id).where(Document.protocol_year == on.year, Document.protocol_number == number)
        if db.session.scalar(same.where(Document.id != document.id)) is not None:
            raise Refused(_("This number stands already on another document of %(year)s.", year=on.year))


def _original(document: Document, number: str, on: date) -> files.StoredFile:
    """Make the PDF that is filed and keep it; the secretary files what she may not read."""
    with privileged("the original is filed"):
        version = newest(document)
        if paper.PDF not in paper.forms_of(document, version):
            raise Refused(
                _("The edited Word document must come back as PDF first, so that what is filed cannot change.")
            )
        content = paper.content_of(document, version, paper.PDF, number=(number, on))
    return files.store(io.BytesIO(content), LARGEST)


@atomic
def _give(document: Document, number: str, on: date, seen_version: int, original: files.StoredFile) -> None:
    check_version(document, seen_version)
    _require_sound(document, number, on)
    head = profile.letterhead(on)
    document.protocol_number, document.protocol_year, document.protocol_on = number, on.year, on
    document.protocol_by_id, document.letterhead_id = current().user_id, head.id if head else None
    document.stored_name, document.file_key, document.sha256 = original.name, original.key, original.sha256
    document.state, document.waits_for = PROTOCOLLED, None
    db.session.flush()
    note("office.document.protocolled", document, note=f"{number}/{on.year} {original.sha256[:16]}")


@atomic
def archive(document: Document, on: date | None = None) -> None:
    """Put a numbered document into the archive.

    Raises:
        Refused: it has no number yet.
    """
    if document.state != PROTOCOLLED:
        raise Refused(_("Only a document with a protocol number goes to the archive."))
    document.state, document.archived_on = ARCHIVED, on or today()
    note("office.document.archived", document, note=document.reference)


def is_whole(document: Document) -> bool:
    """Say whether the filed original is what was filed."""
    content = files.open_stored(str(document.stored_name), document.file_key)
    digest = hashlib.sha256()
    for chunk in content:
        digest.update(chunk)
    return digest.hexdigest() == document.sha256
