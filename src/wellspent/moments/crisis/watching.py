"""Watches the intervals of queues: what is unlike the time of day, as of each interval.

What is said of an interval rests on it and on what was before it: what follows changes nothing but the end of a
matter that still lasts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wellspent.estimate import Unknown
from wellspent.moments.crisis.grid import LONGEST, SHORTEST, Grid, grids_of, step_of
from wellspent.moments.crisis.limits import Scores, scores_of
from wellspent.moments.crisis.measures import Watched, watched_of
from wellspent.moments.crisis.model import MEASURES, CrisisMoment, CrisisWatch, Seen
from wellspent.moments.crisis.recurring import RECURRING, often_passed, with_recurring
from wellspent.moments.crisis.together import TOGETHER, together_of

__all__ = ["FALSE_PER_DAY", "watch_intervals"]

Floats = npt.NDArray[np.float64]

FALSE_PER_DAY: Final = 0.03
"""Moments a day that chance alone raises, over all queues and measures: one in five weeks."""
_CALM: Final = 5400  # seconds without anything unusual end a matter; two intervals at least
_UNUSUAL: Final = 1.64  # of a single interval, while a matter lasts
_STILL: Final = 2.8  # of the best window, where the last interval is clearly on the same side
_SAME_SIDE: Final = 0.8


@dataclass(frozen=True, slots=True, eq=False)
class _Judged:
    watched: Watched
    scores: Scores
    together: npt.NDArray[np.bool_] | None = None  # where the queue's measures say it at once


def watch_intervals(intervals: pa.Table, *, false_per_day: float = FALSE_PER_DAY) -> CrisisWatch:
    """The moments of crisis in a table `start, offered` and any of the other figures, judged as of each interval.

    `start` is a timestamp on the clock that the queue's customers live by; figures are numbers, null where not
    known: `answered`, `within_threshold`, `abandoned` (contacts), `asa_seconds`, `aht_seconds` (means); `queue` parts
    queues, each of which is watched alone. `false_per_day` is how many chance is allowed where single intervals stray as
    chance does; what it raises on days as restless as these are is in the answer. Intervals last from 1 minute to 2 hours; the table tells.
    """
    step = step_of(intervals) if intervals.num_rows else None
    if step is None or not SHORTEST <= step <= LONGEST:
        return _nothing(_no_step(step))
    grids = list(grids_of(intervals, step))
    series = [(grid, watched_of(grid)) for grid in grids]
    measures = tuple(
        name for name in MEASURES if any(one.measure == name for _, of in series for one in of)
    )
    every = sum(len(of) for _, of in series)
    moments: list[CrisisMoment] = []
    judged, days, chance = 0, set[str](), 0.0
    for grid, found in _judged(series, measures, false_per_day / max(every, 1)):
        if not found:
            continue
        moments += _matters(grid, found)
        chance += sum(_mean(one.scores.expected) for one in found)
        known = np.any([np.isfinite(one.scores.alone) for one in found], axis=0)
        judged += int(known.sum())
        days |= {str(grid.begin + int(day)) for day in np.flatnonzero(known.any(axis=1))}
    if not judged:
        return _nothing(Unknown("no time of day has three days before it", "intervals of more days"))  # fmt: skip
    moments.sort(key=lambda one: (one.detected_at, one.queue or ""))
    return CrisisWatch(tuple(moments), chance, measures, len(grids), judged, len(days), step / 60)  # fmt: skip


def _judged(
    series: Sequence[tuple[Grid, list[Watched]]], measures: Sequence[str], allowed: float
) -> list[tuple[Grid, list[_Judged]]]:
    """Every measure of every queue with its limits; how often one strays is told by all queues together."""
    found = [[_Judged(one, scores_of(one.strays, allowed)) for one in of] for _, of in series]
    for name in measures:
        places = [(q, m) for q, of in enumerate(found) for m, one in enumerate(of) if one.watched.measure == name]  # fmt: skip
        scores = [found[q][m].scores for q, m in places]
        if name in RECURRING:
            said = [replace(one, limit=limit) for one, limit in zip(scores, with_recurring(scores, allowed), strict=True)]  # fmt: skip
        else:
            said = [replace(one, expected=np.maximum(one.expected, often)) for one, often in zip(scores, often_passed(scores, allowed), strict=True)]  # fmt: skip
        for (q, m), one in zip(places, said, strict=True):
            found[q][m] = replace(found[q][m], scores=one)
    _put_together(found, allowed)
    return [(grid, of) for (grid, _), of in zip(series, found, strict=True)]


def _put_together(found: list[list[_Judged]], allowed: float) -> None:
    """Let each queue's measures be raised where all of them say it at once, by the one that says most."""
    moved = [[m for m, one in enumerate(of) if one.watched.measure in TOGETHER] for of in found]
    queues = [q for q, places in enumerate(moved) if len(places) > 1]
    scores = [together_of([found[q][m].scores for m in moved[q]]) for q in queues]
    for q, one, limit in zip(queues, scores, with_recurring(scores, allowed), strict=True):
        # before a tail is known they are not asked together
        told = one.best >= np.where(limit > one.limit, limit, np.inf)[:, None]
        for place, m in enumerate(moved[q]):
            found[q][m] = replace(found[q][m], together=told & (one.window == place))


