"""Files on the disk: encrypted, whole or absent, and never more than the disk can bear."""

import base64
import io
import os
import resource
import subprocess
import sys
import tempfile
import textwrap
import time
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import request
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from core import files
from core.access.guard import public
from core.access.principal import privileged
from core.crypto import SealBroken
from core.db import Model, db
from core.files.store import path_of, root
from core.files.stream import CHUNK, TAG

MEGABYTE = 1024**2


@pytest.fixture
def inside(app):
    with app.app_context():
        yield app
        db.session.remove()


def kept(content: bytes) -> files.StoredFile:
    return files.store(io.BytesIO(content), 5 * MEGABYTE)


def read(stored: files.StoredFile) -> bytes:
    return b"".join(files.open_stored(stored.name, stored.key))


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 1_000_003])
def test_what_is_kept_comes_back_byte_for_byte(inside, size):
    content = os.urandom(size)
    stored = kept(content)
    assert read(stored) == content
    assert stored.size == size


def test_nothing_of_the_content_stands_on_the_disk_and_nobody_else_may_read_the_file(inside):
    stored = kept("Dëshmia e Arbrit".encode() * 5000)
    lying = path_of(stored.name)
    assert b"Arbrit" not in lying.read_bytes()
    assert lying.stat().st_mode & 0o777 == 0o600
    assert lying.parent.stat().st_mode & 0o777 == 0o700


def test_the_same_document_kept_twice_looks_different(inside):
    first, second = kept(b"urdhri" * 1000), kept(b"urdhri" * 1000)
    assert path_of(first.name).read_bytes()[20:] != path_of(second.name).read_bytes()[20:]


def damages(whole: bytes):
    head, chunk = 11, CHUNK + TAG
    yield "cut by a byte", whole[:-1]
    yield "cut after a chunk", whole[: head + chunk]
    yield "cut to the head", whole[:head]
    yield "emptied", b""
    yield "a byte added", whole + b"\0"
    yield "two chunks exchanged", whole[:head] + whole[head + chunk : head + 2 * chunk] + whole[head : head + chunk]
    yield "a chunk left out", whole[:head] + whole[head + chunk :]
    for at in range(0, len(whole), len(whole) // 60):
        yield f"bit flipped at {at}", whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]


def test_every_cut_and_every_flipped_bit_is_noticed_before_a_byte_leaves(inside):
    stored = kept(os.urandom(2 * CHUNK + 500))
    lying = path_of(stored.name)
    whole = lying.read_bytes()
    for what, damaged in damages(whole):
        lying.write_bytes(damaged)
        with pytest.raises(SealBroken):
            files.open_stored(stored.name, stored.key)
            pytest.fail(what)
    lying.write_bytes(whole)
    assert len(read(stored)) == stored.size


def test_two_files_exchanged_on_the_disk_are_noticed(inside):
    first, second = kept(b"i pari"), kept(b"i dyti")
    path_of(first.name).write_bytes(path_of(second.name).read_bytes())
    for key in (first.key, second.key):
        with pytest.raises(SealBroken):
            files.open_stored(first.name, key)


def test_a_name_that_leads_elsewhere_opens_nothing(inside):
    (root().parent / "settings.toml").write_text("")
    for name in ("../settings.toml", "/etc/passwd", "a" * 31, "A" * 32, ""):
        with pytest.raises(SealBroken):
            files.open_stored(name, base64.b64encode(bytes(32)).decode())


def test_a_file_over_the_limit_is_told_so_and_leaves_no_trace(inside):
    with pytest.raises(files.TooLarge, match="Lejohen deri në 1 MB"):
        files.store(io.BytesIO(bytes(MEGABYTE + 1)), MEGABYTE)
    assert [file for file in root().rglob("*") if file.is_file()] == []


@pytest.mark.parametrize("reserve", [{"reserve_megabytes": 10**9}, {"reserve_megabytes": 0, "reserve_percent": 101}])
def test_a_nearly_full_disk_takes_no_files_and_says_so(installation, reserve):
    with installation.start(**reserve).app_context():
        with pytest.raises(files.NoSpace, match="pothuajse plot"):
            kept(b"x")
        db.session.remove()
        db.engine.dispose()


