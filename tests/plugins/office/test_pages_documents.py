"""The pages of documents, as people use them: made on one page, signed on another, numbered by the secretary."""

import io
import re

import pytest

from core.db import db
from core.l10n import today
from plugins.office.models import Document
from tests.core.documents.paper import word_template
from tests.plugins.office.letters import pdf_text


@pytest.fixture(params=["sqlite"])
def kind(request):
    """The tests of the services run on both databases."""
    return request.param


def day(name="on"):
    return {f"{name}-day": today().day, f"{name}-month": today().month, f"{name}-year": today().year}


def test_a_letter_on_its_pages(app, people, papri, signed_in):
    drita, arben, fatmira = signed_in("drita"), signed_in("arben"), signed_in("fatmira")
    offered = drita.get(f"/office/documents/new?about={papri}").text
    assert "Letër porosie" in offered and "Relacion" not in offered
    page = drita.get(f"/office/documents/new?about={papri}&template=errands.letter")
    assert "Letër porosie, P-77" in page.text and "Pala tjetër" in page.text and "Mira Provë" in page.text
    url = f"/office/documents/new?about={papri}&template=errands.letter"
    fields = {"profile": "other_party", "title": "Porosia P-77", "words": "Kopja e Mirës.", "choice": "1"}
    missing = drita.post(url, {**fields, **day("dated_on")})
    assert missing.status_code == 422 and "Zgjidhni personin" in missing.text and "Kopja e Mirës." in missing.text
    made = drita.post(url, {**fields, "profile": "court", **day("dated_on")})
    assert made.status_code == 303
    letter = made.location
    page = drita.get(letter).text
    assert "I paprotokolluar" in page and "[nuk jepet]" in page and "Vende ku u mbulua" in page
    copy = drita.post(f"{letter}/copy", {"form": "pdf"})
    assert copy.mimetype == "application/pdf" and "Kopja 1 · Drita" in pdf_text(copy.data)
    assert re.search(r'filename="D-[0-9A-Z]{10}-v1\.pdf"', copy.headers["Content-Disposition"])
    assert drita.post(f"{letter}/copy", {"form": "xlsx"}).status_code == 400
    assert "Kopja e Mirës." in drita.get(f"{letter}/rewrite").text
    assert drita.post(f"{letter}/rewrite", {"title": "Porosia P-77", "words": "Tjetër fjali."}).status_code == 303
    file = {"file": (io.BytesIO(word_template("Letra e ndryshuar.")), "letra.docx"), "note": "Nga Word"}
    assert drita.post(f"{letter}/edited", file, content_type="multipart/form-data").status_code == 303
    assert "Nga Word" in drita.get(letter).text
    assert drita.post(f"{letter}/rewrite", {"title": "Porosia P-77", "words": "Fjalia e fundit."}).status_code == 303
    # The chain: who made it sends it on, the director sends it back once, signs, and writes down the mayor's name.
    assert arben.get(f"{letter}/sign").status_code == 404
    assert drita.post(f"{letter}/sign").status_code == 303
    assert "Dokumente që ju presin" in arben.get("/").text
    assert arben.post(f"{letter}/sign", {"back": "1"}).status_code == 422
    assert arben.post(f"{letter}/sign", {"back": "1", "comment": "Shtoni datën."}).status_code == 303
    assert "Shtoni datën." in drita.get(letter).text and drita.post(f"{letter}/sign").status_code == 303
    assert arben.post(f"{letter}/sign").status_code == 303
    assert arben.post(f"{letter}/sign", {"name": ""}).status_code == 422
    assert arben.post(f"{letter}/sign", {"name": "Kryetar Provë"}).status_code == 303
    # The book: the secretary sees that a number is wanted, and nothing of what it is about.
    assert fatmira.get("/office/documents/?whose=protocol").text.count(letter) == 1
    page = fatmira.get(letter).text
    assert "P-77" not in page and "Fjalia e fundit." not in page and "Mbani" not in page
    assert fatmira.post(f"{letter}/copy").status_code == 404
    version = re.search(r'name="version"[^>]*value="(\d+)"', fatmira.get(f"{letter}/protocol").text)[1]
    wrong = fatmira.post(f"{letter}/protocol", {"version": version, "number": "12a", **day()})
    assert wrong.status_code == 422 and "1234/1" in wrong.text
    right = {"version": version, "number": "88/2", **day()}
    assert fatmira.post(f"{letter}/protocol", right).status_code == 303
    assert fatmira.post(f"{letter}/archive").status_code == 303
    assert "I arkivuar" in drita.get(letter).text
    for found in ("88/2", f"88/2/{today().year}"):
        assert drita.get(f"/office/documents/?number={found}").text.count(letter) == 1
    assert letter not in drita.get("/office/documents/?number=88").text
    assert letter not in signed_in("agron").get("/office/documents/").text
    with app.app_context():
        assert db.session.query(Document).count() == 0  # nobody sees nothing


def test_the_page_of_a_template_names_its_fields_and_takes_ones_own(people, signed_in):
    fatmira = signed_in("fatmira")
    assert "Letër porosie" in fatmira.get("/office/templates/").text
    url = "/office/templates/errands.letter"
    page = fatmira.get(url).text
    assert "errand.reference" in page and "i Kujdesit" in page
    assert fatmira.get(f"{url}/ours").data.startswith(b"PK") and fatmira.get(f"{url}/own").status_code == 404
    wrong = {"file": (io.BytesIO(word_template("{{ errand.ngjyra }}")), "modeli.docx")}
    answer = fatmira.post(url, wrong, content_type="multipart/form-data")
    assert answer.status_code == 422 and "ngjyra" in answer.text
    mine = {"file": (io.BytesIO(word_template("{{ errand.reference }}", "{{p body }}")), "modeli.docx")}
    assert fatmira.post(url, mine, content_type="multipart/form-data").status_code == 303
    assert "i bashkisë" in fatmira.get(url).text and fatmira.get(f"{url}/own").data.startswith(b"PK")
    assert fatmira.post(f"{url}/back").status_code == 303
    assert fatmira.get(f"{url}/own").status_code == 404
    assert signed_in("drita").get(url).status_code == 404
    assert fatmira.get("/office/templates/nothing").status_code == 404
