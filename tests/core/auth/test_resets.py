"""A new password without e-mail: two officials, a printed code, and the ways to misuse it."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine

from core.auth.models import PasswordReset, User
from core.db import db, now

NEW = "gjethe kumbull tren violinë"


@pytest.fixture
def app(installation):
    """The officials of these tests have no telephones; where one matters, the test sets it up."""
    app = installation.start()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def people(make_user):
    return {
        "besa": make_user("besa", "director"),
        "ilir": make_user("ilir", "it_admin"),
        "arta": make_user("arta", "secretary"),
    }


@pytest.fixture
def official(signed_in, confirm):
    """A colleague with the right, who has just shown who they are."""

    def come(name):
        person = signed_in(name)
        confirm(person)
        return person

    return come


def start(person, user_id):
    person.get("/password-resets/")
    return person.post("/password-resets/new", {"user": str(user_id)})


def waiting(app):
    with app.app_context():
        return (
            db.session.query(PasswordReset)
            .filter_by(closed_at=None)
            .order_by(PasswordReset.created_at.desc())
            .first()
            .id
        )


def second(app, person):
    person.get("/password-resets/")
    return person.post(f"/password-resets/{waiting(app)}/second")


@pytest.fixture
def paper(app, official, people):
    """Both officials authorise; returns the code on the paper."""

    def make(owner="arta"):
        start(official("besa"), people[owner])
        return re.search(r"<code>([A-Z2-9-]{24})</code>", second(app, official("ilir")).text)[1]

    return make


def use(person, username, paper_code, password=NEW, **more):
    person.get("/login/reset")
    data = {"username": username, "reset_code": paper_code, "new": password, "again": password, **more}
    return person.post("/login/reset", data)


def test_two_officials_and_a_paper_give_arta_a_password_that_nobody_else_knows(paper, visitor, signed_in, people):
    old_session = signed_in("arta")
    code = paper()
    assert use(visitor(), "arta", code.lower().replace("-", " ")).location == "/login"
    assert old_session.get("/account").status_code == 303
    assert visitor().sign_in("arta").status_code == 422
    assert visitor().sign_in("arta", NEW).status_code == 303


def test_the_code_has_a_hundred_bits_and_only_its_hash_is_kept(app, paper):
    code = paper()
    assert len(code.replace("-", "")) == 20
    with app.app_context():
        kept = str(vars(db.session.query(PasswordReset).one()))
    assert code not in kept and code.replace("-", "") not in kept


def test_1_one_official_alone_gets_no_code(app, official, people):
    besa = official("besa")
    start(besa, people["arta"])
    answer = second(app, besa)
    assert answer.status_code == 303
    assert "jo përsëri i njëjti" in besa.get("/password-resets/").text


def test_2_an_official_cannot_start_it_for_themselves(official, people):
    besa = official("besa")
    start(besa, people["besa"])
    page = besa.get("/password-resets/").text
    assert "për veten" in page and "Asgjë në pritje" in page


def test_3_an_official_cannot_be_the_second_for_themselves(app, official, people):
    start(official("besa"), people["ilir"])
    ilir = official("ilir")
    assert second(app, ilir).status_code == 303
    assert "për veten" in ilir.get("/password-resets/").text


def test_4_without_showing_anew_who_one_is_nothing_is_authorised(app, signed_in, official, people):
    besa = signed_in("besa")
    assert start(besa, people["arta"]).location.startswith("/confirm")
    start(official("besa"), people["arta"])
    assert second(app, signed_in("ilir")).location.startswith("/confirm")


def test_5_without_the_right_the_page_does_not_exist(app, official, people):
    start(official("besa"), people["arta"])
    arta = official("arta")
    assert arta.get("/password-resets/").status_code == 404
    assert arta.post(f"/password-resets/{waiting(app)}/second").status_code == 404


def test_6_a_code_works_once(paper, visitor, people):
    code = paper()
    assert use(visitor(), "arta", code).status_code == 303
    again = use(visitor(), "arta", code, "tjetër gjethe kumbull tren")
    assert again.status_code == 422
    assert visitor().sign_in("arta", NEW).status_code == 303


def test_7_of_eight_who_bring_the_same_code_at_once_one_sets_a_password(app, paper, visitor, people):
    code, ready = paper(), threading.Barrier(8)

    def bring(number):
        person = visitor()
        person.client.environ_base["REMOTE_ADDR"] = f"192.0.2.{number + 1}"
        person.get("/login/reset")
        ready.wait()
        return use(person, "arta", code, f"{NEW} {number}").status_code

    with ThreadPoolExecutor(8) as crowd:
        assert list(crowd.map(bring, range(8))).count(303) == 1


def test_8_after_half_an_hour_the_paper_is_worthless(paper, visitor, people):
    with time_machine.travel(now(), tick=False) as clock:
        code = paper()
        clock.shift(timedelta(minutes=30, seconds=1))
        assert use(visitor(), "arta", code).status_code == 422


def test_9_a_clock_set_back_does_not_bring_a_paper_back(paper, visitor, people):
    with time_machine.travel(now(), tick=False) as clock:
        code = paper()
        clock.shift(-timedelta(hours=1))
        assert use(visitor(), "arta", code).status_code == 422


def test_10_the_code_is_good_for_its_owner_only(paper, visitor, people):
    code = paper()
    answers = [use(visitor(), name, code) for name in ("ilir", "askush")]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert use(visitor(), "arta", code).status_code == 303


def test_11_guessing_at_codes_is_throttled(paper, visitor, people):
    paper()
    assert [use(visitor(), "arta", "A" * 20).status_code for _ in range(6)] == [422] * 5 + [429]


def test_12_the_second_factor_stays_in_force(installation, paper, visitor, people, enrol):
    code = paper()
    strict = installation.start(second_factor=True)
    person = type(visitor())(strict.test_client())
    person.sign_in("arta")
    _telephone, recovery = enrol(person)
    stranger = type(visitor())(strict.test_client())
    assert use(stranger, "arta", code).status_code == 422
    assert use(stranger, "arta", code, code="000000").status_code == 422
    assert use(stranger, "arta", code, code=recovery[0]).status_code == 303
    stranger.sign_in("arta", NEW)
    assert stranger.get("/account").location.startswith("/login/second-factor")
    with strict.app_context():
        db.session.remove()
        db.engine.dispose()


def test_a_withdrawn_or_overtaken_authorisation_gives_no_code(app, official, people):
    besa, ilir = official("besa"), official("ilir")
    start(besa, people["arta"])
    first = waiting(app)
    start(besa, people["arta"])
    assert ilir.post(f"/password-resets/{first}/second").status_code == 303
    besa.post(f"/password-resets/{waiting(app)}/withdraw")
    assert "Asgjë në pritje" in ilir.get("/password-resets/").text


def test_after_a_day_the_first_authorisation_no_longer_waits(app, official, people):
    with time_machine.travel(now(), tick=False) as clock:
        start(official("besa"), people["arta"])
        clock.shift(timedelta(hours=24, seconds=1))
        assert second(app, official("ilir")).status_code == 303


def test_an_easy_password_is_refused_and_the_code_stays_good(paper, visitor, people):
    code = paper()
    assert "gjendet lehtë" in use(visitor(), "arta", code, "ArtaArtaArta2020").text
    assert use(visitor(), "arta", code).status_code == 303


def test_a_password_changed_meanwhile_makes_the_paper_worthless(paper, visitor, signed_in, people):
    code, arta = paper(), signed_in("arta")
    arta.get("/account/password")
    arta.post("/account/password", {"password": "kreshnik-lumi-vere-42", "new": NEW, "again": NEW})
    assert use(visitor(), "arta", code).status_code == 422


def test_an_account_that_ended_gets_no_new_password(app, paper, visitor, people):
    code = paper()
    with app.app_context():
        db.session.get_one(User, people["arta"]).active = False
        db.session.commit()
    assert use(visitor(), "arta", code).status_code == 422


def test_each_step_stands_in_the_audit(app, paper, visitor, people):
    from core.audit.models import AuditEvent

    use(visitor(), "arta", paper())
    with app.app_context():
        verbs = [event.verb for event in db.session.query(AuditEvent).order_by(AuditEvent.seq)]
    steps = [verb for verb in verbs if verb.startswith("core.password.reset.") and verb != "core.password.reset.listed"]
    assert steps == ["core.password.reset.first", "core.password.reset.second", "core.password.reset.used"]
