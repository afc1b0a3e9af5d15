"""Sessions: how they begin, end, are locked, and what a changed clock may not do."""

from datetime import date, timedelta

import pytest
import time_machine

from core.auth.models import User, UserSession
from core.db import db, now
from core.l10n import today


@pytest.fixture
def drita(make_user):
    return make_user("drita", "it_admin")


def cookie(person):
    return person.client.get_cookie("kujdes").value


def replay(visitor, value):
    thief = visitor()
    thief.client.set_cookie("kujdes", value)
    return thief.get("/account").status_code


def test_a_cookie_from_before_the_logout_opens_nothing_a_hundred_times(signed_in, visitor, drita):
    person = signed_in("drita")
    old = cookie(person)
    person.get("/account")
    assert person.post("/logout").headers["Clear-Site-Data"] == '"cache"'
    assert [replay(visitor, old) for _ in range(100)] == [303] * 100


def test_the_cookie_is_for_this_site_and_for_no_script_and_over_tls_bound_to_the_host(installation, signed_in, drita):
    header = signed_in("drita").client.get("/login").headers.get("Set-Cookie") or ""
    app = installation.start(tls=True, server_name="kujdes.test")
    header = app.test_client().get("/login", base_url="https://kujdes.test").headers["Set-Cookie"]
    with app.app_context():
        db.engine.dispose()
    assert header.startswith("__Host-kujdes=") and "Path=/" in header and "Domain" not in header
    assert {"Secure", "HttpOnly", "SameSite=Strict"} <= {part.strip() for part in header.split(";")}


def test_the_database_holds_only_the_hash_of_the_session(app, signed_in, drita):
    value = cookie(signed_in("drita"))
    with app.app_context():
        rows = db.session.query(UserSession).all()
        assert value not in str([vars(row) for row in rows])


def test_login_step_up_and_unlock_each_give_a_new_session_id(visitor, drita, confirm):
    person = visitor()
    person.get("/login")
    ids = [cookie(person)]
    person.sign_in("drita")
    ids.append(cookie(person))
    confirm(person)
    ids.append(cookie(person))
    person.get("/account")
    person.post("/lock")
    person.get("/unlock")
    person.post("/unlock", {"password": "kreshnik-lumi-vere-42"})
    ids.append(cookie(person))
    assert len(set(ids)) == 4
    assert [replay(visitor, old) for old in ids[:-1]] == [303] * 3
    assert replay(visitor, ids[-1]) == 200


