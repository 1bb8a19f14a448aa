"""Whether the interval of the price of a slow minute holds it: `python evidence/minute_price.py`.

Synthetic centres whose arrivals, handle times and patience are known: eight weeks of each are
simulated, counted in half hours as an ACD does, and priced by the product. The truth is the
product's price at the true inputs. Prints Markdown; some of the counting takes half a minute of CPU.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from wellspent.estimate import Estimate, Unknown
from wellspent.report.operation import History, Operation, Pool, Split, Week
from wellspent.report.slow_minute import SlowMinute, default_choices, price_hours
from wellspent.report.usual_week import fit_patience, mean_handle_seconds, usual_week
from wellspent.settings import StaffingSettings
from wellspent.staffing.arrivals import Arrivals
from wellspent.staffing.demand import Target
from wellspent.staffing.handle_times import Exponential
from wellspent.staffing.price.best_staffing import agents_for_target_many
from wellspent.staffing.price.demands import Demands
from wellspent.staffing.simulate import simulate_levels

Vector = npt.NDArray[np.float64]
WEEKS: Final = 8
HISTORIES: Final = 60
HOURS: Final = 12  # from 8 to 20, Monday to Friday
MONDAY: Final = np.datetime64("2026-03-02T08:00")
HALF_HOUR: Final = 1800.0
HANDLE: Final = 300.0
PATIENCE: Final = 240.0
NOT_KNOWN: Final = Unknown("nothing was recorded", "a record")
# of the agents that a minute more would take: so many are there, hour after hour, in turns
STAFFED: Final = np.array([0.9, 1.0, 1.05, 1.15, 1.3, 0.97, 1.1])


class Centre(NamedTuple):
    """What is true of a centre of two pools: contacts an hour at noon, and how weeks differ."""

    name: str
    contacts: tuple[float, float]
    between: float  # lognormal standard deviation of a day's volume
    patience_stated: bool


CENTRES: Final = (
    Centre("small, weeks alike", (25, 40), 0.0, patience_stated=True),
    Centre("small, patience from intervals", (25, 40), 0.0, patience_stated=False),
    Centre("large, weeks alike", (150, 300), 0.0, patience_stated=True),
    Centre("large, days differ by 8 %", (150, 300), 0.08, patience_stated=True),
    Centre("large, patience from intervals", (150, 300), 0.08, patience_stated=False),
)


@dataclass(slots=True)
class Tally:
    """How often truth lies below, within and above the interval; and what is called free."""

    below: int = 0
    within: int = 0
    above: int = 0
    dear: int = 0  # hours that are not free
    dear_called_free: int = 0
    free: int = 0
    free_called_free: int = 0

    def add(self, truth: Estimate, found: Estimate) -> None:
        """Rounding of root finding is no miss."""
        slack = 1e-6
        self.below += truth.value < found.low - slack
        self.above += truth.value > found.high + slack
        self.within += found.low - slack <= truth.value <= found.high + slack

    @property
    def coverage(self) -> float:
        """The share of intervals that hold the truth."""
        return self.within / (self.below + self.within + self.above)

    def row(self) -> str:
        """Coverage, and the misses on either side."""
        n = self.below + self.within + self.above
        return f"{self.coverage:.1%} | {self.below / n:.1%} | {self.above / n:.1%}"


def main() -> None:
    """Prints the table."""
    print("| centre | price of | intervals | hold the truth | truth below | truth above | "
          "not free, called free | free, called free |")  # fmt: skip
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for centre in CENTRES:
        hours, usual = check(centre, HISTORIES)
        for name, tally in (("an hour", hours), ("the usual minute", usual)):
            n = tally.below + tally.within + tally.above
            called = (
                f"{tally.dear_called_free} of {tally.dear:,} | {tally.free_called_free:,} of {tally.free:,}"
                if tally.dear
                else "|"
            )
            print(f"| {centre.name} | {name} | {n:,} | {tally.row()} | {called} |")


def check(centre: Centre, histories: int, seed: int = 1) -> tuple[Tally, Tally]:
    """Of so many histories: the price of each hour of each pool, and the centre's usual price."""
    random = np.random.default_rng(seed)
    rates = [_rates(most) for most in centre.contacts]
    levels = [_levels(rate, place) for place, rate in enumerate(rates)]
    truth = price([_true_pool(r, a) for r, a in zip(rates, levels, strict=True)])
    hours, usual = Tally(), Tally()
    for _ in range(histories):
        pools = [
            _counted_pool(centre, rate, agents, random)
            for rate, agents in zip(rates, levels, strict=True)
        ]
        found = price(pools)
        if isinstance(truth.usual, Estimate) and isinstance(found.usual, Estimate):
            usual.add(truth.usual, found.usual)
        for true_pool, found_pool in zip(truth.pools, found.pools, strict=True):
            for true, one in zip(true_pool.hours, found_pool.hours, strict=True):
                if isinstance(true.price, Estimate) and isinstance(one.price, Estimate):
                    hours.add(true.price, one.price)
                    hours.free += bool(true.free)
                    hours.dear += not true.free
                    hours.free_called_free += bool(true.free and one.free)
                    hours.dear_called_free += bool(not true.free and one.free)
    return hours, usual


