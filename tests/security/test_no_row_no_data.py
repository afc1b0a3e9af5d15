"""No row, no data: when the audit cannot be written, no route hands out a byte of a file or changes one (T-01).

Every address of the suite is opened by somebody who may see it, first while the audit works and then while it does not.
"""

import io
import secrets
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from core.access.permissions import principal_for
from core.access.principal import acting_as, privileged
from core.db import db, now, unit_of_work, writing
from core.l10n import today
from tests.conftest import PASSWORD

MARK = f"kanarinë{secrets.token_hex(5)}"
"""Stands in every name and text of the planted file, and nowhere else."""
CALM = {"child_seen": "alone"}

SHOWS_NO_FILE = {
    "auth.account": "one's own account",
    "auth.change_password": "one's own account",
    "auth.confirm": "a password is asked",
    "auth.enrol": "one's own account",
    "auth.login": "before the login",
    "auth.use_reset": "before the login",
    "auth.unlock": "a password is asked",
    "audit.last_checkpoint": "a number and a code",
    "casework_people.find": "an empty search",
    "casework_people.new": "an empty form",
    "casework.export_cases": "asks why a list is wanted",
    "child_protection.register": "an empty form",
    "core.healthz": "well or not",
    "core.modules": "modules",
    "office.letterheads": "the municipality",
    "office.new_letterhead": "the municipality",
    "office.overview": "directories",
    "office.territory": "directories",
    "office_calendar.calculator": "days",
    "office_calendar.change_day": "days",
    "office_calendar.index": "days",
    "office_institutions.edit": "institutions",
    "office_institutions.index": "institutions",
    "office_institutions.institution": "institutions",
    "office_institutions.new": "institutions",
    "office_rules.index": "the law",
    "office_rules.pack": "the law",
    "office_rules.rule": "the law",
    "office_rules.supersede": "the law",
    "office_rules.verify": "the law",
    "office_tasks.new": "an empty form",
    "office_units.aliases": "units",
    "office_units.assign": "the staff",
    "office_units.index": "units",
    "office_units.leave": "the staff",
    "office_units.rename": "units",
    "office_units.unit": "units",
    "office_units.workplaces": "the staff",
    "resets.index": "the staff",
    "roles.edit": "roles",
    "roles.index": "roles",
    "roles.new": "roles",
    "static": "files of the suite",
    "users.edit": "the staff",
    "users.index": "the staff",
    "users.new": "the staff",
    "users.show": "the staff",
}
"""Every route that is not named here must answer 503 when its reading cannot be recorded."""
NEVER_OPENED = {"auth.second_factor": "a stage of a login that the tests' set-up does not have"}
PEOPLE = ("anila", "valbona", "arben", "lindita", "agron", "klodi", "fatmira")


@pytest.fixture
def plugins():
    return ("child_protection",)


@pytest.fixture
def planted(app, town, tmp_path):
    """A file with something in every part of it, each word marked; returns ids by the word that an address uses."""
    ids = SimpleNamespace(user=town.besnik)
    with app.app_context():
        _as(town.anila, _register, town, ids)
        _as(town.anila, _fill, town, ids)
        _as(town.anila, _first_plan, town, ids)
        _as(town.valbona, _approve, town, ids)
        _as(town.anila, _second_plan, town, ids)
        _as(town.arben, _exports, town, ids)
        with privileged("test set-up"):
            _directories(ids)
            db.session.remove()
    return ids


def _as(who, deed, town, ids):
    with acting_as(principal_for(who)):
        deed(town, ids)
        db.session.remove()


def word(text="Fjala"):
    return f"{text} {MARK}"


def _told(town, **other):
    told = {
        "unit_id": town.near,
        "received_at": now() - timedelta(minutes=30),
        "channel": "phone",
        "referrer_kind": "neighbour",
        "referrer": word(),
        "categories": ["neglect"],
        "danger": [],
        "urgency": "high",
        "living": "mother",
        "story": word(),
        "actions_taken": word(),
    }
    return told | other


def _register(town, ids):
    from plugins.child_protection.services import referrals

    child = {"given": word("Zana"), "family": word("Provë"), "sex": "female", "birth_year": 2016, "unit_id": town.near}
    _referral, case = referrals.register({**child, "address": word()}, crime=True, **_told(town))
    ids.case, ids.person = case.id, case.subject_id
    alone = referrals.answer_without_file(
        {"given": word("Liri")}, decision="advise", decision_note=word(), **_told(town)
    )
    ids.referral = alone.id


