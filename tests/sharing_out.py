"""Which process runs which tests: a file stays together, and what takes longest begins first.

What a file sets up is then made once. pytest-xdist's own `loadgroup` is not used: with pytest 9.2
it forgets the marks of groups and says nothing (pytest-dev/pytest-xdist, issue 1386).
"""

from __future__ import annotations

import pytest
from xdist.scheduler import LoadScopeScheduling

# the order in which they begin; the tests of those marked True share nothing and are shared out
LONGEST = {
    "tests/web/test_browser_journeys.py": False,
    "tests/web/test_browser_pages.py": False,
    "tests/engine/test_engine_spark.py": False,
    "tests/test_documentation.py": False,
    "tests/web/test_postgres.py": True,
    "tests/web/test_api_schemathesis.py": True,
    "tests/web/test_scoring_at_once.py": True,
}
# the server that one of them starts serves the other
TOGETHER = {"tests/web/test_browser_journeys.py": "tests/web/test_browser_pages.py"}


class ByFile(LoadScopeScheduling):
    """Hands out whole files, in the order in which they were collected."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::", 1)[0]
        return nodeid if LONGEST.get(file) else TOGETHER.get(file, file)


def scheduler(config, log):
    """What hands out the tests."""
    config.option.loadscopereorder = False
    return ByFile(config, log)


def longest_first(items: list[pytest.Item]) -> None:
    """Bring the files that take longest to the front; the others keep their order."""
    order = {file: place for place, file in enumerate(LONGEST)}
    items.sort(key=lambda item: order.get(item.nodeid.split("::", 1)[0], len(order)))
