"""Crises of a centre: queues that were unlike their usual day, and topics that became more than their past explains."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from wellspent.estimate import Estimate, Unknown
from wellspent.moments.crisis import CrisisMoment, CrisisWatch, watch_intervals
from wellspent.moments.crisis.raising import raise_crisis, raise_warning
from wellspent.moments.moment import Moment, NamedFigure, Shown
from wellspent.report.listening.early_warnings import EarlyWarning, Warnings
from wellspent.report.moments.before import Before
from wellspent.report.moments.crisis_pools import POOLED, pool_of_queues, queue_that_began
from wellspent.report.moments.crisis_review import cost_of
from wellspent.report.operation import Operation
from wellspent.settings import Settings

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Crises", "Crisis", "Watched", "gather_crises"]

_TEAMS: Final = """
SELECT queue, arg_max(team, n) AS team, max(n) / sum(n) AS share FROM (
    SELECT queue, team, count(*) AS n FROM contacts WHERE queue IS NOT NULL AND team IS NOT NULL GROUP BY ALL
) GROUP BY queue
"""
_FALSE_PER_DAY: Final = 0.1  # of a whole centre: one in ten days, for a crisis seen the sooner
_NEAR: Final = 4.0  # standard deviations, about where chance's own are; further off they thin out
_LOOKED_BACK_AT: Final = 2  # crises of a team
_RECENT: Final = timedelta(days=14)
_REVIEWED: Final = 12  # crises whose cost is reckoned; the most deviant ones
_ONE_TEAM: Final = 0.8  # of a queue's contacts
_ROOM, _TIGHT = 0.7, 0.88  # load: work that comes over agents who are there
_MOST_HOURS: Final = 4


@dataclass(frozen=True, slots=True)
class Crisis:
    """One crisis of a queue, the team that serves it (None: several), and what it cost, where that is over."""

    moment: CrisisMoment
    team: str | None
    cost: tuple[NamedFigure, ...]


@dataclass(frozen=True, slots=True)
class Watched:
    """What was watched: `intervals` of `queues` on `days`, and how many crises a day chance alone raises."""

    queues: int
    intervals: int
    days: int
    expected_false_per_day: float


@dataclass(frozen=True, slots=True)
class Crises:
    """What was found in the intervals, the newest first, and what is raised of it and of early warnings.

    `watched` is Unknown where no interval could be judged. `upto` is the end of the last interval.
    """

    watched: Watched | Unknown
    crises: tuple[Crisis, ...]
    moments: tuple[Moment, ...]
    upto: datetime | None = None


def gather_crises(con: DuckDBPyConnection, settings: Settings, before: Before) -> Crises | Unknown:
    """The centre's crises. Unknown where it has neither intervals nor early warnings."""
    teams = {queue: team for queue, team, share in con.execute(_TEAMS).fetchall() if share >= _ONE_TEAM}  # fmt: skip
    pools = pool_of_queues(con, teams)
    intervals = con.sql(POOLED).to_arrow_table()
    heard = before.listening.warnings if before.listening else None
    topics = tuple(one for each in _warnings(heard) for one in _topic(each))
    if not intervals.num_rows:
        lacking = Unknown("no interval of the ACD was imported", "the table intervals: queue, at, seconds, offered")  # fmt: skip
        return Crises(lacking, (), topics) if topics else lacking
    watch = watch_intervals(intervals, false_per_day=_FALSE_PER_DAY)
    if watch.not_judged is not None:
        return Crises(watch.not_judged, (), topics) if topics else watch.not_judged
    starts = intervals["start"].to_pylist()
    upto = max(starts) + timedelta(minutes=watch.interval_minutes or 0)
    crises = _crises(con, settings, watch, teams, pools)
    raised = [
        replace(moment, urgent=one.moment.end is None)
        for one in _to_raise(crises, upto)
        for moment in raise_crisis(
            one.moment, team=one.team, now=upto, certainty=_certainty(watch, one.moment), cost=one.cost,
            **_hours(before.operation, one.moment),
        )
        # a queue of which no team is known is no lead's
        if one.team is not None or moment.level != "team lead"
    ]  # fmt: skip
    watched = Watched(watch.queues, watch.judged, watch.days, watch.expected_false_per_day)
    return Crises(watched, crises, (*raised, *topics), upto)


