"""Which library forecasts arrivals best: the next week on both banks, and what each weighs.

Needs the libraries installed beside this project (they are not its dependencies): statsforecast,
statsmodels, lightgbm, skforecast. Those that are missing are left out. A library that forecasts
days gets the shape of the day from the last eight weeks, so that only its own part is compared.
"""

from __future__ import annotations

import argparse
import time
import warnings
from collections.abc import Callable
from importlib import import_module, metadata
from pathlib import Path

import forecast_data as data
import numpy as np
import numpy.typing as npt
from forecasts import try_origin

from wellspent.staffing.forecasting.arrival_history import weekday_of

Numbers = npt.NDArray[np.float64]
Method = Callable[
    [data.Bank, int], Numbers
]  # the bank, an origin: the next week, [days, intervals]

_CPU_SECONDS = 60.0  # a method stops there, with as many origins as it managed
_WEEKS = 16


def shaped(bank: data.Bank, origin: int, totals: Numbers) -> Numbers:
    """Totals of days spread over their intervals as in the last eight such weekdays."""
    rows = []
    for day, total in enumerate(totals):
        back = [origin - bank.week * week + day % bank.week for week in range(1, 9)]
        shape = bank.counts[[b for b in back if 0 <= b < origin]].sum(axis=0)
        kernel = np.hanning(7)[1:-1] / np.hanning(7).sum()
        smooth = np.convolve(np.pad(shape, 2, mode="edge"), kernel, "valid")
        rows.append(total * smooth / smooth.sum())
    return np.array(rows)


def daily(forecast: Callable[[Numbers, int], Numbers]) -> Method:
    """A method that forecasts the logarithm of days' totals."""

    def method(bank: data.Bank, origin: int) -> Numbers:
        logs = np.log(bank.counts[:origin].sum(axis=1))
        return shaped(bank, origin, np.exp(np.asarray(forecast(logs, bank.week))[: bank.week]))

    return method


def auto_ets(logs: Numbers, week: int) -> Numbers:
    """Statsforecast, exponential smoothing chosen by itself."""
    model = import_module("statsforecast.models").AutoETS(season_length=week)
    return np.asarray(model.forecast(y=logs, h=week)["mean"])


def auto_theta(logs: Numbers, week: int) -> Numbers:
    """Statsforecast, the theta method chosen by itself."""
    model = import_module("statsforecast.models").AutoTheta(season_length=week)
    return np.asarray(model.forecast(y=logs, h=week)["mean"])


def smoothing(logs: Numbers, week: int) -> Numbers:
    """Statsmodels, exponential smoothing with a season."""
    library = import_module("statsmodels.tsa.holtwinters")
    model = library.ExponentialSmoothing(logs, seasonal="add", seasonal_periods=week)
    return np.asarray(model.fit().forecast(week))


def components(logs: Numbers, week: int) -> Numbers:
    """Statsmodels, a level and a season that both move, and one lag."""
    library = import_module("statsmodels.tsa.statespace.structural")
    model = library.UnobservedComponents(logs, "llevel", seasonal=week, autoregressive=1)
    return np.asarray(model.fit(disp=0, maxiter=200).forecast(week))


def mstl(bank: data.Bank, origin: int) -> Numbers:
    """Statsmodels, MSTL with a season of a day and one of a week, on the last eight weeks."""
    a_day = bank.counts.shape[1]
    roots = np.sqrt(bank.counts[max(0, origin - 8 * bank.week) : origin].ravel() + 0.375)
    week = a_day * bank.week
    found = import_module("statsmodels.tsa.seasonal").MSTL(roots, periods=(a_day, week)).fit()
    level = (found.trend + found.resid)[-week:].mean()
    ahead = level + found.seasonal.sum(axis=1)[-week:]
    return np.asarray(np.maximum(ahead, 0) ** 2 - 0.375).reshape(bank.week, a_day)


def features(bank: data.Bank, origin: int) -> tuple[Numbers, Numbers, Numbers]:
    """Columns of the past, its counts, and columns of the next week: calendar and past weeks."""
    week, a_day = bank.week, bank.counts.shape[1]
    first = max(0, origin - (_WEEKS + 4) * week)
    counts = np.vstack([bank.counts[first:origin], np.full((week, a_day), np.nan)])
    days = bank.days[first : origin + week]
    lags = np.stack(
        [np.vstack([np.full((week * k, a_day), np.nan), counts[: -week * k]]) for k in (1, 2, 3, 4)]
    )
    totals = counts.sum(axis=1)
    level = [totals[max(0, i - 2 * week) : max(0, i - week) + 1].mean() for i in range(len(counts))]
    columns = np.column_stack(
        [
            np.tile(np.arange(a_day), len(counts)),
            np.repeat(weekday_of(days), a_day),
            *(lag.ravel() for lag in lags),
            lags.mean(axis=0).ravel(),
            np.repeat(level, a_day),
        ]
    )
    start, end = 4 * week * a_day, (len(counts) - week) * a_day
    return columns[start:end], counts.ravel()[start:end], columns[end:]


