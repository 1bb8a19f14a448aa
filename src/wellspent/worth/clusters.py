"""How far an average would scatter when whole agents and whole customers are drawn, not contacts.

cluster    rows that hang together; two ways of clustering at once are one variance
freedom    degrees of freedom: the fewest clusters of any way, less one

The variance of two ways is that of the first plus that of the second less that of both at
once: Cameron, Gelbach & Miller 2011, *Robust inference with multiway clustering*. The interval is
Student's, as few clusters need.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from scipy import special

from wellspent.estimate import Estimate
from wellspent.worth.study import Floats, Ints

__all__ = ["clustered_covariance", "clustered_error", "freedom_of", "mean_estimate", "t_reach"]


def clustered_covariance(scores: Floats, clusters: Sequence[Ints]) -> Floats:
    """The covariance of the column means of `scores` (n × k), for scores whose mean is taken off.

    Without clusters every row stands alone. A covariance that would be negative in some direction
    is replaced by the larger of the ways'.
    """
    centred = scores - scores.mean(axis=0)
    n = len(scores)
    if not clusters:
        return np.asarray(centred.T @ centred / n**2 * (n / max(n - 1, 1)))
    ways = [_one_way(centred, codes) for codes in clusters]
    total = np.zeros_like(ways[0])
    for size in range(1, len(clusters) + 1):
        for chosen in combinations(range(len(clusters)), size):
            sign = 1.0 if size % 2 else -1.0
            one = ways[chosen[0]] if size == 1 else _one_way(centred, _together([clusters[i] for i in chosen]))  # fmt: skip
            total += sign * one
    if np.linalg.eigvalsh(total).min() > 0:
        return total
    return max(ways, key=lambda way: float(np.trace(way)))


def clustered_error(scores: Floats, clusters: Sequence[Ints]) -> float:
    """The standard error of the mean of one score a row."""
    return float(np.sqrt(clustered_covariance(scores[:, None], clusters)[0, 0]))


def freedom_of(n: int, clusters: Sequence[Ints]) -> int:
    """The fewest clusters of any way, less one; rows less one where there are none."""
    return max(1, min([len(np.unique(codes)) for codes in clusters], default=n) - 1)


def t_reach(freedom: float, level: float = 0.95) -> float:
    """How many standard errors the interval reaches to either side."""
    return float(special.stdtrit(freedom, 0.5 + level / 2))


def mean_estimate(scores: Floats, clusters: Sequence[Ints], method: str) -> Estimate:
    """The mean of one score a row with its 95 % interval."""
    value, n = float(scores.mean()), len(scores)
    half = t_reach(freedom_of(n, clusters)) * clustered_error(scores, clusters)
    return Estimate(value, value - half, value + half, n, method)


def _one_way(centred: Floats, codes: Ints) -> Floats:
    """Σ over clusters of the square of its sum, with the factor G / (G − 1)."""
    _, places = np.unique(codes, return_inverse=True)
    groups = int(places.max()) + 1
    sums = np.column_stack([np.bincount(places, column, groups) for column in centred.T])
    return sums.T @ sums / len(centred) ** 2 * (groups / max(groups - 1, 1))


def _together(ways: Sequence[Ints]) -> Ints:
    """One code for each combination that occurs."""
    code = ways[0]
    for other in ways[1:]:
        code = code * (int(other.max()) + 1) + other
    return code
