"""A municipality of a size, with a worker who has the same caseload in every size, and its bare twin."""

import http.client
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import psutil
import psycopg
import sqlalchemy as sa
from load import PATIENCE

from core.access.principal import privileged
from core.auth.models import User
from core.config import Settings
from core.db import db, writing
from core.demo import service

ROOT = Path(__file__).parents[2]
POSTGRES = os.environ.get("KUJDES_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432")
CASELOAD = 200
WORKER = "anila.gjoka"
OURS = ("-c", str(ROOT / "deploy/gunicorn.conf.py"))
BARE = ("--preload", "-k", "gthread", "-w", "2", "--threads", "4", "bare:application()")
"""How both are served: as a municipality serves the suite, with two processes of four threads."""


@dataclass
class Town:
    """A set-up municipality; `cases` are the files of the measured worker, `names` given names that occur in it."""

    settings: Settings
    users: dict[str, str]
    cases: list[uuid.UUID]
    names: list[str]
    unit: uuid.UUID

    @property
    def environment(self) -> dict[str, str]:
        settings = self.settings
        return {
            **os.environ,
            "KUJDES_DATA": str(settings.data),
            "KUJDES_KEYS": str(settings.keys),
            "KUJDES_DATABASE_URL": settings.database_url,
            "KUJDES_TLS": "0",
            "KUJDES_SECOND_FACTOR": "0",
            "KUJDES_DEMONSTRATION": "1",
            "KUJDES_SEARCHES_PER_5_MINUTES": "1000000000",
            "BARE_URL": settings.engine_url.replace("kujdes.db", "bare.db"),
            "PYTHONPATH": f"{ROOT}{os.pathsep}{Path(__file__).parent}",
        }


def build(kind: str, size: int, home: Path) -> Town:
    """Set up the municipality and its bare twin, or take those that an earlier run of the same code left at `home`."""
    name = f"kujdes_bench_{size}"
    url = f"{POSTGRES.replace('postgresql://', 'postgresql+psycopg://')}/{name}" if kind == "postgresql" else ""
    settings = Settings.read(
        {}, data=home / "data", keys=home / "keys", database_url=url, tls=False, demonstration=True
    )
    kept = home / "town.json"
    if kept.exists():
        users, cases, names, unit = json.loads(kept.read_text(encoding="utf-8"))
        return Town(settings, users, [uuid.UUID(case) for case in cases], names, uuid.UUID(unit))
    if url:
        _database(name)
    app = service.set_up(settings, lambda *_progress: None, size)
    users = json.loads((settings.data / "demo-users.json").read_text(encoding="utf-8"))
    with app.app_context(), privileged("benchmark"):
        town = Town(settings, {user["username"]: user["password"] for user in users}, *_caseload())
        _bare_twin(town, size)
        _analyze()
        db.session.remove()
        db.engine.dispose()
    facts = (town.users, list(map(str, town.cases)), town.names, str(town.unit))
    kept.write_text(json.dumps(facts), encoding="utf-8")
    return town


