"""Wait and hang-ups of each half hour of a day, predicted from other days.

choices     what a prediction may decide: the longest pause that is no break, whether rest
            counts, one handle time or one a half hour; the simulation also the law of patience
roster      who is at work, minute by minute: known on the day, here inferred from the contacts
volume      as they came: the contacts of each half hour of the day itself; to the second: each of
            them at its moment, which only the simulation can use; forecast: the rates of the
            days fitted on
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt
from bank_records import DAY, EDGES, HALF_HOUR, HALF_HOURS, OPEN, Records, Seen, see

from wellspent.estimate import Estimate
from wellspent.staffing.arrivals import Arrivals
from wellspent.staffing.erlang_kernel import Performances, perform_many
from wellspent.staffing.handle_times import Empirical, Exponential, HandleTime, Lognormal
from wellspent.staffing.records.active_agents import estimate_rest
from wellspent.staffing.records.fitting import (
    fit_arrivals,
    fit_handle_by_interval,
    fit_handle_times,
    fit_patience,
)
from wellspent.staffing.records.survival import Survival
from wellspent.staffing.simulation.level_run import DayDrawn, LevelRun, draw_days, simulate_levels

__all__ = ["BREAKS", "ERLANG_CHOICES", "SIMULATION_CHOICES", "Choice", "Fit", "Predicted", "fit",
           "predict_erlang_a", "predict_erlang_c", "predict_naive", "predict_simulated",
           "simulate", "simulate_half_hours"]  # fmt: skip

Numbers = npt.NDArray[np.float64]
Volume = Literal["as they came", "to the second", "forecast"]
Rest = Literal["none", "5 min", "all"]
Handle = Literal["one", "by half hour"]

MINUTE: Final = 60
BREAKS: Final = (600.0, 900.0, 1200.0, 1800.0, 2700.0, 3600.0, 5400.0)
FEWEST: Final = 0.5  # agents: a half hour in which nobody was seen may still have somebody


@dataclass(frozen=True, slots=True)
class Choice:
    """How a day is read, and by which law customers lose patience."""

    break_seconds: float
    rest: Rest
    handle: Handle
    patience: Literal["exponential", "Kaplan–Meier"] = "exponential"

    def __str__(self) -> str:
        """In words."""
        return (f"breaks from {self.break_seconds / 60:g} min, rest: {self.rest}, handle time: "
                f"{self.handle}, patience: {self.patience}")  # fmt: skip


_RESTS: Final[tuple[Rest, ...]] = ("none", "5 min", "all")
_HANDLES: Final[tuple[Handle, ...]] = ("one", "by half hour")
ERLANG_CHOICES: Final = tuple(Choice(*each) for each in product(BREAKS, _RESTS, _HANDLES))
SIMULATION_CHOICES: Final = ERLANG_CHOICES + tuple(
    replace(each, patience="Kaplan–Meier") for each in ERLANG_CHOICES
)


@dataclass(frozen=True, slots=True, eq=False)
class Predicted:
    """The mean wait of those offered and the share that hangs up, in each half hour of a day."""

    wait: Numbers
    abandonment: Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """What some days say; everything a prediction of another day knows but its roster."""

    days: tuple[int, ...]
    records: Records
    contacts_per_hour: Numbers  # by half hour
    handle_seconds: float
    handle_by_half_hour: Numbers
    handle_law: HandleTime
    patience: Survival
    patience_seconds: float
    wait: Numbers  # by half hour, the mean of the days
    abandonment: Numbers
    worst_wait: float  # of any half hour
    worst_abandonment: float

    @cache  # noqa: B019 - a few fits, each asked often
    def rest(self, break_seconds: float) -> Survival:
        """How long agents take no contact after one, though customers wait."""
        known, waited = self.records.named, self.records.where(self.records.queued)
        found = estimate_rest(known.agent, known.begin, known.end, waited.at,
                              waited.at + waited.wait, break_seconds=break_seconds)  # fmt: skip
        assert isinstance(found, Survival)  # noqa: S101 - thousands of pauses
        return found

    def rest_seconds(self, choice: Choice) -> float:
        """The mean rest that adds to a contact's handle time."""
        if choice.rest == "none":
            return 0.0
        return _value(self.rest(choice.break_seconds).mean_within(_longest_rest(choice)))

    def handle(self, choice: Choice) -> Numbers:
        """Seconds that a contact takes of an agent, by half hour."""
        alone = np.full(HALF_HOURS, self.handle_seconds)
        return (alone if choice.handle == "one" else self.handle_by_half_hour) + self.rest_seconds(
            choice
        )


