"""What happened at Fernhill beside its contacts: a crisis, coaching, a tool that was mended, absence.

Off unless asked for: `NOTHING` is a centre in which none of it happened. Whatever somebody did or
met is planned here before the four weeks are drawn, so that contacts and intervals follow it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final

import numpy as np

from wellspent.fernhill import planted
from wellspent.fernhill import planted_occasions as figures
from wellspent.fernhill.arrivals import quarter_of, when
from wellspent.fernhill.people import Agent
from wellspent.parts import Part

__all__ = [
    "NOTHING",
    "Coached",
    "Crisis",
    "Occasions",
    "days_of_weeks",
    "first_working_day",
    "plan_occasions",
]


@dataclass(frozen=True, slots=True)
class Crisis:
    """A stretch of one day, both ends by the clock, in which a queue is offered far more."""

    queue: str
    client: str
    began: datetime
    ended: datetime
    offered: float
    handle: float

    def covers(self, quarter: int) -> bool:
        """Whether the quarter of opening time lies in it."""
        return _quarter(self.began) <= quarter < _quarter(self.ended)


@dataclass(frozen=True, slots=True)
class Coached:
    """An agent who was coached on a day, about a part, and what it moved: log-odds, 0 for nothing."""

    agent: str
    at: date
    about: Part
    by: float = 0.0

    def lifts(self, part: Part, moment: int) -> float:
        """What it adds to the log-odds that an exchange of the part is given."""
        moved = self.by and part in figures.IMPROVED_PARTS and when(moment).date() > self.at
        return self.by if moved else 0.0


@dataclass(frozen=True, slots=True)
class Occasions:
    """All that was planned. `absent` are agents and the days of the four weeks they were not there.

    `helpers` are the quiet ones, `favourites` those of each client who are thanked most.
    """

    crisis: Crisis | None = None
    improved: Coached | None = None
    unmoved: Coached | None = None
    fixed: Mapping[str, date] = field(default_factory=dict)
    absent: frozenset[tuple[str, date]] = frozenset()
    helpers: tuple[str, ...] = ()
    favourites: Mapping[str, str] = field(default_factory=dict)

    def lean(self, agent: Agent, moment: int) -> dict[Part, float]:
        """What moves the agent's log-odds to give an exchange of each part; empty where nothing does."""
        if self.crisis is None or self.improved is None:
            return {}
        hurried = agent.client == self.crisis.client and (
            self.crisis.began <= when(moment) < figures.HURRY_TO
        )
        lifted = self.improved.agent == agent.name
        return {
            part: figures.HURRY * hurried + (self.improved.lifts(part, moment) if lifted else 0.0)
            for part in figures.SLOW_EXCHANGES
        }

    def tool_times(self, queue: str, moment: int) -> float:
        """What the queue's tool waits are multiplied by."""
        begun = self.fixed.get(queue)
        return figures.FIX_TIMES if begun and when(moment).date() >= begun else 1.0

    def in_crisis(self, client: str, quarter: int) -> bool:
        """Whether the client's team is in it: its queues share their agents."""
        crisis = self.crisis
        return crisis is not None and crisis.client == client and crisis.covers(quarter)

    def is_absent(self, agent: Agent, day: date) -> bool:
        """Whether the agent should have worked that day and did not."""
        return (agent.name, day) in self.absent


NOTHING: Final = Occasions()


def plan_occasions(rng: np.random.Generator, agents: Sequence[Agent]) -> Occasions:
    """What happens in the four weeks to these agents.

    Coached are those of two clients who give the fewest slow exchanges by nature: with one it
    helps, with the other it does not. The helpers are the most ordinary of their clients.
    """
    first, second = (
        min(_of(agents, client), key=lambda agent: agent.warmth)
        for client in (figures.IMPROVED_CLIENT, figures.UNMOVED_CLIENT)
    )
    ordinary = [_most_ordinary(_of(agents, client)) for client in figures.HELPER_CLIENTS]
    helpers = tuple(agent.name for agent in ordinary)
    return Occasions(
        crisis=Crisis(
            figures.CRISIS_QUEUE,
            figures.CRISIS_CLIENT,
            figures.CRISIS_FROM,
            figures.CRISIS_TO,
            figures.CRISIS_OFFERED,
            figures.CRISIS_HANDLE,
        ),
        improved=_coached(first, figures.IMPROVED_BY),
        unmoved=_coached(second, 0.0),
        fixed=figures.FIX_BEGUN,
        absent=frozenset(_absences(rng, agents)),
        helpers=helpers,
        favourites=dict(_favourites(rng, agents, helpers)),
    )


def days_of_weeks() -> tuple[date, ...]:
    """The days of the four weeks."""
    return tuple(planted.FIRST_DAY + timedelta(days=n) for n in range(planted.DAYS))


def first_working_day(agent: Agent, day: date) -> date:
    """The day, or the first after it on which the agent works."""
    while day.weekday() in agent.days_off:
        day += timedelta(days=1)
    return day


def _coached(agent: Agent, by: float) -> Coached:
    day = first_working_day(agent, figures.COACHED_FROM)
    return Coached(agent.name, day, figures.IMPROVED_PARTS[0], by)


def _absences(rng: np.random.Generator, agents: Sequence[Agent]) -> Iterator[tuple[str, date]]:
    """Who is not there when; somebody of every team always is."""
    for day in days_of_weeks():
        for client in planted.AGENTS_OF_CLIENT:
            there = [a for a in _of(agents, client) if day.weekday() not in a.days_off]
            missing = [a for a in there if rng.random() < absent_share(client, day)]
            for agent in missing[: len(there) - 1]:
                yield agent.name, day


def absent_share(client: str, day: date) -> float:
    """The share of those who should work that day and are not there."""
    after = client == figures.CRISIS_CLIENT and day > figures.CRISIS_FROM.date()
    return figures.ABSENT_AFTER_CRISIS if after else figures.ABSENT


def _favourites(
    rng: np.random.Generator, agents: Sequence[Agent], helpers: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    for client in planted.AGENTS_OF_CLIENT:
        ours = [agent for agent in _of(agents, client) if agent.name not in helpers]
        yield client, ours[rng.integers(len(ours))].name


def _of(agents: Sequence[Agent], client: str) -> list[Agent]:
    return [agent for agent in agents if agent.client == client]


def _most_ordinary(agents: list[Agent]) -> Agent:
    return sorted(agents, key=lambda agent: agent.warmth)[len(agents) // 2]


def _quarter(at: datetime) -> int:
    midnight = datetime.combine(planted.FIRST_DAY, time())
    return quarter_of(int((at - midnight).total_seconds()))
