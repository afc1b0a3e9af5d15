"""What the tests of documents share: a letter about an errand, its way through the chain, and files."""

import io

from pypdf import PdfReader
from werkzeug.datastructures import FileStorage

from core.db import db
from core.l10n import today
from plugins.office.documents import making, protocol, registered, signing
from plugins.office.models import Document


def errand_of(errand_id):
    from plugins.errands.models import Errand

    return db.session.get(Errand, errand_id)


def new_letter(papri, **values):
    template = registered.templates()["errands.letter"]
    chosen = {"profile": "police", "title": "Porosia P-77", "words": "Ju lutemi për përgjigje.", **values}
    return making.make(template, errand_of(papri), **chosen)


def signed(acting, people, letter):
    """Let a letter go through its chain, up to the book."""
    with acting(people["drita"]):
        signing.sign(db.session.get(Document, letter))
    with acting(people["arben"]):
        signing.sign(db.session.get(Document, letter))
        signing.sign(db.session.get(Document, letter), name="Kryetar Provë")


def numbered(acting, people, letter, number="1234/1"):
    signed(acting, people, letter)
    with acting(people["fatmira"]):
        row = db.session.get(Document, letter)
        protocol.protocol(row, number, today(), row.version)


def pdf_text(content):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def upload(content, name):
    return FileStorage(io.BytesIO(content), filename=name)
