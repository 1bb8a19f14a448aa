"""A synthetic centre's contacts: agents differ lastingly, contacts by chance; what was planted is known."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa

FIRST = datetime.fromisoformat("2026-09-07 09:00")  # a Monday; naive, as tables hold moments


def made_past(
    seed: int = 1,
    *,
    agents: int = 40,
    weeks: int = 8,
    a_day: float = 4,
    lasting: float = 1.0,
    noise: float = 4.0,
    teams: int = 4,
) -> pa.Table:
    """One row a contact: agent, team, began, customer, behaviour, outcome; five days a week."""
    rng = np.random.default_rng(seed)
    own = rng.normal(0, lasting, agents)
    cells = [(who, 7 * week + day) for who in range(agents) for week in range(weeks) for day in range(5)]  # fmt: skip
    counts = rng.poisson(a_day, len(cells))
    who = np.repeat([one for one, _ in cells], counts)
    day = np.repeat([one for _, one in cells], counts)
    n = len(who)
    return pa.table({
        "agent": [f"agent {one:02d}" for one in who],
        "team": [f"team {one % teams}" for one in who],
        "began": [FIRST + timedelta(days=int(one)) for one in day],
        "customer": [f"customer {one}" for one in range(n)],
        "behaviour": (rng.random(n) < 0.3).astype(float),
        "outcome": 10 + own[who] + rng.normal(0, noise, n),
    })  # fmt: skip


def with_effect(past: pa.Table, arm: np.ndarray, effect: float, *, uptake: float = 0.4) -> pa.Table:
    """The same where contacts of the arm (True) have more of the behaviour and another outcome."""
    more = np.random.default_rng(9).random(past.num_rows) < uptake
    behaviour = np.where(arm & more, 1.0, past["behaviour"].to_numpy())
    outcome = past["outcome"].to_numpy() + effect * arm
    return replaced(replaced(past, "behaviour", behaviour), "outcome", outcome)


def replaced(table: pa.Table, name: str, values: object) -> pa.Table:
    """The table with one column of other values."""
    return table.set_column(table.column_names.index(name), name, pa.array(values))
