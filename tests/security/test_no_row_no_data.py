"""No row, no data: when the audit cannot be written, no route hands out a byte of a file or changes one (T-01).

Every address of the suite is opened by somebody who may see it, first while the audit works and then while it does not.
"""

import io
from pathlib import Path

import pytest
import sqlalchemy as sa

from core.access.principal import privileged
from core.db import db, now
from tests.conftest import BOTH
from tests.databases import stop_the_audit
from tests.everything import SHIPPED, build_everything
from tests.security.served import SOAK
from tests.walk import BESIDE, confirmed

pytestmark = pytest.mark.slow
SHOWS_NO_FILE = {
    "auth.account": "one's own account",
    "auth.change_password": "one's own account",
    "auth.confirm": "a password is asked",
    "auth.enrol": "one's own account",
    "auth.login": "before the login",
    "auth.use_reset": "before the login",
    "auth.unlock": "a password is asked",
    "audit.last_checkpoint": "a number and a code",
    "casework.emergency": "an empty form",
    "casework_people.find": "an empty search",
    "casework_people.new": "an empty form",
    "casework.export_cases": "asks why a list is wanted",
    "casework_services.edit": "what the town offers",
    "casework_services.end_provider": "what the town offers",
    "casework_services.entry": "what the town offers",
    "casework_services.export_given": "asks why a list is wanted",
    "casework_services.index": "what the town offers",
    "casework_services.new": "what the town offers",
    "child_protection.new_agency_report": "an empty form",
    "child_protection.register": "an empty form",
    "community_centres.centre": "a centre",
    "community_centres.centre_hours": "a centre",
    "community_centres.edit_centre": "a centre",
    "community_centres.edit_provider": "what is given where",
    "community_centres.edit_service": "what is given where",
    "community_centres.index": "the centres",
    "community_centres.leave": "the staff",
    "community_centres.new_centre": "an empty form",
    "community_centres.new_closure": "an empty form",
    "community_centres.edit_programme": "what is taught",
    "community_centres.new_group": "an empty form",
    "community_centres.new_placement": "an empty form",
    "community_centres.new_programme": "an empty form",
    "community_centres.new_report": "an empty form",
    "community_centres.new_session": "an empty form",
    "community_centres.programmes": "what is taught",
    "community_centres.new_provider": "an empty form",
    "community_centres.new_service": "an empty form",
    "community_centres.public_directory": "what is published for everybody",
    "community_centres.public_json": "what is published for everybody",
    "community_centres.service": "what is given where",
    "community_centres.service_hours": "what is given where",
    "community_centres.services": "what is given where",
    "domestic_violence.ask_numbers": "an empty form",
    "domestic_violence.register": "an empty form",
    "duty_roster.call_card": "an empty card",
    "duty_roster.export_calls": "asks why a list is wanted",
    "duty_roster.export_hours": "asks why a list is wanted",
    "duty_roster.late_call": "an empty form",
    "duty_roster.new_call": "keys",
    "duty_roster.new_order": "an empty form",
    "duty_roster.new_pattern": "an empty form",
    "duty_roster.new_team": "an empty form",
    "gender_budget.new_line": "an empty form",
    "gender_budget.new_plan": "an empty form",
    "gender_budget.public_plans": "what is published for everybody",
    "office_answers.code": "says nothing until the code is typed",
    "office_answers.enter": "says nothing until the code is typed",
    "community_centres_field.index": "units and days",
    "community_centres_field.new_contact": "an empty form",
    "community_centres_field.new_trip": "an empty form",
    "community_centres_field.squad_paper": "an empty sheet",
    "community_centres_field.squads": "the staff",
    "core.healthz": "well or not",
    "core.modules": "modules",
    "office.letterheads": "the municipality",
    "office.new_letterhead": "the municipality",
    "office.overview": "directories",
    "office.territory": "directories",
    "office_bodies.edit": "a body",
    "office_bodies.end_seat": "a body",
    "office_bodies.new": "an empty form",
    "office_bodies.new_seat": "a body",
    "office_bodies.rename": "a body",
    "office_bodies.sit": "a body",
    "office_calendar.calculator": "days",
    "office_calendar.change_day": "days",
    "office_calendar.index": "days",
    "office_imports.how_far": "how many rows are done",
    "office_imports.index": "which workbooks can be imported",
    "office_imports.new": "an empty form",
    "office_imports.template": "an empty workbook",
    "office_institutions.edit": "institutions",
    "office_institutions.index": "institutions",
    "office_institutions.institution": "institutions",
    "office_institutions.names": "institutions",
    "office_institutions.new": "institutions",
    "office_invitation.letter": "says nothing until the slip is opened",
    "office_meetings.new": "an empty form",
    "office_referrals.agreement": "agreements with institutions",
    "office_referrals.edit": "agreements with institutions",
    "office_referrals.hand_over": "an empty form",
    "office_reminders.edit": "one's own settings",
    "office_reminders.index": "one's own reminders, in words that name nobody",
    "office_rules.index": "the law",
    "office_rules.pack": "the law",
    "office_rules.rule": "the law",
    "office_rules.supersede": "the law",
    "office_rules.verify": "the law",
    "office_tasks.new": "an empty form",
    "office_templates.index": "empty letters",
    "office_templates.ours": "empty letters",
    "office_templates.template": "empty letters",
    "office_units.aliases": "units",
    "office_units.assign": "the staff",
    "office_units.index": "units",
    "office_units.leave": "the staff",
    "office_units.rename": "units",
    "office_units.unit": "units",
    "office_units.workplaces": "the staff",
    "offline.manifest": "how the page of the field is installed",
    "offline.page": "the page of the field, the same for everybody",
    "offline.session": "whose session it is",
    "offline.worker": "the page of the field, the same for everybody",
    "resets.index": "the staff",
    "roles.edit": "roles",
    "roles.index": "roles",
    "roles.new": "roles",
    "users.edit": "the staff",
    "users.index": "the staff",
    "users.new": "the staff",
    "users.show": "the staff",
}
"""Every route that is not named here must answer 503 when its reading cannot be recorded."""
NEVER_OPENED = {
    "auth.second_factor": "a stage of a login that the tests' set-up does not have",
    "office_templates.own_file": "the town has no template of its own",
}


