"""A lot that moves who answers tells of those who do not: incentives, reminders, another channel, by lot.

Of each arm z the lot drew a random part of all, so every arm has the same true mean. Where more answer
in one arm than in another and say something else, answering depends on the answer, and by how much shows
what the next ones would say.

bounds   max_z and min_z of each arm's bounds without assumption (Manski 1990); nothing but the lot is needed
figure   E[y | answered, z] = μ + c·λ(p_z), λ(p) = φ(Φ⁻¹(p))/p: who answers hangs on one normal inclination
         (Heckman 1979); the error by leaving out one cluster at a time
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy import special

from wellspent.estimate import (
    MINIMUM_N,
    Estimate,
    Figure,
    Unknown,
    estimate_share,
)
from wellspent.listening.surveys.intervals import (
    Codes,
    bounded_estimate,
    clustered_error,
    t_quantile,
)
from wellspent.listening.surveys.measures import Floats, Scale
from wellspent.listening.surveys.model import Bounds, IncentiveArm, IncentiveReading

__all__ = ["arms_of", "incentive_reading"]

METHOD: Final = "selection model by a randomised incentive (Heckman), jackknife"
_MOVED: Final = 0.1  # of the invited: a lot that moves the response by less tells too little
_MOST_ARMS: Final = 5
_LEAST_ARM: Final = 30
_PARTS: Final = 100  # left out one at a time, where there are more clusters


def arms_of(column: Any) -> tuple[Codes, tuple[str, ...]]:
    """The arm of each invitation, −1 where none is said, and what the arms are called.

    A text or a few numbers are arms as they are; many numbers are cut: nothing, and fifths of the rest.
    """
    values: Any = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    kind = values.type
    if pa.types.is_integer(kind) or pa.types.is_floating(kind):
        numbers = np.asarray(pc.cast(values, pa.float64()).to_numpy(zero_copy_only=False))
        known = numbers[np.isfinite(numbers)]
        if len(np.unique(known)) > _MOST_ARMS:
            return _cut(numbers)
    texts = pc.cast(values, pa.string())
    said: list[str | None] = texts.to_pylist()
    names = sorted({one for one in said if one is not None})
    codes = pc.index_in(texts, pa.array(names, pa.string()))
    return np.asarray(pc.fill_null(codes, -1), dtype=np.int64), tuple(names)


def _cut(numbers: Floats) -> tuple[Codes, tuple[str, ...]]:
    least = float(np.nanmin(numbers))
    above = numbers[np.isfinite(numbers) & (numbers > least)]
    edges = np.unique(np.quantile(above, np.linspace(0, 1, _MOST_ARMS)[1:-1]))
    codes = np.where(numbers > least, 1 + np.searchsorted(edges, numbers, side="left"), 0)
    ends = [*edges.tolist(), float(above.max())]
    names = (f"{least:g}", *(f"up to {end:.3g}" for end in ends))
    return np.where(np.isfinite(numbers), codes, -1).astype(np.int64), names


def incentive_reading(  # noqa: PLR0917 - as they come
    values: Floats,
    arm: Codes,
    names: tuple[str, ...],
    scale: Scale,
    clusters: Codes | None = None,
    seed: int = 1,
) -> IncentiveReading | None:
    """What the arms tell; None with fewer than two arms of thirty."""
    usable = [k for k in range(len(names)) if (arm == k).sum() >= _LEAST_ARM]
    if len(usable) < 2:
        return None
    arms = tuple(_arm(values, arm == k, names[k], scale, clusters) for k in usable)
    bounds = _intersected(values, arm, usable, scale, clusters)
    rates = [float(np.isfinite(values[arm == k]).mean()) for k in usable]
    most, least = (usable[int(pick(rates))] for pick in (np.argmax, np.argmin))
    moved = _moved(values, arm, (most, least), clusters)
    strong = isinstance(moved, Estimate) and moved.low >= _MOVED
    figure = _selected(values, arm, usable, scale, clusters, seed) if strong else _weak(moved)
    width = figure.high - figure.low if isinstance(figure, Estimate) else None
    return IncentiveReading(arms, bounds, figure, width, moved, strong, _words(moved, strong))


def _arm(
    values: Floats, here: np.ndarray, name: str, scale: Scale, clusters: Codes | None
) -> IncentiveArm:
    mine = values[here]
    answered = mine[np.isfinite(mine)]
    of = None if clusters is None else clusters[here][np.isfinite(mine)]
    raw: Figure = Unknown(
        f"{len(answered)} answered, and a figure needs {MINIMUM_N}", "more answers"
    )
    if len(answered) >= MINIMUM_N:
        raw = bounded_estimate(
            float(answered.mean()), clustered_error(answered, of), len(answered) - 1,
            len(answered), (scale.low, scale.high), "mean of the answers",
        )  # fmt: skip
    return IncentiveArm(name, len(mine), estimate_share(len(answered), len(mine)), raw)


def _intersected(
    values: Floats, arm: Codes, usable: list[int], scale: Scale, clusters: Codes | None
) -> Bounds:
    """The narrowest of the arms' bounds; each end's interval holds for all arms together (Bonferroni)."""
    z = float(special.ndtri(1 - 0.025 / len(usable)))
    ends = {scale.low: [], scale.high: []}  # type: dict[float, list[tuple[float, float]]]
    for k in usable:
        here = arm == k
        of = None if clusters is None else clusters[here]
        for end, found in ends.items():
            filled = np.where(np.isfinite(values[here]), values[here], end)
            found.append((float(filled.mean()), clustered_error(filled, of)))
    low = max(value for value, _ in ends[scale.low])
    high = min(value for value, _ in ends[scale.high])
    least = max(value - z * error for value, error in ends[scale.low])
    most = min(value + z * error for value, error in ends[scale.high])
    return Bounds(
        low, high, max(least, scale.low), min(most, scale.high),
        "each arm's bounds without assumption, intersected (Manski), interval by Bonferroni",
    )  # fmt: skip


def _moved(values: Floats, arm: Codes, pair: tuple[int, int], clusters: Codes | None) -> Figure:
    """By how much the response of the arm that answers most exceeds that of the one that answers least."""
    rates, errors, n = [], [], 0
    for k in pair:
        here = arm == k
        said = np.isfinite(values[here]).astype(np.float64)
        rates.append(float(said.mean()))
        errors.append(clustered_error(said, None if clusters is None else clusters[here]))
        n += int(here.sum())
    difference, error = rates[0] - rates[1], float(np.hypot(errors[0], errors[1]))
    half = t_quantile(n - 2.0) * error
    return Estimate(
        difference,
        difference - half,
        difference + half,
        n,
        "difference of response rates, clustered",
    )


def _selected(  # noqa: PLR0917 - as they come
    values: Floats,
    arm: Codes,
    usable: list[int],
    scale: Scale,
    clusters: Codes | None,
    seed: int,
) -> Figure:
    place = np.full(int(arm.max()) + 1, -1)
    place[usable] = range(len(usable))
    kept = (arm >= 0) & (place[np.maximum(arm, 0)] >= 0)
    z, y = place[arm[kept]], values[kept]
    units = _parts(None if clusters is None else clusters[kept], len(y), seed)
    parts = int(units.max()) + 1
    sums = np.zeros((3, parts, len(usable)))  # invited, answered, what they said
    answered = np.isfinite(y)
    np.add.at(sums[0], (units, z), 1.0)
    np.add.at(sums[1], (units, z), answered)
    np.add.at(sums[2], (units, z), np.where(answered, y, 0.0))
    whole = sums.sum(axis=1)
    value = _intercept(whole)
    left_out = np.array([_intercept(whole - sums[:, k]) for k in range(parts)])
    if value is None or not all(one is not None for one in left_out):
        return Unknown(
            "an arm without answers when one part is left out", "more answers in each arm"
        )
    spread = np.asarray(left_out, dtype=np.float64)
    error = float(((parts - 1) / parts * np.square(spread - spread.mean()).sum()) ** 0.5)
    return bounded_estimate(
        value, error, parts - 1, int(answered.sum()), (scale.low, scale.high), METHOD
    )


def _intercept(sums: Floats) -> float | None:
    """μ of the weighted line of each arm's mean on λ(p): what all would say if all answered."""
    invited, answered, said = sums
    if np.any(answered < 1):
        return None
    p = np.clip(answered / invited, 1e-6, 1 - 1e-9)
    mills = np.exp(-np.square(special.ndtri(p)) / 2) / (2 * np.pi) ** 0.5 / p
    means = said / answered
    centre = np.average(mills, weights=answered)
    scatter = float((answered * np.square(mills - centre)).sum())
    if scatter <= 1e-12:
        return None
    slope = float((answered * (mills - centre) * means).sum()) / scatter
    return float(np.average(means, weights=answered) - slope * centre)


