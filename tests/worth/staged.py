"""Synthetic rollouts with a known effect, for the tests of the design."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pyarrow as pa

STARTS = (0,) * 10 + (8,) * 5 + (10,) * 5
PERIODS = 14


def averages(
    starts=STARTS, *, seed=1, effect=2.0, drift=0.0, early=0.0, noise=0.4, periods=PERIODS
):
    """Teams × periods: a level a team, a course for all, scatter that lasts, and what was planted.

    `drift` is by how much more the begun teams move in each period, `early` what they show in
    the last period before their start.
    """
    rng = np.random.default_rng(seed)
    first = np.array(starts)
    when = np.arange(1, periods + 1)
    lasting = np.zeros((len(first), periods))
    for t in range(1, periods):
        lasting[:, t] = 0.5 * lasting[:, t - 1] + rng.normal(0, noise, len(first))
    since = when - first[:, None]
    begun = first[:, None] > 0
    planted = begun * (effect * (since >= 0) + early * (since == -1) + drift * when)
    return rng.normal(0, 3, (len(first), 1)) + rng.normal(0, 1, periods) + lasting + planted


def table_of(values, starts=STARTS, *, dated=False):
    """A row a team and period; numbers, or Mondays."""
    monday = date(2026, 1, 5)
    teams, periods = values.shape
    written = [monday + timedelta(weeks=t) if dated else t + 1 for t in range(periods)]
    begun = [
        None if not one else monday + timedelta(weeks=one - 1) if dated else one for one in starts
    ]
    return pa.table({
        "team": [f"team {i:02d}" for i in range(teams) for _ in range(periods)],
        "week": written * teams,
        "spend": values.ravel().tolist(),
        "start": pa.array([one for one in begun for _ in range(periods)], pa.date32() if dated else pa.int64()),
    })  # fmt: skip


COLUMNS = {"outcome": "spend", "unit": "team", "time": "week", "first": "start"}
