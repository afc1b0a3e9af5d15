"""The first pages: signing in, and what is absent."""


def test_who_is_not_signed_in_is_sent_to_the_login_page(visitor):
    answer = visitor().get("/modules")
    assert answer.status_code == 303
    assert answer.location.startswith("/login")


def test_a_wrong_password_is_told_in_albanian_and_opens_nothing(visitor, make_user):
    make_user("drita", "it_admin")
    person = visitor()
    answer = person.sign_in("drita", "gabim-gabim-gabim")
    assert answer.status_code == 422
    assert person.get("/").status_code == 303


def test_the_it_administrator_sees_the_modules_and_others_see_nothing(signed_in, make_user):
    make_user("drita", "it_admin")
    make_user("besa", "secretary")
    assert signed_in("drita").get("/modules").status_code == 200
    other = signed_in("besa")
    refused, absent = other.get("/modules"), other.get("/modulet-qe-nuk-jane")
    assert refused.status_code == absent.status_code == 404


def test_the_health_page_says_well_and_nothing_else(visitor):
    assert visitor().get("/healthz").text == "mirë\n"
