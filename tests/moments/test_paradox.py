"""Hours put in and what followed: found where they did something, refused where they follow bad weeks."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from wellspent.estimate import Estimate, Unknown
from wellspent.moments.paradox.dose import dose_of


def weeks(seed=1, *, agents=24, weeks=20, effect=0.0, by_need=False):
    """Agents' weeks with an hour now and then; `effect` an hour for four weeks after; or given after a bad week."""
    rng = np.random.default_rng(seed)
    level = rng.normal(0, 1, agents)[:, None] + rng.normal(0, 0.5, weeks)
    chance = rng.normal(0, 1, (agents, weeks))
    for week in range(1, weeks):
        chance[:, week] += 0.5 * chance[:, week - 1] * by_need
    hours = (rng.random((agents, weeks)) < 0.15).astype(float)
    if by_need:  # the leader talks to whoever had the worst week just before
        hours = np.zeros((agents, weeks))
        for week in range(1, weeks):
            hours[np.argsort(chance[:, week - 1])[:5], week] = 1.0
    value = level + chance
    for lag in range(1, 5):
        value[:, lag:] += effect * hours[:, :-lag]
    grid = np.indices((agents, weeks)).reshape(2, -1)
    return pa.table({"agent": [f"a{n}" for n in grid[0]], "week": grid[1], "value": value.ravel(), "hours": hours.ravel()})  # fmt: skip


def test_hours_that_help_are_found_with_their_size():
    figure = dose_of(weeks(effect=0.5))
    assert isinstance(figure, Estimate)
    assert 0 < figure.low <= 0.5 <= figure.high


def test_hours_without_effect_show_one_in_few_centres():
    figures = [dose_of(weeks(seed)) for seed in range(60)]
    told = [one for one in figures if isinstance(one, Estimate)]
    assert len(told) >= 50  # the look at the weeks before refuses one in twenty by chance
    assert sum(not one.low <= 0 <= one.high for one in told) <= 7


def test_hours_that_follow_bad_weeks_are_not_called_an_effect():
    figures = [dose_of(weeks(seed, by_need=True)) for seed in range(20)]
    assert all(isinstance(one, Unknown) for one in figures)
    assert "hours follow how weeks were" in figures[0].reason  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("given", "reason"),
    [({"agents": 8}, "8 agents have hours"), ({"weeks": 6}, "the records hold 6 weeks")],
)
def test_too_few_agents_or_weeks_are_refused(given, reason: str):
    figure = dose_of(weeks(**given))
    assert isinstance(figure, Unknown)
    assert reason in figure.reason


def test_the_same_hours_every_week_tell_nothing():
    table = weeks()
    same = table.set_column(3, "hours", pa.array(np.ones(table.num_rows)))
    figure = dose_of(same)
    assert isinstance(figure, Unknown)
    assert "hardly differ" in figure.reason
