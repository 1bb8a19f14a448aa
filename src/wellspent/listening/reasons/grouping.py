"""Points into groups, and how many groups there are.

The number is found: k-means for a growing number of groups, the mean silhouette of each (Rousseeuw
1987), and the smallest number whose silhouette comes within 5 % of the best. The best itself
splits topics by their wording.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import numpy as np
import numpy.typing as npt

from wellspent.listening.reasons.model import FEWEST_TEXTS
from wellspent.listening.reasons.space import Matrix, Weights

__all__ = ["Labels", "count_groups", "group", "steadiness"]

Labels = npt.NDArray[np.intp]

_NEAR_BEST: Final = 0.95
_MOST_GROUPS: Final = 150
_JUDGED: Final = 2_500  # points that the number of groups is found on
_DRAWN_ANEW: Final = 20


def count_groups(points: Matrix, weights: Weights, seed: int) -> int:
    """How many groups these points form, by the rule above; one where they are all the same."""
    from sklearn.metrics import silhouette_score  # noqa: PLC0415

    chosen = _drawn(len(points), _JUDGED, seed)
    points, weights = points[chosen], weights[chosen]
    distinct = len(np.unique(np.round(points, 5), axis=0))
    scores: list[tuple[int, float]] = []
    with one_thread():
        for groups in _numbers(min(_MOST_GROUPS, distinct // 5)):
            labels = group(points, weights, groups, seed, starts=3 if len(points) < 1_500 else 1)
            if 1 < len(np.unique(labels)) < len(points):
                scores.append((groups, float(silhouette_score(points, labels))))
    if not scores:
        return 1
    best = max(score for _, score in scores)
    return next(groups for groups, score in scores if score >= _NEAR_BEST * best)


def group(points: Matrix, weights: Weights, groups: int, seed: int, starts: int = 5) -> Labels:
    """k-means: the group of every point, and the middle of every group."""
    from sklearn.cluster import KMeans  # noqa: PLC0415

    with one_thread():
        found = KMeans(groups, n_init=starts, random_state=seed).fit(points, sample_weight=weights)
    return np.asarray(found.labels_, dtype=np.intp)


def steadiness(
    points: Matrix, weights: Weights, labels: Labels, groups: int, seed: int
) -> npt.NDArray[np.float64]:
    """Of every group, a row each, the Jaccard with its best match in each of 20 bootstrap draws.

    Hennig 2007, Cluster-wise assessment of cluster stability. A draw in which none of the
    group's points came is NaN.
    """
    chosen = _drawn(len(points), 5_000, seed)
    points, weights, labels = points[chosen], weights[chosen], labels[chosen]
    rng = np.random.default_rng(seed)
    kept, few = np.unique(labels[labels >= 0]), len(points) < FEWEST_TEXTS
    found = np.full((groups, _DRAWN_ANEW), np.nan)
    for draw in range(_DRAWN_ANEW):
        if few:  # what is drawn anew are the texts, of which many are the same
            drawn = rng.multinomial(int(weights.sum()), weights / weights.sum()).astype(np.float64)
        else:
            drawn = weights * rng.multinomial(len(points), np.full(len(points), 1 / len(points)))
        there = np.flatnonzero(drawn)
        again = group(points[there], drawn[there], min(groups, len(there)), seed + draw, starts=2)
        overlap = np.zeros((groups, groups))
        known = labels[there] >= 0
        np.add.at(overlap, (labels[there][known], again[known]), weights[there][known])
        own = np.bincount(labels[there][known], weights[there][known], len(overlap))
        theirs = np.bincount(again, weights[there], groups)
        for one in kept[own[kept] > 0]:
            found[one, draw] = (overlap[one] / (own[one] + theirs - overlap[one])).max()
    return found


@contextmanager
def one_thread() -> Iterator[None]:
    """Sums in one order, so that the same texts give the same topics on every machine."""
    from threadpoolctl import threadpool_limits  # noqa: PLC0415 - scikit-learn brings it

    with threadpool_limits(1):
        yield


def _numbers(most: int) -> Iterator[int]:
    """Numbers of groups to try: each, each second, then steps of a tenth."""
    number = 2
    while number <= most:
        yield number
        number += 1 if number < 6 else 2 if number < 40 else number // 10


def _drawn(n: int, most: int, seed: int) -> Labels:
    if n <= most:
        return np.arange(n)
    return np.sort(np.random.default_rng(seed).choice(n, most, replace=False))
