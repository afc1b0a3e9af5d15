"""Tampering with the audit, and who finds it: our verifier and an independent one, against checkpoints kept outside."""

import importlib.util
import os
import random
import shutil
import sqlite3
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from core.access.principal import privileged
from core.audit.chain import GENESIS, link, record
from core.audit.checkpoint import (
    Checkpoint,
    NoCheckpoint,
    make_checkpoint,
    parse,
    parse_strip,
    public_key,
)
from core.audit.commands import as_json
from core.audit.merkle import Tree
from core.audit.models import AuditEvent
from core.audit.rows import rows
from core.audit.verify import verify
from core.db import atomic, db
from core.sealed import keyring

ROOT = Path(__file__).resolve().parents[3]
spec = importlib.util.spec_from_file_location("verify_audit", ROOT / "tools" / "verify_audit.py")
independent = importlib.util.module_from_spec(spec)
spec.loader.exec_module(independent)

SOAK = os.environ.get("KUJDES_SOAK") == "1"
PLACES = 125 if SOAK else 4
SIZE = 400 if SOAK else 80
KINDS = ("edit", "delete", "insert", "reorder", "truncate", "recompute", "replace", "restore")


@atomic
def fill(count):
    for number in range(count):
        record(
            f"core.test.{number % 7}",
            f"{number}",
            shown=range(number % 5),
            refused=number % 11 == 0,
            note="shënim" if number % 3 else "",
            changes={"state": ["open", "closed"], "name": "sealed"} if number % 4 == 0 else None,
        )


