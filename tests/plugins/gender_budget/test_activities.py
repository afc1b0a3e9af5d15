"""Activities on a phone, the budget's share, what the public reads, and what the gender officer never reaches (A22)."""

import csv
import re

import pytest

from plugins.gender_budget.imports import ACTIVITIES, BUDGET
from tests.plugins.gender_budget.conftest import confirm, send, words
from tests.plugins.gender_budget.test_first_import import address_of
from tests.plugins.gender_budget.test_rounds import answer_all, close, open_round

LECTURE = {"kind": "lecture", "title": "Leksion për Rezolutën 1325", "counting": "attendance"}
DAY = {"on-day": "25", "on-month": "11", "on-year": "2023"}


def test_an_activity_counts_by_itself_for_its_indicator(rezarta, imported, office, signed_in):
    plan = imported.address
    citizens = address_of(rezarta, plan, "II.1-01")
    new = f"{plan}/activities/new"
    opened = rezarta.get(new).text
    told = LECTURE | DAY | {"women": "14", "young_women": "6", "girls": "3", "men": "22", "uncounted": "5", "roma": "4"}
    told["indicator_id"] = citizens.rsplit("/", 1)[1]
    assert told["indicator_id"] in opened
    too_early = rezarta.post(new, told | {"on-year": "2019"})
    assert too_early.status_code == 422 and "jashtë viteve të planit" in words(too_early.text)
    assert rezarta.post(new, told).status_code == 303
    listed = words(rezarta.get(f"{plan}/activities?kind=lecture").text)
    assert "Leksion për Rezolutën 1325" in listed and "50" in listed and "23" in listed
    assert "50" in words(rezarta.get(citizens).text)
    assert rezarta.post(f"{citizens}/take-over", {"period": "2023"}).status_code == 303
    said = words(rezarta.get(citizens).text)
    assert "14 gra (28,0%)" in said
    assert "50" in said and "Aktivitetet e shënuara" in said
    row = {
        "plan": "PVVBGJ 2022-2024",
        "on": "08.03.2024",
        "title": "Panairi i 8 Marsit",
        "kind": "Panair",
        "code": "II.1-01",
    }
    _sent, wrong = send(rezarta, ACTIVITIES, [row | {"women": 10, "roma": 11}])
    assert "më shumë se të gjithë që erdhën (10)" in words(wrong)
    sent, _page = send(rezarta, ACTIVITIES, [row | {"women": 60, "men": 40}])
    confirm(rezarta, sent)
    assert "Panairi i 8 Marsit" in words(rezarta.get(f"{plan}/activities").text)
    assert "Aktivitet i ri" not in words(signed_in("arben").get(f"{plan}/activities").text)


def test_finance_writes_the_lines_and_the_share_says_what_is_missing(rezarta, imported, office, signed_in):
    answer_all(rezarta, imported.address)
    dritan = signed_in("dritan")
    lines = [
        {"year": 2024, "code": "104", "text": "Kujdesi social", "planned": 1_000_000, "executed": 900_000,
         "specialised": "po", "ledger": 100_000_000},
        {"year": 2024, "code": "045", "text": "Rrugët", "planned": 99_000_000, "executed": 99_000_000},
    ]  # fmt: skip
    _sent, wrong = send(dritan, BUDGET, lines)
    assert "99 900 000 lekë" in words(wrong) and "libri thotë" in words(wrong)
    sent, _page = send(dritan, BUDGET, [lines[0], lines[1] | {"executed": 99_100_000}])
    confirm(dritan, sent)
    page = words(rezarta.get("/gender-budget/budget?year=2024").text)
    assert "0,9% e buxhetit shkon për shërbime të specializuara, mungojnë 1 100 000 lekë" in page
    assert "ndaj gjithë shpenzimeve faktike të vitit" in page
    share = address_of(rezarta, imported.address, "IV.2-14")
    assert rezarta.post(f"{share}/take-over", {"period": "2024"}).status_code == 303
    said = words(rezarta.get(share).text)
    assert "arriti në 0,9% gjatë vitit 2024, duke shënuar progres drejt objektivit prej 2%" in said


def test_the_public_reads_what_the_council_approved_without_small_numbers_of_people(rezarta, imported, visitor):
    plan = imported.address
    nursery = address_of(rezarta, plan, "IV.2-11")
    correct = re.search(r'href="(/gender-budget/values/[^"]+/correct)"', rezarta.get(nursery).text)[1]
    version = re.search(r'name="version"[^>]*value="(\d+)"', rezarta.get(correct).text)[1]
    told = {"value": "3", "period": "2022--2024", "girls": "2", "boys": "1", "version": version}
    assert rezarta.post(correct, told).status_code == 303
    answer_all(rezarta, plan)
    address = open_round(rezarta, plan)
    close(rezarta, address)
    rezarta.get(address)
    rezarta.post(f"{address}/publish")
    stranger = visitor()
    assert "PVVBGJ" not in stranger.get("/gender-budget/public").text
    rezarta.get(f"{address}/approve")
    decided = {"decision": "VKB nr. 45", "decided_on-day": "12", "decided_on-month": "9", "decided_on-year": "2025"}
    assert rezarta.post(f"{address}/approve", decided).status_code == 303
    assert rezarta.post(f"{address}/publish").status_code == 303
    listed = stranger.get("/gender-budget/public")
    link = re.search(r'href="(/gender-budget/public/[^"]+)"', listed.text)[1]
    page = stranger.get(link)
    assert page.status_code == 200 and "public" in page.headers["Cache-Control"] and "Set-Cookie" not in page.headers
    said = words(page.text)
    assert "miratuar me VKB nr. 45, 12.09.2025" in said and "rreth 4 500" in said and "më pak se 5" in said
    data = stranger.get(f"{link}.csv")
    assert data.mimetype == "text/csv" and "Set-Cookie" not in data.headers
    rows = {row["kodi"]: row for row in csv.DictReader(data.get_data().decode("utf-8-sig").splitlines(), delimiter=";")}
    few = rows["IV.2-11"]
    assert "më pak se 5" in few["vlera"] and few["gjendja"] == "pa_objektiv" and few["gra_vajza"] == ""
    assert rows["III.2-05"]["gra_vajza"] == "55" and rows["III.2-05"]["burra_djem"] == ""


class TestBesideCases:
    """The officer beside the modules of people in need: she reads their figures and never reaches a file."""

    @pytest.fixture
    def plugins(self):
        return ("gender_budget", "child_protection", "domestic_violence")

    def test_the_gender_officer_reaches_no_case_by_any_address(self, app, rezarta, imported):
        cases = ("/casework", "/child-protection", "/coordination")
        tried = 0
        for rule in app.url_map.iter_rules():
            if rule.rule.startswith(cases) and "GET" in (rule.methods or ()):
                address = re.sub(r"<uuid:\w+>", "00000000-0000-0000-0000-000000000001", rule.rule)
                address = re.sub(r"<[^>]+>", "x", address)
                assert rezarta.get(address).status_code == 404, rule.rule
                tried += 1
        assert tried > 60
        absent = rezarta.get("/gender-budget/nothing")
        case = rezarta.get("/casework/cases/00000000-0000-0000-0000-000000000001")
        assert words(case.text) == words(absent.text)
        new_cases = words(rezarta.get(address_of(rezarta, imported.address, "IV.2-06")).text)
        assert "Numëruar tani" in new_cases and "moduli i çaktivizuar" not in new_cases
