"""Documents of a file: photos of a phone, letters, and what must not come in, through the page that a worker uses."""

import io
import re
from dataclasses import replace

import pytest
import sqlalchemy as sa
from PIL import Image
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from core.access.principal import privileged
from core.audit.models import AuditEvent
from core.db import db
from core.records import find
from plugins.casework.models import Attachment, CaseEvent, CaseFile
from tests.core.files.samples import ACTIONS, HONEST, JPEG, OWNER, PDF, hostile, pdf, photo, traces


@pytest.fixture
def mira(office, signed_in):
    return signed_in("mira")


def send(person, case_id, sent, *, camera=(), kind="official_letter", **fields):
    """Send files through the page of a file's documents."""
    url = f"/casework/cases/{case_id}/documents"
    person.get(url)
    chosen = {
        "files": [FileStorage(io.BytesIO(content), name) for name, content in sent],
        "photos": [FileStorage(io.BytesIO(content), name) for name, content in camera],
    }
    boundary, body = encode_multipart({**chosen, "csrf_token": person.token, "kind": kind, **fields})
    return person.client.post(url, data=body, content_type=f"multipart/form-data; boundary={boundary}")


def rows(acting, user_id):
    with acting(user_id):
        found = [(row.id, row.file_name, row.kind, row.title) for row in db.session.scalars(sa.select(Attachment))]
    return sorted(found, key=lambda row: row[1])


def test_a_document_is_kept_encrypted_and_comes_back_whole(open_file, mira, acting, office, installation):
    case_id = open_file()
    answer = send(mira, case_id, [("shkresë Arta.pdf", PDF)], title="Shkresa e shkollës")
    assert answer.status_code == 303, answer.text
    page = mira.get(answer.location).text
    assert "Shkresa e shkollës" in page and "Dokumenti u ruajt" in page and "shkresë Arta" not in page
    ((row_id, *_rest),) = rows(acting, office.mira)
    handed = mira.get(f"/casework/cases/{case_id}/documents/{row_id}/file")
    assert handed.data == PDF
    with acting(office.mira):
        reference = find(CaseFile, case_id).reference
    assert handed.headers["Content-Disposition"].startswith(f'attachment; filename="{reference}-')
    assert "Arta" not in handed.headers["Content-Disposition"]
    stored = b"".join(file.read_bytes() for file in installation.settings.data.rglob("files/**/*") if file.is_file())
    assert stored and b"Catalog" not in stored


def test_of_several_files_the_refused_ones_are_named_and_the_others_are_kept(open_file, mira, acting, office):
    case_id = open_file()
    sent = [("a.pdf", PDF), ("virus.exe", b"MZ"), ("b.docx", HONEST["raporti.docx"]), ("c.pdf", pdf(ACTIONS[0]))]
    answer = send(mira, case_id, sent, camera=[("image.jpg", photo(exif=traces()))], kind="order")
    assert answer.status_code == 422
    assert "U ruajtën 3 dokumente" in answer.text
    for name in ("virus.exe", "c.pdf"):
        assert re.search(rf"<li><a [^>]*>{name}: [^<]+\.</a></li>", answer.text), name
    assert [(name, kind) for _id, name, kind, _title in rows(acting, office.mira)] == [
        ("a.pdf", "order"),
        ("b.docx", "order"),
        ("image.jpg", "order"),
    ]
    with acting(office.mira):
        events = db.session.scalars(sa.select(CaseEvent.kind).where(CaseEvent.kind == "casework.document")).all()
        assert len(events) == 3


def test_the_camera_says_what_it_sends_and_everything_else_is_asked(open_file, mira, acting, office):
    case_id = open_file()
    assert send(mira, case_id, [], camera=[("image.jpg", JPEG)] * 2, kind="").status_code == 303
    assert [kind for _id, _name, kind, _title in rows(acting, office.mira)] == ["photo", "photo"]
    asked = send(mira, case_id, [("a.pdf", PDF)], kind="")
    assert asked.status_code == 422 and "lloj dokumenti është" in asked.text
    assert "Zgjidhni një skedar" in send(mira, case_id, []).text
    assert len(rows(acting, office.mira)) == 2


