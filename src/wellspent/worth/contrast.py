"""The difference between two arms, one row a drawn unit, with an interval for few of them.

Least squares of the units' means on the arm, the blocks that they were drawn in and what was
known of them before. The error is HC2; the degrees of freedom are Satterthwaite's, each arm with
its own variance (Bell & McCaffrey 2002; Imbens & Kolesár 2016). With the arm alone it is Welch's
t exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import special

from wellspent.worth.study import Floats, Ints

__all__ = ["Contrast", "contrast_of"]

_ALONE: Final = 1e-9  # what is left of a row that its own block explains wholly
_FEW: Final = 120  # of more rows the degrees of freedom are many, whichever way they are found


@dataclass(frozen=True, slots=True)
class Contrast:
    """The difference, its standard error and the degrees of freedom of its t."""

    value: float
    error: float
    freedom: float

    @property
    def chance(self) -> float:
        """How likely a difference as large is if there is none; two-sided."""
        if self.error <= 0:
            return 1.0 if self.value == 0 else 0.0
        return float(2 * special.stdtr(self.freedom, -abs(self.value) / self.error))


def contrast_of(
    values: Floats, arm: Ints, block: Ints | None = None, known: Floats | None = None
) -> Contrast | None:
    """The arm's coefficient beside one constant a block and, if given, what was `known` before.

    None where nothing is left to tell the arms apart, or nothing to tell the error from.
    """
    blocks = _Blocks.of(block, len(values))
    columns = [blocks.within(arm.astype(np.float64))]
    if known is not None:
        past = blocks.within(known)
        size = float(past @ past)
        if size > _ALONE * max(1.0, float(known @ known)):
            past /= np.sqrt(size)
            columns = [columns[0] - past * float(past @ columns[0]), past]
    weight = float(columns[0] @ columns[0])
    if weight < _ALONE:
        return None
    direction = columns[0] / weight  # the coefficient is direction · values
    basis = np.column_stack([columns[0] / np.sqrt(weight), *columns[1:]])
    rest = 1 - blocks.share - np.square(basis).sum(axis=1)
    usable = rest > _ALONE
    if usable.sum() <= basis.shape[1] + len(np.unique(blocks.place[usable])):
        return None
    inside = blocks.within(values)
    residual = inside - basis @ (basis.T @ inside)
    share = np.square(np.where(usable, direction, 0.0)) / np.where(usable, rest, 1.0)
    error = float(np.sqrt(share @ np.square(residual)))
    if len(values) <= _FEW:
        spread = _spread_by_arm(residual, np.where(usable, rest, 0.0), arm)
        freedom = _freedom(share, blocks, basis, spread)
    else:
        freedom = _freedom_of_many(share, rest, blocks, basis)
    return Contrast(float(direction @ values), error, freedom)


@dataclass(frozen=True, slots=True)
class _Blocks:
    """Which block each row is in, and the share that it has of its block."""

    place: Ints
    share: Floats
    size: Ints

    @classmethod
    def of(cls, block: Ints | None, n: int) -> _Blocks:
        if block is None:
            place = np.zeros(n, dtype=np.int64)
        else:
            place = np.unique(block, return_inverse=True)[1].astype(np.int64)
        size = np.bincount(place)
        return cls(place, 1 / size[place], size)

    def within(self, values: Floats) -> Floats:
        """The values less their block's mean."""
        means: Floats = (np.bincount(self.place, values) / self.size)[self.place]
        return values - means


def _spread_by_arm(residual: Floats, rest: Floats, arm: Ints) -> Floats:
    """Each row's variance, taken to be its arm's."""
    variances = [
        float(np.square(residual[arm == one]).sum() / max(rest[arm == one].sum(), _ALONE))
        for one in (0, 1)
    ]
    return np.where(arm == 1, variances[1], variances[0])


def _freedom(share: Floats, blocks: _Blocks, basis: Floats, spread: Floats) -> float:
    """(Σλ)² / Σλ² of the quadratic form that the variance is, for rows of these variances."""
    same = blocks.place[:, None] == blocks.place
    maker = np.eye(len(share)) - same * blocks.share - basis @ basis.T
    left_over = maker @ (spread[:, None] * maker)
    total = float(share @ np.diagonal(left_over))
    squares = float(share @ np.square(left_over) @ share)
    return total**2 / squares if squares > 0 else 1.0


def _freedom_of_many(share: Floats, rest: Floats, blocks: _Blocks, basis: Floats) -> float:
    """The same where all variances are alike, without a matrix of all rows by all rows."""
    total = float(share @ rest)
    in_blocks = np.bincount(blocks.place, share * blocks.share)
    between = [np.bincount(blocks.place, share * column * np.sqrt(blocks.share)) for column in basis.T]  # fmt: skip
    crossed = basis.T @ (share[:, None] * basis)
    frobenius = float(np.square(in_blocks).sum() + 2 * np.square(between).sum() + np.square(crossed).sum())  # fmt: skip
    squares = float(np.square(share) @ (2 * rest - 1)) + frobenius
    return total**2 / squares if squares > 0 else 1.0
