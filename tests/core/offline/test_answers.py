"""Answers from the field on the server: taken in once, opened by nobody else, kept when something is wrong."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from core.access.principal import privileged
from core.audit.models import AuditEvent
from core.db import db, now, unit_of_work
from core.keys.data import renew as renew_data_keys
from core.keys.masters import forget, rotate
from core.offline.keys import KEPT_FOR, RENEWED_AFTER, renew_if_due
from core.offline.models import OfflineAnswer, OfflineKey
from tests.core.offline.phone import FINISHED, findings, sealed, send, token

GOOD = (("kind", "lamp"), ("people", "3"), ("text", "Llamba e prishur te ura"))


@pytest.fixture
def arta(signed_in):
    return signed_in("arta")


@pytest.fixture
def server(arta):
    return arta.client.get("/field/today").get_json()["server"]


def of_arta(world, server, fields=GOOD, **more):
    return sealed(server, world["people"]["arta"], world["rounds"]["arta"], fields, **more)


def verbs(app):
    with app.app_context(), privileged("test"):
        found = list(db.session.scalars(sa.select(AuditEvent.verb).order_by(AuditEvent.seq)))
        db.session.remove()
        return found


def test_an_answer_is_taken_in_once_however_often_it_comes(app, world, arta, server):
    envelope = of_arta(world, server)
    answers = [send(arta, envelope) for _ in range(3)]
    assert [answer.get_json()["state"] for answer in answers] == ["done"] * 3
    assert findings(app) == [("Llamba e prishur te ura", 3)]
    assert verbs(app).count("core.offline.received") == 1
    assert "Gjetje" in arta.get("/field/answers").text


def test_an_answer_whose_clock_names_no_zone_is_not_guessed_at(app, world, arta, server):
    envelope = of_arta(world, server, finished=FINISHED.replace(tzinfo=None))
    assert send(arta, envelope).status_code == 422
    assert findings(app) == []


def test_an_answer_that_was_half_written_is_not_there_at_all(app, world, arta, server, monkeypatch):
    """The note that it came and what its sheet writes are one transaction."""
    from plugins.rounds.hooks import SHEET

    envelope, add = of_arta(world, server), SHEET.receive

    def breaks_off(*what):
        add(*what)
        db.session.flush()
        raise RuntimeError("the machine went off")

    object.__setattr__(SHEET, "receive", breaks_off)
    try:
        assert send(arta, envelope).status_code == 500
    finally:
        object.__setattr__(SHEET, "receive", add)
    assert findings(app) == []
    assert send(arta, envelope).get_json()["state"] == "done"
    assert findings(app) == [("Llamba e prishur te ura", 3)]


def test_nobody_can_send_the_answer_of_another_or_change_it_on_the_way(app, world, arta, server, signed_in):
    envelope = of_arta(world, server)
    besa = signed_in("besa")
    assert send(besa, envelope).status_code == 422
    other = of_arta(world, server)
    wrong = [
        {**envelope, "sheet": "rounds.other"},
        {**envelope, "id": other["id"]},
        {**envelope, "sealed": other["sealed"]},
        {**envelope, "point": other["point"]},
        {**envelope, "point": envelope["point"][:-8] + "AAAAAAA="},
        {**envelope, "key": "00000000-0000-0000-0000-000000000000"},
        {**envelope, "sealed": "AAAA"},
        {**envelope, "sealed": "A" * 240_000},
        {"id": "x", "sheet": "rounds.finding"},
        [],
        None,
    ]
    for one in wrong:
        assert send(arta, one).status_code == 422, one
    assert findings(app) == []
    assert verbs(app).count("core.offline.refused") == len(wrong) + 1
    assert send(arta, envelope).get_json()["state"] == "done"


def test_without_a_session_or_its_token_nothing_is_taken_and_nothing_is_said(app, world, arta, server, visitor):
    envelope = of_arta(world, server)
    assert visitor().client.get("/field/today").status_code == 303
    assert visitor().client.get("/field/session").status_code == 303
    assert visitor().client.post("/field/answers", json=envelope).status_code == 400
    assert arta.client.post("/field/answers", json=envelope).status_code == 400
    assert findings(app) == []
    assert visitor().client.get("/field/").status_code == 200


def test_everybody_takes_along_only_their_own_and_it_is_noted(app, world, arta, signed_in):
    text = arta.client.get("/field/today").text
    assert "Kanarin" in text and "Bilbil" not in text
    assert signed_in("ciljeta").client.get("/field/today").get_json()["sheets"] == []
    assert verbs(app).count("core.offline.given") == 2
    assert "csrf" not in text


def test_what_is_not_clear_waits_as_a_draft_for_its_author_alone(app, world, arta, server, signed_in):
    unclear = (("kind", "lamp"), ("people", "shumë"), ("text", "Tre fëmijë te ura"))
    said = send(arta, of_arta(world, server, unclear)).get_json()
    assert said["state"] == "waiting" and "Ndreqeni" in said["sentence"]
    assert findings(app) == []
    assert "Nga terreni" in arta.get("/").text
    assert signed_in("besa").get(said["address"]).status_code == 404

    page = arta.get(said["address"])
    assert "Tre fëmijë te ura" in page.text and "shumë" in page.text and 'role="alert"' in page.text
    mark = re.search(r'name="_form" value="([^"]+)"', page.text)[1]
    wrong = arta.post(said["address"], {"_form": mark, "kind": "lamp", "people": "x", "text": "Tre fëmijë te ura"})
    assert wrong.status_code == 422 and findings(app) == []
    right = arta.post(said["address"], {"_form": mark, "kind": "lamp", "people": "3", "text": "Tre fëmijë te ura"})
    assert right.status_code == 303
    assert findings(app) == [("Tre fëmijë te ura", 3)]
    assert arta.get(said["address"]).status_code == 303
    assert "Nga terreni" not in arta.get("/").text


def test_an_answer_about_something_that_was_closed_meanwhile_is_kept_with_the_reason(app, world, arta, server):
    from plugins.rounds.models import Round

    with app.app_context(), privileged("test"), unit_of_work():
        db.session.get(Round, world["rounds"]["arta"]).closed = True
    said = send(arta, of_arta(world, server)).get_json()
    assert (said["state"], said["sentence"]) == ("waiting", "Kjo rrugë është mbyllur.")
    page = arta.get(said["address"])
    assert "Kjo rrugë është mbyllur." in page.text and "Llamba e prishur" in page.text
    assert arta.post(f"{said['address']}/drop").status_code == 303
    assert findings(app) == []
    assert "Llamba" not in arta.get("/drafts").text


def test_an_answer_of_somebody_who_lost_the_right_is_kept_and_shown_to_them(app, world, arta, server):
    from core.auth.models import UserRole

    envelope = of_arta(world, server)
    with app.app_context(), privileged("test"), unit_of_work():
        from core.state import next_epoch

        db.session.execute(sa.delete(UserRole).where(UserRole.user_id == world["people"]["arta"]))
        next_epoch()
    said = send(arta, envelope).get_json()
    assert said["state"] == "waiting" and findings(app) == []
    assert "Llamba e prishur te ura" in arta.get(said["address"]).text


def test_an_answer_sealed_to_an_older_key_still_opens_through_every_rotation(app, world, arta, server):
    first, second = of_arta(world, server), of_arta(world, server, (("kind", "hole"), ("text", "Gropë te shkolla")))
    with app.app_context():
        with privileged("test"), unit_of_work():
            for key in db.session.scalars(sa.select(OfflineKey)):
                key.made_at = now() - RENEWED_AFTER
        renew_if_due()
        renew_if_due()
    newer = arta.client.get("/field/today").get_json()["server"]
    assert newer["id"] != server["id"]
    assert send(arta, first).get_json()["state"] == "done"
    with app.app_context():
        assert rotate()[1] == []
        assert renew_data_keys() == (True, [])
        forget(1)
    assert send(arta, second).get_json()["state"] == "done"
    assert send(arta, of_arta(world, newer)).get_json()["state"] == "done"
    assert len(findings(app)) == 3


def test_a_key_that_was_replaced_a_year_ago_is_erased(app, world, arta, server):
    envelope = of_arta(world, server)
    with app.app_context():
        with privileged("test"), unit_of_work():
            for key in db.session.scalars(sa.select(OfflineKey)):
                key.made_at = now() - KEPT_FOR - timedelta(days=40)
        renew_if_due()
        with privileged("test"), unit_of_work():
            newest = db.session.scalars(sa.select(OfflineKey).order_by(OfflineKey.made_at.desc())).first()
            newest.made_at = now() - KEPT_FOR - timedelta(days=1)
        renew_if_due()
    said = send(arta, envelope)
    assert said.status_code == 422 and "telefon" in said.get_json()["sentence"]


def texts(row):
    return [value for value in row if isinstance(value, str | bytes)]


def test_nothing_of_an_answer_lies_readable_in_the_database(app, world, arta, server):
    send(arta, of_arta(world, server))
    send(arta, of_arta(world, server, (("text", "Kanarina që pret"), ("people", "x"))))
    with app.app_context(), privileged("test"):
        for table in (OfflineAnswer.__table__, OfflineKey.__table__):
            for row in db.session.execute(sa.select(table)).all():
                assert not any("anarin" in (v if isinstance(v, str) else bytes(v).decode("latin1")) for v in texts(row))
        private = db.session.scalars(sa.select(OfflineKey)).first()
        stored = db.session.execute(sa.select(OfflineKey.__table__.c.private)).scalars().first()
        assert private.private not in stored
        db.session.remove()


def test_the_paper_sheet_has_the_fields_in_the_order_of_the_screen(world, arta):
    page = arta.get(f"/rounds/{world['rounds']['arta']}/paper").text
    screen = arta.client.get("/field/today").get_json()["sheets"][0]["items"][0]["fields"]
    order = ["Lloji", "Sa veta ishin", "Çfarë u gjet"]
    for text in (page, screen):
        places = [text.index(label) for label in order]
        assert places == sorted(places)
    assert token(arta)