def test_a_disk_that_fills_up_while_writing_leaves_nothing_half(inside):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, before[1]))
    try:
        with pytest.raises(files.NoSpace):
            kept(os.urandom(MEGABYTE))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert [file for file in root().rglob("*") if file.is_file()] == []


KILLER = textwrap.dedent(
    """
    import io, os, signal, sys
    from pathlib import Path
    import core.files

    store = sys.modules["core.files.store"]

    def run(folder, last_step):
        steps = 0
        def trace(frame, event, _argument):
            nonlocal steps
            if frame.f_code.co_filename != store.__file__:
                return None
            steps += event == "line"
            if steps == last_step:
                os.kill(os.getpid(), signal.SIGKILL)
            return trace
        sys.settrace(trace)
        store.write_file(folder, io.BytesIO(b"Arta" * 50_000), 10**6)

    step = killed = 0
    while killed == step:
        step += 1
        child = os.fork()
        if child == 0:
            run(Path(sys.argv[1]) / str(step), step)
            os._exit(0)
        _pid, status = os.waitpid(child, 0)
        killed += os.WIFSIGNALED(status)
    print(killed)
    """
)


def test_a_kill_between_any_two_steps_leaves_a_whole_file_or_none(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", KILLER, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    assert int(done.stdout) >= 20
    names = [file for file in tmp_path.rglob("*") if file.is_file() and file.suffix != ".part"]
    whole = 4 * 50_000 + 11 + TAG * -(-200_000 // CHUNK)
    assert {file.stat().st_size for file in names} == {whole}
    assert len(names) < int(done.stdout)


@pytest.fixture
def keeper(inside):
    """A table that keeps files."""
    table = sa.Table("test_keeper", Model.metadata, sa.Column("stored_name", sa.String(80)))
    with privileged("test"):
        table.create(db.engine)
    yield table
    Model.metadata.remove(table)


def test_the_sweep_takes_what_no_record_names_and_nothing_younger_than_a_day(keeper):
    named, orphan, young = kept(b"named"), kept(b"orphan"), kept(b"young")
    with db.engine.begin() as connection:
        connection.execute(sa.insert(keeper), [{"stored_name": named.name}, {"stored_name": None}])
    remains = path_of(orphan.name).with_name("0" * 32 + ".part")
    remains.write_bytes(b"half")
    foreign = root() / "LEXO.txt"
    foreign.write_text("not ours")
    for file in (path_of(named.name), path_of(orphan.name), remains, foreign):
        os.utime(file, (0, time.time() - 90_000))
    assert files.sweep() == 2
    assert path_of(named.name).exists() and path_of(young.name).exists() and foreign.exists()
    assert not path_of(orphan.name).exists() and not remains.exists()


def test_an_upload_never_touches_the_temporary_folder(app, monkeypatch):
    @app.post("/take")
    @public
    def take():
        return files.receive(request.files["file"]).name

    app.config["WTF_CSRF_ENABLED"] = False
    sent = {
        size: encode_multipart({"file": FileStorage(io.BytesIO(b"x" * size), "film.txt")})
        for size in (MEGABYTE, 21 * MEGABYTE)
    }
    monkeypatch.setattr(tempfile, "tempdir", "/folder-that-is-not-there")
    answers = {
        size: app.test_client().post("/take", data=body, content_type=f"multipart/form-data; boundary={boundary}")
        for size, (boundary, body) in sent.items()
    }
    assert [answers[size].status_code for size in sent] == [200, 413]


def test_the_command_line_sweeps(installation):
    settings = installation.settings
    names = {"DATA": settings.data, "KEYS": settings.keys, "DATABASE_URL": settings.database_url, "TLS": "no"}
    environment = {**os.environ, **{f"KUJDES_{name}": str(value) for name, value in names.items()}}
    command = [str(Path(sys.executable).with_name("kujdes")), "files", "sweep"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert (done.stdout, done.stderr) == ("0 exports, 0 files\n", "")
