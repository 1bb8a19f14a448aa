"""Where an hour of leaders, of agents or of a change buys most, and results beside relationships over time.

leader  coaching: what looks back say it moved, times what that is worth, in the thirteen weeks after it, an hour of it
agent   an hour of slow time, by what it is worth; an hour more at the dearest hour, by the waiting it takes away
fix     friction's money in thirteen weeks, as far as the settings say a change takes it away (`friction_cut`),
        an hour of the change's work (`said["fix_hours"]`: the hours that somebody said, by the friction's key)
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from wellspent.estimate import Estimate, Figure, Unknown
from wellspent.moments.allocation import GIVERS, Stretch, Use, balance_over, in_order, net_of
from wellspent.moments.friction.ranking import FrictionRow
from wellspent.moments.moment import Moment, NamedFigure, Unit
from wellspent.report.gather import query_rows
from wellspent.report.impact.model import Bought, Impact
from wellspent.report.impact.money_words import designs_behind, is_sure, name_of
from wellspent.report.moments.before import Before
from wellspent.report.moments.follow_ups import Followed, FollowUps
from wellspent.report.moments.frictions import Frictions
from wellspent.report.moments.scheme_contacts import gather_scheme_contacts
from wellspent.report.operation import Operation
from wellspent.report.slow_minute import default_choices, price_hours
from wellspent.settings import Settings
from wellspent.worth.ratio import product_of, ratio_of, scaled

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["WEEKS", "Allocation", "fix_use", "gather_allocation", "hours_said"]

WEEKS: Final = 13  # how long what an hour changed is counted: a quarter
_MOST_FIXES: Final = 8
_TEN_HOURS: Final = 10.0
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_COUNTED: Final = (
    'SELECT sum(answered), date_diff(\'day\', min("at"), max("at")) + 1 FROM intervals'
)
_OF_AGENTS: Final = """
SELECT count(DISTINCT agent), date_diff('day', min(began), max(began)) + 1, count(*)
FROM contacts WHERE agent IS NOT NULL AND began IS NOT NULL
"""
_MEAN_HOURS: Final = """
SELECT avg(hours) FROM actions
WHERE list_contains($about, about) AND hours > 0 AND agent IS NOT NULL
"""
_NO_COACHED_HOURS: Final = Unknown(
    "no coaching says how many hours it took", "the column hours of actions.csv"
)
_NO_IMPACT: Final = Unknown("what behaviours are worth is not known", "wellspent worth DIR")
_NO_WAGE: Final = Unknown("the centre has not said what an hour costs", "cost_per_hour in wellspent.toml")  # fmt: skip
_NO_HOURS: Final = Unknown(
    "nobody has said how many hours the change takes", "the hours, on the page Allocation"
)
_NO_PRICE: Final = Unknown(
    "no hour has a price of waiting", "intervals, and waiting_per_hour under [staffing]"
)
_NO_LOOK: Final = Unknown(
    "no coaching is old enough to look back on",
    "actions.csv with each coaching, its agent, what it was about and its hours",
)


@dataclass(frozen=True, slots=True)
class Allocation:
    """Every use of an hour, what is sure first, and the balance over time.

    `words` says what is best, or why nobody can tell.
    """

    uses: tuple[Use, ...]
    stretches: tuple[Stretch, ...]
    words: str
    moments: tuple[Moment, ...]


def gather_allocation(con: DuckDBPyConnection, settings: Settings, before: Before) -> Allocation:
    """The allocation of a centre, from what was found before it."""
    wage: Figure = _NO_WAGE
    if settings.cost_per_hour is not None:
        cost = settings.cost_per_hour
        wage = Estimate(cost, cost, cost, 1, "as the settings say")
    uses = in_order(
        (
            *_of_leaders(con, before, wage),
            *_of_agents(before, wage),
            *_of_fixes(settings, before, wage),
        )
    )
    stretches = balance_over(gather_scheme_contacts(con, settings))
    return Allocation(uses, stretches, _words(uses), _moments(uses))


def hours_said(text: str | None) -> dict[str, float]:
    """The hours that changes take, as people said them, by the friction's key; what cannot be is left out."""
    try:
        rows = json.loads(text or "{}")
    except ValueError:
        return {}
    known = rows.items() if isinstance(rows, dict) else ()
    return {str(key): float(one) for key, one in known if isinstance(one, int | float) and one > 0}


