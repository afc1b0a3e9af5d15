"""Modules: any set of them starts, all processes follow a switch, and what is wrong stops the start with a sentence."""

import os
import shutil
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
import sqlalchemy as sa

from core.backup.box import new_pair
from core.db import db
from core.state import InstalledPlugin
from tests.security.served import ROOT, serving
from tests.security.work import register

SHIPPED = tuple(sorted(folder.parent.name for folder in (ROOT / "plugins").glob("*/__init__.py")))
SETS = ((), *((name,) for name in SHIPPED), SHIPPED)
CONSOLE = Path(sys.executable).with_name("kujdes")


@pytest.fixture
def plugins(request):
    return getattr(request, "param", ("child_protection",))


@pytest.mark.parametrize("plugins", SETS, ids=lambda names: "+".join(names) or "none", indirect=True)
def test_the_suite_starts_with_any_set_of_modules(app, make_user, signed_in, plugins):
    loaded = [plugin.name for plugin in app.extensions["plugins"]]
    assert set(plugins) <= set(loaded)
    for plugin in app.extensions["plugins"]:
        assert all(loaded.index(needed) < loaded.index(plugin.name) for needed in plugin.manifest.depends)
    make_user("klodi", "it_admin")
    klodi = signed_in("klodi")
    assert klodi.get("/").status_code == 200
    page = klodi.get("/modules")
    assert page.status_code == 200
    with app.app_context():
        assert set(db.session.scalars(sa.select(InstalledPlugin.name))) == set(loaded)
        db.session.remove()
    for plugin in set(SHIPPED) - set(loaded):
        assert klodi.get(f"/{plugin.replace('_', '-')}/").status_code == 404


def test_a_module_that_is_switched_off_is_absent_in_every_process_at_its_next_request(app, town, tmp_path):
    """Two servers of their own stand for the processes of one; the switch is turned in the first."""
    case_id, settings = register(app, town), app.extensions["settings"]
    with (
        serving(settings, tmp_path / "one", workers=1) as one,
        serving(settings, tmp_path / "two", workers=2) as two,
    ):
        klodi, anila = one.sign_in("klodi"), two.sign_in("anila")
        new, pages = "/child-protection/register", 8
        assert [anila.get(new).status for _turn in range(pages)] == [200] * pages
        klodi.confirm()
        klodi.get("/modules")
        assert klodi.post("/modules/child_protection", {"on": "0"}).status == 303
        assert [_afresh(anila, new).status for _turn in range(pages)] == [404] * pages
        klodi.get("/modules")
        assert klodi.post("/modules/child_protection", {"on": "1"}).status == 303
        assert [_afresh(anila, new).status for _turn in range(pages)] == [200] * pages
        page = anila.get(f"/casework/cases/{case_id}")
        assert page.status == 200 and "Blerta" in page.text
        assert "Rri vetëm." in anila.get(f"/child-protection/cases/{case_id}/referral").text


def _afresh(client, url):
    """Ask over a new connection, so that any of the processes may answer."""
    client.connection.close()
    return client.get(url)


# --- what stops the start

