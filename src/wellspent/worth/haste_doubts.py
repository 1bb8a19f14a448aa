"""What a pace cannot be told from: who answers depends on what comes."""

from __future__ import annotations

from typing import Final

import numpy as np

from wellspent.worth.study import Floats, Ints

__all__ = ["routed"]

_ROUTED: Final = (
    0.05  # of what is expected, the share that lies between agents: beyond it, warned of
)


def routed(agent: Ints, expected: Floats) -> tuple[str, ...]:
    """A sentence where the seconds expected of contacts differ between agents by more than a twentieth.

    `agent` is a code from 0, one a contact, `expected` its seconds by what was known before.
    """
    n = np.bincount(agent).astype(np.float64)
    used = n > 0
    agents, rows = int(used.sum()), len(agent)
    if agents < 2 or rows <= agents:
        return ()
    mean = np.bincount(agent, expected)[used] / n[used]
    between = float((n[used] * (mean - expected.mean()) ** 2).sum())
    whole = float(((expected - expected.mean()) ** 2).sum())
    within = (whole - between) / (rows - agents)
    share = (between - (agents - 1) * within) / (whole + within) if whole + within > 0 else 0.0
    if share <= _ROUTED:
        return ()
    return (
        (
            f"Who answers depends on what comes: {share:.0%} of the differences in expected time lie "
            "between agents. That much is adjusted for; what no record tells of may be routed too, and "
            "then looks like an agent's pace."
        ),
    )
