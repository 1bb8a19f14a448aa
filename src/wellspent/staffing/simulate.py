"""The one simulator: what a scenario comes to, over and over, as chance might have it.

replication   one run from second 0 until nobody waits or works any more
measure       a ratio of two counts, such as abandoned over offered; `MEASURES` names them
comparison    the difference that a scenario makes when it meets the same chance, replication
              by replication

`simulate` knows queues, skills, priorities, redials, repeat contacts, callbacks, chats and
shifts; `simulate_levels` a single queue with a level of agents an interval, and is faster.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from wellspent.compiling import frozen
from wellspent.estimate import Figure
from wellspent.staffing.scenario import Scenario, ScenarioInvalid
from wellspent.staffing.simulation.event_loop import run_events
from wellspent.staffing.simulation.event_state import World
from wellspent.staffing.simulation.level_run import DayDrawn, LevelRun, draw_days, simulate_levels
from wellspent.staffing.simulation.replications import (
    ByInterval,
    difference_over,
    estimate_by_interval,
    estimate_over,
    mean_over,
)
from wellspent.staffing.simulation.scenario_arrays import lay_out, make_world
from wellspent.staffing.simulation.tallying import COUNTS, tally

__all__ = [
    "COUNTS", "MEASURES", "DayDrawn", "LevelRun", "Simulation", "draw_days", "replicate",
    "simulate", "simulate_levels",
]  # fmt: skip

Numbers = npt.NDArray[np.float64]

MEASURES: Final[Mapping[str, tuple[str, str]]] = {
    "service_level": ("answered_in_target", "offered"),  # of all offered, as `Performance` has it
    "wait_seconds": ("wait_seconds", "offered"),  # on the line, until the answer or the hang-up
    "answered_wait_seconds": ("answered_wait_seconds", "answered"),  # ASA as most ACDs print it
    "abandonment": ("abandoned", "offered"),
    "callbacks": ("callbacks", "offered"),
    "callback_seconds": ("callback_seconds", "callbacks"),  # from coming to being called
    "redials": ("redials", "offered"),
    "repeats": ("repeats", "offered"),
    "returns": ("returns", "handled"),  # whose customer comes again, be it after the horizon
    "handle_seconds": ("handle_seconds", "handled"),
    "friction_seconds": ("friction_seconds", "handled"),
    "slow_seconds": ("slow_seconds", "handled"),
    "given_seconds": ("given_seconds", "handled"),
    "occupancy": ("busy_seconds", "staffed_seconds"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Simulation:
    """What came of a scenario: counts by replication, and figures with intervals over them."""

    scenario: Scenario
    seed: int
    # (replication, queue, one of `COUNTS`, interval)
    contacts: Numbers = field(repr=False)
    # (replication, busy seconds or staffed seconds, group, interval)
    agents: Numbers = field(repr=False)

    @property
    def replications(self) -> int:
        """How often chance was asked."""
        return len(self.contacts)

    def count(self, name: str, queue: str | None = None, group: str | None = None) -> Numbers:
        """One of `COUNTS`, "handled", "busy_seconds" or "staffed_seconds": (replication, interval).

        Of one queue or all, of one group of agents or all.
        """
        if name in {"busy_seconds", "staffed_seconds"}:
            if queue is not None:
                raise ScenarioInvalid(
                    f"The agents' time is not counted for the queue '{queue}' alone.",
                    "Name a group of agents: they may answer several queues.",
                )
            seconds = self.agents[:, int(name == "staffed_seconds")]
            names = [each.name for each in self.scenario.groups]
            return _one_or_all(seconds, names, group, "group of agents")
        if name == "handled":
            return self.count("answered", queue) + self.count("callbacks", queue)
        if name not in COUNTS:
            raise ScenarioInvalid(
                f"Nothing is counted under the name '{name}'.",
                f"Name one of: {', '.join(dict.fromkeys((*MEASURES, *COUNTS)))}.",
            )
        names = [each.name for each in self.scenario.queues]
        return _one_or_all(self.contacts[:, :, COUNTS.index(name)], names, queue, "queue")

    def figure(self, measure: str, queue: str | None = None, group: str | None = None) -> Figure:
        """One of `MEASURES`, or a count such as "offered": its mean over replications."""
        if measure not in MEASURES:
            return mean_over(self.count(measure, queue, group).sum(axis=1))
        tops, bottoms = self._ratio(measure, queue, group)
        return estimate_over(tops.sum(axis=1), bottoms.sum(axis=1), _what(measure))

    def by_interval(
        self, measure: str, queue: str | None = None, group: str | None = None
    ) -> ByInterval:
        """The same in each interval."""
        if measure not in MEASURES:
            counts = self.count(measure, queue, group)
            return estimate_by_interval(counts, np.ones_like(counts))
        return estimate_by_interval(*self._ratio(measure, queue, group))

    def by_queue(self, measure: str) -> dict[str, Figure]:
        """The same for each queue."""
        return {each.name: self.figure(measure, each.name) for each in self.scenario.queues}

    def compare(self, other: Simulation, queue: str | None = None) -> dict[str, Figure]:
        """What the other scenario has more of each measure than this one, paired.

        Both met the same chance, so that most of it cancels: a difference is told from none
        with far fewer replications. Raises `ScenarioInvalid` where they did not.
        """
        if (self.seed, self.replications) != (other.seed, other.replications):
            raise ScenarioInvalid(
                f"One scenario was simulated {self.replications} times with seed {self.seed}, the "
                f"other {other.replications} times with seed {other.seed}.",
                "Simulate both with the same seed and equally often.",
            )
        found = {}
        for name in MEASURES:
            if queue is None or name != "occupancy":
                tops, bottoms = other._ratio(name, queue)
                less_tops, less_bottoms = self._ratio(name, queue)
                found[name] = difference_over(
                    tops.sum(axis=1), bottoms.sum(axis=1),
                    less_tops.sum(axis=1), less_bottoms.sum(axis=1), _what(name),
                )  # fmt: skip
        return found

    def _ratio(
        self, measure: str, queue: str | None = None, group: str | None = None
    ) -> tuple[Numbers, Numbers]:
        tops, bottoms = MEASURES[measure]
        return self.count(tops, queue, group), self.count(bottoms, queue, group)

    @property
    def service_level(self) -> Figure:
        """Share of all offered that is answered within the threshold."""
        return self.figure("service_level")

    @property
    def wait_seconds(self) -> Figure:
        """Mean wait of all offered, until the answer or the hang-up."""
        return self.figure("wait_seconds")

    @property
    def answered_wait_seconds(self) -> Figure:
        """Mean wait of those answered, ASA as most ACDs print it."""
        return self.figure("answered_wait_seconds")

    @property
    def abandonment(self) -> Figure:
        """Share of all offered that hangs up before an answer."""
        return self.figure("abandonment")

    @property
    def occupancy(self) -> Figure:
        """Share of the agents' time in which they hold a contact."""
        return self.figure("occupancy")


