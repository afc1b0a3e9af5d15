"""The second factor: who needs it, codes that work once, recovery codes, wrong clocks."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine

from core.audit.models import AuditEvent
from core.auth import second_factor
from core.auth.models import User, UserSession
from core.db import db, now


@pytest.fixture
def besa(make_user):
    return make_user("besa", "director")


def test_who_may_open_sensitive_files_must_set_up_a_telephone_before_anything_else(signed_in, besa, make_user, enrol):
    make_user("drita", "secretary")
    assert signed_in("drita").get("/").status_code == 200
    director = signed_in("besa")
    for url in ("/", "/account", "/password-resets/"):
        assert director.get(url).location == "/account/second-factor"
    enrol(director)
    assert director.get("/").status_code == 200


def test_a_demonstration_may_do_without(installation, besa):
    app = installation.start(second_factor=False)
    client = app.test_client()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/login").text)[1]
    client.post("/login", data={"csrf_token": token, "username": "besa", "password": "kreshnik-lumi-vere-42"})
    assert client.get("/").status_code == 200
    with app.app_context():
        db.engine.dispose()


def test_the_next_login_asks_for_a_code_and_then_goes_where_one_wanted(signed_in, besa, enrol):
    telephone, _codes = enrol(signed_in("besa"))
    person = signed_in("besa")
    answer = person.get("/account")
    assert answer.location == "/login/second-factor?next=/account"
    person.get(answer.location)
    assert person.post(answer.location, {"code": "000000"}).status_code == 422
    assert person.get("/account").status_code == 303
    assert person.post(answer.location, {"code": telephone.code()}).location == "/account"
    assert person.get("/account").status_code == 200


def test_a_code_that_was_used_is_refused_also_by_another_browser_and_after_a_restart(
    signed_in, besa, enrol, visitor, installation
):
    telephone, _codes = enrol(signed_in("besa"))
    code = telephone.code()
    first, second = signed_in("besa"), signed_in("besa")
    for person, status in ((first, 303), (second, 422)):
        person.get("/login/second-factor")
        assert person.post("/login/second-factor", {"code": code}).status_code == status
    app = installation.start(second_factor=True)
    with app.test_request_context("/"):
        assert not second_factor.is_right(db.session.query(User).filter_by(username="besa").one(), code)
        db.session.remove()
        db.engine.dispose()


def test_of_twenty_who_send_the_same_code_at_once_exactly_one_is_let_in(app, signed_in, besa, enrol):
    telephone, _codes = enrol(signed_in("besa"))
    ready, code = threading.Barrier(20), telephone.code()

    def send(_number):
        with app.test_request_context("/"):
            user = db.session.get_one(User, besa)
            secret, user_id = user.totp_secret, user.id
            db.session.rollback()
            ready.wait()
            try:
                return second_factor._spend_step(user_id, secret, code)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(20) as crowd:
        assert list(crowd.map(send, range(20))).count(True) == 1


def test_each_recovery_code_opens_once_with_or_without_the_dash(signed_in, besa, enrol):
    _telephone, codes = enrol(signed_in("besa"))
    assert len(set(codes)) == 10
    for typed, status in ((codes[0], 303), (codes[0], 422), (codes[1].replace("-", " ").lower(), 303)):
        person = signed_in("besa")
        person.get("/login/second-factor")
        assert person.post("/login/second-factor", {"code": typed}).status_code == status


def test_of_ten_who_send_the_same_recovery_code_at_once_exactly_one_is_let_in(app, signed_in, besa, enrol):
    _telephone, codes = enrol(signed_in("besa"))
    ready = threading.Barrier(10)

    def send(_number):
        with app.test_request_context("/"):
            ready.wait()
            try:
                return second_factor._spend_recovery(besa, codes[0].replace("-", ""))
            finally:
                db.session.remove()

    with ThreadPoolExecutor(10) as crowd:
        assert list(crowd.map(send, range(10))).count(True) == 1


def test_neither_the_key_nor_the_recovery_codes_stand_readable_in_the_database(app, signed_in, besa, enrol):
    telephone, codes = enrol(signed_in("besa"))
    with app.app_context():
        user = db.session.get_one(User, besa)
        kept = user.sealed_totp_secret + user.sealed_recovery_codes
        opened = str(user.recovery_codes)
    assert telephone.totp.secret.encode() not in kept
    assert not any(code.replace("-", "") in opened for code in codes)


def test_wrong_codes_are_throttled_and_at_most_twenty_an_hour_are_looked_at(app, signed_in, besa, enrol):
    enrol(signed_in("besa"))
    with time_machine.travel(now() + timedelta(minutes=2), tick=False) as clock:
        person = signed_in("besa")
        answers = []
        for _minute in range(8):
            person.get("/login/second-factor")
            answers += [person.post("/login/second-factor", {"code": "000000"}).status_code for _ in range(6)]
            clock.shift(61)
    assert answers.count(422) == 20 and answers[5] == 429


def test_a_clock_an_hour_off_is_told_to_the_administrator_and_a_recovery_code_opens(
    app, signed_in, besa, enrol, make_user
):
    make_user("drita", "it_admin")
    telephone, codes = enrol(signed_in("besa"))
    person = signed_in("besa")
    person.get("/login/second-factor")
    page = person.post("/login/second-factor", {"code": telephone.code(120)})
    assert page.status_code == 422 and "njëra nga orët është gabim" in page.text
    assert "60" not in re.sub(r"\d\d:\d\d|<[^>]*>", "", page.text)
    with app.app_context():
        notes = [event.note for event in db.session.query(AuditEvent).filter_by(verb="core.login.failed")]
    assert notes == ["clock +60"]
    assert "60 minuta diferencë" in signed_in("drita").get(f"/users/{besa}").text
    assert person.post("/login/second-factor", {"code": codes[0]}).status_code == 303


def test_after_a_clock_that_went_back_ten_years_the_page_says_so_and_a_recovery_code_opens(signed_in, besa, enrol):
    telephone, codes = enrol(signed_in("besa"))
    with time_machine.travel(now() - timedelta(days=3650), tick=True):
        person = signed_in("besa")
        assert "ka shkuar mbrapa" in person.get("/login/second-factor").text
        assert person.post("/login/second-factor", {"code": telephone.code()}).status_code == 422
        assert person.post("/login/second-factor", {"code": codes[0]}).status_code == 303


def test_a_code_used_under_a_clock_that_ran_ahead_does_not_bar_the_telephone_for_good(signed_in, besa, enrol):
    telephone, codes = enrol(signed_in("besa"))
    with time_machine.travel(now() + timedelta(days=365), tick=True):
        person = signed_in("besa")
        person.get("/login/second-factor")
        assert person.post("/login/second-factor", {"code": telephone.code()}).status_code == 303
    for code, status in ((telephone.code(1), 422), (codes[0], 303), (telephone.code(1), 303)):
        person = signed_in("besa")
        person.get("/login/second-factor")
        assert person.post("/login/second-factor", {"code": code}).status_code == status


def test_a_new_telephone_needs_proof_of_the_old_one_and_ends_its_codes(signed_in, besa, enrol, confirm):
    person = signed_in("besa")
    old, _codes = enrol(person)
    assert "/confirm" in person.get("/account/second-factor").location
    assert confirm(person, old.code()).status_code == 303
    new, _codes = enrol(person)
    assert new.totp.secret != old.totp.secret
    later = signed_in("besa")
    later.get("/login/second-factor")
    assert later.post("/login/second-factor", {"code": old.code(1)}).status_code == 422
    assert later.post("/login/second-factor", {"code": new.code(1)}).status_code == 303


def test_new_recovery_codes_need_step_up_and_end_the_old_ones(signed_in, besa, enrol, confirm):
    person = signed_in("besa")
    telephone, old = enrol(person)
    assert "/confirm" in person.post("/account/recovery-codes").location
    confirm(person, telephone.code())
    fresh = re.findall(r"<code>([A-Z2-9]{5}-[A-Z2-9]{5})</code>", person.post("/account/recovery-codes").text)
    assert len(fresh) == 10
    later = signed_in("besa")
    later.get("/login/second-factor")
    assert later.post("/login/second-factor", {"code": old[0]}).status_code == 422
    assert later.post("/login/second-factor", {"code": fresh[0]}).status_code == 303


def test_the_picture_for_the_app_obeys_the_content_policy(signed_in, besa):
    page = signed_in("besa").get("/account/second-factor").text
    picture = re.search(r"<svg[^>]*class=\"qr\".*?</svg>", page, re.S)[0]
    assert "style" not in picture and "data:" not in picture


def test_opening_the_enrolment_page_changes_nothing(app, signed_in, besa):
    person = signed_in("besa")
    person.get("/account/second-factor")
    with app.app_context():
        assert db.session.get_one(User, besa).sealed_totp_secret is None
        assert not db.session.query(UserSession).filter_by(user_id=besa).one().second_factor
