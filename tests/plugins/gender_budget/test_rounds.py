"""A round of monitoring from its questions to the council: closed, frozen, on paper, signed; A14, A15, A17."""

import io
import re
from datetime import date
from types import SimpleNamespace

import docx
import pytest

from core.db import db, unit_of_work
from core.lifecycle import switch
from plugins.gender_budget.demo.first_plan import first_plan
from tests.plugins.gender_budget.conftest import import_all, words
from tests.plugins.gender_budget.test_first_import import address_of

STOPPING = ("period", "basis", "title", "leave")
ANSWERS = {"period": "2024", "basis": "end_level", "title": "Parandalimi i stereotipeve gjinore në punësim"}


def answer_all(person, plan):
    """Answer whatever stands in the way of closing, with the first button of each question."""
    for _turn in range(40):
        page = person.get(f"{plan}/questions").text
        for part in page.split("<li id=")[1:]:
            found = re.search(r'action="([^"]+/(period|basis|title|leave))"', part)
            if found is None or (found[2] == "leave" and "(C" not in part):
                continue
            hidden = dict(re.findall(r'name="(version|key)" value="([^"]*)"', part))
            assert person.post(found[1], {**hidden, "answer": ANSWERS.get(found[2], "")}).status_code == 303
            break
        else:
            return


def open_round(person, plan):
    """Open a round for the whole plan; returns its address."""
    new = f"{plan}/rounds/new"
    days = dict(re.findall(r'name="((?:first|last)-(?:day|month|year))" value="(\d+)"', person.get(new).text))
    answer = person.post(new, {"kind": "final", **days})
    assert answer.status_code == 303, answer.text
    return answer.location


def go_on(person, address):
    """Press the button of the next step."""
    page = person.get(address).text
    found = re.search(r'action="([^"]+/go-on)".*?name="version" value="(\d+)"', page, re.S)
    return person.post(found[1], {"version": found[2]})


def close(person, address):
    for _step in range(3):
        assert go_on(person, address).status_code == 303
    assert "Mbyllur" in words(person.get(address).text)


def test_a_round_is_closed_when_every_question_is_answered_and_does_not_move(rezarta, imported, office, signed_in):
    address = open_round(rezarta, imported.address)
    go_on(rezarta, address)
    go_on(rezarta, address)
    page = words(rezarta.get(address).text)
    assert "pyetje duhet të marrin përgjigje më parë" in page and "Mbyll raundin" not in page
    answer_all(rezarta, imported.address)
    assert go_on(rezarta, address).status_code == 303
    closed = words(rezarta.get(address).text)
    assert "Ngrirë" in closed and "Që nga mbyllja" not in closed
    parents = address_of(rezarta, imported.address, "II.2-01")
    correct = re.search(r'href="(/gender-budget/values/[^"]+/correct)"', rezarta.get(parents).text)[1]
    version = re.search(r'name="version"[^>]*value="(\d+)"', rezarta.get(correct).text)[1]
    assert rezarta.post(correct, {"value": "84", "period": "2024", "version": version}).status_code == 303
    after = words(rezarta.get(address).text)
    assert "shtypur: 80 · sot: 84" in after and "+4 pas mbylljes" in after
    assert "Rihap raundin" not in after
    arben = signed_in("arben")
    reopen = f"{address}/reopen"
    assert "Shkruani" in arben.post(reopen, {"reason": " "}).text or arben.get(reopen).status_code == 200
    assert arben.post(reopen, {"reason": "Erdhi lista e plotë e prindërve"}).status_code == 303
    assert "Erdhi lista e plotë" in words(rezarta.get(address).text)
    assert go_on(rezarta, address).status_code == 303
    assert "84" in words(rezarta.get(address).text) and "pas mbylljes" not in words(rezarta.get(address).text)