@pytest.fixture
def trail(app, make_user, acting):
    """An audit of SIZE rows and more, with one checkpoint in the middle and one at its end."""
    ana = make_user("ana")
    with acting(ana):
        fill(SIZE // 2)
        first = make_checkpoint()
        fill(SIZE // 2)
        yield SimpleNamespace(checkpoints=[first, make_checkpoint()])


def load():
    table = AuditEvent.__table__
    with privileged("test"), db.engine.connect() as connection:
        return [dict(row._mapping) for row in connection.execute(sa.select(table).order_by(table.c.seq))]


def store(found):
    """Put other rows in the table, as somebody would who owns the database."""
    table = AuditEvent.__table__
    with privileged("test"), db.engine.begin() as connection:
        for trigger in ("core_audit_no_update", "core_audit_no_delete"):
            if connection.dialect.name == "sqlite":
                connection.execute(sa.text(f"DROP TRIGGER IF EXISTS {trigger}"))
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("DROP TRIGGER IF EXISTS core_audit_no_change ON core_audit"))
        connection.execute(sa.delete(table))
        if found:
            connection.execute(sa.insert(table), found)


def relink(found, key, start=0):
    mac = found[start - 1]["mac"] if start else GENESIS
    for place in range(start, len(found)):
        row = found[place]
        row["seq"] = place + 1
        row["mac"] = mac = link(key, mac, row["seq"], SimpleNamespace(**row))
    return found


def tamper(kind, found, place, dice, key):
    """Return the rows as a forger leaves them; `place` is the first row that differs."""
    found = [dict(row) for row in found]
    match kind:
        case "edit":
            field, value = dice.choice(
                [
                    ("verb", "core.other"),
                    ("note", "x"),
                    ("refused", None),
                    ("user_id", None),
                    ("model", "m"),
                    ("at", None),
                ]
            )
            row = found[place]
            if field == "refused":
                value = not row["refused"]
            if field == "at":
                value = row["at"].replace(microsecond=(row["at"].microsecond + 1) % 1_000_000)
            if row[field] == value:
                field, value = "verb", "core.other"
            row[field] = value
        case "delete":
            del found[place]
        case "insert":
            found.insert(place, {**found[place], "verb": "core.never"})
            for seq, row in enumerate(found, 1):
                row["seq"] = seq
        case "reorder":
            other = (place + 1) % len(found)
            found[place]["seq"], found[other]["seq"] = found[other]["seq"], found[place]["seq"]
            found.sort(key=lambda row: row["seq"])
        case "truncate":
            del found[place:]
        case "recompute":
            found[place]["verb"] = "core.other"
            relink(found, key, place)
        case "replace":
            for row in found:
                row["verb"] = f"core.invented.{dice.random()}"
            relink(found, key)
        case "restore":
            del found[place:]
            found += [{**found[0], "verb": "core.after"} for _ in range(SIZE * 2)]
            relink(found, key, place)
    return found


def verdicts(trail, folder):
    """Return what both verifiers say: sound or not, and the first row that they name."""
    key = keyring().key("audit")
    ours = verify(rows(), key, trail.checkpoints, public_key())
    dump = folder / "dump.jsonl"
    dump.write_text("".join(as_json(row) + "\n" for row in rows()), "ascii")
    texts = [one.text() for one in trail.checkpoints]
    theirs = independent.verify(independent.lines_of(dump), key, texts, public_key())
    return sorted((one.kind, one.seq) for one in ours.findings), sorted(theirs)


def test_an_honest_audit_is_sound_for_both_verifiers(trail, tmp_path):
    assert verdicts(trail, tmp_path) == ([], [])


@pytest.mark.parametrize("kind_of_tampering", KINDS)
def test_tampering_is_found_against_the_last_checkpoint(trail, tmp_path, kind_of_tampering):
    dice, key, honest = random.Random(kind_of_tampering), keyring().key("audit"), load()
    trail.checkpoints = trail.checkpoints[-1:]
    places = dice.sample(range(1, len(honest) - 1), PLACES)
    for place in places:
        store(tamper(kind_of_tampering, honest, place, dice, key))
        ours, theirs = verdicts(trail, tmp_path)
        assert ours, f"{kind_of_tampering} at row {place + 1} was not found"
        assert ours == theirs
    store(honest)
    assert verdicts(trail, tmp_path) == ([], [])
    print(f"{kind_of_tampering}: {len(places)} of {len(places)} found")


def test_without_a_checkpoint_a_recomputed_audit_looks_sound(trail, tmp_path):
    honest = load()
    store(tamper("recompute", honest, 10, random.Random(1), keyring().key("audit")))
    trail.checkpoints = []
    assert verdicts(trail, tmp_path) == ([], [])


def test_the_first_bad_row_is_bounded_by_the_last_good_checkpoint(trail, tmp_path):
    honest = load()
    first = trail.checkpoints[0].size
    store(tamper("recompute", honest, first + 5, random.Random(1), keyring().key("audit")))
    assert verdicts(trail, tmp_path)[0] == [("rewritten", first + 1)]


def test_a_row_before_the_first_is_found(trail, tmp_path):
    honest = load()
    store([{**honest[0], "seq": -3}, *honest])
    ours, theirs = verdicts(trail, tmp_path)
    assert ours and ours == theirs


def test_a_checkpoint_of_another_key_or_with_a_changed_figure_is_refused(trail, tmp_path):
    good = trail.checkpoints[-1]
    for bad in (
        replace(good, size=good.size - 1),
        replace(good, key=bytes(32)),
        replace(good, at=datetime(2020, 1, 1)),
    ):
        trail.checkpoints = [bad]
        ours, theirs = verdicts(trail, tmp_path)
        assert ours == theirs == [("forged", bad.size)]
    for text in (good.text() + "note x\n", good.text().replace("\nsignature", "\nsignatur"), ""):
        with pytest.raises(NoCheckpoint):
            parse(text)
    unsigned = good.body() + "signature \n"
    with pytest.raises(NoCheckpoint):
        parse(unsigned)


def test_a_checkpoint_reads_back_from_its_file_and_from_paper(trail):
    good = trail.checkpoints[-1]
    assert parse(good.text()) == good
    strip = parse_strip(good.strip().lower().replace(" ", "-"))
    assert (strip.size, strip.root) == (good.size, good.root[:10])
    assert verify(rows(), keyring().key("audit"), [strip]).confirmed == [strip]
    wrong = Checkpoint(size=strip.size, root=bytes(10))
    assert not verify(rows(), keyring().key("audit"), [wrong]).sound


def test_the_tree_is_that_of_rfc_6962():
    leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    tree = Tree()
    assert tree.root().hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    for leaf in leaves:
        tree.append(bytes.fromhex(leaf))
    assert tree.root().hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


@pytest.mark.parametrize("kind", ["sqlite"])  # on PostgreSQL it reads the dump, as above
def test_the_independent_verifier_reads_the_database_file_itself(trail, app, kind, tmp_path):
    copy = tmp_path / "copy.db"
    with sqlite3.connect(app.extensions["settings"].data / "kujdes.db") as source, sqlite3.connect(copy) as target:
        source.backup(target)
    texts = [one.text() for one in trail.checkpoints]
    key = keyring().key("audit")
    assert list(independent.verify(independent.rows_of(copy), key, texts, public_key())) == []
    with sqlite3.connect(copy) as forged:
        forged.execute("DROP TRIGGER core_audit_no_update")
        forged.execute("UPDATE core_audit SET note = 'forged' WHERE seq = 20")
    assert ("changed", 20) in independent.verify(independent.rows_of(copy), key, texts, public_key())


def test_the_independent_verifier_is_short_and_needs_nothing():
    text = (ROOT / "tools" / "verify_audit.py").read_text("utf-8")
    assert len(text.splitlines()) <= 200
    imported = {line.split()[1].split(".")[0] for line in text.splitlines() if line.startswith(("import ", "from "))}
    assert imported <= {"argparse", "base64", "collections", "hashlib", "hmac", "json", "pathlib", "sqlite3", "sys"}


def test_checkpoints_go_to_the_second_folder_too_and_tell_nothing(trail, app, tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    app.extensions["settings"] = replace(app.extensions["settings"], checkpoints=str(stick))
    made = make_checkpoint(tmp_path / "third")
    for folder in (stick, tmp_path / "third", app.extensions["settings"].data / "checkpoints"):
        assert made.text() in {file.read_text() for file in folder.glob("*.txt")}
    assert {line.split()[0] for line in made.text().splitlines()} == {
        "kujdes-checkpoint", "size", "root", "head", "time", "key", "signature"
    }  # fmt: skip


def test_a_checkpoint_grows_from_the_one_before_and_equals_one_made_afresh(trail, app):
    fill(37)
    grown = make_checkpoint()
    shutil.rmtree(app.extensions["settings"].data / "checkpoints")
    assert make_checkpoint().root == grown.root


def test_verifying_is_fast(app, kind):
    with app.app_context():
        for _ in range(10):
            fill(2000)
        started = time.process_time()
        size = verify(rows(), keyring().key("audit")).size
        speed = size / (time.process_time() - started)
        print(f"{kind}: {speed:,.0f} rows in a second of the processor")
        assert speed > 10_000  # seconds of the processor, so that other work on the machine does not count


@pytest.mark.parametrize(
    ("column", "value"), [("changes", "{broken"), ("note", b"\x00\x01"), ("at", 7), ("user_id", "x")]
)
@pytest.mark.parametrize("kind", ["sqlite"])  # the columns of PostgreSQL take nothing else
def test_a_value_that_no_column_holds_is_found_too(trail, app, kind, tmp_path, column, value):
    with privileged("test"), db.engine.begin() as connection:
        connection.execute(sa.text("DROP TRIGGER core_audit_no_update"))
        connection.execute(sa.text(f"UPDATE core_audit SET {column} = :value WHERE seq = 30"), {"value": value})
    key = keyring().key("audit")
    assert [(one.kind, one.seq) for one in verify(rows(), key).findings] == [("changed", 30)]
    assert independent.verify(independent.rows_of(app.extensions["settings"].data / "kujdes.db"), key) == [
        ("changed", 30)
    ]