@pytest.fixture
def plugins():
    return SHIPPED


@pytest.fixture
def build():
    return build_everything


@pytest.fixture
def people(app, world):
    """Everybody who walked, signed in and just confirmed; the audit still works."""
    return {name: confirmed(app, name) for name in dict.fromkeys(page.person for page in world.walk.pages)}


def tried(people):
    """Return who sends something where the walk found no form: everybody in `make soak`, else the first few."""
    return list(people) if SOAK else list(people)[:3]


def routes(app, method):
    rules = (rule for rule in app.url_map.iter_rules() if method in rule.methods and rule.endpoint != "static")
    return sorted(rules, key=lambda rule: rule.rule)


def fill_the_database(app):
    """Let the database have not one page left: SQLite's own way of a full disk, on every connection."""

    def no_page_left(connection, _record):
        with privileged("test"):
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            assert connection.execute("PRAGMA freelist_count").fetchone()[0] == 0
            connection.execute(f"PRAGMA max_page_count={pages}")

    with app.app_context(), privileged("test"):
        with db.engine.connect() as connection:
            raw = connection.connection.dbapi_connection
            raw.execute("VACUUM")
            size = raw.execute("PRAGMA page_size").fetchone()[0]
            free = size * 2
            raw.execute("CREATE TABLE ballast (x BLOB)")
            while raw.execute("PRAGMA freelist_count").fetchone()[0]:
                raw.execute("INSERT INTO ballast VALUES (zeroblob(?))", (free,))
        db.engine.dispose()
        sa.event.listen(db.engine, "connect", no_page_left)


