"""Synthetic counts for the tests of early warnings."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pyarrow as pa

BEGIN = date(2026, 1, 5)  # a Monday


def counts_of(counts, *, total=None, step=1, begin=BEGIN):
    """A table of the array (topics, dates); `total` holds one number a date."""
    counts = np.asarray(counts)
    rows = [
        {"date": begin + timedelta(days=step * day), "topic": f"t{topic}", "count": float(counts[topic, day])}
        | ({} if total is None else {"total": float(total[day])})
        for day in range(counts.shape[1])
        for topic in range(counts.shape[0])
    ]  # fmt: skip
    return pa.Table.from_pylist(rows)


def quiet_counts(topics=12, days=70, mean=8.0, seed=1, volume=None):
    """Poisson counts without any outbreak; `volume` multiplies a day's."""
    rng = np.random.default_rng(seed)
    busy = np.ones(days) if volume is None else np.asarray(volume)
    return rng.poisson(mean * np.linspace(0.4, 2, topics)[:, None] * busy)


def day(number, *, step=1):
    """The date of a column."""
    return BEGIN + timedelta(days=step * number)
