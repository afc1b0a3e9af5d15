"""Copying into REVALB with the difference told, and numbers of other institutions from the asking to the lock."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from core.db import db, now
from core.l10n import today
from core.measures import Period
from plugins.casework import agenda, people
from plugins.casework.models import CaseFile
from plugins.casework.problems import Refused
from plugins.domestic_violence.models import InstitutionNumbers
from plugins.domestic_violence.services import institution_numbers, revalb
from plugins.office import tasks
from plugins.office.meetings import bodies, holding, planning
from plugins.office.models import Institution


@pytest.fixture
def met(acting, office, register):
    """A file of which the ETN spoke this morning."""
    with acting(office.luljeta):
        case_id = register().id
        case = db.session.get_one(CaseFile, case_id)
        (body,) = agenda.bodies_for(case)
        seat = next(seat for seat in bodies.seats_of(body) if "Policisë" in seat.institution.name)
        bodies.sit(seat, since=today(), person="Elira Hasani")
        db.session.expire_all()
        at = now() - timedelta(minutes=1)
        case = db.session.get_one(CaseFile, case_id)
        (body,) = agenda.bodies_for(case)
        seats = [seat for seat in bodies.seats_of(body) if seat.holder_on(today())]
        item = agenda.call(case, body, at=at, place="Salla", title="Masat", seats=seats)
        planning.send_invitations(item.meeting)
        holding.hold(item.meeting)
    return case_id


def test_a_file_is_copied_step_by_step_and_what_changed_since_is_told(acting, office, met, signed_in):
    """Not yet there, copied, changed since; the month compares; somebody from whom the file is hidden counts it not."""
    with acting(office.luljeta):
        case = db.session.get_one(CaseFile, met)
        assert [row.id for row in db.session.scalars(revalb.waiting())] == [met]
        for step in revalb.LISTS.codes("step"):
            revalb.copied(db.session.get_one(CaseFile, met), step, number="R-17" if step == "person" else None)
        case = db.session.get_one(CaseFile, met)
        assert all(step.is_copied for step in revalb.sheet(case)) and revalb.number_of(case) == "R-17"
        assert list(db.session.scalars(revalb.waiting())) == []
        her = db.session.get_one(people.Person, case.subject_id)
        people.update_person(her, her.version, birth_year=1989)
        changed = [step.code for step in revalb.sheet(db.session.get_one(CaseFile, met)) if step.has_changed]
        assert changed == ["person"]
        month = Period.around("month", today()).before()
        with pytest.raises(Refused):
            revalb.check(Period.around("month", today()), 0, "")
        with pytest.raises(Refused):
            revalb.check(month, 3, " ")
        row = revalb.check(month, 3, "Tre raste të hapura nga bashkia tjetër.")
        assert (row.there - row.here, row.missing) == (3, 0)
    luljeta = signed_in("luljeta")
    page = luljeta.get(f"/coordination/cases/{met}/revalb").text
    assert "ndryshuar" in page and "R-17" in page
    assert "Tre raste" in luljeta.get("/coordination/revalb/checks").text
    assert "Tre raste" not in signed_in("head").get("/coordination/revalb/checks").text, (
        "it tells what one does not see"
    )
    luljeta.post(f"/coordination/cases/{met}/revalb/person", data={"number": "R-18"})
    with acting(office.luljeta):
        assert revalb.number_of(db.session.get_one(CaseFile, met)) == "R-18"


def test_numbers_of_an_institution_are_asked_for_received_and_locked(acting, office, signed_in):
    """The reminder, the form of its kind, the lock of a second person, and a locked number that does not move."""
    quarter = Period.around("quarter", today()).before()
    with acting(office.luljeta):
        police = db.session.scalar(sa.select(Institution.id).where(Institution.code == "policia-elbasan"))
        row = institution_numbers.ask(police, quarter, today() + timedelta(days=10))
        (reminder,) = tasks.open_tasks(row.id)
        assert "DVP Elbasan" in reminder.own_title and row.form == "police"
        with pytest.raises(Refused):
            institution_numbers.ask(police, quarter, today())
        row_id = row.id
    luljeta, head = signed_in("luljeta"), signed_in("head")
    url = f"/coordination/numbers/{row_id}"
    assert "UMPMM të vendosura" in luljeta.get(url).text
    with acting(office.luljeta):
        row = db.session.get_one(InstitutionNumbers, row_id)
        institution_numbers.receive(row, row.version, {"reports": 41, "umpmm": 0}, on=today(), source="Shkresa 12")
        assert tasks.open_tasks(row_id) == []
        with pytest.raises(Refused):
            institution_numbers.lock(db.session.get_one(InstitutionNumbers, row_id))
    assert "41" in head.get(f"/coordination/numbers?period={quarter}").text
    head.post(f"{url}/lock")
    with acting(office.luljeta):
        row = db.session.get_one(InstitutionNumbers, row_id)
        assert (row.state, row.values) == ("locked", {"reports": 41, "umpmm": 0})
        with pytest.raises(Refused):
            institution_numbers.receive(row, row.version, {"reports": 1}, on=today(), source="")
    assert "n_reports" not in luljeta.get(url).text, "what is locked has no field"
