"""Where an agent has room to grow, told apart from chance.

gap     how much less or more often than colleagues on like contacts
room    the gap drawn towards nobody differing, by how much agents truly differ in it

Whoever looks for the largest of many gaps finds one by chance. So each gap is drawn towards 0
by how much agents differ in that behaviour beyond sampling: where they do not, no gap is left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import special

from wellspent.estimate import MINIMUM_N, Estimate, Unknown, too_few
from wellspent.moments.briefs.beside import Beside

__all__ = ["LEAST_ROOM", "ROOMY", "Room", "find_room", "roomy"]

LEAST_ROOM: Final = 0.05
"""A gap below five points of a hundred is not worth a talk."""
ROOMY: Final = 2 / 3
"""Where a behaviour is shown on fewer of its occasions than these, their own contacts leave room."""
_ALIKE: Final = Unknown("agents cannot be told apart in this", "more contacts of each")
_Z: Final = 1.959963984540054  # standard normal quantile at .975


@dataclass(frozen=True, slots=True)
class Room:
    """One agent's gap in one behaviour, and the probabilities that it is worth a talk.

    `gap` is in [−1, 1], drawn towards 0. `below` is the probability that they truly do it less
    often than colleagues by `LEAST_ROOM` or more, `above` that they do it as much more often.
    """

    gap: Estimate
    below: float
    above: float


def find_room(beside: Mapping[str, Beside]) -> Mapping[str, Room | Unknown]:
    """Every agent's room in one behaviour, by agent.

    Model: gap d_i ~ N(θ_i, v_i), θ_i ~ N(0, τ²), with v_i as if the agent did as colleagues do. τ² by
    moments, max(0, (Σ d²/v − k) / Σ 1/v) over k agents (DerSimonian & Laird 1986, with the mean known
    to be 0). Then θ_i ~ N(B d, B v), B = τ²/(τ² + v). That τ² is estimated is not in the interval.
    Fewer than `MINIMUM_N` agents with a gap tell nothing of how much agents differ; where τ² is 0 they
    cannot be told apart, and nobody has a room.
    """
    known = {
        agent: one.gap
        for agent, one in sorted(beside.items())
        if isinstance(one.gap, Estimate) and one.scatter > 0
    }
    if len(known) < MINIMUM_N:
        lack = too_few(len(known), "agents who can be compared")
        return {
            agent: one.gap if isinstance(one.gap, Unknown) else lack
            for agent, one in beside.items()
        }
    between = _between(
        np.array([one.value for one in known.values()]),
        np.array([beside[agent].scatter for agent in known]),
    )
    if between <= 0:
        return dict.fromkeys(beside, _ALIKE)
    return {
        agent: _room(known[agent], one.scatter, between) if agent in known else _why(one)
        for agent, one in beside.items()
    }


def roomy(share: Estimate) -> float:
    """The probability that they truly show it on fewer than `ROOMY` of its occasions.

    Jeffreys' interval: Beta(yes + ½, no + ½); Brown, Cai & DasGupta 2001.
    """
    yes = share.value * share.n
    return float(special.betainc(yes + 0.5, share.n - yes + 0.5, ROOMY))


def _between(gaps: np.typing.NDArray[np.float64], scatter: np.typing.NDArray[np.float64]) -> float:
    excess = float((gaps**2 / scatter).sum()) - len(gaps)
    return max(excess / float((1 / scatter).sum()), 0.0)


def _room(gap: Estimate, scatter: float, between: float) -> Room:
    share = between / (between + scatter)
    value, spread = share * gap.value, (share * scatter) ** 0.5
    return Room(
        Estimate(
            value, value - _Z * spread, value + _Z * spread, gap.n,
            "beside colleagues on like contacts, drawn towards nobody differing (empirical Bayes)",
        ),
        below=_normal(-LEAST_ROOM - value, spread),
        above=_normal(value - LEAST_ROOM, spread),
    )  # fmt: skip


def _normal(distance: float, spread: float) -> float:
    return float(special.ndtr(distance / spread))


def _why(one: Beside) -> Unknown:
    return one.gap if isinstance(one.gap, Unknown) else Unknown("nobody's contacts scatter here", "more contacts")  # fmt: skip