def test_ten_idle_minutes_end_a_session_and_work_keeps_it_for_nine_hours_at_most(signed_in, drita, confirm):
    with time_machine.travel(now(), tick=False) as clock:
        person = signed_in("drita")
        for _ in range(9 * 60 // 8 - 1):
            clock.shift(8 * 60)
            assert person.get("/account").status_code == 200
        confirm(person)
        clock.shift(8 * 60)
        assert person.get("/account").status_code == 200
        clock.shift(8 * 60)
        assert person.get("/account").status_code == 303
        other = signed_in("drita")
        clock.shift(10 * 60 + 1)
        assert other.get("/account").status_code == 303


@pytest.mark.parametrize("jump", [timedelta(minutes=1), timedelta(hours=1), timedelta(days=3650)])
def test_a_clock_set_back_never_prolongs_a_session(signed_in, drita, jump):
    with time_machine.travel(now(), tick=False) as clock:
        person = signed_in("drita")
        clock.shift(-jump)
        assert person.get("/account").status_code == 303
        clock.shift(jump)


def test_a_clock_that_jumps_ahead_ends_sessions(signed_in, drita):
    with time_machine.travel(now(), tick=False) as clock:
        person = signed_in("drita")
        clock.shift(timedelta(days=3650))
        assert person.get("/account").status_code == 303


def test_an_account_ends_at_the_end_of_its_last_day(app, signed_in, visitor, make_user):
    user_id = make_user("besa", "secretary")
    with app.app_context():
        db.session.get_one(User, user_id).active_until = today()
        db.session.commit()
    person = signed_in("besa")
    with time_machine.travel(now() + timedelta(days=1), tick=False):
        assert visitor().sign_in("besa").status_code == 422
    assert person.get("/account").status_code == 200
    with app.app_context():
        db.session.get_one(User, user_id).active_until = date(2020, 1, 1)
        db.session.commit()
    assert person.get("/account").status_code == 303


def test_quick_exit_hides_everything_until_the_password_is_typed_and_then_leads_home(signed_in, drita):
    person = signed_in("drita")
    person.get("/account")
    assert person.post("/lock").location == "/unlock"
    for url in ("/", "/account", "/users/", "/confirm"):
        assert person.get(url).location == "/unlock"
    assert person.post("/account/language", {"locale": "en"}).location == "/unlock"
    page = person.get("/unlock")
    assert "next" not in page.text and "/account" not in page.text
    assert person.post("/unlock", {"password": "gabim"}).status_code == 422
    assert person.post("/unlock", {"password": "kreshnik-lumi-vere-42"}).location == "/"
    assert person.get("/account").status_code == 200


def test_guessing_at_a_locked_screen_is_throttled(signed_in, drita):
    person = signed_in("drita")
    person.get("/account")
    person.post("/lock")
    person.get("/unlock")
    assert [person.post("/unlock", {"password": "x"}).status_code for _ in range(6)] == [422] * 5 + [429]


def test_my_account_shows_the_login_before_the_device_and_the_failures_since(visitor, drita):
    firefox, chrome = "Mozilla (Windows NT 10.0) Firefox/140", "Mozilla (X11; Linux) Chrome/140"
    with time_machine.travel(now(), tick=False) as clock:
        first = visitor()
        first.client.environ_base["HTTP_USER_AGENT"] = firefox
        first.sign_in("drita")
        clock.shift(3600)
        for _ in range(3):
            visitor().sign_in("drita", "gabim-gabim")
        clock.shift(3600)
        second = visitor()
        second.client.environ_base["HTTP_USER_AGENT"] = chrome
        second.sign_in("drita")
        page = second.get("/account").text
    assert "u përpoq 3 herë" in page
    assert "Firefox · Windows" in page and "Chrome · Linux" in page


def test_i_see_my_sessions_and_end_one_or_all_others(app, signed_in, drita, make_user):
    other_id = make_user("besa", "secretary")
    here, there, third, foreign = (signed_in(name) for name in ("drita", "drita", "drita", "besa"))
    page = here.get("/account").text
    handles = [part.split("/end")[0] for part in page.split("/account/sessions/")[1:] if not part.startswith("end")]
    assert len(handles) == 2
    here.post(f"/account/sessions/{handles[0]}/end")
    assert sorted(person.get("/account").status_code for person in (there, third)) == [200, 303]
    here.post("/account/sessions/end")
    assert [person.get("/account").status_code for person in (here, there, third)] == [200, 303, 303]
    with app.app_context():
        handle = db.session.query(UserSession).filter_by(user_id=other_id).one().handle
    here.post(f"/account/sessions/{handle}/end")
    assert foreign.get("/account").status_code == 200


def test_who_chooses_english_reads_english_from_then_on(signed_in, drita):
    person = signed_in("drita")
    assert '<html lang="sq">' in person.get("/account").text
    person.post("/account/language", {"locale": "en"})
    assert '<html lang="en">' in person.get("/account").text
    assert person.post("/account/language", {"locale": "xx"}).status_code == 400


UNSAFE = ("/login", "/login/reset", "/logout", "/lock", "/unlock", "/confirm", "/account/password", "/users/new")


@pytest.mark.parametrize("url", UNSAFE)
def test_a_form_from_elsewhere_is_refused(signed_in, visitor, drita, url):
    person, stranger = signed_in("drita"), visitor()
    person.get("/account")
    stranger.get("/login")
    tries = [
        {"data": {}},
        {"data": {"csrf_token": stranger.token}},
        {"data": {"csrf_token": person.token}, "headers": {"Sec-Fetch-Site": "cross-site"}},
        {"data": '{"a":1}', "content_type": "text/plain"},
    ]
    assert [person.client.post(url, **options).status_code for options in tries] == [400] * 4
    assert person.get("/account").status_code == 200


FORGED = (
    "evil.example",
    "kujdes.evil.example",
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "evil.example:80",
    "evil@localhost",
    "127.0.0.2",
    "[::1]",
    "a b",
    "0",
)


@pytest.mark.parametrize("host", FORGED)
def test_a_forged_host_is_refused(visitor, host):
    assert visitor().client.get("/login", headers={"Host": host}).status_code == 400
