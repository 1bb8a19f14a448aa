"""Early warnings in simulated counts: `python benchmarks/early_warnings.py [--topics 2000]`.

Synthetic: topics whose shares differ by size, weekday, drift and dispersion; a day's volume of its own; in
one topic of twenty an outbreak of two weeks, which takes three days to its height (two to five times the
share, or four to ten contacts a day more where that is more). A run without outbreaks' topic counts as
false, and so does one that ends before the outbreak or begins a week after its end. Prints Markdown.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wellspent.listening.alarms import Run, watch

Floats = npt.NDArray[np.float64]
BEGIN: Final = date(2025, 1, 6)
FIRST: Final = 90  # outbreaks begin from here on: the past has to be there
LASTS: Final = 14
SURGE: Final = 150
WEEK: Final = np.array([1.2, 1.1, 1.0, 1.0, 0.95, 0.5, 0.35])


@dataclass(frozen=True, slots=True)
class World:
    """Counts (topics, days) and the day on which each topic's outbreak begins; far away where none does."""

    counts: Floats
    starts: npt.NDArray[np.int64]
    volume: Floats


def main() -> None:
    """Prints what each way finds, with and without a surge of volume, and what it takes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--topics", type=int, default=400)
    parser.add_argument("--days", type=int, default=200)
    parser.add_argument("--seeds", type=int, default=1)
    asked = parser.parse_args()
    print(
        f"{asked.topics:,} topics, {asked.topics // 20} outbreaks, {asked.days} days, {asked.seeds} worlds.\n"
    )
    print(
        "| way | volume | found of 100 | median delay, days | false alarms a day | alarms on the day of the surge | false of first alarms |"
    )
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: |")
    for name, way in WAYS.items():
        for surge in (None, SURGE):
            rows = [_judged(way(world), world, asked.days) for world in _worlds(asked, surge)]
            print(
                f"| {name} | {'as usual' if surge is None else '× 3 on one day'} | {_row(rows)} |"
            )
    _quiet(asked)
    _cost()


def _worlds(asked: argparse.Namespace, surge: int | None) -> Iterator[World]:
    for seed in range(1, asked.seeds + 1):
        yield world_of(asked.topics, asked.days, asked.topics // 20, seed, surge=surge)


def world_of(
    topics: int, days: int, outbreaks: int, seed: int, *, surge: int | None = None
) -> World:
    """A synthetic centre with four contacts a topic and day on average."""
    rng = np.random.default_rng(seed)
    share = rng.lognormal(0, 1.3, topics)
    share /= share.sum()
    weekday = np.arange(days) % 7
    volume = 4 * topics * WEEK[weekday] * rng.gamma(50, 1 / 50, days)
    if surge is not None:
        volume[surge] *= 3
    habit = np.exp(rng.normal(0, 0.15, (topics, 7)))[:, weekday]
    drift = np.exp(rng.normal(0, 0.002, (topics, 1)) * (np.arange(days) - days / 2))
    mean = share[:, None] * habit * drift * volume
    starts = np.full(topics, 10**6)
    for topic in rng.choice(topics, outbreaks, replace=False):
        start = int(rng.integers(FIRST, days - LASTS))
        more = np.maximum(
            (rng.uniform(2, 5) - 1) * mean[topic], rng.uniform(4, 10) * volume / volume.mean()
        )
        since = np.arange(days) - start
        mean[topic] += more * np.clip((since + 1) / 3, 0, 1) * ((since >= 0) & (since < LASTS))
        starts[topic] = start
    dispersion = rng.uniform(0.02, 0.1, (topics, 1))
    counts = rng.poisson(mean * rng.gamma(1 / dispersion, dispersion, mean.shape))
    return World(counts.astype(np.float64), starts, volume)


def table_of(world: World, *, total: bool = False) -> pa.Table:
    """The counts as a table; with `total` each date's sum is stated as 1, so that counts are judged."""
    topics, days = world.counts.shape
    topic, day = np.divmod(np.arange(topics * days), days)
    names = pa.array([f"t{n}" for n in range(topics)])
    columns = {
        "date": pa.array(np.datetime64(BEGIN) + day),
        "topic": names.take(pa.array(topic, pa.int64())),
        "count": world.counts.ravel(),
    }
    return pa.table(columns | ({"total": np.full(topics * days, 1e6)} if total else {}))


def _by_share(world: World) -> tuple[Run, ...]:
    return watch(table_of(world)).runs


def _strict(world: World) -> tuple[Run, ...]:
    return watch(table_of(world), mode="strict").runs


