"""Three stories side by side: as today, cut friction and bank it, cut friction and spend it.

today   the contacts and the handle time as they are
banked  a share of the friction is gone, and with it the agents who are no longer needed
spent   the same friction is gone, and seconds go to slow time
rule    all three are staffed by the same rule, so that they differ by the change alone; what the
        agents who are there today reach stands beside them

A repeat contact that no longer comes is counted once: a week's contacts follow from the first
ones, λ = λ₁ / (1 − r). What a story gains is told in parts, one step after the other, and the
parts add up to the whole: friction, slow time, repeats, value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import reduce
from operator import add
from typing import Literal

import numpy as np

from wellspent.estimate import Figure, Unknown
from wellspent.staffing.price.money import WEEKS_PER_YEAR, Prices
from wellspent.staffing.price.pools import Pool, assumed_worth, smallest_n
from wellspent.staffing.price.slow_value import VALUE_UNKNOWN
from wellspent.staffing.price.story_cases import Change, PoolCases, Step, draw_cases
from wellspent.staffing.price.uncertain_inputs import Floats, interval_of
from wellspent.staffing.price.week_work import (
    Rule,
    Weeks,
    WeekTotals,
    bands_of,
    staff_weeks,
    work_weeks,
)

__all__ = ["PARTS", "Difference", "Stories", "Story", "tell_stories"]

StepName = Literal["today", "cut", "banked", "slow", "spent"]
PARTS = ("friction", "slow time", "repeats", "value")
_NOBODY_RECORDED = Unknown(
    "the agents at work are not recorded for every hour", "the agents at work by interval"
)
_REPEATS_UNKNOWN = Unknown(
    "nobody knows which contacts are repeats", "contacts with their customers, over some weeks"
)
_NOT_PRICED = Unknown(
    "nobody said what waiting or giving up costs",
    "waiting_per_hour or abandonment in the settings of staffing",
)


@dataclass(frozen=True, slots=True)
class Story:
    """One story in figures; money is that of a year, agents are those at work."""

    name: str
    agents: Figure  # at work in an open hour, on average
    agent_hours_per_week: Figure
    contacts_per_week: Figure
    repeats_per_week: Figure
    handle_seconds: Figure
    slow_seconds_added: Figure
    service_level: Figure
    wait_seconds: Figure  # mean of all contacts offered
    abandonment: Figure
    occupancy: Figure
    wages: Figure
    customers_cost: Figure  # waiting and abandonment, as priced
    cost: Figure  # both
    value: Figure  # of the slow time added
    net: Figure  # value less cost


@dataclass(frozen=True, slots=True)
class Difference:
    """A story against today, draw by draw; what is less is negative. Money is that of a year."""

    agents: Figure
    contacts_per_week: Figure
    wages: Figure
    cost: Figure
    value: Figure
    gain: Figure  # value, less the rise in cost
    parts: dict[str, Figure]  # of the gain, in the order of `PARTS`; they add up to it


@dataclass(frozen=True, slots=True)
class Stories:
    """The three stories, what they gain, and what was taken for granted."""

    today: Story
    banked: Story
    spent: Story
    present: Story | Unknown  # today's contacts with the agents who are there
    banked_difference: Difference
    spent_difference: Difference
    spent_over_banked: Figure  # what spending gains more than banking, in a year
    assumed: tuple[str, ...]  # what the user assumed, by name
    left_out: tuple[str, ...]  # what would count, and has no price
    method: str


def tell_stories(
    pools: Sequence[Pool],
    prices: Prices,
    change: Change,
    rule: Rule,
    *,
    draws: int = 100,
    seed: int = 1,
) -> Stories:
    """The three stories of these pools together, with intervals from all uncertain inputs.

    Raises `FrictionUnknown`, `ChangeInvalid`, and what the rule raises.
    """
    cases = draw_cases(pools, change, draws, seed)
    steps = _Steps(cases, prices, rule)
    today, cut, banked = steps.result("today"), steps.result("cut"), steps.result("banked")
    slow, spent = steps.result("slow"), steps.result("spent")
    figure = _Figures(
        smallest_n(pools, change.repeats_per_friction, change.repeats_per_slow_second),
        _method(cases),
    )
    return Stories(
        today=figure.story("as today", today, prices),
        banked=figure.story("cut friction and bank it", banked, prices),
        spent=figure.story("cut friction and spend it on connection", spent, prices),
        present=_present(steps, figure, prices),
        banked_difference=figure.difference((today, cut, cut, banked)),
        spent_difference=figure.difference((today, cut, slow, spent)),
        spent_over_banked=figure.of(spent.net - banked.net),
        assumed=(*prices.assumed, *change.assumed, *assumed_worth(pools)),
        left_out=tuple(name for name, price in _priced_of(prices) if price == 0),
        method=figure.method,
    )


def _priced_of(prices: Prices) -> tuple[tuple[str, float], ...]:
    return (
        ("customers' waiting", prices.waiting_per_hour),
        ("customers who give up", prices.abandonment),
    )


def _present(steps: _Steps, figure: _Figures, prices: Prices) -> Story | Unknown:
    if any(np.isnan(each.hours.agents).any() for each in steps.cases):
        return _NOBODY_RECORDED
    return figure.story("as today, with the agents who are there", steps.present(), prices)


def _method(cases: Sequence[PoolCases]) -> str:
    draws = len(cases[0].level) - 1
    return f"Erlang formulas by hour; middle 95 % of {draws} draws of the inputs, the same for all stories"


@dataclass(frozen=True, slots=True, eq=False)
class _Result:
    """All pools together after one step; arrays `[case]`, money a year."""

    totals: WeekTotals
    repeats: Floats  # contacts a week; nan where unknown
    handle_hours: Floats  # a week, if all that come were handled
    slow_hours: Floats
    wages: Floats
    customers_cost: Floats
    value: Floats  # nan where nobody said

    @property
    def cost(self) -> Floats:
        return self.wages + self.customers_cost

    @property
    def net(self) -> Floats:
        return self.value - self.cost

    def __add__(self, other: _Result) -> _Result:
        return _Result(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(_Result)))


class _Steps:
    """The pools' weeks after each step."""

    def __init__(self, cases: Sequence[PoolCases], prices: Prices, rule: Rule) -> None:
        self.cases, self.prices, self.rule = cases, prices, rule
        self._known: dict[tuple[str, bytes, bytes], WeekTotals] = {}  # steps may change nothing

    def result(self, name: StepName) -> _Result:
        """All pools together after the step of that name, staffed by the rule."""
        return self._sum([self._one(each, getattr(each, name)) for each in self.cases])

    def present(self) -> _Result:
        """All pools together today, with the agents who are there."""
        results = []
        for each in self.cases:
            weeks = self._weeks(each, each.today, each.hours.contacts_per_hour, each.hours.hours)
            agents = np.broadcast_to(each.hours.agents, weeks.contacts_per_hour.shape)
            results.append(self._priced(each, each.today, work_weeks(weeks, agents, self.rule)))
        return self._sum(results)

    def _one(self, each: PoolCases, step: Step) -> _Result:
        key = each.pool.name, step.handle_seconds.tobytes(), step.less.tobytes()
        if key not in self._known:
            self._known[key] = self._worked(each, step)
        return self._priced(each, step, self._known[key])

    def _worked(self, each: PoolCases, step: Step) -> WeekTotals:
        """The value from all hours and whole agents; the draws as they lie about it, from bands."""
        hours = each.hours
        value = self._staffed(
            self._weeks(each, step, hours.contacts_per_hour, hours.hours, cases=1), whole=True
        )
        if len(each.level) == 1:
            return value
        bands = self._weeks(each, step, *bands_of(hours.contacts_per_hour, hours.hours))
        return value.moved_as(self._staffed(bands, whole=False))

    def _weeks(
        self,
        each: PoolCases,
        step: Step,
        contacts: Floats,
        hours: Floats,
        *,
        cases: int | None = None,
    ) -> Weeks:
        level = (each.level * step.less)[:cases, None]
        return Weeks(
            level * contacts, step.handle_seconds[:cases], each.patience_seconds[:cases], hours
        )

    def _staffed(self, weeks: Weeks, *, whole: bool) -> WeekTotals:
        agents = staff_weeks(weeks, self.rule, self.prices, whole=whole)
        return work_weeks(weeks, agents, self.rule)

    def _priced(self, each: PoolCases, step: Step, totals: WeekTotals) -> _Result:
        waiting = self.prices.waiting_per_hour * totals.hours_waited
        abandoned = self.prices.abandonment * totals.abandoned
        known = each.pool.repeat_share is not None
        return _Result(
            totals=totals,
            repeats=totals.contacts * step.repeats if known else np.full_like(step.repeats, np.nan),
            handle_hours=totals.contacts * step.handle_seconds / 3600.0,
            slow_hours=totals.contacts * step.slow_added / 3600.0,
            wages=self.prices.staffed_hour * totals.agent_hours * WEEKS_PER_YEAR,
            customers_cost=(waiting + abandoned) * WEEKS_PER_YEAR,
            value=totals.answered * step.slow_worth * WEEKS_PER_YEAR,
        )

    @staticmethod
    def _sum(results: Sequence[_Result]) -> _Result:
        return reduce(add, results)