def boosted(library: str, name: str, **settings: object) -> Method:
    """Gradient boosting with a Poisson loss on calendar and past weeks."""

    def method(bank: data.Bank, origin: int) -> Numbers:
        known, counts, ahead = features(bank, origin)
        model = getattr(import_module(library), name)(**settings)
        return np.asarray(model.fit(known, counts).predict(ahead)).reshape(bank.week, -1)

    return method


def recursive(bank: data.Bank, origin: int) -> Numbers:
    """Skforecast: LightGBM fed with its own forecasts."""
    frames = import_module("pandas")
    week, a_day = bank.week, bank.counts.shape[1]
    past = bank.counts[max(0, origin - 8 * week) : origin].ravel()
    days = bank.days[max(0, origin - 8 * week) : origin + week]
    calendar = frames.DataFrame(
        {
            "interval": np.tile(np.arange(a_day), len(days)),
            "weekday": np.repeat(weekday_of(days), a_day),
        }
    )
    model = import_module("lightgbm").LGBMRegressor(objective="poisson", n_jobs=1, verbose=-1)
    forecaster = import_module("skforecast.recursive").ForecasterRecursive(
        model, lags=[1, 2, 3, a_day, week * a_day]
    )
    forecaster.fit(y=frames.Series(past), exog=calendar.iloc[: len(past)])
    ahead = forecaster.predict(steps=week * a_day, exog=calendar.iloc[len(past) :])
    return np.asarray(ahead).reshape(week, a_day)


def ours(bank: data.Bank, origin: int) -> Numbers:
    """What the product does, with holidays and intervals."""
    return try_origin(bank, origin, bank.week).mean


def without_holidays(bank: data.Bank, origin: int) -> Numbers:
    """The same without knowing holidays, as the others are."""
    unknown = data.Bank(
        bank.name, bank.days, bank.counts, bank.interval_seconds, None, bank.week,
        bank.first_interval, bank.first_origin,
    )  # fmt: skip
    return try_origin(unknown, origin, bank.week).mean


METHODS: dict[str, Method] = {
    "as a week before": lambda bank, origin: bank.naive(origin, bank.week)[1],
    "as yesterday": lambda bank, origin: bank.naive(origin, bank.week)[0],
    "mean of four weeks": lambda bank, origin: np.mean(
        [bank.naive(origin - k * bank.week, bank.week)[1] for k in range(4)], axis=0
    ),
    "wellspent (scikit-learn)": ours,
    "wellspent, no holidays": without_holidays,
    "scikit-learn HistGradientBoosting": boosted(
        "sklearn.ensemble", "HistGradientBoostingRegressor", loss="poisson", max_iter=200,
        learning_rate=0.05, min_samples_leaf=50,
    ),
    "LightGBM": boosted(
        "lightgbm", "LGBMRegressor", objective="poisson", n_estimators=200, learning_rate=0.05,
        min_child_samples=50, n_jobs=1, verbose=-1,
    ),
    "skforecast + LightGBM": recursive,
    "statsforecast AutoETS, days": daily(auto_ets),
    "statsforecast AutoTheta, days": daily(auto_theta),
    "statsmodels ETS, days": daily(smoothing),
    "statsmodels components, days": daily(components),
    "statsmodels MSTL": mstl,
}  # fmt: skip


def measure(bank: data.Bank, method: Method, step: int) -> str:
    """MASE of intervals, origins, and CPU seconds of a forecast (the first left out)."""
    scale = bank.scale(lambda x: x)
    wrong, seconds = [], []
    for origin in range(bank.first_origin, len(bank.counts) - bank.week + 1, step):
        began = time.process_time()
        ahead = method(bank, origin)
        seconds.append(time.process_time() - began)
        wrong.append(np.abs(ahead - bank.counts[origin : origin + bank.week]).mean())
        if sum(seconds) > _CPU_SECONDS:
            break
    return f"{np.mean(wrong) / scale:.3f} ({len(wrong)} origins, {np.mean(seconds[1:]):.2f} s)"


def main() -> None:
    """Print versions, then a line a method."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--step", type=int, default=8)
    parser.add_argument("--only", default="", help="methods that have this in their name")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    for name in ("scikit-learn", "statsmodels", "statsforecast", "lightgbm", "skforecast"):
        try:
            needs = [n for n in metadata.requires(name) or () if "extra ==" not in n]
            print(
                f"{name} {metadata.version(name)}, needs {len(needs)}: {', '.join(sorted(needs))}"
            )
        except metadata.PackageNotFoundError:
            print(f"{name}: not installed")
    for bank in data.banks(arguments.shared):
        print(f"\n{bank.name}, next week, MASE of intervals")
        for named, method in METHODS.items():
            if arguments.only not in named:
                continue
            try:
                print(f"  {named:34s} {measure(bank, method, arguments.step)}", flush=True)
            except ModuleNotFoundError as missing:
                print(f"  {named:34s} left out: {missing.name} is not installed")


if __name__ == "__main__":
    main()
