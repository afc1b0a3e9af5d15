"""Social services: the catalogue, what is given in a file, who pays for it, and who may see that."""

import random
import re
from collections import Counter
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from werkzeug.exceptions import NotFound

from core.access.exclusions import exclude
from core.db import Conflict, db, now, unit_of_work
from core.l10n import today
from core.records import find
from plugins.casework import plans
from plugins.casework.models import CaseFile, PlanAction, Provision, Receipt, SocialService
from plugins.casework.money import Money
from plugins.casework.problems import Refused
from plugins.casework.services import catalogue, listing, providers, provisions
from plugins.office import tasks
from plugins.office.models import Institution

DECISION = {"decision_no": "Vendim 12", "decided_on": date(2026, 1, 9)}
WHEREABOUTS = "Kodi i strehës: Bliri 7"
YEAR = timedelta(days=365)


@pytest.fixture
def case_id(open_file):
    return open_file()


@pytest.fixture
def give(case_id):
    """Give a service of the catalogue in the file, by its code."""

    def make(code, file=None, **values):
        service = db.session.scalars(sa.select(SocialService).filter_by(code=code)).one()
        made = {"starts_on": today(), "payer": "none", **values}
        return provisions.give(find(CaseFile, file or case_id), service.id, **made).id

    return make


@pytest.fixture
def rent(give):
    """A rent bonus of three months by a decision, begun in the month before last."""
    first = (today().replace(day=1) - timedelta(days=40)).replace(day=1)
    last = (first + timedelta(days=92)).replace(day=1) - timedelta(days=1)

    def make(**values):
        money = {"payer": "municipality", "quantity": 3, "unit_cost": 10_000, "approved_cost": 30_000}
        return give("rent_bonus", **{"starts_on": first, "ends_on": last, **money, **DECISION, **values})

    return make


def the(provision_id):
    return find(Provision, provision_id)


# --- the catalogue


def test_the_catalogue_has_the_eighteen_services_in_the_order_of_the_municipality(app, acting, office):
    with acting(office.mira):
        listed = catalogue.listed()
        assert [entry.service.number for entry in listed] == list(range(1, 19))
        parts = {entry.service.code: [part.service.code for part in entry.parts] for entry in listed if entry.parts}
        assert parts == {
            "food_and_rent": ["rent_bonus", "food_parcel"],
            "enrolment": ["nursery_fee", "kindergarten_fee", "school_enrolment"],
        }
        assert {e.edition.typology for e in catalogue.entries().values()} <= set(catalogue.typologies())


def test_a_change_holds_from_its_day_and_what_was_given_before_keeps_its_words(give, acting, office):
    with acting(office.mira):
        row_id = give("medicines")
        service = db.session.scalars(sa.select(SocialService).filter_by(code="medicines")).one()
        last, version = service.editions[0], service.version
        values = {name: getattr(last, name) for name in catalogue.EDITION_FIELDS}
        tomorrow = today() + timedelta(days=1)
        with pytest.raises(Refused):
            catalogue.revise(service, version, valid_from=last.valid_from, **values | {"label": "Ilaçe"})
        with pytest.raises(Refused):
            catalogue.revise(service, version, valid_from=tomorrow, **values)
        catalogue.revise(service, version, valid_from=tomorrow, **values | {"label": "Ilaçe me recetë"})
        with pytest.raises(Conflict):
            catalogue.revise(service, version, valid_from=tomorrow + YEAR, **values | {"label": "Tjetër"})
        row = the(row_id)
        assert catalogue.entries(row.starts_on)[row.service_id].label == "Mbulimi i kostos së ilaçeve për fëmijët"
        assert catalogue.entries(tomorrow)[row.service_id].label == "Ilaçe me recetë"


def test_a_service_that_is_no_longer_offered_is_given_no_more(give, acting, office):
    with acting(office.mira):
        service = db.session.scalars(sa.select(SocialService).filter_by(code="rent_bonus")).one()
        catalogue.offer_until(service, service.version, today())
        give("rent_bonus")
        with pytest.raises(Refused):
            give("rent_bonus", starts_on=today() + timedelta(days=1))
        with pytest.raises(Refused):
            give("food_and_rent")


