"""The permission rules of a centre: where slow time is surely worth something, and at which hours more than it costs.

worth   of a minute of a slow part, by the policy of a place, or by what it brings in every queue
price   of one more slow minute with every contact, by hour, from staffing
when    the hours of the day at which the interval of worth less price lies above 0

A rule is found only where `worth` gives a figure; where worth is refused, so is the rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from wellspent.estimate import Estimate, Figure, Unknown
from wellspent.moments.permission.model import HourBand, HurryAt, Rule
from wellspent.report.impact.model import Impact, Policy
from wellspent.report.operation import Operation
from wellspent.report.slow_minute import default_choices, price_hours
from wellspent.report.slow_minute_parts import HourPrice
from wellspent.report.words import say_value
from wellspent.worth.ratio import scaled

__all__ = ["AGAIN", "EVERYWHERE", "bands_of", "rules_of"]

EVERYWHERE: Final = "every queue"
AGAIN: Final = " | again"  # marks a reason of customers who were in touch within the month
_BAND: Final = 2  # hours
_MINUTE: Final = 60.0
_SLOW: Final = "slow/"


@dataclass(frozen=True, slots=True)
class _Worth:
    """What a minute is worth somewhere, and by which design."""

    where: str
    behaviour: str
    contacts: int
    per_minute: Estimate
    design: str


def rules_of(
    impact: Impact,
    policies: Sequence[Policy],
    hours: Sequence[HourBand],
    places: Sequence[HurryAt],
    hurry: Figure,
) -> tuple[Rule, ...]:
    """The rules, the surest worth first. `policies` are the centre's, and those of customers in touch again;
    `hurry` is the whole centre's.
    """
    found = sorted(
        {one.where + one.behaviour: one for one in (*_everywhere(impact), *_placed(impact, policies))}.values(),
        key=lambda one: -one.per_minute.low,
    )  # fmt: skip
    return tuple(_rule(impact, one, hours, _hurry_at(one, places, hurry)) for one in found)


def bands_of(operation: Operation | None) -> tuple[HourBand, ...]:
    """The price of a slow minute at every two hours of the day; nothing where no operation is known."""
    if operation is None:
        return ()
    hours = price_hours(operation, default_choices(operation)).hours
    begins = sorted({one.hour // _BAND * _BAND for one in hours})
    return tuple(
        _band(begin, [one for one in hours if one.hour // _BAND * _BAND == begin])
        for begin in begins
    )


def _band(begin: int, hours: Sequence[HourPrice]) -> HourBand:
    """The mean over contacts; ends of the intervals are averaged as if all erred together."""
    weights = [max(one.contacts_per_hour, 1e-9) for one in hours]
    whole = sum(weights)
    figures = [one.price for one in hours]
    known = [one for one in figures if isinstance(one, Estimate)]
    price: Figure
    if len(known) < len(figures):
        price = next(one for one in figures if isinstance(one, Unknown))
    else:
        value, low, high = (
            sum(w * end for w, end in zip(weights, ends, strict=True)) / whole
            for ends in zip(*((one.value, one.low, one.high) for one in known), strict=True)
        )
        n = sum(one.n for one in known)
        price = Estimate(value, low, high, n, "mean over contacts of the price by hour")
    shares = [one.free_share for one in hours if one.free_share is not None]
    free = sum(w * s for w, s in zip(weights, shares, strict=True)) / whole if len(shares) == len(hours) else None  # fmt: skip
    return HourBand(begin, begin + _BAND, price, free)


def _everywhere(impact: Impact) -> Iterator[_Worth]:
    """Slow parts whose minute surely brings something, over all queues: looked at together with all other links."""
    # a part's minutes and its exchanges are one behaviour, measured twice
    standing = {
        (_part(one.behaviour), one.outcome) for one in impact.links if one.stands_out and one.helps
    }
    for one in impact.bought:
        stands = any((_part(one.behaviour), outcome) in standing for outcome in one.counted)
        if stands and one.behaviour.startswith(_SLOW) and isinstance(one.brings, Estimate) and one.brings.low > 0:  # fmt: skip
            design = _design(impact, one.behaviour, one.counted)
            yield _Worth(EVERYWHERE, one.behaviour, impact.contacts, one.brings, design)


def _part(behaviour: str) -> str:
    return behaviour.removeprefix(_SLOW).removeprefix("times/")


def _placed(impact: Impact, policies: Sequence[Policy]) -> Iterator[_Worth]:
    for policy in policies:
        design = _design(impact, policy.behaviour, (policy.outcome,))
        for line in policy.lines:
            figure = line.value_per_second
            minute = scaled(figure, _MINUTE) if isinstance(figure, Estimate) else figure
            if line.chosen and isinstance(minute, Estimate) and minute.low > 0:
                yield _Worth(line.name, policy.behaviour, line.contacts, minute, design)


def _design(impact: Impact, behaviour: str, outcomes: Sequence[str]) -> str:
    designs = [one.effect.design for one in impact.links if one.behaviour == behaviour and one.outcome in outcomes]  # fmt: skip
    return designs[0] if designs else "association"


def _hurry_at(one: _Worth, places: Sequence[HurryAt], hurry: Figure) -> Figure:
    if one.where == EVERYWHERE:
        return hurry
    wanted = (one.where.removesuffix(AGAIN), one.where.endswith(AGAIN))
    unknown = Unknown("hurry is not known there", "contacts of this kind whose words could show it")
    return next((at.hurry for at in places if (at.where, at.second_contact) == wanted), unknown)


def _rule(impact: Impact, one: _Worth, hours: Sequence[HourBand], hurry: Figure) -> Rule:
    where, again = one.where.removesuffix(AGAIN), one.where.endswith(AGAIN)
    names = {known.key: known.name for known in impact.behaviours}
    of = names.get(one.behaviour, one.behaviour.removeprefix(_SLOW))
    when = tuple((band.begin, band.end) for band in hours if _pays(one.per_minute, band.price))
    made = Rule(where, of, again, one.contacts, one.per_minute, one.design, tuple(hours), when, hurry, "")  # fmt: skip
    return replace(made, words=_words(made, impact.currency))


def _pays(worth: Estimate, price: Figure) -> bool:
    """Whether it is surely worth more than it costs: the difference's interval lies above 0 (MOVER)."""
    if isinstance(price, Unknown):
        return False
    reach = float(np.hypot(worth.value - worth.low, price.high - price.value))
    return worth.value - price.value > reach


