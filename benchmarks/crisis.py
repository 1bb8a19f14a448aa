"""Crises in simulated centres: `python benchmarks/crisis.py [--centres 30] [--worlds 6]`.

Fernhill with its planted crisis, seed by seed, the queues of a team watched as one as a workspace's are: found, after
how many minutes, and what else was raised a day, beside the same centre without it. Then quiet queues whose waits
come from a simulated queue, and synthetic queues, quiet ones (false alarms a day beside what is stated) and
with injected spikes (found, delay). Everything is synthetic. Prints Markdown.
"""

from __future__ import annotations

import argparse
import heapq
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wellspent.fernhill.centre import generate_centre
from wellspent.fernhill.occasions import Crisis
from wellspent.moments.crisis import CrisisWatch, watch_intervals
from wellspent.report.moments.crisis_pools import POOLED, pool_of_queues

Floats = npt.NDArray[np.float64]
BEGIN: Final = datetime.fromisoformat("2026-01-05")
WEEK: Final = np.array([1.2, 1.05, 1.0, 1.0, 0.95, 0.5, 0.35])
QUIET: Final[Mapping[str, Mapping[str, Any]]] = {
    "Poisson, 15 minutes, 20 contacts": {},
    "… 2 contacts": {"volume": 2},
    "… 100 contacts": {"volume": 100},
    "… 5 minutes, 5 contacts": {"minutes": 5, "volume": 5},
    "… 30 minutes, 8 contacts": {"minutes": 30, "volume": 8},
    "… 60 minutes, 60 contacts": {"minutes": 60, "volume": 60},
    "days of their own level (10 %)": {"days_stray": 0.1},
    "… and restless intervals (variance 0.03)": {"days_stray": 0.15, "restless": 0.03},
    "… and a level that wanders (10 %)": {"days_stray": 0.1, "wander": 0.1},
    "… (20 %)": {"days_stray": 0.1, "wander": 0.2, "restless": 0.02},
    "day and night": {"opens": 0, "closes": 24},
    "closed at weekends": {"days_stray": 0.08, "weekend": False},
}
QUEUES: Final = (
    ("60 contacts an hour, 15 minutes", 60, 15, 0.8),
    ("60 an hour, 5 minutes", 60, 5, 0.8),
    ("20 an hour, 60 minutes", 20, 60, 0.8),
    ("20 an hour, 30 minutes", 20, 30, 0.7),
    ("4 an hour, 15 minutes", 4, 15, 0.5),
)
COLUMNS: Final = (
    "start", "offered", "answered", "within_threshold", "abandoned", "asa_seconds", "aht_seconds",
)  # fmt: skip
FALSE_PER_DAY: Final = 0.1  # what a workspace's watch allows
STRAYING: Final = {"days_stray": 0.1}
SPIKES: Final[tuple[tuple[str, str, float, int, Mapping[str, Any]], ...]] = (
    ("volume × 1.5, one hour", "offered", 1.5, 60, STRAYING),
    ("volume × 2, one hour", "offered", 2.0, 60, STRAYING),
    ("volume × 3, one hour", "offered", 3.0, 60, STRAYING),
    ("volume × 2, one hour, 5 contacts", "offered", 2.0, 60, STRAYING | {"volume": 5}),
    ("volume × 3, one hour, 5 contacts", "offered", 3.0, 60, STRAYING | {"volume": 5}),
    ("volume × 2, 30 minutes each, two hours", "offered", 2.0, 120, STRAYING | {"minutes": 30, "volume": 40}),
    ("volume × 2, restless intervals", "offered", 2.0, 60, STRAYING | {"restless": 0.03}),
    ("volume × 1.5, five hours", "offered", 1.5, 300, STRAYING),
    ("handle time × 1.5, one hour", "aht_seconds", 1.5, 60, STRAYING),
    ("handle time × 1.5, two hours", "aht_seconds", 1.5, 120, STRAYING),
    ("service level 0.85 to 0.5, one hour", "service_level", 0.5, 60, STRAYING),
    ("volume × 2 and what follows, one hour", "all", 2.0, 60, STRAYING),
)  # fmt: skip


