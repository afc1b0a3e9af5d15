"""The pages of tasks, as people use them: Dita ime, the list, one task, and what is done with it."""

import re
from datetime import date, timedelta

import pytest

from core.db import db, now
from core.l10n import format_date, format_time, today
from plugins.office import tasks
from plugins.office.models import Institution, Task

LIST = "/office/tasks/"


def row_of(errand_id):
    """Return an errand within the reach of whoever acts."""
    from plugins.errands.models import Errand

    return db.session.get(Errand, errand_id)


def titles(page):
    return re.findall(r'<th scope="row"><a href="/office/tasks/[^"]+">([^<]+)</a>', page.text)


def tiles(page):
    """Return what each tile of the home page counts, by the address that it opens."""
    found = re.findall(r'<a class="tile[^"]*" href="([^"]+)"><b>([^<]+)</b>', page.text)
    return {url.replace("&amp;", "&"): int(number) for url, number in found}


@pytest.fixture
def drita(worker):
    return worker("drita", "Papër")


@pytest.fixture
def papri(errand):
    """An errand of Drita's unit."""
    return errand("Papër", "P-77")


@pytest.fixture
def desk(acting, drita, make_user):
    """Tasks of Drita on every kind of day, and one of a colleague."""
    besa = make_user("besa", "staff")
    days = {"e para tri ditëve": -3, "e djeshme": -1, "e sotme": 0, "e javës tjetër": 8, "e muajit tjetër": 40}
    with acting(drita):
        for title, distance in days.items():
            tasks.add_task(title=title, owner_id=drita, due_on=today() + timedelta(days=distance))
        tasks.add_task(title="e nesërme", owner_id=drita, due_on=today() + timedelta(days=1))
        tasks.add_task(title="e Besës", owner_id=besa, due_on=today())
        institution = db.session.query(Institution).filter_by(kind="police").first()
        tasks.add_task(title="e policisë", owner_id=drita, due_on=today(), institution_id=institution.id)
        done = tasks.add_task(title="e kryer", owner_id=drita, due_on=today())
        tasks.finish(done)


@pytest.mark.usefixtures("desk")
def test_each_tile_opens_exactly_the_rows_that_it_counts(signed_in):
    person = signed_in("drita")
    counted = tiles(person.get("/"))
    assert len(counted) >= 4 and sum(counted.values()) >= 7
    for url, number in counted.items():
        assert len(titles(person.get(url))) == number, url
    assert counted["/office/tasks/?when=late"] == 2
    assert counted["/office/tasks/?when=today"] == 2
    assert counted["/office/tasks/?by=institution"] == 1


@pytest.mark.usefixtures("desk")
def test_my_day_shows_the_late_ones_first_then_today_and_nothing_that_is_done_or_a_colleagues(signed_in):
    page = signed_in("drita").get("/").text
    order = [page.index(title) for title in ("e para tri ditëve", "e djeshme", "e sotme")]
    assert order == sorted(order)
    assert "3 ditë vonë" in page and "1 ditë vonë" in page
    assert "e nesërme" in page, "what is due tomorrow is in sight on every day of the week"
    assert "e kryer" not in page and "e Besës" not in page and "e muajit tjetër" not in page


def test_my_day_of_somebody_without_tasks_is_free(signed_in, drita):
    assert tiles(signed_in("drita").get("/")) == {}


@pytest.mark.usefixtures("desk")
def test_the_list_shows_ones_own_open_tasks_by_deadline_and_the_filters_cut_it(signed_in):
    person = signed_in("drita")
    assert titles(person.get(LIST))[:2] == ["e para tri ditëve", "e djeshme"]
    assert "e kryer" not in titles(person.get(LIST)) and "e Besës" not in titles(person.get(LIST))
    assert titles(person.get(f"{LIST}?when=done")) == ["e kryer"]
    assert titles(person.get(f"{LIST}?by=institution")) == ["e policisë"]
    assert titles(person.get(f"{LIST}?whose=others")) == ["e Besës"]
    assert "e Besës" in titles(person.get(f"{LIST}?whose=all"))
    assert titles(person.get(f"{LIST}?when=gjithçka")) == titles(person.get(LIST))


def new_task(person, **fields):
    person.get(f"{LIST}new")
    due = fields.pop("due", today() + timedelta(days=2))
    return person.post(
        f"{LIST}new",
        {"due_on-day": due.day, "due_on-month": due.month, "due_on-year": due.year, "institution": "", **fields},
    )