def _database(name: str) -> None:
    with psycopg.connect(f"{POSTGRES}/postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')


def _caseload() -> tuple[list[uuid.UUID], list[str], uuid.UUID]:
    """Give the measured worker the same number of files whatever the size, all in the worker's own name."""
    from plugins.casework.models import CaseFile, Person
    from plugins.office.models import Unit

    worker = db.session.scalars(sa.select(User.id).where(User.username == WORKER)).one()
    other = db.session.scalars(sa.select(User.id).where(User.username == "mirela.cela")).one()
    with writing():
        db.session.rollback()
        ours = sa.select(CaseFile.id).where(CaseFile.service == "child_protection")
        mine = list(db.session.scalars(ours.order_by(CaseFile.opened_on.desc(), CaseFile.id).limit(CASELOAD)))
        units = sa.text("DELETE FROM office_user_unit WHERE user_id = :worker")
        db.session.execute(units, {"worker": worker if db.engine.dialect.name == "postgresql" else worker.hex})
        away = sa.update(CaseFile).where(CaseFile.worker_id == worker).values(worker_id=other)
        db.session.execute(away.execution_options(synchronize_session=False))
        here = sa.update(CaseFile).where(CaseFile.id.in_(mine)).values(worker_id=worker)
        db.session.execute(here.execution_options(synchronize_session=False))
        db.session.commit()
    names = [person.given for person in db.session.scalars(sa.select(Person).limit(40))]
    return mine, names, db.session.scalars(sa.select(Unit.id).order_by(Unit.code).limit(1)).one()


def _bare_twin(town: Town, size: int) -> None:
    from bare import BareCase, BareEvent, Base

    engine = sa.create_engine(town.environment["BARE_URL"])
    Base.metadata.create_all(engine)
    today = datetime.now(UTC)
    cases = [
        {
            "id": town.cases[n] if n < CASELOAD else uuid.uuid4(),
            "reference": f"REF{n:08d}",
            "name": f"{town.names[n % 40]} Provë{n}",
            "state": "in_progress",
            "risk": "medium",
            "worker": "bench" if n < CASELOAD else f"w{n % 40}",
            "opened_on": today.date() - timedelta(days=n % 1000),
            "due_on": today.date(),
        }
        for n in range(size)
    ]
    events = [
        {"id": uuid.uuid4(), "case_id": town.cases[n % CASELOAD], "at": today, "what": "Vizitë"} for n in range(4000)
    ]
    with engine.begin() as connection:
        connection.execute(sa.insert(BareCase), cases)
        connection.execute(sa.insert(BareEvent), events)
    engine.dispose()


def _analyze() -> None:
    with privileged("bench"), db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")


@dataclass
class Server:
    """A gunicorn that runs, and the seconds from its start to its first answer."""

    port: int
    start: float
    process: subprocess.Popen[bytes]
    database: str
    """The name of its PostgreSQL database; nothing with SQLite, which works inside the server."""

    def ask(self, session: tuple[str, str], method: str, path: str, form: dict[str, str] | None = None) -> str:
        """Ask for one page with a session, and return its text."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"Cookie": session[0], "Content-Type": "application/x-www-form-urlencoded"}
        connection.request(method, path, urlencode(form) if form else None, headers)
        return connection.getresponse().read().decode()

    def memory(self) -> float:
        """Return the memory of all its processes in MB, shared pages counted once."""
        return sum(process.memory_full_info().pss for process in self._family()) / 1e6

    def spent(self) -> tuple[float, float]:
        """Return the seconds of processor time of its processes, and of those that PostgreSQL keeps for it."""
        return _seconds(self._family()), _seconds(_backends(self.database) if self.database else [])

    def _family(self) -> list[psutil.Process]:
        return [psutil.Process(self.process.pid), *psutil.Process(self.process.pid).children(recursive=True)]


def _backends(database: str) -> list[psutil.Process]:
    with psycopg.connect(f"{POSTGRES}/postgres") as connection:
        found = connection.execute("SELECT pid FROM pg_stat_activity WHERE datname = %s", [database]).fetchall()
    return [psutil.Process(pid) for (pid,) in found]


def _seconds(processes: list[psutil.Process]) -> float:
    return sum(times.user + times.system for times in (process.cpu_times() for process in processes))


@contextmanager
def serving(town: Town, first: str, *options: str) -> Iterator[Server]:
    """Serve an application by gunicorn; `first` is the page that says that it runs."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "gunicorn", "--log-level", "error", *options],
        cwd=ROOT,
        env={**town.environment, "GUNICORN_CMD_ARGS": f"-b 127.0.0.1:{port}"},
    )
    try:
        while True:
            if process.poll() is not None:
                raise RuntimeError("gunicorn did not start")
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}{first}", timeout=5).read()
                break
            except urllib.error.HTTPError:
                break
            except OSError:
                if time.perf_counter() - begun > 120:
                    raise
                time.sleep(0.02)
        database = town.settings.database_url.rsplit("/", 1)[-1]
        yield Server(port, time.perf_counter() - begun, process, database)
    finally:
        process.terminate()
        process.wait(20)


def sign_in(port: int, username: str, password: str) -> tuple[str, str]:
    """Sign in as a browser does; return the cookie and the CSRF token of the session."""
    cookies: SimpleCookie = SimpleCookie()

    def ask(method: str, path: str, body: str | None = None) -> str:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        headers = {"Cookie": "; ".join(f"{key}={morsel.value}" for key, morsel in cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        for header in answer.headers.get_all("Set-Cookie") or []:
            cookies.load(header)
        return text

    def token(page: str) -> str:
        return re.search(r'name="csrf[-_]token"[^>]*?(?:value|content)="([^"]+)"', page)[1]  # type: ignore[index]

    form = {"username": username, "password": password, "csrf_token": token(ask("GET", "/login"))}
    ask("POST", "/login", urlencode(form))
    page = ask("GET", "/")
    return "; ".join(f"{key}={morsel.value}" for key, morsel in cookies.items()), token(page)