def fix_use(row: FrictionRow, hours: float | None, cut: float, wage: Figure) -> Use:
    """A change that takes away this friction: `cut` is the share it takes, `hours` what it takes to make."""
    brings: Figure = row.weekly_money
    rests = (
        f"{cut:.0%} of it gone for {WEEKS} weeks, as [staffing] friction_cut assumes; "
        "nobody has measured a change"
    )
    if isinstance(brings, Estimate):
        brings = _NO_HOURS if hours is None else scaled(brings, cut * WEEKS / hours)
    net = net_of(brings, wage)
    beside = NamedFigure("costs in a week", row.weekly_money, "money")
    name = f"{row.cause.replace('_', ' ')} in {row.queue}"
    return Use(
        f"fix/{row.key}", "fix", name, brings, wage, net, sure=False, rests_on=rests, figures=(beside,)
    )  # fmt: skip


def _of_fixes(settings: Settings, before: Before, wage: Figure) -> Iterator[Use]:
    frictions, hours = before.part(Frictions), hours_said(before.said.get("fix_hours"))
    for row in frictions.rows[:_MOST_FIXES] if frictions else ():
        yield fix_use(row, hours.get(row.key), settings.staffing.friction_cut, wage)


def _of_agents(before: Before, wage: Figure) -> Iterator[Use]:
    impact = before.impact
    if impact is None:
        yield _unpriced("agent/slow", "slow time", _NO_IMPACT, wage)
    else:
        for one in impact.bought:
            if one.behaviour == "slow" or one.behaviour.startswith("times/"):
                yield _slow_hour(impact, one, wage)
    if before.operation is not None:
        yield _dearest_hour(before.operation, wage)


def _slow_hour(impact: Impact, one: Bought, wage: Figure) -> Use:
    method = "money over slow seconds, Fieller interval"
    brings = scaled(ratio_of(one.brings, one.seconds, _NO_IMPACT, method), 3600.0)
    net = net_of(brings, wage)
    sure = isinstance(net, Estimate) and net.low > 0 and is_sure(impact, one)
    design = designs_behind(impact, one) or "nothing that is priced"
    rests = f"{design}: worth so much if it were the cause" if "association" in design else design
    name = name_of(impact, one.behaviour)
    return Use(f"agent/{one.behaviour}", "agent", name, brings, wage, net, sure, rests)


def _dearest_hour(operation: Operation, wage: Figure) -> Use:
    """One agent more at the hour at which a minute of work costs most waiting."""
    hours = price_hours(operation, default_choices(operation)).hours
    known = [(one, one.waiting_price) for one in hours if isinstance(one.waiting_price, Estimate)]
    if not known:
        prices = [one.waiting_price for one in hours]
        why = next((one for one in prices if isinstance(one, Unknown)), _NO_PRICE)
        return _unpriced("agent/waiting", "less waiting", why, wage)
    hour, price = max(known, key=lambda one: one[1].value)
    brings = scaled(price, 60.0)
    name = f"less waiting, {_DAYS[hour.weekday]} {hour.hour}–{hour.hour + 1}"
    rests = (
        "Erlang A: an hour of work less costs as much waiting less; waiting at the settings' price"
    )
    net = net_of(brings, wage)
    sure = isinstance(net, Estimate) and net.low > 0
    return Use("agent/waiting", "agent", name, brings, wage, net, sure, rests)


def _of_leaders(con: DuckDBPyConnection, before: Before, wage: Figure) -> Iterator[Use]:
    follow_ups = before.part(FollowUps)
    found: dict[str, list[Followed]] = {}
    for one in follow_ups.looks if follow_ups else ():
        if one.whom == "agent" and not isinstance(one.look, Unknown):
            found.setdefault(one.look.measure, []).append(one)
    if not found:
        yield _unpriced("leader/coaching", "coaching", _NO_LOOK, wage)
    contacts = _contacts_of_agent(con)
    for measure, looks in sorted(found.items()):
        yield _coaching(con, before.impact, measure, looks, contacts=contacts, wage=wage)


def _unpriced(key: str, name: str, why: Unknown, wage: Figure, *beside: NamedFigure) -> Use:
    """A use of which nobody can say what it brings; `key` begins with who gives the hour."""
    giver = next(one for one in GIVERS if key.startswith(f"{one}/"))
    return Use(key, giver, name, why, wage, why, sure=False, rests_on="", figures=beside)