def _parts(clusters: Codes | None, n: int, seed: int) -> Codes:
    """What is left out one at a time: clusters, put together by lot where there are more than 100."""
    if clusters is None:
        return np.asarray(np.random.default_rng(seed).permutation(n) % min(_PARTS, n))
    _, codes = np.unique(clusters, return_inverse=True)
    codes = codes.reshape(-1)
    count = int(codes.max()) + 1
    if count <= 2 * _PARTS:
        return np.asarray(codes)
    return np.asarray((np.random.default_rng(seed).permutation(count) % _PARTS)[codes])


def _weak(moved: Figure) -> Unknown:
    by = f"by {moved.value:.0%}" if isinstance(moved, Estimate) else "by too little to tell"
    return Unknown(
        f"the incentive moves the response {by}, and it is not certain that it is {_MOVED:.0%} of the invited or more",
        "an incentive that moves more people to answer",
    )


def _words(moved: Figure, strong: bool) -> str:
    if not isinstance(moved, Estimate):
        return moved.reason
    said = f"The incentive moves the response by {moved.value:.0%} ({moved.low:.0%} to {moved.high:.0%})."
    if strong:
        return (
            said + " The figure needs a lot, and that one normal inclination decides who answers."
        )
    return said + " That is too little to tell what the others would say."