def _case(ids):
    from plugins.casework.models import CaseFile

    return db.session.get_one(CaseFile, ids.case)


def _fill(town, ids):
    from werkzeug.datastructures import FileStorage

    from plugins.casework import attachments, contacts, people
    from plugins.child_protection.services import assessments, notices, risk
    from plugins.office import tasks

    case = _case(ids)
    ids.note = contacts.add_note(case, word()).id
    ids.contact = contacts.add_contact(
        case, kind="call", at=now() - timedelta(minutes=9), result="met", observations=word(), subject_seen="alone"
    ).id
    mother = people.create_person(given=word("Nëna"))
    ids.part = people.add_to_case(case, mother, role="parent", note=word()).id
    upload = FileStorage(io.BytesIO(word().encode()), filename=f"{MARK}.txt")
    ids.document = attachments.attach(case, upload, kind="official_letter", title=word()).id
    owed = notices.waiting(case)[0]
    notices.send(owed, sent_at=now(), recipient="police", means="phone", proof_kind="call_note", proof=word())
    ids.notice = owed.id
    notices.owe(case, "trafficking", grounds=word())
    instrument = risk.instrument_of(risk.newest_version())
    calm = {code: "no" if "no" in q.effects else "none" for code, q in instrument.questions.items()}
    ids.risk = risk.assess(case, risk.newest_version(), calm, level="high", reason=word(), **CALM).id
    risk.assess(case, risk.newest_version(), calm, level="low", reason=word(), **CALM)
    assessments.save(case, ratings={"health": "concern"}, conclusion=word(), child_view_kind="heard")
    task = tasks.add_task(title=word(), text=word(), owner_id=town.anila, due_on=today(), subject=case)
    ids.task = task.id
    _draft(town.anila, ids)


def _draft(user_id, ids):
    from core.drafts.models import Draft

    with unit_of_work():
        content = {"label": word(), "address": f"/casework/cases/{ids.case}/notes", "fields": {"text": [word()]}}
        draft = Draft(user_id=user_id, form_key=f"casework.note:{ids.case}", page="faqja", content=content)
        db.session.add(draft)
        ids.draft = draft.id


def _first_plan(town, ids):
    from plugins.casework import plans

    plan = plans.new_plan(_case(ids), aim=word(), subject_view_kind="heard", family_view_kind="agree")
    goal = plans.save_goal(plan, text=word(), domain="safety")
    plans.save_action(goal, text=word(), worker_id=town.anila, due_on=today() + timedelta(days=20))
    plans.propose_plan(plan)
    ids.approved = plan.id


def _approve(_town, ids):
    from plugins.casework import plans
    from plugins.casework.models import Plan

    plans.decide_plan(db.session.get_one(Plan, ids.approved), approve=True)


def _second_plan(town, ids):
    from plugins.casework import plans

    plan = plans.new_plan(_case(ids), copy_last=True, aim=word())
    ids.plan, ids.goal = plan.id, plan.goals[0].id
    ids.action = plan.goals[0].actions[0].id


def _exports(town, ids):
    """One export that is ready for the director, and one of the supervisor's that waits for the director's yes."""
    from core.exports.models import Export

    with unit_of_work():
        for name, owner, state in (("export", town.arben, "ready"), ("waiting", town.valbona, "waiting")):
            row = Export(
                user_id=owner,
                listing="casework.cases",
                rows=1,
                state=state,
                reason_code="court",
                expires_at=now() + timedelta(hours=5),
                title=word(),
                reason=word(),
                row_ids=[],
            )
            db.session.add(row)
            setattr(ids, name, row.id)


def _directories(ids):
    from plugins.casework.models import CaseFile, Closing
    from plugins.office.models import Institution, Rule, RulePack, Unit, UserUnit

    for name, model in (
        ("institution", Institution),
        ("rule", Rule),
        ("pack", RulePack),
        ("unit", Unit),
        ("place", UserUnit),
    ):
        setattr(ids, name, db.session.scalar(sa.select(model.id).limit(1)))
    ids.closed, ids.closing = db.session.execute(
        sa.select(CaseFile.id, Closing.id)
        .join(Closing, Closing.case_id == CaseFile.id)
        .where(CaseFile.closed_on.is_not(None))
        .limit(1)
    ).first()


