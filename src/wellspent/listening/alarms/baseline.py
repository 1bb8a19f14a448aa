"""What a topic's own past leads to expect of its share now, and how far it strays by itself.

Of every topic: a level, a slope, a factor for each day of the week, and a dispersion (variance =
mean + dispersion × mean²). Topics with little past lean on all others: weekday factors towards 1, slopes
towards 0, dispersions towards what topics have in common. Days that stick out of the past (an old
outbreak) are first cut down to what the rest makes plausible and then left out, so that they do not hide the
next one: the idea of Noufaily and others, Statistics in Medicine 32 (2013) 1206, without their weights.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from wellspent.listening.alarms.series import Rhythm

__all__ = ["Expected", "Past", "expect"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_HALF: Final = 0.5  # Jeffreys: half a contact is added to every topic's past
_SEASON_WEIGHT: Final = 12.0  # as many contacts speak for "every weekday is alike"
_MOST_SLOPE: Final = np.log(2.0)  # a trend explains a doubling at most
_CLIP: Final = 3.0  # standard deviations above which a past day is cut down
_TURNS: Final = 3
_TELLING: Final = 5  # contacts on the middle one of a weekday's days, for it to tell a habit
_LEAST: Final = 1e-4  # dispersion that no group of topics is thought to be below


@dataclass(frozen=True, slots=True)
class Past:
    """The periods that a date is compared with: counts, totals, places in the season, times.

    `counts` (topics, periods); `totals` the same or one row; `times` are periods before the date, negative.
    """

    counts: Floats
    totals: Floats
    season: Ints
    times: Floats


@dataclass(frozen=True, slots=True)
class Expected:
    """Of every topic: `mean` and `size` of the negative binomial for the window."""

    mean: Floats
    size: Floats


@dataclass(frozen=True, slots=True)
class _Fit:
    level: Floats  # share of the past, per topic
    season: Floats  # (topics, season)
    slope: Floats
    middle: Floats  # time around which the slope turns
    fitted: Floats  # (topics, periods)
    clipped: Floats
    dispersion: Floats
    slope_information: Floats


def expect(
    past: Past, windows: list[tuple[Floats, Ints, Floats]], rhythm: Rhythm
) -> list[Expected]:
    """What to expect in each window, from one fit of the past.

    A window is its totals (topics or one, periods), its places in the season, and its times.
    """
    fit = _fit(past, rhythm)
    return [_in_window(fit, window, rhythm) for window in windows]


def _in_window(fit: _Fit, window: tuple[Floats, Ints, Floats], rhythm: Rhythm) -> Expected:
    totals, season, times = window
    length = len(times)
    slope = np.clip(fit.slope[:, None] * (times - fit.middle[:, None]), -_MOST_SLOPE, _MOST_SLOPE)
    mean = (fit.level[:, None] * totals * fit.season[:, season] * np.exp(slope)).sum(axis=1)
    dispersion = _dispersion_of_sums(fit.clipped, fit.fitted, length)
    information = (fit.fitted / (1 + fit.dispersion[:, None] * fit.fitted)).sum(axis=1) + _HALF
    away = np.square(times.mean() - fit.middle) / fit.slope_information
    strays = dispersion + 1 / information + away
    if rhythm.season > 1:
        strays = strays + 1 / (information / rhythm.season + _SEASON_WEIGHT) / length
    return Expected(np.maximum(mean, 1e-12), 1 / strays)


def _fit(past: Past, rhythm: Rhythm) -> _Fit:
    topics = len(past.counts)
    level = _first_level(past)
    season = _first_season(past, level, rhythm)
    slope, middle = np.zeros(topics), np.full(topics, past.times.mean())
    dispersion, information = np.zeros(topics), np.full(topics, 1 / rhythm.slopes**2)
    # the slope is left out where the past is too short to tell it from a week's chance
    sloped = len(past.times) >= 2 * rhythm.fewest
    places = np.eye(rhythm.season)[past.season]  # (periods, season)
    clipped = past.counts
    fitted = level[:, None] * past.totals * season[:, past.season]
    for turn in range(_TURNS):
        limit = fitted + _CLIP * np.sqrt(fitted + dispersion[:, None] * np.square(fitted)) + 1
        # what still sticks out in the end is left out: cut down it would pass for overdispersion
        instead = fitted if rhythm.leaves_out and turn == _TURNS - 1 else limit
        clipped = np.where(past.counts > limit, instead, past.counts)
        moved = np.exp(slope[:, None] * (past.times - middle[:, None]))
        offset = past.totals * moved
        if rhythm.season > 1:
            plain = (level[:, None] * offset) @ places
            season = (clipped @ places + _SEASON_WEIGHT) / (plain + _SEASON_WEIGHT)
            offset = offset * season[:, past.season]
        level = (clipped.sum(axis=1) + _HALF) / np.maximum(offset.sum(axis=1), 1e-9)
        fitted = level[:, None] * offset
        dispersion = _dispersion_of_sums(clipped, fitted, 1)
        if sloped and turn < _TURNS - 1:
            slope, middle, information = _turned(
                clipped, fitted, dispersion, (slope, rhythm.slopes), past.times
            )
    return _Fit(level, season, slope, middle, fitted, clipped, dispersion, information)


def _turned(
    clipped: Floats, fitted: Floats, dispersion: Floats, known: tuple[Floats, float], times: Floats
) -> tuple[Floats, Floats, Floats]:
    """One Newton step of the slope, with what is known of slopes before; and its information."""
    slope, spread = known
    weights = fitted / (1 + dispersion[:, None] * fitted)
    middle = (weights @ times) / np.maximum(weights.sum(axis=1), 1e-9)
    away = times - middle[:, None]
    score = (away * (clipped - fitted) / (1 + dispersion[:, None] * fitted)).sum(axis=1)
    information = (np.square(away) * weights).sum(axis=1) + 1 / spread**2
    score = score - slope / spread**2
    return slope + score / information, middle, information


def _first_level(past: Past) -> Floats:
    """A share to begin with: the mean of the lower three quarters of eight stretches of the past."""
    edges = np.linspace(0, past.counts.shape[1], 9).astype(np.int64)[:-1]
    tops = np.add.reduceat(past.counts, edges, axis=1)
    wholes = np.broadcast_to(np.add.reduceat(past.totals, edges, axis=1), tops.shape)
    shares = np.where(wholes > 0, tops / np.maximum(wholes, 1e-9), np.inf)
    order = np.argsort(shares, axis=1)[:, : max(1, int((shares < np.inf).sum(axis=1).max() * 0.75))]
    kept = np.take_along_axis(tops, order, axis=1).sum(axis=1)
    whole = np.take_along_axis(wholes, order, axis=1).sum(axis=1)
    level: Floats = (kept + _HALF) / np.maximum(whole, 1e-9)
    return level


def _first_season(past: Past, level: Floats, rhythm: Rhythm) -> Floats:
    """Factors to begin with: each weekday's median, where it is large enough to be one; else 1."""
    season = np.ones((len(past.counts), rhythm.season))
    if rhythm.season == 1:
        return season
    for place in range(rhythm.season):
        days = past.season == place
        median = np.median(past.counts[:, days], axis=1)
        plain = level * np.median(past.totals[:, days], axis=1)
        season[:, place] = np.where(median >= _TELLING, median / np.maximum(plain, 1e-9), 1.0)
    return season


