"""The coordinator's meetings in the browser, in Albanian: ETN from the call to a decision done, and a report to KD."""

import io
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from pypdf import PdfReader

from core.access.permissions import principal_for
from core.access.principal import acting_as, privileged
from core.db import db, now
from core.l10n import local, today
from plugins.domestic_violence import bodies as ours
from plugins.domestic_violence.service import ETN
from plugins.domestic_violence.services import registration
from plugins.office.documents import making
from plugins.office.meetings import bodies
from plugins.office.models import Body, Document, Institution, Meeting, Task, Unit
from tests.screens import DESK, PHONE

pytestmark = pytest.mark.browser
NAMES = ("Zamira", "Gëzim", "Provëza", "Elira")


@pytest.fixture
def kind():
    return "sqlite"


@pytest.fixture
def plugins():
    return ("domestic_violence",)


@pytest.fixture
def file(app, make_user):
    """A file of this morning and one of last year; the police and the health unit have people in the ETN."""
    luljeta = make_user("luljeta", "dv_coordinator", name="Luljeta Biba")
    head = make_user("head", "dv_supervisor", name="Majlinda Tare")
    with app.app_context(), acting_as(principal_for(head)):
        codes = dict(db.session.execute(sa.select(Institution.id, Institution.code)).all())
        body = db.session.scalars(sa.select(Body).where(Body.kind == ETN)).one()
        for seat in bodies.seats_of(body):
            person = {"policia-elbasan": "Elira Hasani", "njvksh-elbasan": "Luan Dervishi"}.get(
                codes[seat.institution_id]
            )
            if person:
                bodies.sit(seat, since=today(), person=person, function="Specialist")
        db.session.remove()
    with app.app_context(), acting_as(principal_for(luljeta)):
        unit = db.session.scalars(sa.select(Unit.id).order_by(Unit.code)).first()
        report = {"channel": "police", "forms": ["physical"], "children_present": "yes", "earlier": "yes"}
        for at in (datetime(today().year - 1, 5, 4, 9, tzinfo=UTC), now() - timedelta(hours=3)):
            case = registration.register(
                {"given": "Zamira", "family": "Provëza", "sex": "female", "unit_id": unit, "birth_year": 1990},
                {"given": "Gëzim", "family": "Provëza", "sex": "male", "relation": "spouse", "lives_together": "yes"},
                {**report, "reported_at": at, "story": "U godit natën vonë."},
                {"ways": ["call"], "hours": "9–12", "letters": False},
            )
        found = case.id
        db.session.remove()
    return found


def write_day(person, day):
    for label, value in (("Dita", day.day), ("Muaji", day.month), ("Viti", day.year)):
        person.write(label, str(value))


