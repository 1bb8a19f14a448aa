"""The difference between two arms, one row a drawn unit, with an interval for few of them.

Least squares of the units' means on the arm, the blocks that they were drawn in and what was
known of them before. The error is HC2; the degrees of freedom are Satterthwaite's, each arm with
its own variance (Bell & McCaffrey 2002; Imbens & Kolesár 2016). With the arm alone it is Welch's
t exactly.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from wellspent.worth.study import Floats, Ints

__all__ = ["Contrast", "block_columns", "contrast_of"]

_ALONE = 1e-9  # what is left of a row that its own block explains wholly
_FEW = 400  # of more rows the degrees of freedom are many, whichever way they are found


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


def block_columns(blocks: Ints | None, n: int) -> Floats:
    """One column of 0 and 1 a block, or a constant where there are none: n × the number of blocks."""
    if blocks is None:
        return np.ones((n, 1))
    _, places = np.unique(blocks, return_inverse=True)
    return np.eye(int(places.max()) + 1)[places]


def contrast_of(values: Floats, arm: Ints, beside: Floats) -> Contrast | None:
    """The arm's coefficient beside the columns of `beside`, which hold a constant or the blocks.

    None where nothing is left to tell the arms apart, or nothing to tell the error from.
    """
    basis = _orthonormal(beside)
    left = arm - basis @ (basis.T @ arm)
    weight = float(left @ left)
    if weight < _ALONE:
        return None
    direction = left / weight  # the coefficient is direction · values
    basis = np.column_stack([basis, left / np.sqrt(weight)])
    rest = 1 - np.square(basis).sum(axis=1)
    usable = rest > _ALONE
    if usable.sum() <= basis.shape[1] - (~usable).sum():
        return None
    residual = values - basis @ (basis.T @ values)
    share = np.square(np.where(usable, direction, 0.0)) / np.where(usable, rest, 1.0)
    error = float(np.sqrt(share @ np.square(residual)))
    spread = _spread_by_arm(residual, np.where(usable, rest, 0.0), arm)
    freedom = _freedom(share, basis, spread) if len(values) <= _FEW else _freedom_of_many(share, rest, basis)  # fmt: skip
    return Contrast(float(direction @ values), error, freedom)


def _spread_by_arm(residual: Floats, rest: Floats, arm: Ints) -> Floats:
    """Each row's variance, taken to be its arm's."""
    variances = [
        float(np.square(residual[arm == one]).sum() / max(rest[arm == one].sum(), _ALONE))
        for one in (0, 1)
    ]
    return np.where(arm == 1, variances[1], variances[0])


def _freedom(share: Floats, basis: Floats, spread: Floats) -> float:
    """(Σλ)² / Σλ² of the quadratic form that the variance is, for rows of these variances."""
    maker = np.eye(len(share)) - basis @ basis.T
    left_over = maker @ (spread[:, None] * maker)
    total = float(share @ np.diagonal(left_over))
    squares = float(share @ np.square(left_over) @ share)
    return total**2 / squares if squares > 0 else 1.0


def _freedom_of_many(share: Floats, rest: Floats, basis: Floats) -> float:
    """The same where all variances are alike, without a matrix of all rows by all rows."""
    total = float(share @ rest)
    crossed = basis.T @ (share[:, None] * basis)
    squares = float(np.square(share) @ (2 * rest - 1)) + float(np.square(crossed).sum())
    return total**2 / squares if squares > 0 else 1.0


def _orthonormal(columns: Floats) -> Floats:
    """An orthonormal basis of what the columns span; a column that adds nothing is dropped."""
    left, sizes, _ = np.linalg.svd(columns, full_matrices=False)
    return np.asarray(left[:, sizes > sizes.max() * 1e-10])
