"""The PDF that is filed: readable by everybody, on the municipality's paper, with no word about who made it."""

import io
import time

import pytest
from pypdf import PdfReader

from core import parsing
from core.documents import blocks
from core.documents.problems import Problem
from core.documents.render import to_pdf
from tests.core.documents.paper import ALT, CHART, elements, everything


def reader_of(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def test_a_pdf_can_be_read_aloud_and_printed_and_tells_nothing_of_its_makers():
    content = to_pdf(everything())
    reader = reader_of(content)
    root = reader.trailer["/Root"]
    # Tags, title, language and alternative texts: what PDF/UA asks for.
    tags = [element["/S"] for element in elements(reader)]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"].startswith("sq")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] and reader.metadata.title == "Plani K7QM4-T2X9B"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in content
    assert {"/H1", "/H2", "/P", "/Table", "/TH", "/TD", "/L", "/Figure"} <= set(tags)
    assert [element["/Alt"] for element in elements(reader) if element["/S"] == "/Figure"] == [ALT]
    # Pages: the letterhead on the first, the head of the table on each, and which page of how many.
    pages = [" ".join(page.extract_text().split()) for page in reader.pages]
    assert len(pages) >= 3
    for words in ("REPUBLIKA E SHQIPËRISË", "BASHKIA ELBASAN", "Nr. 1234/1 Prot.", "Elbasan, më 09/07/2025"):
        assert words in pages[0] and words not in pages[1]
    in_table = [page for page in pages if "Vizitë në familje" in page]
    assert len(in_table) >= 2 and all("Nr. Veprimi Kosto" in page for page in in_table)
    for number, page in enumerate(pages, 1):
        assert f"faqe {number} nga {len(pages)}" in page
        assert "K7QM4-T2X9B · versioni 2 · ab12 cd34" in page and "Kopja 3 · Anila Provë" in page
    assert "Çeljeta Gjoçaj" in " ".join(pages) and "Ëngjëllushe Çela" in " ".join(pages)
    # Nothing about author, path or software; and the paper's own letters are inside.
    assert not {"/Author", "/Producer", "/Keywords"} & set(reader.metadata)
    assert reader.metadata.creator.strip() == "" and b"ypst" not in content and b"/tmp" not in content
    fonts = {font["/BaseFont"].split("+")[1]: font for page in reader.pages for font in fonts_of(page)}
    assert set(fonts) <= {"LiberationSerif", "LiberationSerif-Bold", "LiberationSerif-Italic"} and len(fonts) >= 2
    assert all("/FontFile2" in font["/DescendantFonts"][0]["/FontDescriptor"] for font in fonts.values())


def fonts_of(page):
    return [font.get_object() for font in page["/Resources"]["/Font"].values()]


def test_what_people_typed_stays_text():
    typed = '#panic("x") #read("/etc/passwd") $x$ *jo* @preview/x:1 \\ <a> {{ 7*7 }}'
    page = reader_of(to_pdf(everything(rows=1, body=[blocks.text(typed)]))).pages[0].extract_text()
    assert typed in " ".join(page.split())


def test_signs_that_no_paper_can_hold_are_left_out():
    text = "një\x00\x08 dy\u202e tri\ud800"
    page = reader_of(to_pdf(everything(rows=1, body=[blocks.text(text)]))).pages[0].extract_text()
    assert "një dy tri" in page


@pytest.mark.parametrize(
    "source",
    ['#read("/etc/passwd")', '#read("../../config.py")', '#import "@preview/cetz:0.4.0": *', '#image("fonts/x.png")'],
)
def test_a_template_reads_the_paper_and_nothing_else(tmp_path, source):
    template = tmp_path / "own.typ"
    template.write_text(source)
    with pytest.raises(Problem):
        to_pdf(everything(rows=1), template)


def test_a_template_that_never_ends_is_ended(tmp_path, monkeypatch):
    template = tmp_path / "slow.typ"
    template.write_text("#for a in range(1000000) { for b in range(1000000) { calc.pow(a, 2) } }")
    monkeypatch.setattr(parsing, "AT_MOST", 2)
    began = time.monotonic()
    with pytest.raises(Problem):
        to_pdf(everything(rows=1), template)
    assert time.monotonic() - began < 10


def test_a_chart_without_words_is_refused():
    with pytest.raises(ValueError, match="words"):
        blocks.chart(CHART, alt=" ")
    mute = {"kind": "chart", "svg": CHART, "alt": "", "caption": ""}
    with pytest.raises(Problem):
        to_pdf(everything(rows=1, body=[mute]))