def test_a_provider_has_places_and_days(acting, office):
    with acting(office.mira):
        service = db.session.scalars(sa.select(SocialService).filter_by(code="medicines")).one()
        centre = db.session.scalars(sa.select(Institution.id).order_by(Institution.code)).first()
        row = providers.add(service, centre, valid_from=today() - YEAR, places=12)
        assert providers.usual([service.id]) == {centre}
        with pytest.raises(Refused):
            providers.add(service, centre, valid_from=today())
        with pytest.raises(Refused):
            providers.end(row, today() - 2 * YEAR)
        providers.end(row, today() - timedelta(days=1))
        assert providers.usual([service.id]) == set() and providers.counts() == {}
        providers.add(service, centre, valid_from=today())


# --- giving, paying, ending


def test_a_task_comes_before_the_last_day_and_moves_with_it(give, acting, office, case_id):
    with acting(office.mira):
        row_id = give("social_psychological", ends_on=today() + timedelta(days=40))
        (task,) = tasks.open_tasks(case_id)
        assert task.due_on == today() + timedelta(days=26)
        provisions.change(the(row_id), the(row_id).version, ends_on=today() + timedelta(days=5))
        (task,) = tasks.open_tasks(case_id)
        assert task.due_on == today()
        provisions.change(the(row_id), the(row_id).version, ends_on=None)
        assert tasks.open_tasks(case_id) == []
        provisions.change(the(row_id), the(row_id).version, ends_on=today() + timedelta(days=40))
        provisions.end(the(row_id), state="stopped", on=today(), reason="moved", result="partly")
        assert tasks.open_tasks(case_id) == []
        with pytest.raises(Refused):
            provisions.end(the(row_id), state="done", on=today(), reason="term")


@pytest.mark.parametrize(
    "money",
    [
        {"payer": "none", "planned_cost": 5000},
        {"payer": "municipality", "decision_no": "12"},
        {"payer": "municipality", "approved_cost": 5000},
        {"payer": "municipality", "ends_on": date(2020, 1, 1)},
    ],
)
def test_money_that_does_not_add_up_is_refused(give, acting, office, money):
    with acting(office.mira):
        with pytest.raises(Refused):
            give("rent_bonus", **money)
        assert db.session.scalars(sa.select(Provision)).all() == []


def test_public_money_is_paid_month_by_month_by_decision_and_never_more_than_approved(rent, give, acting, office):
    with acting(office.mira):
        undecided = give("rent_bonus", payer="state", unit_cost=10_000)
        with pytest.raises(Refused):
            provisions.receive(the(undecided), given_on=today(), amount=10_000, month=today())
        row_id = rent(approved_cost=25_000)
        months = provisions.months_of(the(row_id))
        assert len(months) == 3 and the(row_id).planned_cost == 30_000
        for month in months[:2]:
            provisions.receive(the(row_id), given_on=today(), amount=10_000, month=month)
        assert the(row_id).state == "active"
        for amount, month in ((10_000, months[2]), (1, months[0]), (1, months[2] + YEAR)):
            with pytest.raises(Refused):
                provisions.receive(the(row_id), given_on=today(), amount=amount, month=month)
        with pytest.raises(Refused):
            provisions.change(the(row_id), the(row_id).version, approved_cost=15_000)
        assert provisions.unpaid_months(the(row_id)) == months[2:]
        provisions.take_back(db.session.scalars(sa.select(Receipt)).first())
        assert provisions.spent(the(row_id)) == 10_000


def test_the_months_of_a_service_run_over_the_turn_of_the_year_and_end_with_it(give, acting, office):
    with acting(office.mira):
        row_id = give("nursery_fee", starts_on=date(2025, 11, 30), ends_on=date(2026, 2, 1))
        assert [month.month for month in provisions.months_of(the(row_id))] == [11, 12, 1, 2]
        provisions.end(the(row_id), state="stopped", on=date(2025, 12, 31), reason="moved")
        assert [month.month for month in provisions.months_of(the(row_id))] == [11, 12]


