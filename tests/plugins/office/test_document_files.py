"""The files of documents: edited outside and taken back, traced copy by copy, made from the municipality's template."""

import io
import os
import random

import pytest
import sqlalchemy as sa
from docx import Document as Word

from core import files
from core.access.principal import privileged
from core.audit.models import AuditEvent
from core.db import db
from core.documents.cleaning import text_of_docx
from core.l10n import today
from plugins.office.documents import copies, making, own, paper, protocol, registered
from plugins.office.models import Document, DocumentCopy
from plugins.office.problems import Refused
from tests.core.documents.paper import word_template
from tests.plugins.office.letters import new_letter, numbered, pdf_text, signed, upload

TAKEN = 20 if os.environ.get("KUJDES_SOAK") else 5
"""So many copies are taken in a random order; each is made in a process of its own."""


@pytest.fixture(params=["sqlite"])
def kind(request):
    """What a file holds does not depend on the database."""
    return request.param


def test_a_word_file_comes_back_as_a_version_with_a_hash_of_its_own(acting, people, papri, letter):
    with acting(people["drita"]):
        taken = copies.take(db.session.get(Document, letter), "docx")
        word = Word(io.BytesIO(taken.content))
        word.add_paragraph("Shtuar me dorë.")
        word.core_properties.author = "Drita në kompjuterin DRITA-PC"
        edited = io.BytesIO()
        word.save(edited)
        making.take_back(db.session.get(Document, letter), upload(edited.getvalue(), "letra.docx"), "Shtova një fjali")
        row = db.session.get(Document, letter)
        version = making.newest(row)
        kept = b"".join(files.open_stored(version.stored_name, version.file_key))
        assert (version.number, version.source, version.note) == (2, "edited", "Shtova një fjali")
        assert "Shtuar me dorë." in text_of_docx(kept) and Word(io.BytesIO(kept)).core_properties.author == ""
        assert paper.forms_of(row, version) == ["docx"]
        copy = copies.take(row, "docx")
        assert "Kopja 2 · Drita" in text_of_docx(copy.content) and copy.file_name == f"{row.reference}-v2.docx"
        # What the police may know the court's readers must not; the file is read before it is taken.
        court = new_letter(papri, profile="court").id
        secret = word_template("Ajo banon në rrugën Kombëtare, pallati 7; tel. 069 21 23 456.")
        hostile = ((secret, "letra.docx"), (b"%PDF-1.4 nothing %%EOF", "letra.pdf"), (b"tekst", "letra.txt"))
        for content, name in hostile:
            with pytest.raises((Refused, files.Refused)):
                making.take_back(db.session.get(Document, court), upload(content, name), None)
        assert making.newest(db.session.get(Document, court)).number == 1
    signed(acting, people, letter)
    with acting(people["fatmira"]):
        row = db.session.get(Document, letter)
        with pytest.raises(Refused, match="PDF"):
            protocol.protocol(row, "7", today(), row.version)
    with acting(people["drita"]):
        as_pdf = paper.content_of(
            db.session.get(Document, letter), making.versions_of(db.session.get(Document, letter))[-1], "pdf"
        )
        making.take_back(db.session.get(Document, letter), upload(as_pdf, "letra.pdf"), None)
    numbered(acting, people, letter, "7")
    with acting(people["drita"]):
        assert "Kopja 3 · Drita" in pdf_text(copies.take(db.session.get(Document, letter), "pdf").content)


def test_every_copy_can_be_traced_to_who_took_it(acting, people, papri):
    """Copies in a random order by two people: number, name and form stand on the paper and in the audit."""
    dice, taken = random.Random(7), []
    with acting(people["drita"]):
        documents = [new_letter(papri, profile="police").id for _each in range(2)]
    for _turn in range(TAKEN):
        name, document_id = dice.choice(("drita", "arben")), dice.choice(documents)
        with acting(people[name]):
            copy = copies.take(db.session.get(Document, document_id), "pdf" if dice.random() < 0.7 else "docx")
            said = pdf_text(copy.content) if copy.media_type.endswith("pdf") else text_of_docx(copy.content)
            assert f"Kopja {copy.number} · {name.title()}" in said
            taken.append((document_id, copy.number, people[name]))
    with acting(people["arben"]):
        rows = db.session.scalars(sa.select(DocumentCopy))
        assert sorted((row.document_id, row.number, row.by_id) for row in rows) == sorted(taken)
        with privileged("test"):
            told = db.session.execute(
                sa.select(AuditEvent.user_id, AuditEvent.note).where(AuditEvent.verb == "office.document.copied")
            ).all()
    assert len(told) == TAKEN and {number for _by, note in told for number in [int(note.split()[-1])]} <= set(
        range(1, TAKEN + 1)
    )
    assert sorted(str(by) for by, _note in told) == sorted(str(by) for _document, _number, by in taken)


def test_a_municipality_uses_its_own_template_and_goes_back_to_ours(acting, people, letter):
    template_name = "errands.letter"
    mine = word_template("BASHKIA JONË", "Nr. {{ protocol.number }}", "Porosia {{ errand.reference }}", "{{p body }}")
    with acting(people["fatmira"]):
        template = registered.templates()[template_name]
        for wrong, word in (
            (word_template("{{ errand.color }}"), "errand.color|color"),
            (word_template("{{ title.__class__ }}"), "vetëm|only"),
            (word_template("{% for x in addressee %}"), "mbaron|end"),
            (b"PK nothing", "dëmtuar|damaged|është"),
        ):
            with pytest.raises(files.Refused, match=word):
                own.replace(template, upload(wrong, "modeli.docx"))
        assert own.in_use() == {}
        own.replace(template, upload(mine, "modeli.docx"))
        assert "errand.reference" in own.names_of(template) and "letterhead.municipality" in own.names_of(template)
    with acting(people["drita"]):
        said = text_of_docx(copies.take(db.session.get(Document, letter), "docx").content)
        assert "BASHKIA JONË" in said and "Porosia P-77" in said and "Letra" in said
        assert "REPUBLIKA E SHQIPËRISË" not in said
    with acting(people["fatmira"]):
        own.put_back(registered.templates()[template_name])
    with acting(people["drita"]):
        assert "REPUBLIKA E SHQIPËRISË" in text_of_docx(copies.take(db.session.get(Document, letter), "docx").content)