TARGETS = {
    "notes": "note",
    "contacts": "contact",
    "family": "part",
    "documents": "document",
    "plans": "plan",
    "goals": "goal",
    "actions": "action",
    "closings": "closing",
    "exclusions": "user",
    "risk": "risk",
    "notices": "notice",
}
ROOTS = {
    "/casework/cases/": "case",
    "/child-protection/cases/": "case",
    "/casework/people/": "person",
    "/child-protection/referrals/": "referral",
    "/audit/record/": "case",
    "/office/tasks/": "task",
    "/office/institutions/": "institution",
    "/office/rules/rule/": "rule",
    "/office/rules/": "pack",
    "/office/units/people/": "place",
    "/office/units/": "unit",
    "/office/calendar/day/": "unit",
}
OTHERS = {
    "<uuid:user_id>": "user",
    "<uuid:handle>": "user",
    "<uuid:reset_id>": "user",
    "<uuid:draft_id>": "draft",
    "<path:filename>": "app.css",
    "<int:year>": "2026",
    "<kind>": "unassessed",
    "<name>": "cp_supervisor",
}


def address_of(rule, ids):
    """Return a real address of a route; a route of a new shape fails here, so that nobody forgets it."""
    address = rule.rule
    if rule.endpoint in ("casework.reopen", "casework.closing"):
        address = address.replace("<uuid:record_id>", str(ids.closed))
    root = next((name for start, name in ROOTS.items() if address.startswith(start)), None)
    if "<uuid:record_id>" in address:
        address = address.replace("<uuid:record_id>", str(getattr(ids, root)))
    if "<uuid:target_id>" in address:
        part = address.split("/<uuid:target_id>")[0].rsplit("/", 1)[1]
        address = address.replace("<uuid:target_id>", str(getattr(ids, TARGETS[part])))
    export = ids.waiting if "/approvals/" in address else ids.export
    address = address.replace("<uuid:export_id>", str(export))
    for mark, name in OTHERS.items():
        address = address.replace(mark, str(getattr(ids, name, name)))
    if address.endswith("/family/new"):
        address += f"?person={ids.person}"
    assert "<" not in address, f"the test knows no address of {rule.rule}: add one"
    return address


def routes(app, method):
    return sorted((rule for rule in app.url_map.iter_rules() if method in rule.methods), key=lambda rule: rule.rule)


@pytest.fixture
def people(town, signed_in):
    """Everybody, signed in and just confirmed; the audit still works."""
    found = {}
    for name in PEOPLE:
        person = found[name] = signed_in(name)
        person.get("/confirm")
        assert person.post("/confirm", {"password": PASSWORD}).status_code == 303
    return found


def stop_the_audit(app):
    """Let every INSERT into the audit fail."""
    with app.app_context(), privileged("test"), writing():
        connection = db.session.connection()
        if db.engine.dialect.name == "sqlite":
            connection.exec_driver_sql(
                "CREATE TRIGGER no_row BEFORE INSERT ON core_audit BEGIN SELECT RAISE(ABORT, 'no row'); END"
            )
        else:
            connection.exec_driver_sql(
                "CREATE FUNCTION no_row() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no row'; END $$"
            )
            connection.exec_driver_sql(
                "CREATE TRIGGER no_row BEFORE INSERT ON core_audit FOR EACH ROW EXECUTE FUNCTION no_row()"
            )
        db.session.commit()


def fill_the_database(app):
    """Let the database have not one page left: SQLite's own way of a full disk, on every connection."""

    def no_page_left(connection, _record):
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        free = connection.execute("PRAGMA freelist_count").fetchone()[0]
        assert free == 0
        connection.execute(f"PRAGMA max_page_count={pages}")

    with app.app_context():
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
    """Return all rows, as text, of all tables but sessions and drafts: these are their writer's alone, not audited."""
    with app.app_context(), privileged("test"), db.engine.connect() as connection:
        return {
            table.name: sorted(str(tuple(row)) for row in connection.execute(sa.select(table)))
            for table in db.metadata.sorted_tables
            if table.name not in {"core_session", "core_draft"} and sa.inspect(connection).has_table(table.name)
        }


def files_of(app):
    return sorted(str(path) for path in (app.extensions["settings"].data / "files").rglob("*") if path.is_file())


