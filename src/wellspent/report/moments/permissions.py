"""Where agents hurry, what their hurry goes along with, and the permission to give: the part of the moments.

Hurry is told by words and drivers are associations; the worth of slow time is by its own design. Nothing of an
agent is shown: the question is what hurries them, not who hurries.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa

from wellspent.errors import WellspentError
from wellspent.estimate import Estimate, Figure, Unknown, estimate_share
from wellspent.moments.moment import Level, Moment, NamedFigure
from wellspent.moments.permission.drivers import drivers_of
from wellspent.moments.permission.model import Bunch, Driver, HourBand, HurryAt, Rule
from wellspent.report.gather import query_vectors
from wellspent.report.impact.drawn import draw_customers
from wellspent.report.impact.facts import Facts, gather_worth_facts
from wellspent.report.impact.model import Impact, Policy
from wellspent.report.impact.pricing import prices_of
from wellspent.report.impact.slow_time import policies_of
from wellspent.report.moments.before import Before
from wellspent.report.moments.hurry import bunches_in, gather_hurry, places_of
from wellspent.report.moments.measured import require_gathered
from wellspent.report.moments.permission_rules import AGAIN, EVERYWHERE, bands_of, rules_of
from wellspent.settings import Settings

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Permissions", "gather_permissions"]

_MOST_MOMENTS: Final = 3
_OTHERS: Final = ("another", "not recorded")
_LEVELS: Final[tuple[Level, ...]] = ("middle manager", "team lead")
_PRESSURE_ASKED: Final = {
    "clock": "Which clock do people watch here, and what would happen if we took it away for a month?",
    "queue": "What would it take for people to finish a contact in peace while others wait?",
    "form": "Which questions of the form make people hurry, and which of them does a customer notice?",
}


@dataclass(frozen=True, slots=True)
class Permissions:
    """Hurry in the centre (the share of contacts that show a sign of it), where it is, its drivers, and the rules.

    `unruled` says why there is no rule and what would lift that; empty where there is one. `hours` is the price
    of a slow minute by time of day.
    """

    currency: str
    hurry: Figure
    places: tuple[HurryAt, ...]
    drivers: tuple[Driver, ...]
    bunches: tuple[Bunch, ...]
    hours: tuple[HourBand, ...]
    rules: tuple[Rule, ...]
    unruled: str
    notes: tuple[str, ...]
    moments: tuple[Moment, ...] = ()


def gather_permissions(
    con: DuckDBPyConnection, settings: Settings, before: Before
) -> Permissions | Unknown:
    """Hurry, its drivers and the rules of a workspace.

    Unknown where no words could show hurry and nothing is worth anything.
    """
    table = gather_hurry(con)
    if not table.num_rows and before.impact is None:
        return Unknown("no contact's words could show hurry", "turns of agents and customers")
    values = np.asarray(table["hurry"].to_numpy(), dtype=np.float64)
    places = places_of(table) if table.num_rows else ()
    hours, note = _hours(before)
    hurry = estimate_share(int(values.sum()), len(values))
    policies = () if before.impact is None else _of_second_contacts(con, settings, before.impact)
    rules = (
        ()
        if before.impact is None
        else rules_of(before.impact, (*before.impact.policies, *policies), hours, places, hurry)
    )
    found = Permissions(
        currency=settings.currency,
        hurry=estimate_share(int(values.sum()), len(values)),
        places=places,
        drivers=drivers_of(table),
        bunches=bunches_in(con),
        hours=hours,
        rules=rules,
        unruled="" if rules else _say(_why_none(before.impact)),
        notes=(*note, _ASSOCIATION),
    )
    return replace(found, moments=tuple(_moments(found)))


_ASSOCIATION: Final = "What hurry goes along with is told by contacts of the same agents and kinds: an association, since nobody has changed the clock, the queue or the form."


def _hours(before: Before) -> tuple[tuple[HourBand, ...], tuple[str, ...]]:
    try:
        return bands_of(before.operation), ()
    except WellspentError as error:
        return (), (f"The price by hour is not known: {error.fact}",)


def _say(why: Unknown) -> str:
    return f"No permission can be given: {why.reason}. What would lift that: {why.lift}."


def _why_none(impact: Impact | None) -> Unknown:
    """Why no rule is given: worth was never looked at, or refuses, or nothing is surely worth anything."""
    if impact is None:
        return Unknown(
            "nobody has tied slow time to what followed",
            "outcomes of customers, and `wellspent worth DIR`",
        )
    refused = [one.value for one in impact.policies if isinstance(one.value, Unknown)]
    if refused and len(refused) == len(impact.policies):
        return refused[0]
    return Unknown(
        "no minute of slow time is surely worth anything here",
        "more contacts with outcomes, or an experiment: `wellspent experiment design`",
    )


def _of_second_contacts(
    con: DuckDBPyConnection, settings: Settings, impact: Impact
) -> tuple[Policy, ...]:
    """The policies again, with each reason split by whether the customer was in touch within the month.

    Nothing where the policies by reason were refused: what cannot be said of all cannot be said of a part.
    """
    told = [one for one in impact.policies if one.by == "reason" and isinstance(one.value, Estimate)]  # fmt: skip
    if not told:
        return ()
    try:
        facts = _split(draw_customers(gather_worth_facts(con, settings), settings.seed))
    except WellspentError:
        return ()
    require_gathered(con, settings)
    handled = query_vectors(con, "SELECT avg(handle) AS seconds FROM handled")["seconds"]
    prices = prices_of(
        settings, Estimate(float(handled[0]), float(handled[0]), float(handled[0]), 1, "mean")
    )
    found: list[Policy] = []
    for one in told:
        behaviour = next((known for known in facts.behaviours if known.key == one.behaviour), None)
        outcome = next((known for known in facts.outcomes if known.key == one.outcome), None)
        if behaviour and outcome:
            split = policies_of(facts, behaviour, outcome, prices, settings, seed=settings.seed)
            found += [
                replace(it, lines=tuple(line for line in it.lines if _is_again(line.name)))
                for it in split
                if it.by == "reason"
            ]
    return tuple(found)


def _is_again(name: str) -> bool:
    """Whether a line is of a named reason, of customers who were in touch before."""
    return name.endswith(AGAIN) and not name.startswith(_OTHERS)


def _split(facts: Facts) -> Facts:
    """The facts with the frequent reasons in place of all, marked where the customer was in touch before."""
    again = np.nan_to_num(np.asarray(facts.table["earlier contacts"].to_pylist(), dtype=np.float64)) > 0  # fmt: skip
    marked = [
        f"{one or 'not recorded'}{AGAIN if twice else ''}"
        for one, twice in zip(facts.table["frequent reason"].to_pylist(), again, strict=True)
    ]
    place = facts.table.column_names.index("reason")
    return replace(facts, table=facts.table.set_column(place, "reason", pa.array(marked)))


def _moments(found: Permissions) -> Iterator[Moment]:
    """Rules to give, and what hurries people to ask about; few."""
    given = [one for one in found.rules if one.when]
    for rule in given[:_MOST_MOMENTS]:
        for level in _LEVELS:
            yield _of_rule(rule, level)
    for driver in found.drivers:
        if driver.stands:
            yield _of_driver(driver)
    for bunch in found.bunches[:_MOST_MOMENTS]:
        yield _of_bunch(bunch)


def _of_rule(rule: Rule, level: Level) -> Moment:
    where = rule.where if rule.where != EVERYWHERE else "all queues"
    again = "/again" if rule.second_contact else ""
    slug = f"process/permission/{where}{again}/{rule.of}/{level}"
    opening = (
        f"In {where} there is time for {rule.of}: what would you do with a minute more, and what keeps you from it?"
        if level == "team lead"
        else f"What would have to change so that teams believe that they may take the time for {rule.of} in {where}?"
    )
    figures = (
        NamedFigure("A minute is worth", rule.worth_per_minute, "money"),
        *(
            NamedFigure(f"It costs at {band.begin}–{band.end} h", band.price, "money")
            for band in rule.hours
            if (band.begin, band.end) in rule.when
        ),
    )  # fmt: skip
    return Moment(
        key=slug, kind="process", level=level, about=where, whom="centre",
        title=f"Give permission: time for {rule.of}", reason=rule.words, opening=opening, certainty=0.95,
        figures=figures,
        checklist=(
            "Say the rule in the team's own words, with its hours.",
            "Say what is not measured meanwhile: no handle time of these contacts.",
            "Ask a week later who has used it, and what came of it.",
        ), due_days=14,
    )  # fmt: skip


def _of_driver(driver: Driver) -> Moment:
    return Moment(
        key=f"process/hurry/{driver.pressure}/{driver.name}", kind="process", level="middle manager",
        about=driver.name, whom="centre", title=f"Hurry goes along with {driver.name}",
        reason=f"Contacts of the same agents and kinds show more signs of hurry with {driver.name} ({driver.unit}). That is an association.",
        opening=_PRESSURE_ASKED[driver.pressure], certainty=0.9,
        figures=(NamedFigure(f"More contacts with hurry, {driver.unit}", driver.figure, "share"),), due_days=14,
    )  # fmt: skip


def _of_bunch(bunch: Bunch) -> Moment:
    target = f"{bunch.target_seconds:.0f} s"
    return Moment(
        key=f"process/hurry/clock/{bunch.what}/{target}", kind="process", level="middle manager",
        about=bunch.what, whom="centre", title=f"{bunch.what.capitalize()} bunches just within {target}",
        reason=f"{bunch.within} of {bunch.within + bunch.beyond} times near {target} end within it; {100 * bunch.expected:.0f} % would if nobody aimed at it.",
        opening=f"What do people leave undone to be within {target}, and who needs that number?",
        certainty=0.95, figures=(NamedFigure(f"Within {target}, of those near it", bunch.share, "share"),), due_days=14,
    )  # fmt: skip
