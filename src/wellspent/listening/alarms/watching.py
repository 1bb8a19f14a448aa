"""The watch: every date judged as of that date, by its own past and nothing later.

On each date every topic's share in the windows of 1, 3 and 7 days (of weekly counts 1 and 2 weeks)
is compared with what `baseline` expects of it; all p-values of the date go through
Benjamini–Hochberg together. The strict mode adds up evidence instead (`cusum`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wellspent.estimate import Unknown
from wellspent.listening.alarms.baseline import Expected, Past, expect
from wellspent.listening.alarms.cusum import Evidence
from wellspent.listening.alarms.model import Alarm, Alarms, Mode
from wellspent.listening.alarms.runs import first_of_runs, run_ends_after
from wellspent.listening.alarms.series import Grid, grid_of
from wellspent.listening.alarms.tails import as_q, at_least, ratio_of

__all__ = ["LEAST_COUNT", "LEAST_NEW", "watch", "watch_each_date"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

LEAST_COUNT: Final = 3  # contacts that a window needs: one or two are no warning
LEAST_NEW: Final = 5  # where there was nothing like it before
_SURGE: Final = 1.5  # times the median of the same weekdays before


@dataclass(frozen=True, slots=True)
class _Standing:
    """One date with all that may be known of it: the topics seen so far, and what is expected of them."""

    period: int
    rows: Ints
    counts: tuple[Floats, ...]  # of the rows, a window each
    totals: tuple[Floats, ...]
    expected: tuple[Expected, ...]
    new: Flags
    surged: bool
    known: Flags  # how many of the topic there were on the date


def watch(
    counts: pa.Table,
    *,
    mode: Mode = "share",
    false_share: float = 0.05,
    thresholds: Mapping[str, float] | None = None,
    since: date | None = None,
) -> Alarms:
    """The alarms that these counts give, each as it stood on its date.

    `counts` has the columns `date`, `topic`, `count` and, where known, `total` (all contacts of the
    date, or of those that could have had the topic). Without totals the sum over topics is taken; a
    topic that is alone has no share, and its counts are judged. A count that is null is not known: that
    topic is not judged on that date, which is no part of its past; without totals nothing is. `thresholds` are factors up to 1 on the
    false share of single topics (`taught`). `since`: earlier dates are past alone.

    The alarms of a date are the same whatever follows it.
    """
    grid = grid_of(counts)
    judged = list(_each_date(grid, mode, false_share, thresholds, since))
    firsts, runs = first_of_runs((one for _, raised in judged for one in raised), grid.rhythm.days)
    return Alarms(
        alarms=firsts,
        runs=runs,
        mode=mode,
        judged="count" if grid.alone else "share",
        period=grid.rhythm.days,
        topics=len(grid.topics),
        dates=len(judged),
        first_date=judged[0][0] if judged else None,
        expected_false_share=false_share,
        false_alarms=false_share * _promised(firsts, len(judged), mode),
        not_judged=None if judged else _not_judged(grid, since),
        not_counted=tuple((grid.topics[row], grid.date_of(column)) for row, column in grid.refused),
    )


def _promised(firsts: Sequence[Alarm], dates: int, mode: Mode) -> int:
    """What the false share is a share of: first alarms, and at least one a date."""
    return dates if mode == "strict" else dates - len({one.date for one in firsts}) + len(firsts)


def watch_each_date(
    counts: pa.Table,
    *,
    mode: Mode = "share",
    false_share: float = 0.05,
    thresholds: Mapping[str, float] | None = None,
    since: date | None = None,
) -> Iterator[tuple[date, tuple[Alarm, ...]]]:
    """Every judged date with all its alarms, those that go on included; arguments as of `watch`."""
    yield from _each_date(grid_of(counts), mode, false_share, thresholds, since)


def _each_date(
    grid: Grid,
    mode: Mode,
    false_share: float,
    thresholds: Mapping[str, float] | None,
    since: date | None,
) -> Iterator[tuple[date, tuple[Alarm, ...]]]:
    weights = np.array([min(1.0, (thresholds or {}).get(topic, 1.0)) for topic in grid.topics])
    evidence = Evidence(len(grid.topics), false_share)
    told = np.full(len(grid.topics), -(10**6))  # the period of each topic's last alarm
    begin = 0 if since is None else grid.period_of(since)
    for standing in _standings(grid):
        if mode == "strict":
            raised = _strict(grid, standing, evidence, weights, false_share)
        else:
            going = told[standing.rows] >= standing.period - run_ends_after(grid.rhythm.days)
            raised = _by_share(grid, standing, going, false_share, weights)
        told[[grid.topics.index(one.topic) for one in raised]] = standing.period
        if standing.period >= begin:
            yield grid.date_of(standing.period), tuple(raised)


def _not_judged(grid: Grid, since: date | None) -> Unknown:
    rhythm = grid.rhythm
    have, needed = int(grid.open.sum()), rhythm.fewest + rhythm.guard
    if not grid.counts.any():
        return Unknown("all counts that could be read are 0", "dates on which a topic was counted")
    if have > needed and since is not None and since > grid.date_of(grid.counts.shape[1] - 1):
        return Unknown(f"the counts end before {since}", "an earlier first date, or later counts")
    first = f"{_periods(have, rhythm.days)} of counts, and the first that is judged has {needed} before it"
    if have > needed:
        return Unknown(
            f"{first}, no further apart than eight weeks (weekly counts: half a year)",
            "counts of the dates that are missing between the others",
        )
    return Unknown(first, f"counts of {_periods(needed + 1 - have, rhythm.days, 'more ')}")


def _periods(count: int, days: int, which: str = "open ") -> str:
    return f"{count:,} {which}{'day' if days == 1 else 'week'}{'' if count == 1 else 's'}"


def _standings(grid: Grid) -> Iterator[_Standing]:
    """Every open date that has past enough."""
    opened = grid.open
    heaps = np.cumsum(grid.counts, axis=1)
    for period in range(grid.counts.shape[1]):
        last = period - grid.rhythm.guard
        first = max(0, last - grid.rhythm.past + 1)
        enough = last >= 0 and opened[first : last + 1].sum() >= grid.rhythm.fewest
        if not (enough and opened[period]):
            continue
        rows = np.flatnonzero(heaps[:, period] > 0)
        if len(rows):
            yield _standing(grid, period, rows, heaps[rows, last] == 0)


def _standing(grid: Grid, period: int, rows: Ints, new: Flags) -> _Standing:
    rhythm = grid.rhythm
    last = period - rhythm.guard
    first = max(0, last - rhythm.past + 1)
    totals = grid.totals_as_of(period, rows)
    past = Past(
        counts=grid.counts[rows, first : last + 1],
        totals=totals[:, first : last + 1],
        season=np.arange(first, last + 1) % rhythm.season,
        times=np.arange(first - period, last + 1 - period, dtype=np.float64),
    )
    spans = [slice(max(0, period - length + 1), period + 1) for length in rhythm.windows]
    windows = [
        (totals[:, span], np.arange(span.start, span.stop) % rhythm.season,
         np.arange(span.start - period, 1, dtype=np.float64))
        for span in spans
    ]  # fmt: skip
    known = ~grid.missing[rows, period]
    return _Standing(
        period, rows,
        tuple(grid.counts[rows, span].sum(axis=1) * known for span in spans),
        tuple(np.broadcast_to(totals[:, span].sum(axis=1), (len(rows),)) for span in spans),
        tuple(expect(past, windows, rhythm)),
        new, _surged(totals, period, last, rhythm.season), known,
    )  # fmt: skip


def _surged(totals: Floats, period: int, last: int, season: int) -> bool:
    """Whether all contacts together were unusually many, beside the same weekdays before."""
    alike = totals[:, last::-season].max(axis=0)[:8]
    alike = alike[alike > 0]
    return bool(len(alike) and totals[:, period].max() > _SURGE * np.median(alike))


def _by_share(
    grid: Grid, standing: _Standing, going: Flags, false_share: float, weights: Floats
) -> list[Alarm]:
    """The topics whose q is at most `false_share`, each with the window that shows it best.

    What goes on already is tested apart: true alarms that last would loosen the test for all others, whose
    first alarms would be false more often than was promised.
    """
    counts = np.concatenate(standing.counts)
    mean = np.concatenate([one.mean for one in standing.expected])
    size = np.concatenate([one.size for one in standing.expected])
    lengths, topics = len(standing.counts), len(standing.rows)
    needed = np.tile(np.where(standing.new, LEAST_NEW, LEAST_COUNT), lengths)
    asked = np.flatnonzero((counts >= needed) & (counts > mean))
    p = at_least(counts[asked], mean[asked], size[asked])
    weight = np.tile(weights[standing.rows], lengths)[asked]
    q = np.ones(len(asked))
    for group in (going, ~going):
        places = np.flatnonzero(group[asked % topics])
        q[places] = as_q(p[places], weight[places], lengths * int(group.sum()))
    best: dict[int, int] = {}
    for place in np.lexsort((p, q)):
        if q[place] > false_share:
            break
        best.setdefault(int(asked[place] % topics), int(place))
    return [
        _alarm(grid, standing, row, int(asked[at]) // topics, p=float(p[at]), q=float(q[at]), false_share=false_share)
        for row, at in sorted(best.items())
    ]  # fmt: skip


def _alarm(
    grid: Grid,
    standing: _Standing,
    row: int,
    window: int,
    *,
    p: float,
    q: float,
    false_share: float,
) -> Alarm:
    count, expected = float(standing.counts[window][row]), standing.expected[window]
    mean, total = float(expected.mean[row]), float(standing.totals[window][row])
    return Alarm(
        topic=grid.topics[standing.rows[row]],
        date=grid.date_of(standing.period),
        window=grid.rhythm.windows[window] * grid.rhythm.days,
        observed=count,
        baseline=mean,
        total=total,
        ratio=ratio_of(count, mean, float(expected.size[row]), int(total)),
        p=p,
        q=q,
        new=bool(standing.new[row]),
        surged=standing.surged,
        expected_false_share=false_share,
    )


def _strict(
    grid: Grid, standing: _Standing, evidence: Evidence, weights: Floats, false_share: float
) -> list[Alarm]:
    """The topics whose evidence has added up to what an alarm takes."""
    rows, today = standing.rows, standing.expected[0]
    evidence.add(rows, standing.counts[0], standing.totals[0], today.mean, today.size)
    odds = np.exp(-np.minimum(evidence.sums[rows], 700.0))
    needed = np.where(standing.new, LEAST_NEW, LEAST_COUNT)
    enough = evidence.sums[rows] >= evidence.enough(len(rows)) - np.log(weights[rows])
    alarms = []
    for row in np.flatnonzero(enough & standing.known & (evidence.observed[rows] >= needed)):
        at = rows[row]
        count, mean = float(evidence.observed[at]), float(evidence.expected[at])
        size = mean * mean / float(evidence.strays[at])
        alarms.append(
            Alarm(
                topic=grid.topics[at],
                date=grid.date_of(standing.period),
                window=int(evidence.since[at]) * grid.rhythm.days,
                observed=count,
                baseline=mean,
                total=float(evidence.totals[at]),
                ratio=ratio_of(count, mean, size, int(evidence.totals[at])),
                p=float(odds[row]),
                q=float(min(1.0, len(rows) * odds[row])),
                new=bool(standing.new[row]),
                surged=standing.surged,
                expected_false_share=false_share,
            )
        )
    return alarms
