"""The tests of reliability with their full counts: `make soak`; `make test` runs the same ones with small counts."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LONG = (
    "tests/security/test_reliability.py",
    "tests/security/test_two_editors.py",
    "tests/core/keys",
    "tests/core/audit/test_verify.py",
)


@pytest.mark.parametrize("path", LONG)
def test_with_full_counts(path):
    command = [sys.executable, "-m", "pytest", "-q", "-s", path]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | {"KUJDES_SOAK": "1"}, check=False)
    assert done.returncode == 0
