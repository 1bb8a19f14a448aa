"""What every test may ask for: the reference data, or a reason why they are not there."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings
from reference import SHARED

settings.register_profile("wellspent", deadline=None, derandomize=True)
settings.load_profile("wellspent")


@pytest.fixture
def shared() -> Path:
    """The folder of reference data beside the repository."""
    if not SHARED.is_dir():
        pytest.skip("the reference data (../shared) are not beside this repository")
    return SHARED
