"""The suite as a municipality runs it: gunicorn in processes of its own, and people who work with it over HTTP."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.conftest import PASSWORD

ROOT = Path(__file__).parents[2]
SOAK = os.environ.get("KUJDES_SOAK") == "1"
START_WITHIN = 120
"""Seconds; a loaded machine starts slowly."""


def count(small: int, full: int) -> int:
    """Return how often a test does something: the small number in `make test`, the full one in `make soak`."""
    return full if SOAK else small


def environment(settings: Any, **changes: str) -> dict[str, str]:
    """Return the environment that gives a process of its own these settings."""
    return os.environ | {
        "KUJDES_DATA": str(settings.data),
        "KUJDES_KEYS": str(settings.keys),
        "KUJDES_DATABASE_URL": settings.database_url,
        "KUJDES_TLS": "0",
        "KUJDES_SECOND_FACTOR": "0",
        "KUJDES_PLUGIN_PATH": os.pathsep.join(str(path) for path in settings.plugin_path),
        "PYTHONPATH": str(ROOT),
        **changes,
    }


@dataclass
class Served:
    """One gunicorn with the configuration that is deployed; its answers come through a socket in `folder`."""

    settings: Any
    folder: Path
    workers: int = 2
    more: Mapping[str, str] = field(default_factory=dict)
    before: Callable[[], Any] | None = None
    process: Any = None
    clients: list["Client"] = field(default_factory=list)

    @property
    def socket(self) -> Path:
        return self.folder / "kujdes.sock"

    def start(self) -> "Served":
        self.folder.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "gunicorn", "-c", str(ROOT / "deploy" / "gunicorn.conf.py")]
        bind = {"KUJDES_BIND": f"unix:{self.socket}", "KUJDES_WORKERS": str(self.workers)}
        with (self.folder / "said.txt").open("ab") as said:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment(self.settings, **bind, **self.more),
                stdout=said,
                stderr=said,
                start_new_session=True,
                preexec_fn=self.before,
            )
        self._wait()
        return self

    def _wait(self) -> None:
        until = time.monotonic() + START_WITHIN
        while time.monotonic() < until:
            assert self.process.poll() is None, f"ended with {self.process.returncode}: {self.said()}"
            try:
                if self.client().get("/healthz").status == 200:
                    return
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)
        raise AssertionError(f"no answer: {self.said()}")

    def said(self) -> str:
        return (self.folder / "said.txt").read_text(errors="replace")

    def kill(self) -> None:
        """Let all its processes stop where they are."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        for client in self.clients:
            client.connection.close()
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()

    def client(self) -> "Client":
        self.clients.append(Client(self.socket))
        return self.clients[-1]

    def sign_in(self, username: str) -> "Client":
        client = self.client()
        client.get("/login")
        assert client.post("/login", {"username": username, "password": PASSWORD}).status == 303
        client.get("/")
        return client


@contextmanager
def serving(settings: Any, folder: Path, **options: Any) -> Iterator[Served]:
    """Serve an installation inside a with block."""
    served = Served(settings, folder, **options)
    try:
        yield served.start()
    finally:
        if served.process is not None:
            served.stop()


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")


class Client:
    """Somebody's browser: it keeps the cookie and the token, and one connection while that lasts."""

    def __init__(self, path: Path) -> None:
        self.path, self.cookie, self.token = path, "", ""
        self.connection, self.last = _Connection(path), 0.0

    def get(self, url: str) -> Answer:
        return self._ask("GET", url, None, {})

    def post(self, url: str, fields: Any = ()) -> Answer:
        pairs = list(fields.items()) if isinstance(fields, Mapping) else list(fields)
        names = {name for name, _value in pairs}
        body = urlencode([*pairs, *([] if "csrf_token" in names else [("csrf_token", self.token)])])
        return self._ask("POST", url, body.encode(), {"Content-Type": "application/x-www-form-urlencoded"})

    def upload(self, url: str, fields: Mapping[str, str], name: str, content: bytes, field: str = "files") -> Answer:
        """Send a form with one file."""
        mark = b"--grenca"
        parts = [
            b'Content-Disposition: form-data; name="%s"\r\n\r\n%s' % (key.encode(), value.encode())
            for key, value in {"csrf_token": self.token, **fields}.items()
        ]
        disposition = b'Content-Disposition: form-data; name="%s"; filename="%s"\r\n\r\n%s'
        parts.append(disposition % (field.encode(), name.encode(), content))
        body = b"".join(mark + b"\r\n" + part + b"\r\n" for part in parts) + mark + b"--\r\n"
        return self._ask("POST", url, body, {"Content-Type": "multipart/form-data; boundary=grenca"})

    def confirm(self) -> None:
        """Show once more who one is."""
        self.get("/confirm")
        assert self.post("/confirm", {"password": PASSWORD}).status == 303

    def _ask(self, method: str, url: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        if time.monotonic() - self.last > 3:
            self.connection.close()  # the server ends connections that idle; the next request opens a new one
        self.last = time.monotonic()
        try:
            self.connection.request(method, url, body, headers | ({"Cookie": self.cookie} if self.cookie else {}))
            response = self.connection.getresponse()
            answer = Answer(response.status, response.headers.get("Location", ""), response.read())
        except BaseException:
            self.connection.close()
            self.connection = _Connection(self.path)
            raise
        for sent in response.headers.get_all("Set-Cookie", ()):
            self.cookie = sent.split(";")[0]  # login deletes the old one first and sets the new one last
        if found := re.search(r'name="csrf[-_]token"[^>]*?(?:value|content)="([^"]+)"', answer.text):
            self.token = found[1]
        return answer


class _Connection(http.client.HTTPConnection):
    def __init__(self, path: Path) -> None:
        super().__init__("127.0.0.1", timeout=90)
        self.path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        try:
            self.sock.connect(str(self.path))
        except OSError:
            self.close()
            raise


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[list[tuple[str, str]]] = []
        self.open: str | None = None
        self.select: str | None = None

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        a = dict(attrs)
        if tag == "form":
            self.forms.append([])
        elif not self.forms:
            return
        elif tag == "input" and a.get("name") and a.get("type") not in ("submit", "file"):
            if a.get("type") not in ("radio", "checkbox") or "checked" in a:
                self.forms[-1].append((a["name"], a.get("value") or ""))
        elif tag == "textarea":
            self.forms[-1].append((a["name"], ""))
            self.open = a["name"]
        elif tag == "select":
            self.select = a.get("name")
        elif tag == "option" and self.select and "selected" in a:
            self.forms[-1].append((self.select, a.get("value") or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.open = None
        elif tag == "select":
            self.select = None

    def handle_data(self, data: str) -> None:
        if self.open:
            name, before = self.forms[-1].pop()
            self.forms[-1].append((name, before + data))


def filled(page: str, holds: str, **changes: str) -> list[tuple[str, str]]:
    """Return the fields of the form that has a field `holds`, as the page filled them in, with some changes."""
    parser = _Fields()
    parser.feed(page)
    form = next(form for form in parser.forms if any(name == holds for name, _value in form))
    return [pair for pair in form if pair[0] not in changes] + list(changes.items())