def _dispersion_of_sums(counts: Floats, fitted: Floats, length: int) -> Floats:
    """How far sums over `length` periods stray beyond chance, per topic, leaning on all topics.

    Moments, corrected for what the fit has taken; the common value is the mean weighted by how well each
    topic tells its own, and topics are thought to differ by as much as that value.
    """
    tops, means = (_sums(one, length) for one in (counts, fitted))
    squares = np.square(means).sum(axis=1)
    freedom = max(1, int((fitted > 0).any(axis=0).sum())) / length
    spent = min(2.0 + (2.0 if length == 1 else 0.0), freedom / 2)
    raw = np.square(tops - means).sum(axis=1) * freedom / (freedom - spent) - means.sum(axis=1)
    own = raw / np.maximum(squares, 1e-12)
    typical = squares / np.maximum(means.sum(axis=1), 1e-12)
    common = _LEAST
    for _ in range(2):
        known = squares / (2 * length * np.square(1 + common * typical))
        common = max(_LEAST, float((known * own).sum() / max(known.sum(), 1e-12)))
    known = squares / (2 * length * np.square(1 + common * typical))
    leaning = 1 / common**2
    together: Floats = (known * np.maximum(own, 0) + leaning * common) / (known + leaning)
    return together


def _sums(values: Floats, length: int) -> Floats:
    if length == 1:
        return values
    heap = np.cumsum(values, axis=1)
    first = heap[:, length - 1 : length]
    return np.concatenate([first, heap[:, length:] - heap[:, :-length]], axis=1)
