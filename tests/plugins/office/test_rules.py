"""Legal time limits: in force on a day, verified by the jurist, replaced by a new edition, and never edited."""

from datetime import date

import pytest
import sqlalchemy as sa

from core.db import db
from core.l10n import today
from plugins.office import deadlines, reference, rules
from plugins.office.models import Rule, RulePack
from plugins.office.problems import Refused
from tests.conftest import PASSWORD

CHILDREN = "al-cp-578-2018"


def the_pack(code=CHILDREN, edition=1):
    return db.session.scalar(sa.select(RulePack).where(RulePack.code == code, RulePack.edition == edition))


def the_rule(code, edition=1):
    return next(rule for rule in the_pack(edition=edition).rules if rule.rule == code)


@pytest.fixture
def jurist(make_user):
    return make_user("ilda", "jurist")


@pytest.fixture
def confirmed(signed_in, jurist):
    """The jurist at the screen, who has just confirmed who she is."""
    person = signed_in("ilda")
    person.get("/confirm")
    person.post("/confirm", {"password": PASSWORD})
    return person


def test_every_pack_of_the_data_is_loaded_with_all_its_rules_and_none_is_verified(app):
    with app.app_context():
        files = [reference.read(f"rule_packs/{file.name}") for file in (reference.DATA / "rule_packs").glob("*.json")]
        loaded = {pack.code: pack for pack in rules.packs()}
        assert {data["id"]: len(data["rules"]) for data in files} == {c: len(p.rules) for c, p in loaded.items()}
        assert all(pack.unverified == len(pack.rules) for pack in loaded.values())


def test_loading_again_adds_nothing_and_leaves_a_verified_rule_verified(app, jurist, acting):
    with acting(jurist):
        rules.verify(the_rule("cp.notify_police"), kind="statutory", act="Ligji", article="1", text="Teksti")
    with app.app_context():
        before = db.session.scalar(sa.select(sa.func.count(Rule.id)))
        reference.load()
        db.session.commit()
        assert db.session.scalar(sa.select(sa.func.count(Rule.id))) == before
        assert the_rule("cp.notify_police").is_verified


def test_before_the_decision_of_2018_no_limit_runs_from_a_referral(app):
    with app.app_context():
        assert rules.triggered("cp.referral_received", "high", date(2018, 10, 2)) == []
        assert len(rules.triggered("cp.referral_received", "high", date(2018, 10, 3))) == 2


def test_a_rule_without_a_known_limit_starts_nothing(app):
    with app.app_context():
        assert the_rule("cp.measure_review").amount is None
        assert rules.triggered("cp.measure_in_force", None, today()) == []


def test_the_jurist_verifies_a_rule_and_the_time_limit_stays(jurist, acting):
    with acting(jurist):
        rule = the_rule("cp.first_response.high")
        rules.verify(rule, kind="statutory", act="VKM nr. 578/2018", article="12", text="Brenda 24 orëve …")
    with acting(jurist):
        rule = the_rule("cp.first_response.high")
        assert (rule.amount, rule.unit) == (24, "hour")
        assert (rule.verified_by_id, rule.verified_on) == (jurist, today())
        assert deadlines.law_of(rule) == "VKM nr. 578/2018, neni 12"


@pytest.mark.parametrize(("article", "text"), [("", "Teksti"), ("55", " ")])
def test_a_rule_of_a_law_is_not_verified_without_article_and_text(jurist, acting, article, text):
    with acting(jurist), pytest.raises(Refused):
        rules.verify(the_rule("cp.notify_police"), kind="statutory", act="Ligji 18/2017", article=article, text=text)


def test_a_practice_of_the_municipality_is_verified_by_its_order_alone(jurist, acting):
    with acting(jurist):
        rule = the_rule("cp.gtn.high")
        rules.verify(rule, kind="local_practice", act="Urdhri i kryetarit nr. 1", article="", text="")
        assert rule.is_verified


def test_a_new_edition_begins_where_the_old_one_ends_and_keeps_what_it_does_not_change(jurist, acting):
    with acting(jurist):
        rules.verify(the_rule("cp.pim.low"), kind="statutory", act="VKM", article="1", text="x")
        rules.verify(the_rule("cp.pim.high"), kind="statutory", act="VKM", article="2", text="y")
    with acting(jurist):
        values = {the_rule("cp.pim.high").id: (8, "working_day")}
        rules.supersede(the_pack(), valid_from=date(2027, 1, 1), note="VKM e re", values=values)
    with acting(jurist):
        old, new = the_pack(), the_pack(edition=2)
        assert (old.valid_to, new.valid_from, new.supersedes_id) == (date(2026, 12, 31), date(2027, 1, 1), old.id)
        assert len(new.rules) == len(old.rules)
        changed, kept = the_rule("cp.pim.high", 2), the_rule("cp.pim.low", 2)
        assert (changed.amount, changed.unit, changed.is_verified) == (8, "working_day", False)
        assert kept.is_verified and kept.verified_by_id == jurist
        assert (the_rule("cp.pim.high").amount, the_rule("cp.pim.high").is_verified) == (10, True)