def simulate(
    scenario: Scenario,
    *,
    replications: int = 20,
    seed: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> Simulation:
    """Runs a scenario so many times; the same seed meets the same chance in every scenario.

    `progress` is told how many replications are done, of how many.
    """
    if not 1 <= replications <= 1_000_000:
        raise ScenarioInvalid(
            f"There cannot be {replications} replications.",
            "Ask for 8 at least: below it no figure is shown.",
        )
    empty = lay_out(scenario)
    intervals = len(empty.edges) - 1
    contacts = np.zeros((replications, len(scenario.queues), len(COUNTS), intervals))
    agents = np.zeros((replications, 2, len(scenario.groups), intervals))
    for k in range(replications):
        world = make_world(scenario, empty, seed, k)
        run_events(*world)
        _tally(world, scenario.threshold_seconds, contacts[k])
        agents[k] = world.busy, world.staffed
        if progress:
            progress(k + 1, replications)
    return Simulation(scenario, seed, frozen(contacts), frozen(agents))


def replicate(scenario: Scenario, *, seed: int = 1, replication: int = 0) -> World:
    """One replication to look into, contact by contact; `event_state` names what is there."""
    world = make_world(scenario, lay_out(scenario), seed, replication)
    run_events(*world)
    counts = np.zeros((len(scenario.queues), len(COUNTS), len(world.edges) - 1))
    _tally(world, scenario.threshold_seconds, counts)
    return world


def _tally(world: World, threshold: float, counts: Numbers) -> None:
    tally(world.contacts, world.drawn, world.later, world.queues, world.agents, world.edges,
          float(threshold), counts, world.staffed)  # fmt: skip


def _one_or_all(counts: Numbers, names: list[str], wanted: str | None, what: str) -> Numbers:
    """Counts of shape (replication, thing, interval) for one thing or summed over all."""
    if wanted is None:
        total: Numbers = counts.sum(axis=1)
        return total
    if wanted not in names:
        raise ScenarioInvalid(
            f"There is no {what} called '{wanted}'.", f"Name one of: {', '.join(names)}."
        )
    return counts[:, names.index(wanted)]


def _what(measure: str) -> str:
    """What there has to be some of, so that the measure is known."""
    found: Any = {"staffed_seconds": "agents at work", "callbacks": "callbacks"}
    return str(found.get(MEASURES[measure][1], "contacts"))
