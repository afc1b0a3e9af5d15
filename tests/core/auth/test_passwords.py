"""Passwords: what is accepted, what is refused and why, and how one changes one's own."""

import re

import pytest
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from core.auth import passwords
from core.auth.models import User
from core.db import db

GOOD = "gjethe kumbull tren violinë"


@pytest.fixture
def speaking(app):
    with app.test_request_context("/"):
        yield
        db.session.remove()


@pytest.fixture
def kind():
    """What a password is worth does not depend on the database."""
    return "sqlite"


def test_eleven_characters_are_too_few_and_two_hundred_are_allowed(speaking):
    assert "12 karaktere" in passwords.objection("gjethe-kumb")
    assert passwords.objection("gjethe kumbull tren violinë " * 7) is None
    assert "200" in passwords.objection("a9 K" * 51)


@pytest.mark.parametrize("good", [GOOD, "tavolinë me tre këmbë", "xk4-Ruz-99-wobbel", "0271 dritare lakuriqë 8"])
def test_long_passwords_of_any_signs_are_accepted_without_rules_of_composition(speaking, good):
    assert passwords.objection(good, ["drita", "Drita Hoxha"]) is None


@pytest.mark.parametrize(
    "easy",
    [
        "Shqiperia2024",
        "Shqipëria-2024!",
        "BashkiaElbasan1",
        "bashkia.elbasan",
        "fjalëkalimi2025",
        "Elbasani2025!!!",
        "Kujdes.Elbasan.2026",
        "Drita.Hoxha.1985",
        "qwertyuiopasdf",
        "qwertzuiop123",
        "111111111111",
        "aaaaaaaaaaaaaaaa",
        "123456789012",
        "skenderbeu1443",
        "ArtaArtaArta2020",
        "P4ssw0rd!P4ssw0rd",
    ],
)
def test_what_others_would_guess_is_refused_with_a_sentence(speaking, easy):
    assert "gjendet lehtë" in passwords.objection(easy, ["drita", "Drita Hoxha"])


def test_of_three_thousand_common_passwords_and_two_hundred_words_of_ours_none_is_accepted(speaking):
    common = list(FREQUENCY_LISTS["passwords"])[:3000]
    ours = passwords.common_words()[:200]
    padded = [f"{word}{end}" for word in [*ours, *common[:200]] for end in (f"{word}2025", "123456789", "!!!!!!!!!!")]
    assert [word for word in [*common, *ours, *padded] if passwords.objection(word) is None] == []


def test_a_first_password_is_good_random_and_readable_aloud(speaking):
    made = {passwords.first_password() for _ in range(200)}
    assert len(made) == 200
    assert all(re.fullmatch(r"([bdfgklmnprstvz][aeiou]){2}[bdfgklmnprstvz](-\w{5}){3}", word) for word in made)
    assert passwords.objection(made.pop()) is None


def change(person, present, new, again=None):
    person.get("/account/password")
    return person.post("/account/password", {"password": present, "new": new, "again": again or new})


def test_changing_my_password_ends_my_other_sessions_and_keeps_this_one(signed_in, visitor, make_user):
    make_user("drita", "secretary")
    here, there = signed_in("drita"), signed_in("drita")
    assert change(here, "kreshnik-lumi-vere-42", GOOD).location == "/account"
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 303
    assert visitor().sign_in("drita").status_code == 422
    assert visitor().sign_in("drita", GOOD).status_code == 303


def test_a_wrong_present_password_an_easy_new_one_or_two_that_differ_change_nothing(signed_in, visitor, make_user):
    make_user("drita", "secretary")
    person = signed_in("drita")
    assert "nuk është i saktë" in change(person, "gabim-gabim-1", GOOD).text
    assert "gjendet lehtë" in change(person, "kreshnik-lumi-vere-42", "drita.drita.drita").text
    assert "nuk janë njësoj" in change(person, "kreshnik-lumi-vere-42", GOOD, GOOD + "x").text
    same = change(person, "kreshnik-lumi-vere-42", "kreshnik-lumi-vere-42")
    assert same.status_code == 422 and "ndryshe" in same.text
    assert visitor().sign_in("drita").status_code == 303


def test_no_page_ever_shows_a_password_that_was_typed(signed_in, visitor, make_user):
    make_user("drita", "secretary")
    assert "sekret-i-madh" not in visitor().sign_in("drita", "sekret-i-madh").text
    assert "violinë" not in change(signed_in("drita"), "gabim-gabim-1", GOOD).text


def test_a_first_password_opens_nothing_but_the_page_where_one_chooses_an_own(app, signed_in, make_user):
    user_id = make_user("drita", "secretary")
    with app.app_context():
        db.session.get_one(User, user_id).must_change_password = True
        db.session.commit()
    person = signed_in("drita")
    assert person.get("/").location == person.get("/account").location == "/account/password"
    assert change(person, "kreshnik-lumi-vere-42", GOOD).location == "/"
    assert person.get("/").status_code == 200
