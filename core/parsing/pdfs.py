"""PDF documents: what one would do beside being read, and its pages as pictures (security.md F-01, F-06).

The document itself is kept as it came, because a signature in it covers every byte.
"""

import io
import re

import pypdfium2
import pypdfium2.raw as pdfium

from core.parsing import Parsed, Unfit
from core.parsing.archives import hides_archive
from core.parsing.pictures import SMALL, WIDE, small

MOST_PAGES = 2000
_ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData)\b")
_STREAM = re.compile(rb"stream\r?\n.*?endstream", re.DOTALL)
_REASONS = {pdfium.FPDF_ERR_PASSWORD: "locked", pdfium.FPDF_ERR_SECURITY: "locked"}


def check(content: bytes) -> Parsed:
    """Return the number of pages of a document that only wants to be read, and its first page as a small picture."""
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-1024:] or hides_archive(content):
        raise Unfit("not_what_it_says")
    document = _opened(content)
    if not 0 < len(document) <= MOST_PAGES:
        raise Unfit("damaged_document")
    if _ACTIVE.search(_plainly_written(document)):
        raise Unfit("active_pdf")
    return Parsed({"pages": len(document)}, [small(_drawn(document, 0, SMALL))])


def view(content: bytes, *, page: int) -> Parsed:
    """Return a page as a picture; the first is 0."""
    document = _opened(content)
    if not 0 <= page < len(document):
        raise Unfit("no_such_page")
    made = io.BytesIO()
    _drawn(document, page, WIDE).save(made, "JPEG", quality=80)
    return Parsed({"pages": len(document)}, [made.getvalue()])


def _opened(content: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as problem:
        raise Unfit(_REASONS.get(problem.err_code, "damaged_document")) from None


def _plainly_written(document: pypdfium2.PdfDocument) -> bytes:
    """Return the document's objects written anew, one by one and with their names in plain letters.

    What a writer hid in packed objects stands open then. The data of pictures and texts are left out: among their
    bytes any word can stand.
    """
    written = io.BytesIO()
    document.save(written, flags=pdfium.FPDF_REMOVE_SECURITY)
    return _STREAM.sub(b"", written.getvalue())


def _drawn(document: pypdfium2.PdfDocument, number: int, edge: int):  # type: ignore[no-untyped-def]
    try:
        page = document[number]
        return page.render(scale=edge / max(*page.get_size(), 1)).to_pil().convert("RGB")
    except pypdfium2.PdfiumError:
        raise Unfit("damaged_document") from None
