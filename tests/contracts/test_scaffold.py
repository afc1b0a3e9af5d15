"""`kujdes plugins new` makes a plugin that passes the contract tests at once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.scaffold.writer import write

ROOT = Path(__file__).parents[2]
NAME = "shkolla_verore"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plugins")
    write(NAME, folder)
    return folder


def run_tests(home: Path, *paths: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "KUJDES_PLUGIN_PATH": str(home), "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "conftest",
        "--rootdir",
        str(ROOT),
        *paths,
    ]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=500)


def test_a_new_plugin_passes_its_own_tests_and_the_contracts(home):
    done = run_tests(home, str(home / NAME / "tests"), "tests/contracts/test_imports.py")
    assert done.returncode == 0, done.stdout[-3000:]
    assert " passed" in done.stdout and "failed" not in done.stdout


def test_a_name_that_exists_is_not_overwritten(home):
    with pytest.raises(FileExistsError):
        write(NAME, home)


def test_what_is_written_keeps_the_house_style(home):
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "ruff",
            "check",
            "--no-cache",
            "--config",
            str(ROOT / "pyproject.toml"),
            str(home / NAME),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
