"""How good the forecasts of arrivals are, on two banks and on Fernhill: the tables of docs.

Rolling origins: the forecast of each next day and each next week of a bank, from all days before
it, held against what came. MASE is the mean absolute error of an interval over that of the better
of two naive forecasts (yesterday; a week before) within the first days, which all methods share.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import forecast_data as data
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wellspent.estimate import Estimate, Unknown
from wellspent.staffing.forecasting.forecast import Forecast, forecast_arrivals

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Tried:
    """One origin: what was forecast and what came, [days, intervals], with intervals of counts."""

    came: Numbers
    mean: Numbers
    low: Numbers
    high: Numbers
    day_low: Numbers
    day_high: Numbers
    hour_low: Numbers
    hour_high: Numbers
    chance: Numbers
    naive: tuple[Numbers, Numbers]
    ordinary: npt.NDArray[np.bool_]


def made(history: pa.Table, **asked: Any) -> Forecast:
    """The product's forecast, which these histories are long enough for."""
    forecast = forecast_arrivals(history, **asked)
    if isinstance(forecast, Unknown):
        raise SystemExit(forecast.reason)
    return forecast


def try_origin(bank: data.Bank, origin: int, days: int, seed: int = 1) -> Tried:
    """The product's forecast of `days` working days from everything before day `origin`."""
    a_day = bank.counts.shape[1]
    per_day = 86_400 // bank.interval_seconds
    ahead = bank.days[origin : origin + days]
    span = int((ahead[-1] - bank.days[origin - 1]).astype(int))
    forecast = made(
        bank.table(origin), interval_seconds=bank.interval_seconds,
        horizon_intervals=span * per_day, country=bank.country, backtest=False,
    )  # fmt: skip
    rows = (ahead - bank.days[origin - 1]).astype(int) - 1
    first = bank.first_interval

    def take(values: Numbers) -> Numbers:
        return values.reshape(span, per_day)[rows, first : first + a_day]

    drawn = forecast.sample(np.random.default_rng(seed), 500).astype(np.float64)
    paths = drawn.reshape(500, span, per_day)
    paths = paths[:, rows, first : first + a_day]
    totals = np.quantile(paths.sum(axis=2), [0.025, 0.975], axis=0)
    hours = np.quantile(data.by_hour(paths, bank.interval_seconds), [0.025, 0.975], axis=0)
    poisson = np.random.default_rng(seed).poisson(take(forecast.mean))
    return Tried(
        bank.counts[origin : origin + days], take(forecast.mean), take(forecast.low),
        take(forecast.high), totals[0], totals[1], hours[0], hours[1], poisson.astype(np.float64),
        bank.naive(origin, days), bank.ordinary(origin, days),
    )  # fmt: skip


def errors(bank: data.Bank, tried: list[Tried]) -> str:
    """A row of MASE: intervals, hours and days, of ours and of both naive forecasts."""
    cells = []
    for fold in (
        lambda x: x,
        lambda x: data.by_hour(x, bank.interval_seconds),
        lambda x: x.sum(axis=-1),
    ):
        scale = bank.scale(fold)
        ours = np.mean([np.abs(fold(t.mean) - fold(t.came)).mean() for t in tried]) / scale
        naive = [
            np.mean([np.abs(fold(t.naive[k]) - fold(t.came)).mean() for t in tried]) / scale
            for k in (0, 1)
        ]
        cells.append(
            f"{ours:.3f} (yesterday {naive[0]:.3f}, a week before {naive[1]:.3f}: "
            f"{ours / min(naive) - 1:+.1%})"
        )
    return " | ".join(cells)


def coverage(bank: data.Bank, tried: list[Tried]) -> str:
    """How often counts fell into their 95 % interval."""

    def share(low: Numbers, x: Numbers, high: Numbers) -> float:
        return float(((low <= x) & (x <= high)).mean())

    single = np.mean([share(t.low, t.came, t.high) for t in tried])
    below = np.mean([(t.came < t.low).mean() for t in tried])
    exact = np.mean([share(t.low, t.chance, t.high) for t in tried])
    day = np.array([(t.day_low <= t.came.sum(1)) & (t.came.sum(1) <= t.day_high) for t in tried])
    plain = np.array([t.ordinary for t in tried])
    hours = [data.by_hour(t.came, bank.interval_seconds) for t in tried]
    hour = np.mean([share(t.hour_low, h, t.hour_high) for t, h in zip(tried, hours, strict=True)])
    poisson = np.mean(
        [
            share(m - 1.96 * m**0.5, t.came.sum(1), m + 1.96 * m**0.5)
            for t in tried
            for m in [t.mean.sum(1)]
        ]
    )
    width = np.mean([((t.day_high - t.day_low) / 2 / t.mean.sum(1)).mean() for t in tried])
    return (
        f"interval {single:.1%} (below {below:.1%}, above {1 - single - below:.1%}; were there chance "
        f"alone {exact:.1%}) | hour {hour:.1%} | day {day.mean():.1%} of {day.size}, "
        f"{day[plain].mean():.1%} of {plain.sum()} ordinary ones (± {width:.0%}; "
        f"chance alone would cover {poisson:.1%})"
    )