def test_a_task_is_written_down_done_and_taken_back(signed_in, drita):
    person = signed_in("drita")
    answer = new_task(person, own_title="Thirr shkollën", owner=str(drita), text="Pyet për mungesat")
    assert answer.status_code == 303
    page = person.get(answer.location).text
    assert "Thirr shkollën" in page and "Pyet për mungesat" in page and "edhe 2 ditë" in page
    person.get(f"{answer.location}/done")
    assert person.post(f"{answer.location}/done", {"result_text": "Fola me mësuesen"}).status_code == 303
    page = person.get(answer.location).text
    assert "Fola me mësuesen" in page and "U krye" in page
    assert person.post(f"{answer.location}/reopen").status_code == 303
    page = person.get(answer.location).text
    assert "Fola me mësuesen" not in page and "E hapur" in page


def test_what_is_missing_in_a_new_task_is_asked_for(signed_in, drita):
    person = signed_in("drita")
    person.get(f"{LIST}new")
    answer = person.post(f"{LIST}new", {"own_title": "", "owner": str(drita), "institution": ""})
    assert answer.status_code == 422
    assert "Shkruani çfarë duhet bërë." in answer.text and "Shkruani deri kur." in answer.text


def test_cancelling_asks_for_a_reason_and_another_reason_for_words(signed_in, drita):
    person = signed_in("drita")
    url = new_task(person, own_title="Bli letër", owner=str(drita)).location
    person.get(f"{url}/cancel")
    assert person.post(f"{url}/cancel", {}).status_code == 422
    assert "Shkruani arsyen." in person.post(f"{url}/cancel", {"why": "other", "text": " "}).text
    assert person.post(f"{url}/cancel", {"why": "not_needed"}).status_code == 303
    page = person.get(url).text
    assert "U anulua" in page and "Nuk duhet më" in page


def test_who_presses_done_twice_is_told_that_it_is_done(signed_in, drita):
    person = signed_in("drita")
    url = new_task(person, own_title="Bli letër", owner=str(drita)).location
    person.get(f"{url}/done")
    person.post(f"{url}/done", {})
    assert person.post(f"{url}/done", {}, follow_redirects=True).text.count("Kjo detyrë nuk është më e hapur.") == 1


def test_a_colleague_of_the_unit_sees_a_task_about_its_errand_and_cannot_end_it(
    acting, drita, worker, papri, signed_in
):
    worker("mira", "Papër")
    with acting(drita):
        subject = row_of(papri)
        task_id = tasks.add_task(title="Vizitë", owner_id=drita, due_on=today(), subject=subject).id
    person = signed_in("mira")
    page = person.get(f"{LIST}{task_id}").text
    assert "P-77" in page and 'href="/errands/' in page
    assert f"{task_id}/done" not in page
    assert person.get(f"{LIST}{task_id}/done").status_code == 404
    assert titles(person.get(f"{LIST}?whose=unit")) == ["Vizitë"]


def test_somebody_of_another_unit_finds_no_such_task(acting, drita, worker, papri, signed_in):
    worker("agron", "Tregan")
    with acting(drita):
        subject = row_of(papri)
        task_id = tasks.add_task(title="Vizitë", owner_id=drita, due_on=today(), subject=subject).id
    person = signed_in("agron")
    for path in ("", "/done", "/reassign", "/cancel"):
        assert person.get(f"{LIST}{task_id}{path}").status_code == 404
    assert titles(person.get(f"{LIST}?whose=all")) == []


def test_a_task_is_not_given_to_a_colleague_who_cannot_open_what_it_is_about(acting, drita, worker, errand, signed_in):
    agron, mira = worker("agron", "Tregan"), worker("mira", "Papër")
    errand_id = errand("Papër", "P-77")
    with acting(drita):
        subject = row_of(errand_id)
        task_id = tasks.add_task(title="Vizitë", owner_id=drita, due_on=today(), subject=subject).id
    person = signed_in("drita")
    person.get(f"{LIST}{task_id}/reassign")
    refused = person.post(f"{LIST}{task_id}/reassign", {"owner": str(agron), "institution": ""})
    assert refused.status_code == 422 and "nuk mund ta hapë dosjen" in refused.text
    assert person.post(f"{LIST}{task_id}/reassign", {"owner": str(mira), "institution": ""}).status_code == 303
    with acting(mira):
        assert db.session.get(Task, task_id).owner_id == mira


