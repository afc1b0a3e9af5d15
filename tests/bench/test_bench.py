"""Throughput, latency, memory and start of the suite, beside two bare pages, in one run; `make bench` prints them.

Nothing here fails for being slow: a figure means something beside the others of its run, and the reader judges. What
fails is a wrong answer. KUJDES_BENCH_SIZES, KUJDES_BENCH_KINDS and KUJDES_BENCH_SECONDS choose what is measured and
how long; by default 1 000 and 100 000 files on both databases and five seconds for each page. What a run builds stays
in KUJDES_BENCH_HOME, if it is given, for the next run of the same code.
"""

import os
import random
import re
import string
import time
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from load import Figures, Request, load
from municipality import BARE, OURS, WORKER, Server, Town, build, serving, sign_in

SIZES = [int(part) for part in os.environ.get("KUJDES_BENCH_SIZES", "1000,100000").split(",")]
KINDS = os.environ.get("KUJDES_BENCH_KINDS", "postgresql,sqlite").split(",")
SECONDS = float(os.environ.get("KUJDES_BENCH_SECONDS", "5"))
HOME = os.environ.get("KUJDES_BENCH_HOME", "")
CHIEF = "valbona.xhafa"
COMMITTING = ", committing"
BESIDE = {
    "list": "bare list",
    "case page": "bare record",
    "save": "bare save",
    "create": "bare create",
    "register a child": "bare create",
    "name search": "bare search",
    "list, whole municipality": "bare list",
}
"""Which bare page each of ours is measured against; those that only read have one that also commits a row."""
ROOMY = 1.25
"""How many times its p50 at the smallest size a page may take at the largest, for a worker with the same files."""


