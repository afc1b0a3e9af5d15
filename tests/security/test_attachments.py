"""Attachments whatever happens: floods, kills and a failing disk (security.md F-02, F-08, F-09)."""

import contextlib
import http.client
import itertools
import random
import re
import secrets
import shutil
import statistics
import subprocess
import sys
import textwrap
import threading
import time

import psutil
import pytest
import sqlalchemy as sa

from core import files
from core.access.permissions import principal_for
from core.access.principal import acting_as
from core.db import db
from core.files.store import root
from tests.core.files.samples import photo
from tests.security.served import ROOT, count, environment, serving
from tests.security.work import register

KILLS = count(3, 50)
LARGE = 50 * 1024**2
MEGABYTE = 1024**2
TRACEABLE = shutil.which("strace") is not None


@pytest.fixture
def plugins():
    return ("child_protection",)


@pytest.fixture(params=["sqlite"])
def kind(request):
    """Files lie beside the database, whichever it is."""
    return request.param


def documents(case_id):
    return f"/casework/cases/{case_id}/documents"


def stored_documents(app, reader, case_id):
    """Return the documents of a file by name, each read whole from the disk."""
    from plugins.casework.models import Attachment

    with app.app_context(), acting_as(principal_for(reader)):
        rows = db.session.scalars(sa.select(Attachment).where(Attachment.case_id == case_id)).all()
        found = {row.file_name: b"".join(files.open_stored(row.stored_name, row.file_key)) for row in rows}
        db.session.remove()
    return found


# --- floods


def flood(client, url, body_size, fields=b""):
    """Send a body of so many bytes; return status, text and seconds, reading the answer even when the door shuts."""
    mark = b"--grenca"
    head = mark + b'\r\nContent-Disposition: form-data; name="files"; filename="film.mp3"\r\n\r\n'
    connection = type(client.connection)(client.path)
    connection.connect()
    length = len(fields) + len(head) + body_size
    request = f"POST {url} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {client.cookie}\r\nContent-Length: {length}\r\n"
    request += "Content-Type: multipart/form-data; boundary=grenca\r\n\r\n"
    begun = time.monotonic()
    connection.sock.sendall(request.encode() + fields + head)
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        for _piece in range(body_size // MEGABYTE):
            connection.sock.sendall(bytes(MEGABYTE))
    response = http.client.HTTPResponse(connection.sock)
    response.begin()
    text = response.read().decode()
    seconds = time.monotonic() - begun
    connection.close()
    return response.status, text, seconds


def memory_of(served):
    parent = psutil.Process(served.process.pid)
    return sum(process.memory_info().rss for process in (parent, *parent.children(recursive=True)))


def test_a_body_that_is_too_large_is_told_at_once_and_takes_no_memory(app, town, tmp_path):
    case_id = register(app, town)
    with serving(app.extensions["settings"], tmp_path / "web") as served:
        anila = served.sign_in("anila")
        anila.get(documents(case_id))
        before = memory_of(served)
        status, text, seconds = flood(anila, documents(case_id), LARGE)
        grown = (memory_of(served) - before) / MEGABYTE
        print(f"\n50 MB: {status} after {seconds:.2f} s, {grown:.1f} MB more memory")
        assert status == 413 and "Skedari është tepër i madh" in text and "Asgjë nuk u ruajt" in text
        assert seconds < 5 and grown < 20, "a second where nothing else runs"
        parts = b"".join(
            b'--grenca\r\nContent-Disposition: form-data; name="f%d"\r\n\r\nx\r\n' % number for number in range(2000)
        )
        status, text, _seconds = flood(anila, documents(case_id), MEGABYTE, parts)
        assert status == 413 and "Asgjë nuk u ruajt" in text
        assert anila.get(documents(case_id)).status == 200


# --- kills


class Sender(threading.Thread):
    """A worker who adds documents, one after the other, and keeps what the server acknowledged."""

    def __init__(self, client, case_id, number):
        super().__init__(daemon=True)
        self.client, self.url, self.number = client, documents(case_id), number
        self.promised, self.refused, self.halt = {}, [], threading.Event()

    def run(self):
        for turn in itertools.count():
            if self.halt.is_set():
                return
            name, content = f"{self.number}-{turn}.txt", f"{secrets.token_hex(8)} ".encode() * random.randrange(1, 9000)
            try:
                answer = self.client.upload(self.url, {"kind": "official_letter"}, name, content)
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)
                continue
            if answer.status == 303:
                self.promised[name] = content
            else:
                self.refused.append((answer.status, answer.text[:2000]))


def test_killed_while_documents_come_every_row_has_its_whole_file(app, town, tmp_path):
    case_id, dice = register(app, town), random.Random(11)
    with serving(app.extensions["settings"], tmp_path / "web") as served:
        clients = [served.sign_in("anila") for _sender in range(3)]
        for client in clients:
            client.get(documents(case_id))
        senders = [Sender(client, case_id, number) for number, client in enumerate(clients)]
        for sender in senders:
            sender.start()
        promised = {}
        for _kill in range(KILLS):
            until, before = time.monotonic() + 60, len(promised)
            while len(promised) < before + 3 and time.monotonic() < until:
                promised = {name: text for sender in senders for name, text in dict(sender.promised).items()}
                time.sleep(0.01)
            time.sleep(dice.uniform(0, 0.2))
            served.kill()
            found = stored_documents(app, town.anila, case_id)
            promised = {name: text for sender in senders for name, text in dict(sender.promised).items()}
            assert promised.items() <= found.items(), "what was acknowledged is there, to the last byte"
            served.start()
        for sender in senders:
            sender.halt.set()
        for sender in senders:
            sender.join(60)
    assert [sender.refused for sender in senders] == [[], [], []]
    found = stored_documents(app, town.anila, case_id)
    with app.app_context():
        lying = [file for file in root().rglob("*") if file.is_file()]
    print(f"\n{KILLS} kills, {len(promised)} acknowledged, {len(found)} rows, 0 without a whole file")
    assert len(lying) >= len(found)