@dataclass(slots=True)
class Tally:
    """What was found of what was planted."""

    planted: int = 0
    delays: list[float] = field(default_factory=list)
    doubled: int = 0
    others: int = 0
    days: int = 0
    stated: float = 0.0
    measures: Counter[str] = field(default_factory=Counter)

    def take(self, watch: CrisisWatch, spikes: list[tuple[datetime, datetime]]) -> None:
        """Hold one watch against the spikes in it; what is raised in another time counts as false."""
        used: set[int] = set()
        for begin, end in spikes:
            hits = [n for n, one in enumerate(watch.moments) if begin < one.detected_at <= end + timedelta(minutes=30)]  # fmt: skip
            self.planted += 1
            used |= set(hits)
            if hits:
                first = watch.moments[hits[0]]
                self.delays.append((first.detected_at - begin).total_seconds() / 60)
                self.measures[first.measure] += 1
                self.doubled += len(hits) - 1
        self.others += len(watch.moments) - len(used)
        self.days += watch.days
        self.stated += watch.expected_false_per_day * watch.days


def main() -> None:
    """Prints the three tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--centres", type=int, default=30)
    parser.add_argument("--worlds", type=int, default=6)
    asked = parser.parse_args()
    _fernhill(asked.centres)
    _queueing(asked.worlds)
    _quiet(asked.worlds)
    _spikes(asked.worlds)


def _fernhill(centres: int) -> None:
    found, quiet, delays = 0, Tally(), list[float]()
    eventful, doubled = Tally(), 0
    for seed in range(1, centres + 1):
        centre = generate_centre(seed, 60, eventful=True)
        assert centre.eventful is not None  # noqa: S101 - it was asked for
        watch = watch_intervals(_as_watched(centre.intervals), false_per_day=FALSE_PER_DAY)
        crisis = centre.eventful.occasions.crisis
        assert crisis is not None  # noqa: S101
        hits = _hits(watch, crisis)
        found += bool(hits)
        delays += hits[:1]
        doubled += len(hits) - 1 if hits else 0
        eventful.take(watch, [])
        quiet.take(
            watch_intervals(
                _as_watched(generate_centre(seed, 60).intervals), false_per_day=FALSE_PER_DAY
            ),
            [],
        )
    print(
        f"Fernhill, {centres} seeds, the queues of each of its six teams watched as one, 28 days each.\n"
    )
    print("| planted crises | found | median delay, minutes | longest | its team twice | moments a day without a crisis | stated |")  # fmt: skip
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    print(
        f"| {centres} | {found} | {np.median(delays):.0f} | {max(delays):.0f} | {doubled} "
        f"| {quiet.others / quiet.days:.3f} | {quiet.stated / quiet.days:.3f} |\n"
    )


def _hits(watch: CrisisWatch, crisis: Crisis) -> list[float]:
    return [
        (one.detected_at - crisis.began).total_seconds() / 60
        for one in watch.moments
        if one.queue == crisis.queue.partition("-")[0]
        and crisis.began < one.detected_at <= crisis.ended
    ]


def _as_watched(intervals: pa.Table) -> pa.Table:
    """The intervals of Fernhill's teams; a queue is called after the client whose team serves it."""
    con = duckdb.connect()
    con.register("intervals", intervals)
    queues = [str(queue) for queue in intervals["queue"].unique().to_pylist()]
    pool_of_queues(con, {queue: queue.partition("-")[0] for queue in queues})
    pooled: pa.Table = con.sql(POOLED).to_arrow_table()
    return pooled


def _queueing(worlds: int) -> None:
    """Quiet days of simulated queues: customers come by chance, wait, give up; waits are what the queue makes."""
    print(f"Quiet queues that were simulated, {worlds} of each kind, 60 days each.\n")
    print("| simulated | moments a day | stated |\n| --- | ---: | ---: |")
    whole = Tally()
    for name, an_hour, minutes, load in QUEUES:
        tally = Tally()
        for seed in range(worlds):
            watch = watch_intervals(simulated(np.random.default_rng([seed, minutes]), an_hour, minutes, load))  # fmt: skip
            tally.take(watch, [])
            whole.take(watch, [])
        print(f"| {name} | {_rate(tally)} |")
    print(f"| all | {_rate(whole)} |\n")