def test_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Measure every size on every database, and print what each costs beside the bare pages and beside fewer files."""
    found: dict[tuple[str, int], dict[str, Figures]] = {}
    for kind, size in product(KINDS, SIZES):
        town = build(kind, size, Path(HOME or tmp_path) / f"{kind}-{size}")
        bare = _bare(town)
        ours, said = _ours(town)
        found[kind, size] = {**bare, **ours}
        with capsys.disabled():
            _print(kind, size, bare, ours, said)
    with capsys.disabled():
        _print_growth(found)
    assert {name: figures.wrong for run in found.values() for name, figures in run.items() if figures.wrong} == {}


def _print(kind: str, size: int, bare: dict[str, Figures], ours: dict[str, Figures], said: dict[str, str]) -> None:
    load_now = os.getloadavg()[0]
    print(f"\n=== {kind}, {size} files: 2 processes of 4 threads, 8 clients; load of the machine {load_now:.1f}")
    for name, figures in {**bare, **ours}.items():
        print(f"{name:<34} {figures}{_beside(name, figures, bare)}")
    for name, words in said.items():
        print(f"{name:<34} {words}")


def _beside(name: str, figures: Figures, bare: dict[str, Figures]) -> str:
    """Say which part of its bare pages' throughput a page of ours has, and which by the time of the processors.

    On a machine that does nothing else the two are nearly the same; where others work, the second one holds.
    """
    bases = [BESIDE.get(name, ""), f"{BESIDE.get(name, '')}{COMMITTING}"]
    return "".join(
        f"   {figures.rate / bare[base].rate:.2f} ({sum(bare[base].cpu) / sum(figures.cpu):.2f}) of {base}"
        for base in bases
        if base in bare
    )


def _print_growth(found: dict[tuple[str, int], dict[str, Figures]]) -> None:
    small, large = min(SIZES), max(SIZES)
    if small == large:
        return
    print(f"\n=== p50 at {large} files, in times of that at {small} (aim: at most {ROOMY})")
    for kind, name in product(KINDS, BESIDE):
        few, many = found[kind, small][name].p50, found[kind, large][name].p50
        print(f"{kind:<12} {name:<34} {many / few:.2f}")


# --- the bare pages


def _bare(town: Town) -> dict[str, Figures]:
    def record(client: int, number: int) -> Request:
        return "GET", f"/record/{_case(town, client, number)}", None

    def committing(client: int, number: int) -> Request:
        return "GET", f"{record(client, number)[1]}?commit=1", None

    with serving(town, "/list?worker=bench", *BARE) as server:

        def go(request: Any) -> Figures:
            return load(server.port, server.spent, request, seconds=SECONDS)

        return {
            "bare list": go(lambda *_: ("GET", "/list?worker=bench", None)),
            "bare list, committing": go(lambda *_: ("GET", "/list?worker=bench&commit=1", None)),
            "bare record": go(record),
            "bare record, committing": go(committing),
            "bare save": go(lambda c, n: ("POST", f"/save/{town.cases[c]}", {"state": f"s{n}"})),
            "bare create": go(lambda c, n: ("POST", "/create", {"name": f"Emri {c} {n}"})),
            "bare search": go(lambda *_: ("POST", "/search", {"q": random.choice(town.names)})),
        }


# --- ours


def _ours(town: Town) -> tuple[dict[str, Figures], dict[str, str]]:
    with serving(town, "/healthz", *OURS) as server:
        memory = server.memory()
        worker = sign_in(server.port, WORKER, town.users[WORKER])
        chief = sign_in(server.port, CHIEF, town.users[CHIEF])
        filling = _fill_index(server, chief, town)
        figures = {
            "list": _get(server, worker, "/casework/cases"),
            "case page": _cases(server, worker, town),
            "save": _saves(server, worker, town),
            "create": _creates(server, worker, town),
            "register a child": _registers(server, worker, town),
            "home": _get(server, worker, "/"),
            "list, whole municipality": _get(server, chief, "/casework/cases?worker=all"),
            "name search": _search(server, chief, town),
            "name search, one client": _search(server, chief, town, clients=1),
        }
        return figures, {
            "start": f"{server.start:.2f} s to the first answer (aim 1.5)",
            "memory at start": f"{memory:.0f} MB of all processes (aim 150)",
            "name index": f"{filling:.1f} s for the first search, which fills it (once in each process)",
            "memory with the name index": f"{server.memory():.0f} MB",
        }


def _fill_index(server: Server, session: tuple[str, str], town: Town) -> float:
    """Return how many seconds the first search takes; then ask until both processes have filled their index."""
    begun = time.perf_counter()
    taken = 0.0
    for turn in range(8):
        server.ask(session, "POST", "/search", {"csrf_token": session[1], "q": town.names[0]})
        taken = taken if turn else time.perf_counter() - begun
    return taken


def _case(town: Town, client: int, number: int) -> Any:
    return town.cases[(client * 25 + number) % len(town.cases)]


def _get(server: Server, session: tuple[str, str], path: str) -> Figures:
    return load(server.port, server.spent, lambda *_: ("GET", path, None), cookie=session[0], seconds=SECONDS)


def _cases(server: Server, session: tuple[str, str], town: Town) -> Figures:
    def request(client: int, number: int) -> Request:
        return "GET", f"/casework/cases/{_case(town, client, number)}", None

    return load(server.port, server.spent, request, cookie=session[0], seconds=SECONDS)


def _saves(server: Server, session: tuple[str, str], town: Town) -> Figures:
    """Each client edits one note of its own, knowing the version that its last saving made."""
    notes = [_new_note(server, session, f"/casework/cases/{town.cases[client]}/notes") for client in range(8)]

    def request(client: int, number: int) -> Request:
        url, version = notes[client]
        form = {"csrf_token": session[1], "version": str(version + number), "text": f"Ndryshuar {number} herë."}
        return "POST", url, form

    return load(server.port, server.spent, request, cookie=session[0], seconds=SECONDS, expect=(303,))


def _new_note(server: Server, session: tuple[str, str], notes: str) -> tuple[str, int]:
    """Write a note in a file, and return its address and its version."""
    server.ask(session, "POST", notes, {"csrf_token": session[1], "text": "Shënimi i parë."})
    url = re.findall(rf"{notes}/[0-9a-f-]{{36}}", server.ask(session, "GET", notes))[0]
    page = server.ask(session, "GET", url)
    return url, int(re.search(r'name="version"[^>]*value="(\d+)"', page)[1])  # type: ignore[index]


def _creates(server: Server, session: tuple[str, str], town: Town) -> Figures:
    """Each client writes new notes into a file of its own."""

    def request(client: int, number: int) -> Request:
        form = {"csrf_token": session[1], "text": f"Shënim prove {client} {number}: u fol me shkollën."}
        return "POST", f"/casework/cases/{town.cases[client]}/notes", form

    return load(server.port, server.spent, request, cookie=session[0], seconds=SECONDS, expect=(303,))


def _registers(server: Server, session: tuple[str, str], town: Town) -> Figures:
    """Each client registers children, each with a name that nobody else has: person, file, referral, deadlines."""

    def request(_client: int, _number: int) -> Request:
        name = "".join(random.choices(string.ascii_lowercase, k=12)).title()
        child = {"given": name, "family": name[::-1].title(), "sex": "female", "age": "7", "unit_id": str(town.unit)}
        told = {"channel": "phone", "referrer_kind": "neighbour", "story": "Fqinja dëgjon të qara.", "urgency": "low"}
        day = {"received_on-day": "1", "received_on-month": "1", "received_on-year": "2026", "received_time": "00:01"}
        decided = {"categories": "neglect", "decision": "open_case", "csrf_token": session[1]}
        return "POST", "/child-protection/register", {**child, **told, **day, **decided}

    return load(server.port, server.spent, request, cookie=session[0], seconds=SECONDS, expect=(303,))


def _search(server: Server, session: tuple[str, str], town: Town, *, clients: int = 8, seconds: float = 0) -> Figures:
    def request(_client: int, _number: int) -> Request:
        return "POST", "/search", {"csrf_token": session[1], "q": random.choice(town.names)}

    return load(server.port, server.spent, request, cookie=session[0], clients=clients, seconds=seconds or SECONDS)