def open_all(app, people, ids):
    """Open every page as the first person who may; return address and answer by endpoint."""
    found = {}
    for rule in routes(app, "GET"):
        address = address_of(rule, ids)
        for name, person in people.items():
            answer = person.get(address)
            if answer.status_code < 400 or rule.endpoint not in found:
                found[rule.endpoint] = (name, address, answer.status_code, answer.data)
            answer.close()
            if answer.status_code == 200:
                break
    return found


WAYS = [("sqlite", "trigger"), ("sqlite", "full"), ("postgresql", "trigger")]
"""A full PostgreSQL stops as a whole; there the trigger is the nearest."""


@pytest.mark.parametrize(("kind", "how"), WAYS, indirect=["kind"])
def test_without_the_audit_no_page_shows_a_byte_of_a_file(app, planted, people, kind, how):
    before = open_all(app, people, planted)
    unopened = {endpoint for endpoint, (_n, _a, status, _b) in before.items() if status not in (200, 302, 303)}
    redirecting = {endpoint for endpoint, (_n, _a, status, _b) in before.items() if status in (302, 303)}
    assert unopened <= NEVER_OPENED.keys(), {e: before[e][:3] for e in unopened - NEVER_OPENED.keys()}
    assert redirecting <= {"casework.readers", "auth.second_factor", "auth.unlock", "auth.enrol"}, redirecting
    shows = {endpoint for endpoint, (_n, _a, _s, body) in before.items() if MARK.encode() in body}
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
        if MARK.encode() in body:
            wrong[endpoint] = "shows the file"
        elif endpoint not in SHOWS_NO_FILE.keys() | NEVER_OPENED.keys() and answer.status_code not in (503, 303):
            wrong[endpoint] = answer.status_code
        elif status == 200 and answer.status_code == 303 and "/login" not in answer.location:
            wrong[endpoint] = answer.location
    assert wrong == {}
    print(
        f"\n{len(before)} routes, {len(shows)} show the planted file, 0 bytes of it without the audit ({kind}, {how})"
    )


def posts(ids, town):
    """Return what people send to real forms: address, fields, who; each of them saves something when all is well."""
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
        ("anila", "/search", {"q": MARK}),
        ("anila", "/casework/people/", {"q": MARK}),
        ("valbona", f"{case}/exclusions", {"user_id": str(town.besnik)}),
        ("arben", f"/exports/approvals/{ids.waiting}/deny", {}),
        ("arben", f"/exports/{ids.export}/password", {}),
        ("arben", f"/casework/cases/{ids.closed}/reopen", {"reason": "new_report"}),
        ("klodi", "/modules/child_protection", {"on": "0"}),
        ("klodi", "/users/new", {"username": "ira", "name": "Ira Provë", "roles": "cp_worker_unit"}),
    ]


def test_without_the_audit_nothing_is_changed(app, town, planted, people):
    for person in people.values():
        person.get("/account")
    stop_the_audit(app)
    before, kept = everything(app), files_of(app)
    answers = {}
    for name, address, fields in posts(planted, town):
        answer = people[name].post(address, fields)
        answers[address] = answer.status_code
        assert MARK not in answer.text, address
    upload = {"file": (io.BytesIO(word().encode()), "shkresa.txt"), "kind": "official_letter"}
    sent = people["anila"].post(f"/casework/cases/{planted.case}/documents", upload, content_type="multipart/form-data")
    answers["upload"] = sent.status_code
    for rule in routes(app, "POST"):
        for person in people.values():
            answer = person.post(address_of(rule, planted))
            assert answer.status_code != 200 or MARK not in answer.text, rule.rule
    after = everything(app)
    assert {name for name in before if before[name] != after[name]} == set()
    assert {address: status for address, status in answers.items() if status != 503} == {}
    # A file that came before the refusal is sealed under a key that nobody kept; `kujdes files sweep` erases it.
    left = set(files_of(app)) - set(kept)
    assert len(left) <= 1 and not any(MARK.encode() in Path(path).read_bytes() for path in left)


def test_with_the_audit_the_same_forms_do_save(app, town, planted, people):
    """If nothing were saved here either, the test above would prove nothing."""
    saved = {}
    for name, address, fields in posts(planted, town):
        people[name].get("/account")
        if address.startswith("/modules"):
            continue
        answer = people[name].post(address, fields)
        saved[address] = answer.status_code
    assert {address: status for address, status in saved.items() if status not in (200, 303)} == {}
    changed = [status for address, status in saved.items() if status == 303]
    assert len(changed) >= 11, saved