def _coaching(
    con: DuckDBPyConnection,
    impact: Impact | None,
    measure: str,
    looks: list[Followed],
    *,
    contacts: float,
    wage: Figure,
) -> Use:
    moved = _together([one.look.figure for one in looks if not isinstance(one.look, Unknown)])
    name = f"coaching on {looks[0].about.replace('_', ' ')}"
    beside = NamedFigure(f"moved in {len(looks)} looks", moved, _unit_of(looks))
    key = measure.replace("part/", "times/")
    bought = impact.bought if impact else ()
    worth = next((one for one in bought if one.behaviour == key), None)
    if worth is None or not measure.startswith(("part/", "times/", "answer/")):
        why = _NO_IMPACT
        if impact is not None:
            what = name.removeprefix("coaching on ")
            why = Unknown(
                f"nobody can say what {what} is worth", "outcomes with a price that it goes with"
            )
        return _unpriced(f"leader/{measure}", name, why, wage, beside)
    hours = _hours(con, looks)
    brings: Figure
    if isinstance(hours, Unknown):
        brings = hours
    else:
        brings = product_of(moved, worth.brings, _NO_LOOK, "movement × worth of one more")
        brings = scaled(brings, contacts * WEEKS / hours)
    net = net_of(brings, wage)
    design = designs_behind(impact, worth) if impact else ""
    sure = bool(impact and is_sure(impact, worth)) and isinstance(net, Estimate) and net.low > 0
    rests = (
        f"{len(looks)} looks back beside others who were not coached; "
        f"worth by {design}, for {WEEKS} weeks"
    )
    return Use(f"leader/{measure}", "leader", name, brings, wage, net, sure, rests, (beside,))


def _unit_of(looks: list[Followed]) -> Unit:
    """What looks at one measure are counted in."""
    return next((one.look.unit for one in looks if not isinstance(one.look, Unknown)), "share")


def _together(figures: list[Figure]) -> Figure:
    """The mean of several looks, their errors independent."""
    known = [one for one in figures if isinstance(one, Estimate)]
    if not known:
        return next((one for one in figures if isinstance(one, Unknown)), _NO_LOOK)
    k = len(known)
    value = sum(one.value for one in known) / k
    half = float(np.sqrt(sum(((one.high - one.low) / 2) ** 2 for one in known))) / k
    n = sum(one.n for one in known)
    return Estimate(value, value - half, value + half, n, "mean of looks back, errors independent")


def _hours(con: DuckDBPyConnection, looks: list[Followed]) -> float | Unknown:
    about = sorted({one.about for one in looks})
    [(mean,)] = query_rows(con, _MEAN_HOURS, {"about": about})
    return _NO_COACHED_HOURS if mean is None else float(mean)


def _contacts_of_agent(con: DuckDBPyConnection) -> float:
    """What the ACD counts for one agent in a week; what was imported where it counted nothing."""
    agents, days, sampled = query_rows(con, _OF_AGENTS)[0]
    counted = query_rows(con, _COUNTED)[0]
    total, over = counted if counted[0] else (sampled, days)
    return 7.0 * float(total or 0) / max(int(over or 1), 1) / max(int(agents or 1), 1)


def _words(uses: tuple[Use, ...]) -> str:
    best = next((one for one in uses if one.sure), None)
    if best is None:
        return (
            "Of no use of an hour is it sure that it brings more than it costs; "
            "each says what would tell."
        )
    return f"What most surely brings more than it costs: {best.name}."


def _moments(uses: tuple[Use, ...]) -> tuple[Moment, ...]:
    """What is sure and best, for the director; its worth is that of ten hours."""
    best = next((one for one in uses if one.sure), None)
    if best is None:
        return ()
    return (
        Moment(
            key=f"process/allocation/{best.key}",
            kind="process",
            level="director",
            about=best.name,
            whom="centre",
            title=f"An hour buys most here: {best.name}",
            reason=(
                "Of every use of an hour that has a figure, this one most surely brings more than it costs "
                f"({best.rests_on})."
            ),
            opening="What would have to give way, if we put ten hours a week here for a quarter?",
            certainty=0.9,
            figures=(
                NamedFigure("left of an hour", best.net, "money"),
                NamedFigure("brings", best.brings, "money"),
            ),
            worth=scaled(best.net, _TEN_HOURS),
            due_days=28,
        ),
    )  # fmt: skip