class _Figures:
    """Arrays of cases as figures."""

    def __init__(self, n: int, method: str) -> None:
        self.n, self.method = n, method

    def of(self, cases: Floats, unknown: Unknown = VALUE_UNKNOWN) -> Figure:
        """The figure, or `unknown` where the cases are nan."""
        return unknown if np.isnan(cases).any() else interval_of(cases, self.n, self.method)

    def story(self, name: str, result: _Result, prices: Prices) -> Story:
        """A story in figures."""
        totals = result.totals
        priced = prices.is_waiting_priced
        return Story(
            name=name,
            agents=self.of(totals.agents),
            agent_hours_per_week=self.of(totals.agent_hours),
            contacts_per_week=self.of(totals.contacts),
            repeats_per_week=self.of(result.repeats, _REPEATS_UNKNOWN),
            handle_seconds=self.of(3600.0 * result.handle_hours / totals.contacts),
            slow_seconds_added=self.of(3600.0 * result.slow_hours / totals.contacts),
            service_level=self.of(totals.in_time / totals.contacts),
            wait_seconds=self.of(3600.0 * totals.hours_waited / totals.contacts),
            abandonment=self.of(totals.abandoned / totals.contacts),
            occupancy=self.of(totals.hours_busy / totals.agent_hours),
            wages=self.of(result.wages),
            customers_cost=self.of(result.customers_cost) if priced else _NOT_PRICED,
            cost=self.of(result.cost),
            value=self.of(result.value),
            net=self.of(result.net),
        )

    def difference(self, steps: tuple[_Result, _Result, _Result, _Result]) -> Difference:
        """The last step against the first, and what each step adds."""
        today, cut, slow, last = steps
        gains = (today.cost - cut.cost, cut.cost - slow.cost, slow.cost - last.cost, last.value)
        return Difference(
            agents=self.of(last.totals.agents - today.totals.agents),
            contacts_per_week=self.of(last.totals.contacts - today.totals.contacts),
            wages=self.of(last.wages - today.wages),
            cost=self.of(last.cost - today.cost),
            value=self.of(last.value),
            gain=self.of(last.net - today.net),
            parts={name: self.of(gain) for name, gain in zip(PARTS, gains, strict=True)},
        )
