"""The usual day as it was known each morning: how much is expected at each time of day.

shape      what is usual at a time of day, over all weekdays: a count or an amount
habit      what a weekday makes of it, where it has shown that it does (empirical Bayes)
level      what a day makes of its shape: a factor of counts, a difference of amounts
error      variance of what is expected: relative of counts, absolute of amounts

Whatever is said of a day was learnt from the days before it. Days forget by half in four weeks. What sticks out of
a day is cut down before anything is learnt from it, so that a crisis does not become usual.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

__all__ = ["Usual", "usual_amounts", "usual_counts"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

FEWEST_DAYS: Final = 3  # of a time of day before it is judged
_FORGET: Final = 0.5 ** (1 / 28)
_SMOOTHED: Final = 1800  # seconds on either side that shape and habit lean on
_CUT: Final = 3.0  # standard deviations beyond which a day teaches nothing
_NEW_WEEKDAY: Final = 0.5  # standard deviation of the log level of a weekday never seen
_RESTLESS_WORTH: Final = 4.0  # weeks that a time of day as restless as any other is worth
_RESTLESS_MOST: Final = 9.0
_EDGE: Final = 0.03
_LEAST_SCALE: Final = 0.05
_DAYS_BEFORE: Final = 3.0  # how many days the first guess of the spread between days is worth


@dataclass(frozen=True, slots=True, eq=False)
class Usual:
    """What each day expected: arrays [day, slot], and [day] of the level and its variance.

    `known` where there was past enough. `scale` [day] is what the chance of amounts was beside what was taken for it.
    """

    expected: Floats
    error: Floats
    known: npt.NDArray[np.bool_]
    level: Floats
    level_variance: Floats
    scale: Floats


class _Levels:
    """The level to be expected of a weekday: its own, and how the last days strayed; logs of counts."""

    def __init__(self, spread: float) -> None:
        self.of = np.zeros(7)
        self.seen = np.zeros(7)
        self.recent = 0.0
        self.sum, self.weight = _DAYS_BEFORE * spread**2, _DAYS_BEFORE
        self.spread = spread

    def expected(self, weekday: int) -> tuple[float, float]:
        """The level, and its variance."""
        variance = self.sum / self.weight
        if not self.seen[weekday]:
            known = self.seen > 0
            centre = float(self.of[known].mean()) if known.any() else 0.0
            apart = float(self.of[known].var()) if known.any() else 0.0
            new = (_NEW_WEEKDAY * self.spread / 0.15) ** 2
            return centre + self.recent, variance + max(apart, new)
        return float(self.of[weekday]) + self.recent, variance * (
            1 + 1 / max(self.seen[weekday], 1.0)
        )

    def learn(self, weekday: int, level: float, noise: float) -> None:
        """Take in the level that a day had; `noise` is the variance with which it is known."""
        centre, variance = self.expected(weekday)
        error = level - centre
        if self.seen[weekday]:
            room = _CUT * (variance + noise) ** 0.5
            cut = min(max(error, -room), room)
            of_one = max(cut * cut - noise, 0.0) / (1 + 1 / max(self.seen[weekday], 1.0))
            self.sum = self.sum * _FORGET + of_one
            self.weight = self.weight * _FORGET + 1
            error = cut
            self.of[weekday] += error * max(0.25, 1 / (1 + self.seen[weekday]))
            self.recent = 0.6 * self.recent + 0.2 * error
        else:
            self.of[weekday] = level - self.recent
        self.seen[weekday] = self.seen[weekday] * _FORGET + 1


class _Restless:
    """How much a time of day of a weekday strays beyond chance, week after week: relative variance.

    The largest that was seen is left out, so that one crisis does not make its time of day a restless one.
    """

    def __init__(self, slots: int, kernel: Floats) -> None:
        self.sum, self.most, self.seen = (np.zeros((7, slots)) for _ in range(3))
        self.kernel = kernel

    def of(self, weekday: int) -> Floats:
        """Of each time of day."""
        rest = np.maximum(self.sum - self.most, 0)[weekday]
        return np.asarray(rest / (np.maximum(self.seen[weekday] - 1, 0) + _RESTLESS_WORTH))

    def learn(self, weekday: int, row: Floats, mean: Floats, usable: npt.NDArray[np.bool_]) -> None:
        """Take in a day: half an hour on either side strays together."""
        count, due = (_smooth(np.where(usable, each, 0.0), self.kernel) for each in (row, mean))
        scale = float(self.kernel.sum() / np.square(self.kernel).sum())
        strayed = (np.square(count - due) - due / scale) / np.maximum(due, 0.5 / scale) ** 2
        strayed = np.where(usable, np.clip(strayed, 0, _RESTLESS_MOST), 0.0)
        self.most[weekday] = np.maximum(self.most[weekday] * _FORGET**7, strayed)
        self.sum[weekday] = self.sum[weekday] * _FORGET**7 + strayed
        self.seen[weekday] = self.seen[weekday] * _FORGET**7 + usable


def usual_counts(counts: Floats, weekday: Ints, step: int) -> Usual:
    """What counts [day, slot] are expected to be; nan where there is no count."""
    days, slots = counts.shape
    kernel = _kernel(step)
    top, bottom, seen = np.zeros(slots), np.zeros(slots), np.zeros(slots)
    came, due = np.zeros((7, slots)), np.zeros((7, slots))
    restless = _Restless(slots, kernel)
    levels = _Levels(0.15)
    found = _empty(days, slots)
    for day in range(days):
        today = int(weekday[day])
        shape, shape_error = _ratio(top, bottom, _smooth(top, kernel), _smooth(bottom, kernel))
        habit, habit_error = _habit(came, due, kernel, today)
        expected = shape * habit
        centre, variance = levels.expected(today)
        found.expected[day], found.error[day] = (
            expected,
            shape_error + habit_error + restless.of(today) + _edge(expected, step),
        )
        found.known[day] = (seen >= FEWEST_DAYS - 0.5) & (expected > 0)
        found.level[day], found.level_variance[day] = np.exp(centre), variance
        row = counts[day]
        have = np.isfinite(row)
        if not have.any():
            continue
        usable = have & (expected > 0) & (seen > 0)
        level, cut = _level_of_counts(row, expected, usable)
        if level is None:  # the first day, or one at times never seen
            level = float(np.exp(centre))
        elif level > 0:
            levels.learn(today, float(np.log(level)), 1 / max(float(cut[usable].sum()), 1.0))
        if level > 0:
            restless.learn(today, row, level * expected, usable & found.known[day])
        top, bottom, seen, came, due = (each * _FORGET for each in (top, bottom, seen, came, due))
        came[today, usable] += cut[usable]
        due[today, usable] += (level * shape)[usable]
        top[have] += cut[have]
        bottom[have] += level
        seen[have] += 1
    return found


def _edge(expected: Floats, step: int) -> Floats:
    """Relative variance where much more is usual half an hour earlier or later: doors open a little off."""
    reach = max(1, _SMOOTHED // step)
    near = expected.copy()
    for away in range(1, reach + 1):
        near[away:] = np.maximum(near[away:], expected[:-away])
        near[:-away] = np.maximum(near[:-away], expected[away:])
    steep = (near - expected) / np.maximum(expected, 1e-6) * min(1.0, _SMOOTHED / step)
    return _EDGE * np.minimum(steep, 100.0) ** 2


def _level_of_counts(
    row: Floats, expected: Floats, usable: npt.NDArray[np.bool_]
) -> tuple[float | None, Floats]:
    """The day's level, and its counts with what sticks out cut down."""
    cut = row.copy()
    whole = float(expected[usable].sum())
    if whole <= 0:
        return None, cut
    level = float(row[usable].sum()) / whole
    for _ in range(4):
        mean = level * expected[usable]
        room = _CUT * np.sqrt(mean + 0.03 * mean * mean + 0.25)
        cut[usable] = np.clip(row[usable], np.maximum(mean - room, 0), mean + room)
        level = float(cut[usable].sum()) / whole
    return level, cut


