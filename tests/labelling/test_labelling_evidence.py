"""The evidence runs: its quick form, where the data are."""

import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
KEPT = REPOSITORY / "build" / "labels"


@pytest.mark.skipif(
    not (REPOSITORY / ".." / "shared" / "gold").exists(), reason="../shared/gold is absent"
)
@pytest.mark.skipif(
    not list(KEPT.glob("reference-0-*.npz")),
    reason="no held-out opinions kept yet: python evidence/labels.py makes them in minutes",
)
def test_the_quick_evidence_prints_its_tables():
    done = subprocess.run(
        [sys.executable, "evidence/labels.py", "--quick"],
        cwd=REPOSITORY, capture_output=True, text=True, check=True, timeout=300,
    )  # fmt: skip
    assert "| all |" in done.stdout
    assert "turns a second" in done.stdout
