"""A month is proposed, covered to the minute, published, sent with proof, and changed only by the next version."""

import re
from collections import Counter

import pytest
import time_machine

from core.documents.render import text_of_pdf
from tests.plugins.duty_roster.conftest import MAY, WORKERS, day, make_team, option, send, words

INSTITUTIONS = (
    "Drejtoria Vendore e Policisë Elbasan",
    "Gjykata e Shkallës së Parë e Juridiksionit të Përgjithshëm Elbasan",
    "Agjencia Shtetërore për të Drejtat dhe Mbrojtjen e Fëmijës",
)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MAY, tick=True) as traveller:
        yield traveller


def propose(person, team, month="2025-06-01"):
    """Begin a month by its form; returns the address of its roster."""
    return send(person, f"{team}/rosters/new", {"month": month})


def version_of(page):
    return re.search(r'name="version" value="(\d+)"', page)[1]


def publish(person, address):
    page = person.get(address).text
    answer = person.post(f"{address}/publish", {"version": version_of(page)})
    assert answer.status_code == 303
    return person.get(address).text


def press(person, address, inside, **values):
    """Press the button of the page whose form leads to an address with some words in it."""
    page = person.get(address).text
    found = re.search(rf'action="([^"]*{inside})".*?name="version" value="(\d+)"', page, re.S)
    version = re.search(rf'action="{re.escape(found[1])}"(?:(?!</form>).)*name="version" value="(\d+)"', page, re.S)[1]
    answer = person.post(found[1], {"version": version, **values})
    assert answer.status_code == 303, words(answer.text)
    return answer.location


@pytest.fixture
def june(vjollca):
    return propose(vjollca, make_team(vjollca, *WORKERS))


def rows(page):
    """Return the days of the grid, each with the names on it."""
    table = page.split("Ditët e muajit")[1].split("</table>")[0]
    return [words(row) for row in table.split("<tr")[2:]]


def test_a_whole_month_of_two_shifts_a_day_can_be_published(vjollca, signed_in, june):  # R01
    page = vjollca.get(june).text
    assert "Mbulim 100,0%" in words(page) and "0 konflikte" in words(page)
    assert len(rows(page)) == 30 and page.count('href="/duty-roster/shifts/') == 60
    assert "Çdo minutë ka dikë" in words(page)
    assert f'action="{june}/publish"' in signed_in("arben").get(june).text
    assert "publikuar" in words(publish(signed_in("arben"), june))


def test_the_shifts_are_split_seven_or_eight_each_and_every_name_says_why(vjollca, june):  # R03
    page = vjollca.get(june).text
    names = Counter(re.findall(r'href="/duty-roster/shifts/[^"]+">([^<]+)<', page))
    assert sorted(names.values()) == [7] * 4 + [8] * 4
    assert "Balancë 7–8 turne" in words(page)
    last = re.findall(r'href="(/duty-roster/shifts/[^"]+)"', page)[-1]
    said = words(vjollca.get(last).text)
    assert "Kishte 6 turne para tij" in said or "Kishte 7 turne para tij" in said
    assert "nga 8 mund ta merrnin me pushimin dhe kufizimet e tyre; 0 mungojnë" in said


def night_of_the_14th(vjollca, june):
    row = next(row for row in vjollca.get(june).text.split("<tr") if "14 qershor" in row)
    return re.findall(r'href="(/duty-roster/shifts/[^"]+)"', row)[1]


