"""A child that opens files of others can compute and answer; the kernel refuses it everything else (F-04)."""

import contextlib
import os
import subprocess
import sys
import threading
import time

import pytest

from core import parsing
from core.parsing import MEGABYTES, SECONDS, Unfit, enclosure

TRIES = """
import mmap, os, socket, subprocess, sys
from core.parsing import enclosure
{before}
def tried(name, step):
    try:
        step()
        print("could", name)
    except (OSError, MemoryError) as refusal:
        print("could not", name)
tried("read the keys", lambda: open("/etc/passwd").read())
tried("write a file", lambda: open(sys.argv[1], "w"))
tried("make a folder", lambda: os.mkdir(sys.argv[1] + "d"))
tried("remove a file", lambda: os.unlink(sys.argv[2]))
tried("open a connection", lambda: socket.socket().connect(("127.0.0.1", 9)))
tried("speak to another program", lambda: socket.socket(socket.AF_UNIX))
tried("start a program", lambda: subprocess.run(["true"]))
tried("become two", lambda: os.fork() or os._exit(0))
tried("stop another program", lambda: os.kill(os.getppid(), 0))
tried("take a gigabyte", lambda: mmap.mmap(-1, 2**30))
"""


def tried(folder, before):
    victim = folder / "victim"
    victim.write_text("x")
    command = [sys.executable, "-c", TRIES.format(before=before), str(folder / "new"), str(victim)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    return set(done.stdout.splitlines())


def test_an_enclosed_child_reads_no_file_opens_no_connection_and_starts_no_program(tmp_path):
    said = tried(tmp_path, f"enclosure.enclose(megabytes={MEGABYTES}, seconds={SECONDS})")
    assert len(said) == 10 and all(line.startswith("could not ") for line in said), said


def test_without_the_enclosure_all_of_that_is_possible(tmp_path):
    """Otherwise the test above would say nothing about the enclosure."""
    said = tried(tmp_path, "")
    assert {line for line in said if line.startswith("could not ")} <= {"could not open a connection"}, said


@pytest.fixture
def parser(monkeypatch):
    """Let the child run a parser that is written in the test."""

    def write(body):
        code = f"import sys\nfrom core.parsing import child, texts, Parsed\ndef check(content):\n    {body}\n"
        code += "texts.check = check\nchild.main('texts:check')"
        ask = subprocess.Popen

        def popen(command, **options):
            return ask([*command[:2], "-c", code], **options)

        monkeypatch.setattr(subprocess, "Popen", popen)

    return write


@pytest.mark.parametrize(
    "body",
    [
        "return bytes(600 * 1024**2)",
        "import ctypes; ctypes.string_at(0)",
        "sys.exit(0)",
        "import os; os._exit(1)",
        "raise RuntimeError('Arta')",
        "sys.stdout.buffer.write(bytes(200 * 1024**2)); return Parsed({}, [])",
    ],
    ids=["memory", "crash", "silence", "end", "error", "flood"],
)
def test_a_parser_that_breaks_down_is_told_as_one_that_asks_for_too_much(parser, body):
    parser(body)
    with pytest.raises(Unfit, match="demanding"):
        parsing.run("texts:check", b"x")


def test_a_parser_that_never_ends_is_ended(parser, monkeypatch):
    monkeypatch.setattr(parsing, "SECONDS", 10)
    parser("import time; time.sleep(100)")
    monkeypatch.setattr(parsing, "AT_MOST", 1)
    begun = time.monotonic()
    with pytest.raises(Unfit, match="demanding"):
        parsing.run("texts:check", b"x")
    assert time.monotonic() - begun < 10


def test_who_waits_too_long_for_a_turn_is_told_that_it_is_busy(monkeypatch):
    monkeypatch.setattr(parsing, "AT_MOST", 0.2)
    monkeypatch.setattr(parsing, "_turns", threading.BoundedSemaphore(1))
    parsing._turns.acquire()
    with pytest.raises(Unfit, match="busy"):
        parsing.run("texts:check", b"x")


def test_no_trace_of_a_child_stays(tmp_path):
    before = traces()
    for content in (b"fine", b"not \0 fine"):
        with contextlib.suppress(Unfit):
            parsing.run("texts:check", content)
    assert traces() == before


def traces():
    """Return how many files this process holds open and which children it has; other tests may have left some."""
    children = subprocess.run(["pgrep", "-P", str(os.getpid())], capture_output=True, check=False).stdout
    return len(os.listdir("/proc/self/fd")), children


def test_the_limits_are_those_of_the_threat_model():
    assert (MEGABYTES, SECONDS) == (512, 10)
    assert set(enclosure._CALLS) == {"x86_64", "aarch64"}
    assert len({len(calls.split()) for calls in enclosure._CALLS.values()}) == 1
