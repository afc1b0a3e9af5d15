"""Files referred to others: a school hears what it may, on a consent, and what it answers stands in the file."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from core.db import db, unit_of_work
from core.l10n import today
from plugins.casework import cases, consents
from plugins.casework.models import CaseEvent, CaseFile
from plugins.office.models import Institution, Referral
from plugins.office.problems import Refused
from plugins.office.referrals import answers, sending, sources
from plugins.office.referrals.sources import Receiver

ASKED = {"kind": "service", "reason": "education", "message": "Mund ta prisni? Jeton në Rrugën Kombëtare."}


@pytest.fixture
def school(app):
    with app.app_context(), unit_of_work():
        row = Institution(kind="school", name="Shkolla e provës", aliases=[])
        db.session.add(row)
        return row.id


def test_a_school_is_told_on_a_consent_what_it_may_and_its_answer_stands_in_the_file(
    acting, office, open_file, school, visitor
):
    case_id = open_file(phone="+355692123456", address="Rruga Kombëtare 7", disability="astmë")
    with acting(office.mira) as who:
        object.__setattr__(who, "permissions", who.permissions | {"office.referral.send", "office.referral.read"})
        case = db.session.get_one(CaseFile, case_id)
        to = Receiver(institution=db.session.get_one(Institution, school))
        assert [part.code for part in sources.parts_for(case, to)] == ["person"]
        asked = {**ASKED, "ground": "consent", "parts": ["person", "health", "contact"]}
        with pytest.raises(Refused):
            sending.send(case, to, **asked)
        last = today() + timedelta(days=9)
        values = {"purpose": "referral", "giver": "parent", "answer": "given", "means": "written"}
        consent = consents.give(db.session.get_one(CaseFile, case_id), given_on=today(), valid_until=last, **values)
        consent_id = consent.id
        row, _covered = sending.send(db.session.get_one(CaseFile, case_id), to, **asked)
        assert row.shared_until == last and "astmë" not in str(row.shared) and "2123456" not in str(row.shared)
        code, referral_id = answers.new_link(row), row.id
    person = visitor()
    person.get("/answer/")
    person.post("/answer/send", {"code": code, "state": "accepted", "answered_by": "Drejtorja"})
    with acting(office.mira) as who:
        object.__setattr__(who, "permissions", who.permissions | {"office.referral.send", "office.referral.read"})
        assert db.session.get_one(Referral, referral_id).state == "accepted"
        told = [event.kind for event in db.session.scalars(sa.select(CaseEvent).order_by(CaseEvent.at))]
        assert told[-2:] == ["casework.referral_sent", "casework.referral_answered"]
        consents.withdraw(db.session.get_one(consents.Consent, consent_id), on=today(), means="written")
        assert not db.session.get_one(Referral, referral_id).is_shown


def test_an_open_referral_goes_with_its_file(acting, office, open_file, school):
    case_id = open_file()
    with acting(office.mira) as who:
        object.__setattr__(who, "permissions", who.permissions | {"office.referral.send"})
        to = Receiver(institution=db.session.get_one(Institution, school))
        case = db.session.get_one(CaseFile, case_id)
        row, _covered = sending.send(case, to, **ASKED, ground="duty", ground_words="neni 1")
        referral_id = row.id
    with acting(office.head):
        case = db.session.get_one(CaseFile, case_id)
        cases.transfer(case, worker_id=office.ben, unit_id=office.unit, reason="workload")
    with acting(office.ben):
        assert db.session.get_one(Referral, referral_id).owner_id == office.ben