def _matters(grid: Grid, found: Sequence[_Judged]) -> list[CrisisMoment]:
    """Everything of one queue, from interval to interval."""
    unusual = {one.watched.measure: _unusual(one) for one in found}
    raised = [_raised(one) for one in found]
    told = np.any([one.scores.best > -np.inf for one in found], axis=0)
    calm_after = max(2, -(-_CALM // grid.step))
    moments: list[CrisisMoment] = []
    open_: list[Seen] = []
    before = grid.start_of(0, 0)
    last, calm = (0, 0), 0
    for day, slot in zip(*np.nonzero(told), strict=True):
        at = (int(day), int(slot))
        now = [one for one, where in zip(found, raised, strict=True) if where[at]]
        if open_ and any(unusual[one.measure][at] for one in open_):
            last, calm = at, 0
        elif open_:
            calm += 1
            if calm >= calm_after:
                moments.append(_closed(grid, open_, _end_of(grid, last)))
                open_, before = [], grid.start_of(*last)
        if now and not open_:
            last, calm = at, 0
        names = {one.measure for one in open_}
        open_ += [_seen(grid, one, *at, before) for one in now if one.watched.measure not in names]
    if open_:
        moments.append(_closed(grid, open_, None))
    return moments


def _closed(grid: Grid, seen: Sequence[Seen], end: object) -> CrisisMoment:
    first, *also = seen
    return CrisisMoment(
        start=first.start, end=end, measure=first.measure, expected=first.expected,  # type: ignore[arg-type]
        observed=first.observed, detected_at=first.detected_at, deviations=first.deviations,
        queue=grid.queue, also=tuple(also),
    )  # fmt: skip


def _end_of(grid: Grid, at: tuple[int, int]) -> object:
    return grid.start_of(*at) + timedelta(seconds=grid.step)


def _raised(one: _Judged) -> npt.NDArray[np.bool_]:
    # the last interval must be on the same side: what is over is not raised
    over = one.scores.best >= one.scores.limit[:, None]
    if one.together is not None:
        over |= one.together
    over &= one.scores.alone > 0
    found = np.zeros(over.shape, dtype=np.bool_)
    for day, slot in zip(*np.nonzero(over), strict=True):
        expected, observed, _ = _figures(one, int(day), int(slot))
        found[day, slot] = one.watched.matters(expected, observed)
    return found


def _unusual(one: _Judged) -> npt.NDArray[np.bool_]:
    alone = np.nan_to_num(one.scores.alone, nan=-np.inf)
    return np.asarray((alone >= _UNUSUAL) | ((one.scores.best >= _STILL) & (alone > _SAME_SIDE)))


def _figures(one: _Judged, day: int, slot: int) -> tuple[float, float, int]:
    """What was expected and what was seen over the best window, per interval; and how long it is."""
    place = int(one.scores.window[day, slot])
    length = one.watched.strays.lengths[place]
    expected = one.watched.expected(float(one.watched.strays.expected[place, day, slot]))
    observed = one.watched.observed(day, slot - length + 1, slot + 1)
    return expected, observed, length


def _seen(grid: Grid, one: _Judged, day: int, slot: int, before: datetime) -> Seen:
    # what was of the last matter is not of the next
    expected, observed, length = _figures(one, day, slot)
    present = np.isfinite(one.scores.alone[day, slot - length + 1 : slot + 1])
    first = slot - length + 1 + int(np.argmax(present))
    return Seen(
        one.watched.measure,
        max(grid.start_of(day, first), min(before, grid.start_of(day, slot))),
        expected,
        observed,
        grid.start_of(day, slot) + timedelta(seconds=grid.step),
        float(one.scores.best[day, slot]),
    )


def _mean(values: Floats) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if len(known) else 0.0


def _nothing(reason: Unknown) -> CrisisWatch:
    return CrisisWatch((), 0.0, (), 0, 0, 0, None, reason)


def _no_step(step: int | None) -> Unknown:
    lift = "intervals of 5 to 60 minutes"
    if step is None:
        return Unknown("a single interval says nothing of how long intervals are", lift)
    return Unknown(f"rows are {step / 60:,.0f} minutes apart, and intervals of 1 to 120 minutes are watched", lift)  # fmt: skip