def test_a_task_can_be_written_down_about_an_errand_one_sees_and_about_no_other(drita, worker, errand, signed_in):
    mine, theirs = errand("Papër", "P-77"), errand("Tregan", "T-1")
    person = signed_in("drita")
    assert "P-77" in person.get(f"{LIST}new?about={mine}").text
    assert person.get(f"{LIST}new?about={theirs}").status_code == 404
    day = today()
    answer = person.post(
        f"{LIST}new?about={mine}",
        {
            "own_title": "Vizitë",
            "owner": str(drita),
            "institution": "",
            "due_on-day": day.day,
            "due_on-month": day.month,
            "due_on-year": day.year,
        },
    )
    assert "P-77" in person.get(answer.location).text


def test_unverified_stands_wherever_a_deadline_of_the_rule_stands(acting, drita, papri, pack, signed_in):
    pack("x", "2020-01-01", {"e.answer": (0, "hour", "errand.received", None)})
    with acting(drita):
        subject = row_of(papri)
        (task,) = tasks.start_clocks(subject, "errand.received", at=now() - timedelta(hours=1), owner_id=drita)
        task_id, rule_id, pack_id = task.id, task.rule_id, task.law.pack_id
    person = signed_in("drita")
    pages = [
        "/",
        LIST,
        f"{LIST}{task_id}",
        "/office/rules/",
        f"/office/rules/{pack_id}",
        f"/office/rules/rule/{rule_id}",
    ]
    assert [url for url in pages if "paverifikuar" not in person.get(url).text] == []
    assert "nga akti ligjor" in person.get(f"{LIST}{task_id}").text


def test_the_deadline_of_a_rule_is_cancelled_only_by_who_manages_the_tasks_of_others(
    acting, drita, papri, pack, signed_in
):
    pack("x", "2020-01-01", {"e.answer": (3, "month", "errand.received", None)})
    with acting(drita):
        subject = row_of(papri)
        (task,) = tasks.start_clocks(subject, "errand.received", at=now(), owner_id=drita)
        task_id = task.id
    person = signed_in("drita")
    assert f"{task_id}/cancel" not in person.get(f"{LIST}{task_id}").text
    assert person.get(f"{LIST}{task_id}/cancel").status_code == 404


def test_taking_back_the_end_of_a_repeated_deadline_leaves_one_and_not_two(acting, drita, papri, pack):
    pack("x", "2020-01-01", {"e.review": (3, "month", "errand.planned", None)}, repeats=True)
    with acting(drita):
        subject = row_of(papri)
        (first,) = tasks.start_clocks(subject, "errand.planned", at=now(), owner_id=drita)
        tasks.finish(first)
        assert len(tasks.open_tasks(subject.id)) == 1
        tasks.reopen(first)
        assert [task.id for task in tasks.open_tasks(subject.id)] == [first.id]


def test_a_deadline_in_hours_tells_the_hour(acting, drita, papri, pack, signed_in):
    pack("x", "2020-01-01", {"e.answer": (100, "hour", "errand.received", None)})
    with acting(drita):
        subject = row_of(papri)
        (task,) = tasks.start_clocks(subject, "errand.received", at=now(), owner_id=drita)
        due = task.due_at
    page = signed_in("drita").get(LIST).text
    assert format_date(due) in page and f">{format_time(due)}" in page


def test_no_name_of_a_person_stands_in_the_title_of_the_tab(signed_in, drita):
    person = signed_in("drita")
    url = new_task(person, own_title="Thirr Anën", owner=str(drita)).location
    assert "<title>Detyrë" in person.get(url).text


@pytest.mark.usefixtures("desk")
def test_my_day_asks_the_database_a_fixed_number_of_times(app, signed_in, acting, drita):
    from sqlalchemy import event

    person = signed_in("drita")
    asked = []
    with app.app_context():
        engine = db.engine

    def count(_connection, _cursor, statement, *_rest):
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", count)
    person.get("/")
    before = len([line for line in asked if "office_" in line])
    with acting(drita):
        for number in range(12):
            tasks.add_task(title=f"shtesë {number}", owner_id=drita, due_on=date(2025, 1, number + 1))
    asked.clear()
    person.get("/")
    event.remove(engine, "before_cursor_execute", count)
    assert len([line for line in asked if "office_" in line]) <= before <= 9
