"""A child protection unit: its workers, the head of the unit, and children that they register."""

import uuid
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from core.access.permissions import principal_for
from core.access.principal import acting_as, privileged
from core.db import db, now, unit_of_work
from core.state import next_epoch
from plugins.casework.models import CaseFile
from plugins.child_protection.services import referrals
from plugins.child_protection.services.risk import RISK
from plugins.office.models import Unit, UserUnit

CALM = {"child_seen": "alone"}


@pytest.fixture
def plugins():
    return ("child_protection",)


@pytest.fixture
def office(app, make_user):
    """Anila works in one unit, Besnik in another, Teuta in the town; Valbona heads the unit, Klodi the machines."""
    found = SimpleNamespace(
        anila=make_user("anila", "cp_worker_unit", name="Anila Provë"),
        besnik=make_user("besnik", "cp_worker_unit", name="Besnik Provë"),
        teuta=make_user("teuta", "cp_worker_town", name="Teuta Provë"),
        valbona=make_user("valbona", "cp_supervisor", name="Valbona Provë"),
        arben=make_user("arben", "director", name="Arben Provë"),
        klodi=make_user("klodi", "it_admin", name="Klodi Provë"),
    )
    with app.app_context(), privileged("test set-up"), unit_of_work():
        found.unit, found.far = db.session.scalars(sa.select(Unit.id).order_by(Unit.code).offset(1).limit(2)).all()
        for user, unit in ((found.anila, found.unit), (found.besnik, found.far)):
            db.session.add(UserUnit(user_id=user, unit_id=unit, valid_from=date(2020, 1, 1)))
        next_epoch()
    return found


@pytest.fixture
def told(office):
    """What a neighbour tells: the values of a referral."""

    def values(**other):
        return {
            "unit_id": office.unit,
            "received_at": now() - timedelta(minutes=20),
            "channel": "phone",
            "referrer_kind": "neighbour",
            "categories": ["neglect"],
            "danger": [],
            "urgency": "medium",
            "living": "mother",
            "story": "Fëmija rri vetëm deri në mbrëmje.",
            **other,
        }

    return values


@pytest.fixture
def register(app, office, told):
    """Register a child as a worker, and return the id of its file."""

    def make(worker=None, *, given="Blerta", family="Provë", birth_year=2017, crime=False, **values) -> uuid.UUID:
        with app.app_context(), acting_as(principal_for(worker or office.anila)):
            child = {
                "given": given,
                "family": family,
                "sex": "female",
                "birth_year": birth_year,
                "unit_id": office.unit,
            }
            _referral, case = referrals.register(child, crime=crime, **told(**values))
            found = case.id
            db.session.remove()
        return found

    return make


@pytest.fixture
def quiet(app):
    """A sheet on which nothing raises the level."""

    def answers(**raised):
        with app.app_context():
            instrument = RISK.instrument_of(RISK.newest_version())
            db.session.remove()
        calm = {code: "no" if "no" in q.effects else "none" for code, q in instrument.questions.items()}
        return calm | {code.replace("__", "."): answer for code, answer in raised.items()}

    return answers


@pytest.fixture
def assess(acting, office, quiet):
    """Assess a file's risk as a worker."""

    def make(case_id, worker=None, *, level=None, reason=None, **raised):
        with acting(worker or office.anila):
            case = db.session.get_one(CaseFile, case_id)
            row = RISK.assess(case, RISK.newest_version(), quiet(**raised), level=level, reason=reason, **CALM)
            return row.id

    return make
