"""Experiments that did not happen, drawn from the centre's own past and analysed like real ones.

Agents are drawn with replacement within their block, and for each the weeks of the experiment and
the weeks before it from that agent's own weeks. Two things keep it honest: an agent's own mean is
shrunk by the chance that is in it, since chance is added again by drawing weeks, and what a week
differs by is widened by K / (K − 1), since K weeks lie closer to their own mean than to the truth; so are a
block's agents (Davison & Hinkley 1997, section 3.8). Nothing is planted: a shift of one arm moves the estimate by
itself and leaves its error (a law of `trial`, held by the tests), so one set of simulations gives
the power for every effect.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import special

from wellspent.estimate import Estimate, Figure, Unknown, estimate_share
from wellspent.worth.experiment.history import History
from wellspent.worth.experiment.randomising import blocks_of
from wellspent.worth.looks import Look
from wellspent.worth.study import Floats, Ints
from wellspent.worth.trial import Units, difference_of

__all__ = ["Progress", "Simulated", "look_week", "simulate_agents", "simulate_shifts"]

Progress = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True, eq=False)
class Simulated:
    """Estimates without an effect, their errors and degrees of freedom: simulations × weeks.

    Week w, from 1, stands in column w − 1. `gain` is the share of the variance that the weeks before took away.
    """

    estimates: Floats
    errors: Floats
    freedoms: Floats
    units: int
    gain: float | None

    def hits(self, effect: float, weeks: int, looks: Sequence[Look]) -> int:
        """In how many the effect, planted, is found at one of the looks, and in its own direction."""
        found = np.zeros(len(self.estimates), dtype=bool)
        for look in looks:
            column = look_week(look, weeks) - 1
            reach = -special.stdtrit(self.freedoms[:, column], look.chance / 2)
            t = (self.estimates[:, column] + effect) / self.errors[:, column]
            found |= t * np.sign(effect) > reach
        return int(found.sum())

    def power(self, effect: float, weeks: int, looks: Sequence[Look]) -> Figure:
        """The share of simulated experiments that find the effect, with Wilson's interval."""
        figure = estimate_share(self.hits(effect, weeks, looks), len(self.estimates), "simulations")
        if isinstance(figure, Unknown):
            return figure
        method = f"{figure.n:,} simulated experiments on the centre's own weeks, Wilson interval"
        return Estimate(figure.value, figure.low, figure.high, figure.n, method)

    def smallest(self, power: float, weeks: int, looks: Sequence[Look]) -> Figure:
        """The smallest effect that is found with this power; the interval is the simulations' alone."""
        n = len(self.estimates)
        half = 1.96 * np.sqrt(power * (1 - power) / n)
        low, value, high = (self._needed(share, weeks, looks) for share in (power - half, power, power + half))  # fmt: skip
        method = f"effect found in {power:.0%} of {n:,} simulated experiments; interval of the simulations alone"
        return Estimate(value, low, high, n, method)

    def _needed(self, share: float, weeks: int, looks: Sequence[Look]) -> float:
        """By bisection: more effect is never found less often."""
        below, above = 0.0, float(12 * np.median(self.errors[:, weeks - 1]) + 1e-12)
        for _ in range(40):
            middle = (below + above) / 2
            if self.hits(middle, weeks, looks) >= share * len(self.estimates):
                above = middle
            else:
                below = middle
        return above


def look_week(look: Look, weeks: int) -> int:
    """After which week a look is taken."""
    return max(1, round(look.fraction * weeks))


def simulate_agents(
    history: History,
    *,
    weeks: int,
    before_weeks: int,
    simulations: int,
    seed: int,
    agents: int | None = None,
    progress: Progress = lambda _done, _total: None,
) -> Simulated:
    """Experiments with agents as units, of 1 to `weeks` weeks; `agents` in all, or everybody."""
    past, rng = _Past.of(history, per_day=False), np.random.default_rng([seed, 1])
    done, gains = _Results.empty(simulations, weeks), []
    for one in range(simulations):
        who = past.draw_agents(rng, agents)
        block = past.block_of(who)
        arm = _alternating(rng, np.zeros(len(who)) if block is None else block)
        means, contacts = past.running(rng, who, weeks)
        before = past.running(rng, who, before_weeks)[0][:, -1] if before_weeks else None
        for week in range(weeks):
            units = Units(means[:, week], arm, contacts[:, week].astype(np.int64), before, block)
            done.add(one, week, units)
        if before is not None:
            gains.append(_gain(units))
        progress(one + 1, simulations)
    return done.as_simulated(agents or len(history.agents), float(np.median(gains)) if gains else None)  # fmt: skip


