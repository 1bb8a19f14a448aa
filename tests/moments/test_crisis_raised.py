"""What is said of a crisis: its times, with the date where that is another."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from wellspent.moments.crisis import CrisisMoment
from wellspent.moments.crisis.raising import raise_crisis

START = datetime.fromisoformat("2026-09-25T17:15")


@pytest.mark.parametrize(
    ("hours", "seen", "said"),
    [
        (15.5, 0.25, "seen at 17:30. It began at 17:15 on 2026-09-25; until 08:45 on 2026-09-26."),
        (15.5, 15.0, "seen at 08:15 on 2026-09-26. It began at 17:15 on 2026-09-25; until 08:45 on 2026-09-26."),
        (1.0, 0.25, "seen at 17:30. It began at 17:15 on 2026-09-25; until 18:15."),
        (None, 0.25, "seen at 17:30. It began at 17:15 on 2026-09-25; it lasts."),
    ],
)  # fmt: skip
def test_a_crisis_that_goes_on_into_the_next_day_says_which(hours, seen, said):
    end = None if hours is None else START + timedelta(hours=hours)
    one = CrisisMoment(START, end, "offered", 4.0, 12.0, START + timedelta(hours=seen), 6.0, "q")
    raised = raise_crisis(one, team="t", now=START + timedelta(days=2), certainty=0.9)
    assert {each.reason.endswith(said) for each in raised} == {True}
