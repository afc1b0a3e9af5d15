"""Backups: made while people work, restored on an empty machine into either database, refused when damaged."""

import os
import random
import shutil
import threading
import uuid
from dataclasses import replace

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from psycopg import connect

from core.app import create_app
from core.audit import checkpoint
from core.audit.chain import record
from core.audit.models import AuditEvent
from core.audit.rows import rows
from core.audit.verify import verify
from core.auth.models import User
from core.backup.box import (
    CHUNK,
    TAG,
    BoxProblem,
    new_pair,
    open_bytes,
    public_key,
    seal_bytes,
    secret_key,
)
from core.backup.check import check
from core.backup.restore import restore
from core.backup.service import create
from core.cli import main
from core.crypto import KeyRing
from core.db import atomic, db
from core.sealed import keyring
from core.state import Setting

COUNT = 60


@pytest.fixture(scope="module")
def pair():
    secret, public = new_pair()
    return secret_key(secret), public


@pytest.fixture
def filled(app):
    """An installation with users, settings of every kind, audit rows and two encrypted files."""
    with app.app_context():
        _fill()
        folder = app.extensions["settings"].data / "files" / "ab"
        folder.mkdir(parents=True)
        (folder / "abcdef").write_bytes(b"sealed content" * 1000)
        (folder / "half.part").write_bytes(b"unfinished")
        yield app
        db.session.remove()


@atomic
def _fill():
    for number in range(COUNT):
        user = User(username=f"u{number}", name=f"Punonjëse Ç{number}")
        user.totp_secret, user.recovery_codes = f"SECRET{number}", [f"kod-{number}"]
        db.session.add(user)
        record("core.test", f"{number}", shown=range(3), changes={"b": [1, None], "a": "sealed"})
    for name, value in (("null", None), ("text", "ë"), ("number", 1.5), ("list", [{"z": 1, "a": True}])):
        db.session.add(Setting(name=name, value=value))


@pytest.fixture
def empty(tmp_path, installation, kind, new_database):
    """An empty machine for the test's backup, on the database asked for; the keys were brought."""

    def make(kind, name="bare"):
        keys = tmp_path / name / "keys"
        shutil.copytree(installation.settings.keys, keys)
        url = new_database() if kind == "postgresql" else ""
        return replace(installation.settings, data=tmp_path / name / "data", keys=keys, database_url=url)

    return make