def test_a_photo_is_shown_small_in_the_list_and_wide_on_its_page_without_its_traces(open_file, mira, acting, office):
    case_id = open_file()
    send(mira, case_id, [], camera=[("image.jpg", photo(width=2400, height=1800, exif=traces(turned=1)))], kind="")
    ((row_id, *_rest),) = rows(acting, office.mira)
    home = f"/casework/cases/{case_id}/documents/{row_id}"
    assert f"{home}/small" in mira.get(f"/casework/cases/{case_id}/documents").text
    assert f"{home}/pages/1" in mira.get(home).text
    sizes = {}
    for part in ("small", "pages/1", "file"):
        answer = mira.get(f"{home}/{part}")
        assert answer.mimetype == "image/jpeg" and answer.headers["Content-Security-Policy"].startswith("sandbox")
        assert OWNER.encode() not in answer.data
        sizes[part] = max(Image.open(io.BytesIO(answer.data)).size)
    assert sizes == {"small": 320, "pages/1": 1600, "file": 2400}
    with acting(office.mira), privileged("test"):
        verbs = db.session.scalars(sa.select(AuditEvent.verb).where(AuditEvent.verb.startswith("casework."))).all()
    assert {"casework.documents.listed", "casework.file.shown", "casework.file.downloaded"} <= set(verbs)


def test_a_letter_is_read_page_by_page_on_the_screen(open_file, mira, acting, office):
    case_id = open_file()
    send(mira, case_id, [("a.pdf", pdf(pages=3)), ("b.docx", HONEST["raporti.docx"])])
    (letter, *_rest), (word, *_rest) = rows(acting, office.mira)
    home = f"/casework/cases/{case_id}/documents"
    page = mira.get(f"{home}/{letter}?page=2").text
    assert "Faqja 2 nga 3" in page and "page=1" in page and "page=3" in page
    assert "pages/3" in mira.get(f"{home}/{letter}?page=99").text
    assert mira.get(f"{home}/{letter}/pages/3").mimetype == "image/jpeg"
    assert mira.get(f"{home}/{letter}/pages/4").status_code == 404
    assert "nuk shfaqet si pamje" in mira.get(f"{home}/{word}").text
    assert mira.get(f"{home}/{word}/small").status_code == 404


def test_documents_of_another_file_are_absent_even_in_ones_own(open_file, mira, acting, office, signed_in):
    first, second = open_file(), open_file(given="Besa")
    send(mira, first, [("a.pdf", PDF)])
    ((row_id, *_rest),) = rows(acting, office.mira)
    for part in ("", "/file", "/small", "/pages/1"):
        assert mira.get(f"/casework/cases/{first}/documents/{row_id}{part}").status_code == 200
        assert mira.get(f"/casework/cases/{second}/documents/{row_id}{part}").status_code == 404
        assert signed_in("ben").get(f"/casework/cases/{first}/documents/{row_id}{part}").status_code == 404
    assert send(signed_in("head"), first, [("b.pdf", PDF)]).status_code == 303, "the head of the unit may write"


def test_every_hostile_file_gets_its_sentence_on_the_page_and_none_comes_in(open_file, mira, acting, office, kind):
    if kind == "postgresql":  # files lie beside the database, whichever it is
        return
    case_id, count = open_file(), 0
    everything = [(name, content) for name, content in hostile() if len(content) < 2 * 1024**2]
    for batch in (everything[start : start + 40] for start in range(0, len(everything), 40)):
        answer = send(mira, case_id, batch)
        sentences = re.findall(r'<li><a href="#files">([^<]+)</a></li>', answer.text)
        told = [sentence for sentence in sentences if sentence.endswith(".")]
        # A browser sends no file whose name is empty, and Werkzeug takes the part before a NUL for the name.
        assert answer.status_code == 422 and len(told) == len(batch), (len(told), len(batch))
        count += len(batch)
    assert rows(acting, office.mira) == [] and count >= 120
    print(f"{count} hostile files sent through the page, {count} sentences, 0 kept")


# --- room


def test_a_full_record_and_a_full_day_are_refused_with_what_to_do(app, open_file, mira, acting, office):
    case_id, large = open_file(), ("a.txt", b"fjala " * 90_000)
    settings = app.extensions["settings"]
    app.extensions["settings"] = replace(settings, record_megabytes=1)
    assert send(mira, case_id, [large]).status_code == 303
    refused = send(mira, case_id, [large])
    assert refused.status_code == 422 and "Këtu nuk ka vend" in refused.text and "1 MB" in refused.text
    app.extensions["settings"] = replace(settings, user_megabytes=1)
    refused = send(mira, open_file(given="Besa"), [large])
    assert refused.status_code == 422 and "Vazhdoni nesër" in refused.text
    app.extensions["settings"] = replace(settings, reserve_megabytes=10**9)
    refused = send(mira, case_id, [("b.txt", b"x")])
    assert refused.status_code == 422 and "pothuajse plot" in refused.text
    app.extensions["settings"] = settings
    assert send(mira, case_id, [("b.txt", b"x")]).status_code == 303
    assert len(rows(acting, office.mira)) == 2
