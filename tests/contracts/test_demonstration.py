"""The demonstration of all modules is made as `make run` makes it: from nothing, by people with their own rights."""

import json
import os
import sqlite3
import stat
import subprocess
from contextlib import closing

import pytest

from tests.everything import SHIPPED
from tests.installations import ROOT


@pytest.fixture
def home(tmp_path):
    return tmp_path / "var"


@pytest.fixture
def kujdes(home):
    """Run a command of the console script on the demonstration; returns what it says."""

    def run(*words):
        done = subprocess.run(
            [ROOT / ".venv/bin/kujdes", *words],
            env={**os.environ, "KUJDES_DATA": str(home)},
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    return run


def test_the_demonstration_is_made_from_nothing_and_goes_on_after_an_update(home, kujdes):
    kujdes("demo", "load", "--cases", "12")
    users = json.loads((home / "demo-users.json").read_text(encoding="utf-8"))
    assert stat.S_IMODE((home / "demo-users.json").stat().st_mode) == 0o600
    assert {user["role"] for user in users} >= {"cp_worker_unit", "duty_head", "it_admin"}
    assert all(name in kujdes("plugins", "list") for name in SHIPPED)

    with closing(sqlite3.connect(home / "kujdes.db")) as made, made:
        made.execute("UPDATE core_plugin SET files_hash = 'of an older checkout' WHERE name = 'office'")
        before = made.execute("SELECT count(*) FROM casework_case").fetchone()
    kujdes("demo", "load", "--cases", "1")
    with closing(sqlite3.connect(home / "kujdes.db")) as made:
        assert made.execute("SELECT count(*) FROM casework_case").fetchone() > before