@pytest.fixture
def new_database():
    """Make empty PostgreSQL databases, dropped with the others at the end."""
    names = []

    def make():
        server = os.environ.get("KUJDES_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432")
        names.append((server, f"kujdes_restore_{uuid.uuid4().hex[:12]}"))
        with connect(f"{server}/postgres", autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{names[-1][1]}"')
        return f"{server.replace('postgresql://', 'postgresql+psycopg://')}/{names[-1][1]}"

    yield make
    for server, name in names:
        with connect(f"{server}/postgres", autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def contents():
    """Return everything of the open database that must come back."""
    users = sorted(
        (user.username, user.name, user.totp_secret, str(user.recovery_codes), user.created_at, user.version)
        for user in db.session.scalars(sa.select(User))
    )
    settings = sorted((row.name, repr(row.value)) for row in db.session.scalars(sa.select(Setting)))
    audit = [(row.seq, row.at, row.mac, row.changes) for row in db.session.scalars(sa.select(AuditEvent))]
    db.session.rollback()
    return users, settings, sorted(audit, key=lambda row: row[0])


@pytest.mark.parametrize("other", ["sqlite", "postgresql"])
def test_a_backup_comes_back_whole_on_either_database(filled, pair, empty, tmp_path, other):
    secret, public = pair
    file = create(tmp_path / "one.backup", recipient=public)
    users, settings, audit = contents()
    found = check(file, secret, keyring())
    assert (found.complaints, found.files) == ([], 1)
    assert found.opened >= 20
    assert found.audit.confirmed, "the checkpoint made with the backup"

    place = empty(other)
    steps = []
    done = restore(file, secret, place, lambda done, of: steps.append((done, of)))
    assert (done.files, done.rolled_back) == (1, False)
    assert steps[-1] == (done.rows, done.rows) == (found.rows, found.rows)
    assert (place.data / "files" / "ab" / "abcdef").read_bytes() == b"sealed content" * 1000
    again = create_app(place)
    with again.app_context():
        new_users, new_settings, new_audit = contents()
        assert (new_users, new_settings) == (users, settings)
        assert new_audit[: len(audit) - 1] == audit[:-1]  # the last row of the old place tells of the backup itself
        report = verify(rows(), keyring().key("audit"), checkpoint.known(), checkpoint.public_key())
        assert report.sound and report.confirmed
        last = db.session.scalars(sa.select(AuditEvent.verb).order_by(AuditEvent.seq.desc())).first()
        assert last == "core.backup.restored"
        db.session.remove()
        db.engine.dispose()


def test_every_flipped_byte_and_every_cut_is_refused(filled, pair, tmp_path):
    secret, public = pair
    file = create(tmp_path / "one.backup", recipient=public)
    whole, dice = file.read_bytes(), random.Random(3)
    places = [0, 5, 14, 44, 45, len(whole) - 1, *dice.sample(range(len(whole)), 60)]
    damaged = tmp_path / "damaged.backup"
    for place in places:
        damaged.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(BoxProblem):
            check(damaged, secret)
    for end in (0, 10, 45, 100, len(whole) // 2, len(whole) - 1):
        damaged.write_bytes(whole[:end])
        with pytest.raises(BoxProblem):
            check(damaged, secret)
    damaged.write_bytes(whole + b"x")
    with pytest.raises(BoxProblem):
        check(damaged, secret)
    with pytest.raises(BoxProblem):
        check(file, secret_key(new_pair()[0]))


def test_a_large_backup_whose_chunks_change_places_is_refused(tmp_path, pair):
    secret, public = pair
    head, step = 45, CHUNK + TAG
    file = tmp_path / "big"
    content = random.Random(1).randbytes(3 * CHUNK + 7)
    seal_bytes(content, file, public_key(public))
    assert open_bytes(file, secret) == content
    whole = file.read_bytes()
    first, second = whole[head : head + step], whole[head + step : head + 2 * step]
    for changed in (
        whole[:head] + second + first + whole[head + 2 * step :],
        whole[:head] + second + whole[head + 2 * step :],
        whole[: head + 3 * step],
        whole[: head + step],
    ):
        file.write_bytes(changed)
        with pytest.raises(BoxProblem):
            open_bytes(file, secret)


def test_nothing_is_restored_over_something(filled, pair, empty, tmp_path):
    secret, public = pair
    file = create(tmp_path / "one.backup", recipient=public)
    place = empty("sqlite")
    place.data.mkdir(parents=True)
    (place.data / "kept").write_text("x")
    with pytest.raises(BoxProblem):
        restore(file, secret, place)
    assert (place.data / "kept").read_text() == "x"
    with pytest.raises(BoxProblem):
        create(file, recipient=public)


def test_a_backup_of_another_installation_leaves_nothing_behind(filled, pair, empty, tmp_path):
    secret, public = pair
    file = create(tmp_path / "one.backup", recipient=public)
    place = empty("sqlite")
    place.keyring_file.unlink()
    with pytest.raises(BoxProblem):
        restore(file, secret, place)
    KeyRing.create(place.keyring_file)
    found = check(file, secret, KeyRing(place.keyring_file))
    assert len(found.complaints) == 3  # sealed values, audit, signature
    with pytest.raises(BoxProblem):
        restore(file, secret, place)
    assert not place.data.exists()


def test_a_backup_without_a_recipient_is_not_made(filled, tmp_path):
    with pytest.raises(BoxProblem):
        create(tmp_path / "one.backup")
    assert not (tmp_path / "one.backup").exists()
    with pytest.raises(BoxProblem):
        create(tmp_path / "one.backup", recipient="bm90IGEga2V5")


def test_a_backup_made_while_people_write_is_one_state(filled, pair, empty, kind, tmp_path):
    secret, public = pair
    ended = threading.Event()

    def work():
        with filled.app_context():
            number = 0
            while not ended.is_set():
                number += 1
                _pair_of_users(number)
            db.session.remove()

    worker = threading.Thread(target=work)
    worker.start()
    try:
        files = [create(tmp_path / f"{number}.backup", recipient=public) for number in range(3)]
    finally:
        ended.set()
        worker.join()
    for number, file in enumerate(files):
        assert check(file, secret, keyring()).complaints == []
        place = empty("sqlite", f"bare{number}")
        restore(file, secret, place)
        with create_app(place).app_context():
            names = set(db.session.scalars(sa.select(User.username)))
            assert all(name.replace("left", "right") in names for name in names if name.startswith("left"))
            db.session.remove()
            db.engine.dispose()


@atomic
def _pair_of_users(number):
    for side in ("left", "right"):
        user = User(username=f"{side}{number}", name="x")
        user.keys()
        db.session.add(user)
        db.session.flush()


def test_restoring_an_older_state_is_shown_to_all_and_noted(filled, pair, empty, tmp_path):
    secret, public = pair
    file = create(tmp_path / "one.backup", recipient=public)
    stick = tmp_path / "stick"
    _fill_more()
    checkpoint.make_checkpoint(stick)
    place = replace(empty("sqlite"), checkpoints=str(stick))
    assert restore(file, secret, place).rolled_back
    again = create_app(place)
    with again.app_context():
        assert checkpoint.note_rollback() is True
        assert [level for level, _text in checkpoint.banner()] == ["danger"]
        noted = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.verb == "core.rollback.detected")).all()
        assert len(noted) == 1
        db.session.remove()
        db.engine.dispose()


@atomic
def _fill_more():
    for number in range(10):
        record("core.test", f"later {number}")


def test_no_plain_copy_stays_behind(filled, pair, tmp_path):
    data = filled.extensions["settings"].data
    before = {path.relative_to(data) for path in data.rglob("*")}
    create(tmp_path / "one.backup", recipient=pair[1])
    after = {path.relative_to(data) for path in data.rglob("*")} - before
    assert {path.parts[0] for path in after} <= {"checkpoints"}
    assert [path.name for path in tmp_path.glob("*") if path.is_file()] == ["one.backup"]


def test_the_whole_way_on_the_command_line(filled, kind, tmp_path, monkeypatch, empty):
    settings = filled.extensions["settings"]
    for name, value in (("DATA", settings.data), ("KEYS", settings.keys), ("DATABASE_URL", settings.database_url)):
        monkeypatch.setenv(f"KUJDES_{name}", str(value))
    monkeypatch.setenv("KUJDES_TLS", "0")

    def run(*words, fails=False):
        result = CliRunner().invoke(main, [str(word) for word in words])
        assert (result.exit_code != 0) == fails, result.output + str(result.exception)
        return result.output

    secret = tmp_path / "stick" / "secret.txt"
    secret.parent.mkdir()
    public = run("backup", "keygen", "--to", secret).splitlines()[-1].split('"')[1]
    assert secret.stat().st_mode & 0o777 == 0o600
    monkeypatch.setenv("KUJDES_BACKUP_RECIPIENT", public)
    run("backup", "create", "--to", tmp_path / "one.backup")
    run("keys", "export", "--to", tmp_path / "keys.box")
    run("backup", "verify", tmp_path / "one.backup", "--secret", secret, "--keys", settings.keys)
    run("keys", "rotate", "--data-keys")
    run("keys", "status")
    run("audit", "checkpoint", "--out", tmp_path / "stick")
    run("audit", "verify", "--checkpoint", tmp_path / "stick")
    run("audit", "dump", "--to", tmp_path / "dump.jsonl")
    monkeypatch.delenv("KUJDES_DATABASE_URL")
    bare = tmp_path / "bare"
    words = ["backup", "restore", tmp_path / "one.backup", "--secret", secret, "--data", bare / "data"]
    words += ["--keys", bare / "keys"]
    run(*words, fails=True)
    run(*words, "--key-export", tmp_path / "keys.box", "--checkpoints", tmp_path / "stick")
    for name in ("DATA", "KEYS"):
        monkeypatch.setenv(f"KUJDES_{name}", str(bare / name.lower()))
    run("audit", "verify")
    told = run("audit", "verify", "--checkpoint", tmp_path / "stick", fails=True)
    assert "✗" in told
