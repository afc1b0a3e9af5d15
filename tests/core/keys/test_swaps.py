"""A sealed value belongs to one row and column of one installation; moved, it opens nowhere (security.md K-01)."""

import itertools
import os
import random

import pytest
import sqlalchemy as sa

from core.access.principal import privileged
from core.auth.models import User
from core.crypto import KeyRing, SealBroken
from core.db import atomic, db
from core.sealed import keyring

SWAPS = 1000 if os.environ.get("KUJDES_SOAK") == "1" else 60
COLUMNS = ("totp_secret", "recovery_codes")


@pytest.fixture
def users(app):
    with app.app_context():
        _fill()
        yield [user.id for user in db.session.scalars(sa.select(User))]


@atomic
def _fill():
    for number in range(12):
        user = User(username=f"u{number}", name="x")
        user.totp_secret, user.recovery_codes = f"S{number}", [str(number)]
        db.session.add(user)


def cell(user_id, column):
    with privileged("test"):
        return db.session.scalar(sa.select(User.__table__.c[column]).where(User.__table__.c.id == user_id))


def put(user_id, **values):
    with privileged("test"):
        db.session.execute(sa.update(User.__table__).where(User.__table__.c.id == user_id).values(**values))
        db.session.expire_all()


def opens(user_id, column):
    try:
        getattr(db.session.get(User, user_id, populate_existing=True), column)
    except SealBroken:
        return False
    finally:
        db.session.expunge_all()
    return True


def test_values_moved_to_another_row_or_column_do_not_open(users):
    places = list(itertools.product(users, COLUMNS))
    dice, refused = random.Random(1), 0
    for _ in range(SWAPS):
        (from_user, from_column), (to_user, to_column) = dice.sample(places, 2)
        own = cell(to_user, to_column)
        put(to_user, **{to_column: cell(from_user, from_column)})
        refused += not opens(to_user, to_column)
        put(to_user, **{to_column: own})
        assert opens(to_user, to_column)
    assert refused == SWAPS


def test_the_keys_of_one_root_do_not_open_another(users):
    first, second = users[:2]
    put(first, data_key=cell(second, "data_key"))
    assert not opens(first, "totp_secret")
    put(first, totp_secret=cell(second, "totp_secret"))
    assert not opens(first, "totp_secret")


def test_nothing_opens_with_the_keys_of_another_installation(app, users, tmp_path):
    app.extensions["keyring"] = KeyRing.create(tmp_path / "other" / "keyring.json")
    assert not any(opens(user, column) for user in users for column in COLUMNS)


def test_an_older_value_put_back_under_another_key_number_does_not_open(users):
    token = bytearray(cell(users[0], "totp_secret"))
    token[2] = 2
    put(users[0], totp_secret=bytes(token))
    assert not opens(users[0], "totp_secret")
    assert keyring().current == 1


def test_every_flipped_byte_is_noticed(users):
    token = cell(users[0], "totp_secret")
    for place in range(len(token)):
        put(users[0], totp_secret=token[:place] + bytes([token[place] ^ 1]) + token[place + 1 :])
        assert not opens(users[0], "totp_secret"), f"byte {place}"