def fit(records: Records, days: Sequence[int]) -> Fit:
    """Fit on these days, and nothing else."""
    chosen = records.of(*days)
    seen = [see(records, day) for day in days]
    answered = chosen.answered
    handled = fit_handle_times(answered.handle)
    inside = answered.where(answered.half_hour >= 0)
    by_half_hour = fit_handle_by_interval(inside.handle, inside.half_hour, HALF_HOURS)
    patience = fit_patience(chosen.wait, chosen.hung_up)
    assert isinstance(patience, Survival)  # noqa: S101 - a thousand hang-ups
    rates = fit_arrivals(np.array([each.contacts for each in seen]), HALF_HOUR)
    waits = np.array([each.wait for each in seen])
    shares = np.array([each.abandonment for each in seen])
    return Fit(
        tuple(days), chosen, np.array([_value(rate) for rate in rates.contacts_per_hour]),
        _value(handled.all_mean_seconds), np.array([_value(each) for each in by_half_hour]),
        _law_with_short(answered.handle, handled.short_seconds), patience,
        _value(patience.exponential_mean), np.nanmean(waits, axis=0), np.nanmean(shares, axis=0),
        float(np.nanmax(waits)), float(np.nanmax(shares)),
    )  # fmt: skip


def predict_naive(known: Fit, _records: Records, _day: int) -> Predicted:
    """The mean of the days fitted on, in the same half hour."""
    return Predicted(known.wait, known.abandonment)


def predict_erlang_a(
    known: Fit, records: Records, day: int, choice: Choice, volume: Volume = "as they came"
) -> Predicted:
    """Each half hour for itself, in the long run, by Erlang A."""
    reached = _perform(known, records, day, choice, volume, known.patience_seconds)
    return Predicted(reached.wait_seconds, reached.abandonment)


def predict_erlang_c(
    known: Fit, records: Records, day: int, choice: Choice, volume: Volume = "as they came",
    *, hang_ups: bool = True,
) -> Predicted:  # fmt: skip
    """Each half hour for itself by Erlang C; its wait is infinite where it is unstable.

    Nobody hangs up in it. With `hang_ups` they are read off its waits: a wait that is
    exponential outlasts a patience that is, too, with a chance of wait / (wait + patience).
    """
    reached = _perform(known, records, day, choice, volume, np.inf)
    lost = np.zeros(HALF_HOURS)
    if hang_ups:
        waits = reached.waiting > 0
        endless = np.isinf(reached.wait_seconds)
        after = reached.wait_seconds[waits & ~endless] / reached.waiting[waits & ~endless]
        share = after / (after + known.patience_seconds)
        lost[waits & ~endless] = reached.waiting[waits & ~endless] * share
        lost[endless] = 1.0
    return Predicted(reached.wait_seconds, lost)


def predict_simulated(
    known: Fit, records: Records, day: int, choice: Choice, volume: Volume = "as they came",
    *, replications: int = 200, median: bool = False,
) -> Predicted:  # fmt: skip
    """The day from seven to midnight, minute by minute, many times: means or medians of it."""
    wait, share, offered = _half_hours(
        simulate(known, records, day, choice, volume, replications=replications)
    )
    if median:
        return Predicted(_over(np.nanmedian, wait), _over(np.nanmedian, share))
    total = np.maximum(offered.sum(axis=0), 1)
    return Predicted(np.nansum(wait * offered, axis=0) / total,
                     np.nansum(share * offered, axis=0) / total)  # fmt: skip


def simulate_half_hours(
    known: Fit, records: Records, day: int, choice: Choice, volume: Volume = "as they came",
    *, replications: int = 200,
) -> tuple[Numbers, Numbers]:  # fmt: skip
    """Mean wait and share that hangs up, of shape (replications, half hours); nan without contacts."""
    return _half_hours(simulate(known, records, day, choice, volume, replications=replications))[:2]