def simulated(rng: np.random.Generator, an_hour: float, minutes: int, load: float) -> pa.Table:
    """Sixty days of one queue, 8 to 20: Poisson arrivals, lognormal handling (mean 300 s), patience of 180 s on average."""
    rows = []
    for day in range(60):
        level = an_hour * (1.0 + 0.1 * np.cos(day % 7))
        agents = [max(1, round(level * height(h) * 300 / 3600 / load)) for h in range(12)]
        free = [0.0] * max(agents)
        counted = np.zeros((720 // minutes, 6))
        for h in range(12):
            for came in np.sort(rng.uniform(h, h + 1, rng.poisson(level * height(h))) * 3600):
                row = counted[int(came // (60 * minutes))]
                row[0] += 1
                # so many agents are there this hour: those that are free first
                heapq.heapify(free)
                soonest = (
                    heapq.nsmallest(len(free) - agents[h] + 1, free)[-1]
                    if len(free) > agents[h]
                    else free[0]
                )
                waited = max(soonest - came, 0.0)
                if waited > rng.exponential(180):
                    row[3] += 1
                    continue
                handled = rng.lognormal(np.log(300) - 0.32, 0.8)
                free[free.index(soonest)] = came + waited + handled
                row += [0, 1, waited <= 20, 0, waited + rng.uniform(0, 5), handled]
        start = BEGIN + timedelta(days=day, hours=8)
        rows += [
            (
                start + timedelta(minutes=minutes * n),
                o,
                a,
                w,
                b,
                asa / a if a else None,
                aht / a if a else None,
            )
            for n, (o, a, w, b, asa, aht) in enumerate(counted.tolist())
        ]
    return pa.table(dict(zip(COLUMNS, zip(*rows, strict=True), strict=True)))


def height(hour: int) -> float:
    """How busy the hour after opening is beside the day's usual."""
    return float(0.6 + 0.8 * np.exp(-(((hour - 2.5) / 2.5) ** 2)) + 0.4 * np.exp(-(((hour - 7.5) / 2) ** 2)))  # fmt: skip


def _quiet(worlds: int) -> None:
    print(f"Quiet queues, {worlds} of each kind, 60 days each.\n")
    print("| quiet days | counts alone: a day | stated | all measures: a day | stated |")
    print("| --- | ---: | ---: | ---: | ---: |")
    whole = Tally(), Tally()
    for name, asked in QUIET.items():
        tallies = Tally(), Tally()
        for seed in range(worlds):
            for every, tally in enumerate(tallies):
                rate = rates(np.random.default_rng([seed, every]), 60, **asked)
                watch = watch_intervals(table(np.random.default_rng([seed, every, 1]), rate, every=bool(every)))  # fmt: skip
                tally.take(watch, [])
                whole[every].take(watch, [])
        print(f"| {name} | {' | '.join(_rate(one) for one in tallies)} |")
    print(f"| all | {' | '.join(_rate(one) for one in whole)} |\n")


def _rate(tally: Tally) -> str:
    days = max(tally.days, 1)
    return f"{tally.others / days:.3f} | {tally.stated / days:.3f}"


def _spikes(worlds: int) -> None:
    print(f"Spikes on three working days of a queue's fifth week on, {worlds} queues each of 35 days.\n")  # fmt: skip
    print("| spike | planted | found | median delay, minutes | raised twice | named by its measure | false a day |")  # fmt: skip
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name, measure, times, lasts, asked in SPIKES:
        tally = Tally()
        for seed in range(worlds):
            _one_with_spikes(tally, seed, measure, times, lasts, asked)
        delay = f"{np.median(tally.delays):.0f}" if tally.delays else "–"
        named = tally.measures.total() if measure == "all" else tally.measures[measure]
        print(
            f"| {name} | {tally.planted} | {len(tally.delays)} | {delay} | {tally.doubled} | {named} "
            f"| {tally.others / tally.days:.3f} |"
        )


def _one_with_spikes(  # noqa: PLR0917 - a row of the table
    tally: Tally, seed: int, measure: str, times: float, lasts: int, asked: Mapping[str, Any]
) -> None:
    rng = np.random.default_rng([seed, lasts, int(times * 10)])
    rate = rates(rng, 35, **asked)
    minutes = 1440 // rate.shape[1]
    handle, level = np.ones(rate.shape), np.full(rate.shape, 0.85)
    spikes = []
    for day in (17, 25, 32):
        first = int(rng.integers(8 * 60 // minutes + 2, (20 * 60 - lasts) // minutes))
        stretch = np.s_[day, first : first + lasts // minutes]
        if measure in {"offered", "all"}:
            rate[stretch] *= times
        if measure == "aht_seconds":
            handle[stretch] = times
        if measure == "service_level":
            level[stretch] = times
        if measure == "all":
            handle[stretch], level[stretch] = 1.2, 0.4
        begin = BEGIN + timedelta(days=day, minutes=first * minutes)
        spikes.append((begin, begin + timedelta(minutes=lasts)))
    watched = table(rng, rate, handle=handle, level=level, every=measure != "offered")
    tally.take(watch_intervals(watched), spikes)


def rates(
    rng: np.random.Generator, days: int, *, minutes: int = 15, volume: float = 20,
    days_stray: float = 0.0, restless: float = 0.0, wander: float = 0.0, opens: int = 8,
    closes: int = 20, weekend: bool = True,
) -> Floats:  # fmt: skip
    """The rate of contacts [day, slot]: two heights a day, a week, and how restless it is."""
    slots = 1440 // minutes
    hour = (np.arange(slots) * minutes / 60 - opens) / (closes - opens)
    shape = 0.45 + 1.1 * np.exp(-(((hour - 0.25) / 0.18) ** 2)) + 0.7 * np.exp(-(((hour - 0.65) / 0.2) ** 2))  # fmt: skip
    shape = np.where((hour >= 0) & (hour < 1), shape, 0.0)
    week = WEEK[np.arange(days) % 7] * (weekend | (np.arange(days) % 7 < 5))
    rate = volume * np.outer(week * np.exp(rng.normal(0, days_stray, days)), shape / shape[shape > 0].mean())  # fmt: skip
    stays = 0.9 ** (minutes / 15)
    noise, strayed = rng.normal(0, wander * (1 - stays**2) ** 0.5, rate.shape), np.zeros(days)
    for slot in range(slots):
        strayed = stays * strayed + noise[:, slot]
        rate[:, slot] *= np.exp(strayed)
    return rate * (rng.gamma(1 / restless, restless, rate.shape) if restless else 1.0)


def table(
    rng: np.random.Generator, rate: Floats, *, handle: Floats | None = None,
    level: Floats | None = None, every: bool = False,
) -> pa.Table:  # fmt: skip
    """Intervals as an ACD counts them; `every` measure, or contacts offered alone."""
    offered = rng.poisson(rate)
    start = np.datetime64(BEGIN, "s") + np.arange(rate.size) * np.timedelta64(86_400 // rate.shape[1], "s")  # fmt: skip
    columns: dict[str, Any] = {"start": start, "offered": offered.ravel()}
    if every:
        abandoned = rng.binomial(offered, 0.05)
        answered = offered - abandoned
        n = np.maximum(answered, 1)
        within = rng.binomial(answered, 0.85 if level is None else level)
        handled = rng.gamma(2.0 * n, 150 / n) * (1.0 if handle is None else handle)
        waited = rng.gamma(0.5 * n, 50 / n)
        columns |= {
            "answered": answered.ravel(), "within_threshold": within.ravel(),
            "abandoned": abandoned.ravel(), "asa_seconds": waited.ravel(),
            "aht_seconds": handled.ravel(),
        }  # fmt: skip
    return pa.table(columns).filter(pa.array(rate.ravel() > 0))


if __name__ == "__main__":
    main()
