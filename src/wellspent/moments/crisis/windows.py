"""How far the last intervals of a day are from what was expected when they began.

window     so many intervals up to the one that is judged, of one day
state      what the day had shown of its level before the window began
ways       how restless a day is: how much single intervals stray beyond chance, and how fast its level
           wanders; of several ways each day takes the one that foretold the days before it best

Counts are negative binomial around a level that is gamma; amounts are normal around a level that is normal. An
interval that sticks out moves the level by no more than three of its standard deviations.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy import special

from wellspent.moments.crisis.usual import Usual

__all__ = ["Strays", "lengths_of", "strays_of_amounts", "strays_of_counts"]

Floats = npt.NDArray[np.float64]

_MOST: Final = 16.0  # standard deviations that are told apart
_CUT: Final = 3.0
_LEAST_EXPECTED: Final = 0.05  # contacts in a window that can be judged
_FORGET: Final = 0.5 ** (1 / 28)
_STRAY: Final = (0.0, 0.01, 0.03, 0.1)  # relative variance of single intervals
_WANDER: Final = (0.0, 0.001, 0.004, 0.016)  # variance of the log level an hour
_STRAY_OF_NOISE: Final = (0.0, 0.5, 2.0, 8.0)  # the same of amounts, as a share of chance
_WANDER_OF_NOISE: Final = (0.0, 0.02, 0.1, 0.5)  # an interval
_LENGTHS: Final = (1, 2, 3, 4, 6, 8, 12, 16, 24)
_LONGEST: Final = 14400  # seconds of a window, unless four intervals are longer


@dataclass(frozen=True, slots=True, eq=False)
class Strays:
    """Standard normal deviates [length, day, slot], nan where not judged; above 0 is more than expected.

    `expected` is the mean that was expected of the window's intervals; `lengths` are in intervals.
    """

    lengths: tuple[int, ...]
    far: Floats
    expected: Floats


def lengths_of(step: int) -> tuple[int, ...]:
    """The windows that are watched, in intervals."""
    most = max(4, _LONGEST // step)
    return tuple(one for one in _LENGTHS if one <= most)


def strays_of_counts(counts: Floats, usual: Usual, step: int) -> Strays:
    """How far counts [day, slot] are off."""
    stray, wander = (each.ravel() for each in np.meshgrid(_STRAY, _WANDER, indexing="ij"))
    wander = wander * step / 3600
    days, slots = counts.shape
    a = np.repeat(1 / np.maximum(usual.level_variance, 1e-4)[:, None], len(stray), axis=1)
    b = a / usual.level[:, None]
    sure, level = np.empty((slots, *a.shape)), np.empty((slots, *a.shape))
    likely = np.zeros(a.shape)
    judged = usual.known & np.isfinite(counts)
    for slot in range(slots):
        sure[slot], level[slot] = a, a / b
        usable = judged[:, slot, None]
        due = np.where(usable, usual.expected[:, slot, None], 0.0)
        mean = np.maximum(level[slot] * due, 1e-9)
        extra = stray + usual.error[:, slot, None]
        variance = mean + mean**2 * (1 / a + extra)
        room = _CUT * np.sqrt(variance) + 0.5
        count = np.clip(
            np.nan_to_num(counts[:, slot, None]), np.maximum(mean - room, 0), mean + room
        )
        likely += np.where(usable, _log_negative_binomial(count, mean, variance), 0.0)
        share = 1 / (1 + extra * mean)
        a = np.where(usable, a + count * share, a)
        b = np.where(usable, b + due * share, b)
        loose = 1 / (1 + wander * a)
        a, b = a * loose, b * loose
    best = _best_ways(likely, judged.any(axis=1))
    row = np.arange(days)
    sure, level = sure[:, row, best].T, level[:, row, best].T
    lengths = lengths_of(step)
    far, expected = (np.full((len(lengths), days, slots), np.nan) for _ in range(2))
    due = np.where(judged, usual.expected, 0.0)
    extra = np.where(judged, due**2 * (usual.error + stray[best][:, None]), 0.0)
    sums = [_running(each) for each in (due, extra, np.where(judged, counts, 0.0), judged * 1.0)]
    for place, length in enumerate(lengths):
        due_in, extra_in, count, present = (_last(each, length) for each in sums)
        begin_sure, begin = sure[:, : slots - length + 1], level[:, : slots - length + 1]
        mean = np.maximum(begin * due_in, 1e-9)
        drift = wander[best][:, None] * length / 2
        variance = mean + mean**2 * (1 / begin_sure + drift) + begin**2 * extra_in
        ok = judged[:, length - 1 :] & (mean > _LEAST_EXPECTED)
        far[place, :, length - 1 :] = np.where(ok, _deviate(count, mean, variance), np.nan)
        expected[place, :, length - 1 :] = mean / np.maximum(present, 1)
    return Strays(lengths, far, expected)


def strays_of_amounts(values: Floats, noise: Floats, usual: Usual, step: int) -> Strays:
    """How far amounts [day, slot] are off; `noise` is the variance of each by chance alone."""
    stray, wander = (
        each.ravel() for each in np.meshgrid(_STRAY_OF_NOISE, _WANDER_OF_NOISE, indexing="ij")
    )
    days, slots = values.shape
    judged = usual.known & np.isfinite(values) & np.isfinite(noise)
    typical = _typical(noise, judged)
    extra, drift = stray * typical[:, None], wander * typical[:, None]
    centre = np.repeat(usual.level[:, None], len(stray), axis=1)
    unsure = np.repeat(usual.level_variance[:, None], len(stray), axis=1)
    centres, unsures = np.empty((slots, *centre.shape)), np.empty((slots, *centre.shape))
    likely = np.zeros(centre.shape)
    for slot in range(slots):
        centres[slot], unsures[slot] = centre, unsure
        usable = judged[:, slot, None]
        chance = np.where(usable, noise[:, slot, None], 1.0) + usual.error[:, slot, None] + extra
        variance = unsure + chance
        room = _CUT * np.sqrt(variance)
        off = (
            np.where(usable, values[:, slot, None] - usual.expected[:, slot, None], centre) - centre
        )
        off = np.clip(off, -room, room)
        likely += np.where(usable, -0.5 * (np.log(variance) + off**2 / variance), 0.0)
        gain = np.where(usable, unsure / variance, 0.0)
        centre, unsure = centre + gain * off, unsure * (1 - gain) + drift
    best = _best_ways(likely, judged.any(axis=1))
    row = np.arange(days)
    centres, unsures = centres[:, row, best].T, unsures[:, row, best].T
    chance = np.where(judged, noise, np.inf) + usual.error + extra[row, best][:, None]
    weight = np.where(judged, 1 / chance, 0.0)
    rest = np.where(judged, np.nan_to_num(values) - usual.expected, 0.0)
    sums = [_running(each) for each in (weight, weight * rest, weight * usual.expected)]
    lengths = lengths_of(step)
    far, expected = (np.full((len(lengths), days, slots), np.nan) for _ in range(2))
    for place, length in enumerate(lengths):
        weights, rests, dues = (_last(each, length) for each in sums)
        begin, begin_unsure = (each[:, : slots - length + 1] for each in (centres, unsures))
        whole = np.maximum(weights, 1e-300)
        wandered = drift[row, best][:, None] * length / 2
        off = (rests / whole - begin) / np.sqrt(1 / whole + begin_unsure + wandered)
        ok = judged[:, length - 1 :]
        far[place, :, length - 1 :] = np.where(ok, np.clip(off, -_MOST, _MOST), np.nan)
        expected[place, :, length - 1 :] = dues / whole + begin
    return Strays(lengths, far, expected)


def _typical(noise: Floats, judged: npt.NDArray[np.bool_]) -> Floats:
    """The noise of an interval as the days up to each had it."""
    found = np.ones(len(noise))
    last = float(np.median(noise[judged][:1])) if judged.any() else 1.0
    for day in range(len(noise)):
        found[day] = last
        if judged[day].any():
            today = float(np.median(noise[day][judged[day]]))
            last = 0.9 * last + 0.1 * today
    return found


def _best_ways(likely: Floats, open_: Any) -> npt.NDArray[np.int64]:
    """Of each day the way that foretold the days before it best; in the middle at first."""
    sums = np.zeros(likely.shape[1])
    sums[likely.shape[1] // 4 + 1] = 1e-6  # some straying, some wandering
    best = np.zeros(len(likely), dtype=np.int64)
    for day in range(len(likely)):
        best[day] = int(np.argmax(sums))
        if open_[day]:
            sums = sums * _FORGET + likely[day]
    return best


def _running(values: Any) -> Floats:
    return np.concatenate([np.zeros((len(values), 1)), np.cumsum(values, axis=1)], axis=1)


def _last(running: Floats, length: int) -> Floats:
    return np.asarray(running[:, length:] - running[:, :-length])


def _log_negative_binomial(count: Floats, mean: Floats, variance: Floats) -> Floats:
    size = mean**2 / np.maximum(variance - mean, 1e-9)
    found = (
        special.gammaln(count + size) - special.gammaln(size) - special.gammaln(count + 1)
        + size * np.log(size / (size + mean)) + count * np.log(mean / (size + mean))
    )  # fmt: skip
    return np.asarray(found, dtype=np.float64)


def _deviate(count: Floats, mean: Floats, variance: Floats) -> Floats:
    """The normal deviate of a count, its own probability halved (mid-p)."""
    size = mean**2 / np.maximum(variance - mean, 1e-9)
    share = mean / (mean + size)
    beyond = special.betainc(count + 1, size, share)  # more than the count
    at_least = np.where(count > 0, special.betainc(np.maximum(count, 1e-9), size, share), 1.0)
    middle = np.clip((beyond + at_least) / 2, 1e-15, 1 - 1e-12)
    return np.asarray(np.clip(-special.ndtri(middle), -_MOST, _MOST), dtype=np.float64)