def price(pools: list[Pool]) -> SlowMinute:
    """What the product says of these pools."""
    operation = Operation(
        name="Synthetic", fictional=True, currency="EUR",
        wage_per_hour=Estimate(28.0, 28.0, 28.0, 0, "stated"), staffing=StaffingSettings(),
        pools=tuple(pools), split=pools[0].split, segments=(), repeat_share=NOT_KNOWN,
        repeat_days=7, unplaced=0, missing=(),
    )  # fmt: skip
    return price_hours(operation, default_choices(operation))


def _rates(most: float) -> Vector:
    """Contacts an hour, Monday to Friday: a hump about noon, most on Monday."""
    day = np.exp(-np.square((np.arange(HOURS) + 8.5 - 12.5) / 4.0))
    return np.concatenate([most * level * day for level in (1.0, 0.92, 0.88, 0.85, 0.8)])


def _handle() -> Vector:
    """Seconds a contact takes: somewhat more in the evening."""
    return np.tile(HANDLE * np.linspace(0.96, 1.04, HOURS), 5)


def _levels(rates: Vector, place: int) -> Vector:
    demands = Demands(rates, _handle() + 60.0, np.full(len(rates), PATIENCE))
    needed = agents_for_target_many(demands, Target.parse("80/20"))
    return np.maximum(np.round(needed * np.resize(np.roll(STAFFED, place), len(rates))), 1.0)


def _true_pool(rates: Vector, agents: Vector) -> Pool:
    def week(values: Vector) -> Vector:
        days = np.full((7, 24), np.nan)
        days[:5, 8:20] = values.reshape(5, HOURS)
        return days

    nothing = week(np.zeros(len(rates)))
    known = Week(
        open=~np.isnan(nothing), hours=nothing + WEEKS, contacts=week(rates * WEEKS),
        contacts_per_hour=week(rates), rate_error=nothing, handle_seconds=week(_handle()),
        handle_error=nothing, agents=week(agents),
    )  # fmt: skip
    return _pool(None, known, Estimate(PATIENCE, PATIENCE, PATIENCE, 0, "true"))


def _pool(history: History | None, week: Week | Unknown, patience: Estimate | Unknown) -> Pool:
    acd = NOT_KNOWN if history is None else mean_handle_seconds(history)
    split = Split(0, NOT_KNOWN, (("quick", NOT_KNOWN), ("friction", NOT_KNOWN), ("slow", NOT_KNOWN)), (), acd, NOT_KNOWN)  # fmt: skip
    return Pool("pool", ("queue",), "settings", history or NOT_KNOWN, week, split, (), patience)


def _counted_pool(
    centre: Centre, rates: Vector, agents: Vector, random: np.random.Generator
) -> Pool:
    """The pool as an ACD counts eight weeks of it."""
    weeks = [_week(centre, rates, agents, random, number) for number in range(WEEKS)]
    counted = ("offered", "answered", "abandoned", "in_target", "wait_seconds", "handle_seconds",
               "agents")  # fmt: skip
    columns: dict[str, Any] = {
        name: np.concatenate([getattr(one, name) for one in weeks]) for name in counted
    }
    at = np.concatenate([one.at for one in weeks])
    history = History(at=at, seconds=HALF_HOUR, **columns)
    stated = Estimate(PATIENCE, PATIENCE, PATIENCE, 0, "stated")
    patience = stated if centre.patience_stated else fit_patience(history)
    pool = _pool(history, usual_week(history), patience)
    return replace(pool, name="pool")


def _week(
    centre: Centre, rates: Vector, agents: Vector, random: np.random.Generator, number: int
) -> History:
    days = np.exp(centre.between * random.standard_normal(5) - centre.between**2 / 2)
    arriving = np.repeat(rates * np.repeat(days, HOURS), 2)
    levels = np.repeat(agents, 2)
    run = simulate_levels(
        Arrivals(tuple(arriving.tolist()), HALF_HOUR), Exponential(HANDLE), Exponential(PATIENCE),
        [int(one) for one in levels], replications=1, seed=int(random.integers(2**31)),
    )  # fmt: skip
    answered = run.answered[0]
    busy = np.where(answered > 0, answered, np.nan)
    place = np.arange(len(arriving))
    minutes = (place // (2 * HOURS)) * 1440 + (place % (2 * HOURS)) * 30 + number * 7 * 1440
    return History(
        at=(MONDAY + minutes.astype("timedelta64[m]")).astype("datetime64[us]"),
        seconds=HALF_HOUR,
        offered=run.offered[0],
        answered=answered,
        abandoned=run.abandoned[0],
        in_target=run.answered_in_target[0],
        wait_seconds=run.answered_wait_seconds[0] / busy,
        handle_seconds=random.gamma(np.maximum(answered, 1)) / busy * np.repeat(_handle(), 2),
        agents=levels,
    )


if __name__ == "__main__":
    main()
