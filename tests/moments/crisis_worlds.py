"""Synthetic intervals of a queue: a day with two heights, a week, a level of its own each day."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa

BEGIN = datetime.fromisoformat("2026-01-05")
WEEK = np.array([1.2, 1.05, 1.0, 1.0, 0.95, 0.5, 0.4])


def at(day, hour, minute=0):
    return BEGIN + timedelta(days=day, hours=hour, minutes=minute)


def arrivals(days=28, *, volume=20.0, minutes=15, opens=8, closes=20, spread=0.08, seed=1):
    """The rate of contacts [day, slot], 0 where it is closed."""
    rng = np.random.default_rng(seed)
    hour = np.arange(1440 // minutes) * minutes / 60
    open_ = (hour >= opens) & (hour < closes)
    shape = 0.5 + np.exp(-(((hour - 11) / 2) ** 2)) + 0.7 * np.exp(-(((hour - 16) / 2) ** 2))
    level = np.exp(rng.normal(0, spread, days)) * WEEK[np.arange(days) % 7]
    return volume * np.outer(level, shape * open_)


def slots(day, begins, ends, minutes=15):
    """The place of a stretch of hours in `arrivals`."""
    return np.s_[day, int(begins * 60 / minutes) : int(ends * 60 / minutes)]


def intervals(rate, *, seed=2, minutes=15, handle=None, level=None, closed_rows=False):
    """The table that an ACD would export; `handle` and `level` [day, slot] are mean seconds and service level."""
    rng = np.random.default_rng(seed)
    offered = rng.poisson(rate)
    abandoned = rng.binomial(offered, 0.05)
    answered = offered - abandoned
    within = rng.binomial(answered, 0.85 if level is None else level)
    n = np.maximum(answered, 1)
    handled = rng.gamma(2.0 * n, (300.0 if handle is None else handle) / (2.0 * n))
    start = np.datetime64(BEGIN, "s") + np.arange(rate.size) * np.timedelta64(minutes * 60, "s")
    columns = {
        "start": start, "offered": offered.ravel(), "answered": answered.ravel(),
        "within_threshold": within.ravel(), "abandoned": abandoned.ravel(),
        "aht_seconds": handled.ravel(),
    }  # fmt: skip
    table = pa.table(columns)
    return table if closed_rows else table.filter(pa.array(rate.ravel() > 0))


def counted(rate, **asked):
    """The columns `start` and `offered` alone."""
    return intervals(rate, **asked).select(["start", "offered"])
