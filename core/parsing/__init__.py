"""Opening what others made: every parser runs in a child process, enclosed as `core.parsing.enclosure` says (F-04).

This module is the parent's side and imports the standard library alone, because the child begins here too. A parser is
a function `<module>:<function>` of this package, or of the core by its whole name: it takes the content, and options
that JSON can carry, and returns facts (JSON) and parts (bytes).
"""

import json
import struct
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import IO, Any, NamedTuple

MEGABYTES = 512
SECONDS = 10
"""What a child may use of memory and of the processor."""
AT_MOST = 3 * SECONDS
"""Seconds on the clock after which a child is ended, whatever it waits for; or its turn is given up."""
AT_ONCE = 2
"""How many children of one process work at the same time; the others wait for their turn."""
MOST_ANSWER = 96 * 1024**2
_LENGTH = struct.Struct(">I")
_turns = threading.BoundedSemaphore(AT_ONCE)


class Cell(NamedTuple):
    """What a child may use; a `sealed` one may do nothing but compute, others may read files and start threads."""

    megabytes: int = MEGABYTES
    seconds: int = SECONDS
    sealed: bool = True


class Unfit(Exception):
    """A file that a parser does not let in; `reason` is one of the words of `core.files.refusals`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Parsed(NamedTuple):
    """What a parser found and what it made."""

    facts: dict[str, Any]
    parts: list[bytes]


def run(parser: str, content: bytes, cell: Cell = Cell(), **options: Any) -> Parsed:  # noqa: B008  it is frozen
    """Let a parser look at a content in a child process.

    Raises:
        Unfit: what the parser says, or `demanding` when it needed too much or broke down, or `busy` when too many wait.
    """
    if not _turns.acquire(timeout=AT_MOST):
        raise Unfit("busy")
    try:
        answer = _ask(parser, cell, packed(options, [content]))
    finally:
        _turns.release()
    try:
        found = unpacked(answer)
    except (struct.error, ValueError, KeyError, TypeError):
        raise Unfit("demanding") from None
    if reason := found.facts.get("unfit"):
        raise Unfit(reason)
    return found


def _ask(parser: str, cell: Cell, question: bytes) -> bytes:
    command = [sys.executable, "-I", "-m", "core.parsing.child", parser, json.dumps(cell)]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, env={}, start_new_session=True, **pipes) as child:
        assert child.stdin and child.stdout
        clock = threading.Timer(AT_MOST, child.kill)
        feeder = threading.Thread(target=_feed, args=(child.stdin, question))
        clock.start()
        feeder.start()
        try:
            answer: bytes = child.stdout.read(MOST_ANSWER + 1)
            if len(answer) > MOST_ANSWER:
                child.kill()
            feeder.join()
            ended_well = child.wait() == 0
        finally:
            child.kill()
            clock.cancel()
    if not ended_well:
        raise Unfit("demanding")
    return answer


def _feed(pipe: IO[bytes], question: bytes) -> None:
    with suppress(BrokenPipeError), pipe:  # a child that ended before it had read all says so by its end
        pipe.write(question)


def packed(facts: dict[str, Any], parts: Sequence[bytes]) -> bytes:
    """Return facts and parts as they go through a pipe."""
    head = json.dumps({"facts": facts, "sizes": [len(part) for part in parts]}).encode()
    return b"".join((_LENGTH.pack(len(head)), head, *parts))


def unpacked(sent: bytes) -> Parsed:
    """Return what `packed` was given."""
    begin = _LENGTH.size + _LENGTH.unpack_from(sent)[0]
    head = json.loads(sent[_LENGTH.size : begin])
    parts = []
    for size in head["sizes"]:
        parts.append(sent[begin : begin + size])
        begin += size
    return Parsed(head["facts"], parts)