def _crises(
    con: DuckDBPyConnection, settings: Settings, watch: CrisisWatch, teams: Mapping[str, str],
    pools: Mapping[str, tuple[str, ...]],
) -> tuple[Crisis, ...]:  # fmt: skip
    moments = [
        replace(one, queue=queue_that_began(con, one.queue, one))
        if one.queue and one.queue in pools
        else one
        for one in watch.moments
    ]
    reviewed = sorted(moments, key=lambda one: -one.deviations)[:_REVIEWED]
    found = []
    for one in moments[::-1]:
        team = teams.get(one.queue or "")
        cost = (
            cost_of(
                con, one, team=team, least=settings.moments.group_minimum,
                repeat_days=settings.repeat_days,
                others=[other for other in moments if teams.get(other.queue or "") == team or other.queue == one.queue],
            )
            if one in reviewed
            else ()
        )  # fmt: skip
        found.append(Crisis(one, team, cost))
    return tuple(found)


def _to_raise(crises: tuple[Crisis, ...], upto: datetime) -> list[Crisis]:
    """Those that last; of those that are over the last two weeks' two worst of each team, where the cost is known."""
    over = [
        one
        for one in crises
        if one.moment.end is not None
        and upto - one.moment.end <= _RECENT
        and any(isinstance(figure.figure, Estimate) for figure in one.cost)
    ]
    worst = [
        one
        for team in {one.team for one in over}
        for one in sorted((each for each in over if each.team == team), key=lambda each: -each.moment.deviations)[:_LOOKED_BACK_AT]
    ]  # fmt: skip
    return [one for one in crises if one.moment.end is None or one in worst]


def _certainty(watch: CrisisWatch, moment: CrisisMoment) -> float:
    """How surely it is none of chance's: of those found and as many as chance raises a share is false, few of them far off."""
    false = watch.expected_false_per_day * watch.days
    share = false / max(false + len(watch.moments), 1e-9)
    far = max(moment.deviations, *(one.deviations for one in moment.also), _NEAR)
    return float(1 - share * np.exp(_NEAR - far))


def _hours(operation: Operation | None, moment: CrisisMoment) -> dict[str, tuple[str, ...]]:
    """The hours of the crisis's weekday with room for slow time, and those without, as agents usually are there."""
    pool = next((one for one in operation.pools if moment.queue in one.queues), None) if operation else None  # fmt: skip
    if pool is None or isinstance(pool.week, Unknown):
        return {"protected": (), "hurried": ()}
    day, week = moment.start.weekday(), pool.week
    with np.errstate(invalid="ignore", divide="ignore"):
        load = week.contacts_per_hour[day] * week.handle_seconds[day] / 3600 / week.agents[day]
    later = range(moment.start.hour, 24)
    return {
        "protected": tuple(_hour(one) for one in later if load[one] <= _ROOM)[:_MOST_HOURS],
        "hurried": tuple(_hour(one) for one in later if load[one] >= _TIGHT)[:_MOST_HOURS],
    }


def _hour(hour: int) -> str:
    return f"{hour}–{hour + 1} h"


def _warnings(heard: Warnings | Unknown | None) -> tuple[EarlyWarning, ...]:
    """Those of the last two weeks that nobody dismissed."""
    if not isinstance(heard, Warnings):
        return ()
    since = heard.last_day - _RECENT
    return tuple(
        one
        for one in heard.warnings
        if one.last >= since and (one.answer is None or one.answer.answer != "dismissed")
    )


def _topic(one: EarlyWarning) -> tuple[Moment, ...]:
    queue = None if isinstance(one.queue, Unknown) else one.queue.name
    shown = [Shown(each.contact, each.turn, each.quote, "one of the first contacts") for each in one.quotes]  # fmt: skip
    times: Estimate = one.ratio
    return raise_warning(
        one.name, one.date, queue=queue, share=one.share, times=times,
        certainty=1 - one.expected_false_share, shown=shown,
    )  # fmt: skip