def test_a_missing_night_blocks_publishing_unless_the_director_says_why(vjollca, signed_in, june):  # R02
    arben, night = signed_in("arben"), night_of_the_14th(vjollca, june)
    vjollca.get(night)
    assert vjollca.post(f"{night}/drop").status_code == 303
    said = words(vjollca.get(june).text)
    assert "Mbulim 98,3%" in said and "Askush: 14.06 20:00–08:00" in said and "12 orë pa askënd" in said
    page = arben.get(june).text
    assert f'action="{june}/publish"' not in page
    refused = arben.post(f"{june}/publish", {"version": version_of(vjollca.get(june).text), "next": june})
    assert refused.status_code == 303 and "projekt" in words(arben.get(june).text)
    assert signed_in("vjollca").get(f"{june}/publish-anyway").status_code == 404
    anyway = f"{june}/publish-anyway"
    shown = arben.get(anyway).text
    told = {"version": re.search(r'name="version"[^>]*value="(\d+)"', shown)[1]}
    assert arben.post(anyway, told).status_code == 422
    assert arben.post(anyway, told | {"reason": "Një punonjëse në spital."}).status_code == 303
    assert "U publikua edhe pse mungon diçka" in words(arben.get(june).text)
    assert "I PAPLOTË: Një punonjëse në spital." in sheet(arben, june)


def sheet(person, address):
    """Return what the sheet of a roster says."""
    answer = person.get(f"{address}/poster.pdf")
    assert answer.mimetype == "application/pdf", answer.status_code
    with person.client.application.app_context():
        return " ".join(text_of_pdf(answer.get_data()).replace("\xa0", " ").split())


def test_police_court_and_agency_get_the_sheet_and_the_proof_is_kept(vjollca, signed_in, june):  # R04
    publish(signed_in("arben"), june)
    fatmira = signed_in("fatmira")
    said = words(fatmira.get(june).text)
    assert all(name in said for name in INSTITUTIONS) and said.count("pa dërguar") == 3
    for address in re.findall(r'href="([^"]+/send/[^"]+)"', fatmira.get(june).text):
        send(fatmira, address, {"channel": "hand"})
    page = fatmira.get(june).text
    assert words(page).count("Dërguar më 12.05.2025, dorazi") == 3
    received = re.search(r'href="(/duty-roster/distributions/[^"]+/received)"', page)[1]
    told = {"by": "Sekretaria", "proof": "Prot. 118"} | day("on", "2025-05-12")
    early = fatmira.post(received, told | day("on", "2025-05-11"))
    assert early.status_code == 422 and "midis ditës së dërgimit dhe sot" in words(early.text)
    send(fatmira, received, told)
    assert "Marrë më 12.05.2025: Prot. 118" in words(fatmira.get(june).text)
    assert signed_in("arta").get(received).status_code == 404
    paper = sheet(fatmira, june)
    assert "Versioni 1" in paper and "Arta Provëza 069 200 0100" in paper and "08:00–20:00" in paper
    assert "Vlen nga 01.06.2025 08:00 deri më 01.07.2025 08:00" in paper
    assert all(name in paper for name in INSTITUTIONS) and "068 200" not in paper


def test_a_swap_after_publishing_makes_version_2_and_names_whom_to_inform(vjollca, signed_in, june):  # R05
    publish(signed_in("arben"), june)
    fatmira = signed_in("fatmira")
    for address in re.findall(r'href="([^"]+/send/[^"]+)"', fatmira.get(june).text):
        send(fatmira, address, {"channel": "email"})
    arta, besa = signed_in("arta"), signed_in("besa")
    grid = rows(arta.get(june).text)
    days = [place for place, row in enumerate(grid) if "Arta" in row]
    free = next(
        place for place, at in enumerate(days) if not any("Besa" in row for row in grid[max(at - 1, 0) : at + 2])
    )
    ask = re.findall(r'href="(/duty-roster/shifts/[^"]+/swap)"', arta.get("/duty-roster/mine").text)[free]
    with_besa = option(arta.get(ask).text, "Besa Provëza")
    send(arta, ask, {"with_id": with_besa, "offered_id": ""})
    assert "E marr unë" not in words(arta.get("/duty-roster/swaps").text)
    assert "Arta Provëza" not in words(signed_in("dritan").get("/duty-roster/swaps").text.split("<main")[1])
    press(besa, "/duty-roster/swaps", "/answer", answer="take")
    fresh = press(vjollca, "/duty-roster/swaps", "/decide", answer="approve")
    page = words(vjollca.get(fresh).text)
    assert "Versioni 2" in page and "Besa Provëza në vend të Arta Provëza" in page
    told = page.split("Për t'u njoftuar për versionin 2")[1].split("Dita")[0]
    assert all(name in told for name in INSTITUTIONS)
    assert "I ZËVENDËSUAR nga v2, datë 12.05.2025" in words(fatmira.get(june).text)
    assert "I ZËVENDËSUAR nga v2, datë 12.05.2025" in sheet(fatmira, june)
    assert "Ky grafik zëvendëson v1" in sheet(fatmira, fresh)
    old = re.search(r"/rosters/([^/]+)$", june)[1]
    address = re.search(r'href="([^"]+/send/[^"]+)"', fatmira.get(fresh).text)[1]
    late = fatmira.post(address.replace(re.search(r"/rosters/([^/]+)/", address)[1], old), {"channel": "hand"})
    assert late.status_code == 422 and "Ky version u zëvendësua" in words(late.text)


