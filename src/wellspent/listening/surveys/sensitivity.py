"""How the figure depends on what nobody has seen: by how much those who did not answer differ.

θ(δ) = θ̂ + (1 − response rate) · δ,  δ in the figure's own unit: how far those who did not answer lie from
what is expected of them by what is known (a pattern-mixture model: Little 1994; Rubin 1977).

Which δ are plausible is said by call-backs; or by the continuum of resistance, where late answers show where
those who never answer may lie (Lin & Schaeffer 1995 warn that this may fail); or, where nothing tells, by a
convention of half a standard deviation of the answers, either way, which is no evidence.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from wellspent.estimate import Estimate, Figure
from wellspent.listening.surveys.intervals import (
    Codes,
    bounded_estimate,
    clustered_error,
    t_quantile,
)
from wellspent.listening.surveys.measures import Floats, Scale
from wellspent.listening.surveys.model import DeltaPoint, Sensitivity
from wellspent.listening.surveys.weighting import METHOD, Weighted

__all__ = ["CONVENTION", "late_delta", "sensitivity_of"]

CONVENTION: Final = (
    "a convention: half a standard deviation of the answers either way; nothing here tells"
)
_HALF: Final = 0.5
_STEPS: Final = 4  # points on each side of none
_LATE: Final = 1 / 3
_ENOUGH: Final = 30  # late answers


def sensitivity_of(  # noqa: PLR0917 - what the figure rests on
    weighted: Weighted,
    values: Floats,
    scale: Scale,
    clusters: Codes | None,
    plausible: tuple[float, float, str] | None = None,
    target: float | None = None,
) -> Sensitivity:
    """The figure for some δ, the sensitivity interval, and the δ at which the figure tips."""
    answered = np.isfinite(values)
    half = _HALF * float(np.std(values[answered], ddof=1)) or _HALF * scale.span / 4
    low, high, basis = plausible or (-half, half, CONVENTION)
    reach = max(abs(low), abs(high), half)
    deltas = sorted({*np.linspace(-2 * reach, 2 * reach, 2 * _STEPS + 1).tolist(), low, high})
    points = tuple(DeltaPoint(float(d), _at(d, weighted, answered, scale, clusters)) for d in deltas)  # fmt: skip
    ends = [one.figure for one in points if low <= one.delta <= high]
    covered = [one for one in ends if isinstance(one, Estimate)]
    tipping, tips = _tipping(points, weighted, answered, scale, target)
    return Sensitivity(
        points, float(low), float(high), basis,
        min(one.low for one in covered), max(one.high for one in covered), tipping, tips,
    )  # fmt: skip


def late_delta(
    values: Floats, expected: Floats, delay: Floats, clusters: Codes | None
) -> tuple[float, float, str] | None:
    """The plausible δ by the continuum of resistance: what the last third says beyond what is expected.

    `delay` is how long, or how many reminders, an answer took. From none to twice the difference of
    the last third, widened by its interval. None where fewer than 30 came late.
    """
    came = np.isfinite(values) & np.isfinite(delay)
    if came.sum() < 3 * _ENOUGH:
        return None
    late = came & (delay > np.quantile(delay[came], 1 - _LATE))
    early = came & ~late
    if min(late.sum(), early.sum()) < _ENOUGH:
        return None
    left = values - expected
    difference = float(left[late].mean() - left[early].mean())
    errors = [clustered_error(left[one], None if clusters is None else clusters[one]) for one in (late, early)]  # fmt: skip
    error = float(np.hypot(errors[0], errors[1]))
    width = t_quantile(min(late.sum(), early.sum()) - 1.0) * error
    low = min(0.0, 2 * difference) - width
    high = max(0.0, 2 * difference) + width
    return (
        low,
        high,
        "the continuum of resistance: how late answers differ from early ones, doubled",
    )


def _at(
    delta: float, weighted: Weighted, answered: np.ndarray, scale: Scale, clusters: Codes | None
) -> Figure:
    parts = weighted.parts + np.where(answered, 0.0, delta)
    freedom = min(weighted.effective, len(parts) if clusters is None else len(np.unique(clusters)))
    return bounded_estimate(
        float(parts.mean()), clustered_error(parts, clusters), freedom - 1, int(answered.sum()),
        (scale.low, scale.high), f"{METHOD}, moved by delta",
    )  # fmt: skip


def _tipping(
    points: tuple[DeltaPoint, ...],
    weighted: Weighted,
    answered: np.ndarray,
    scale: Scale,
    target: float | None,
) -> tuple[float | None, str]:
    """The δ at which the figure reaches the target; without one, at which it leaves its own interval."""
    missing = 1 - float(answered.mean())
    value = float(weighted.parts.mean())
    if missing <= 0:
        return None, "nobody is missing"
    if target is not None:
        delta = (target - value) / missing
        words = f"at the target of {target:g}"
    else:
        none = min(points, key=lambda one: abs(one.delta)).figure
        if not isinstance(none, Estimate):
            return None, "no interval"
        delta = -min(value - none.low, none.high - value) / missing
        words = "outside its own interval"
    return (float(delta) if abs(delta) <= scale.span else None), words
