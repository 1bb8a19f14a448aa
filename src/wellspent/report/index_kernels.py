"""Sums and ranks over chosen contacts, compiled: what the live index is asked for.

chosen   positions of contacts in the index, ascending
columns  numbers that every contact has: seconds of a kind, seconds of a line
member   the groups that each contact belongs to, one column a way of grouping; all groups of
         all ways are numbered through
ratio    the sum of a column over the sum of handle time, of a group

Where a ratio R = T/B leaves out contact i it becomes (T − t)/(B − b), which differs from R by
(R·b − t)/(B − b): these differences are what the jackknife's spread is made of, and as they are
small nothing cancels.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from wellspent.compiling import kernel

__all__ = ["deal", "find_ranks", "page_of", "sum_columns", "sum_jackknife"]

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[Any]


@kernel
def sum_columns(
    chosen: Whole, member: Whole, columns: Floats, groups: int
) -> tuple[Whole, Floats, Floats]:
    """By group: contacts, the largest of the first column, and of every column three sums.

    They are the sum, the sum of squares, and how many have more than nothing.
    """
    width = columns.shape[1]
    count, most = np.zeros(groups, np.int64), np.zeros(groups)
    sums = np.zeros((groups, 3, width))
    for i in chosen:
        for way in range(member.shape[1]):
            g = member[i, way]
            count[g] += 1
            most[g] = max(most[g], columns[i, 0])
            for k in range(width):
                seconds = columns[i, k]
                sums[g, 0, k] += seconds
                sums[g, 1, k] += seconds * seconds
                sums[g, 2, k] += 1.0 if seconds > 0.0 else 0.0
    return count, most, sums


@kernel
def sum_jackknife(  # noqa: PLR0917 - columns and what is known of them
    chosen: Whole, member: Whole, columns: Floats, handle: Floats, ratio: Floats, whole: Floats
) -> tuple[Floats, Floats]:
    """By group and column: the sum, and of squares, of what leaving one out changes in `ratio`.

    The first column of `handle` is handle time, of which each group has `whole`.
    """
    width = columns.shape[1]
    moved, squared = np.zeros_like(ratio), np.zeros_like(ratio)
    for i in chosen:
        own = handle[i, 0]
        for way in range(member.shape[1]):
            g = member[i, way]
            rest = whole[g] - own
            part = 1.0 / rest if rest > 0.0 else 0.0
            for k in range(width):
                change = (ratio[g, k] * own - columns[i, k]) * part
                moved[g, k] += change
                squared[g, k] += change * change
    return moved, squared


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
def deal(  # noqa: PLR0917 - columns, not objects
    order: Whole, seconds: Floats, mask: Whole, member: Whole, edges: Whole, dealt: Floats
) -> None:
    """Put the seconds of the masked contacts, in their order, into those of their groups."""
    free = edges.copy()
    for at in range(len(order)):
        i = order[at]
        if mask[i]:
            g = member[i, 0]
            dealt[free[g]] = seconds[at]
            free[g] += 1


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