def test_a_swap_that_leaves_no_rest_is_refused_and_nothing_changes(vjollca, signed_in, june):
    publish(signed_in("arben"), june)
    page = vjollca.get(june).text
    first = re.findall(r'href="/duty-roster/shifts/[^"]+">([^<]+) Provëza<', page)[:2]
    asks, takes = first[0].lower(), first[1].lower()
    person, other = signed_in(asks), signed_in(takes)
    ask = re.findall(r'href="(/duty-roster/shifts/[^"]+/swap)"', person.get("/duty-roster/mine").text)[0]
    send(person, ask, {"with_id": option(person.get(ask).text, f"{first[1]} Provëza"), "offered_id": ""})
    press(other, "/duty-roster/swaps", "/answer", answer="take")
    press(vjollca, "/duty-roster/swaps", "/decide", answer="approve")
    assert "nuk ka pushim para ose pas: 01.06" in words(vjollca.get("/duty-roster/").text)
    assert "Versioni 2" not in words(vjollca.get("/duty-roster/").text)
    assert "pranuar nga kolegu" in words(vjollca.get("/duty-roster/swaps").text)


def test_what_is_published_is_changed_only_by_the_next_version(vjollca, signed_in, june):
    publish(signed_in("arben"), june)
    shift = night_of_the_14th(vjollca, june)
    assert "Jepjani dikujt tjetër" not in words(vjollca.get(shift).text)
    assert vjollca.post(f"{shift}/drop").status_code == 303
    assert "publikuar" in words(vjollca.get(june).text) and "Mbulim 100,0%" in words(vjollca.get(june).text)
    twice = vjollca.post(june.replace("/rosters/", "/teams/"), {})
    assert twice.status_code in (404, 405)


def test_two_proposals_at_once_do_not_overwrite_each_other(vjollca, june):
    page = vjollca.get(june).text
    vjollca.post(f"{june}/propose", {"version": version_of(page)})
    again = vjollca.post(f"{june}/propose", {"version": version_of(page), "next": june})
    assert again.status_code == 303 and "Një koleg ishte më i shpejtë" in words(vjollca.get(june).text)


def test_who_has_been_chosen_by_hand_stays_when_the_rest_is_proposed_anew(vjollca, june):
    night = night_of_the_14th(vjollca, june)
    shown = vjollca.get(night).text
    ilir = option(shown, "Ilir Provëza")
    send(vjollca, night, {"member_id": ilir, "version": re.search(r'name="version"[^>]*value="(\d+)"', shown)[1]})
    page = vjollca.get(june).text
    vjollca.post(f"{june}/propose", {"version": version_of(page)})
    page = vjollca.get(june).text
    assert "Ilir" in next(row for row in page.split("<tr") if "14 qershor" in row).split("data-l=")[2]
    assert "Mbulim 100,0%" in words(page) and "0 konflikte" in words(page)
