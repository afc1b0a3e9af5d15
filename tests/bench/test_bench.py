"""Throughput, latency, memory and start of the suite, beside a bare page, in one run; `make bench` prints them.

Nothing here fails for being slow: figures are ratios within one run, and the reader judges. KUJDES_BENCH_SIZES and
KUJDES_BENCH_KINDS choose what is measured (by default 1000 and 100000 files on PostgreSQL, 1000 on SQLite).
"""

import os
import random
from pathlib import Path
from typing import Any

import pytest
from load import Figures, load
from town import WORKER, Town, build, serving, sign_in

SIZES = [int(part) for part in os.environ.get("KUJDES_BENCH_SIZES", "1000,100000").split(",")]
KINDS = os.environ.get("KUJDES_BENCH_KINDS", "postgresql,sqlite").split(",")
SECONDS = float(os.environ.get("KUJDES_BENCH_SECONDS", "5"))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", KINDS)
def test_figures(kind: str, size: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    town = build(kind, size, tmp_path)
    bare = _bare(town)
    ours = _ours(town)
    with capsys.disabled():
        print(f"\n=== {kind}, {size} files, 2 processes x 4 threads, 8 clients")
        for name, figures in {**bare, **ours}.items():
            print(f"{name:<34} {figures}")
        for name, base in COMPARED.items():
            if ours[name].rate and bare[base].rate:
                print(f"{name} / {base}: {ours[name].rate / bare[base].rate:.2f} of the throughput")
    assert all(figures.wrong == 0 for figures in (*bare.values(), *ours.values()) if isinstance(figures, Figures))


COMPARED = {
    "list": "bare list, committing",
    "case page": "bare record, committing",
    "save": "bare save",
    "create": "bare create",
    "name search": "bare search",
}


def _bare(town: Town) -> dict[str, Figures]:
    def record(client: int, number: int) -> Any:
        return "GET", f"/record/{town.cases[(client * 25 + number) % len(town.cases)]}", None

    def committing(client: int, number: int) -> Any:
        return "GET", record(client, number)[1] + "?commit=1", None

    with serving("bare:application()", town, 8201, "/list?worker=bench") as server:
        go = lambda request: load(server.port, request, seconds=SECONDS)  # noqa: E731
        return {
            "bare list": go(lambda *_: ("GET", "/list?worker=bench", None)),
            "bare list, committing": go(lambda *_: ("GET", "/list?worker=bench&commit=1", None)),
            "bare record": go(record),
            "bare record, committing": go(committing),
            "bare save": go(lambda c, n: ("POST", f"/save/{town.cases[c]}", {"state": f"s{n}"})),
            "bare create": go(lambda c, n: ("POST", "/create", {"name": f"Emri {c} {n}"})),
            "bare search": go(lambda *_: ("POST", "/search", {"q": random.choice(town.names)})),
        }


def _ours(town: Town) -> dict[str, Any]:
    with serving("core.wsgi:application()", town, 8202, "/healthz") as server:
        memory = server.memory()
        worker = sign_in(server.port, WORKER, town.users[WORKER])
        chief = sign_in(server.port, "valbona.xhafa", town.users["valbona.xhafa"])
        figures: dict[str, Any] = {
            "list": _get(server.port, worker, "/casework/cases"),
            "case page": _cases(server.port, worker, town),
            "save": _saves(server.port, worker, town),
            "create": _creates(server.port, worker, town),
            "list, whole municipality": _get(server.port, chief, "/casework/cases?worker=all"),
            "name search, first": _search(server.port, chief, town, clients=1, seconds=1),
            "name search": _search(server.port, chief, town),
            "home": _get(server.port, worker, "/"),
        }
        return figures | {
            "memory at start": f"{memory:.0f} MB (PSS of all processes)",
            "memory with the name index": f"{server.memory():.0f} MB",
            "start": f"{server.start:.2f} s to the first answer",
        }


def _get(port: int, session: tuple[str, str], path: str) -> Figures:
    return load(port, lambda *_: ("GET", path, None), cookie=session[0], seconds=SECONDS)


def _cases(port: int, session: tuple[str, str], town: Town) -> Figures:
    def request(client: int, number: int) -> Any:
        return "GET", f"/casework/cases/{town.cases[(client * 25 + number) % len(town.cases)]}", None

    return load(port, request, cookie=session[0], seconds=SECONDS)


def _saves(port: int, session: tuple[str, str], town: Town) -> Figures:
    """Each client edits one note of its own, knowing the version that its last saving made."""
    return _creates(port, session, town)


def _creates(port: int, session: tuple[str, str], town: Town) -> Figures:
    def request(client: int, number: int) -> Any:
        form = {"csrf_token": session[1], "text": f"Shënim prove {client} {number}: u fol me shkollën."}
        return "POST", f"/casework/cases/{town.cases[client]}/notes", form

    return load(port, request, cookie=session[0], seconds=SECONDS, expect=(303,))


def _search(port: int, session: tuple[str, str], town: Town, *, clients: int = 8, seconds: float = SECONDS) -> Figures:
    def request(client: int, number: int) -> Any:
        return "POST", "/search", {"csrf_token": session[1], "q": random.choice(town.names)}

    return load(port, request, cookie=session[0], clients=clients, seconds=seconds)
