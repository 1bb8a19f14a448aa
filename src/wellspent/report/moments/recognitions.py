"""Recognitions of a centre: what was done well lately, results and behaviours beside one another.

Of what is found, a team's lead gets the few of whom nobody has said anything for longest, one an
agent; the praise of the last day always. Nobody is put in an order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa

from wellspent.estimate import Estimate, Unknown, estimate_mean, estimate_share
from wellspent.moments.choosing import LEAST_CERTAINTY
from wellspent.moments.moment import Moment, NamedFigure, Shown
from wellspent.moments.recognition import (
    Helper,
    Improvement,
    Improvements,
    Measure,
    Recognised,
    Spread,
    Telling,
    find_improvements,
    quiet_helpers,
    raise_helper,
    raise_improvement,
    raise_spread,
    raise_telling,
    rested_first,
    spread_of,
    tell_moments,
)
from wellspent.moments.recognition.adjusting import places_of
from wellspent.report.moments.before import Before
from wellspent.report.moments.recognition_facts import (
    MEASURES,
    Days,
    coachings,
    contact_values,
    days_of,
    fresh_contacts,
    fresh_exchanges,
    fresh_praise,
    recent_consults,
    recognised_before,
)
from wellspent.report.moments.states import States, read_states
from wellspent.settings import Settings

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["AgentSides", "Recognitions", "gather_recognitions"]

_A_TEAM: Final = 4  # recognitions that one team's lead gets at a time, beside the praise of the day
_COUNTED_DAYS: Final = 90
_MEASURE: Final = {one.key: one for one in MEASURES}
_NO_AGENTS: Final = Unknown(
    "no contact names its agent and its moment", "contacts with `agent` and `began`"
)


@dataclass(frozen=True, slots=True)
class AgentSides:
    """One agent's results and behaviours since `Recognitions.since`; Unknown where too little was seen."""

    agent: str
    team: str | None
    results: tuple[NamedFigure, ...]
    behaviours: tuple[NamedFigure, ...]


@dataclass(frozen=True, slots=True)
class Recognitions:
    """What is to be recognised, and how it was found.

    `improvements` are all that stand out of the `looked_at` pairs of agent and measure; `coached` names, as
    "agent/measure", those that were coached about it. `spread` is how the recognitions of the last 90
    days lie on people. `waiting` counts what was found and is left for later, since others come first.
    """

    moments: tuple[Moment, ...]
    since: datetime
    agents: tuple[AgentSides, ...]
    improvements: tuple[Improvement, ...]
    coached: tuple[str, ...]
    looked_at: int
    not_enough: int
    helpers: tuple[Helper, ...]
    spread: Spread | Unknown
    waiting: int


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """Everything that was found, before it is decided who comes first."""

    days: Days
    tellings: tuple[Telling, ...]
    of_queue: Mapping[str, int]
    improvements: tuple[Improvement, ...]
    coached: frozenset[tuple[str, str]]
    helpers: tuple[Helper, ...]
    sides: Mapping[str, AgentSides]
    meets_less: frozenset[str]


def gather_recognitions(
    con: DuckDBPyConnection, settings: Settings, before: Before
) -> Recognitions | Unknown:
    """What is to be recognised in a workspace. Makes the tables of `gather`."""
    days = days_of(con)
    if days is None:
        return _NO_AGENTS
    rows, of_queue = fresh_contacts(con, days)
    tellings = tell_moments(rows, fresh_exchanges(con), fresh_praise(con), days.just)
    consults, team_of = recent_consults(con, days)
    values = contact_values(con, settings)
    usual, after_coaching, coached = _improved(con, values, days, settings.seed)
    found = _Found(
        days, tellings, of_queue, (*after_coaching.found, *usual.found), coached,
        quiet_helpers(consults, team_of), _sides(values, team_of, days), _meets_less(usual),
    )  # fmt: skip
    since = days.newest - timedelta(days=_COUNTED_DAYS)
    said = recognised_before(con, before.said.get("states"), since)
    spread = spread_of(said, team_of.keys(), settings.seed)
    moments, waiting = _raised(
        found, said, read_states(before.said.get("states")), settings.moments.look_back_days
    )
    if isinstance(spread, Spread) and spread.same_people:
        moments.append(raise_spread(spread, settings.name, _COUNTED_DAYS, days.newest))
    return Recognitions(
        moments=tuple(moments),
        since=days.recent,
        agents=tuple(found.sides[name] for name in sorted(found.sides)),
        improvements=found.improvements,
        coached=tuple(sorted(f"{agent}/{measure}" for measure, agent in coached)),
        looked_at=usual.looked_at + after_coaching.looked_at,
        not_enough=usual.not_enough + after_coaching.not_enough,
        helpers=found.helpers,
        spread=spread,
        waiting=waiting,
    )


def _improved(
    con: DuckDBPyConnection, values: Mapping[str, pa.Table], days: Days, seed: int
) -> tuple[Improvements, Improvements, frozenset[tuple[str, str]]]:
    """Who became better lately; apart from it, since a coaching, in what it was about.

    The two are looked at apart, because a coaching says beforehand where to look.
    """
    since_coaching = coachings(con)
    coached = {(measure, agent) for measure, of in since_coaching.items() for agent in of}
    lately = {
        measure: {
            agent: days.recent
            for agent in sorted(places_of(table["agent"]))
            if (measure, agent) not in coached
        }
        for measure, table in values.items()
    }
    less = frozenset(one.key for one in MEASURES if one.less_is_better)
    usual = find_improvements(values, lately, less_is_better=less, seed=seed)
    after = find_improvements(values, since_coaching, beside=lately, less_is_better=less, seed=seed)
    return usual, after, frozenset(coached)


