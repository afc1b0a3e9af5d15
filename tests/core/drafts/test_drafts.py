"""What is typed is not lost, and nobody else reads it."""

import os
import re
import signal
import subprocess
import sys
import textwrap
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine

from core import drafts
from core.access.fence import FenceError
from core.access.principal import privileged
from core.db import db
from core.drafts.models import Draft

WORDS = "Fëmija tha se nuk flinte në shtëpi prej së martës"


@pytest.fixture
def arta(signed_in, make_user):
    make_user("arta", "secretary")
    return signed_in("arta")


def mark_of(page):
    return re.search(r'name="_form" value="([^"]+)"', page.text)[1]


def opened(person, name="k1", **query):
    page = person.get(f"/notes/{name}", query_string=query)
    assert page.status_code == 200
    return page


def type_in(person, page, text=WORDS, **fields):
    return person.post("/draft", {"_form": mark_of(page), "text": text, **fields})


def count(app):
    with app.app_context(), privileged("test"):
        return db.session.scalar(sa.select(sa.func.count()).select_from(Draft))


def test_a_form_opened_again_shows_the_draft_and_when_it_was_kept(arta):
    with time_machine.travel(datetime(2026, 3, 4, 9, 42, tzinfo=UTC), tick=False):
        arta.sign_in("arta")
        kept = type_in(arta, opened(arta), kind="visit", **{"at-day": "4", "at-month": "3", "at-year": "20"})
        assert (kept.status_code, kept.text) == (204, "")
        page = opened(arta).text
    assert "Ky është drafti juhaj i orës 10:42" in page
    assert WORDS in page
    assert re.search(r'value="visit"\s+checked', page)
    assert 'name="at-year" value="20"' in page, "what cannot be read yet is kept as it was typed"
    assert "Vazhdo" in page and "Hidh poshtë" in page


def test_a_draft_of_another_day_says_its_date(arta):
    with time_machine.travel(datetime(2026, 3, 4, 9, 42, tzinfo=UTC)):
        arta.sign_in("arta")
        type_in(arta, opened(arta))
    page = opened_after_login(arta)
    assert "Ky është drafti juhaj i datës 04.03.2026, ora 10:42" in page.text


def opened_after_login(person):
    person.sign_in("arta")
    return opened(person)


def test_drafts_survive_the_end_of_the_session(arta):
    type_in(arta, opened(arta))
    arta.client.delete_cookie("kujdes")
    assert WORDS in opened_after_login(arta).text


def test_saving_drops_the_draft_and_a_failed_save_does_not(app, arta):
    type_in(arta, opened(arta))
    page = opened(arta)
    assert arta.post("/notes/k1", {"_form": mark_of(page), "text": ""}).status_code == 200
    assert count(app) == 1
    saved = arta.post("/notes/k1", {"_form": mark_of(page), "text": WORDS, "kind": "visit", "at": "04.03.2026"})
    assert saved.status_code == 303
    assert count(app) == 0


def test_a_service_that_fails_keeps_the_draft(app, arta, acting, make_user):
    from tests.core.drafts.conftest import save_note

    page = opened(arta)
    type_in(arta, page)
    with app.test_request_context(method="POST", data={"_form": mark_of(page)}), pytest.raises(RuntimeError):
        save_note("test.note:k1", works=False)
    assert count(app) == 1


def test_two_windows_each_keep_their_text_and_the_newest_is_shown_first(app, arta):
    first, second = opened(arta), opened(arta)
    type_in(arta, first, "teksti i dritares së parë")
    type_in(arta, second, "teksti i dritares së dytë")
    page = opened(arta)
    assert "teksti i dritares së dytë" in page.text
    copy = re.search(r'href="(/notes/k1\?draft=[^"]+)">\d', page.text)[1]
    assert "teksti i dritares së parë" in arta.get(copy).text
    assert count(app) == 2


def test_saving_in_one_window_keeps_the_text_of_the_other(app, arta):
    first, second = opened(arta), opened(arta)
    type_in(arta, first, "shënimi i parë")
    type_in(arta, second, "shënimi i dytë")
    arta.post("/notes/k1", {"_form": mark_of(second), "text": "shënimi i dytë", "kind": "visit", "at": "04.03.2026"})
    assert "shënimi i parë" in opened(arta).text
    assert count(app) == 1


def test_going_on_replaces_the_draft_unless_its_own_window_still_writes(app, arta):
    old = opened(arta)
    type_in(arta, old, "fillimi")
    type_in(arta, opened(arta), "fillimi dhe vazhdimi")
    assert count(app) == 1
    later = opened(arta)
    assert type_in(arta, old, "fillimi, tjetër vazhdim").status_code == 204
    type_in(arta, later, "fillimi dhe vazhdimi deri në fund")
    assert count(app) == 2
    page = opened(arta).text
    assert "fillimi dhe vazhdimi deri në fund" in page and "kopje të tjera" in page


def test_throwing_away_needs_a_word_of_its_author_and_is_not_undone_by_the_leaving_page(app, arta):
    type_in(arta, opened(arta))
    page = opened(arta)
    type_in(arta, page, WORDS + " mbrëma")
    address = re.search(r'action="(/drafts/[^"]+/discard)"', opened(arta).text)
    shown = opened(arta)
    done = arta.post(address[1], {"_form": mark_of(shown), "back": "1"})
    assert (done.status_code, done.location) == (303, "/notes/k1")
    assert type_in(arta, shown, WORDS).status_code == 204
    assert count(app) == 0
    assert "drafti juhaj" not in opened(arta).text


