"""Fixtures of all tests: installations on both databases, users, and clients that sign in through the real pages."""

import os
import re
import secrets
import shutil
import threading
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from playwright.sync_api import expect
from werkzeug.serving import make_server
from xdist.scheduler.loadscope import LoadScopeScheduling

from core.access.principal import Principal, acting_as, privileged
from core.app import Kujdes
from core.auth.models import User
from core.auth.services import create_user
from core.db import db
from tests.databases import Pool, drop_databases
from tests.installations import Build, Installation, Store, worked_out_once

PASSWORD = "kreshnik-lumi-vere-42"
BOTH = ("sqlite", "postgresql")
settings.register_profile("busy machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy machine")  # how long an example takes says what else the machine does, not what is wrong


def is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


def pytest_configure(config: pytest.Config) -> None:
    """Give the run a name, which its worker processes inherit and its databases carry."""
    if not is_worker(config):
        os.environ["KUJDES_TEST_RUN"] = secrets.token_hex(4)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if is_worker(config):
        items.sort(key=lambda item: not item.get_closest_marker("slow"))


class ByModule(LoadScopeScheduling):
    """Gives a module on one database to one worker, in the order of the tests, where the long ones come first.

    Two workers in one module would each compile its pages, and wait for each other to build its world.
    """

    def _split_scope(self, nodeid: str) -> str:
        module, _, test = nodeid.partition("::")
        return f"{module} on PostgreSQL" if "postgresql" in test else module


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByModule:
    return ByModule(config, log)


def pytest_sessionfinish(session: pytest.Session) -> None:
    if not is_worker(session.config):
        drop_databases(os.environ["KUJDES_TEST_RUN"])


@pytest.fixture(autouse=True, scope="session")
def work_out_once() -> Iterator[None]:
    with worked_out_once():
        yield


@pytest.fixture(scope="session")
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Store:
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if is_worker(request.config) else base) / "installations"
    shared.mkdir(exist_ok=True)
    return Store(shared, tmp_path_factory.mktemp("copies"), Pool(os.environ["KUJDES_TEST_RUN"]))


@pytest.fixture(params=BOTH)
def kind(request: pytest.FixtureRequest) -> str:
    """The database of the test; everything runs on both."""
    return str(request.param)


@pytest.fixture
def plugins() -> tuple[str, ...]:
    """The plugins of the test's installation; a test module overrides it."""
    return ()


@pytest.fixture
def build() -> Build | None:
    """What fills the installation before it is copied for each test; a module overrides it, and reads `world`."""
    return None


@pytest.fixture
def installation(store: Store, kind: str, plugins: tuple[str, ...], build: Build | None) -> Iterator[Installation]:
    made = store.copy(kind, plugins, build)
    yield made
    shutil.rmtree(made.settings.data.parent, ignore_errors=True)  # a server's last answer may still write a file there
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
def world(installation: Installation) -> Any:
    """What was built in the installation."""
    return installation.world


@pytest.fixture
def make_user(app: Kujdes) -> Callable[..., uuid.UUID]:
    """Make a user with roles; returns the id. The password is PASSWORD."""

    def make(username: str, *roles: str, name: str | None = None) -> uuid.UUID:
        with app.app_context(), privileged("test set-up"):
            return add_user(username, *roles, name=name)

    return make


def add_user(username: str, *roles: str, name: str | None = None) -> uuid.UUID:
    """Add a user with PASSWORD to the app whose context is pushed; returns the id."""
    return create_user(username, name or username.title(), PASSWORD, list(roles), must_change=False).id


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
    """How Chromium is started, for every test with a browser, and how long a busy machine is waited for."""
    expect.set_options(timeout=30_000)
    return {"executable_path": os.environ.get("KUJDES_TEST_CHROMIUM", "/usr/bin/chromium"), "args": ["--no-sandbox"]}


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
