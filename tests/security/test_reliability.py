"""What was acknowledged stays: processes killed while they write, eight writers at once, and a disk that is full.

Counts are small here; `make soak` runs the same tests with the full ones (security.md R-01, R-04, R-07).
"""

import contextlib
import http.client
import itertools
import random
import resource
import shutil
import statistics
import subprocess
import threading
import time
from dataclasses import replace

import psutil
import pytest

from core.db import now
from core.l10n import local
from tests.security.served import count, serving
from tests.security.work import register, require_whole

KILLS = count(6, 100)
WRITERS = 4
SECONDS = count(6, 60)
FULL_DISK = "Shërbimi nuk përgjigjet për momentin"
NOTHING = "sgjë nuk u ruajt"


@pytest.fixture
def plugins():
    return ("child_protection",)


class Writer(threading.Thread):
    """A worker who writes notes and contacts, one after the other, and keeps what the server acknowledged."""

    def __init__(self, client, case_id, number):
        super().__init__(daemon=True)
        self.client, self.url, self.number = client, f"/casework/cases/{case_id}", number
        self.promised, self.seconds, self.refused = [], [], []
        self.halt, self.broken = threading.Event(), 0

    def run(self):
        moment = local(now())
        day = {"day-day": str(moment.day), "day-month": str(moment.month), "day-year": str(moment.year)}
        contact = {"kind": "call", "result": "met", "time": "00:01", **day}
        for turn in itertools.count():
            if self.halt.is_set():
                return
            text = f"Shënimi {self.number}-{turn}"
            began = time.monotonic()
            try:
                if turn % 2:
                    answer = self.client.post(f"{self.url}/notes", {"text": text})
                else:
                    answer = self.client.post(f"{self.url}/contacts/new", {**contact, "observations": text})
            except (OSError, http.client.HTTPException):
                self.broken += 1
                time.sleep(0.05)
                continue
            self.seconds.append(time.monotonic() - began)
            if answer.status == 303:
                self.promised.append(text)
            else:
                self.refused.append((answer.status, answer.text[:2000]))


@contextlib.contextmanager
def writing(served, case_id, writers):
    """Let people write inside a with block."""
    clients = [served.sign_in("anila") for _writer in range(writers)]
    for client in clients:
        client.get(f"/casework/cases/{case_id}/notes")
    people = [Writer(client, case_id, number) for number, client in enumerate(clients)]
    for person in people:
        person.start()
    try:
        yield people
    finally:
        for person in people:
            person.halt.set()
        for person in people:
            person.join(120)


def promised(people):
    return [text for person in people for text in list(person.promised)]


def test_killed_while_people_write_nothing_acknowledged_is_lost(app, town, tmp_path):
    case_id, dice = register(app, town), random.Random(7)
    with serving(app.extensions["settings"], tmp_path / "web") as served, writing(served, case_id, WRITERS) as people:
        for kill in range(KILLS):
            before = len(promised(people))
            until = time.monotonic() + 60
            while len(promised(people)) < before + 3 and time.monotonic() < until:
                time.sleep(0.005)
            time.sleep(dice.uniform(0, 0.3))
            served.kill()
            time.sleep(0.3)  # PostgreSQL ends what a vanished client had begun
            acknowledged = promised(people)
            assert len(acknowledged) > before, [person.refused for person in people]
            stored = require_whole(app, town.anila, case_id, acknowledged)
            print(f"\n{kill + 1} kills, {len(acknowledged)} acknowledged, {stored} stored, 0 lost", end="", flush=True)
            served.start()
    stored = require_whole(app, town.anila, case_id, promised(people))
    assert [person.refused for person in people] == [[]] * WRITERS
    assert sum(person.broken for person in people) > 0
    print(f"\n{KILLS} kills, {len(promised(people))} acknowledged, {stored} stored, 0 lost")


def test_eight_writers_at_once_never_meet_a_locked_database(app, town, tmp_path):
    case_id = register(app, town)
    with serving(app.extensions["settings"], tmp_path / "web") as served:
        with writing(served, case_id, 8) as people:
            time.sleep(SECONDS)
        assert "locked" not in served.said()
    assert [person.refused for person in people] == [[]] * 8
    require_whole(app, town.anila, case_id, promised(people))
    seconds = sorted(second for person in people for second in person.seconds)
    assert len(seconds) > 20
    p95 = statistics.quantiles(seconds, n=20)[-1]
    print(f"\n{len(seconds)} writes by 8 writers, p50 {statistics.median(seconds):.3f} s, p95 {p95:.3f} s, 0 refused")
    assert max(seconds) < 15, "longer than a writer waits for its turn"


# --- a disk that is full


def can_mount():
    """Say whether this user may have a small disk made of memory."""
    return subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False).returncode == 0


class Disk:
    """A disk of its own with a few kilobytes left, and something on it that can be thrown away."""

    def __init__(self, folder, used):
        self.folder, self.ballast = folder, folder / "ballast"
        folder.mkdir()
        size = used + 1024**2
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size},mode=700", "none", str(folder)], check=True)

    def fill(self, served):
        free = shutil.disk_usage(self.folder).free
        self.ballast.write_bytes(bytes(max(0, free - 300 * 1024)))

    def make_room(self, served):
        self.ballast.unlink()

    def close(self):
        subprocess.run(["umount", "-l", str(self.folder)], check=True)


class Limit:
    """No file may grow beyond a size: what a user without rights of mounting can do."""

    def __init__(self, folder, used):
        folder.mkdir()
        self.size = used + 150 * 1024

    def fill(self, served):
        self._set(served, self.size)

    def make_room(self, served):
        self._set(served, resource.RLIM_INFINITY)

    def _set(self, served, size):
        for process in (parent := psutil.Process(served.process.pid), *parent.children(recursive=True)):
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def close(self):
        pass


@pytest.fixture(params=[Limit, *([Disk] if can_mount() else [])])
def disk(request, app, town, tmp_path):
    """Move the installation onto a small disk."""
    settings = app.extensions["settings"]
    made = request.param(tmp_path / "disk", (settings.data / "kujdes.db").stat().st_size)
    made.settings = replace(settings, data=tmp_path / "disk" / "data")
    yield made
    made.close()


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_full_disk_is_told_in_a_sentence_and_loses_nothing(app, town, disk, tmp_path, installation):
    case_id = register(app, town)
    shutil.copytree(installation.settings.data, disk.settings.data)
    moved = replace(installation, settings=disk.settings).start()
    with serving(disk.settings, tmp_path / "web") as served:
        client = served.sign_in("anila")
        page = f"/casework/cases/{case_id}/notes"
        assert client.get(page).status == 200
        disk.fill(served)
        told, kept = [], []
        for number in range(400):
            text = f"Shënimi {number}" + " fjalë" * 1000
            answer = client.post(page, {"text": text})
            if answer.status == 303:
                kept.append(text)
                continue
            told.append(answer)
            if len(told) > 10:
                break
        assert {answer.status for answer in told} == {503} and kept
        assert all(FULL_DISK in answer.text and NOTHING in answer.text for answer in told), told[0].text[:1500]
        for _time in range(5):
            read = client.get(page)
            assert read.status in (200, 503) and (read.status == 200 or "Blerta" not in read.text)
        pid = served.process.pid
        disk.make_room(served)
        assert client.post(page, {"text": "Prapë ka vend."}).status == 303
        assert (served.process.pid, served.process.poll()) == (pid, None)
        require_whole(moved, town.anila, case_id, [*kept, "Prapë ka vend."])
        print(f"\n{len(kept)} acknowledged, {len(told)} refused with a sentence, 0 lost")