def test_a_parcel_is_handed_over_to_somebody_who_signs(give, acting, office):
    with acting(office.mira):
        row_id = give("food_parcel", payer="donor", unit_cost=2500, quantity=2)
        with pytest.raises(Refused):
            provisions.receive(the(row_id), given_on=today(), quantity=1, amount=2500)
        provisions.receive(the(row_id), given_on=today(), quantity=1, amount=2500, received_by="Vera Provë")
        with pytest.raises(Refused):
            provisions.end(the(row_id), state="cancelled", on=today(), reason="mistake")
        assert provisions.money_of(the(row_id)) == Money(5000, 0, 2500)


def test_a_service_belongs_to_an_action_of_its_own_file_and_its_receipts_are_what_the_plan_spent(
    give, open_file, acting, office, case_id
):
    with acting(office.mira), unit_of_work():
        plan = plans.new_plan(find(CaseFile, case_id))
        goal = plans.save_goal(plan, text="Të shkojë në kopsht")
        action = plans.save_action(goal, text="Pagesa", worker_id=office.mira, cost=9000, payer="municipality")
        plan_id, action_id = plan.id, action.id
    other = open_file(given="Besa")
    with acting(office.mira):
        plans.propose_plan(find(plans.Plan, plan_id))
        with pytest.raises(Refused):
            give("kindergarten_fee", other, action_id=action_id)
        row_id = give("kindergarten_fee", payer="municipality", action_id=action_id, **DECISION)
        provisions.receive(the(row_id), given_on=today(), amount=3000, month=today())
    with acting(office.mira), pytest.raises(NotFound):
        plans.approve_costs(find(plans.Plan, plan_id), {action_id: 1})
    with acting(office.head):
        plans.approve_costs(find(plans.Plan, plan_id), {action_id: 6000})
        plans.decide_plan(find(plans.Plan, plan_id), approve=True)
    with acting(office.mira):
        row = find(PlanAction, action_id)
        plans.save_action(row.goal, row, state="done", spent_cost=500)
        costs = plans.costs_of(plans.whole(find(plans.Plan, plan_id)))
        assert costs.by_payer == {"municipality": Money(9000, 6000, 3500)} and costs.total.spent == 3500


# --- lists and who sees them


def test_the_totals_of_the_list_are_those_of_the_files_behind_it(give, open_file, acting, office):
    die, files = random.Random(7), [open_file(given=f"Emër{number}") for number in range(4)]
    with acting(office.mira), unit_of_work():
        for _turn in range(24):
            payer = die.choice(("municipality", "state", "donor", "none"))
            costs = {} if payer == "none" else {"planned_cost": die.randrange(1, 9) * 1000, **DECISION}
            if costs and die.random() < 0.7:
                costs["approved_cost"] = costs["planned_cost"]
            row = the(give("social_psychological", die.choice(files), payer=payer, **costs))
            for _paid in range(die.randrange(3) if costs else 0):
                provisions.receive(row, given_on=today(), amount=die.randrange(1, 300))
            if die.random() < 0.2 and not row.receipts:
                provisions.end(row, state="cancelled", on=today(), reason="other")
    with acting(office.mira):
        summed = Counter()
        for case_id in files:
            for payer, money in provisions.by_payer(provisions.provisions_of(find(CaseFile, case_id))).items():
                summed.update({(payer, name): getattr(money, name) for name in ("planned", "approved", "spent")})
        told = listing.totals(listing.query())
        assert {(p, n): getattr(m, n) for p, m in told.items() for n in ("planned", "approved", "spent")} == summed
        assert listing.totals(listing.query(until=today() - YEAR)) == {}
        assert sum(summed.values()) > 0


