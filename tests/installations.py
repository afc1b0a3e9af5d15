"""Installations for tests: set up once per run, with the world that a test lives in, and copied for each test.

All processes of a run share what one of them has set up. What costs the same in every test and can come out no other
way is worked out once: the code of a template, the hash of a password, the builder of an address.
"""

import fcntl
import functools
import hashlib
import itertools
import pickle
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, ClassVar

import pytest
from argon2 import PasswordHasher
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy.engine import Engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from core import lifecycle, migrate, registry
from core.app import Kujdes, create_app
from core.auth import passwords
from core.config import Settings
from core.db import db
from core.setup import initialise
from tests.databases import Pool

ROOT = Path(__file__).parents[1]
TEST_PLUGINS = ROOT / "tests" / "testplugins"
_counter = itertools.count()

COMPILED: LRUCache[Any, Any] = LRUCache(3000)
"""The statements that apps of this process have compiled, of both kinds of database."""

Build = Callable[[Kujdes], Any]
"""Fills a fresh installation and returns what tests need to know of it, something that can be pickled."""


class TemplateCode(BytecodeCache):
    """The compiled templates of all apps of this process, by name and source."""

    def __init__(self) -> None:
        self.code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.code:
            bucket.bytecode_from_string(self.code[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.code[bucket.key] = bucket.bytecode_to_string()


TEMPLATE_CODE = TemplateCode()


class RememberingHasher(PasswordHasher):
    """Argon2id with the suite's own parameters; a password that was hashed or verified before costs nothing."""

    def __init__(self, like: PasswordHasher) -> None:
        super().__init__(time_cost=like.time_cost, memory_cost=like.memory_cost, parallelism=like.parallelism)
        self.hashed: dict[str, str] = {}
        self.right: set[tuple[str, str]] = set()

    def hash(self, password: str, **options: Any) -> str:  # type: ignore[override]
        if password not in self.hashed:
            self.hashed[password] = super().hash(password, **options)
        return self.hashed[password]

    def verify(self, hash: str, password: str) -> bool:  # type: ignore[override]
        if (hash, password) not in self.right:
            super().verify(hash, password)
            self.right.add((hash, password))
        return True


class RememberedRule(Rule):
    """A route that is taken apart once for all apps: taking routes apart is most of a start."""

    made: ClassVar[dict[Any, dict[str, Any]]] = {}

    def compile(self) -> None:
        key = (self.subdomain, self.rule, self.merge_slashes, repr(self.defaults))
        if key not in self.made:
            super().compile()
            found = {name: getattr(self, name) for name in ("_parts", "_trace", "_converters", "arguments")}
            self.made[key] = found | {name: getattr(self, name).__func__ for name in ("_build", "_build_unknown")}
        for name, value in self.made[key].items():
            setattr(self, name, value.__get__(self, None) if name.startswith("_build") else value)


def once_for_the_checkout(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Remember what a function says of a folder of this checkout, whose files no test changes; others are read anew."""
    said: dict[str, Any] = {}

    def remembering(folder: Path | str) -> Any:
        place = str(folder)
        if not place.startswith(f"{ROOT}/"):
            return function(folder)
        if place not in said:
            said[place] = function(folder)
        return said[place]

    return remembering


@contextmanager
def worked_out_once() -> Iterator[None]:
    """Let all apps of this process share what they would work out alike."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "HASHER", RememberingHasher(passwords.HASHER))
        patch.setattr(Kujdes, "url_rule_class", RememberedRule)
        patch.setattr(lifecycle, "files_hash", once_for_the_checkout(lifecycle.files_hash))
        patch.setattr(registry, "entry_points", functools.cache(registry.entry_points))
        patch.setattr(migrate, "script_of", once_for_the_checkout(migrate.script_of))
        # Statements are compiled once for all databases of a kind, not once for each copy of an installation.
        patch.setattr(DefaultDialect, "__eq__", lambda one, other: type(one) is type(other))
        patch.setattr(DefaultDialect, "__hash__", lambda dialect: hash(type(dialect)))
        patch.setattr(Engine, "_compiled_cache", property(lambda _engine: COMPILED, lambda *_: None), raising=False)
        yield


@dataclass(frozen=True)
class Installation:
    """A fresh installation; `world` is what was built in it."""

    settings: Settings
    plugins: tuple[str, ...]
    world: Any = None

    def start(self, **changes: Any) -> Kujdes:
        app = create_app(replace(self.settings, **changes), plugins=self.plugins)
        app.jinja_env.bytecode_cache = TEMPLATE_CODE
        return app


@dataclass
class Store:
    """Templates in a folder of the whole run, and copies of them in one of this process."""

    shared: Path
    folder: Path
    pool: Pool
    made: dict[str, bytes] = field(default_factory=dict)

    def copy(self, kind: str, plugins: tuple[str, ...], build: Build | None = None) -> Installation:
        template: Installation = pickle.loads(self._template(kind, plugins, build))
        settings, home = template.settings, self.folder / f"copy{next(_counter)}"
        shutil.copytree(settings.data.parent, home)
        url = self.pool.copy(settings.database_url) if kind == "postgresql" else ""
        return replace(template, settings=replace(settings, data=home / "data", keys=home / "keys", database_url=url))

    def _template(self, kind: str, plugins: tuple[str, ...], build: Build | None) -> bytes:
        """Return a template, pickled; whichever process of the run needs it first makes it, and the others wait."""
        words = [kind, *plugins, *([build.__module__, build.__qualname__] if build else [])]
        name = hashlib.sha256(" ".join(words).encode()).hexdigest()[:12]
        if name not in self.made:
            file = self.shared / f"{name}.pickle"
            with file.with_suffix(".lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                if not file.exists():
                    file.write_bytes(pickle.dumps(self._set_up(name, kind, plugins, build)))
            self.made[name] = file.read_bytes()
        return self.made[name]

    def _set_up(self, name: str, kind: str, plugins: tuple[str, ...], build: Build | None) -> Installation:
        home = self.shared / name
        settings = Settings.read(
            {},
            data=home / "data",
            keys=home / "keys",
            tls=False,
            second_factor=False,
            database_url=self.pool.empty(name) if kind == "postgresql" else "",
            plugin_path=(TEST_PLUGINS, *Settings.read().plugin_path),
        )
        app = initialise(settings, plugins)
        world = build(app) if build else None
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        return Installation(settings, plugins, world)