def simulate_shifts(
    history: History,
    *,
    weeks: int,
    simulations: int,
    seed: int,
    at: Collection[int] = (),
    progress: Progress = lambda _done, _total: None,
) -> Simulated:
    """Experiments with agents' days as units, half of every agent's days of a week in the arm.

    Analysed after the weeks of `at` alone, or after each.
    """
    past, rng = _Past.of(history, per_day=True), np.random.default_rng([seed, 2])
    done, most = _Results.empty(simulations, weeks), 0
    for one in range(simulations):
        who = past.draw_agents(rng, None)
        drawn = [past.draw_days(rng, agent, weeks) for agent in who]
        values = np.concatenate([days for days, _ in drawn])
        week = np.concatenate([weeks_ for _, weeks_ in drawn])
        agent = np.repeat(np.arange(len(who)), [len(days) for days, _ in drawn])
        arm = _alternating(rng, agent * weeks + week)
        for until in sorted(one - 1 for one in at or range(1, weeks + 1)):
            seen = week <= until
            done.add(one, until, Units(values[seen], arm[seen], np.ones(int(seen.sum()), dtype=np.int64), None, agent[seen]))  # fmt: skip
        most = max(most, len(values))
        progress(one + 1, simulations)
    return done.as_simulated(most, None)


@dataclass(frozen=True, slots=True, eq=False)
class _Results:
    estimates: Floats
    errors: Floats
    freedoms: Floats

    @classmethod
    def empty(cls, simulations: int, weeks: int) -> _Results:
        """Nothing is found where nothing could be told: an estimate of 0 with a wide error."""
        shape = simulations, weeks
        return cls(np.zeros(shape), np.full(shape, np.inf), np.ones(shape))

    def add(self, simulation: int, week: int, units: Units) -> None:
        found = difference_of(units)
        if found and found.error > 0:
            self.estimates[simulation, week] = found.value
            self.errors[simulation, week] = found.error
            self.freedoms[simulation, week] = found.freedom

    def as_simulated(self, units: int, gain: float | None) -> Simulated:
        return Simulated(self.estimates, self.errors, self.freedoms, units, gain)


