"""Means, shares and quantiles of chosen contacts, by group, from the columns of the live index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from wellspent.estimate import (
    MINIMUM_N,
    Figure,
    mean_from,
    quantile_from,
    quantile_ranks,
    ratio_from,
    too_few,
)
from wellspent.report.bounds import not_below_nothing, within_whole
from wellspent.report.index import COLUMNS, ContactIndex, Mask, read_only

__all__ = ["GroupSums", "Quantile", "quantiles", "quantiles_by_group", "sum_groups"]

Array = npt.NDArray[Any]
Quantile = tuple[int, float]  # of how many, the largest ones; and which


@dataclass(frozen=True, slots=True)
class GroupSums:
    """By group, and by column: how many contacts, and what their figures are made of."""

    count: Array
    total: Array
    most: Array  # the largest handle time
    shown: Array  # how many have any of it
    spread: Array  # squared deviations from the mean
    jackknife: Array  # squared deviations of the ratios that leave one out

    def mean(self, group: int, column: str) -> Figure:
        """Mean seconds per contact, as `estimate_mean_seconds` says it."""
        n, k = int(self.count[group]), COLUMNS.index(column)
        return not_below_nothing(
            mean_from(n, float(self.total[group, k]), float(self.spread[group, k]))
        )

    def share(self, group: int, column: str) -> Figure:
        """The share of handle time, as `estimate_share_of_time` says it."""
        k = COLUMNS.index(column)
        return within_whole(
            ratio_from(
                int(self.count[group]),
                float(self.total[group, k]),
                float(self.total[group, 0]),
                float(self.most[group]),
                float(self.jackknife[group, k]),
            )
        )


def sum_groups(
    index: ContactIndex, chosen: Array, group: Array | None = None, groups: int = 1
) -> GroupSums:
    """The sums of the chosen contacts, by the number that `group` gives to every contact."""
    from wellspent.report.index_kernels import spread_columns, sum_columns  # noqa: PLC0415 - numba

    if group is None:
        group = read_only(np.zeros(len(index), np.int32))
    count, total, most, shown = sum_columns(chosen, group, index.columns, groups)
    whole = total[:, 0].copy()
    mean = total / np.maximum(count, 1)[:, None]
    ratio = total / np.where(whole > 0, whole, 1.0)[:, None]
    spread, moved, squared = spread_columns(chosen, group, index.columns, mean, ratio, whole)
    jackknife = np.maximum(squared - moved**2 / np.maximum(count, 1)[:, None], 0.0)
    return GroupSums(count, total, most, shown, spread, jackknife)


def quantiles(
    index: ContactIndex, measure: str, mask: Mask, shown: int, wanted: Sequence[Quantile]
) -> list[Figure]:
    """Quantiles of a measure among masked contacts, of which `shown` have any of it.

    Each is of so many of them as it says: those that have any, and then some that have none.
    """
    from wellspent.report.index_kernels import find_ranks  # noqa: PLC0415 - numba

    order, seconds = index.ordered(measure)
    asked = [_ranks(n, q, shown) for n, q in wanted]
    ranks = sorted({rank for some in asked for rank in some if rank >= 0})
    found = find_ranks(order, read_only(mask), np.array(ranks, np.int64))
    values = dict(zip(ranks, (float(seconds[at]) for at in found), strict=True))
    return [
        quantile_from(n, q, [values.get(rank, 0.0) for rank in some]) if some else too_few(n)
        for (n, q), some in zip(wanted, asked, strict=True)
    ]


def quantiles_by_group(
    index: ContactIndex,
    measure: str,
    mask: Mask,
    group: Array,
    sums: GroupSums,
    *,
    wanted: Sequence[float],
) -> list[list[Figure]]:
    """For each group the quantiles of a measure among its contacts."""
    from wellspent.report.index_kernels import deal  # noqa: PLC0415 - numba

    order, seconds = index.ordered(measure)
    shown = sums.shown[:, COLUMNS.index(measure)]
    edges = np.concatenate([[0], np.cumsum(shown)])
    dealt = np.zeros(edges[-1])
    deal(order, seconds, read_only(mask), group, edges, dealt)
    return [
        [_of_sorted(dealt[edges[g] : edges[g + 1]], int(n), q) for q in wanted]
        for g, n in enumerate(sums.count)
    ]


def _of_sorted(seconds: Array, n: int, q: float) -> Figure:
    ranks = _ranks(n, q, len(seconds))
    ranked = [float(seconds[rank]) if rank >= 0 else 0.0 for rank in ranks]
    return quantile_from(n, q, ranked) if ranked else too_few(n)


def _ranks(n: int, q: float, shown: int) -> list[int]:
    """The ranks among those that have any; one below nothing belongs to somebody who has none."""
    if n < MINIMUM_N:
        return []
    return [rank - (n - shown) for rank in quantile_ranks(n, q)]