def bank_tables(shared: Path, step: int) -> None:
    """Both banks, the next day and the next week."""
    for bank in data.banks(shared):
        for days in (1, bank.week):
            origins = range(bank.first_origin, len(bank.counts) - days + 1, step)
            began = time.process_time()
            tried = [try_origin(bank, origin, days) for origin in origins]
            seconds = (time.process_time() - began) / len(tried)
            middle = len(tried) // 2
            print(f"\n{bank.name}, next {days} days, {len(tried)} origins, {seconds:.2f} s each")
            print("  MASE intervals | hours | days")
            print("  all         ", errors(bank, tried))
            print("  second half ", errors(bank, tried[middle:]))
            print("  coverage    ", coverage(bank, tried))


def short_histories(shared: Path) -> None:
    """One, two and four weeks of history, the next week."""
    print("\nShort histories, next week")
    for bank in data.banks(shared):
        for weeks in (1, 2, 3, 4):
            if weeks * bank.week < 7:
                continue  # five days are Unknown: a week has seven
            tried = []
            for origin in range(bank.first_origin, len(bank.counts) - bank.week + 1, 9):
                cut = bank.since(origin - weeks * bank.week)
                tried.append(try_origin(cut, weeks * bank.week, bank.week))
            print(f"  {bank.name}, {weeks} weeks: MASE", errors(bank, tried).split(" | ")[0])
            print("    coverage", coverage(bank, tried))


def holidays_and_surges(shared: Path) -> None:
    """Holidays of 1999 forecast the day before; a day of five times the contacts."""
    bank = data.banks(shared)[1]
    print("\nHolidays of the 24-hour bank, forecast the day before")
    for day in ("1999-04-07", "1999-04-21", "1999-05-20", "1999-05-21"):
        origin = int((np.datetime64(day) - bank.days[0]).astype(int))
        forecast = made(
            bank.table(origin), interval_seconds=360, horizon_intervals=240, country="IL",
            backtest=False,
        )  # fmt: skip
        without = made(
            bank.table(origin), interval_seconds=360, horizon_intervals=240, backtest=False
        )
        day_sum = forecast.sums(240)
        print(
            f"  {day} {forecast.notes}: came {bank.counts[origin].sum():.0f}; forecast "
            f"{day_sum.mean[0]:.0f} [{day_sum.low[0]:.0f}, {day_sum.high[0]:.0f}]; "
            f"without holidays {without.mean.sum():.0f}"
        )
    origin = len(bank.counts) - 14
    plain = try_origin(bank, origin, 7).mean.sum()
    counts = bank.counts.copy()
    counts[origin - 4] *= 5
    surged = data.Bank(bank.name, bank.days, counts, 360, "IL", 7, 0, 0)
    after = try_origin(surged, origin, 7).mean.sum()
    naive = surged.naive(origin, 7)[1].sum() / bank.naive(origin, 7)[1].sum() - 1
    print(
        f"  a day of five times the contacts moves next week by {after / plain - 1:+.1%} (as a week before: {naive:+.1%})"
    )


def fernhill() -> None:
    """Every queue of the fictional centre: errors against its own naive forecast, and speed."""
    from wellspent.fernhill.centre import generate_centre  # noqa: PLC0415

    table = generate_centre(seed=1, contacts=240).intervals
    queues: list[str] = sorted({str(name) for name in table["queue"].to_pylist()})
    pooled = data.made_up()  # loads the libraries
    made(pooled, interval_seconds=900, horizon_intervals=96)
    began = time.process_time()
    found = []
    for queue in queues:
        rows = table.filter(pc.field("queue") == queue)
        history = pa.table({"at": rows["at"], "contacts": rows["offered"]})
        found.append(made(history, interval_seconds=900, horizon_intervals=672))
    seconds = time.process_time() - began
    print(
        f"\nFernhill (fictional, synthetic): {len(queues)} queues, the next week, {seconds:.2f} s CPU in all"
    )
    values = sorted(f.mase.value for f in found if isinstance(f.mase, Estimate))
    print(
        f"  error over that of a week before: {values[0]:.2f} to {values[-1]:.2f}, median {np.median(values):.2f}; unknown {len(found) - len(values)}"
    )
    whole = table.group_by("at").aggregate([("offered", "sum")])
    everything = made(
        pa.table({"at": whole["at"], "contacts": whole["offered_sum"]}),
        interval_seconds=900, horizon_intervals=672,
    )  # fmt: skip
    if isinstance(everything.mase, Estimate):
        whole_centre = everything.mase
        print(
            f"  the whole centre: {whole_centre.value:.2f} [{whole_centre.low:.2f}, {whole_centre.high:.2f}]"
        )


def main() -> None:
    """Print everything; `--step` leaves out origins."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--step", type=int, default=1)
    arguments = parser.parse_args()
    bank_tables(arguments.shared, arguments.step)
    short_histories(arguments.shared)
    holidays_and_surges(arguments.shared)
    fernhill()


if __name__ == "__main__":
    main()