def _words(rule: Rule, currency: str) -> str:
    worth = rule.worth_per_minute
    assert isinstance(worth, Estimate)  # noqa: S101 - others are no rules
    whom = " for customers with a second contact" if rule.second_contact else ""
    place = "In every queue" if rule.where == EVERYWHERE else f"In {rule.where}"
    low, high = (say_value(end, "money", currency) for end in (worth.low, worth.high))
    value = f"worth about {say_value(worth.value, 'money', currency)} ({low} to {high}; {rule.design})"  # fmt: skip
    price = _price_words(rule, currency)
    if rule.when:
        return f"{place}{whom}, take the time for {rule.of}: a minute is {value}; {price}."
    return f"{place}{whom}, a minute for {rule.of} is {value}; {price}, so that no permission is given yet."


def _price_words(rule: Rule, currency: str) -> str:
    known = [(one, one.price) for one in rule.hours if isinstance(one.price, Estimate)]
    if not known:
        return "what it costs at which hour is not known"
    cheap, dear = (choose(known, key=lambda pair: pair[1].value) for choose in (min, max))
    prices = ", ".join(f"{say_value(price.value, 'money', currency)} at {at.begin}–{at.end} h" for at, price in dict.fromkeys((cheap, dear)))  # fmt: skip
    if not rule.when:
        return f"price {prices}: at no hour is it surely worth more than it costs"
    if len(rule.when) == len(rule.hours):
        return f"price {prices}: worth it at any hour"
    spans = ", ".join(f"{begin}–{end} h" for begin, end in _joined(rule.when))
    return f"price {prices}: surely worth it at {spans}"


def _joined(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans that touch as one."""
    found: list[tuple[int, int]] = []
    for begin, end in spans:
        if found and found[-1][1] == begin:
            found[-1] = (found[-1][0], end)
        else:
            found.append((begin, end))
    return found