def _meets_less(usual: Improvements) -> frozenset[str]:
    """Agents of whom fewer exchanges of a slow part are shown than their own past explains."""
    return frozenset(
        one.agent
        for one in usual.every
        if _MEASURE[one.measure].kind == "behaviour" and one.beyond.high < 0
    )


def _sides(
    values: Mapping[str, pa.Table], team_of: Mapping[str, str | None], days: Days
) -> dict[str, AgentSides]:
    """Everybody's figures since `days.recent`, by agent."""
    figures: defaultdict[str, dict[str, NamedFigure]] = defaultdict(dict)
    for measure in MEASURES:
        of = _by_agent(values[measure.key], days.recent)
        for agent in team_of:
            figures[agent][measure.key] = _named(measure, of.get(agent, np.empty(0)))
    return {
        agent: AgentSides(
            agent, team,
            tuple(figures[agent][one.key] for one in MEASURES if one.kind == "result"),
            tuple(figures[agent][one.key] for one in MEASURES if one.kind == "behaviour"),
        )
        for agent, team in team_of.items()
    }  # fmt: skip


def _by_agent(table: pa.Table, since: datetime) -> dict[str, np.ndarray[tuple[int], np.dtype[np.float64]]]:  # fmt: skip
    """Each agent's known values since then."""
    rows = table.filter(table["value"].is_valid())
    at = rows["at"].to_numpy(zero_copy_only=False).astype("datetime64[us]")
    rows = rows.filter(pa.array(at >= np.datetime64(since, "us")))
    value = rows["value"].to_numpy(zero_copy_only=False)
    return {agent: value[places] for agent, places in places_of(rows["agent"]).items()}


def _named(measure: Measure, values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> NamedFigure:
    name = measure.name[:1].upper() + measure.name[1:]
    if measure.unit == "share":
        return NamedFigure(name, estimate_share(int(values.sum()), len(values)), "share")
    figure = estimate_mean(values)
    if isinstance(figure, Estimate) and values.min() >= 0:
        figure = replace(figure, low=max(figure.low, 0.0))
    return NamedFigure(name, figure, measure.unit)


def _raised(
    found: _Found, said: Sequence[Recognised], states: States, look_back_days: int
) -> tuple[list[Moment], int]:
    """The moments that are raised now, and how many are left for later; what somebody took stays."""
    of_team: defaultdict[str | None, list[Moment]] = defaultdict(list)
    raised: list[Moment] = []
    candidates = _candidates(found)
    closed = states.still_closed(candidates, look_back_days)
    for moment in candidates:
        if moment.key in states.taken:
            raised.append(moment)
        elif moment.certainty >= LEAST_CERTAINTY and moment.key not in closed:
            of_team[moment.team].append(moment)
    taken = len(raised)
    for team in sorted(of_team, key=lambda name: (name is None, name)):
        raised += _of_one_team(of_team[team], said, found.days)
    return raised, sum(map(len, of_team.values())) + taken - len(raised)


def _of_one_team(those: list[Moment], said: Sequence[Recognised], days: Days) -> list[Moment]:
    """The praise of the last day; then one an agent, of whom nobody has said anything for longest first."""
    today = [one for one in those if _is_praise(one) and one.arose and one.arose.date() == days.newest.date()]  # fmt: skip
    known = {one.about for one in today}
    others: list[Moment] = []
    for one in sorted(those, key=lambda one: (_ORDER[one.key.split("/")[1]], -one.certainty, one.key)):  # fmt: skip
        if one.about not in known:
            known.add(one.about)
            others.append(one)
    return today + rested_first(others, lambda one: one.about, said)[:_A_TEAM]


_ORDER: Final = {"compliment": 0, "improvement": 1, "held": 2, "helping": 3, "connection": 4}


def _is_praise(moment: Moment) -> bool:
    return moment.key.startswith("recognition/compliment/")


def _candidates(found: _Found) -> list[Moment]:
    """Everything that could be raised."""
    days = (found.days.newest - found.days.counted).days
    return [
        *(raise_telling(one, found.of_queue.get(one.contact, 0), late=one.at < found.days.just) for one in found.tellings),
        *(_improvement(found, one) for one in found.improvements if not _at_a_cost(found, one)),
        *(raise_helper(one, days) for one in found.helpers),
    ]  # fmt: skip


def _at_a_cost(found: _Found, one: Improvement) -> bool:
    """Whether a better result came with fewer exchanges that matter: that is no achievement."""
    return _MEASURE[one.measure].kind == "result" and one.agent in found.meets_less


def _improvement(found: _Found, one: Improvement) -> Moment:
    """An improvement beside what is known of the agent's other side, and with words of theirs that show it."""
    measure, sides = _MEASURE[one.measure], found.sides.get(one.agent)
    beside: tuple[NamedFigure, ...] = ()
    if sides is not None:
        other = sides.behaviours if measure.kind == "result" else sides.results
        beside = tuple(figure for figure in other if isinstance(figure.figure, Estimate))[:2]
    return raise_improvement(
        one, measure, None if sides is None else sides.team,
        coached=(one.measure, one.agent) in found.coached, shown=_shown(found, one.agent),
        beside=beside, arose=found.days.newest,
    )  # fmt: skip


def _shown(found: _Found, agent: str) -> tuple[Shown, ...]:
    """Words of this agent in fresh contacts that show how a customer was met."""
    places = [
        place for telling in found.tellings if telling.agent == agent
        for place in telling.shown if place.shows != "the customer's words"
    ]  # fmt: skip
    return tuple(places[:2])
