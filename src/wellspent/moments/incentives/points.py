"""The points of every unit in every period, and how much of them is chance.

A unit's points are Σ weight × direction × (its mean − the mean of units) / (standard deviation of units), each
term within the cap. Where a unit has no value of a measure it counts as the mean of units.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wellspent.moments.incentives.measures import measure_of
from wellspent.moments.incentives.rows import Codes, Floats, Rows
from wellspent.moments.incentives.scheme import Scheme

__all__ = ["Points", "Ruler", "points_of", "points_of_means"]


@dataclass(frozen=True, slots=True)
class Ruler:
    """How a measure becomes points: its share of them, which way is good, and the units' mean and spread."""

    measure: str
    weight: float
    direction: float
    mean: float
    spread: float

    @property
    def per_unit(self) -> float:
        """Points, without the cap, for one more of the measure in every contact."""
        return self.weight * self.direction / self.spread if self.spread > 0 else 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """What each unit has in each period: arrays over the cells that count (`cell`), `contacts` in each.

    `means` are the measures' means there, nan where nothing is known; `chance` is the variance of the points
    that another draw of as many contacts of the same unit would have.
    """

    cell: Codes
    unit: Codes
    period: Codes
    contacts: Floats
    means: dict[str, Floats]
    points: Floats
    chance: Floats
    rulers: tuple[Ruler, ...]
    out: int


def points_of(rows: Rows, scheme: Scheme) -> Points:
    """The points of every unit with enough contacts in a period."""
    contacts = np.bincount(rows.cell, minlength=rows.cells).astype(np.float64)
    counted = contacts >= scheme.least_contacts
    cell = np.flatnonzero(counted)
    means = {name: _means(rows, one)[cell] for name, one in rows.judged.items()}
    rulers = tuple(
        _ruler(name, weight, means.get(name, np.full(len(cell), np.nan)))
        for name, weight in scheme.weights.items()
    )
    return Points(
        cell=cell,
        unit=cell // rows.periods,
        period=cell % rows.periods,
        contacts=contacts[cell],
        means=means,
        points=points_of_means(means, rulers, scheme.cap),
        chance=_chance(rows, rulers)[cell],
        rulers=rulers,
        out=int(((contacts > 0) & ~counted).sum()),
    )


def points_of_means(means: dict[str, Floats], rulers: tuple[Ruler, ...], cap: float) -> Floats:
    """The points that these means make; any shape, its last axis the cells."""
    total: Floats | float = 0.0
    for one in rulers:
        if one.spread > 0 and one.measure in means:
            away = one.direction * (means[one.measure] - one.mean) / one.spread
            total = total + one.weight * np.clip(np.nan_to_num(away), -cap, cap)
    return np.asarray(total + np.zeros(next(iter(means.values())).shape[-1]), dtype=np.float64)


def _means(rows: Rows, values: Floats) -> Floats:
    total, n = rows.sums(values)
    found: Floats = np.divide(total, n, out=np.full(rows.cells, np.nan), where=n > 0)
    return found


def _ruler(name: str, weight: float, means: Floats) -> Ruler:
    known = means[np.isfinite(means)]
    found = measure_of(name)
    direction = 1.0 if found is None or found.more_is_better else -1.0
    if len(known) < 2:
        return Ruler(name, weight, direction, float(known.mean()) if len(known) else 0.0, 0.0)
    spread = float(known.std(ddof=1))
    return Ruler(name, weight, direction, float(known.mean()), spread if spread > 1e-12 else 0.0)


def _chance(rows: Rows, rulers: tuple[Ruler, ...]) -> Floats:
    """The variance of a unit's points over draws of its contacts, what measures share included."""
    n = np.bincount(rows.cell, minlength=rows.cells).astype(np.float64)
    off = np.zeros(len(rows.cell))
    for one in rulers:
        values = rows.judged.get(one.measure)
        if values is None:
            continue
        total, known = rows.sums(values)
        mean = np.divide(total, known, out=np.zeros(rows.cells), where=known > 0)
        scale = np.divide(n, known, out=np.zeros(rows.cells), where=known > 0)
        away = np.nan_to_num(values - mean[rows.cell]) * scale[rows.cell]
        off += one.per_unit * away
    square = np.bincount(rows.cell, np.square(off), rows.cells)
    spare: npt.NDArray[np.float64] = n * np.maximum(n - 1.0, 1.0)
    return np.divide(square, spare, out=np.zeros(rows.cells), where=spare > 0)
