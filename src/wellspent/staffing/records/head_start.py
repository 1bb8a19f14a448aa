"""How far ahead some customers are let in the queue, seen from whom the agents took.

head start   seconds that favoured customers are treated as having waited already
meeting      an answer at which both kinds were waiting: the agent could take the one who had
             waited longest of the favoured, or of the others
lead         how much longer the other had waited at a meeting

With a head start of s seconds the favoured one is taken where the lead is less than s. So
the head start is where the answers change over; the one with the fewest exceptions is found.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from wellspent.estimate import MINIMUM_N, Estimate, Figure, Unknown
from wellspent.staffing.demand import StaffingError

__all__ = ["QueueInvalid", "fit_head_start"]

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_RESAMPLES = 500


class QueueInvalid(StaffingError):
    """Waits that end before they begin, or of which not everything is known."""


def fit_head_start(
    came: npt.ArrayLike, left: npt.ArrayLike, answered: npt.ArrayLike, favoured: npt.ArrayLike
) -> Figure:
    """The head start of favoured customers, in seconds, from everybody who waited in one queue.

    `came` and `left` are when each began and ceased to wait, in seconds; whether an agent
    answered then, and whether the customer is favoured. The interval is a percentile bootstrap
    of meetings. Unknown where the two kinds hardly meet. Raises `QueueInvalid`.
    """
    columns = _checked(came, left, answered, favoured)
    met = np.array(list(_meetings(*columns)), dtype=np.float64).reshape(-1, 2)
    leads, taken = met[:, 0], met[:, 1] > 0
    fewest = min(int(taken.sum()), int((~taken).sum()))
    if fewest < MINIMUM_N:
        return Unknown(
            f"of {len(leads)} answers at which favoured and other customers waited, "
            f"{int(taken.sum())} went to the favoured, and {MINIMUM_N} of either kind are needed",
            "a longer record of a busy queue",
        )
    rng = np.random.default_rng(1)
    drawn = [
        _change(leads[k], taken[k]) for k in rng.integers(0, len(leads), (_RESAMPLES, len(leads)))
    ]
    low, high = np.quantile(drawn, [0.025, 0.975])
    value = _change(leads, taken)
    return Estimate(value, min(float(low), value), max(float(high), value), len(leads),
                    "change-over with the fewest exceptions, bootstrap of answers")  # fmt: skip


def _change(leads: Numbers, taken: Flags) -> float:
    """The middle of the leads between which the fewest answers are exceptions."""
    order = np.argsort(leads, kind="stable")
    ordered, favoured = leads[order], taken[order]
    # exceptions: others taken at a smaller lead, favoured taken at a larger one
    before = np.concatenate([[0], np.cumsum(~favoured)])
    after = favoured.sum() - np.concatenate([[0], np.cumsum(favoured)])
    edges = np.concatenate([ordered[:1], (ordered[1:] + ordered[:-1]) / 2, ordered[-1:]])
    wrong = (before + after)[_new(ordered)]
    edges = edges[_new(ordered)]
    return float(np.median(edges[wrong == wrong.min()]))


def _new(ordered: Numbers) -> Flags:
    """Where a cut parts different leads; equal ones cannot be parted."""
    return np.concatenate([[True], ordered[1:] != ordered[:-1], [True]])


def _meetings(
    came: Numbers, left: Numbers, answered: Flags, favoured: Flags
) -> Iterator[tuple[float, bool]]:
    """The lead at each meeting, and whether the favoured customer was taken."""
    arrivals = np.argsort(came, kind="stable")
    following = 0
    waiting: dict[bool, list[tuple[float, int]]] = {False: [], True: []}
    for this in np.argsort(left, kind="stable"):
        while following < len(arrivals) and came[arrivals[following]] < left[this]:
            new = int(arrivals[following])
            heapq.heappush(waiting[bool(favoured[new])], (came[new], new))
            following += 1
        if answered[this]:
            first = [_first(waiting[kind], left, left[this]) for kind in (False, True)]
            if first[0] is not None and first[1] is not None:
                yield first[1] - first[0], bool(favoured[this])


def _first(waiting: list[tuple[float, int]], left: Numbers, now: float) -> float | None:
    """When the one came who has waited longest and is still there."""
    while waiting and left[waiting[0][1]] < now:
        heapq.heappop(waiting)
    return waiting[0][0] if waiting else None


def _checked(
    came: npt.ArrayLike, left: npt.ArrayLike, answered: npt.ArrayLike, favoured: npt.ArrayLike
) -> tuple[Numbers, Numbers, Flags, Flags]:
    begin, end = np.asarray(came, dtype=np.float64), np.asarray(left, dtype=np.float64)
    columns = begin, end, np.asarray(answered, dtype=np.bool_), np.asarray(favoured, dtype=np.bool_)
    if any(column.shape != (begin.size,) for column in columns) or not (end >= begin).all():
        raise QueueInvalid(
            f"Of {begin.size:,} customers who waited not everything is known, or somebody ceased to "
            "wait before they began.",
            "Give for each when the wait began and ended, in seconds, how, and whether they are "
            "favoured.",
        )
    return columns
