"""PDF files that came from elsewhere or are filed, inside a sealed child: read, freed of traces, marked as a copy."""

import base64
import codecs
import contextlib
import importlib
import io
import pkgutil
from typing import Any

import pypdf
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject

from core.parsing import Parsed, Unfit

TRACES = ("/Metadata", "/OpenAction", "/AA", "/Names", "/PieceInfo", "/AcroForm")
MARK = "/KujdesCopy"
FROM_BELOW = 10
"""How far above the lower edge of a page the strip stands, in points."""

# What pypdf would load when it needs it, a sealed child can load no more.
for _module in pkgutil.walk_packages(pypdf.__path__, "pypdf."):
    with contextlib.suppress(ImportError):  # for libraries that are not there
        importlib.import_module(_module.name)
for _encoding in ("utf-16-be", "utf-16", "latin-1", "cp1252", "ascii", "charmap", "mac-roman"):
    codecs.lookup(_encoding)


def read(content: bytes) -> Parsed:
    """Return all that the pages of a PDF say, as one part."""
    return Parsed({}, ["\n".join(page.extract_text() for page in _opened(content).pages).encode()])


def clean(content: bytes) -> Parsed:
    """Return a PDF without author, software, earlier wording, forms and what runs when it is opened."""
    writer = _copied(content)
    for name in TRACES:
        writer.root_object.pop(NameObject(name), None)
    writer.metadata = None
    writer.compress_identical_objects(remove_unreferenced=True)  # what nothing leads to would still be written
    return _written(writer)


def mark(content: bytes, *, strip: str) -> Parsed:
    """Return a PDF with a strip (a PDF of one page, base64) at the foot of each page; it is not read aloud."""
    writer = _copied(content)
    drawn = PdfReader(io.BytesIO(base64.b64decode(strip))).pages[0]
    form = writer._add_object(_form(writer, drawn))
    for page in writer.pages:
        across = (float(page.mediabox.width) - float(drawn.mediabox.width)) / 2
        _put(page, writer, form, across)
    return _written(writer)


def _form(writer: PdfWriter, page: Any) -> StreamObject:
    """Return a page as a form, which can be drawn on others."""
    form = StreamObject()
    form.set_data(page.get_contents().get_data())
    form.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): page.mediabox,
            NameObject("/Resources"): page["/Resources"].clone(writer),
        }
    )
    return form


def _put(page: Any, writer: PdfWriter, form: Any, across: float) -> None:
    resources = page.setdefault(NameObject("/Resources"), DictionaryObject()).get_object()
    drawn = resources.setdefault(NameObject("/XObject"), DictionaryObject()).get_object()
    drawn[NameObject(MARK)] = form
    before, after = StreamObject(), StreamObject()
    before.set_data(b"q\n")
    place = f"1 0 0 1 {across:.1f} {FROM_BELOW} cm"
    after.set_data(f"\nQ\n/Artifact <</Type /Pagination>> BDC q {place} {MARK} Do Q EMC\n".encode())
    own = page.get("/Contents")
    inner = list(own.get_object()) if own is not None and isinstance(own.get_object(), ArrayObject) else [own]
    parts = [writer._add_object(before), *(one for one in inner if one is not None), writer._add_object(after)]
    page[NameObject("/Contents")] = ArrayObject(parts)


def _copied(content: bytes) -> PdfWriter:
    reader = _opened(content)
    writer = PdfWriter(clone_from=reader)
    writer.pdf_header = reader.pdf_header
    return writer


def _opened(content: bytes) -> PdfReader:
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted or not reader.pages:
            raise Unfit("locked")
    except Unfit:
        raise
    except Exception:
        # pypdf has no one family of errors for a file that is no PDF.
        raise Unfit("damaged_document") from None
    return reader


def _written(writer: PdfWriter) -> Parsed:
    made = io.BytesIO()
    writer.write(made)
    return Parsed({}, [made.getvalue()])
