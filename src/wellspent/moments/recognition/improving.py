"""Whether somebody does better than their own past explains, said so that chance is seldom called it.

adjusted  a contact's value less what is usual in its queue, for its reason, and in that week
past      the mean before a day; it is drawn towards everybody's, since whoever was low by chance
          rises by chance: that is the regression to the mean
present   the mean from that day on
chance    how likely a present so good is, had nothing changed

Two readings of chance must both be small: one that knows the regression to the mean, and one that
knows no distribution (the contacts' own days, shuffled). Of all that are looked at, at most one in
twenty of those that are called improvements is by chance (Benjamini & Hochberg 1995).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy import special

from wellspent.estimate import MINIMUM_N, Estimate
from wellspent.moments.recognition.adjusting import adjusted_values, places_of

__all__ = ["FALSE_SHARE", "Improvement", "Improvements", "find_improvements"]

Floats = npt.NDArray[np.float64]

FALSE_SHARE: Final = 0.05
"""The most of those called improvements that may be by chance."""
_BORROWED: Final = 8.0  # contacts' worth of scatter that everybody borrows from all
_SHUFFLES: Final = (2_000, 100_000)  # at first, and where a chance that small has to be told
_MANY: Final = 400  # contacts from which on the mean's distribution is normal enough


@dataclass(frozen=True, slots=True)
class Improvement:
    """One agent's behaviour or result that has become better, since a day.

    `before` and `after` are plain means; `beyond` is how much better than was to be expected from the own past,
    with what is usual in the same queues and weeks taken off. `chance` is that of so much if
    nothing had changed, `adjusted_chance` the same among all that were looked at.
    """

    agent: str
    measure: str
    since: datetime
    before: Estimate
    after: Estimate
    beyond: Estimate
    chance: float
    adjusted_chance: float


@dataclass(frozen=True, slots=True)
class Improvements:
    """What was found of so many pairs of agent and measure that were looked at.

    `every` holds all that were looked at, `not_enough` counts pairs with too few contacts before or after.
    """

    found: tuple[Improvement, ...]
    every: tuple[Improvement, ...]
    not_enough: int

    @property
    def looked_at(self) -> int:
        """How many pairs were looked at."""
        return len(self.every)


@dataclass(frozen=True, slots=True, eq=False)
class _Sides:
    """The adjusted values of everybody with enough contacts, before and after their day."""

    agents: list[str]
    before: list[Floats]
    after: list[Floats]
    plain: list[tuple[Floats, Floats]]


def find_improvements(
    values: Mapping[str, pa.Table],
    since: Mapping[str, Mapping[str, datetime]],
    *,
    beside: Mapping[str, Mapping[str, datetime]] | None = None,
    less_is_better: frozenset[str] = frozenset(),
    seed: int = 1,
) -> Improvements:
    """Who became better in what, of all pairs of agent and measure in `since`.

    `values` has a table a measure: agent, at (moments), stratum (queue), within (reason) and value, a row a contact; null
    where nothing is known. `since` says for each measure and agent from which moment on is now, `beside` the
    same of others: they show how much people differ and move anyway, and are not looked at. With fewer
    than `MINIMUM_N` people altogether nobody can tell that, and nothing is said.
    """
    rng = np.random.default_rng(seed)
    looked: list[Improvement] = []
    few = 0
    for measure, days in sorted(since.items()):
        known = {**(beside or {}).get(measure, {}), **days}
        sides = _sides(values[measure], known)
        judged = _judged(sides, measure, days, -1.0 if measure in less_is_better else 1.0, rng)
        few += len(days) - len(judged)
        looked += judged
    return Improvements(_called(looked), tuple(looked), few)


def _sides(table: pa.Table, days: Mapping[str, datetime]) -> _Sides:
    """The two sides of everybody of whom both are known."""
    table = table.filter(table["value"].is_valid())
    plain = table["value"].to_numpy(zero_copy_only=False).astype(np.float64)
    level = adjusted_values(table)
    at = table["at"].to_numpy(zero_copy_only=False).astype("datetime64[us]")
    places = places_of(table["agent"])
    found = _Sides([], [], [], [])
    for agent, day in sorted(days.items()):
        rows = places.get(agent, np.empty(0, dtype=np.int64))
        after = at[rows] >= np.datetime64(day, "us")
        if min(after.sum(), (~after).sum()) < MINIMUM_N:
            continue
        found.agents.append(agent)
        found.before.append(level[rows[~after]])
        found.after.append(level[rows[after]])
        found.plain.append((plain[rows[~after]], plain[rows[after]]))
    return found


def _judged(
    sides: _Sides,
    measure: str,
    days: Mapping[str, datetime],
    sign: float,
    rng: np.random.Generator,
) -> list[Improvement]:
    """Everybody of one measure who is in `days`, whatever was found."""
    if len(sides.agents) < MINIMUM_N:
        return []
    before = np.array([sign * side.mean() for side in sides.before])
    after = np.array([sign * side.mean() for side in sides.after])
    noise_before, noise_after, freedom = _noise(sides)
    expected, deviation = _expected(before, after, noise_before, noise_after)
    return [
        _one(
            sides, place, measure, days[sides.agents[place]],
            (sign, float(after[place] - expected[place]), float(deviation[place]), float(freedom[place])), rng,
        )
        for place, agent in enumerate(sides.agents)
        if agent in days
    ]  # fmt: skip


def _noise(sides: _Sides) -> tuple[Floats, Floats, Floats]:
    """The sampling variance of both means, everybody's scatter joined with all the others'; the freedom."""
    sizes = np.array([(len(a), len(b)) for a, b in zip(sides.before, sides.after, strict=True)])
    squares = np.array(
        [
            np.square(a - a.mean()).sum() + np.square(b - b.mean()).sum()
            for a, b in zip(sides.before, sides.after, strict=True)
        ]
    )
    freedom = sizes.sum(axis=1) - 2.0
    usual = squares.sum() / freedom.sum()
    scatter = (squares + _BORROWED * usual) / (freedom + _BORROWED)
    return scatter / sizes[:, 0], scatter / sizes[:, 1], freedom


def _expected(
    before: Floats, after: Floats, noise_before: Floats, noise_after: Floats
) -> tuple[Floats, Floats]:
    """What the past lets one expect of the present, and how far off that may be."""
    differ = max(0.0, float(before.var(ddof=1) - noise_before.mean()))
    share = differ / (differ + noise_before)
    middle = float(np.average(before, weights=1 / (differ + noise_before)))
    moves = after - before
    spread = 1.4826 * float(np.median(np.abs(moves - np.median(moves))))
    wander = max(0.0, spread**2 - float(np.median(noise_before + noise_after)))
    expected = middle + share * (before - middle) + float(np.median(moves))
    return expected, np.sqrt(differ * (1 - share) + wander + noise_after)


def _one(  # noqa: PLR0917 - one of many, and what was judged of it
    sides: _Sides,
    place: int,
    measure: str,
    since: datetime,
    judged: tuple[float, float, float, float],
    rng: np.random.Generator,
) -> Improvement:
    sign, gain, deviation, freedom = judged
    told = float(special.stdtr(freedom, -gain / deviation)) if deviation > 0 else 1.0
    chance = told
    if told < 2 * FALSE_SHARE:
        chance = max(told, _shuffled(sign * sides.before[place], sign * sides.after[place], rng))
    half = float(special.stdtrit(freedom, 0.975)) * deviation
    first, second = sides.plain[place]
    n = len(first) + len(second)
    low, high = sorted((sign * (gain - half), sign * (gain + half)))
    return Improvement(
        sides.agents[place], measure, since, _mean(first), _mean(second),
        Estimate(sign * gain, low, high, n, "beyond the own past drawn towards everybody's, t interval"),
        chance, chance,
    )  # fmt: skip


def _mean(values: Floats) -> Estimate:
    n, mean = len(values), float(values.mean())
    half = float(special.stdtrit(n - 1, 0.975)) * float(values.std(ddof=1)) / n**0.5
    low, high = mean - half, mean + half
    if values.min() >= 0:
        low = max(low, 0.0)
    if values.max() <= 1 and values.min() >= 0:
        high = min(high, 1.0)
    return Estimate(mean, low, high, n, "mean, t interval")


def _shuffled(before: Floats, after: Floats, rng: np.random.Generator) -> float:
    """The chance of so large a rise if each contact could as well have been on any of the days."""
    both, n = np.concatenate([before, after]), len(after)
    if len(both) >= _MANY:
        return _welch(before, after)
    seen = after.mean() - 1e-12
    for shuffles in _SHUFFLES:
        hits, done = 0, 0
        while done < shuffles:
            some = min(5_000, shuffles - done)
            drawn = rng.permuted(np.broadcast_to(both, (some, len(both))), axis=1)[:, :n]
            hits += int((drawn.mean(axis=1) >= seen).sum())
            done += some
        if hits > 20:
            break
    return (hits + 1) / (done + 1)


def _welch(before: Floats, after: Floats) -> float:
    parts = [side.var(ddof=1) / len(side) for side in (before, after)]
    total = sum(parts)
    if total <= 0:
        return 1.0
    freedom = total**2 / sum(
        part**2 / (len(side) - 1) for part, side in zip(parts, (before, after), strict=True)
    )
    return float(special.stdtr(freedom, (before.mean() - after.mean()) / total**0.5))


def _called(looked: list[Improvement]) -> tuple[Improvement, ...]:
    """Those that stand out among all, by the step-up of Benjamini & Hochberg."""
    ordered = sorted(looked, key=lambda one: (one.chance, one.agent, one.measure))
    m, least, found = len(ordered), 1.0, []
    for rank in range(m, 0, -1):
        one = ordered[rank - 1]
        least = min(least, one.chance * m / rank)
        if least <= FALSE_SHARE:
            found.append(
                Improvement(
                    one.agent, one.measure, one.since, one.before, one.after, one.beyond, one.chance, least
                )
            )  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.agent, one.measure)))