def test_where_somebody_stays_is_seen_in_the_file_alone(give, acting, office, case_id, signed_in, make_user):
    make_user("fin", "finance")
    with acting(office.mira):
        shelter = db.session.scalars(sa.select(Institution).order_by(Institution.code)).first()
        name = shelter.name
        money = {"payer": "municipality", "unit_cost": 2000, "quantity": 5}
        row_id = give("emergency_shelter", whereabouts=WHEREABOUTS, institution_id=shelter.id, **money)
        plain = give("medicines", payer="donor", whereabouts=WHEREABOUTS)
        assert the(plain).whereabouts is None
    mira, url = signed_in("mira"), f"/casework/cases/{case_id}"
    assert WHEREABOUTS in mira.get(f"{url}/services/{row_id}").text
    for page in ("", "/services", "/services/print", "/history", "/plans"):
        assert WHEREABOUTS not in mira.get(url + page).text
    assert name not in mira.get(f"{url}/services/print").text
    head = signed_in("head").get("/casework/services/given").text
    assert "Strehim emergjent" in head and WHEREABOUTS not in head and name not in head
    assert "Strehim emergjent" not in rows_of(signed_in("fin").get("/casework/services/given").text)


def rows_of(page):
    return page.split("</thead>")[1].split("</table>")[0] if "</thead>" in page else ""


def test_the_finance_office_sees_what_is_paid_and_not_for_whom(rent, acting, office, case_id, signed_in, make_user):
    fin_id = make_user("fin", "finance")
    with acting(office.mira):
        row_id = rent(note="Familja banon me qira.")
        provisions.receive(the(row_id), given_on=today(), amount=10_000, month=provisions.months_of(the(row_id))[0])
        reference = find(CaseFile, case_id).reference
    fin, page = signed_in("fin"), ""
    page = fin.get("/casework/services/given").text
    assert "Bonus qiraje" in page and "Vendim 12" in page and "10 000" in page.replace("\xa0", " ")
    for told in ("Arta", "Provë", reference, str(case_id), "me qira"):
        assert told not in rows_of(page)
    assert fin.get(f"/casework/cases/{case_id}/services/{row_id}").status_code == 404
    assert fin.get("/casework/services/given/export").status_code == 404
    head = signed_in("head").get("/casework/services/given").text
    assert "Arta Provë" in head and f"/casework/cases/{case_id}/services/{row_id}" in head
    with acting(office.head):
        exclude(case_id, fin_id)
    assert "Bonus qiraje" not in rows_of(fin.get("/casework/services/given").text)
    assert "10 000" not in fin.get("/casework/services/given").text.replace("\xa0", " ")


def test_a_colleague_of_another_reach_neither_sees_nor_pays(rent, acting, office, case_id):
    with acting(office.mira):
        row_id = rent()
    with acting(office.ben):
        assert find(Provision, row_id) is None
    with acting(office.mira):
        row = the(row_id)
        with acting(office.ben), pytest.raises(NotFound):
            provisions.end(row, state="done", on=today(), reason="term")


# --- the pages


def test_a_worker_gives_pays_and_ends_a_service(case_id, acting, office, signed_in):
    mira, url = signed_in("mira"), f"/casework/cases/{case_id}/services"
    assert "Ende asnjë shërbim" in mira.get(url).text
    with acting(office.mira):
        rent_id = db.session.scalars(sa.select(SocialService.id).filter_by(code="rent_bonus")).one()
    assert f"service={rent_id}" in mira.get(f"{url}/new").text
    mira.get(f"{url}/new?service={rent_id}")
    day = {
        "starts_on-day": str(today().day),
        "starts_on-month": str(today().month),
        "starts_on-year": str(today().year),
    }
    sent = {"state": "planned", "payer": "municipality", "quantity": "6", "unit_cost": "10 000", **day}
    wrong = mira.post(f"{url}/new?service={rent_id}", sent | {"payer": "none"})
    assert wrong.status_code == 422 and "zgjidhni kush e paguan" in wrong.text
    made = mira.post(f"{url}/new?service={rent_id}", sent)
    assert made.status_code == 303
    page = mira.get(made.location).text
    refused = mira.post(made.location, {"month": month_of(page), "amount": "10 000", **given_today()})
    assert refused.status_code == 422 and "Asgjë nuk paguhet pa vendim" in refused.text
    version = re.search(r'name="version"[^>]*value="(\d+)"', mira.get(f"{made.location}/edit").text)[1]
    decided = {"decision_no": "Vendim 7", "approved_cost": "60 000", "version": version}
    decided |= {f"decided_on-{part}": day[f"starts_on-{part}"] for part in ("day", "month", "year")}
    assert mira.post(f"{made.location}/edit", sent | decided).status_code == 303
    assert mira.post(f"{made.location}/edit", sent | decided).status_code == 409
    assert mira.post(made.location, {"month": month_of(page), "amount": "10 000", **given_today()}).status_code == 303
    page = mira.get(url).text.replace("\xa0", " ")
    assert "Bashkia" in page and "60 000" in page and "Në zbatim" in page
    receipt = re.search(r"receipts/([0-9a-f-]{36})/take-back", mira.get(made.location).text)[1]
    assert mira.post(f"{made.location}/receipts/{receipt}/take-back").status_code == 303
    assert mira.post(f"{made.location}/receipts/{receipt}/take-back").status_code == 404
    mira.get(f"{made.location}/end")
    ended = {"state": "stopped", "reason": "moved", "result": "partly", "result_text": "U shpërngulën."}
    ended |= {f"on-{part}": day[f"starts_on-{part}"] for part in ("day", "month", "year")}
    assert mira.post(f"{made.location}/end", ended).status_code == 303
    assert "U shpërngulën." in mira.get(made.location).text
    assert "Mbaroi shërbimi: bonus qiraje" in mira.get(f"/casework/cases/{case_id}/history").text


