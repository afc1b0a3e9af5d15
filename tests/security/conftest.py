"""A municipality at work: people of every role, invented files, and one file that most of them must not know of."""

import uuid
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from core.access.exclusions import exclude
from core.access.permissions import principal_for
from core.access.principal import acting_as, privileged
from core.db import db, now, unit_of_work
from core.demo import service
from core.state import next_epoch

HIDDEN = SimpleNamespace(
    given="Zamira", family="Fshehur", nid="L65101001F", phone="+355672000111", story="Fjala e fshehur"
)
"""What is said in the hidden file and nowhere else."""
STAFF = {
    "anila": "cp_worker_unit",
    "besnik": "cp_worker_unit",
    "teuta": "cp_worker_town",
    "valbona": "cp_supervisor",
    "arben": "director",
    "klodi": "it_admin",
    "lindita": "jurist",
    "fatmira": "secretary",
    "agron": "auditor",
}


@pytest.fixture
def plugins():
    return ("child_protection", "leaky")


@pytest.fixture
def town(app, make_user):
    """Anila and Besnik work in different units; a dozen invented files lie with everybody."""
    from plugins.office.models import Unit, UserUnit

    found = SimpleNamespace(
        **{name: make_user(name, role, name=f"{name.title()} Provë") for name, role in STAFF.items()}
    )
    with app.app_context(), privileged("test set-up"):
        with unit_of_work():
            found.near, found.far = db.session.scalars(sa.select(Unit.id).order_by(Unit.code).offset(1).limit(2)).all()
            for user, unit in ((found.anila, found.near), (found.besnik, found.far)):
                db.session.add(UserUnit(user_id=user, unit_id=unit, valid_from=date(2020, 1, 1)))
            next_epoch()
        service.load(14, lambda *_progress: None)
        db.session.remove()
    return found


@pytest.fixture
def hide(app, town):
    """Let Anila register a child whose file Valbona and Arben must not see; returns the ids that belong to it."""

    def make() -> SimpleNamespace:
        from plugins.casework.models import Note
        from plugins.child_protection.services import referrals

        with app.app_context(), acting_as(principal_for(town.anila)):
            child = {
                "given": HIDDEN.given,
                "family": HIDDEN.family,
                "nid": HIDDEN.nid,
                "phone": HIDDEN.phone,
                "sex": "female",
                "birth_year": 2016,
                "unit_id": town.near,
            }
            referral, case = referrals.register(
                child,
                unit_id=town.near,
                received_at=now() - timedelta(minutes=30),
                channel="phone",
                referrer_kind="neighbour",
                categories=["neglect"],
                danger=[],
                urgency="high",
                living="mother",
                story=HIDDEN.story,
            )
            with unit_of_work():
                note = Note(case=case, by_id=town.anila)
                note.text = HIDDEN.story
                db.session.add(note)
            for colleague in (town.valbona, town.arben, town.teuta):
                exclude(case.id, colleague)
            ids = SimpleNamespace(
                case=case.id, person=case.subject_id, referral=referral.id, note=note.id, reference=case.reference
            )
            db.session.remove()
        return ids

    return make


def random_id() -> uuid.UUID:
    return uuid.uuid4()
