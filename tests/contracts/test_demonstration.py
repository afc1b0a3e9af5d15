"""The demonstration of all modules is made as `make run` makes it: from nothing, by people with their own rights."""

import json
import os
import stat
import subprocess

from tests.everything import SHIPPED
from tests.installations import ROOT


def test_the_demonstration_is_made_from_nothing_with_all_modules(tmp_path):
    home = tmp_path / "var"
    made = subprocess.run(
        [ROOT / ".venv/bin/kujdes", "demo", "load", "--cases", "12"],
        env={**os.environ, "KUJDES_DATA": str(home)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert made.returncode == 0, made.stderr[-2000:]
    users = json.loads((home / "demo-users.json").read_text(encoding="utf-8"))
    assert stat.S_IMODE((home / "demo-users.json").stat().st_mode) == 0o600
    assert {user["role"] for user in users} >= {"cp_worker_unit", "duty_head", "it_admin"}
    listed = subprocess.run(
        [ROOT / ".venv/bin/kujdes", "plugins", "list"],
        env={**os.environ, "KUJDES_DATA": str(home)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert all(name in listed.stdout for name in SHIPPED), listed.stdout + listed.stderr
