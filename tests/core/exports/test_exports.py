"""Lists about persons leave only with a right, a reason, a confirmation, and for long ones a second person."""

import io
import re
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest
import sqlalchemy as sa
import time_machine

from core import exports, files
from core.access.principal import privileged
from core.audit.chain import handle_of
from core.audit.models import AuditEvent
from core.db import db, unit_of_work
from core.exports.models import Export
from core.files.store import root
from tests.core.exports.conftest import NAMES, REASON, Guest, ask, confirm


def the_export(app):
    with app.app_context(), privileged("test"):
        export = db.session.scalars(sa.select(Export).order_by(Export.asked_at.desc())).first()
        db.session.expunge(export)
        db.session.remove()
        return export


def events(app, verb):
    with app.app_context(), privileged("test"):
        return db.session.scalars(sa.select(AuditEvent).where(AuditEvent.verb == verb)).all()


def fetched(browser, export):
    browser.get(f"/exports/{export.id}")
    page = browser.post(f"/exports/{export.id}/password")
    password = re.search(r"<strong>([a-z-]+)</strong>", page.text)[1]
    return password, browser.post(f"/exports/{export.id}/file")


def unlocked(content, password):
    from msoffcrypto.format.ooxml import OOXMLFile

    plain = io.BytesIO()
    book = OOXMLFile(io.BytesIO(content))
    book.load_key(password=password, verify_password=True)
    book.decrypt(plain, verify_integrity=True)
    return openpyxl.load_workbook(plain).active


def stored_files(app):
    with app.app_context():
        return [file for file in root().rglob("*") if file.is_file()]


def test_a_short_list_is_fetched_once_locked_and_is_then_gone(app, person):
    besa = person("besa", "director")
    assert ask(besa).location == "/exports/"
    export = the_export(app)
    assert (export.state, export.rows) == ("ready", 5)
    password, answer = fetched(besa, export)
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="eksport-2')
    sheet = unlocked(answer.data, password)
    assert [cell.value for cell in sheet[1]] == ["Emri", "Lindur", "Nr."]
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [*NAMES, NAMES[0]]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert sheet["B2"].value == datetime(2014, 3, 27)
    assert sheet["B2"].number_format == "dd.mm.yyyy"
    assert the_export(app).state == "fetched"
    assert stored_files(app) == []
    assert besa.post(f"/exports/{export.id}/file").status_code == 409


def test_a_long_list_waits_for_a_second_person_who_sees_no_names(app, person):
    besa, drita = person("besa", "director"), person("drita", "director")
    ask(besa, rows=26)
    export = the_export(app)
    assert export.state == "waiting"
    page = drita.get("/exports/approvals").text + drita.get(f"/exports/approvals/{export.id}").text
    assert "Mysafirët" in page and "26" in page and REASON in page and "Besa" in page
    assert "Çela" not in page and "Hoxha" not in page
    assert drita.post(f"/exports/approvals/{export.id}/approve").status_code == 303
    password, answer = fetched(besa, export)
    assert unlocked(answer.data, password).max_row == 27


def test_a_denied_export_is_erased(app, person):
    besa, drita = person("besa", "director"), person("drita", "director")
    ask(besa, rows=30)
    export = the_export(app)
    drita.get(f"/exports/approvals/{export.id}")
    assert drita.post(f"/exports/approvals/{export.id}/deny").status_code == 303
    assert stored_files(app) == []
    assert "Refuzuar" in besa.get("/exports/").text
    assert besa.post(f"/exports/{export.id}/password").status_code == 409


def test_asking_in_small_portions_does_not_go_round_the_second_person(app, person):
    besa = person("besa", "director")
    states = []
    for _portion in range(3):
        ask(besa, rows=10)
        states.append(the_export(app).state)
    assert states == ["ready", "ready", "waiting"]


# --- the abuse list


def test_without_the_right_the_list_has_no_export(app, person):
    arta = person("arta", "secretary")
    assert arta.get("/guests/export").status_code == 404
    assert ask(arta).status_code == 404
    assert arta.get("/exports/").status_code == 404
    assert stored_files(app) == []


@pytest.mark.parametrize("reason", ["", "shkurt", "x" * 9, " a b c d          ", "y" * 501])
def test_without_a_real_reason_nothing_is_made(app, person, reason):
    besa = person("besa", "director")
    assert ask(besa, reason=reason).status_code == 422
    assert stored_files(app) == []