def simulate(
    known: Fit, records: Records, day: int, choice: Choice, volume: Volume = "as they came",
    *, replications: int = 200, seed: int = 1,
) -> LevelRun:  # fmt: skip
    """The day many times; intervals are minutes from seven to midnight."""
    rates = np.repeat(_rates(known, records, day, volume), HALF_HOUR // MINUTE)
    arrivals = Arrivals(tuple(rates), MINUTE)
    patience: HandleTime = (
        known.patience.law()
        if choice.patience == "Kaplan–Meier"
        else Exponential(known.patience_seconds)
    )
    minutes = np.arange(OPEN, DAY, MINUTE) + MINUTE / 2 + (day - 1) * DAY
    levels = records.of(day).stretches(choice.break_seconds).present(minutes)
    days = draw_days(arrivals, known.handle_law, patience, replications=replications, seed=seed)
    if volume == "to the second":
        days = _at_their_moments(known, records, day, patience, replications, seed)
    chance = np.random.default_rng([seed, day])
    drawn = tuple(_with_rest(known, choice, each, chance) for each in days)
    return simulate_levels(arrivals, known.handle_law, patience, tuple(levels.tolist()),
                           replications=replications, drawn=drawn)  # fmt: skip


def _at_their_moments(  # noqa: PLR0917 - what `simulate` knows
    known: Fit, records: Records, day: int, patience: HandleTime, replications: int, seed: int
) -> Iterator[DayDrawn]:
    """The day's own arrivals, with handle times and patience that chance draws."""
    of_day = records.of(day)
    at = np.sort(of_day.at[of_day.half_hour >= 0]) - (day - 1) * DAY - OPEN
    chance = np.random.default_rng([seed, day, 1])
    for _ in range(replications):
        yield DayDrawn(at, known.handle_law.at(chance.random(len(at))),
                       patience.at(chance.random(len(at))))  # fmt: skip


def _with_rest(
    known: Fit, choice: Choice, drawn: DayDrawn, chance: np.random.Generator
) -> DayDrawn:
    """Handle times of the half hour in which a contact comes, and the rest behind them."""
    handle = drawn.handle
    if choice.handle == "by half hour":
        ratio = known.handle_by_half_hour / known.handle_seconds
        handle = handle * ratio[(drawn.arrivals // HALF_HOUR).astype(np.int64)]
    if choice.rest != "none":
        law = known.rest(choice.break_seconds).law()
        rest = law.at(chance.random(len(handle)))
        handle = handle + np.minimum(rest, _longest_rest(choice))
    return DayDrawn(drawn.arrivals, np.ascontiguousarray(handle), drawn.patience)


def _law_with_short(handle: Numbers, short_seconds: float) -> Empirical:
    """The lognormal law of contacts that are not short, and the short ones as they were."""
    fitted = fit_handle_times(handle, short_seconds=short_seconds).law
    short = handle[handle < short_seconds]
    parts = len(handle) - len(short)
    assert isinstance(fitted, Lognormal)  # noqa: S101 - thousands of contacts
    return Empirical(np.concatenate([short, fitted.at((np.arange(parts) + 0.5) / parts)]))


def _perform(  # noqa: PLR0917 - what a prediction knows
    known: Fit, records: Records, day: int, choice: Choice, volume: Volume, patience: float
) -> Performances:
    return perform_many(_agents(records, day, choice), _rates(known, records, day, volume),
                        known.handle(choice), patience)  # fmt: skip


def _agents(records: Records, day: int, choice: Choice) -> Numbers:
    stretches = records.of(day).stretches(choice.break_seconds)
    return np.maximum(stretches.agents(EDGES + (day - 1) * DAY), FEWEST)


def _rates(known: Fit, records: Records, day: int, volume: Volume) -> Numbers:
    """Contacts per hour, by half hour."""
    seen: Seen = see(records, day)
    return known.contacts_per_hour if volume == "forecast" else seen.contacts * 3600 / HALF_HOUR


def _half_hours(run: LevelRun) -> tuple[Numbers, Numbers, Numbers]:
    """Mean wait, share that hangs up, and contacts, of shape (replications, half hours)."""
    offered, waited, lost = (
        minutes.reshape(len(minutes), HALF_HOURS, -1).sum(axis=2)
        for minutes in (run.offered, run.wait_seconds, run.abandoned)
    )
    some = np.where(offered > 0, offered, np.nan)
    return waited / some, lost / some, offered


def _over(statistic: Callable[..., Any], values: Numbers) -> Numbers:
    """The statistic over replications; 0 where none had a contact."""
    found: Numbers = statistic(np.where(np.isnan(values).all(axis=0), 0.0, values), axis=0)
    return found


def _longest_rest(choice: Choice) -> float:
    return min(choice.break_seconds, 300.0) if choice.rest == "5 min" else choice.break_seconds


def _value(figure: object) -> float:
    if not isinstance(figure, Estimate):
        raise TypeError(figure)
    return figure.value