@dataclass(frozen=True, slots=True, eq=False)
class _Past:
    """The pieces that weeks are drawn from: each agent's lasting mean, and each week's rest.

    `rest` and `contacts` are agents × weeks, sums over the week (or 0 beyond `weeks_of`); `days`
    are each agent's weeks as arrays of daily means.
    """

    lasting: Floats
    rest: Floats
    contacts: Floats
    weeks_of: Ints
    blocks: Ints
    days: tuple[tuple[Floats, ...], ...]

    @classmethod
    def of(cls, history: History, *, per_day: bool) -> _Past:
        n = len(history.agents)
        size = np.bincount(history.agent, history.contacts)
        own = np.bincount(history.agent, history.total) / size
        week = np.unique(history.agent * 10_000 + history.week, return_inverse=True)[1]
        whose = np.zeros(int(week.max()) + 1, dtype=np.int64)
        whose[week] = history.agent
        contacts, total = np.bincount(week, history.contacts), np.bincount(week, history.total)
        weeks_of = np.bincount(whose, minlength=n)
        widened = np.sqrt(weeks_of / np.maximum(weeks_of - 1, 1))[whose]
        rest = (total - contacts * own[whose]) * widened
        noise = np.bincount(whose, np.square(rest)) / np.square(size)
        place = np.arange(len(whose)) - np.concatenate([[0], np.cumsum(weeks_of)])[whose]
        table = np.zeros((2, n, int(weeks_of.max())))
        table[0, whose, place], table[1, whose, place] = rest, contacts
        blocks = np.unique(blocks_of(history.teams), return_inverse=True)[1].astype(np.int64)
        return cls(
            lasting=_widened(_shrunk(own, noise), blocks),
            rest=table[0],
            contacts=table[1],
            weeks_of=weeks_of,
            blocks=blocks,
            days=_days_by_week(history, own) if per_day else (),
        )

    def draw_agents(self, rng: np.random.Generator, agents: int | None) -> Ints:
        """As many of each block as there are, with replacement; or some of those."""
        who = np.concatenate([rng.choice(mine, len(mine)) for mine in _members(self.blocks)])
        return who if agents is None else rng.permutation(who)[:agents]

    def block_of(self, who: Ints) -> Ints | None:
        """The block of each; None where there is but one."""
        blocks = self.blocks[who]
        return blocks if len(np.unique(blocks)) > 1 else None

    def running(self, rng: np.random.Generator, who: Ints, weeks: int) -> tuple[Floats, Floats]:
        """Each one's mean after 1, 2, … weeks, and the contacts by then."""
        picked = (rng.random((len(who), weeks)) * self.weeks_of[who][:, None]).astype(np.int64)
        rest = self.rest[who[:, None], picked].cumsum(axis=1)
        contacts = self.contacts[who[:, None], picked].cumsum(axis=1)
        return self.lasting[who][:, None] + rest / contacts, contacts

    def draw_days(self, rng: np.random.Generator, agent: int, weeks: int) -> tuple[Floats, Ints]:
        """The days of so many of an agent's weeks, and the week of each."""
        picked = rng.integers(0, len(self.days[agent]), weeks)
        drawn = [self.days[agent][one] for one in picked]
        return np.concatenate(drawn), np.repeat(np.arange(weeks), [len(one) for one in drawn])


def _shrunk(own: Floats, noise: Floats) -> Floats:
    """Agents' means less the chance in them: as far apart as they lastingly are."""
    lasting = max(0.0, float(own.var(ddof=1) - noise.mean()))
    kept = np.sqrt(np.divide(lasting, lasting + noise, out=np.zeros_like(noise), where=lasting + noise > 0))  # fmt: skip
    shrunk: Floats = own.mean() + kept * (own - own.mean())
    return shrunk


def _widened(means: Floats, blocks: Ints) -> Floats:
    """The same apart as agents of whom these are a sample: k lie closer to their own mean."""
    wide = means.copy()
    for mine in _members(blocks):
        if len(mine) > 1:
            own = means[mine].mean()
            wide[mine] = own + (means[mine] - own) * np.sqrt(len(mine) / (len(mine) - 1))
    return wide


def _members(blocks: Ints) -> list[Ints]:
    return [np.flatnonzero(blocks == one) for one in np.unique(blocks)]


def _days_by_week(history: History, own: Floats) -> tuple[tuple[Floats, ...], ...]:
    """Daily means of each agent's weeks, widened about the agent's own mean."""
    days_of = np.bincount(history.agent)
    widened = np.sqrt(days_of / np.maximum(days_of - 1, 1))[history.agent]
    mean = own[history.agent]
    daily = mean + (history.total / history.contacts - mean) * widened
    return tuple(
        tuple(daily[mine & (history.week == week)] for week in np.unique(history.week[mine]))
        for mine in (history.agent == agent for agent in range(len(history.agents)))
    )


def _alternating(rng: np.random.Generator, block: npt.NDArray[Any]) -> Ints:
    """Arms by lot, half of each block; odd ones in turn."""
    order = np.lexsort((rng.random(len(block)), block))
    arm = np.empty(len(block), dtype=np.int64)
    arm[order] = (np.arange(len(block)) + int(rng.integers(2))) % 2
    return arm


def _gain(units: Units) -> float:
    """What the weeks before took away of the variance, in one simulated experiment."""
    plain = difference_of(Units(units.mean, units.arm, units.contacts, None, units.block))
    taken = difference_of(units)
    return 1 - (taken.error / plain.error) ** 2 if plain and taken and plain.error > 0 else 0.0
