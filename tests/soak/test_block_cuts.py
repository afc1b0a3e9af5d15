"""The disk loses its power while documents come: each cut, by blocks, holds every acknowledged document whole (F-09).

Only where the machine lets us make a disk: root, ext4 and a free loop device.
"""

import dataclasses
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from tests.security.served import ROOT, environment, serving
from tests.security.test_attachments import Sender, documents
from tests.security.work import register
from tests.town import build_town

CUTS = 12
SIZE = 2 * 1024**3
"""Larger than the space that must stay free; the file has holes where nothing was written."""
UNASKED = 64 * 1024
READER = textwrap.dedent(
    """
    import hashlib, json, sys, uuid
    import sqlalchemy as sa
    from core import files
    from core.access.permissions import principal_for
    from core.access.principal import acting_as
    from core.app import create_app
    from core.config import Settings
    from core.db import db

    app = create_app(Settings.read(), plugins=["child_protection"])
    with app.app_context(), acting_as(principal_for(uuid.UUID(sys.argv[1]))):
        from plugins.casework.models import Attachment
        rows = db.session.scalars(sa.select(Attachment).where(Attachment.case_id == uuid.UUID(sys.argv[2]))).all()
        whole = {row.file_name: b"".join(files.open_stored(row.stored_name, row.file_key)) for row in rows}
        print(json.dumps({name: hashlib.sha256(content).hexdigest() for name, content in whole.items()}))
    """
)


@pytest.fixture
def kind():
    """PostgreSQL keeps its own promises; ours are about files beside SQLite."""
    return "sqlite"


@pytest.fixture
def plugins():
    return ("child_protection",)


@pytest.fixture
def build():
    return build_town


@pytest.fixture
def town(world):
    return world


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, check=False)


class Disk:
    """An ext4 in a file; its blocks can be copied at any moment, as if the power had gone."""

    def __init__(self, folder: Path) -> None:
        self.image, self.place = folder / "disk.img", folder / "disk"
        self.place.mkdir()
        with self.image.open("wb") as file:
            file.truncate(SIZE)
        # All that ext4 would write later, by itself and while we copy, is written now.
        now = ("-i", "65536", "-E", "lazy_itable_init=0,lazy_journal_init=0")
        made = run("mkfs.ext4", "-q", "-F", *now, str(self.image)) if shutil.which("mkfs.ext4") else None
        if made is None or made.returncode or mount(self.image, self.place):
            pytest.skip("this machine makes no disk of a file")
        source = run("findmnt", "-no", "SOURCE", str(self.place)).stdout.strip()
        self.statistics = Path("/sys/block") / Path(source).name / "stat"

    def writes(self) -> tuple[int, int]:
        """Return how many writes the disk has done, and how many wait."""
        numbers = [int(number) for number in self.statistics.read_text().split()]
        return numbers[4], numbers[8]

    def cut(self, served, copy: Path) -> None:
        """Copy the blocks while the server stands still; again when the kernel wrote some meanwhile."""
        os.killpg(served.process.pid, signal.SIGSTOP)
        try:
            before = None
            while before is None or before != self.writes():
                before = self.writes()
                assert run("cp", "--sparse=always", str(self.image), str(copy)).returncode == 0
        finally:
            os.killpg(served.process.pid, signal.SIGCONT)


def mount(image, place):
    return run("mount", "-o", "loop", str(image), str(place)).returncode


@pytest.fixture
def disk(tmp_path):
    made = Disk(tmp_path)
    yield made
    assert run("umount", "-l", str(made.place)).returncode == 0


def on(settings, data):
    return dataclasses.replace(settings, data=data, database_url=f"sqlite:///{data / 'kujdes.db'}")


def test_what_was_acknowledged_outlives_a_cut_of_the_disk(app, town, disk, tmp_path):
    case_id, dice, settings = register(app, town), random.Random(13), app.extensions["settings"]
    shutil.copytree(settings.data, disk.place / "data")
    os.sync()
    after, copy = tmp_path / "after", tmp_path / "cut.img"
    after.mkdir()
    kept = lost = 0
    with serving(on(settings, disk.place / "data"), tmp_path / "web") as served:
        client = served.sign_in("anila")
        client.get(documents(case_id))
        sender = Sender(client, case_id, 0)
        sender.start()
        for number in range(CUTS):
            until = time.monotonic() + 60
            while len(sender.promised) < kept + 2 and time.monotonic() < until:
                time.sleep(0.01)
            time.sleep(dice.uniform(0, 0.3))
            promised = dict(sender.promised)
            # What nobody asked the disk to keep: were it always there, the cut would be none.
            (disk.place / f"unasked-{number}").write_bytes(os.urandom(UNASKED))
            disk.cut(served, copy)
            assert mount(copy, after) == 0, "the file system comes back by its journal"
            try:
                found = read(on(settings, after / "data"), town.anila, case_id)
                lost += not (after / f"unasked-{number}").exists()
            finally:
                run("umount", str(after))
            kept = len(promised)
            assert {name: hashlib.sha256(text).hexdigest() for name, text in promised.items()}.items() <= found.items()
        sender.halt.set()
        sender.join(60)
    print(f"\n{CUTS} cuts, {kept} acknowledged documents, each whole; {lost} files lost that nobody asked to keep")
    assert sender.refused == [] and lost > 0


def read(settings, reader, case_id):
    done = subprocess.run(
        [sys.executable, "-c", READER, str(reader), str(case_id)],
        capture_output=True, text=True, cwd=ROOT, env=environment(settings), check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