def use_up_the_room(people, pages):
    """Read until not even the row of a reading finds room in the pages that the database has."""
    for _turn in range(60):
        if {people[name].get(address).status_code for name, address, _status, _body in pages} == {503}:
            return
    raise AssertionError("the database never became full")


def everything(app):
    """Return all rows, as text, of all tables but sessions and drafts: these are their writer's alone, not audited.

    How often somebody tried, and how often tables were written, is no data: it grows with a form that changes nothing.
    """
    with app.app_context(), privileged("test"), db.engine.connect() as connection:
        return {
            table.name: sorted(str(tuple(row)) for row in connection.execute(sa.select(table)))
            for table in db.metadata.sorted_tables
            if table.name not in {"core_session", "core_draft", "core_write"}
            and sa.inspect(connection).has_table(table.name)
        }


def files_of(app):
    return sorted(str(path) for path in (app.extensions["settings"].data / "files").rglob("*") if path.is_file())


def open_all(app, people, world):
    """Open the best page of every route; return person, address and answer by endpoint."""
    met, found = world.walk.richest(world.mark), {}
    for rule in routes(app, "GET"):
        if rule.endpoint in met:
            tries = [(met[rule.endpoint].person, met[rule.endpoint].address)]
        else:
            address = world.walk.address_of(app, rule) or rule.rule
            tries = [(name, address) for name in people]
        for name, address in tries:
            answer = people[name].get(address)
            if answer.status_code < 400 or rule.endpoint not in found:
                found[rule.endpoint] = (name, address, answer.status_code, answer.data)
            answer.close()
            if answer.status_code == 200:
                break
    return found


KINDS = BOTH if SOAK else BOTH[:1]
"""That one transaction carries the row and the data is tried on both databases by the tests of the audit; that every
route keeps to it is no matter of the database, and a walk through all of them on PostgreSQL is for `make soak`."""
WAYS = [*((kind, "trigger") for kind in KINDS), *([("sqlite", "full")] if SOAK else [])]
"""A full PostgreSQL stops as a whole; there the trigger is the nearest. SQLite is filled up in `make soak`."""


@pytest.mark.parametrize(("kind", "how"), WAYS, indirect=["kind"])
def test_without_the_audit_no_page_shows_a_byte_of_a_file(app, world, people, kind, how):
    mark = world.mark.encode()
    before = open_all(app, people, world)
    unopened = {endpoint for endpoint, (_n, _a, status, _b) in before.items() if status not in (200, 302, 303)}
    redirecting = {endpoint for endpoint, (_n, _a, status, _b) in before.items() if status in (302, 303)}
    if kind == "sqlite":  # on the other database only a few people walked
        assert unopened <= NEVER_OPENED.keys() | BESIDE.keys(), {e: before[e][:3] for e in unopened}
    assert redirecting <= BESIDE.keys() | {"auth.enrol"}, redirecting
    shows = {endpoint for endpoint, (_n, _a, _s, body) in before.items() if mark in body}
    assert len(shows) >= 30, sorted(shows)
    assert shows.isdisjoint(SHOWS_NO_FILE), sorted(shows & SHOWS_NO_FILE.keys())
    if how == "trigger":
        stop_the_audit(app)
    else:
        fill_the_database(app)
        use_up_the_room(people, [before[endpoint] for endpoint in shows])
    wrong = {}
    for endpoint, (name, address, status, _body) in before.items():
        answer = people[name].get(address)
        body = answer.data
        answer.close()
        if mark in body:
            wrong[endpoint] = "shows the file"
        elif status == answer.status_code == 404:  # nobody who walked can open it
            continue
        elif endpoint not in SHOWS_NO_FILE.keys() | NEVER_OPENED.keys() and answer.status_code not in (503, 303):
            wrong[endpoint] = answer.status_code
        elif status == 200 and answer.status_code == 303 and "/login" not in answer.location:
            wrong[endpoint] = answer.location
    assert wrong == {}, sorted(wrong.items())
    print(
        f"\n{len(before)} routes, {len(shows)} show the planted file, 0 bytes of it without the audit ({kind}, {how})"
    )


