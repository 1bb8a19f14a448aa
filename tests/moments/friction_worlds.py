"""Centres with friction that is known: queues, days, reasons, and a change that begins in some of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np
import pyarrow as pa

FIRST = date(2026, 9, 7)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def friction_world(
    seed: int,
    starts: Mapping[str, int],
    times: float = 1.0,
    *,
    queues: int = 12,
    a_day: float = 8.0,
    days: int = 28,
    grown: float = 1.0,
    leaving: float = 0.0,
) -> pa.Table:
    """A row a contact. From its start on a queue has `times` the friction; everybody has `grown` times it from the
    middle on; queues that begin were `leaving` more of it a day already before.
    """
    rng = np.random.default_rng(seed)
    shock = np.exp(rng.normal(0, 0.2, days))
    rows: dict[str, list[object]] = {"unit": [], "reason": [], "day": [], "seconds": []}
    for place in range(queues):
        name = f"q{place:02d}"
        level = 40 * np.exp(rng.normal(0, 0.4, 3))
        for number in range(days):
            n = int(rng.poisson(a_day))
            reason = rng.integers(0, 3, n)
            mean = level[reason] * shock[number] * (grown if number >= days // 2 else 1.0)
            if name in starts:
                mean *= times if number >= starts[name] else 1.0 + leaving * number
            seconds = mean * rng.lognormal(-0.3, 0.8, n) * (rng.random(n) < 0.5) * 2
            rows["unit"] += [name] * n
            rows["reason"] += [f"r{one}" for one in reason]
            rows["day"] += [day(number)] * n
            rows["seconds"] += seconds.tolist()
    return pa.table(rows).set_column(2, "day", pa.array(rows["day"], pa.date32()))