def usual_amounts(values: Floats, noise: Floats, weekday: Ints, step: int) -> Usual:
    """What amounts [day, slot] are expected to be, each with the variance of its own chance."""
    days, slots = values.shape
    kernel = _kernel(step)
    top, bottom, seen = np.zeros(slots), np.zeros(slots), np.zeros(slots)
    strayed, weights = np.zeros((7, slots)), np.zeros((7, slots))
    levels = _Levels(0.15)
    found = _empty(days, slots)
    scale = 1.0
    for day in range(days):
        today = int(weekday[day])
        shape, shape_error = _mean(top, bottom, kernel)
        habit, habit_error = _mean(strayed[today], weights[today], kernel, towards=0.0)
        expected = shape + habit
        centre, variance = levels.expected(today)
        found.expected[day], found.error[day] = expected, shape_error + habit_error
        found.known[day] = seen >= FEWEST_DAYS - 0.5
        found.level[day], found.level_variance[day] = centre, variance
        found.scale[day] = max(scale, _LEAST_SCALE)
        have = np.isfinite(values[day]) & np.isfinite(noise[day])
        if not have.any():
            continue
        usable = have & (seen > 0)
        weight = 1 / noise[day]
        level, cut, scale = _level_of_amounts(values[day], expected, weight, usable, scale)
        if level is None:
            level = centre
        else:
            levels.learn(today, level, scale / float(weight[usable].sum()))
        top, bottom, seen = (each * _FORGET for each in (top, bottom, seen))
        strayed, weights = strayed * _FORGET, weights * _FORGET
        strayed[today, usable] += (weight * (cut - level - shape))[usable]
        weights[today, usable] += weight[usable]
        top[have] += (weight * (cut - level))[have]
        bottom[have] += weight[have]
        seen[have] += 1
    return found