GOOD = """
    from core.contributions import Manifest
    MANIFEST = Manifest(name="{name}", label="Provë", summary="Modul prove", version="1.0")
"""
BROKEN = {
    "an undeclared route": (
        """
        from flask import Blueprint
        from core.hookspecs import hookimpl
        blueprint = Blueprint("prova", __name__, url_prefix="/prova")
        @blueprint.get("/")
        def hapur():
            return "e hapur"
        @hookimpl
        def register_blueprints():
            return [blueprint]
        """,
        "",
        ("prova.hapur", "no declared permission"),
    ),
    "a route with a permission that nobody declares": (
        """
        from flask import Blueprint
        from core.access.guard import requires
        from core.hookspecs import hookimpl
        blueprint = Blueprint("prova", __name__, url_prefix="/prova")
        @blueprint.get("/")
        @requires("prova.asgje.read")
        def faqja():
            return "x"
        @hookimpl
        def register_blueprints():
            return [blueprint]
        """,
        "",
        ("prova.faqja", "prova.asgje.read"),
    ),
    "a menu entry with an unknown permission": (
        """
        from core.contributions import MenuItem
        from core.hookspecs import hookimpl
        @hookimpl
        def register_menu():
            return [MenuItem(name="prova", label="P", endpoint="core.home", permission="prova.asgje.read", icon="x")]
        """,
        "",
        ("prova", "unknown permission prova.asgje.read"),
    ),
    "a model that does not say who sees its rows": (
        "",
        """
        from sqlalchemy.orm import Mapped
        from core.db import Record
        class Sirtar(Record):
            __tablename__ = "prova_sirtar"
            emri: Mapped[str]
        """,
        ("prova", "Sirtar", "who sees its rows"),
    ),
    "a model without a rule": (
        "",
        """
        from sqlalchemy.orm import Mapped
        from core.access.scope import Scoped
        from core.db import Record
        class Sirtar(Record, Scoped):
            __tablename__ = "prova_sirtar"
            emri: Mapped[str]
        """,
        ("prova", "Sirtar", "no rule"),
    ),
    "a table with another's name": (
        "",
        """
        from sqlalchemy.orm import Mapped
        from core.access.shared import Shared
        from core.db import Record
        class Sirtar(Record, Shared):
            __tablename__ = "office_sirtar"
            emri: Mapped[str]
        """,
        ("office_sirtar", "prova_"),
    ),
    "a contribution that exists already": (
        """
        from core.contributions import Permission
        from core.hookspecs import hookimpl
        @hookimpl
        def register_permissions():
            return [Permission(name="prova.a.read", label="A"), Permission(name="prova.a.read", label="B")]
        """,
        "",
        ("prova.a.read", "prova"),
    ),
    "a dependency that is not there": (
        "",
        "",
        ("prova", "mungon", "not on this machine"),
    ),
}


@pytest.fixture
def home(tmp_path):
    """An empty place for an installation, and a folder for plugins of one's own."""
    (tmp_path / "plugins").mkdir()
    return tmp_path


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """An installation with office, made once on the command line."""
    made = tmp_path_factory.mktemp("office")
    (made / "plugins").mkdir()
    initialise(made)
    return made


@pytest.fixture
def office(template, home):
    """A copy of an installation with office."""
    for part in ("data", "keys"):
        shutil.copytree(template / part, home / part)
    return home


def write_plugin(home, name, hooks="", models="", depends=()):
    folder = home / "plugins" / name
    folder.mkdir()
    text = textwrap.dedent(GOOD.format(name=name))
    if depends:
        text = text.replace('version="1.0"', f'version="1.0", depends={depends!r}')
    (folder / "__init__.py").write_text(f'"""A module for a test."""\n{text}')
    for part, content in (("hooks", hooks), ("models", models)):
        if content:
            (folder / f"{part}.py").write_text(textwrap.dedent(content))
    return folder


