"""A meeting of the technical group (GTN) in the browser, in Albanian: from the invitation to a decision done."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from core.access.permissions import principal_for
from core.access.principal import acting_as, privileged
from core.db import db, now, unit_of_work
from core.l10n import local, today
from core.state import next_epoch
from plugins.child_protection import gtn
from plugins.child_protection.services import referrals
from plugins.child_protection.services.risk import RISK
from plugins.office import tasks
from plugins.office.meetings import bodies
from plugins.office.models import Body, Institution, Meeting, Task, Unit, UserUnit
from tests.screens import DESK, PHONE

pytestmark = pytest.mark.browser


@pytest.fixture
def kind():
    return "sqlite"


@pytest.fixture
def plugins():
    return ("child_protection",)


@pytest.fixture
def child(app, make_user):
    """Blerta's file with a high risk, so that the clock of the GTN runs; the police and the schools have people."""
    anila = make_user("anila", "cp_worker_unit", name="Anila Provë")
    valbona = make_user("valbona", "cp_supervisor", name="Valbona Provë")
    with app.app_context(), privileged("test set-up"), unit_of_work():
        unit = db.session.scalar(sa.select(Unit.id).where(Unit.name == "Bradashesh"))
        db.session.add(UserUnit(user_id=anila, unit_id=unit, valid_from=date(2020, 1, 1)))
        next_epoch()
    with app.app_context(), acting_as(principal_for(valbona)):
        codes = dict(db.session.execute(sa.select(Institution.id, Institution.code)).all())
        body = db.session.scalars(sa.select(Body).where(Body.kind == gtn.NAME)).one()
        for seat in bodies.seats_of(body):
            person = {"policia-elbasan": "Elira Hasani", "zvap-elbasan": "Luan Dervishi"}.get(
                codes[seat.institution_id]
            )
            if person:
                bodies.sit(seat, since=today(), person=person, function="Specialist")
        db.session.remove()
    with app.app_context(), acting_as(principal_for(anila)):
        told = {"given": "Blerta", "family": "Gjoka", "sex": "female", "birth_year": 2016, "unit_id": unit}
        _referral, case = referrals.register(
            told,
            unit_id=unit,
            received_at=now() - timedelta(minutes=30),
            channel="phone",
            referrer_kind="neighbour",
            categories=["neglect"],
            danger=[],
            urgency="high",
            living="mother",
            story="Rri vetëm.",
        )
        instrument = RISK.instrument_of(RISK.newest_version())
        calm = {code: "no" if "no" in q.effects else "none" for code, q in instrument.questions.items()}
        RISK.assess(case, RISK.newest_version(), calm, level="high", reason="Vetëm në shtëpi", child_seen="alone")
        found = case.id
        db.session.remove()
    return found


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_from_the_invitation_to_a_decision_done(app, at_screen, child, size):
    worker = at_screen("anila", size)
    case_url = f"{worker.address}/casework/cases/{child}"
    worker.page.goto(case_url)
    # The clock of the group runs: calling it is what comes next.
    worker.look().reads("Thirrja e", "Thirr GTN")
    worker.page.goto(f"{case_url}/meetings/call")
    worker.look().reads("Grupi Teknik Ndërsektorial", "nuk ka pëlqim për ndarjen e informacionit")
    worker.choose("Cila mbledhje", "Një mbledhje e re")
    moment = local(now() - timedelta(minutes=1))
    for label, value in (("Dita", moment.day), ("Muaji", moment.month), ("Viti", moment.year)):
        worker.write(label, str(value))
    worker.write("Ora", moment.strftime("%H:%M"))
    worker.write("Vendi", "Salla e vogël")
    worker.write("Për çfarë bëhet fjalë", "Plani i mbrojtjes")
    worker.choose("Institucionet", "DVP Elbasan – Elira Hasani")
    worker.choose("Institucionet", "ZVAP Elbasan – Luan Dervishi")
    worker.choose("Familja", "Blerta Gjoka – Fëmija")
    worker.press("Vëre në rendin e ditës").reads("1. Plani i mbrojtjes", "Elira Hasani", "Fëmija")
    meeting_url = worker.page.url
    worker.press("Ftesat u dërguan").reads("Ftesat e dërguara")

    # The police have no login: a link opens their slip, and they answer.
    worker.follow("DVP Elbasan").press("Krijo lidhje")
    letter = worker.page.get_by_label("Letra për t'u kopjuar").input_value()
    assert "Blerta" not in letter and "Plani i mbrojtjes" not in letter
    police = at_screen(None, size)
    police.page.goto(next(word for word in letter.split() if word.startswith("http")))
    police.look().press("Hap fletën time").reads("Elira Hasani", "Plani i mbrojtjes")
    police.choose("A do të vini?", "Po, do të vij")
    police.press("Dërgo përgjigjen").reads("Përgjigjja juaj u shënua")
    worker.page.goto(meeting_url)
    worker.look().reads("Vjen")

    # The meeting: who came, what was said, what was decided.
    worker.press("Nis mbledhjen")
    for name in ("Elira Hasani", "Luan Dervishi"):
        worker.pick(name, "I pranishëm")
    worker.pick("Blerta Gjoka", "Mungon: njoftoi me kohë")
    worker.press("Ruaj").follow("Shkruaj procesverbalin")
    worker.write("Procesverbali", "Policia dhe shkolla treguan çfarë dinë.")
    worker.press("Ruaj procesverbalin").follow("Vendimi")
    worker.write("Vendimi", "Shkolla njofton për çdo mungesë")
    worker.pick("Kush përgjigjet", "Zyra Vendore e Arsimit Parauniversitar Elbasan")
    due = today() + timedelta(days=7)
    for label, value in (("Dita", due.day), ("Muaji", due.month), ("Viti", due.year)):
        worker.write(label, str(value))
    worker.press("Shëno vendimin").reads("Shkolla njofton për çdo mungesë")
    worker.press("Nënshkruaj procesverbalin").reads("E nënshkruar")

    # On the file: the clock has ended, the child was not heard and why, the decision waits.
    worker.page.goto(case_url)
    worker.tab("GTN").reads("Shkolla njofton për çdo mungesë", "Nuk është shënuar ende nëse personi u dëgjua")
    worker.follow("A u dëgjua?")
    worker.choose("Dëgjimi në mbledhje", "Jo")
    worker.page.locator("[name=words]").fill("Do të dëgjohet në shtëpi.")
    worker.press("Ruaj").reads("Do të dëgjohet në shtëpi.")
    worker.follow("Shkolla njofton për çdo mungesë").follow("U krye")
    worker.write("Rezultati", "Shkolla dërgon çdo ditë listën.")
    worker.press("U krye")
    worker.page.goto(f"{case_url}/meetings")
    worker.look().reads("u krye")

    # The minutes about this child leave as an official document.
    worker.follow("Procesverbali si dokument zyrtar").press("Krijo dokumentin")
    worker.reads("Elira Hasani", "Shkolla njofton për çdo mungesë", "Do të dëgjohet në shtëpi.")
    with app.app_context(), privileged("what the story leaves behind"):
        meeting = db.session.scalars(sa.select(Meeting)).one()
        assert meeting.state == "signed"
        done = db.session.scalars(sa.select(Task).where(Task.institution_id.is_not(None))).one()
        assert (done.state, done.subject_id) == ("done", child)
        assert not any((task.rule_code or "").startswith("cp.gtn") for task in tasks.open_tasks(child))
