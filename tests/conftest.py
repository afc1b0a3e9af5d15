"""Fixtures of all tests: installations on both databases, users, and clients that sign in through the real pages.

An installation is set up once per set of plugins and database, and copied for each test.
"""

import itertools
import re
import shutil
import threading
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from databases import Pool
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from core.access.principal import Principal, acting_as, privileged
from core.app import Kujdes, create_app
from core.auth.models import User
from core.auth.services import create_user
from core.config import Settings
from core.db import db
from core.setup import initialise

TEST_PLUGINS = Path(__file__).parent / "testplugins"
PASSWORD = "kreshnik-lumi-vere-42"
BOTH = ("sqlite", "postgresql")

_counter = itertools.count()


@dataclass
class Installation:
    """A copy of a fresh installation, for one test."""

    settings: Settings
    plugins: tuple[str, ...]

    def start(self, **changes: Any) -> Kujdes:
        return create_app(replace(self.settings, **changes), plugins=self.plugins)


@dataclass
class Store:
    """Fresh installations by database and plugins, made on first use."""

    folder: Path
    made: dict[tuple[str, tuple[str, ...]], Settings]
    pool: Pool

    def template(self, kind: str, plugins: tuple[str, ...]) -> Settings:
        if (kind, plugins) not in self.made:
            home = self.folder / f"template{len(self.made)}"
            url = self.pool.empty() if kind == "postgresql" else ""
            settings = Settings.read(
                {},
                data=home / "data",
                keys=home / "keys",
                tls=False,
                second_factor=False,
                database_url=url,
                plugin_path=(TEST_PLUGINS, *Settings.read().plugin_path),
            )
            app = initialise(settings, plugins)
            with app.app_context():
                db.engine.dispose()
            self.made[kind, plugins] = settings
        return self.made[kind, plugins]

    def copy(self, kind: str, plugins: tuple[str, ...]) -> Installation:
        template = self.template(kind, plugins)
        home = self.folder / f"copy{next(_counter)}"
        shutil.copytree(template.data.parent, home)
        url = self.pool.copy(template.database_url) if kind == "postgresql" else ""
        return Installation(replace(template, data=home / "data", keys=home / "keys", database_url=url), plugins)


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    made = Store(tmp_path_factory.mktemp("installations"), {}, Pool())
    yield made
    made.pool.drop_all()


@pytest.fixture(params=BOTH)
def kind(request: pytest.FixtureRequest) -> str:
    """The database of the test; everything runs on both."""
    return str(request.param)


@pytest.fixture
def plugins() -> tuple[str, ...]:
    """The plugins of the test's installation; a test module overrides it."""
    return ()


@pytest.fixture
def installation(store: Store, kind: str, plugins: tuple[str, ...]) -> Iterator[Installation]:
    made = store.copy(kind, plugins)
    yield made
    shutil.rmtree(made.settings.data.parent)
    if made.settings.database_url:
        store.pool.put_back(made.settings.database_url)


@pytest.fixture
def app(installation: Installation) -> Iterator[Kujdes]:
    """A started suite; inside the test its app context is not pushed, as in a server."""
    app = installation.start()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def make_user(app: Kujdes) -> Callable[..., uuid.UUID]:
    """Make a user with roles; returns the id. The password is PASSWORD."""

    def make(username: str, *roles: str, name: str | None = None) -> uuid.UUID:
        with app.app_context(), privileged("test set-up"):
            return create_user(username, name or username.title(), PASSWORD, list(roles), must_change=False).id

    return make


@pytest.fixture
def acting(app: Kujdes) -> Callable[..., Any]:
    """Act as a user inside a with block, with an app context: `with acting(user_id): …`."""
    from contextlib import contextmanager

    from core.access.permissions import principal_for

    @contextmanager
    def act(user_id: uuid.UUID) -> Iterator[Principal]:
        with app.app_context(), acting_as(principal_for(user_id)) as who:
            try:
                yield who
            finally:
                db.session.remove()

    return act


class Visitor:
    """A test client that works as a person does: it opens a page, fills in its form, follows to the next."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.token = ""

    def get(self, url: str, **options: Any) -> Any:
        return self._keep(self.client.get(url, **options))

    def post(self, url: str, data: dict[str, Any] | None = None, **options: Any) -> Any:
        return self._keep(self.client.post(url, data={"csrf_token": self.token, **(data or {})}, **options))

    def _keep(self, response: Any) -> Any:
        if response.mimetype == "text/html" and (
            found := re.search(r'name="csrf[-_]token"[^>]*?(?:value|content)="([^"]+)"', response.text)
        ):
            self.token = found[1]
        return response

    def sign_in(self, username: str, password: str = PASSWORD) -> Any:
        self.get("/login")
        return self.post("/login", {"username": username, "password": password})


@pytest.fixture
def visitor(app: Kujdes) -> Callable[[], Visitor]:
    return lambda: Visitor(app.test_client())


@pytest.fixture
def signed_in(visitor: Callable[[], Visitor]) -> Callable[[str], Visitor]:
    """Return a browser in which a user has signed in."""

    def sign_in(username: str) -> Visitor:
        person = visitor()
        assert person.sign_in(username).status_code == 303
        return person

    return sign_in


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """How Chromium is started, for every test with a browser."""
    return {"executable_path": "/usr/bin/chromium", "args": ["--no-sandbox"]}


@pytest.fixture
def live_server(app: Kujdes) -> Iterator[str]:
    """Serve the app to a browser; returns the address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def the_user(username: str) -> User:
    """Return a user of the app whose context is pushed."""
    return db.session.query(User).filter_by(username=username).one()
