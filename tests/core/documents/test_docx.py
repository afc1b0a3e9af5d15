"""The Word document that is edited: the same content, a table whose head is repeated, no trace of who made it."""

import functools
import io
import re
import zipfile
from datetime import datetime

import pytest
from docx import Document
from docx.oxml.ns import qn

from core import files
from core.documents import blocks
from core.documents.cleaning import clean_docx, text_of_docx
from core.documents.problems import Problem
from core.documents.render import to_docx
from core.l10n import in_language
from core.parsing import archives
from tests.core.documents.paper import ALT, everything, word_template


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_word_document_says_the_same_as_the_pdf_and_nothing_of_its_makers():
    content = to_docx(everything(rows=12))
    archives.require(content, "word/document.xml")
    document, parts, said = Document(io.BytesIO(content)), parts_of(content), text_of_docx(content)
    for words in (
        "REPUBLIKA E SHQIPËRISË",
        "Nr. 1234/1 Prot.",
        "Lënda: Plani për rastin",
        "Çeljeta Gjoçaj",
        "Gjithsej",
    ):
        assert words in said
    for words in ("Duke ju falënderuar", "Konceptoi", "Ëngjëllushe Çela", "Kopja 3 · Anila Provë", "versioni 2"):
        assert words in said
    # Structure: headings, a table whose head is repeated and whose rows stay whole, a picture with words.
    assert [p.text for p in document.paragraphs if p.style.name.startswith("Heading")] == [
        "PLAN INDIVIDUAL I MBROJTJES",
        "Veprimet",
    ]
    table = max(document.tables, key=lambda table: len(table.rows))
    assert len(table.rows) == 14 and [cell.text for cell in table.rows[0].cells] == ["Nr.", "Veprimi", "Kosto"]
    heads = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
    assert heads == [True] + [False] * 13
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert "Veprimet me koston e tyre" in parts["word/document.xml"].decode()
    assert document.inline_shapes[0]._inline.docPr.get("descr") == ALT
    footer = parts["word/footer1.xml"].decode()
    assert "PAGE" in footer and "NUMPAGES" in footer
    # Metadata: title and language, and nothing else.
    core = document.core_properties
    assert (core.title, core.language) == ("Plani K7QM4-T2X9B", "sq-AL")
    assert (core.author, core.last_modified_by, core.comments, core.created) == ("", "", "", None)
    assert 'w:val="sq-AL"' in parts["word/styles.xml"].decode()
    assert not [name for name in parts if "app.xml" in name or "comments" in name or "thumbnail" in name]
    everything_inside = b"".join(parts.values()).lower()
    for word in (b"python", b"docxtpl", b"microsoft office word", b"/tmp/", b"/home/", b"<w:vanish", b"<w:del "):
        assert word not in everything_inside


def test_a_template_of_the_office_is_filled_with_names_conditions_and_lists():
    template = word_template(
        "Për {{ addressee|first }}",
        "{%p if child.urgent %}",
        "URGJENTE",
        "{%p endif %}",
        "{%p for goal in goals %}",
        "{{ loop.index }}. {{ goal.text }}",
        "{%p endfor %}",
        "{{p body }}",
        footer="{{ mark.id }}",
    )
    own = {"child": {"urgent": True}, "goals": [{"text": "Siguria & <b>shtëpia</b>"}, {"text": "Shkolla"}]}
    said = text_of_docx(to_docx(everything(rows=1) | own, template)).splitlines()
    assert said[:4] == ["Për Drejtorisë Vendore të Policisë", "URGJENTE", "1. Siguria & <b>shtëpia</b>", "2. Shkolla"]
    assert "Fëmija Çeljeta Gjoçaj rri me gjyshen.Nuk ka nevojë për më shumë." in said
    assert "K7QM4-T2X9B" in said


@pytest.mark.parametrize(
    ("paragraph", "word"),
    [
        ("{{ fëmija_emri }}", "fëmija_emri"),
        ("Z. {{ title }} dhe {{ emri i fëmijës }}", "{{ emri i fëmijës }}"),
        ("{{ childs }}", "childs"),
        ("{{ letterhead.logo }}", "logo"),
        ("{% for x in addressee %}", "does not end"),
        ("Teksti: {{ body }} fund", "{{p body }}"),
        ("{% macro x() %}{% endmacro %}", "Macro"),
    ],
)
def test_a_wrong_template_is_told_by_name(paragraph, word):
    with pytest.raises(Problem, match=re.escape(word)), in_language("en"):
        to_docx(everything(rows=1), word_template(paragraph))


@functools.cache
def letter() -> bytes:
    return to_docx(everything(rows=1))


def edited(change) -> bytes:
    """Return a document as it comes back from somebody's Word."""
    document = Document(io.BytesIO(letter()))
    change(document)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def test_an_edited_document_loses_the_traces_of_who_edited_it():
    def change(document):
        core = document.core_properties
        core.author, core.last_modified_by, core.comments, core.keywords = "Anila P.", "anila", "draft 3", "C:\\Users"
        core.created = datetime(2026, 1, 1)
        document.add_paragraph("Shtuar nga dora.")

    content = clean_docx(edited(change))
    core = Document(io.BytesIO(content)).core_properties
    assert (core.author, core.last_modified_by, core.comments, core.keywords, core.created) == ("", "", "", "", None)
    assert core.title == "Plani K7QM4-T2X9B" and "Shtuar nga dora." in text_of_docx(content)


def tracked(document):
    run = document.paragraphs[0].runs[0]._r
    insertion = run.makeelement(qn("w:ins"), {qn("w:author"): "Anila"})
    run.getparent().replace(run, insertion)
    insertion.append(run)


def hidden(document):
    document.paragraphs[0].runs[0].font.hidden = True


def fetching(document):
    field = document.paragraphs[0].runs[0]._r.makeelement(qn("w:instrText"), {})
    field.text = ' INCLUDEPICTURE "http://example.org/x.png" '
    document.paragraphs[0].runs[0]._r.append(field)


def commented(document):
    document.add_comment(document.paragraphs[0].runs, text="A është e sigurt?", author="Anila", initials="A")


@pytest.mark.parametrize("change", [tracked, hidden, fetching, commented])
def test_what_a_reader_would_not_see_is_refused(change):
    with pytest.raises(Problem):
        clean_docx(edited(change))


def test_a_picture_inside_is_cleaned_like_any_other():
    with pytest.raises(files.Refused):
        clean_docx(edited(lambda document: spoil(document)))


def spoil(document):
    picture = next(part for part in document.part.package.iter_parts() if part.content_type == "image/png")
    picture._blob = b"\x89PNG\r\n\x1a\n" + b"<script>"


def test_a_table_asks_for_rows_of_one_width():
    with pytest.raises(ValueError):
        blocks.table(("Një", "Dy"), [("1",)])
