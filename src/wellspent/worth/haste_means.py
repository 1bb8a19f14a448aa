"""Means of groups with their errors over blocks that hang together, all groups at once.

block  an agent's day, or a team's agent: its contacts scatter together
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from wellspent.worth.study import Floats, Ints, Mask

__all__ = ["Means", "difference_of", "means_of"]


@dataclass(frozen=True, slots=True)
class Means:
    """The mean of something in each of G groups, its standard error and degrees of freedom.

    NaN where a group has too few to say.
    """

    value: Floats
    error: Floats
    freedom: Floats
    n: Floats

    @property
    def chance(self) -> Floats:
        """Two-sided, that a mean of 0 scatters as far."""
        with np.errstate(divide="ignore", invalid="ignore"):
            t = np.abs(self.value) / self.error
        return np.asarray(2 * special.stdtr(self.freedom, -t))

    def surely_above(self, level: float, sign: Floats) -> Mask:
        """Whether `sign` × the mean is above 0 by its interval at this level (two-sided)."""
        reach = special.stdtrit(np.maximum(self.freedom, 1), 1 - level / 2)
        return np.asarray(sign * self.value - reach * self.error > 0)


def means_of(
    values: Floats, codes: Ints, blocks: Ints, groups: int, least: tuple[int, int]
) -> Means:
    """The mean of each group; NaN values and negative codes are left out.

    The error is that of a mean of blocks, as `clustered_error` has it, and no smaller than all groups
    together make of as many rows. `least` are rows and blocks below which there is none.
    """
    there = np.isfinite(values) & (codes >= 0)
    group, block, x = codes[there], blocks[there], values[there]
    n = np.bincount(group, minlength=groups).astype(np.float64)
    mean = np.divide(np.bincount(group, x, groups), n, out=np.full(groups, np.nan), where=n > 0)
    width = int(blocks.max(initial=0)) + 1
    keys, places = np.unique(group * width + block, return_inverse=True)
    sums = np.bincount(places, x - mean[group], len(keys))
    of = keys // width
    many = np.bincount(of, minlength=groups).astype(np.float64)
    enough = (n >= least[0]) & (many >= max(least[1], 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.sqrt(np.bincount(of, sums**2, groups) * many / (many - 1)) / n
        # what follows is skewed: a group that is low by chance looks surer than it is
        error = np.maximum(error, np.sqrt((sums**2).sum() / max(len(x), 1) / n))
    return Means(mean, np.where(enough, error, np.nan), many - 1, n)


def difference_of(both: Means) -> Means:
    """Of groups in pairs, the second's mean less the first's."""
    first, second = slice(0, None, 2), slice(1, None, 2)
    return Means(
        both.value[second] - both.value[first],
        np.hypot(both.error[first], both.error[second]),
        np.minimum(both.freedom[first], both.freedom[second]),
        both.n[first] + both.n[second],
    )