def test_the_etn_from_the_call_to_a_decision_done(app, at_screen, file):
    luljeta = at_screen("luljeta", PHONE)
    case_url = f"{luljeta.address}/casework/cases/{file}"
    luljeta.page.goto(f"{case_url}/meetings/call")
    luljeta.look().reads("Ekipi Teknik Ndërdisiplinar")
    moment = local(now() - timedelta(minutes=1))
    luljeta.choose("Cila mbledhje", "Një mbledhje e re")
    write_day(luljeta, moment)
    luljeta.write("Ora", moment.strftime("%H:%M"))
    luljeta.write("Vendi", "Salla e vogël")
    luljeta.write("Për çfarë bëhet fjalë", "Masat për mbrojtjen")
    luljeta.choose("Institucionet", "DVP Elbasan – Elira Hasani")
    luljeta.press("Vëre në rendin e ditës").reads("1. Masat për mbrojtjen", "Elira Hasani")
    meeting_url = luljeta.page.url
    luljeta.press("Ftesat u dërguan").reads("Ftesat e dërguara")

    # The police have no login: a link opens their slip, which tells of their point alone.
    luljeta.follow("DVP Elbasan").press("Krijo lidhje")
    letter = luljeta.page.get_by_label("Letra për t'u kopjuar").input_value()
    assert "Zamira" not in letter and "Masat" not in letter
    police = at_screen(None, PHONE)
    police.page.goto(next(word for word in letter.split() if word.startswith("http")))
    police.look().press("Hap fletën time").reads("Elira Hasani", "Masat për mbrojtjen")
    police.choose("A do të vini?", "Po, do të vij")
    police.press("Dërgo përgjigjen").reads("Përgjigjja juaj u shënua")

    luljeta.page.goto(meeting_url)
    luljeta.look().reads("Vjen").press("Nis mbledhjen")
    luljeta.pick("Elira Hasani", "I pranishëm")
    luljeta.press("Ruaj").follow("Shkruaj procesverbalin")
    luljeta.write("Procesverbali", "Policia tregoi çfarë di.")
    luljeta.press("Ruaj procesverbalin").follow("Vendimi")
    luljeta.write("Vendimi", "Policia kalon pranë banesës çdo mbrëmje")
    luljeta.pick("Kush përgjigjet", "Drejtoria Vendore e Policisë Elbasan")
    write_day(luljeta, today() + timedelta(days=7))
    luljeta.press("Shëno vendimin").reads("Policia kalon pranë banesës çdo mbrëmje")
    luljeta.press("Nënshkruaj procesverbalin").reads("E nënshkruar")
    luljeta.page.goto(f"{case_url}/meetings")
    luljeta.look().follow("Policia kalon pranë banesës").follow("U krye")
    luljeta.write("Rezultati", "Patrulla kalon çdo natë.")
    luljeta.press("U krye")
    with app.app_context(), privileged("what the story leaves behind"):
        assert db.session.scalars(sa.select(Meeting)).one().state == "signed"
        done = db.session.scalars(sa.select(Task).where(Task.institution_id.is_not(None))).one()
        assert (done.state, done.subject_id) == ("done", file)


def test_kd_meets_by_its_standing_points_and_gets_a_report_without_a_name(app, at_screen, file):
    luljeta = at_screen("luljeta", DESK)
    with app.app_context(), privileged("the committee"):
        committee = db.session.scalars(sa.select(Body).where(Body.kind == ours.KD)).one().id
        seats = bodies.seats_of(db.session.get_one(Body, committee))
        assert (len(seats), seats[0].role, seats[0].holder_on(today()).called) == (
            17,
            "chair",
            "Kryetari i Bashkisë Elbasan",
        )
    luljeta.page.goto(f"{luljeta.address}/office/meetings/new?body={committee}")
    luljeta.look()
    write_day(luljeta, local(now()))
    luljeta.write("Ora", local(now() - timedelta(minutes=1)).strftime("%H:%M"))
    luljeta.write("Vendi", "Salla e Këshillit")
    luljeta.press("Planifiko mbledhjen").reads(
        "Zbatueshmëria e Ligjit nr. 9669", "Kryetari i Bashkisë Elbasan", "Mbledhje të ETN-së"
    )
    assert not any(name in luljeta.page.locator("#main").inner_text() for name in NAMES)

    luljeta.page.goto(f"{luljeta.address}/coordination/statistics")
    luljeta.look().page.get_by_role("link", name="Raport për KD-në").click()
    luljeta.look()
    last_year = f"viti {date.today().year - 1}"
    luljeta.press("Krijo dokumentin").reads("Raport për KD-në")
    with luljeta.page.expect_download() as download:
        luljeta.page.locator("#main").get_by_role("button", name="Kopje PDF").click()
    content = download.value.path().read_bytes()
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    assert last_year in text.replace("\xa0", " ") and "*" in text, text
    assert not any(name in text for name in NAMES), text
    assert not any(name in download.value.suggested_filename for name in NAMES)
    with app.app_context(), privileged("what was made stays as it was"):
        report = db.session.scalars(sa.select(Document)).one()
        facts = making.newest(report).facts["paper"]
        assert facts["report"]["dv.cases_new"] == "*", "one case alone is told to nobody"