def _by_count(world: World) -> tuple[Run, ...]:
    return watch(table_of(world, total=True)).runs


def ears(counts: Floats, kind: int) -> npt.NDArray[np.bool_]:
    """Alarms of EARS C1, C2 or C3 (Hutwagner and others 2003), own implementation: 7 days, 3 deviations."""
    lag = 0 if kind == 1 else 2
    far = np.zeros(counts.shape)
    for day in range(9 + lag, counts.shape[1]):
        past = counts[:, day - lag - 7 : day - lag]
        far[:, day] = (counts[:, day] - past.mean(axis=1)) / np.maximum(
            past.std(axis=1, ddof=1), 0.5
        )
    if kind < 3:
        return far > 3
    over = np.maximum(far - 1, 0)
    together = over.copy()
    together[:, 1:] += over[:, :-1]
    together[:, 2:] += over[:, :-2]
    return together > 2


def _ears(kind: int) -> Callable[[World], tuple[Run, ...]]:
    def way(world: World) -> tuple[Run, ...]:
        alarms = ears(world.counts, kind)
        return tuple(
            run
            for topic in range(len(alarms))
            for run in _runs(topic, np.flatnonzero(alarms[topic]))
        )

    return way


def _runs(topic: int, days: Sequence[int] | npt.NDArray[np.int64]) -> Iterator[Run]:
    """Runs of alarms at most a week apart, from the first day that the other ways judge."""
    open_run: list[int] = []
    for day in [*(int(day) for day in days if day >= 20), 10**6]:
        if open_run and day - open_run[-1] > 7:
            first, last = (BEGIN + timedelta(days=one) for one in (open_run[0], open_run[-1]))
            yield Run(f"t{topic}", first, last, len(open_run))
            open_run = []
        open_run.append(day)


WAYS: Final[dict[str, Callable[[World], tuple[Run, ...]]]] = {
    "share, windows of 1, 3, 7 days (ours)": _by_share,
    "CUSUM (ours, strict)": _strict,
    "counts without the day's volume": _by_count,
    "EARS C1": _ears(1),
    "EARS C2": _ears(2),
    "EARS C3": _ears(3),
}


def _judged(
    runs: Sequence[Run], world: World, days: int
) -> tuple[float, list[int], float, int, float]:
    """Found of 100, delays, false a day, alarms on the surge's day, share of false among alarms."""
    delays: dict[int, int] = {}
    false = 0
    for run in runs:
        topic = int(run.topic[1:])
        first, last = (one.toordinal() - BEGIN.toordinal() for one in (run.first, run.last))
        start = int(world.starts[topic])
        if last >= start and first < start + LASTS + 7:
            delays.setdefault(topic, max(0, first - start))
        else:
            false += 1
    outbreaks = int((world.starts < days).sum())
    on_surge = sum(run.first == BEGIN + timedelta(days=SURGE) for run in runs)
    return 100 * len(delays) / outbreaks, list(delays.values()), false / (days - 20), on_surge, false / max(1, len(runs))  # fmt: skip


def _row(rows: list[tuple[float, list[int], float, int, float]]) -> str:
    found, false, surge, share = (float(np.mean([row[k] for row in rows])) for k in (0, 2, 3, 4))
    delay = float(np.median([day for row in rows for day in row[1]]))
    return f"{found:.0f} | {delay:.0f} | {false:.2f} | {surge:.1f} | {share:.0%}"


def _quiet(asked: argparse.Namespace) -> None:
    """Days without any outbreak: how many have an alarm, of which BH promises 5 % at most."""
    world = world_of(asked.topics, asked.days, 0, 99)
    for mode, name in (("share", "share"), ("strict", "strict")):
        found = watch(table_of(world), mode="strict" if mode == "strict" else "share")
        days = len({one.date for one in found.alarms})
        print(
            f"\nWithout any outbreak, {name}: {len(found.alarms)} alarms in {found.dates} days, "
            f"{100 * days / found.dates:.1f} % of days have one; at most {found.false_alarms:.1f} were promised."
        )


def _cost() -> None:
    table = table_of(world_of(2_000, 400, 100, 1))
    watch(table_of(world_of(20, 60, 0, 1)))  # what is read and compiled once
    for mode in ("share", "strict"):
        began = time.process_time()
        watch(table, mode="strict" if mode == "strict" else "share")
        print(
            f"\n2,000 topics over 400 days, {mode}: {time.process_time() - began:.1f} s of processor."
        )


if __name__ == "__main__":
    main()
