"""The list of files, and how many queries the pages need."""

import contextlib
import html
import re

import pytest
import sqlalchemy as sa

from core.access.principal import privileged
from core.db import db, unit_of_work
from core.exports.forms import REASONS
from core.exports.models import Export
from core.l10n import today
from core.records import find
from plugins.casework import case_list, cases, closing
from plugins.casework.models import CaseFile
from plugins.office import tasks

TILE = re.compile(r'<a class="tile[^"]*" href="(/casework/cases[^"]*)"><b>(\d+)</b>')
ROW = re.compile(r'href="/casework/cases/([0-9a-f-]{36})"')
LIST_QUERIES, CASE_QUERIES = 6, 12
"""Pinned, with those of the session: a list needs one query for its files and one for their deadlines."""


@pytest.fixture
def counted(app):
    """Count the statements that a block sends to the database."""

    @contextlib.contextmanager
    def count():
        seen = []

        def note(_connection, _cursor, statement, *_rest):
            seen.append(statement)

        with app.app_context():
            engine = db.engine
        sa.event.listen(engine, "before_cursor_execute", note)
        yield seen
        sa.event.remove(engine, "before_cursor_execute", note)

    return count


def test_a_list_of_fifty_needs_as_few_queries_as_a_list_of_one(open_file, office, signed_in, counted):
    open_file()
    mira = signed_in("mira")
    mira.get("/casework/cases")
    with counted() as few:
        mira.get("/casework/cases")
    for number in range(12):
        open_file(given=f"Emër{number}")
    mira.get("/casework/cases")
    with counted() as many:
        page = mira.get("/casework/cases").text
    assert "Emër11" in page
    reads = [statement for statement in many if statement.lstrip().upper().startswith(("SELECT", "WITH"))]
    assert len(reads) <= len([s for s in few if s.lstrip().upper().startswith(("SELECT", "WITH"))])
    assert len(reads) <= LIST_QUERIES, "\n".join(reads)


def test_the_page_of_a_file_needs_few_queries(open_file, office, signed_in, counted):
    case_id = open_file()
    mira = signed_in("mira")
    mira.get(f"/casework/cases/{case_id}")
    with counted() as sent:
        assert mira.get(f"/casework/cases/{case_id}").status_code == 200
    reads = [statement for statement in sent if statement.lstrip().upper().startswith(("SELECT", "WITH"))]
    assert len(reads) <= CASE_QUERIES, "\n".join(reads)


def test_a_list_shows_ones_own_open_files_unless_more_is_asked_for(open_file, office, signed_in, acting):
    mine, bens, closed = open_file(given="Arta"), open_file(office.ben, given="Besa"), open_file(given="Çeljeta")
    with acting(office.mira):
        closing.propose_closing(find(CaseFile, closed), reason="solved", summary="U zgjidh.")
    with acting(office.head):
        closing.decide_closing(closing.open_proposal(find(CaseFile, closed)), approve=True)
    mira, head = signed_in("mira"), signed_in("head")
    page = mira.get("/casework/cases").text
    assert str(mine) in page and str(bens) not in page and str(closed) not in page
    assert str(closed) in mira.get("/casework/cases?state=all").text
    assert str(bens) not in mira.get("/casework/cases?worker=all").text
    unit = head.get("/casework/cases?worker=all").text
    assert str(mine) in unit and str(bens) in unit
    assert str(bens) in head.get(f"/casework/cases?worker={office.ben}").text


def test_a_list_is_filtered_by_risk_state_and_late_deadlines(open_file, office, signed_in, acting):
    late, high, plain = open_file(given="Arta"), open_file(given="Besa"), open_file(given="Çeljeta")
    with acting(office.mira):
        tasks.add_task(
            title="Vizitë", due_on=today().replace(year=2020), owner_id=office.mira, subject=find(CaseFile, late)
        )
        cases.set_risk(find(CaseFile, high), "high")
        cases.set_state(find(CaseFile, high), "work")
    mira = signed_in("mira")

    def found(query):
        page = mira.get(f"/casework/cases?{query}").text
        return {case_id for case_id in (late, high, plain) if str(case_id) in page}

    assert found("overdue=1") == {late}
    assert found("risk=high") == {high}
    assert found("state=work") == {high}
    assert found("risk=high&state=new") == set()
    assert found("worker=nonsense&unit=nonsense") == {late, high, plain}


