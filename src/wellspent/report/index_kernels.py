"""Sums and ranks over chosen contacts, compiled: what the live index is asked for.

chosen   places of contacts in the index, ascending
group    a small number for each contact of the index, such as its queue's
column   one of the numbers that every contact has: handle time, seconds of a kind
entry    seconds of one line in one contact; a contact's entries lie together
slot     where a line's sums by place stand, or −1 for a line that is not asked about
place    a queue, or behind all queues a reason
ratio    the sum of a column, or of a line, over the sum of handle time

Deviations are taken from means that are known already, so that nothing cancels. Where a ratio
of sums R = T/B leaves out contact i it becomes (T − t)/(B − b), which differs from R by
(R·b − t)/(B − b): these differences are what the jackknife's spread is made of.
"""

# ruff: noqa: PLR0917 - kernels take columns, not objects
from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from wellspent.compiling import kernel

__all__ = [
    "deal",
    "find_ranks",
    "page_of",
    "spread_columns",
    "spread_entries",
    "spread_places",
    "sum_columns",
    "sum_entries",
    "sum_places",
]

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[Any]


@kernel
def sum_columns(
    chosen: Whole, group: Whole, columns: Floats, groups: int
) -> tuple[Whole, Floats, Floats, Whole]:
    """By group: contacts, sums of the columns, the largest handle time, how many have any of each.

    The first column is handle time.
    """
    count = np.zeros(groups, np.int64)
    total = np.zeros((groups, columns.shape[1]))
    most = np.zeros(groups)
    shown = np.zeros((groups, columns.shape[1]), np.int64)
    for i in chosen:
        g = group[i]
        count[g] += 1
        most[g] = max(most[g], columns[i, 0])
        for k in range(columns.shape[1]):
            total[g, k] += columns[i, k]
            shown[g, k] += columns[i, k] > 0
    return count, total, most, shown


@kernel
def spread_columns(
    chosen: Whole, group: Whole, columns: Floats, mean: Floats, ratio: Floats, whole: Floats
) -> tuple[Floats, Floats, Floats]:
    """By group and column: squared deviations from `mean`, and the jackknife's sums.

    The latter are the sum and the sum of squares of what leaving out one contact changes in
    the column's `ratio`; `whole` is the handle time of each group.
    """
    spread, moved, squared = np.zeros_like(mean), np.zeros_like(mean), np.zeros_like(mean)
    for i in chosen:
        g = group[i]
        rest = whole[g] - columns[i, 0]
        part = 1.0 / rest if rest > 0.0 else 0.0
        for k in range(columns.shape[1]):
            away = columns[i, k] - mean[g, k]
            spread[g, k] += away * away
            change = (ratio[g, k] * columns[i, 0] - columns[i, k]) * part
            moved[g, k] += change
            squared[g, k] += change * change
    return spread, moved, squared


@kernel
def sum_entries(
    chosen: Whole, edges: Whole, line: Whole, seconds: Floats, lines: int
) -> tuple[Whole, Floats, Whole]:
    """By line: its entries, their sum, and how many of them are more than nothing."""
    entries = np.zeros(lines, np.int64)
    total = np.zeros(lines)
    shown = np.zeros(lines, np.int64)
    for i in chosen:
        for at in range(edges[i], edges[i + 1]):
            entries[line[at]] += 1
            total[line[at]] += seconds[at]
            shown[line[at]] += seconds[at] > 0.0
    return entries, total, shown


@kernel
def spread_entries(
    chosen: Whole,
    edges: Whole,
    line: Whole,
    seconds: Floats,
    columns: Floats,
    mean: Floats,
    ratio: Floats,
    whole: float,
) -> tuple[Floats, Floats]:
    """By line, of its entries alone: squared deviations from the mean, and the jackknife's sums.

    The latter are four: what leaving out a contact changes in the ratio, and its square; and
    both as they would be if the contact had nothing of the line, in units of the ratio. One
    more row has these last two of every contact.
    """
    spread = np.zeros(len(mean))
    moved = np.zeros((len(mean) + 1, 4))
    for i in chosen:
        rest = whole - columns[i, 0]
        part = 1.0 / rest if rest > 0.0 else 0.0
        share = columns[i, 0] * part
        moved[len(mean), 2] += share
        moved[len(mean), 3] += share * share
        for at in range(edges[i], edges[i + 1]):
            k = line[at]
            away = seconds[at] - mean[k]
            spread[k] += away * away
            change = (ratio[k] * columns[i, 0] - seconds[at]) * part
            moved[k, 0] += change
            moved[k, 1] += change * change
            moved[k, 2] += share
            moved[k, 3] += share * share
    return spread, moved


@kernel
def sum_places(
    chosen: Whole,
    edges: Whole,
    line: Whole,
    seconds: Floats,
    slot: Whole,
    place: Whole,
    shape: tuple[int, int],
) -> tuple[Floats, Whole]:
    """By slot and place: the sum of the entries, and how many are more than nothing.

    `place` has two columns, for every contact is in a queue and in a reason.
    """
    total = np.zeros(shape)
    shown = np.zeros(shape, np.int64)
    for i in chosen:
        for at in range(edges[i], edges[i + 1]):
            k = slot[line[at]]
            if k >= 0:
                for p in place[i]:
                    total[k, p] += seconds[at]
                    shown[k, p] += seconds[at] > 0.0
    return total, shown


@kernel
def spread_places(
    chosen: Whole,
    edges: Whole,
    line: Whole,
    seconds: Floats,
    slot: Whole,
    place: Whole,
    mean: Floats,
) -> Floats:
    """By slot and place: squared deviations of the entries that are more than nothing."""
    spread = np.zeros_like(mean)
    for i in chosen:
        for at in range(edges[i], edges[i + 1]):
            k = slot[line[at]]
            if k >= 0 and seconds[at] > 0.0:
                for p in place[i]:
                    away = seconds[at] - mean[k, p]
                    spread[k, p] += away * away
    return spread


@kernel
def find_ranks(order: Whole, mask: Whole, ranks: Whole) -> Whole:
    """Where the masked contacts of these ranks stand in `order`; ranks ascend and exist."""
    found = np.zeros(len(ranks), np.int64)
    before, wanted = 0, 0
    for start in range(0, len(order), 512):
        if wanted == len(ranks):
            break
        stop = min(start + 512, len(order))
        inside = 0
        for at in range(start, stop):
            inside += mask[order[at]]
        while wanted < len(ranks) and ranks[wanted] < before + inside:
            left = ranks[wanted] - before
            at = start
            while True:
                left -= mask[order[at]]
                if left < 0:
                    break
                at += 1
            found[wanted] = at
            wanted += 1
        before += inside
    return found


@kernel
def deal(
    order: Whole, seconds: Floats, mask: Whole, group: Whole, edges: Whole, dealt: Floats
) -> None:
    """Put the seconds of the masked contacts, in their order, into those of their groups."""
    free = edges.copy()
    for at in range(len(order)):
        i = order[at]
        if mask[i]:
            dealt[free[group[i]]] = seconds[at]
            free[group[i]] += 1


@kernel
def page_of(order: Whole, mask: Whole, offset: int, limit: int) -> tuple[int, Whole]:
    """How many of `order` are masked, and the places in it of some, counted from its end."""
    found = np.zeros(limit, np.int64)
    seen = 0
    for back in range(len(order)):
        at = len(order) - 1 - back
        if mask[order[at]]:
            if offset <= seen < offset + limit:
                found[seen - offset] = at
            seen += 1
    return seen, found[: max(min(seen - offset, limit), 0)]
