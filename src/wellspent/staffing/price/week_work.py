"""A pool's week, added up: agents, waiting and answers when contacts and handle time change.

rule   what the agents follow: a target with a cap on occupancy, or the least cost
case   contacts and handle time as they would be, once for the central figures and once a draw
band   hours with about the same contacts, taken together where only an interval is wanted
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from wellspent.staffing.demand import StaffingError, Target
from wellspent.staffing.erlang_kernel import perform_many
from wellspent.staffing.price.best_staffing import (
    agents_for_target_many,
    best_agents_many,
    best_whole_agents_many,
    refuse_unpayable,
    whole_agents_for_target_many,
)
from wellspent.staffing.price.demands import Demands
from wellspent.staffing.price.money import Prices
from wellspent.staffing.price.pools import Hours
from wellspent.staffing.price.uncertain_inputs import Floats

__all__ = [
    "Rule",
    "WeekTotals",
    "Weeks",
    "bands_of",
    "contacts_error",
    "open_hours",
    "staff_weeks",
    "work_weeks",
]

_BANDS = 12  # the sums of twelve bands lie within some per mille of those of all hours
_DEFAULT_SECONDS = 20.0  # of the service level, where no target names them


@dataclass(frozen=True, slots=True)
class Rule:
    """What the agents follow: a target and a cap on occupancy, or, without a target, the least cost."""

    target: Target | None = None
    max_occupancy: float | None = None

    @property
    def seconds(self) -> float:
        """Within how many seconds an answer counts for the service level."""
        return _DEFAULT_SECONDS if self.target is None else self.target.seconds


@dataclass(frozen=True, slots=True, eq=False)
class Weeks:
    """One pool's week in several cases: `contacts_per_hour` is `[case, row]`, the others `[case]`.

    `hours` says for how many hours of the week each row stands.
    """

    contacts_per_hour: Floats
    handle_seconds: Floats
    patience_seconds: Floats
    hours: Floats

    @property
    def demands(self) -> Demands:
        """All rows of all cases, one after the other."""
        shape = self.contacts_per_hour.shape
        return Demands(
            self.contacts_per_hour.ravel(),
            np.broadcast_to(self.handle_seconds[:, None], shape).ravel(),
            np.broadcast_to(self.patience_seconds[:, None], shape).ravel(),
        )


@dataclass(frozen=True, slots=True, eq=False)
class WeekTotals:
    """What a week adds up to, one number a case; the totals of pools add up too."""

    agent_hours: Floats
    agents: Floats  # at work in an hour in which anything comes in, on average
    contacts: Floats
    in_time: Floats  # answered within the seconds of the target
    abandoned: Floats
    hours_waited: Floats
    hours_busy: Floats  # agents with a customer

    def __add__(self, other: WeekTotals) -> WeekTotals:
        """Both pools together."""
        return WeekTotals(
            *(getattr(self, f.name) + getattr(other, f.name) for f in fields(WeekTotals))
        )

    def moved_as(self, draws: WeekTotals) -> WeekTotals:
        """The one case here, and further ones that differ from it as those of `draws` from their first."""
        return WeekTotals(
            *(_moved(getattr(self, f.name), getattr(draws, f.name)) for f in fields(WeekTotals))
        )

    @property
    def answered(self) -> Floats:
        """Contacts that did not give up."""
        return self.contacts - self.abandoned


def open_hours(hours: Hours) -> Hours:
    """Those rows in which anything comes in. Raises `NothingComesIn` where there are none."""
    used = (hours.contacts_per_hour > 0) & (hours.hours > 0)
    if not used.any():
        raise NothingComesIn
    return hours.only(used)


class NothingComesIn(StaffingError):
    """A pool without a single contact in its week."""

    def __init__(self) -> None:
        """There is nothing to name."""
        super().__init__(
            "No contact comes in at any hour of the week.", "Give hours with contacts in them."
        )


def contacts_error(hours: Hours) -> float:
    """How far the mean contacts of a week may lie from those recorded, as a share of them.

    The hours of a pool err together here, as if all of them did so in one direction: that makes
    an interval wider, never narrower.
    """
    if hours.intervals is None:
        return 0.0
    each = hours.contacts_sd / np.sqrt(np.maximum(hours.intervals, 1)) / hours.contacts_per_hour
    return float(np.average(each, weights=hours.contacts_per_hour * hours.hours))


def bands_of(contacts: Floats, hours: Floats, bands: int = _BANDS) -> tuple[Floats, Floats]:
    """Hours with about the same contacts taken together: their mean contacts, and how many hours.

    The contacts of the week stay the same.
    """
    if len(contacts) <= bands:
        return contacts, hours
    order = np.argsort(contacts, kind="stable")
    parts = np.array_split(order, bands)
    lengths = np.array([hours[part].sum() for part in parts])
    means = np.array([np.average(contacts[part], weights=hours[part]) for part in parts])
    return means, lengths


def staff_weeks(weeks: Weeks, rule: Rule, prices: Prices, *, whole: bool) -> Floats:
    """The agents of each case and row that the rule asks for: whole, or with rough fractions."""
    demands = weeks.demands
    if rule.target is None:
        refuse_unpayable(demands, prices)
        agents = (
            best_whole_agents_many(demands, prices)
            if whole
            else best_agents_many(demands, prices, rough=True)
        )
    elif whole:
        agents = whole_agents_for_target_many(demands, rule.target, rule.max_occupancy)
    else:
        agents = agents_for_target_many(demands, rule.target, rule.max_occupancy, rough=True)
    return agents.reshape(weeks.contacts_per_hour.shape)


def work_weeks(weeks: Weeks, agents: Floats, rule: Rule) -> WeekTotals:
    """What these agents, `[case, row]`, do in each case's week."""
    reached = perform_many(agents.ravel(), *weeks.demands, rule.seconds)
    shape, hours = agents.shape, weeks.hours
    offered = weeks.contacts_per_hour * hours

    def total(each: Floats) -> Floats:
        return np.asarray((each.reshape(shape) * offered).sum(axis=1))

    staffed = (agents * hours).sum(axis=1)
    return WeekTotals(
        agent_hours=staffed,
        agents=staffed / hours.sum(),
        contacts=offered.sum(axis=1),
        in_time=total(reached.service_level),
        abandoned=total(reached.abandonment),
        hours_waited=total(reached.wait_seconds) / 3600.0,
        hours_busy=(reached.occupancy.reshape(shape) * agents * hours).sum(axis=1),
    )


def _moved(value: Floats, draws: Floats) -> Floats:
    return np.append(value, np.maximum(value + draws[1:] - draws[0], 0.0))
