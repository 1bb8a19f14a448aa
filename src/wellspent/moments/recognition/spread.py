"""To whom recognition goes: so that it does not always go to the same people.

spread     how unevenly recognitions lie on people, beside what the lot would do
rested     not recognised for longest: they come first
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

import numpy as np

from wellspent.estimate import MINIMUM_N, Estimate, Figure, Unknown, estimate_share, too_few

__all__ = ["Recognised", "Spread", "rested_first", "spread_of"]

T = TypeVar("T")

_DRAWS: Final = 4_000


@dataclass(frozen=True, slots=True)
class Recognised:
    """That somebody was recognised, and when."""

    agent: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Spread:
    """How recognitions lie on people; nobody is named.

    `reached` is the share of people who were recognised at all, `by_lot` what share it would be if each
    recognition had been drawn by lot among all. `held_by_few` is the share of recognitions that the most
    recognised fifth of them hold, `few_by_lot` what it would be by lot, with the range of 95 % of draws.
    `chance` is that of so few people if it were by lot.
    """

    recognitions: int
    people: int
    reached: Figure
    by_lot: Estimate
    held_by_few: float
    few_by_lot: Estimate
    chance: float

    @property
    def same_people(self) -> bool:
        """Whether it goes to fewer people than the lot would reach."""
        return self.chance < 0.05


def spread_of(
    recognised: Iterable[Recognised], people: Collection[str], seed: int = 1
) -> Spread | Unknown:
    """How recognitions lie on these people; Unknown of fewer than `MINIMUM_N` of either."""
    counts = Counter(one.agent for one in recognised if one.agent in people)
    n, k = counts.total(), len(people)
    if k < MINIMUM_N:
        return too_few(k, "agents")
    if n < MINIMUM_N:
        few = too_few(n, "recognitions")
        return Unknown(few.reason, f"{few.lift}, in the table of actions or passed on in the app")
    fifth = max(1, round(k / 5))
    drawn = np.random.default_rng(seed).multinomial(n, np.full(k, 1 / k), size=_DRAWS)
    reached = (drawn > 0).sum(axis=1)
    held = np.sort(drawn, axis=1)[:, -fifth:].sum(axis=1) / n
    mine = sum(count for _, count in counts.most_common(fifth)) / n
    return Spread(
        n, k, estimate_share(len(counts), k, "people"), _by_lot(reached / k, n), mine, _by_lot(held, n),
        float((1 + (reached <= len(counts)).sum()) / (_DRAWS + 1)),
    )  # fmt: skip


def rested_first(
    those: Sequence[T],
    agent_of: Callable[[T], str],
    recognised: Iterable[Recognised],
) -> list[T]:
    """The same in another order: of whom nobody has said anything for longest first, else as given."""
    last: dict[str, datetime] = {}
    for one in recognised:
        last[one.agent] = max(one.at, last.get(one.agent, one.at))
    never = datetime.min  # noqa: DTZ901 - moments are naive UTC
    return sorted(those, key=lambda one: last.get(agent_of(one), never))


def _by_lot(drawn: np.ndarray[tuple[int], np.dtype[np.float64]], n: int) -> Estimate:
    low, high = np.quantile(drawn, [0.025, 0.975])
    return Estimate(float(drawn.mean()), float(low), float(high), n, f"{_DRAWS:,} draws by lot")