def kujdes(home, *arguments, **more):
    """Run the console script as an administrator does."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KUJDES_")} | {
        "KUJDES_DATA": str(home / "data"),
        "KUJDES_KEYS": str(home / "keys"),
        "KUJDES_TLS": "0",
        "KUJDES_PLUGIN_PATH": str(home / "plugins"),
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        **more,
    }
    done = subprocess.run(
        [str(CONSOLE), *arguments], cwd=home, env=environment, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def initialise(home, *names):
    code, said = kujdes(
        home, "init", "--plugins", ",".join(names) or "office", "--admin", "klodi", "--name", "Klodi Provë"
    )
    assert code == 0, said
    return said


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_wrong_in_a_module_stops_it_with_a_sentence(office, what):
    home = office
    hooks, models, words = BROKEN[what]
    write_plugin(home, "prova", hooks, models, depends=("mungon",) if "dependency" in what else ())
    code, said = kujdes(home, "plugins", "install", "prova")
    assert code != 0
    assert all(word in said for word in words), said[-1500:]
    assert "Traceback" not in said and len(said.strip().splitlines()) <= 3, said[-1500:]
    assert " prova" not in f" {tables_of(home)}"


def tables_of(home):
    with sqlite3.connect(home / "data" / "kujdes.db") as connection:
        found = [
            row[0] for row in connection.execute("SELECT name FROM sqlite_master UNION SELECT name FROM core_plugin")
        ]
    connection.close()
    return " ".join(sorted(found))


def test_changed_files_of_a_module_stop_the_start_until_it_is_upgraded(home):
    folder = write_plugin(home, "prova", "# asgjë")
    initialise(home, "prova")
    assert kujdes(home, "plugins", "doctor")[0] == 0, kujdes(home, "plugins", "doctor")
    (folder / "hooks.py").write_text("# tjetër\n")
    code, said = start(home)
    assert code != 0 and "the files of prova changed" in said and "kujdes plugins upgrade prova" in said
    code, said = kujdes(home, "plugins", "doctor")
    assert code == 1 and "the files of prova changed" in said
    code, said = kujdes(home, "plugins", "upgrade", "prova")
    assert code == 0 and "prova 1.0 → 1.0" in said
    assert start(home)[0] == 0
    shutil.rmtree(folder)
    code, said = start(home)
    assert code != 0 and "prova" in said and "not on this machine" in said


def start(home):
    """Start the suite as a web server does, and stop."""
    environment = os.environ | {
        "KUJDES_DATA": str(home / "data"),
        "KUJDES_KEYS": str(home / "keys"),
        "KUJDES_TLS": "0",
        "KUJDES_PLUGIN_PATH": str(home / "plugins"),
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", "from core.wsgi import application; application()"],
        cwd=home, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def test_the_whole_life_of_modules_on_the_command_line(home):
    said = initialise(home)
    assert "klodi" in said and "password:" in said
    code, said = kujdes(home, "plugins", "list")
    states = {line.split()[0]: line.split()[2] for line in said.splitlines()}
    assert code == 0 and states["office"] == "on" and states["child_protection"] == "-"
    code, said = kujdes(home, "plugins", "install", "child_protection")
    assert code == 0, said
    assert "/child-protection/register" in said and "installed in" in said and "casework, child_protection" in said
    code, said = kujdes(home, "plugins", "disable", "casework")
    assert code == 1 and "casework: is needed by child_protection" in said
    assert kujdes(home, "plugins", "disable", "child_protection")[0] == 0
    said = kujdes(home, "plugins", "list")[1]
    assert next(line.split()[2] for line in said.splitlines() if line.startswith("child_protection")) == "off"
    assert kujdes(home, "plugins", "enable", "child_protection") == (0, "child_protection: on\n")
    code, said = kujdes(home, "plugins", "upgrade")
    assert code == 0 and len(said.splitlines()) == 3
    said = kujdes(home, "plugins", "doctor")[1]
    assert all(line.startswith("- office: ") for line in said.splitlines()), said
    assert kujdes(home, "plugins", "install", "asgje") == (1, "Error: the plugin asgje is not on this machine\n")
    code, said = kujdes(home, "plugins", "remove", "child_protection", "--confirm", "casework")
    assert code == 1 and "nothing was removed" in said
    assert "child_protection_referral" in tables_of(home)


def test_removing_a_module_makes_a_backup_first_and_leaves_nothing_of_it(home):
    initialise(home, "child_protection")
    code, said = kujdes(home, "plugins", "remove", "casework", "--confirm", "casework")
    assert (code, said) == (1, "Error: casework is needed by child_protection\n")
    gone = ("plugins", "remove", "child_protection", "--confirm", "child_protection", "--to", str(home / "b.backup"))
    code, said = kujdes(home, *gone)
    assert code == 1 and "backup_recipient" in said and "Traceback" not in said, said
    assert "child_protection_referral" in tables_of(home)
    code, said = kujdes(home, *gone, KUJDES_BACKUP_RECIPIENT=new_pair()[1])
    assert code == 0 and "removed" in said, said
    assert (home / "b.backup").stat().st_size > 1000
    assert "child_protection" not in tables_of(home)
    assert start(home)[0] == 0
