"""What links are in money, and what a behaviour brings and costs: the centre's prices, nothing counted twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from wellspent.estimate import Estimate, Figure, Unknown, estimate_ratio
from wellspent.report.impact.facts import Facts
from wellspent.report.impact.linking import Answer
from wellspent.report.impact.model import Behaviour, Bought
from wellspent.settings import Settings
from wellspent.worth.money import Prices, Purchase, bought, friction_removed, money_of
from wellspent.worth.ratio import ratio_of, scaled

__all__ = ["best_figure", "money_in_link", "prices_of", "purchases_of", "seconds_of"]

_MINUTE: Final = Estimate(60.0, 60.0, 60.0, 1, "a minute")
_NO_TIME: Final = Unknown("it takes no slow time of its own", "a behaviour that takes time")
_MAY_BE_NONE: Final = Unknown(
    "the behaviour may take no slow time at all", "more contacts with it, or an experiment"
)


def prices_of(settings: Settings, mean_handle_seconds: Figure) -> Prices:
    """The centre's prices; a repeat costs its handle time where the centre has not said."""
    said = settings.worth
    repeat = said.cost_of_repeat
    if repeat is None and settings.cost_per_hour and isinstance(mean_handle_seconds, Estimate):
        repeat = settings.cost_per_hour * mean_handle_seconds.value / 3600
    return Prices(
        currency=settings.currency,
        margin_of_spend=said.margin_of_spend,
        worth_of_customer=said.worth_of_customer,
        worth_of_referral=said.worth_of_referral,
        cost_per_hour=settings.cost_per_hour,
        cost_of_repeat=repeat,
        cost_of_transfer=said.cost_of_transfer,
        cost_of_escalation=said.cost_of_escalation,
    )


def best_figure(answer: Answer) -> Figure:
    """The effect with its labels' errors corrected, where people's answers allow it."""
    labels = answer.labels
    if labels and labels.how == "corrected" and isinstance(labels.figure, Estimate):
        return labels.figure
    return answer.effect.figure


def money_in_link(answer: Answer, seconds: Figure, prices: Prices) -> tuple[Figure, Figure]:
    """The link's effect in money: of one more, and of a slow second of it."""
    money = money_of(best_figure(answer), answer.outcome, prices)
    return money, ratio_of(money, seconds, _MAY_BE_NONE, "money over slow seconds, Fieller interval")  # fmt: skip


def seconds_of(facts: Facts, behaviour: Behaviour, taken: Mapping[str, Figure]) -> Figure:
    """The slow seconds that one more of a behaviour takes.

    `taken` are minutes of slow time that go with an answer, found like any other link.
    """
    if behaviour.unit == "minute":
        return _MINUTE
    if behaviour.unit == "exchange":
        part = behaviour.key.partition("/")[2]
        return _seconds_of_exchange(facts, part, behaviour.key)
    if behaviour.kind == "answer":
        return scaled(taken.get(behaviour.key, _NO_TIME), 60.0)
    return _NO_TIME


def purchases_of(
    behaviours: Sequence[Behaviour],
    answers: Sequence[Answer],
    seconds: Mapping[str, Figure],
    prices: Prices,
) -> tuple[Bought, ...]:
    """What each behaviour with any effect brings and costs."""
    found = []
    for behaviour in behaviours:
        effects = {one.outcome: best_figure(one) for one in answers if one.behaviour == behaviour.key}  # fmt: skip
        known = {key: one for key, one in effects.items() if isinstance(one, Estimate)}
        if not known or behaviour.kind == "rush":
            continue
        if behaviour.kind == "friction":
            purchase = friction_removed(known, prices, unit_seconds=60.0)
        else:
            purchase = bought(known, seconds[behaviour.key], prices)
        found.append(_said(behaviour, purchase))
    return tuple(found)


def _said(behaviour: Behaviour, purchase: Purchase) -> Bought:
    # a minute less of friction, as the others are of a minute more
    by = 60.0 if behaviour.kind == "friction" else 1.0
    return Bought(
        behaviour.key, scaled(purchase.brings, by), purchase.costs, scaled(purchase.seconds, by),
        purchase.counted, purchase.beside, purchase.words,
    )  # fmt: skip


def _seconds_of_exchange(facts: Facts, part: str, key: str) -> Figure:
    minutes = f"slow/{part}"
    if minutes not in facts.table.column_names:
        return _NO_TIME
    rows = facts.table.select([minutes, key]).drop_null()
    taken, times = rows[minutes].to_numpy() * 60.0, rows[key].to_numpy()
    some = times > 0
    return estimate_ratio(taken[some], times[some])