def test_without_a_known_purpose_nothing_is_made(app, person):
    besa = person("besa", "director")
    assert ask(besa, code="kuriozitet").status_code == 422
    assert stored_files(app) == []


def test_without_a_fresh_confirmation_nothing_is_made_approved_or_fetched(app, person):
    besa, drita = person("besa", "director"), person("drita", "director", confirmed=False)
    ask(besa, rows=26)
    export = the_export(app)
    drita.get("/")
    steps = [
        drita.get("/guests/export"),
        ask(drita),
        drita.get(f"/exports/approvals/{export.id}"),
        drita.post(f"/exports/approvals/{export.id}/approve"),
        drita.get(f"/exports/{export.id}"),
        drita.post(f"/exports/{export.id}/file"),
    ]
    assert all(step.status_code == 303 and "/confirm" in step.location for step in steps)
    assert the_export(app).state == "waiting"


def test_nobody_approves_their_own_export(app, person):
    besa = person("besa", "director")
    ask(besa, rows=26)
    export = the_export(app)
    assert besa.get(f"/exports/approvals/{export.id}").status_code == 404
    assert besa.post(f"/exports/approvals/{export.id}/approve").status_code == 409
    assert the_export(app).state == "waiting"


def test_nobody_approves_without_the_right_or_what_does_not_wait(app, person):
    besa, drita, arta = person("besa", "director"), person("drita", "director"), person("arta", "secretary")
    ask(besa, rows=26)
    export = the_export(app)
    assert arta.post(f"/exports/approvals/{export.id}/approve").status_code == 404
    drita.get("/exports/approvals")
    drita.post(f"/exports/approvals/{export.id}/approve")
    assert drita.post(f"/exports/approvals/{export.id}/deny").status_code == 404, "it is none of hers any more"
    assert the_export(app).state == "ready"


def test_an_export_that_waits_cannot_be_fetched(app, person):
    besa = person("besa", "director")
    ask(besa, rows=26)
    export = the_export(app)
    for step in ("password", "file"):
        assert besa.post(f"/exports/{export.id}/{step}").status_code == 409


def test_nobody_fetches_the_export_of_another_not_even_who_approved_it(app, person):
    besa, drita = person("besa", "director"), person("drita", "director")
    ask(besa, rows=26)
    export = the_export(app)
    drita.get("/")
    assert drita.post(f"/exports/{export.id}/password").status_code == 409
    drita.post(f"/exports/approvals/{export.id}/approve")
    for step in ("password", "file"):
        assert drita.post(f"/exports/{export.id}/{step}").status_code == 404
    assert drita.get(f"/exports/{export.id}").status_code == 404


def test_the_file_is_not_handed_out_before_its_password_nor_by_a_link(app, person):
    besa = person("besa", "director")
    ask(besa)
    export = the_export(app)
    besa.get("/")
    assert besa.post(f"/exports/{export.id}/file").status_code == 409
    assert besa.get(f"/exports/{export.id}/file").status_code == 404
    assert besa.get(f"/exports/{export.id}/password").status_code == 404


def test_after_24_hours_an_export_is_gone_from_the_disk_too(app, person, signed_in):
    besa = person("besa", "director")
    ask(besa)
    export = the_export(app)
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=24, seconds=5)):
        besa.sign_in("besa")
        confirm(besa)
        assert besa.post(f"/exports/{export.id}/password").status_code == 409
        assert "Skaduar" in besa.get("/exports/").text
    assert stored_files(app) == []
    assert the_export(app).row_ids is None


def test_an_export_that_nobody_approved_in_time_cannot_be_approved(app, person):
    besa, drita = person("besa", "director"), person("drita", "director")
    ask(besa, rows=26)
    export = the_export(app)
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=25)):
        drita.sign_in("drita")
        confirm(drita)
        assert drita.post(f"/exports/approvals/{export.id}/approve").status_code == 409
        with app.app_context():
            assert exports.expire_old() == 1
    assert the_export(app).state == "expired"


def test_who_loses_the_right_before_fetching_gets_nothing(app, person):
    besa = person("besa", "director")
    ask(besa)
    export = the_export(app)
    from core.auth.models import UserRole
    from core.state import next_epoch

    with app.app_context(), privileged("test"), unit_of_work():
        db.session.execute(sa.delete(UserRole).where(UserRole.user_id == export.user_id))
        next_epoch()
    besa.get("/")
    assert besa.post(f"/exports/{export.id}/password").status_code == 404


