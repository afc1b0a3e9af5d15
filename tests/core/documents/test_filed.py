"""PDF files that come back: read, freed of traces, marked as a copy, and still tagged."""

import functools
import io

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from core.documents.render import marked, text_of_pdf, to_pdf, without_traces
from core.files import Refused
from tests.core.documents.paper import ALT, elements, everything


@functools.cache
def filed() -> bytes:
    return to_pdf(everything(rows=40))


def test_a_mark_stands_on_every_page_and_the_pdf_stays_readable_aloud():
    content = marked(filed(), "Kopja 4 · Ëngjëll Çela · Nr. 1234/1 Prot.")
    reader = PdfReader(io.BytesIO(content))
    assert all("Kopja 4 · Ëngjëll Çela · Nr. 1234/1 Prot." in page.extract_text() for page in reader.pages)
    assert [one["/Alt"] for one in elements(reader) if one["/S"] == "/Figure"] == [ALT]
    assert reader.metadata.title == "Plani K7QM4-T2X9B" and b"ypst" not in content and b"pypdf" not in content
    said = text_of_pdf(content)
    assert "Vizitë në familje 40" in said and said.count("Kopja 4") == len(reader.pages)


def test_who_made_a_pdf_is_taken_out():
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(filed())))
    writer.add_metadata({"/Author": "Anila në ANILA-PC", "/Producer": "Microsoft Word"})
    run = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(run)
    made = io.BytesIO()
    writer.write(made)
    content = without_traces(made.getvalue())
    assert not PdfReader(io.BytesIO(content)).metadata and b"ANILA-PC" not in content and b"app.alert" not in content
    assert "Çeljeta Gjoçaj" in text_of_pdf(content)


def test_a_pdf_that_cannot_be_opened_is_told_in_words():
    locked = PdfWriter(clone_from=PdfReader(io.BytesIO(filed())))
    locked.encrypt("fjalëkalim")
    made = io.BytesIO()
    locked.write(made)
    for content, word in ((made.getvalue(), "fjalëkalim"), (b"%PDF-1.7 nothing", "dëmtuar"), (b"", "dëmtuar")):
        with pytest.raises(Refused, match=word):
            without_traces(content)
