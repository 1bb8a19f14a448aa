"""The experiment that would settle what a behaviour is worth: who, how many, how long, what it sees.

unit            what is drawn: an agent for the whole time, or one agent's one day ("shift")
power           how often an effect of that size would be found, by simulated experiments
smallest        the smallest effect that is found with the power asked for
effect          by how much the arm's mean outcome differs per contact, whoever does the behaviour
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import pyarrow as pa

from wellspent.errors import WellspentError
from wellspent.estimate import Estimate, Figure
from wellspent.worth.cutoffs import LEAST_CLUSTERS
from wellspent.worth.effect import Refusal
from wellspent.worth.experiment.history import History, history_of
from wellspent.worth.experiment.simulating import (
    Progress,
    Simulated,
    look_week,
    simulate_agents,
    simulate_shifts,
)
from wellspent.worth.looks import Look, looks_at

__all__ = ["DesignInvalid", "Duration", "ExperimentDesign", "UnitPlan", "design_experiment"]

Unit = Literal["agent", "shift"]

LONGEST: Final = 12  # weeks: beyond it people come and go, and seasons turn
SHORTEST: Final = 2  # weeks: every weekday twice, and the novelty is over
USUAL_WEEKS: Final = 4  # where neither an effect nor a duration was asked for
_SHOWN: Final = (2, 4, 6, 8, 12)
_MOST_BEFORE: Final = 8  # weeks before the start that are used


class DesignInvalid(WellspentError):
    """An experiment that cannot be designed as it was asked for."""


@dataclass(frozen=True, slots=True)
class Duration:
    """What so many weeks would see: the smallest effect, and the power for the one asked about."""

    weeks: int
    smallest: Figure
    power: Figure | None


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """The experiment with one kind of unit. `weeks` is None where none of its durations will do."""

    unit: Unit
    agents: int
    units_an_arm: int
    weeks: int | None
    durations: tuple[Duration, ...]
    gain: float | None
    refusal: Refusal | None

    def lasting(self, weeks: int) -> Duration | None:
        """What so many weeks would see; None where it was refused."""
        return next((one for one in self.durations if one.weeks == weeks), None)


@dataclass(frozen=True, slots=True)
class ExperimentDesign:
    """The design, and what it rests on.

    `effect` is the one asked about, None where none was. `units_an_arm` counts agents, or agents'
    days. `fewest` is how many an arm would do for the effect. `usual` is the outcome's mean now,
    `present` the share of contacts with the behaviour, `between` what of weekly means lasts
    with the agent. `other` is the same with the other unit. `before_weeks` are compared with.
    """

    behaviour: str
    outcome: str
    unit: Unit
    why: str
    agents: tuple[tuple[str, str], ...]
    units_an_arm: int
    weeks: int
    effect: float | None
    aimed_power: float
    power: Figure | None
    smallest: Figure
    fewest: int | None
    gain: float | None
    usual: Figure
    present: Figure
    in_amounts: bool
    between: Figure
    plan: UnitPlan
    other: UnitPlan
    looks: tuple[Look, ...]
    before_weeks: int
    simulations: int
    seed: int
    contacts: int
    history_weeks: int
    warnings: tuple[str, ...]
    refusal: Refusal | None


def design_experiment(
    facts: pa.Table,
    *,
    behaviour: str,
    outcome: str,
    unit: Unit | None = None,
    effect: float | None = None,
    weeks: int | None = None,
    power: float = 0.8,
    looks: int = 1,
    simulations: int = 400,
    seed: int = 1,
    progress: Progress = lambda _done, _total: None,
) -> ExperimentDesign:
    """The experiment on this centre, from its own past.

    `facts` has a row a contact, the columns of `FACTS`. With `effect` the shortest duration that
    finds it with `power` is chosen (refused where none does), with `weeks` that one, with neither
    four weeks. `unit` None: what is recommended. Raises `DesignInvalid` and `HistoryUnusable`.
    """
    _check(effect, weeks, power, looks, simulations)
    history = history_of(facts)
    asked = _Asked(effect, weeks, power, looks_at([(n + 1) / looks for n in range(looks)]), simulations, seed)  # fmt: skip
    before = min(_MOST_BEFORE, history.weeks)
    plans = _plans(history, asked, before, progress)
    chosen = unit or _recommended(plans["agent"], plans["shift"], asked)
    plan, other = plans[chosen], plans["shift" if chosen == "agent" else "agent"]
    long = plan.weeks or weeks or LONGEST
    seen, unseen = plan.lasting(long), _unseen(plan, asked)
    refusal = plan.refusal or (None if weeks else unseen)
    countable = chosen == "agent" and effect and not refusal
    return ExperimentDesign(
        behaviour=behaviour,
        outcome=outcome,
        unit=chosen,
        why=_why(plan, other, history),
        agents=tuple(zip(history.agents, history.teams, strict=True)),
        units_an_arm=_units_an_arm(history, chosen, long),
        weeks=long,
        effect=effect,
        aimed_power=power,
        power=seen.power if seen else None,
        smallest=seen.smallest if seen else (plan.refusal or _nothing()).as_unknown(),
        fewest=_fewest(history, asked, long, before) if countable else None,
        gain=plan.gain,
        usual=history.usual,
        present=history.present,
        in_amounts=history.in_amounts,
        between=history.between,
        plan=plan,
        other=other,
        looks=asked.looks,
        before_weeks=before if chosen == "agent" else 0,
        simulations=simulations,
        seed=seed,
        contacts=history.all_contacts,
        history_weeks=history.weeks,
        warnings=_warnings(history, unseen if weeks else None),
        refusal=refusal,
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    effect: float | None
    weeks: int | None
    power: float
    looks: tuple[Look, ...]
    simulations: int
    seed: int
    sparsely: bool = False

    @property
    def longest(self) -> int:
        return max(LONGEST, self.weeks or 0)

    @property
    def sparse(self) -> _Asked:
        """Fewer simulations and fewer durations: days are many, and cost more to draw."""
        return replace(self, simulations=max(50, self.simulations // 4), sparsely=True)

    @property
    def grid(self) -> tuple[int, ...]:
        """The durations that are looked at: all of them where one has to be found."""
        if self.effect and not self.weeks and not self.sparsely:
            return tuple(range(max(SHORTEST, len(self.looks)), self.longest + 1))
        wanted = {*_SHOWN, self.weeks or USUAL_WEEKS}
        return tuple(sorted(one for one in wanted if one >= len(self.looks)))


def _check(effect: float | None, weeks: int | None, power: float, looks: int, simulations: int) -> None:  # fmt: skip
    wrong = (
        (effect == 0, "An effect of 0 cannot be found.", "Name the smallest that would matter."),
        (not 0.5 <= power <= 0.99, f"A power of {power:g} is none.", "Give a share from 0.5 to 0.99, such as 0.8."),
        (weeks is not None and weeks < max(1, looks), f"{weeks} weeks do not hold {looks} looks.", "Give more weeks, or fewer looks."),
        (looks < 1 or looks > LONGEST, f"There cannot be {looks} looks.", f"Give a number from 1 to {LONGEST}."),
        (simulations < 50, f"{simulations} simulated experiments say too little.", "Give 50 or more."),
    )  # fmt: skip
    for is_wrong, fact, remedy in wrong:
        if is_wrong:
            raise DesignInvalid(fact, remedy)


def _plans(history: History, asked: _Asked, before: int, progress: Progress) -> dict[Unit, UnitPlan]:  # fmt: skip
    return {
        "agent": _plan(history, "agent", asked, before, progress),
        "shift": _plan(history, "shift", asked.sparse, before, progress),
    }


def _plan(history: History, unit: Unit, asked: _Asked, before: int, progress: Progress) -> UnitPlan:
    n = len(history.agents)
    needed = 2 * LEAST_CLUSTERS if unit == "agent" else LEAST_CLUSTERS
    if n < needed:
        refusal = Refusal(
            "clusters",
            f"{n} agents have a past, and an experiment by {unit} needs {needed}",
            f"{needed - n} more agents"
            + (", or an experiment by shift." if unit == "agent" else "."),
        )
        return UnitPlan(unit, n, 0, None, (), None, refusal)
    simulated = _simulate(history, unit, asked, before, progress)
    durations = tuple(_duration(simulated, one, asked) for one in asked.grid)
    long = asked.weeks or _shortest(durations, asked)
    return UnitPlan(unit, n, _units_an_arm(history, unit, long or LONGEST), long, durations, simulated.gain, None)  # fmt: skip


def _simulate(history: History, unit: Unit, asked: _Asked, before: int, progress: Progress) -> Simulated:  # fmt: skip
    if unit == "agent":
        return simulate_agents(
            history, weeks=asked.longest, before_weeks=before, simulations=asked.simulations,
            seed=asked.seed, progress=progress,
        )  # fmt: skip
    at = {look_week(look, weeks) for look in asked.looks for weeks in asked.grid}
    return simulate_shifts(
        history, weeks=asked.longest, simulations=asked.simulations, seed=asked.seed, at=at,
        progress=progress,
    )  # fmt: skip


def _duration(simulated: Simulated, weeks: int, asked: _Asked) -> Duration:
    power = simulated.power(asked.effect, weeks, asked.looks) if asked.effect else None
    return Duration(weeks, simulated.smallest(asked.power, weeks, asked.looks), power)


def _shortest(durations: Sequence[Duration], asked: _Asked) -> int | None:
    """The shortest that will do for the effect; the usual one where none was asked about."""
    if not asked.effect:
        return USUAL_WEEKS if len(asked.looks) <= USUAL_WEEKS else durations[0].weeks
    enough = (
        one.weeks for one in durations
        if isinstance(one.power, Estimate) and one.power.value >= asked.power
    )  # fmt: skip
    return next(enough, None)


def _recommended(agent: UnitPlan, shift: UnitPlan, asked: _Asked) -> Unit:
    """By agent where that will do: what one has learned on Monday one knows on Tuesday."""
    if agent.refusal:
        return "shift"
    if asked.effect and not _does(agent, asked) and _does(shift, asked):
        return "shift"
    return "agent"


def _does(plan: UnitPlan, asked: _Asked) -> bool:
    if plan.refusal or plan.weeks is None:
        return False
    seen = plan.lasting(plan.weeks)
    return bool(seen and isinstance(seen.power, Estimate) and seen.power.value >= asked.power)


def _unseen(plan: UnitPlan, asked: _Asked) -> Refusal | None:
    """Where the effect asked about would be missed too often."""
    if not asked.effect or _does(plan, asked):
        return None
    last = plan.lasting(asked.weeks or LONGEST)
    if last is None or not isinstance(last.power, Estimate) or not isinstance(last.smallest, Estimate):  # fmt: skip
        return None
    times = (last.smallest.value / abs(asked.effect)) ** 2
    return Refusal(
        "clusters",
        f"in {last.weeks} weeks an effect of {asked.effect:g} would be found {last.power.value:.0%} of the time, and {asked.power:.0%} was asked for; the smallest that is found so often is {last.smallest.value:.3g}",
        f"About {times:.1f} times as many agents, more weeks, a larger effect, or an outcome that varies less.",
    )


def _nothing() -> Refusal:
    return Refusal("outcomes", "no duration was looked at", "A duration in weeks.")


def _units_an_arm(history: History, unit: Unit, weeks: int) -> int:
    if unit == "agent":
        return len(history.agents) // 2
    weeks_of_agents = len({*zip(history.agent.tolist(), history.week.tolist(), strict=True)})
    days = len(history.agent) / weeks_of_agents
    return int(len(history.agents) * days * weeks / 2)


def _fewest(history: History, asked: _Asked, weeks: int, before: int) -> int | None:
    """How many agents an arm would do, by bisection; None where all are needed."""
    low, high = LEAST_CLUSTERS, len(history.agents) // 2
    while low < high:
        middle = (low + high) // 2
        simulated = simulate_agents(
            history, weeks=weeks, before_weeks=before, simulations=asked.simulations,
            seed=asked.seed, agents=2 * middle,
        )  # fmt: skip
        if simulated.hits(asked.effect or 0.0, weeks, asked.looks) >= asked.power * asked.simulations:  # fmt: skip
            high = middle
        else:
            low = middle + 1
    return high if high < len(history.agents) // 2 else None


def _why(plan: UnitPlan, other: UnitPlan, history: History) -> str:
    lasting = f"{history.between.value:.0%} of what weekly means differ by lies between agents and lasts" if isinstance(history.between, Estimate) else "how far agents differ lastingly is not known"  # fmt: skip
    if plan.unit == "agent":
        return (
            "By agent: what somebody has learned on Monday is still there on Tuesday, so an agent's "
            f"days cannot be kept apart. {lasting[0].upper()}{lasting[1:]}."
        )
    why = f"an experiment by agent will not do ({other.refusal.reason})" if other.refusal else f"{lasting}, and by shift each agent is compared with itself"  # fmt: skip
    return (
        f"By shift (one agent's one day): {why}. The price: habit spills over from the days in "
        "the arm to the days as ever, which makes the figure too small rather than too large; and "
        "it speaks of these agents."
    )


def _warnings(history: History, unseen: Refusal | None) -> tuple[str, ...]:
    short = f"The past has {history.weeks} weeks only: how far weeks differ is a guess." if history.weeks < 4 else ""  # fmt: skip
    new = f"{len(history.left_out)} agents have contacts in one week only and are not in it." if history.left_out else ""  # fmt: skip
    weak = f"{unseen.reason[0].upper()}{unseen.reason[1:]}." if unseen else ""
    return tuple(one for one in (weak, short, new) if one)
