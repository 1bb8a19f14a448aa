"""How moments stand, for later runs: what arises long after it was closed is open again."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from wellspent.moments.moment import Moment
from wellspent.report.moments.states import NO_STATES, read_states

MOMENT = Moment(
    "a", "process", "director", "wait", "centre", "Holds", "Holds cost much.", "What makes them?", 0.9,
    arose=datetime.fromisoformat("2026-10-04T09:00"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("at", "closed"),
    [
        ("2026-09-07T23:00:00+00:00", True),
        ("2026-09-05T23:00:00+00:00", False),
        ("2026-09-06T01:00:00+02:00", False),
        ("some day", True),
    ],
)
def test_a_closed_matter_is_open_again_if_it_arises_after_the_look_back(at, closed):
    """Closed on a day, arisen on 4 October, looked back on after 28 days."""
    states = read_states(json.dumps([{"key": "a", "state": "done", "at": at}]))
    assert states.closed == {"a"}
    assert bool(states.still_closed([MOMENT], 28)) is closed


@pytest.mark.parametrize("text", [None, "", "no json", "{}", "[1, null]"])
def test_what_cannot_be_read_says_nothing(text):
    assert read_states(text) == NO_STATES
