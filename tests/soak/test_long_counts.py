"""The tests of reliability with their full counts: `make soak`; `make test` runs the same ones with small counts."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LONG = (
    "tests/security/test_reliability.py",
    "tests/security/test_attachments.py",
    "tests/security/test_two_editors.py",
    "tests/security/test_fence_on_real_tables.py",
    "tests/security/test_husband.py",
    "tests/browser/test_every_page.py",
    "tests/contracts/test_access_matrix.py",
    "tests/contracts/test_access_matrix_of_coordination.py",
    "tests/security/test_no_row_no_data.py",
    "tests/core/keys",
    "tests/core/audit/test_verify.py",
    "tests/plugins/child_protection/test_paper.py",
    "tests/plugins/office/test_document_files.py",
    "tests/plugins/child_protection/test_figures.py",
    "tests/plugins/office/meetings/test_slips_random.py",
)


@pytest.mark.parametrize("path", LONG)
def test_with_full_counts(path):
    command = [sys.executable, "-m", "pytest", "-q", "-s", path]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | {"KUJDES_SOAK": "1"}, check=False)
    assert done.returncode == 0
