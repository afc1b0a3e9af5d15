"""What stands beside the figures: outcomes, practices, needs, priorities, texts read, campaigns, data of others."""

import re
from datetime import date

import pytest

from plugins.gender_budget.imports import OUTSIDE
from tests.plugins.gender_budget.conftest import confirm, send, words
from tests.plugins.gender_budget.test_first_import import address_of
from tests.plugins.gender_budget.test_rounds import answer_all, close, open_round, text_of


@pytest.fixture(params=["sqlite"])
def kind(request):
    """Nothing here depends on the database."""
    return request.param


def objective_of(page, code):
    """Return the id of an objective, as a form offers it."""
    return re.search(rf'<option value="([^"]+)">{re.escape(code)} ', page)[1]


def write(person, plan, kind, **told):
    """Write a sentence by its form; returns the answer."""
    new = f"{plan}/statements/new"
    person.get(new)
    return person.post(new, {"kind": kind, "state": "open", **told})


def test_outcomes_practices_needs_and_priorities_stand_in_the_report_and_open_ones_go_on(rezarta, imported):
    plan = imported.address
    assert write(rezarta, plan, "outcome", text="Ulje e barrës së kujdesit").status_code == 422
    parenting = objective_of(rezarta.get(f"{plan}/statements/new").text, "II.2")
    told = {"text": "Rritjen e kapaciteteve të stafit komunitar", "objective_id": parenting}
    assert write(rezarta, plan, "outcome", **told).status_code == 303
    for kind, text in (
        ("practice", "Bashkëpunimi aktiv me shoqërinë civile"),
        ("need", "Fuqizimi i kapaciteteve të stafit për analizën gjinore"),
        ("priority", "Forcimi i mëtejshëm i mekanizmit të koordinuar"),
    ):
        assert write(rezarta, plan, kind, text=text, responsible="Sektori").status_code == 303
    listed = words(rezarta.get(f"{plan}/statements?kind=need").text)
    assert "Fuqizimi i kapaciteteve" in listed and "Bashkëpunimi aktiv" not in listed
    answer_all(rezarta, plan)
    address = open_round(rezarta, plan)
    close(rezarta, address)
    rezarta.get(f"{address}/report/sign")
    said = text_of(rezarta, rezarta.post(f"{address}/report/make").location.rsplit("/", 1)[1])
    at = -1
    for phrase in (
        "Objektivi II.2.", "Aktivitetet e realizuara kanë kontribuar në:", "Rritjen e kapaciteteve të stafit komunitar",
        "Fusha III:", "Praktika të mira", "Bashkëpunimi aktiv", "Sfida", "Lind e nevojshme:", "Fuqizimi i kapaciteteve",
        "Prioritete në vijim", "Forcimi i mëtejshëm",
    ):  # fmt: skip
        at = said.find(phrase, at + 1)
        assert at >= 0, phrase
    rezarta.get(f"{plan}/copy")
    days = {f"{name}-{part}": value for name, day in (("first", (1, 1, 2025)), ("last", (31, 12, 2030)))
            for part, value in zip(("day", "month", "year"), day, strict=True)}  # fmt: skip
    made = rezarta.post(f"{plan}/copy", {"code": "PVVBGJ 2025-2030", "title": "Plani i ri", **days})
    carried = words(rezarta.get(f"{made.location}/statements").text)
    assert "Fuqizimi i kapaciteteve" in carried and "Forcimi i mëtejshëm" in carried
    assert "Bashkëpunimi aktiv" not in carried and "Rritjen e kapaciteteve" not in carried
    assert "Kaloi te plani tjetër" in words(rezarta.get(f"{plan}/statements?kind=need").text)


def test_a_text_is_read_by_gender_with_five_questions(rezarta, imported, signed_in):
    plan = imported.address
    rezarta.get(f"{plan}/reviews/new")
    told = {"title": "Plani Vendor i Rinisë 2023–2026", "state": "sent", "language": "yes", "budget": "no",
            "proposed": "4", "accepted": "5"}  # fmt: skip
    refused = rezarta.post(f"{plan}/reviews/new", told)
    assert refused.status_code == 422 and "më shumë ndryshime sesa" in words(refused.text)
    assert rezarta.post(f"{plan}/reviews/new", told | {"accepted": "3"}).status_code == 303
    listed = rezarta.get(f"{plan}/reviews").text
    assert "3 nga 4" in words(listed)
    opened = rezarta.get(re.search(r'href="(/gender-budget/reviews/[^"]+/edit)"', listed)[1]).text
    assert re.search(r'name="language".*?<option selected value="yes"', opened, re.S)
    reader = signed_in("arben").get(f"{plan}/reviews").text
    assert "Plani Vendor i Rinisë" in words(reader) and "/edit" not in reader.split('id="main"')[1]


# --- campaigns


def days(**given):
    """Return the three boxes of each day."""
    return {
        f"{name}-{part}": str(getattr(day, part)) for name, day in given.items() for part in ("day", "month", "year")
    }