def test_a_row_hidden_from_the_asker_meanwhile_stops_the_export(app, person):
    besa = person("besa", "director")
    ask(besa)
    export = the_export(app)
    with app.app_context(), privileged("test"), unit_of_work():
        db.session.scalars(sa.select(Guest).where(Guest.number == 3)).one().hidden_from = export.user_id
    _password, answer = fetched(besa, export)
    assert answer.status_code == 409


def test_an_older_password_opens_nothing_after_a_new_one_was_shown(app, person):
    from msoffcrypto.exceptions import InvalidKeyError

    besa = person("besa", "director")
    ask(besa)
    export = the_export(app)
    first = re.search(r"<strong>([a-z-]+)</strong>", besa.post(f"/exports/{export.id}/password").text)[1]
    second, answer = fetched(besa, export)
    assert first != second
    with pytest.raises(InvalidKeyError):
        unlocked(answer.data, first)


# --- traces


def test_the_audit_says_who_took_which_rows_and_why_without_a_word_of_content(app, person):
    besa = person("besa", "director")
    ask(besa)
    fetched(besa, the_export(app))
    with app.app_context(), privileged("test"):
        ids = db.session.scalars(sa.select(Guest.id).order_by(Guest.number).limit(5)).all()
        handles = {handle_of(row_id)[:8] for row_id in ids}
    for verb, note in (("core.export.asked", "test.guests court 5"), ("core.export.fetched", "test.guests 5")):
        (event,) = events(app, verb)
        assert event.note == note
        assert {event.seen[at : at + 8] for at in range(0, len(event.seen), 8)} == handles
        assert not event.refused


def test_a_refused_step_is_in_the_audit(app, person):
    besa = person("besa", "director")
    ask(besa, rows=26)
    besa.post(f"/exports/{the_export(app).id}/file")
    (event,) = events(app, "core.export.opened")
    assert event.refused


def test_nothing_of_a_waiting_export_can_be_read_on_the_disk_or_in_the_database(app, person, installation):
    besa = person("besa", "director")
    ask(besa, rows=26)
    on_disk = b"".join(file.read_bytes() for file in installation.settings.data.rglob("*") if file.is_file())
    with app.app_context(), privileged("test"):
        rows = db.session.execute(sa.text("SELECT * FROM core_export")).all()
    for word in (*NAMES, REASON, "Mysafirët"):
        assert word.encode() not in on_disk and repr(word)[1:-1] not in repr(rows)
    assert b"PK\x03\x04" not in b"".join(file.read_bytes() for file in stored_files(app))


def test_the_sweep_leaves_what_waits(app, person):
    besa = person("besa", "director")
    ask(besa, rows=26)
    with app.app_context():
        assert files.sweep(older_than=timedelta(seconds=-60)) == 0
    assert len(stored_files(app)) == 1


# --- lists without persons, and what is too long


@pytest.mark.parametrize("kind_of_file", ["xlsx", "csv"])
def test_a_list_without_persons_is_downloaded_at_once_by_who_sees_it(app, person, kind_of_file):
    arta = person("arta", "secretary", confirmed=False)
    arta.get("/places/export")
    answer = arta.post("/places/export", {"kind": kind_of_file})
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].endswith(f".{kind_of_file}")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    (event,) = events(app, "core.export.made")
    assert event.note == f"test.places {kind_of_file} 40" and len(event.seen) == 40 * 8


def test_an_export_never_holds_more_than_its_reader_sees(app, person, make_user):
    besa = person("besa", "director")
    with app.app_context(), privileged("test"):
        from core.auth.models import User

        me = db.session.scalar(sa.select(User.id).where(User.username == "besa"))
        with unit_of_work():
            db.session.scalars(sa.select(Guest).where(Guest.number == 0)).one().hidden_from = me
    besa.get("/places/export")
    assert len(besa.post("/places/export", {"kind": "csv"}).data.decode("utf-8-sig").splitlines()) == 1 + 39


def test_a_list_that_is_too_long_says_the_limit_and_makes_nothing(app, person, monkeypatch):
    from core.exports import writers

    monkeypatch.setattr(writers, "MOST", 20)
    besa = person("besa", "director")
    for address in ("/guests/export", "/places/export"):
        page = besa.get(address)
        assert page.status_code == 422
        assert "deri në 20 rreshta" in page.text
    assert ask(besa, rows=30).status_code == 422
    assert stored_files(app) == []