# --- what strace sees and what it can break


HARNESS = textwrap.dedent(
    """
    import io, sys, uuid
    from werkzeug.datastructures import FileStorage
    from core.access.permissions import principal_for
    from core.access.principal import acting_as
    from core.app import create_app
    from core.config import Settings
    from core import files

    app = create_app(Settings.read(), plugins=["child_protection"])
    with app.app_context(), acting_as(principal_for(uuid.UUID(sys.argv[1]))):
        from plugins.casework import attachments
        from plugins.casework.models import CaseFile
        from core.records import find
        case = find(CaseFile, sys.argv[2])
        open("/proc/self/comm").read()  # a mark in the trace: from here on
        try:
            upload = FileStorage(io.BytesIO(open(sys.argv[3], "rb").read()), sys.argv[4])
            attachments.attach(case, upload, kind="photo")
            print("kept")
        except files.Refused as refusal:
            print(refusal)
    """
)


def attach_under(app, town, case_id, folder, name, content, *options):
    """Let a process add a document under strace; return what it said and what strace saw."""
    (folder / "sent").write_bytes(content)
    trace = folder / "trace"
    command = ["strace", "-f", "-qq", "-o", str(trace), *options, sys.executable, "-c", HARNESS]
    done = subprocess.run(
        [*command, str(town.anila), str(case_id), str(folder / "sent"), name],
        capture_output=True, text=True, cwd=ROOT, env=environment(app.extensions["settings"]), check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip(), trace.read_text(errors="replace")


def test_no_byte_of_a_document_is_written_to_any_file_in_clear(app, town, tmp_path):
    assert TRACEABLE, "strace is missing"
    case_id, data = register(app, town), str(app.extensions["settings"].data)
    traced = ("-y", "-s", "64", "-e", "trace=openat,open,creat,write,pwrite64,writev,pwritev,sendto")
    for name, content, mark in (
        ("a.txt", b"Rrefimi i Arbrit " * 20_000, "Rrefimi i Arbrit"),
        ("foto.jpg", photo(width=900, height=700), r"\377\330\377"),
    ):
        said, trace = attach_under(app, town, case_id, tmp_path, name, content, *traced)
        assert said == "kept"
        trace = trace.split("/proc/self/comm", 1)[1]
        made = set(re.findall(r'open(?:at)?\([^"]*"([^"]+)", [^)]*O_CREAT', trace))
        assert {path for path in made if not path.startswith(data)} == set()
        assert [path for path in made if re.search(r"/files/../[0-9a-f]{32}\.part$", path)]
        # The child gets the content through a pipe, which is no file.
        clear = [line for line in trace.splitlines() if mark in line and "read(" not in line]
        assert clear and all("<pipe:" in line.split(",")[0] for line in clear), clear


@pytest.mark.parametrize("call", ["fsync", "rename"])
def test_a_disk_that_fails_is_told_and_leaves_neither_row_nor_file(app, town, tmp_path, call):
    assert TRACEABLE, "strace is missing"
    case_id = register(app, town)
    with app.app_context():
        before = kept_files()
    injected = ("-e", f"trace={call}", "-e", f"inject={call}:error=EIO:when=1")
    said, trace = attach_under(app, town, case_id, tmp_path, "a.txt", b"fjala " * 5000, *injected)
    assert "INJECTED" in trace
    assert said == "Disku i serverit nuk e pranoi skedarin. Asgjë nuk u ruajt; njoftoni administratorin."
    assert stored_documents(app, town.anila, case_id) == {}
    with app.app_context():
        assert kept_files() == before


def kept_files():
    return {file for file in root().rglob("*") if file.is_file()}


# --- others, meanwhile


class Reader(threading.Thread):
    """A worker who opens a file again and again, as fast as the server answers."""

    def __init__(self, client, case_id):
        super().__init__(daemon=True)
        self.client, self.url, self.seconds, self.statuses = client, f"/casework/cases/{case_id}", [], set()
        self.halt = threading.Event()

    def run(self):
        while not self.halt.is_set():
            begun = time.monotonic()
            self.statuses.add(self.client.get(self.url).status)
            self.seconds.append(time.monotonic() - begun)


def p95_while(served, username, case_id, step):
    """Return the 95th percentile of others' answers, in seconds, while a step is taken, and what it returned."""
    readers = [Reader(served.sign_in(username), case_id) for _reader in range(2)]
    for reader in readers:
        reader.start()
    found = step()
    for reader in readers:
        reader.halt.set()
    for reader in readers:
        reader.join(60)
    assert {status for reader in readers for status in reader.statuses} == {200}
    seconds = [second for reader in readers for second in reader.seconds]
    return statistics.quantiles(seconds, n=20)[-1], found