def test_the_report_is_made_in_six_steps_and_signed_in_four(rezarta, imported, office, make_user, signed_in):
    make_user("blerina", "mayor_office")
    directorate(signed_in("arben"), "Drejtoria e Mbrojtjes dhe Përfshirjes Sociale")
    answer_all(rezarta, imported.address)
    address = open_round(rezarta, imported.address)
    report = f"{address}/report"
    assert "Gjithçka është e zgjidhur" not in words(rezarta.get(f"{report}/figures").text)
    version = re.search(r'name="version"[^>]*value="(\d+)"', rezarta.get(f"{report}/texts").text)[1]
    own = {
        "version": version,
        "practices": "Bashkëpunimi me shoqërinë civile",
        "p0": "Procesi ka qenë gjithëpërfshirës.",
    }
    assert rezarta.post(f"{report}/texts", own).location.endswith("/challenges")
    version = re.search(r'name="version"[^>]*value="(\d+)"', rezarta.get(f"{report}/challenges").text)[1]
    told = {"version": version, "priorities": "Hartimi i planit 2025–2030\n- Forcimi i MKR-së"}
    assert rezarta.post(f"{report}/challenges", told).status_code == 303
    close(rezarta, address)
    assert "Relacioni thotë pikërisht" in words(rezarta.get(f"{report}/check").text)
    rezarta.get(f"{report}/sign")
    document = rezarta.post(f"{report}/make").location
    reference = document.rsplit("/", 1)[1]
    said = text_of(rezarta, reference)
    lines = [
        "REPUBLIKA E SHQIPËRISË", "BASHKIA ELBASAN", "DREJTORIA E MBROJTJES DHE PËRFSHIRJES SOCIALE",
        "Nr. _______ Prot.", "RELACION", "KËSHILLIT BASHKIAK", "Lënda:",
        "Të nderuar anëtarë të Këshillit Bashkiak,", "Fushat kryesore të ndërhyrjes", "përbëhet nga katër fusha",
        "Fusha I:", "Objektivi I.1.", "Procesi ka qenë gjithëpërfshirës.", "Fusha II:", "Objektivi II.1.",
        "Rreth 4 500 qytetare dhe qytetarë", "pak më poshtë objektivit të planifikuar prej 95 prindërish (84,2%)",
        "Objektivi III.1. Parandalimi i stereotipeve", "një arritje mbresëlënëse", "nga të cilat 55 gra (15,9%)",
        "duke dyfishuar objektivin vjetor prej 6 auditimesh (233,3%)", "36 mbledhje të ETN",
        "duke shënuar progres drejt objektivit prej 2%", "Praktika të mira", "Prioritete në vijim",
        "Hartimi i planit 2025–2030", "i kërkojmë Këshillit Bashkiak:", "Miratimin e Raportit",
        "Duke ju falënderuar për mirëkuptimin!", "Konceptoi",
        "Miratoi", "Pranoi", "KRYETARI",
    ]  # fmt: skip
    at = -1
    for line in lines:
        found = said.find(line, at + 1)
        assert found > at, (line, said[max(at, 0) : at + 400])
        at = found
    assert said.count("Duke ju fal") == 1 and re.search(r"Elbasan, më __/\d\d/\d{4}", said)
    assert "96,3" not in said
    for name, person in (("rezarta", rezarta), *((name, signed_in(name)) for name in ("albana", "arben", "blerina"))):
        person.get(f"/office/documents/{reference}/sign")
        signed = person.post(f"/office/documents/{reference}/sign", {"name": "Kryetari Provë", "decision": "signed"})
        assert signed.status_code == 303, (name, words(signed.text))
    rezarta.get(f"{report}/sign")
    annex = text_of(rezarta, rezarta.post(f"{report}/make", {"table": "1"}).location.rsplit("/", 1)[1])
    assert "Tabela e monitorimit" in annex and "25–30" in annex and "pa ndarje sipas gjinisë" in annex
    table = rezarta.get(f"{address}/table.xlsx")
    assert table.status_code == 200 and table.data[:2] == b"PK"
    rezarta.get(f"{address}/approve")
    decided = {"decision": "VKB nr. 45", "decided_on-day": "12", "decided_on-month": "9", "decided_on-year": "2025"}
    assert rezarta.post(f"{address}/approve", decided).status_code == 303
    assert "Miratuar me VKB" in words(rezarta.get(address).text)


def directorate(person, name):
    """Give the municipality's letterhead another directorate from today on."""
    page = person.get("/office/letterhead/new").text
    told = dict(re.findall(r'name="([\w-]+)"[^>]*? value="([^"]*)"', page)) | {"directorate": name}
    assert person.post("/office/letterhead/new", told).status_code == 303


