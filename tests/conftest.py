"""What every test may ask for: the reference data, or a reason why they are not there."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings
from reference import SHARED
from sharing_out import longest_first, scheduler

settings.register_profile("wellspent", deadline=None, derandomize=True)
settings.load_profile("wellspent")


def pytest_xdist_make_scheduler(config, log):
    return scheduler(config, log)


def pytest_collection_modifyitems(items):
    longest_first(items)


@pytest.fixture
def shared() -> Path:
    """The folder of reference data beside the repository."""
    if not SHARED.is_dir():
        pytest.skip("the reference data (../shared) are not beside this repository")
    return SHARED