def test_nobody_else_reads_lists_or_throws_away_a_draft(app, arta, signed_in, make_user, acting):
    director = make_user("besa", "director", "it_admin", "auditor")
    type_in(arta, opened(arta))
    with acting(director):
        assert drafts.load("test.note:k1") is None
        assert drafts.pending_drafts() == []
    besa = signed_in("besa")
    opened(besa)
    with app.app_context(), privileged("test"):
        draft_id = db.session.scalar(sa.select(Draft.id))
    assert besa.post(f"/drafts/{draft_id}/discard").status_code == 404
    for page in (besa.get("/drafts"), opened(besa), opened(besa, draft=draft_id)):
        assert WORDS not in page.text
    assert count(app) == 1


def test_the_fence_refuses_a_draft_in_somebody_elses_name(app, acting, make_user):
    arta, besa = make_user("arta", "secretary"), make_user("besa", "secretary")
    from core.db import unit_of_work

    with acting(besa), pytest.raises(FenceError), unit_of_work():
        db.session.add(Draft(user_id=arta, form_key="x", page="p", content={"fields": {}}))


def test_a_key_that_the_server_did_not_sign_or_signed_for_another_keeps_nothing(app, arta, signed_in, make_user):
    make_user("besa", "secretary")
    besa = signed_in("besa")
    stolen = mark_of(opened(arta))
    opened(besa)
    for mark in ("", "test.note:k1", stolen, stolen[:-2], stolen.swapcase()):
        assert besa.post("/draft", {"_form": mark, "text": WORDS}).status_code == 400
    assert arta.client.post("/draft", data={"_form": stolen, "text": WORDS}).status_code == 400, "without a token"
    assert count(app) == 0


def test_passwords_and_tokens_are_never_kept(app, arta, acting):
    page = opened(arta)
    type_in(arta, page, secret_password="kreshnik-lumi-vere-42", new_Password="x", csrf_token=arta.token)
    with app.app_context(), privileged("test"):
        fields = db.session.scalar(sa.select(Draft)).content["fields"]
    assert set(fields) == {"text"}


def test_a_text_that_is_too_long_is_told_and_the_draft_before_stays(arta):
    page = opened(arta)
    type_in(arta, page)
    refused = type_in(arta, page, "ë" * 150_000)
    assert refused.status_code == 413
    assert "tepër i gjatë" in refused.text
    assert WORDS in opened(arta).text


def test_the_authors_list_names_the_form_and_shows_the_text(app, arta):
    type_in(arta, opened(arta))
    page = arta.get("/drafts").text
    assert "Shënim k1" in page and WORDS in page and "/notes/k1?draft=" in page


def test_the_home_page_gets_label_address_and_time(app, arta, acting, make_user):
    type_in(arta, opened(arta))
    with app.app_context(), privileged("test"):
        author = db.session.scalar(sa.select(Draft.user_id))
    with acting(author):
        (pending,) = drafts.pending_drafts()
    assert pending.label == "Shënim k1"
    assert pending.url.startswith("/notes/k1?draft=")
    assert abs((datetime.now(UTC) - pending.saved_at).total_seconds()) < 60


def test_no_word_of_a_draft_stands_in_the_database_or_the_audit(app, arta, installation):
    type_in(arta, opened(arta))
    with app.app_context(), privileged("test"):
        tables = sa.inspect(db.engine).get_table_names()
        stored = b"".join(
            repr(row).encode() for table in tables for row in db.session.execute(sa.text(f'SELECT * FROM "{table}"'))
        )
    assert b"test.note:k1" in stored
    on_disk = b"".join(file.read_bytes() for file in installation.settings.data.rglob("*") if file.is_file())
    for word in (WORDS, "flinte", "Shënim k1"):
        for encoding in ("utf-8", "utf-16-le"):
            assert word.encode(encoding) not in stored + on_disk
        assert repr(word)[1:-1].encode() not in stored


SERVER = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from werkzeug.serving import make_server
    from core.app import create_app
    from core.config import Settings
    from tests.core.drafts.conftest import notes

    data, keys, url = sys.argv[1:]
    app = create_app(Settings.read({}, data=data, keys=keys, tls=False, second_factor=False, database_url=url))
    app.register_blueprint(notes())
    server = make_server("127.0.0.1", 0, app, threaded=True)
    print(server.server_port, flush=True)
    server.serve_forever()
    """
)


@pytest.mark.slow
def test_a_server_killed_in_the_middle_of_a_note_loses_only_what_was_not_yet_sent(app, arta, installation):
    """The page sends every 20 seconds; each draft that was acknowledged is there after a kill -9."""
    import http.client
    from urllib.parse import urlencode

    settings = installation.settings
    mark = mark_of(opened(arta))
    cookie = "kujdes=" + arta.client.get_cookie("kujdes").value
    for trial in range(3):
        server = subprocess.Popen(
            [sys.executable, "-c", SERVER, str(settings.data), str(settings.keys), settings.database_url],
            stdout=subprocess.PIPE, cwd=Path(__file__).parents[3], text=True,
        )  # fmt: skip
        try:
            connection = http.client.HTTPConnection("127.0.0.1", int(server.stdout.readline()))
            for step in range(3):
                body = urlencode({"_form": mark, "csrf_token": arta.token, "text": f"{WORDS} {trial}.{step}"})
                headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
                connection.request("POST", "/draft", body, headers)
                answer = connection.getresponse()
                answer.read()
                assert answer.status == 204
            connection.close()
        finally:
            os.kill(server.pid, signal.SIGKILL)
            server.wait()
            server.stdout.close()
        assert f"{WORDS} {trial}.2" in opened(arta).text
