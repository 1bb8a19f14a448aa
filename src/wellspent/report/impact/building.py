"""From a workspace's tables to the Impact: every link, judged together, and what follows from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa

from wellspent.errors import WellspentError
from wellspent.estimate import Estimate, Figure, Unknown
from wellspent.report.bounds import estimate_mean_seconds
from wellspent.report.gather import query_vectors
from wellspent.report.impact.drawn import draw_customers
from wellspent.report.impact.facts import Facts, gather_worth_facts
from wellspent.report.impact.held_apart import hold_apart
from wellspent.report.impact.linking import Answer, Pair, Question, answer_all
from wellspent.report.impact.model import Behaviour, Impact, Link, Outcome, Policy
from wellspent.report.impact.pricing import money_in_link, prices_of, purchases_of, seconds_of
from wellspent.report.impact.programmes import assess_rollouts
from wellspent.report.impact.scored import read_scored
from wellspent.report.impact.slow_time import doses_of, policies_of, value_curves_of
from wellspent.settings import Settings
from wellspent.worth.crossfitting import require_lightgbm
from wellspent.worth.money import PRICED, Prices
from wellspent.worth.segments import holm

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["NoSuchLink", "build_impact"]

_SURE: Final = 0.05
_SLOW: Final = "slow"
_TRIED: Final = 4  # slow parts, until one has comparable contacts
_DOSED: Final = 3  # of the strongest findings the dose response is found too
_SLOW_TIME: Final = Outcome("slow", "slow time", "minutes", True, 0, 0, 0, Unknown("", ""))
_NO_OUTCOMES: Final = Unknown(
    "no outcome is tied to these contacts",
    "outcomes of customers, imported beside the contacts: wellspent import DIR outcomes.csv",
)


class NoSuchLink(WellspentError):
    """A behaviour or an outcome that this centre has not."""

    def __init__(self, what: str, key: str, known: Sequence[str]) -> None:
        """`what` is "behaviour" or "outcome"; `known` are the keys that there are."""
        super().__init__(f"This centre has no {what} '{key}'.", f"Name one of: {', '.join(known) or 'none was found'}.")  # fmt: skip


def build_impact(
    con: DuckDBPyConnection,
    settings: Settings,
    *,
    run: str = "",
    scored: pa.Table | None = None,
    behaviour: str | None = None,
    outcome: str | None = None,
    seed: int = 1,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Impact:
    """All links of a run with its outcomes, or those of one behaviour or one outcome.

    `con` offers the tables of `wellspent.tables`. `scored` are people's answers to a random sample, by
    which errors of labels are corrected. The same seed gives the same figures. Raises
    `NoSuchLink`, `WorthMissing` where the extra is not installed, and what `[worth]` names wrongly.
    """
    require_lightgbm()
    whole = gather_worth_facts(con, settings)
    facts = draw_customers(whole, seed)
    people = None if scored is None else read_scored(scored)
    question = Question(facts, people, settings.worth.labels_let_through, seed)
    pairs = _pairs(facts, behaviour, outcome)
    asked = [*pairs, *_asked_for_seconds(facts, pairs)]
    answers = answer_all(question, asked, progress)[: len(asked)]
    links, taken = answers[: len(pairs)], answers[len(pairs) :]
    prices = prices_of(settings, estimate_mean_seconds(query_vectors(con, "SELECT handle FROM handled ORDER BY i")["handle"]))  # fmt: skip
    minutes = {one.behaviour: one.effect.figure for one in taken}
    seconds = {one.key: seconds_of(facts, one, minutes) for one in facts.behaviours}
    said = hold_apart(facts, _judged(links, facts, seconds, prices), seed)
    found = _Following(facts, settings, prices, seed)
    candidates = found.slow_parts(said)
    notes = [*facts.notes]
    if people and people.picked:
        notes.append(f"{people.picked:,} answers of people are of contacts that somebody picked: they correct nothing.")  # fmt: skip
    return Impact(
        centre=settings.name, fictional=settings.fictional, currency=settings.currency, run=run,
        contacts=whole.contacts,
        behaviours=tuple(dict.fromkeys(one for one, _ in pairs)),
        outcomes=tuple(dict.fromkeys(one for _, one in pairs)),
        links=found.with_doses(said),
        bought=purchases_of(facts.behaviours, links, seconds, prices),
        policies=found.policies(candidates),
        value_curves=value_curves_of(facts, *candidates[0], prices, seed) if candidates else (),
        rollouts=assess_rollouts(facts, settings, seed),
        notes=tuple(notes),
        headline=_headline(said),
    )  # fmt: skip


def _pairs(facts: Facts, behaviour: str | None, outcome: str | None) -> list[Pair]:
    for what, key, known in (("behaviour", behaviour, facts.behaviours), ("outcome", outcome, facts.outcomes)):  # fmt: skip
        keys = [one.key for one in known]
        if key is not None and key not in keys:
            raise NoSuchLink(what, key, keys)
    return [
        (one, other)
        for one in facts.behaviours
        for other in facts.outcomes
        if behaviour in (None, one.key) and outcome in (None, other.key)
    ]


def _asked_for_seconds(facts: Facts, pairs: Sequence[Pair]) -> list[Pair]:
    """Answers of the scorecard with the slow time that goes with them: what they take."""
    if "slow" not in facts.table.column_names:
        return []
    return [(one, _SLOW_TIME) for one in dict.fromkeys(b for b, _ in pairs) if one.kind == "answer"]


def _judged(
    answers: Sequence[Answer], facts: Facts, seconds: dict[str, Figure], prices: Prices
) -> list[Link]:
    """The links, looked at together."""
    known = [one.chance for one in answers if one.chance is not None]
    together = iter(holm(np.array(known)).tolist())
    outcomes = {one.key: one for one in facts.outcomes}
    return [
        _link(one, outcomes[one.outcome], None if one.chance is None else next(together), seconds[one.behaviour], prices)
        for one in answers
    ]  # fmt: skip


def _link(
    answer: Answer, outcome: Outcome, chance: float | None, seconds: Figure, prices: Prices
) -> Link:
    figure = answer.effect.figure
    sure = isinstance(figure, Estimate) and not figure.low <= 0 <= figure.high
    money, per_second = money_in_link(answer, seconds, prices)
    return Link(
        behaviour=answer.behaviour, outcome=answer.outcome, effect=answer.effect,
        strength=answer.strength,
        helps=(figure.value > 0) == outcome.more_is_better if isinstance(figure, Estimate) and sure else None,
        chance=chance,
        stands_out=chance is not None and chance < _SURE,
        money=money, money_per_second=per_second, labels=answer.labels,
        segments=answer.segments, segments_words=answer.segments_words,
    )  # fmt: skip


def _headline(links: Sequence[Link]) -> Link | Unknown:
    """The strongest link that stands out, of those with a price if there are any."""
    if not links:
        return _NO_OUTCOMES
    found = [one for one in links if one.stands_out]
    if not found:
        return Unknown(
            f"none of {len(links)} links differs from nothing when all are looked at together",
            "more contacts, or an experiment: wellspent experiment designs it",
        )
    priced = [one for one in found if isinstance(one.money, Estimate)]
    return max(priced or found, key=lambda one: abs(one.strength or 0.0))


class _Following:
    """What is asked once the links are known."""

    def __init__(self, facts: Facts, settings: Settings, prices: Prices, seed: int) -> None:
        self._facts = facts
        self._settings = settings
        self._prices = prices
        self._seed = seed

    def slow_parts(self, links: Sequence[Link]) -> list[tuple[Behaviour, Outcome]]:
        """Slow time and its parts that bring money, the surest first, each with its outcome."""
        order = list(PRICED)
        found = [
            one for one in links
            if one.behaviour.startswith(_SLOW) and one.helps and one.outcome in order
            and isinstance(one.money, Estimate)
        ]  # fmt: skip
        found.sort(key=lambda one: (not one.stands_out, one.chance, order.index(one.outcome)))
        return [(self._behaviour(one), self._outcome(one)) for one in found]

    def policies(self, candidates: Sequence[tuple[Behaviour, Outcome]]) -> tuple[Policy, ...]:
        """Rules for the first of the surest parts whose contacts can be compared, with it and without."""
        first: tuple[Policy, ...] = ()
        for behaviour, outcome in candidates[:_TRIED]:
            found = policies_of(self._facts, behaviour, outcome, self._prices, self._settings, seed=self._seed)  # fmt: skip
            first = first or found
            if any(one.lines for one in found):
                return found
        return first

    def with_doses(self, links: Sequence[Link]) -> tuple[Link, ...]:
        """The links, the strongest findings in minutes with their dose response."""
        dosed = [one for one in links if one.stands_out and self._behaviour(one).unit == "minute"]
        chosen = sorted(dosed, key=lambda one: -abs(one.strength or 0.0))[:_DOSED]
        return tuple(
            replace(one, doses=doses_of(self._facts, self._behaviour(one), self._outcome(one), self._seed))
            if any(one is other for other in chosen) else one
            for one in links
        )  # fmt: skip

    def _behaviour(self, link: Link) -> Behaviour:
        return next(one for one in self._facts.behaviours if one.key == link.behaviour)

    def _outcome(self, link: Link) -> Outcome:
        return next(one for one in self._facts.outcomes if one.key == link.outcome)
