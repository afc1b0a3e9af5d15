"""Values that lie under another record: their keys are rotated with their root's, and a backup opens them too."""

import shutil
from dataclasses import replace

import pytest
import sqlalchemy as sa

from core.access.permissions import principal_for
from core.access.principal import acting_as, privileged
from core.app import create_app
from core.backup.box import new_pair, secret_key
from core.backup.check import check
from core.backup.restore import restore
from core.backup.service import create
from core.crypto import SealBroken
from core.db import db, unit_of_work
from core.keys.data import renew, roots_with_old_keys, with_root
from core.keys.masters import references, rotate
from core.sealed import keyring, sealed_columns, sealed_tables
from plugins.casework.models import Note
from plugins.office.models import Unit


@pytest.fixture
def plugins():
    return ("helpline",)


@pytest.fixture
def notes(app, make_user):
    """Three files with two notes each."""
    from plugins.casework import cases, people

    mira = make_user("mira", "operator", name="Mira Provë")
    with app.app_context():
        unit = db.session.scalars(sa.select(Unit.id).order_by(Unit.code)).first()
        with acting_as(principal_for(mira)), unit_of_work():
            for number in range(3):
                child = people.create_person(given=f"Arta{number}", family="Provë", birth_year=2015)
                case = cases.open_case("helpline", child, unit_id=unit, worker_id=mira)
                for text in ("njëra", "tjetra"):
                    db.session.add(Note(case=case, text=f"Shënimi {number} {text}", by_id=mira))
                db.session.flush()
        yield app
        db.session.remove()


def open_all():
    """Open every sealed value of every table; return how many."""
    opened = 0
    with privileged("test"):
        for sealed in sealed_tables():
            for row in db.session.scalars(sa.select(sealed.model)):
                for name in sealed_columns(sealed.model):
                    opened += getattr(row, name) is not None
    db.session.rollback()
    return opened


def test_every_table_leads_to_its_root(notes):
    found = {one.name: one.parent for one in sealed_tables()}
    assert found["casework_case"] is None and found["casework_note"][0] == "case_id"
    with privileged("test"):
        for sealed in sealed_tables():
            rows = db.session.execute(with_root(sealed)).all()
            assert len(rows) == db.session.scalar(sa.select(sa.func.count()).select_from(sealed.model))
    db.session.rollback()


def test_nested_values_follow_their_root_through_a_rotation(notes):
    before = open_all()
    assert before == 12  # two names for each of three people, six notes
    number, broken = rotate()
    assert broken == [] and renew() == (True, [])
    assert (open_all(), roots_with_old_keys()) == (before, 0)
    assert {key for key, count in references().items() if count} == {number}


def test_a_nested_value_moved_to_another_file_does_not_open(notes):
    with privileged("test"):
        rows = db.session.scalars(sa.select(Note)).all()
        one = rows[0]
        other = next(row for row in rows if row.case_id != one.case_id)
        own = one.sealed_text
        one.sealed_text = other.sealed_text
        with pytest.raises(SealBroken):
            _ = one.text
        one.sealed_text = own
        assert one.text.startswith("Shënimi")
        db.session.rollback()


def test_a_backup_opens_nested_values_and_comes_back_with_them(notes, installation, tmp_path):
    secret, public = new_pair()
    file = create(tmp_path / "one.backup", recipient=public)
    found = check(file, secret_key(secret), keyring())
    assert found.complaints == [] and found.opened == 12
    before = open_all()
    shutil.copytree(installation.settings.keys, tmp_path / "keys")
    place = replace(installation.settings, data=tmp_path / "data", keys=tmp_path / "keys", database_url="")
    restore(file, secret_key(secret), place)
    with create_app(place).app_context():
        assert open_all() == before
        db.session.remove()
        db.engine.dispose()