def text_of(person, reference):
    """Return what the Word file of a document says, in its order."""
    person.get(f"/office/documents/{reference}")
    answer = person.post(f"/office/documents/{reference}/copy", {"form": "docx"})
    assert answer.status_code == 200, words(answer.text)
    return docx_text(answer.data)


def docx_text(content):
    document = docx.Document(io.BytesIO(content))
    said = []
    for part in document.iter_inner_content():
        said += [cell.text for row in part.rows for cell in row.cells] if hasattr(part, "rows") else [part.text]
    return "\n".join(said).replace("\xa0", " ")


def test_another_municipality_makes_its_own_report(rezarta):
    plan = {
        "plan": {"code": "PVB 2025", "title": "Plani i Bashkisë Lumas", "first": "2025-01-01", "last": "2027-12-31"},
        "areas": [{"code": "I", "title": "Uji dhe pylli"}],
        "objectives": [{"code": "I.1", "area": "I", "title": "Gratë në këshillat e ujit"}],
        "indicators": [
            {"code": "I.1-01", "objective": "I.1", "text": "Gra në këshilla", "unit": "person", "kind": "stock",
             "aggregation": "last", "target": "40", "basis": "Nivel në fund", "noun": "këshilltaresh",
             "sentence": "Në këshillat e ujit janë {value} gra",
             "value": {"value": "mbi 30", "first": "2025-01-01", "last": "2025-12-31"}},
        ],
    }  # fmt: skip
    address, _matrix, _figures = import_all(rezarta, plan)
    line = address_of(rezarta, address, "I.1-01")
    said = words(rezarta.get(line).text)
    assert "Në këshillat e ujit janë të paktën 30 gra gjatë vitit 2025, duke shënuar progres" in said
    assert "objektivit prej 40 këshilltaresh" in said and "(75,0%)" in said


class TestSource:
    """An indicator whose values another module counts."""

    @pytest.fixture
    def plugins(self):
        return ("gender_budget", "tally")

    @pytest.fixture
    def sourced(self, app, rezarta):
        """The first plan, with the new cases of 2024 counted by a third module: 157 meetings, which are no secret."""
        plan = first_plan()
        own = [dict(one, source="tally.meetings") if one["code"] == "IV.2-06" else one for one in plan["indicators"]]
        address, *_pages = import_all(rezarta, {**plan, "indicators": own})
        self.meet(app, 157)
        answer_all(rezarta, address)
        line = address_of(rezarta, address, "IV.2-06")
        return SimpleNamespace(plan=address, line=line)

    def meet(self, app, number):
        from core.access.principal import privileged
        from plugins.tally.models import Meeting

        with app.app_context(), privileged("test set-up"), unit_of_work():
            db.session.add_all([Meeting(on=date(2024, 12, 30)) for _number in range(number)])

    def test_a_value_is_taken_over_and_a_case_entered_later_is_shown_as_a_correction(self, app, rezarta, sourced):
        page = rezarta.get(sourced.line).text
        assert "157" in words(page)
        assert rezarta.post(f"{sourced.line}/take-over", {"period": "2024"}).status_code == 303
        assert "Nga moduli" in words(rezarta.get(sourced.line).text)
        address = open_round(rezarta, sourced.plan)
        close(rezarta, address)
        self.meet(app, 1)
        after = words(rezarta.get(address).text)  # A15
        assert "shtypur: 157 · sot: 158" in after and "+1 pas mbylljes" in after

    def test_a_module_that_is_switched_off_answers_none_and_the_value_is_written_by_hand(self, app, rezarta, sourced):
        with app.app_context():
            switch("tally", on=False, found=app.extensions["plugins_found"])
        page = words(rezarta.get(sourced.line).text)  # A14
        assert "moduli i çaktivizuar" in page
        refused = rezarta.post(f"{sourced.line}/take-over", {"period": "2024", "next": sourced.line})
        assert refused.status_code == 303 and "moduli i çaktivizuar" in words(rezarta.get(sourced.line).text)
        assert rezarta.post(f"{sourced.line}/values/new", {"value": "150", "period": "2023"}).status_code == 303