def _level_of_amounts(
    row: Floats, expected: Floats, weight: Floats, usable: npt.NDArray[np.bool_], scale: float
) -> tuple[float | None, Floats, float]:
    cut = row.copy()
    if not usable.any():
        return None, cut, scale
    rest, of = (row - expected)[usable], weight[usable]
    level = float(np.median(rest))
    strays = np.abs(rest - level) * np.sqrt(of)
    if len(rest) >= 8:
        # not the median: where most waits are none, it says nothing of those that are long
        most = float(np.quantile(strays, 0.95))
        scale = 0.8 * scale + 0.2 * float(np.square(np.minimum(strays, most)).mean())
    room = _CUT * np.sqrt(max(scale, 1e-12) / of)
    cut[usable] = expected[usable] + level + np.clip(rest - level, -room, room)
    level = float(np.average(cut[usable] - expected[usable], weights=of))
    return level, cut, scale


def _empty(days: int, slots: int) -> Usual:
    return Usual(
        np.zeros((days, slots)), np.zeros((days, slots)), np.zeros((days, slots), dtype=np.bool_),
        np.zeros(days), np.zeros(days), np.ones(days),
    )  # fmt: skip


def _kernel(step: int) -> Floats:
    reach = int(_SMOOTHED // step)
    return np.concatenate([np.arange(1, reach + 1), np.arange(reach + 1, 0, -1)]).astype(np.float64)


def _smooth(sums: Floats, kernel: Floats) -> Floats:
    return np.convolve(sums, kernel, mode="same") if len(kernel) < len(sums) else sums


def _ratio(
    top: Floats, bottom: Floats, near_top: Floats, near_bottom: Floats
) -> tuple[Floats, Floats]:
    """Counts over what they are counted on, drawn towards the times around; and its relative variance."""
    near = near_top / np.maximum(near_bottom, 1e-12)
    due = bottom * near
    some = due > 0.5
    raw = np.divide(top, due, out=np.ones_like(top), where=some)
    spread = _between(raw[some] - 1, due[some])
    trust = spread / (spread + 1 / np.maximum(due, 1e-9))
    error = trust / np.maximum(due, 0.25) + (1 - trust) / np.maximum(near_top, 0.25)
    return near * (1 + trust * np.where(some, raw - 1, 0.0)), error


def _habit(came: Floats, due: Floats, kernel: Floats, today: int) -> tuple[Floats, Floats]:
    top = np.array([_smooth(one, kernel) for one in came]) / kernel.sum()
    bottom = np.array([_smooth(one, kernel) for one in due]) / kernel.sum()
    times = kernel.sum() ** 2 / np.square(kernel).sum()  # as many slots tell
    some = bottom > 0.5
    raw = np.divide(top, bottom, out=np.ones_like(top), where=some)
    spread = _between(raw[some] - 1, bottom[some] * times)
    trust = spread / (spread + 1 / np.maximum(bottom[today] * times, 1e-9))
    error = spread * (1 - trust)
    return 1 + trust * np.where(some[today], raw[today] - 1, 0.0), error


def _between(strays: Floats, weight: Floats) -> float:
    """The variance of ratios beyond that of chance; never nothing."""
    if len(strays) < 4:
        return 0.02
    beyond = (
        np.average(np.minimum(np.square(strays), 4.0), weights=weight) - len(strays) / weight.sum()
    )
    return float(max(beyond, 1e-4))


def _mean(
    top: Floats, bottom: Floats, kernel: Floats, towards: float | None = None
) -> tuple[Floats, Floats]:
    """Weighted means drawn towards the times around (or a value); and their variance."""
    if not bottom.any():
        return np.zeros_like(top), np.zeros_like(top)
    near_weight = _smooth(bottom, kernel)
    near = _smooth(top, kernel) / np.maximum(near_weight, 1e-12)
    if towards is not None:
        times = kernel.sum() ** 2 / np.square(kernel).sum()
        weight = near_weight / kernel.sum() * times
        some = weight > 0
        spread = max(float(np.mean(np.square(near[some] - towards) - 1 / weight[some])), 0.0) if some.any() else 0.0  # fmt: skip
        trust = spread / (spread + 1 / np.maximum(weight, 1e-9)) if spread else np.zeros_like(top)
        return towards + trust * (near - towards), spread * (1 - trust)
    some = bottom > 0
    raw = np.divide(top, bottom, out=near.copy(), where=some)
    beyond = np.square(raw - near)[some] - 1 / bottom[some]
    spread = max(float(beyond.mean()), 0.0)
    trust = spread / (spread + 1 / np.maximum(bottom, 1e-9))
    return near + trust * (raw - near), trust / np.maximum(bottom, 1e-9) + (1 - trust) / np.maximum(near_weight, 1e-9)  # fmt: skip
