"""Rotating the keys: while people write, killed in the middle, and with nothing left on the retired key."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from core.access.principal import privileged
from core.auth.models import User
from core.crypto import DataKeys, SealBroken
from core.db import atomic, db
from core.keys.data import renew, roots_with_old_keys
from core.keys.masters import StillInUse, forget, references, rotate
from core.sealed import keyring

ROOT = Path(__file__).resolve().parents[3]
KILLS = 20 if os.environ.get("KUJDES_SOAK") == "1" else 4
USERS = 300


@atomic
def make_users(count, start=0):
    for number in range(start, start + count):
        user = User(username=f"u{number}", name=f"Punonjëse {number}")
        user.totp_secret = f"SECRET{number}"
        user.recovery_codes = [f"kod-{number}"]
        db.session.add(user)


def read_all():
    """Open every sealed value; return how many rows there are."""
    db.session.rollback()
    users = db.session.scalars(sa.select(User)).all()
    for user in users:
        if user.username.startswith("u"):
            assert user.totp_secret.startswith("SECRET") and user.recovery_codes[0].startswith("kod-")
    count = len(users)
    db.session.rollback()
    return count


def versions():
    return dict(db.session.execute(sa.select(User.username, User.version)).all())


def age_of_ring(seconds):
    path = keyring().path
    moment = time.time() - seconds
    os.utime(path, (moment, moment))


def test_after_a_rotation_no_record_hangs_on_the_old_key_and_it_can_be_forgotten(app):
    with app.app_context():
        make_users(USERS)
        before = versions()
        assert rotate() == (2, [])
        assert references() == {1: 0, 2: USERS}
        assert read_all() == USERS
        assert versions() == before
        db.session.rollback()
        forget(1)
        keyring().reload()
        assert keyring().numbers == (2,)
        assert read_all() == USERS


def test_a_key_in_use_is_not_forgotten(app):
    with app.app_context():
        make_users(3)
        age_of_ring(60)
        for number in (1, 7):
            with pytest.raises(StillInUse):
                forget(number)
        keyring().add_master()
        with pytest.raises(StillInUse, match="open work"):
            forget(1)
        age_of_ring(60)
        with pytest.raises(StillInUse, match="3 rows"):
            forget(1)
        assert read_all() == 3


def test_a_rotation_that_was_cut_off_is_finished_and_not_begun_again(app):
    with app.app_context():
        make_users(3)
        keyring().add_master()
        assert rotate()[0] == 2
        assert references() == {1: 0, 2: 3}
        assert rotate()[0] == 3


def test_new_data_keys_reseal_every_value_and_leave_none_of_the_old(app):
    with app.app_context():
        make_users(USERS)
        table = User.__table__
        with privileged("test"):
            old = dict(db.session.execute(sa.select(table.c.id, table.c.totp_secret)).all())
            wrapped = dict(db.session.execute(sa.select(table.c.id, table.c.data_key)).all())
        db.session.rollback()
        before = versions()
        assert renew() == (True, [])
        assert (read_all(), roots_with_old_keys()) == (USERS, 0)
        assert versions() == before
        with privileged("test"):
            new = dict(db.session.execute(sa.select(table.c.id, table.c.totp_secret)).all())
        assert not set(old.values()) & set(new.values())
        first = next(iter(old))
        keys = DataKeys.unwrapped(keyring(), wrapped[first], f"core_user|{first}")
        assert keys.open(old[first], f"core_user|totp_secret|{first}")
        with pytest.raises(SealBroken):
            keys.open(new[first], f"core_user|totp_secret|{first}")


def test_a_record_that_cannot_be_opened_is_named_and_stops_nothing(app):
    with app.app_context():
        make_users(3)
        with privileged("test"):
            bad = db.session.scalar(sa.select(User.id).limit(1))
            db.session.execute(sa.update(User).where(User.id == bad).values(data_key=b"\x01\x00\x01" + bytes(60)))
            db.session.commit()
        number, broken = rotate()
        assert broken == [("core_user", bad)]
        assert references() == {1: 1, number: 2}


WORKER = """
import os, sys, time
from pathlib import Path
from core.app import create_app
from core.config import Settings
from core.db import atomic, db, Conflict
from core.auth.models import User
import sqlalchemy as sa
data, keys, url, what = sys.argv[1:5]
settings = Settings.read({}, data=data, keys=keys, database_url=url, tls=False, second_factor=False)
app = create_app(settings, plugins=())
with app.app_context():
    if what == "rotate":
        from core.keys.masters import rotate
        from core.keys.data import renew
        print("begun", flush=True)
        rotate()
        assert renew()[0]
        print("done", flush=True)
        sys.exit()
    number = int(what)
    print("begun", flush=True)

    @atomic
    def one(number):
        fresh = User(username=f"u{number}", name="x")
        fresh.totp_secret, fresh.recovery_codes = f"SECRET{number}", [f"kod-{number}"]
        db.session.add(fresh)
        other = db.session.scalars(sa.select(User).where(User.username == f"u{number % 50}")).one_or_none()
        if other is not None:
            other.totp_secret = f"SECRET-again-{number}"

    while True:
        number += 1
        one(number)
        print(number, flush=True)
        time.sleep(0.01)
"""


def start(settings, what):
    arguments = [str(settings.data), str(settings.keys), settings.database_url, what]
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", WORKER, *arguments], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert process.stdout.readline() == "begun\n"
    return process


def test_rotation_under_writing_and_killed_again_and_again_loses_nothing(installation):
    app, dice, settings = installation.start(), random.Random(4), installation.settings
    with app.app_context():
        make_users(USERS)
    writer = start(settings, "1000")
    try:
        for _ in range(KILLS):
            rotation = start(settings, "rotate")
            time.sleep(dice.uniform(0, 2.5))
            rotation.send_signal(signal.SIGKILL)
            rotation.communicate()
        last = start(settings, "rotate")
        assert last.communicate(timeout=120)[0] == "done\n"
        assert last.returncode == 0
        assert writer.poll() is None, "the writer died"
    finally:
        writer.kill()
        written = writer.communicate()[0].split()
    with app.app_context():
        keyring().reload()
        assert read_all() >= USERS + len(written)
        current = keyring().current
        assert {number for number, count in references().items() if count} == {current}
        for number in keyring().numbers:
            if number != current:
                age_of_ring(60)
                forget(number)
        assert read_all() and keyring().numbers == (current,)
        db.session.remove()
        db.engine.dispose()
    assert int(written[-1]) - 1000 >= len(written) > 5