def test_an_old_edition_cannot_be_replaced_twice_nor_from_its_first_day_nor_by_the_same(jurist, acting):
    with acting(jurist):
        pack, values = the_pack(), {the_rule("cp.pim.high").id: (8, "working_day")}
        for day, change in ((pack.valid_from, values), (date(2027, 1, 1), {})):
            with pytest.raises(Refused):
                rules.supersede(pack, valid_from=day, note="x", values=change)
        rules.supersede(pack, valid_from=date(2027, 1, 1), note="x", values=values)
        with pytest.raises(Refused):
            rules.supersede(the_pack(), valid_from=date(2028, 1, 1), note="x", values=values)


def test_on_no_day_are_two_editions_in_force(jurist, acting):
    with acting(jurist):
        for year, amount in ((2027, 8), (2028, 6)):
            pack = the_pack(edition=year - 2026)
            values = {the_rule("cp.pim.high", year - 2026).id: (amount, "working_day")}
            rules.supersede(pack, valid_from=date(year, 1, 1), note="x", values=values)
    with acting(jurist):
        for day in ("2026-12-31", "2027-01-01", "2027-12-31", "2028-01-01"):
            found = rules.triggered("cp.risk_assessed", "high", date.fromisoformat(day))
            amounts = [rule.amount for rule in found if rule.rule == "cp.pim.high"]
            assert amounts == [{"2026": 10, "2027": 8, "2028": 6}[day[:4]]], day


def test_the_jurist_must_confirm_who_she_is_before_verifying(signed_in, jurist, app):
    with app.app_context():
        rule_id = the_rule("cp.notify_police").id
    answer = signed_in("ilda").get(f"/office/rules/rule/{rule_id}/verify")
    assert answer.status_code == 303
    assert "/confirm" in answer.location


def test_the_jurist_pastes_the_article_on_the_page_and_the_mark_disappears(confirmed, app):
    with app.app_context():
        rule_id = the_rule("cp.first_response.high").id
    page = f"/office/rules/rule/{rule_id}"
    assert "i paverifikuar" in confirmed.get(page).text
    confirmed.get(f"{page}/verify")
    answer = confirmed.post(
        f"{page}/verify",
        {"kind": "statutory", "act": "VKM nr. 578/2018", "article": "12", "text": "Brenda 24 orëve", "agrees": "y"},
    )
    assert answer.status_code == 303
    shown = confirmed.get(page).text
    assert "i paverifikuar" not in shown
    assert "Brenda 24 orëve" in shown and "Ilda" in shown


def test_without_reading_the_act_nothing_is_verified(confirmed, app):
    with app.app_context():
        rule_id = the_rule("cp.first_response.high").id
    confirmed.get(f"/office/rules/rule/{rule_id}/verify")
    answer = confirmed.post(f"/office/rules/rule/{rule_id}/verify", {"kind": "statutory", "act": "VKM", "article": "1"})
    assert answer.status_code == 422
    with app.app_context():
        assert not the_rule("cp.first_response.high").is_verified


def test_the_new_edition_is_made_on_a_page_and_both_editions_say_what_runs_by_them(confirmed, app):
    with app.app_context():
        pack = the_pack()
        pack_id, rows = pack.id, [(str(rule.id), rule.amount, rule.unit, rule.rule) for rule in pack.rules]
    page = f"/office/rules/{pack_id}/supersede"
    confirmed.get(page)
    form = {"valid_from-day": "1", "valid_from-month": "1", "valid_from-year": "2027", "note": "VKM e re"}
    for place, (rule_id, amount, unit, code) in enumerate(rows):
        form[f"limits-{place}-rule_id"] = rule_id
        form[f"limits-{place}-amount"] = "12" if code == "cp.pim.high" else "" if amount is None else str(amount)
        form[f"limits-{place}-unit"] = unit or ""
    answer = confirmed.post(page, form)
    assert answer.status_code == 303
    assert "01.01.2027" in confirmed.get(answer.location).text
    assert "01.01.2027" in confirmed.get(f"/office/rules/{pack_id}").text
    assert confirmed.get(page).status_code == 404, "a superseded edition is replaced no more"
    with app.app_context():
        assert the_rule("cp.pim.high", 2).amount == 12
        same = [(old.amount, old.unit) == (new.amount, new.unit) for old, new in pairs()]
        assert same.count(False) == 1


def pairs():
    return zip(the_pack().rules, the_pack(edition=2).rules, strict=True)


def test_every_page_with_unverified_rules_says_so(app, signed_in, make_user):
    make_user("besa", "staff")
    person = signed_in("besa")
    with app.app_context():
        pack = the_pack()
        pages = ["/office/rules/", f"/office/rules/{pack.id}", f"/office/rules/rule/{pack.rules[0].id}"]
    for page in pages:
        answer = person.get(page)
        assert answer.status_code == 200
        assert "paverifikuar" in answer.text


@pytest.mark.parametrize("role", ["staff", "director", "secretary", "auditor", "it_admin"])
def test_nobody_but_the_jurist_verifies(app, signed_in, make_user, role):
    make_user("besa", role)
    with app.app_context():
        rule_id, pack_id = the_rule("cp.notify_police").id, the_pack().id
    person = signed_in("besa")
    assert person.get(f"/office/rules/rule/{rule_id}/verify").status_code == 404
    assert person.get(f"/office/rules/{pack_id}/supersede").status_code == 404