def test_who_approves_finds_the_files_of_all_on_the_home_page_and_each_number_opens_them(
    open_file, office, signed_in, acting, app
):
    late, bens, lonely = open_file(given="Arta"), open_file(office.ben, given="Besa"), open_file(given="Çeljeta")
    with acting(office.mira):
        tasks.add_task(
            title="Vizitë", due_on=today().replace(year=2020), owner_id=office.mira, subject=find(CaseFile, late)
        )
    with app.app_context(), privileged("test"), unit_of_work():
        db.session.get_one(CaseFile, lonely).worker_id = None
    head = signed_in("head")
    found = {}
    for url, number in TILE.findall(head.get("/").text):
        shown = set(ROW.findall(head.get(html.unescape(url)).text))
        assert len(shown) == int(number), url
        found[frozenset(shown)] = url
    assert set(found) == {frozenset(map(str, ids)) for ids in ((late, bens, lonely), (late,), (lonely,))}
    assert not TILE.findall(signed_in("mira").get("/").text)


def test_names_sort_in_the_order_of_the_albanian_alphabet(open_file, office, signed_in):
    for given in ("Zana", "Çeljeta", "Cjap", "Dhurata", "Dorina", "Ëngjëll"):
        open_file(given=given, family="Provë")
    mira = signed_in("mira")
    page = mira.get("/casework/cases?sort=name").text
    places = [page.index(f"{given} Provë") for given in ("Cjap", "Çeljeta", "Dorina", "Dhurata", "Ëngjëll", "Zana")]
    assert places == sorted(places)
    page = mira.get("/casework/cases?sort=-name").text
    assert page.index("Zana Provë") < page.index("Cjap Provë")


def test_a_sorting_by_name_over_too_many_files_asks_for_a_filter(open_file, office, signed_in, monkeypatch):
    monkeypatch.setattr(case_list, "SORT_BY_NAME", 1)
    for given in ("Zana", "Arta"):
        open_file(given=given)
    page = signed_in("mira").get("/casework/cases?sort=name")
    assert page.status_code == 200
    assert "Zgjidhni më parë një filtër" in page.text and "Zana" in page.text


def test_a_list_opens_no_names_of_the_next_page(open_file, office, signed_in, acting, monkeypatch):
    monkeypatch.setattr(case_list, "PER_PAGE", 2)
    for given in ("Arta", "Besa", "Çeljeta"):
        open_file(given=given)
    mira = signed_in("mira")
    first, second = mira.get("/casework/cases").text, mira.get("/casework/cases?page=2").text
    assert sum(f"{given} Provë" in first for given in ("Arta", "Besa", "Çeljeta")) == 2
    assert sum(f"{given} Provë" in second for given in ("Arta", "Besa", "Çeljeta")) == 1


def test_the_register_number_stands_inside_the_file_only(open_file, office, signed_in):
    case_id = open_file()
    mira = signed_in("mira")
    number = f"1 / {today().year}"
    assert number not in mira.get("/casework/cases").text
    assert number in mira.get(f"/casework/cases/{case_id}").text


def test_the_list_is_exported_as_it_is_filtered_and_only_after_a_confirmation(open_file, office, signed_in, acting):
    for given in ("Arta", "Besa"):
        open_file(given=given)
    with acting(office.mira):
        case = db.session.scalars(sa.select(CaseFile).order_by(CaseFile.register_number)).first()
        cases.set_risk(case, "high")
    mira, head = signed_in("mira"), signed_in("head")
    assert "/casework/cases/export" not in mira.get("/casework/cases").text
    assert mira.get("/casework/cases/export").status_code == 404
    page = head.get("/casework/cases?worker=all&risk=high").text
    url = "/casework/cases/export?worker=all&risk=high"
    assert url.replace("&", "&amp;") in page
    assert "/confirm" in head.get(url).location
    head.get("/confirm")
    head.post("/confirm", {"password": "kreshnik-lumi-vere-42"})
    assert head.get(url).status_code == 200
    sent = {"code": next(iter(REASONS)), "reason": "Kërkesë e institucionit me shkresë"}
    assert head.post(url, sent).status_code == 303
    with acting(office.head):
        made = db.session.scalars(sa.select(Export)).one()
        assert (made.listing, made.rows, made.model) == ("casework.cases", 1, "casework_case")


def test_who_opened_a_file_is_seen_by_who_may(open_file, office, signed_in):
    case_id = open_file()
    mira, head = signed_in("mira"), signed_in("head")
    mira.get(f"/casework/cases/{case_id}")
    assert mira.get(f"/casework/cases/{case_id}/readers").status_code == 404
    answer = head.get(f"/casework/cases/{case_id}/readers")
    assert answer.status_code == 303
    page = head.get(answer.location)
    assert page.status_code == 200 and "Mira Provë" in page.text
