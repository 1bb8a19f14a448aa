"""Which colleague Fernhill's agents asked while a customer was there: the table `consults`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from wellspent.fernhill import planted_occasions as figures
from wellspent.fernhill.arrivals import day_of, when
from wellspent.fernhill.occasions import Occasions
from wellspent.fernhill.operation import Happening
from wellspent.fernhill.people import Agent
from wellspent.tables import IMPORTED

__all__ = ["consults_table"]


def consults_table(
    rng: np.random.Generator,
    occasions: Occasions,
    agents: Sequence[Agent],
    happenings: Sequence[Happening],
) -> pa.Table:
    """The table `consults`: a row a question; the quiet helpers are asked far more than others."""
    rows = list(_asked(rng, occasions, agents, happenings))
    return pa.Table.from_pylist(rows, IMPORTED["consults"])


def _asked(
    rng: np.random.Generator,
    occasions: Occasions,
    agents: Sequence[Agent],
    happenings: Sequence[Happening],
) -> Iterator[dict[str, Any]]:
    median, spread = figures.CONSULT_SECONDS
    for happening in happenings:
        asks, into, whom = rng.random(3)
        seconds = round(float(median * np.exp(rng.normal(0, spread))), 1)
        there = _colleagues(occasions, agents, happening)
        if asks >= figures.CONSULTED or not there:
            continue
        weights = [figures.HELPER_TIMES if a.name in occasions.helpers else 1.0 for a in there]
        place = int(np.searchsorted(np.cumsum(weights), whom * sum(weights), side="right"))
        yield {
            "contact": happening.id,
            "at": when(happening.moment + int(into * happening.told.handle_seconds)),
            "asker": happening.agent.name,
            "helper": there[min(place, len(there) - 1)].name,
            "seconds": seconds,
        }


def _colleagues(occasions: Occasions, agents: Sequence[Agent], happening: Happening) -> list[Agent]:
    """The others of the team who are there that day."""
    day = day_of(happening.moment)
    return [
        agent
        for agent in agents
        if agent.client == happening.agent.client
        and agent != happening.agent
        and day.weekday() not in agent.days_off
        and not occasions.is_absent(agent, day)
    ]
