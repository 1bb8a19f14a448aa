"""The performance paradox of a centre: coaching and slow time as investments, and what followed.

coaching    hours of the table `actions` by kind; by a staged rollout over agents, by dose over agents' weeks,
            and by the looks back at what each coaching aimed at
slow time   programmes that teams began (`slow_time` in `actions`), by a staged rollout over teams; and each slow
            part by what it brings and costs a minute (`wellspent worth`)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from wellspent.errors import WellspentError
from wellspent.estimate import Estimate, Figure, Unknown, estimate_mean, too_few
from wellspent.moments.follow_up.model import FollowUp
from wellspent.moments.moment import Unit
from wellspent.moments.paradox.dose import dose_of
from wellspent.moments.paradox.model import Course, Design, Investment, WhatFollowed
from wellspent.report.gather import query_rows
from wellspent.report.impact.model import Bought, Impact
from wellspent.report.moments.before import Before
from wellspent.report.moments.follow_ups import FollowUps
from wellspent.report.moments.measured import require_gathered
from wellspent.report.moments.words import say_amount
from wellspent.settings import Settings
from wellspent.worth.rollout import Rollout, rollout_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Paradox", "gather_paradox", "verdict_of"]

_TAUGHT: Final = {"coaching": "Coaching", "training": "Training", "feedback": "Feedback"}
_STARTED: Final = "slow_time"


@dataclass(frozen=True, slots=True)
class _Outcome:
    """One number a contact, by SQL over the tables of `gather`."""

    name: str
    unit: Unit
    more_is_better: bool | None
    query: str


_OUTCOMES: Final = (
    _Outcome(
        "share of time in slow parts", "share", True,
        "SELECT contact, slow / nullif(handle, 0) AS value FROM handled",
    ),
    _Outcome("handle time", "seconds", None, "SELECT contact, handle AS value FROM handled"),
    _Outcome(
        "repeat contacts", "share", False,
        "SELECT contact, CAST(repeated AS DOUBLE) AS value FROM followed WHERE observed",
    ),
    _Outcome(
        "satisfaction of those who answered", "points", True,
        "SELECT contact, avg(score) AS value FROM surveys "
        "WHERE question = $csat AND score IS NOT NULL GROUP BY contact",
    ),
)  # fmt: skip
_WEEKS: Final = """
SELECT c.{unit} AS unit, CAST(date_trunc('week', c.began) AS DATE) AS week, avg(v.value) AS value,
    any_value(s.first) AS first, coalesce(any_value(d.hours), 0) AS hours, count(*) AS n