def posts(ids):
    """Return what people send to real forms: address, fields, who; each of them saves something when all is well."""

    def word(text="Fjala"):
        return f"{text} {ids.mark}"

    case, moment = f"/casework/cases/{ids.case}", now()
    day = {"day-day": str(moment.day), "day-month": str(moment.month), "day-year": str(moment.year)}
    person = {"given": word("Zana"), "family": word("Tjetër"), "anyway": "1"}
    return [
        ("anila", f"{case}/notes", {"text": word("Tjetër")}),
        ("anila", f"{case}/contacts/new", {"kind": "call", "result": "met", "time": "00:01", **day}),
        ("anila", "/casework/people/new", person),
        ("anila", f"/casework/people/{ids.person}/edit", {**person, "version": "1"}),
        ("anila", f"{case}/notes/{ids.note}", {"text": word("Tjetër"), "version": "1"}),
        ("anila", f"{case}/plans/{ids.plan}/edit", {"aim": word("Tjetër"), "version": "1"}),
        ("anila", f"{case}/plans/{ids.plan}/goals", {"text": word("Tjetër"), "domain": "safety"}),
        ("anila", f"{case}/actions/{ids.action}/drop", {}),
        ("anila", f"/office/tasks/{ids.task}/done", {"result": "done"}),
        ("anila", "/search", {"q": ids.mark}),
        ("anila", "/casework/people/", {"q": ids.mark}),
        ("valbona", f"{case}/exclusions", {"user_id": str(ids.town.besnik)}),
        ("arben", f"/exports/approvals/{ids.waiting}/deny", {}),
        ("arben", f"/exports/{ids.export}/password", {}),
        ("arben", f"/casework/cases/{ids.closed}/reopen", {"reason": "new_report"}),
        ("klodi", "/modules/child_protection", {"on": "0"}),
        ("klodi", "/users/new", {"username": "ira", "name": "Ira Provë", "roles": "cp_worker_unit"}),
    ]


@pytest.mark.parametrize("kind", KINDS, indirect=True)
def test_without_the_audit_nothing_is_changed(app, world, people):
    for person in people.values():
        person.get("/account")
    stop_the_audit(app)
    before, kept = everything(app), files_of(app)
    answers = {}
    for name, address, fields in posts(world):
        answer = people[name].post(address, fields)
        answers[address] = answer.status_code
        assert world.mark not in answer.text, address
    upload = {"files": (io.BytesIO(world.mark.encode()), "shkresa.txt"), "kind": "official_letter"}
    sent = people["anila"].post(f"/casework/cases/{world.case}/documents", upload, content_type="multipart/form-data")
    answers["upload"] = sent.status_code
    for rule in routes(app, "POST"):
        known = world.walk.forms.get(rule.endpoint)
        for name, address in [known] if known else [(name, world.walk.address_of(app, rule)) for name in tried(people)]:
            answer = people[name].post(address or rule.rule)
            assert answer.status_code != 200 or world.mark not in answer.text, rule.rule
    after = everything(app)
    # The counters of the throttle stand apart: they hold no content, and a refusal must not give new tries.
    assert {name for name in before if before[name] != after[name]} <= {"core_rate_limit"}
    assert {address: status for address, status in answers.items() if status != 503} == {}
    # A file that came before the refusal is sealed under a key that nobody kept; `kujdes files sweep` erases it.
    left = set(files_of(app)) - set(kept)
    assert len(left) <= 1 and not any(world.mark.encode() in Path(path).read_bytes() for path in left)


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_with_the_audit_the_same_forms_do_save(app, world, people):
    """If nothing were saved here either, the test above would prove nothing."""
    saved = {}
    for name, address, fields in posts(world):
        people[name].get("/account")
        if address.startswith("/modules"):
            continue
        answer = people[name].post(address, fields)
        saved[address] = answer.status_code
    assert {address: status for address, status in saved.items() if status not in (200, 303)} == {}
    changed = [status for address, status in saved.items() if status == 303]
    assert len(changed) >= 11, saved
