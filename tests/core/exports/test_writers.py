"""What stands in the files: texts stay texts, and nothing tells who made them."""

import csv
import io
import math
import tempfile
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from core.exports import writers
from core.exports.cells import cell_of, text_of

FORMULAS = [
    f"{before}{start}{rest}"
    for before in ("", " ", "\u200b", "\ufeff")
    for start in ("=", "+", "-", "@", "\t=", "\r=", "\n=", "＝", "＋", "－", "＠")
    for rest in ("1+1", 'HYPERLINK("http://x","y")')
] + ["=cmd|' /C calc'!A0", "\tx", "\rx", "@SUM(1)", "-2+3", "+355692012345"]


@pytest.fixture
def app(app):
    with app.test_request_context():
        yield app


@pytest.fixture
def kind():
    return "sqlite"


def test_there_are_at_least_50_payloads():
    assert len(FORMULAS) >= 50


def test_no_text_becomes_a_formula_in_xlsx_and_none_is_changed(app):
    content = writers.to_xlsx([["Emri"], *([text] for text in FORMULAS)], "Lista")
    column = [row[0] for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(min_row=2)]
    assert all(cell.data_type == "s" for cell in column)
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert b"<f>" not in b"".join(book.read(name) for name in book.namelist())
        assert not any("hyperlink" in book.read(name).decode().lower() for name in book.namelist() if "_rels" in name)


def test_no_text_becomes_a_formula_in_csv(app):
    content = writers.to_csv([[text] for text in FORMULAS])
    cells = [row[0] for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")]
    assert cells == [f"'{text}" for text in FORMULAS]


def test_honest_values_look_as_on_the_screen(app):
    values = [
        None,
        True,
        False,
        -5,
        Decimal("12.50"),
        date(2025, 7, 9),
        datetime(2025, 7, 9, 12, 5, tzinfo=UTC),
        'Ëmbla; "x"',
    ]
    assert [text_of(cell_of(value)) for value in values] == [
        "", "Po", "Jo", "-5", "12,5", "09.07.2025", "09.07.2025 14:05", 'Ëmbla; "x"',
    ]  # fmt: skip


def test_csv_is_what_excel_in_albania_reads(app):
    content = writers.to_csv([["Emri", "Nr."], ["Çela", 1]])
    assert content == '\ufeff"Emri";"Nr."\r\n"Çela";"1"\r\n'.encode()


def test_a_very_long_text_and_number_are_not_lost(app):
    content = writers.to_xlsx([["x"], [cell_of("ë" * 40_000)], [cell_of(123456789012345678)]], "Lista")
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert len(sheet["A2"].value) == 32_000 and sheet["A2"].value.endswith("…")
    assert sheet["A3"].value == "123456789012345678"


def test_the_workbook_names_no_author_time_or_path(app):
    with zipfile.ZipFile(io.BytesIO(writers.to_xlsx([["x"]], "Lista"))) as book:
        core = book.read("docProps/core.xml").decode()
        assert "<dc:creator></dc:creator>" in core and "<cp:lastModifiedBy></cp:lastModifiedBy>" in core
        assert core.count("2000-01-01T00:00:00Z") == 2
        assert {entry.date_time[0] for entry in book.infolist()} == {1980}


def test_writing_touches_no_temporary_file(app, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", "/folder-that-is-not-there")
    table = [[f"Arta {row} {column}" for column in range(8)] for row in range(writers.MOST)]
    assert writers.locked(writers.to_xlsx(table, "Lista: [e] madhe/?*"), "kavo-riju")


@pytest.mark.parametrize("rows", [1, 40, 700, 5000])
def test_a_locked_workbook_opens_with_its_password_only_and_hides_its_content(app, rows):
    plain = writers.to_xlsx([[f"Arta {row}" for _ in range(3)] for row in range(rows)], "Lista")
    password = writers.new_password()
    content = writers.locked(plain, password)
    assert content.startswith(b"\xd0\xcf\x11\xe0") and b"PK\x03\x04" not in content
    back = io.BytesIO()
    book = OOXMLFile(io.BytesIO(content))
    book.load_key(password=password, verify_password=True)
    book.decrypt(back, verify_integrity=True)
    assert back.getvalue() == plain


def test_a_password_has_at_least_60_bits_and_only_letters_of_every_keyboard():
    choices = len(writers._CONSONANTS) * len(writers._VOWELS)
    assert len(set(writers._CONSONANTS + writers._VOWELS)) == len(writers._CONSONANTS + writers._VOWELS)
    assert 10 * math.log2(choices) >= 60
    made = {writers.new_password() for _ in range(1000)}
    assert len(made) == 1000
    assert all(word.replace("-", "").isascii() and len(word) == 24 for word in made)