FROM contacts AS c JOIN ({values}) AS v USING (contact)
LEFT JOIN (
    SELECT {unit} AS unit, CAST(date_trunc('week', min("at")) AS DATE) AS first FROM actions
    WHERE kind = $kind AND {unit} IS NOT NULL GROUP BY ALL
) AS s ON s.unit = c.{unit}
LEFT JOIN (
    SELECT {unit} AS unit, CAST(date_trunc('week', "at") AS DATE) AS week, sum(hours) AS hours FROM actions
    WHERE kind = $kind AND {unit} IS NOT NULL GROUP BY ALL
) AS d ON d.unit = c.{unit} AND d.week = CAST(date_trunc('week', c.began) AS DATE)
WHERE c.{unit} IS NOT NULL AND c.began IS NOT NULL AND v.value IS NOT NULL
GROUP BY ALL ORDER BY ALL
"""
_HOURS: Final = """
SELECT sum(hours), count(hours), count(*), count(DISTINCT agent), count(DISTINCT team)
FROM actions WHERE kind = $kind
"""


@dataclass(frozen=True, slots=True)
class Paradox:
    """Every investment with what followed; `words` says what may be claimed of all of them together."""

    currency: str
    investments: tuple[Investment, ...]
    words: str


def gather_paradox(
    con: DuckDBPyConnection, settings: Settings, before: Before
) -> Paradox | Unknown:
    """What was put in and what followed. Unknown where nobody noted any hour and worth is not known."""
    require_gathered(con, settings)
    found = [
        *(one for kind in _TAUGHT if (one := _taught(con, settings, before, kind))),
        *_started(con, settings),
        *_slow_parts(before.impact, settings.currency),
    ]
    if not found:
        return Unknown(
            "nobody noted hours of coaching, and what slow time brings is not known",
            "the table actions, or `wellspent worth DIR`",
        )
    return Paradox(settings.currency, tuple(found), _words(found))


def _taught(
    con: DuckDBPyConnection, settings: Settings, before: Before, kind: str
) -> Investment | None:
    hours, noted, times, agents, _ = query_rows(con, _HOURS, {"kind": kind})[0]
    if not times or not agents:
        return None
    followed: list[WhatFollowed] = []
    for outcome in _OUTCOMES:
        table = _weeks(con, settings, outcome, kind, "agent")
        followed += [_staged(table, outcome, "agent", kind), _by_dose(table, outcome, kind)]
    followed.append(_looked_back(before.part(FollowUps), kind))
    put_in = _hours(hours, noted, times)
    whom = f"{agents} agents, {times} times"
    cost = _cost(put_in, settings)
    return Investment(kind, _TAUGHT[kind], whom, put_in, cost, tuple(followed))


def _started(con: DuckDBPyConnection, settings: Settings) -> Iterator[Investment]:
    """Programmes of slow time that teams began."""
    hours, noted, times, _, teams = query_rows(con, _HOURS, {"kind": _STARTED})[0]
    if not times or not teams:
        return
    followed = [
        _staged(_weeks(con, settings, one, _STARTED, "team"), one, "team", _STARTED)
        for one in _OUTCOMES
    ]
    put_in = _hours(hours, noted, times)
    name, cost = "Slow time, given to teams", _cost(put_in, settings)
    yield Investment(_STARTED, name, f"{teams} teams", put_in, cost, tuple(followed))


def _hours(hours: float | None, noted: int, times: int) -> Figure:
    if hours is None or noted < times:
        return Unknown(
            f"hours are noted of {noted} of {times} times", "the column hours of the table actions"
        )
    return Estimate(float(hours), float(hours), float(hours), times, "sum, as noted")


def _cost(hours: Figure, settings: Settings) -> Figure:
    """An agent's and a leader's hour, each at the wage of an agent's: the leader's is not known."""
    if isinstance(hours, Unknown):
        return hours
    if settings.cost_per_hour is None:
        return Unknown(
            "the centre has not said what an hour costs",
            "cost_per_hour under [centre] in wellspent.toml",
        )
    cost = hours.value * settings.cost_per_hour
    return Estimate(
        cost, cost, cost, hours.n, "hours noted × the agent's hour; the leader's own is not counted"
    )


def _weeks(
    con: DuckDBPyConnection, settings: Settings, outcome: _Outcome, kind: str, unit: str
) -> pa.Table:
    """Means by unit and week, the week each unit began, and the hours of the week."""
    given: dict[str, Any] = {"kind": kind}
    if "$csat" in outcome.query:
        given["csat"] = settings.csat
    query = _WEEKS.format(unit=unit, values=outcome.query)
    table: pa.Table = con.sql(query, params=given).to_arrow_table()
    return table


def _staged(table: pa.Table, outcome: _Outcome, unit: str, kind: str) -> WhatFollowed:
    per = f"week of {'an agent' if unit == 'agent' else 'a team'} since"
    try:
        if not table.num_rows:
            return _followed(outcome, "staged rollout", per, too_few(0), kind)
        found = rollout_of(table, outcome="value", unit="unit", time="week", first="first")
    except WellspentError as error:
        refused = Unknown(error.fact.rstrip("."), error.remedy.rstrip("."))
        return _followed(outcome, "staged rollout", per, refused, kind)
    figure = found.effect.figure
    # whoever begins together is a team to the design
    if isinstance(figure, Unknown) and unit == "agent":
        figure = Unknown(*(one.replace("team", "agent") for one in (figure.reason, figure.lift)))
    return _followed(outcome, "staged rollout", per, figure, kind, _course(found))


def _course(found: Rollout) -> tuple[Course, ...]:
    return tuple(Course(one.periods_since, one.figure) for one in found.events if not one.reference)


def _by_dose(table: pa.Table, outcome: _Outcome, kind: str) -> WhatFollowed:
    weeks = np.asarray(table["week"].cast(pa.int32()).to_numpy(), dtype=np.int64) // 7
    columns = {"agent": table["unit"], "week": weeks, "value": table["value"], "hours": table["hours"]}  # fmt: skip
    found = dose_of(pa.table(columns))
    return _followed(outcome, "association by dose", "hour in the four weeks before", found, kind)


def _looked_back(looks: FollowUps | None, kind: str) -> WhatFollowed:
    """The mean of what those coached reached beyond what was expected, over looks at shares."""
    per = "coaching looked back at"
    aimed = _Outcome("what it aimed at", "share", True, "")
    figures = [
        one.look.figure.value
        for one in (looks.looks if looks else ())
        if one.kind == kind and isinstance(one.look, FollowUp) and one.look.unit == "share"
        and isinstance(one.look.figure, Estimate)
    ]  # fmt: skip
    return _followed(
        aimed, "association by look back", per, estimate_mean(figures, "looks back"), kind
    )


def _slow_parts(impact: Impact | None, currency: str) -> Iterator[Investment]:
    if impact is None:
        return
    for one in impact.bought:
        if one.behaviour.startswith("slow/"):
            yield _slow_part(one, impact, currency)


def _slow_part(one: Bought, impact: Impact, currency: str) -> Investment:
    names = {known.key: known.name for known in impact.behaviours}
    name = names.get(one.behaviour, one.behaviour.removeprefix("slow/"))
    designs = [
        link.effect.design
        for link in impact.links
        if link.behaviour == one.behaviour and link.outcome in one.counted
    ]
    outcome = _Outcome("money brought by a minute", "money", True, "")
    staged = bool(designs) and all(each.startswith("staged") for each in designs)
    design: Design = "staged rollout" if staged else "association"
    followed = _followed(outcome, design, "minute", one.brings, name, currency=currency)
    minutes = Estimate(1 / 60, 1 / 60, 1 / 60, 1, "a minute")
    whom = "a minute in a contact"
    return Investment(one.behaviour, f"Time for {name}", whom, minutes, one.costs, (followed,))


def _followed(  # noqa: PLR0917 - what, by which design, of what, how much, and the course
    outcome: _Outcome,
    design: Design,
    per: str,
    figure: Figure,
    kind: str,
    course: tuple[Course, ...] = (),
    currency: str = "",
) -> WhatFollowed:
    asked = f"{outcome.name} after {kind.replace('_', ' ')}, by {design}"
    verdict = _verdict(figure, outcome.more_is_better)
    if isinstance(figure, Unknown):
        words = f"{asked}: {verdict}, since {figure.reason}."
    else:
        value, low, high = (
            say_amount(one, outcome.unit, currency)
            for one in (figure.value, figure.low, figure.high)
        )
        words = f"{asked}: {value} per {per} ({low} to {high}); {verdict}."
    better = outcome.more_is_better
    return WhatFollowed(outcome.name, outcome.unit, better, design, per, figure, words, course)


def verdict_of(found: WhatFollowed) -> str:
    """Whether what followed went the way it should, in half a sentence."""
    return _verdict(found.figure, found.more_is_better)


def _verdict(figure: Figure, more_is_better: bool | None) -> str:
    if isinstance(figure, Unknown):
        return "not enough to say"
    if figure.low <= 0 <= figure.high:
        return "it may be nothing"
    if more_is_better is None:
        return "it differs, and neither way is good by itself"
    if (figure.value > 0) == more_is_better:
        return "it went the way it should"
    return "it went the other way"


def _words(found: list[Investment]) -> str:
    every = [one for investment in found for one in investment.followed]
    told = [one for one in every if isinstance(one.figure, Estimate)]
    sure = [
        one
        for one in told
        if isinstance(one.figure, Estimate) and not one.figure.low <= 0 <= one.figure.high
    ]
    return (
        f"{len(every)} questions were asked of what followed: {len(every) - len(told)} are refused, "
        f"{len(told) - len(sure)} may be nothing, {len(sure)} differ from nothing, of which chance would make "
        f"up to {max(0.05 * len(told), 0.1):.1f}. Only a staged start or an experiment tells what the hours did."
    )
