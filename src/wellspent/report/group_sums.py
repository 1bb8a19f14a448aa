"""Means, shares and quantiles of chosen contacts, by group, from the columns of the live index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

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
from wellspent.report.index import KIND_COLUMNS, LINE_COLUMNS, ContactIndex, Mask, as_bytes

__all__ = [
    "Chosen",
    "GroupSums",
    "Quantile",
    "place_sums",
    "quantiles",
    "quantiles_by_group",
    "sum_kinds",
    "sum_lines",
]

Array = npt.NDArray[Any]
Quantile = tuple[int, float]  # of how many, the largest ones; and which

_ROUNDING: Final = 1e-14  # of the squares: a spread below that is none
_FEW: Final = 30  # where fewer than one in so many are chosen they are sorted
_COLUMN: Final = {
    **{name: k for k, name in enumerate(KIND_COLUMNS)},
    **{name: k for k, name in enumerate(LINE_COLUMNS)},
    "other/other": KIND_COLUMNS.index("other"),
    "unknown/unknown": KIND_COLUMNS.index("unknown"),
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """Some contacts of the index, which have timing: as a mask, and their positions, ascending."""

    index: ContactIndex
    mask: Mask
    positions: Array

    def of_basis(self, basis: int) -> Chosen:
        """Those of them whose time is known in one way."""
        own = self.index.basis == basis
        return Chosen(self.index, self.mask & own, self.positions[own[self.positions]])

    def at_ranks(self, measure: str, shown: int, ranks: Sequence[int]) -> list[float]:
        """The seconds at these ranks, ascending, of the `shown` ones that have any."""
        from wellspent.report.index_kernels import find_ranks  # noqa: PLC0415 - numba

        if len(self.positions) * _FEW < len(self.index):
            columns = self.index.lines if measure in LINE_COLUMNS else self.index.kinds
            ordered = np.sort(columns[self.positions, _COLUMN[measure]])
            none = len(ordered) - shown
            return [float(ordered[none + rank]) for rank in ranks]
        order, seconds = self.index.ordered(measure)
        found = find_ranks(order, as_bytes(self.mask), np.array(ranks, np.int64))
        return [float(seconds[at]) for at in found]


@dataclass(frozen=True, slots=True)
class GroupSums:
    """By group, and by column: how many contacts, and what their figures are made of."""

    count: Array
    whole: Array  # handle time in all
    most: Array  # the largest handle time
    total: Array
    squares: Array
    shown: Array  # how many have any of it
    jackknife: Array  # squared deviations of the ratios that leave one out

    def seconds(self, group: int, measure: str) -> float:
        """The seconds of a measure in all."""
        return float(self.total[group, _COLUMN[measure]])

    def n_shown(self, group: int, measure: str) -> int:
        """How many contacts have something of a measure."""
        return int(self.shown[group, _COLUMN[measure]])

    def mean(self, group: int, measure: str) -> Figure:
        """Mean seconds per contact, as `estimate_mean_seconds` says it."""
        n, total = int(self.count[group]), self.seconds(group, measure)
        squares = float(self.squares[group, _COLUMN[measure]])
        spread = squares - total * total / max(n, 1)
        return not_below_nothing(
            mean_from(n, total, spread if spread > _ROUNDING * squares else 0.0)
        )

    def share(self, group: int, measure: str) -> Figure:
        """The share of handle time, as `estimate_share_of_time` says it."""
        spread = float(self.jackknife[group, _COLUMN[measure]])
        n, whole, most = int(self.count[group]), float(self.whole[group]), float(self.most[group])
        total = self.seconds(group, measure)
        return within_whole(ratio_from(n, total, whole, most, spread))


def sum_kinds(index: ContactIndex, chosen: Array, member: Array, groups: int) -> GroupSums:
    """Handle time and kinds of the chosen contacts, by the groups that `member` names."""
    from wellspent.report.index_kernels import sum_columns  # noqa: PLC0415 - numba

    count, most, sums = sum_columns(chosen, member, index.kinds, groups)
    total, squares, shown = sums.transpose(1, 0, 2)
    whole = total[:, 0].copy()
    jackknife = _jackknife(index, chosen, member, index.kinds, total, whole, count)
    return GroupSums(count, whole, most, total, squares, shown, jackknife)


def place_sums(index: ContactIndex, chosen: Array) -> GroupSums:
    """The lines of the chosen contacts by queue and by reason, as numbered in `places`.

    Its shares are not to be asked for.
    """
    from wellspent.report.index_kernels import sum_columns  # noqa: PLC0415 - numba

    groups = len(index.texts_of("queue")) + len(index.texts_of("reason"))
    count, most, sums = sum_columns(chosen, index.places, index.lines, groups)
    total, squares, shown = sums.transpose(1, 0, 2)
    return GroupSums(count, np.zeros(groups), most, total, squares, shown, np.zeros_like(total))


def sum_lines(index: ContactIndex, chosen: Array, kinds: GroupSums, places: GroupSums) -> GroupSums:
    """The lines of the chosen contacts, as one group: every contact is in one of the queues."""
    queues = len(index.texts_of("queue"))
    total, squares, shown = (
        some[:queues].sum(axis=0, keepdims=True)
        for some in (places.total, places.squares, places.shown)
    )
    count, whole, most = kinds.count[:1], kinds.whole[:1], kinds.most[:1]
    jackknife = _jackknife(index, chosen, index.whole, index.lines, total, whole, count)
    return GroupSums(count, whole, most, total, squares, shown, jackknife)


def _jackknife(  # noqa: PLR0917 - columns and what is known of them
    index: ContactIndex,
    chosen: Array,
    member: Array,
    columns: Array,
    total: Array,
    whole: Array,
    count: Array,
) -> Array:
    """By group and column the squared deviations of the ratios that leave one contact out."""
    from wellspent.report.index_kernels import sum_jackknife  # noqa: PLC0415 - numba

    ratio = total / np.where(whole > 0, whole, 1.0)[:, None]
    moved, squared = sum_jackknife(chosen, member, columns, index.kinds, ratio, whole)
    spread: Array = np.maximum(squared - moved**2 / np.maximum(count, 1)[:, None], 0.0)
    return spread


def quantiles(chosen: Chosen, measure: str, shown: int, wanted: Sequence[Quantile]) -> list[Figure]:
    """Quantiles of a measure among chosen contacts, of which `shown` have any of it.

    Each is of so many of them as it says: those that have any, and then some that have none.
    """
    asked = [_ranks(n, q, shown) for n, q in wanted]
    ranks = sorted({rank for some in asked for rank in some if rank >= 0})
    values = dict(zip(ranks, chosen.at_ranks(measure, shown, ranks), strict=True))
    return [
        quantile_from(n, q, [values.get(rank, 0.0) for rank in some]) if some else too_few(n)
        for (n, q), some in zip(wanted, asked, strict=True)
    ]


def quantiles_by_group(
    index: ContactIndex,
    measure: str,
    mask: Mask,
    member: Array,
    sums: GroupSums,
    *,
    wanted: Sequence[float],
) -> list[list[Figure]]:
    """For each group of a way of grouping the quantiles of a kind, or of handle time."""
    from wellspent.report.index_kernels import deal  # noqa: PLC0415 - numba

    order, seconds = index.ordered(measure)
    shown = sums.shown[:, _COLUMN[measure]].astype(np.int64)
    edges = np.concatenate([[0], np.cumsum(shown)])
    dealt = np.zeros(edges[-1])
    deal(order, seconds, as_bytes(mask), member, edges, dealt)
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
