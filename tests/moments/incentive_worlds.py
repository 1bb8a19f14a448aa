"""A small synthetic centre whose agents differ as they are told to, for tests of schemes."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa

__all__ = ["contacts"]


def contacts(seed=1, *, agents=12, each=120, days=28, differ=1.0, slow_queue=False):
    """So many contacts an agent; `slow_queue`: half of the agents get slow kinds alone."""
    rng = np.random.default_rng(seed)
    agent = np.repeat(np.arange(agents), each)
    n = len(agent)
    slow_kind = (agent % 2 == 0) if slow_queue else rng.random(n) < 0.4
    care, skill, pace = (differ * rng.normal(0, 1, agents)[agent] for _ in range(3))
    given = rng.random(n) < 1 / (1 + np.exp(-(-1 + 2 * slow_kind + care)))
    slow = np.where(given, rng.gamma(4, 15, n), 5.0)
    solved = rng.random(n) < 1 / (1 + np.exp(-(1.2 + 0.7 * skill)))
    stayed = rng.random(n) < 1 / (1 + np.exp(-(0.8 + 0.8 * solved + 0.4 * given + 0.4 * skill)))
    pleased = rng.random(n) < 1 / (1 + np.exp(-(-0.6 + 1.3 * solved + 0.7 * given + 0.3 * care)))
    day, minute = rng.integers(0, days, n), rng.integers(8 * 60, 20 * 60, n)
    first = datetime(2026, 1, 5)  # noqa: DTZ001 - tables hold naive UTC
    return pa.table(
        {
            "agent": [f"Agent {one:02d}" for one in agent],
            "team": [f"Team {one % 4}" for one in agent],
            "queue": [f"Queue {int(one)}" for one in slow_kind],
            "reason": ["any"] * n,
            "began": pa.array(
                [
                    first + timedelta(days=int(d), minutes=int(m))
                    for d, m in zip(day, minute, strict=True)
                ],
                pa.timestamp("us"),
            ),
            "handle_seconds": (240 + 60 * slow_kind) * np.exp(0.1 * pace + rng.normal(0, 0.3, n))
            + slow,
            "slow_seconds": slow,
            "resolved": solved.astype(float),
            "no_repeat": stayed.astype(float),
            "satisfied": pa.array(pleased.astype(float), mask=rng.random(n) > 0.3),
            "part/empathy": given.astype(float),
        }
    )
