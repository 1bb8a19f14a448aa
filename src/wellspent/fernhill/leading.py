"""What Fernhill's leaders did in the four weeks, as they noted it: the table `actions`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from wellspent.fernhill import planted
from wellspent.fernhill import planted_occasions as figures
from wellspent.fernhill.arrivals import day_of
from wellspent.fernhill.occasions import Coached, Occasions, days_of_weeks, first_working_day
from wellspent.fernhill.operation import Happening
from wellspent.fernhill.people import Agent
from wellspent.parts import Part
from wellspent.tables import IMPORTED

__all__ = ["WorstCoached", "actions_table", "coach_the_worst"]


@dataclass(frozen=True, slots=True)
class WorstCoached:
    """One of those who were coached because of a bad stretch: the share they gave in it, and after.

    `after` is None where nothing optional came up after the day.
    """

    coached: Coached
    before: float
    after: float | None


def coach_the_worst(
    agents: Sequence[Agent], happenings: Sequence[Happening]
) -> tuple[WorstCoached, ...]:
    """The agents of one client who gave the smallest share of optional exchanges in the first days.

    They are coached and nothing about them changes: what follows is their usual again.
    """
    first = [h for h in happenings if day_of(h.moment) < figures.WORST_BEFORE]
    ours = [agent for agent in agents if agent.client == figures.WORST_CLIENT]
    shares = {
        agent: share
        for agent in ours
        if sum(h.agent == agent for h in first) >= figures.LEAST_SEEN
        and (share := _share_given(agent, first)) is not None
    }
    worst = sorted(shares, key=lambda agent: (shares[agent], agent.name))[: figures.WORST]
    return tuple(_worst(agent, shares[agent], happenings) for agent in worst)


def actions_table(
    rng: np.random.Generator,
    occasions: Occasions,
    worst: Sequence[WorstCoached],
    agents: Sequence[Agent],
) -> pa.Table:
    """The table `actions`, in order of time: what was planned, and a leader's usual weeks."""
    told = [one.coached for one in worst]
    told += [one for one in (occasions.improved, occasions.unmoved) if one]
    rows = [_coaching(rng, one) for one in told]
    rows += [_fix(queue, begun) for queue, begun in occasions.fixed.items()]
    rows += _usual(rng, occasions, {one.agent for one in told}, agents)
    rows.sort(key=lambda row: (row["at"], row["kind"], row["agent"] or row["queue"]))
    return pa.Table.from_pylist(rows, IMPORTED["actions"])


def _share_given(agent: Agent, happenings: Sequence[Happening]) -> float | None:
    """Of the optional exchanges that came up, the share that the agent gave."""
    told = [h.told for h in happenings if h.agent == agent]
    given = sum(ex.optional for one in told for ex in one.given)
    withheld = sum(ex.optional for one in told for ex in one.withheld)
    return given / (given + withheld) if given + withheld else None


def _worst(agent: Agent, before: float, happenings: Sequence[Happening]) -> WorstCoached:
    coached = Coached(agent.name, first_working_day(agent, figures.COACHED_FROM), "empathy")
    later = [h for h in happenings if day_of(h.moment) > coached.at]
    return WorstCoached(coached, before, _share_given(agent, later))


def _usual(
    rng: np.random.Generator, occasions: Occasions, coached: set[str], agents: Sequence[Agent]
) -> Iterator[dict[str, Any]]:
    """A week of every team: somebody is coached by chance, and two are thanked."""
    for monday in days_of_weeks()[::7]:
        for client in planted.AGENTS_OF_CLIENT:
            ours = [agent for agent in agents if agent.client == client]
            others = [agent for agent in ours if agent.name not in coached]
            for _ in range(figures.COACHED_A_WEEK):
                agent = others[rng.integers(len(others))]
                day = first_working_day(agent, monday + timedelta(days=int(rng.integers(5))))
                yield _coaching(rng, Coached(agent.name, day, _slow_part(rng)))
            for _ in range(figures.RECOGNISED_A_WEEK):
                agent = _thanked(rng, occasions, client, ours)
                day = first_working_day(agent, monday + timedelta(days=int(rng.integers(5))))
                yield _row(
                    _hour(rng, day), "recognition", agent=agent.name, about=_slow_part(rng),
                    hours=figures.RECOGNITION_HOURS,
                )  # fmt: skip


def _thanked(
    rng: np.random.Generator, occasions: Occasions, client: str, ours: Sequence[Agent]
) -> Agent:
    """Mostly the favourite; never a quiet helper."""
    seen = [agent for agent in ours if agent.name not in occasions.helpers]
    draw, other = rng.random(), seen[rng.integers(len(seen))]
    favourite = [agent for agent in seen if agent.name == occasions.favourites.get(client)]
    return favourite[0] if favourite and draw < figures.TO_FAVOURITE else other


def _slow_part(rng: np.random.Generator) -> Part:
    return figures.SLOW_EXCHANGES[rng.integers(len(figures.SLOW_EXCHANGES))]


def _coaching(rng: np.random.Generator, coached: Coached) -> dict[str, Any]:
    return _row(
        _hour(rng, coached.at), "coaching", agent=coached.agent, about=coached.about,
        hours=figures.COACHING_HOURS,
    )  # fmt: skip


def _fix(queue: str, begun: date) -> dict[str, Any]:
    at = datetime.combine(begun, time(planted.OPENS))
    return _row(at, "process_change", queue=queue, about=figures.FIX_CAUSE)


def _row(
    at: datetime,
    kind: str,
    *,
    about: str,
    agent: str | None = None,
    queue: str | None = None,
    hours: float | None = None,
) -> dict[str, Any]:
    return {
        "at": at, "kind": kind, "agent": agent, "team": None, "queue": queue, "about": about,
        "hours": hours,
    }  # fmt: skip


def _hour(rng: np.random.Generator, day: date) -> datetime:
    return datetime.combine(day, time(9)) + timedelta(minutes=15 * int(rng.integers(28)))
