"""The pages of the audit: the auditor reads all of it, and that is noted; a file's workers see who opened it."""

import ast
import re
import uuid
from pathlib import Path

import pytest
import sqlalchemy as sa

from core.audit.chain import handle_of, record
from core.audit.models import AuditEvent
from core.audit.reading import openings_of
from core.audit.words import CORE, ENDINGS, words_of
from core.auth.models import User
from core.db import atomic, db

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def auditor(make_user, signed_in):
    make_user("auditore", "auditor", name="Auditore Provë")
    return signed_in("auditore")


@atomic
def note(verb, *subject, **facts):
    record(verb, *subject, **facts)


def text_of(response):
    assert response.status_code == 200
    return response.text


def test_the_auditor_reads_who_did_what_in_plain_words(app, auditor, acting, make_user):
    ana = make_user("ana", "secretary", name="Ana Provë")
    with acting(ana):
        note("core.search", shown=[uuid.uuid4()])
        note("core.refused", refused=True, note="audit.events")
    page = text_of(auditor.get("/audit/"))
    assert "Ana Provë" in page and "Kërkoi" in page and "nuk u lejua" in page
    assert "core.search" not in re.sub(r'value="[^"]*"', "", page)


def test_a_login_is_told_with_the_name_of_its_account(app, auditor):
    row = re.search(r"<tr>(?:(?!<tr>).)*Hyri në sistem.*?</tr>", text_of(auditor.get("/audit/?verb=core.login")), re.S)
    assert "Auditore Provë" in row[0]


def test_reading_the_audit_is_itself_noted(app, auditor):
    auditor.get("/audit/?refused=1")
    with app.app_context():
        last = db.session.scalars(sa.select(AuditEvent).order_by(AuditEvent.seq.desc())).first()
        assert (last.verb, last.note) == ("core.audit.viewed", "refused")


def test_filters_show_only_what_fits(app, auditor, acting, make_user):
    ana, ben = make_user("ana", name="Ana Provë"), make_user("ben", name="Ben Provë")
    target = uuid.uuid4()
    with acting(ana):
        note("core.locked")
        note("core_export.viewed", target)
    with acting(ben):
        note("core.unlocked")
        note("core_export.viewed", uuid.uuid4(), refused=True)

    def table(address):
        found = re.search(r"<tbody>.*</tbody>", text_of(auditor.get(address)), re.S)
        return found[0] if found else ""

    assert "Ben Provë" not in table(f"/audit/?user={ana}") and "Ana Provë" in table(f"/audit/?user={ana}")
    assert table("/audit/?verb=core.locked").count("<tr>") == 1
    assert table("/audit/?verb=KYCI+ekranin").count("<tr>") == 2  # locked, and unlocked
    assert table("/audit/?refused=1").count("<tr>") == 1
    assert table(f"/audit/?record={target}").count("<tr>") == 1
    with app.app_context():
        mark = handle_of(target).hex()
    assert table(f"/audit/?record={mark}").count("<tr>") == 1
    assert "Ana Provë" in table("/audit/?period=day")
    assert "as identifikuesi" in text_of(auditor.get("/audit/?record=nonsense"))
    assert table("/audit/?user=nonsense&period=nonsense").count("<tr>") > 4


def test_fifty_rows_a_page_and_no_total(app, auditor):
    with app.app_context():
        for number in range(130):
            note("core.locked", note=str(number))
    first = text_of(auditor.get("/audit/?verb=core.locked"))
    assert first.count("<tr>") == 51
    assert "page=2" in first and "page=0" not in first
    third = text_of(auditor.get("/audit/?verb=core.locked&page=3"))
    assert third.count("<tr>") == 31 and "page=4" not in third
    assert "130" not in first


def test_a_change_shows_old_and_new_but_nothing_sealed(app, auditor, acting, make_user):
    ana = make_user("ana", name="Ana Provë")

    @atomic
    def change():
        user = db.session.get_one(User, ana)
        user.title, user.totp_secret, user.password_hash = "Juriste", "SECRET", "x" * 20

    with acting(ana):
        change()
    page = text_of(auditor.get("/audit/?verb=core_user.changed"))
    assert "– → Juriste" in page
    assert "SECRET" not in page and "xxxx" not in page and "sealed" not in page


@pytest.mark.parametrize("role", ["it_admin", "director", "secretary"])
def test_the_audit_is_absent_for_all_but_the_auditor(make_user, signed_in, role):
    make_user("kureshtar", role)
    person = signed_in("kureshtar")
    for address in ("/audit/", "/audit/checkpoint"):
        assert person.get(address).status_code == 404


def test_the_strip_of_the_last_checkpoint_is_printed_with_its_code(app, auditor):
    assert "Ende asnjë" in text_of(auditor.get("/audit/checkpoint"))
    assert auditor.post("/audit/checkpoint").status_code == 303
    page = text_of(auditor.get("/audit/checkpoint"))
    (strip,) = re.findall(r"<strong>((?:[A-Z2-7]{4} ?){6})</strong>", page)
    assert "data:image/svg+xml" in page
    files = list((app.extensions["settings"].data / "checkpoints").glob("*.txt"))
    assert len(files) == 1 and strip


def test_every_verb_of_the_core_has_words():
    known, said = set(CORE), set()
    for file in (ROOT / "core").rglob("*.py"):
        for call in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", getattr(call.func, "attr", "")) == "record":
                for part in ast.walk(call.args[0]) if call.args else ():
                    if isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value.startswith("core"):
                        said.add(part.value)
    assert said - known == set()


def test_a_verb_without_words_is_told_by_its_ending(app):
    with app.app_context():
        assert words_of("something.viewed") == str(ENDINGS["viewed"])
        assert str(words_of("something.odd")) == "Kreu një veprim tjetër"


def test_openings_find_lists_and_direct_views_but_no_chance_neighbours(app, acting, make_user):
    ana = make_user("ana", name="Ana Provë")
    target, others = uuid.uuid4(), [uuid.uuid4() for _ in range(30)]
    with acting(ana):
        for _ in range(3):
            note("office_task.viewed", target)
        note("office.task.listed", shown=[*others[:7], target, *others[7:]])
        note("core.search", shown=others)
        note("office_task.viewed", target, refused=True)
        entries = openings_of(target)
        assert [(entry.who, entry.detail) for entry in entries] == [
            ("Ana Provë", "Nuk u lejua; nuk u shfaq asgjë."),
            ("Ana Provë", ""),
            ("Ana Provë", "3 herë"),
        ]