def campaign_of(person, plan, year):
    """Begin the campaign of a year; returns its address."""
    new = f"{plan}/campaigns/new"
    person.get(new)
    told = {"year": str(year), "theme": "Bashkohemi", "state": "round_table"}
    answer = person.post(new, told | days(first=date(year, 11, 25), last=date(year, 12, 10)))
    assert answer.status_code == 303, answer.text
    return answer.location


def test_the_round_table_draws_up_the_calendar_and_the_next_year_takes_it_over(rezarta, imported):
    plan = imported.address
    first = campaign_of(rezarta, plan, 2023)
    line = {"title": "Leksion i hapur në gjimnaz", "responsible": "Policia dhe shkolla", "where": "Gjimnazi"}
    rezarta.get(f"{first}/items/new")
    late = rezarta.post(f"{first}/items/new", line | days(on=date(2023, 11, 27), due=date(2023, 11, 28)))
    assert late.status_code == 422 and "gati deri ditën kur zhvillohet" in words(late.text)
    without = rezarta.post(f"{first}/items/new", {**line, "responsible": "", **days(on=date(2023, 11, 27))})
    assert without.status_code == 422, "who is responsible and until when is asked of every line"
    told = line | days(on=date(2023, 11, 27), due=date(2023, 11, 20))
    assert rezarta.post(f"{first}/items/new", told).status_code == 303
    page = rezarta.get(first).text
    held = rezarta.post(re.search(r'action="([^"]+/hold)"', page)[1])
    assert "Leksion i hapur në gjimnaz" in rezarta.get(held.location).text
    assert "erdhën 0" in words(rezarta.get(first).text)
    second = campaign_of(rezarta, plan, 2024)
    assert "Merr kalendarin e vitit 2023" in words(rezarta.get(second).text)
    assert rezarta.post(f"{second}/copy").status_code == 303
    copied = words(rezarta.get(second).text)
    assert "27.11.2024" in copied and "Policia dhe shkolla" in copied and "gati deri më 20.11.2024" in copied
    document = rezarta.post(f"{second}/print").location
    paper = text_of(rezarta, document.rsplit("/", 1)[1])
    for words_ in ("Data", "Aktiviteti", "Përgjegjës", "Gati deri më", "Leksion i hapur në gjimnaz", "20.11.2024"):
        assert words_ in paper, words_
    calendars = rezarta.get(address_of(rezarta, plan, "II.1-08"), query_string={"period": "2022--2024"}).text
    assert now_of(calendars) == "2"


def now_of(page):
    """Return what the page of an indicator counts now."""
    return re.search(r'Numëruar tani.*?<b class="nums">(.*?)</b>', page, re.S)[1]


# --- data of other directorates


def test_sheets_of_other_directorates_come_in_with_their_sums_and_count_for_their_indicators(rezarta, imported):
    certificates, buildings, aid, enterprises = OUTSIDE
    row = {"year": 2022, "women": 55, "men": 200, "joint": 80, "legal": 11, "total": 345}
    _sent, wrong = send(rezarta, certificates, [row])
    assert "55 + 200 + 80 + 11 = 346, ndërsa vlera është 345" in words(wrong)
    sheets = [
        (certificates, [row | {"legal": 10}]),
        (buildings, [{"year": 2024, "text": f"Shkolla {n}", "extent": "i plotë" if n < 18 else "i pjesshëm",
                      "area": "urbane" if n < 10 or 18 <= n < 47 else "rurale", "cameras": "po" if n < 7 else "jo"}
                     for n in range(69)]),
        (enterprises, [{"year": year, "women": 3, "denominator": 10_000} for year in (2022, 2023, 2024)]),
    ]  # fmt: skip
    for template, rows in sheets:
        sent, _page = send(rezarta, template, rows)
        confirm(rezarta, sent)
    _sent, wrong = send(rezarta, aid, [{"year": 2024, "women": 20, "denominator": 10}])
    assert "më shumë se gjithsej (10)" in words(wrong)
    _sent, missing = send(rezarta, aid, [{"year": 2024, "women": 20}])
    assert "gabime" in words(missing) and "Importo 1" not in words(missing), "of how many is asked"
    for code, period, number in (
        ("III.2-05", "2022", "345"), ("IV.1-02", "2024", "18"), ("IV.1-03", "2024", "51"), ("III.2-01", "2024", "0,03"),
    ):  # fmt: skip
        line = address_of(rezarta, imported.address, code)
        assert now_of(rezarta.get(line, query_string={"period": period}).text) == number, code
    schools = address_of(rezarta, imported.address, "IV.1-02")
    assert rezarta.post(f"{schools}/take-over", {"period": "2024"}).status_code == 303
    said = words(rezarta.get(schools).text)
    assert (
        "10 në zona urbane (55,6%) dhe 8 në zona rurale (44,4%)" in said and "Të dhëna të drejtorive të tjera" in said
    )
    listed = words(rezarta.get("/gender-budget/outside?kind=certificates").text)
    assert "Certifikata pronësie" in listed and "345" in listed and "Shkolla 1" not in listed