def month_of(page):
    return re.search(r'<option[^>]*value="(\d{4}-\d\d-01)"', page)[1]


def given_today():
    return {f"given_on-{name}": str(getattr(today(), name)) for name in ("day", "month", "year")}


def test_the_director_keeps_the_catalogue_and_a_worker_reads_it(acting, office, signed_in, make_user):
    make_user("arben", "director")
    arben, mira = signed_in("arben"), signed_in("mira")
    assert "Bonus qiraje" in mira.get("/casework/services/").text
    assert mira.get("/casework/services/new").status_code == 404
    arben.get("/casework/services/new")
    day = {f"valid_from-{name}": str(getattr(today(), name)) for name in ("day", "month", "year")}
    values = {"typology": "community_day", "audience": ["child"], "unit": "session", "source": "Vendim 5", **day}
    sent = {"nature": "support", "label": "Klub leximi", "conditions": "6–14 vjeç", **values}
    assert "është tashmë në katalog" in arben.post("/casework/services/new", sent | {"label": "Bonus qiraje"}).text
    made = arben.post("/casework/services/new", sent)
    assert made.status_code == 303
    page = arben.get(made.location).text
    assert "Klub leximi" in page and "Vendim 5" in page
    assert 'data-find="/office/institutions/names"' in page
    sent = {"institution_id": "vendore policise elbasan", "places": "12", **day}
    assert arben.post(f"{made.location}/providers", sent).status_code == 303
    assert arben.post(f"{made.location}/providers", sent).status_code == 422
    page = arben.get(made.location).text
    assert "12 vende" in page
    end = re.search(r'href="([^"]*/providers/[0-9a-f-]{36}/end)"', page)[1]
    arben.get(end)
    assert arben.post(end, {name.replace("from", "to"): value for name, value in day.items()}).status_code == 303
    version = re.search(r'name="version"[^>]*value="(\d+)"', arben.get(f"{made.location}/edit").text)[1]
    with time_machine.travel(now() + timedelta(days=1)):
        later = {f"valid_from-{name}": str(getattr(today(), name)) for name in ("day", "month", "year")}
    changed = {"label": "Klub leximi dhe loje", **values, **later, "version": version}
    assert arben.post(f"{made.location}/edit", changed).status_code == 303
    assert arben.post(f"{made.location}/edit", changed).status_code == 409
    page = arben.get(made.location).text
    version = re.search(r'id="offered".*?name="version"[^>]*value="(\d+)"', page, re.S)[1]
    until = {name.replace("valid_from", "active_to"): value for name, value in later.items()}
    assert arben.post(f"{made.location}/offered", {"version": "1", **until}).status_code == 422
    assert arben.post(f"{made.location}/offered", {"version": version, **until}).status_code == 303
