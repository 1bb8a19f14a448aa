"""Which turns and which sentences show an answer, over all contacts of a batch: numba loops."""

# ruff: noqa: C901, PLR0912, PLR0917 - arguments are columns, and loops stand in loops

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from wellspent.compiling import kernel

__all__ = ["choose_turns", "loudest"]

Whole = npt.NDArray[Any]

AGENT: Final = 0
CUSTOMER: Final = 1
_BLANK: Final = -(1 << 30)


@kernel
def _look(
    chosen: Whole, place: int, begin: Any, stop: Any, blank: Whole, speakers: Whole, felt: Whole
) -> None:
    """The turns where a no looked that no turn shows."""
    found = 0
    for t in range(begin, stop):
        if blank[t]:
            continue
        if place == 3 and speakers[t] == CUSTOMER and felt[t] and found < 3:
            chosen[found] = t
            found += 1
        elif place == 1 and speakers[t] == AGENT and found == 0:
            chosen[0], found = t, 1
        elif place == 2 and speakers[t] == AGENT:
            chosen[0] = t


@kernel
def choose_turns(
    shows: Whole,
    blank: Whole,
    edges: Whole,
    sides: Whole,
    places: Whole,
    speakers: Whole,
    felt: Whole,
    too: int,
    against: int,
) -> Whole:
    """The turns that show each answer most: contact × question × 3, from 0, in order; −1: none.

    `sides` are contact × question: 1 for yes and partly, 2 for no, 0 for anything else;
    `places` say where a no looks that no turn shows: 1 at the agent's first turn, 2 at the
    last, 3 at the customer's feelings, 0 at the turn that comes nearest.
    """
    contacts, questions = sides.shape
    chosen = np.full((contacts, questions, 3), -1, np.int64)
    for c in range(contacts):
        for q in range(questions):
            if sides[c, q] == 0:
                continue
            best = np.full(3, _BLANK, np.int64)
            where = np.full(3, -1, np.int64)
            for t in range(edges[c], edges[c + 1]):
                if blank[t]:
                    continue
                value = shows[t, 3 * q + 2]
                if sides[c, q] == 1:
                    value = max(shows[t, 3 * q], shows[t, 3 * q + 1])
                place = 3
                while place > 0 and value > best[place - 1]:
                    place -= 1
                for k in range(2, place, -1):
                    best[k], where[k] = best[k - 1], where[k - 1]
                if place < 3:
                    best[place], where[place] = value, t
            for k in range(3):
                bound = against if sides[c, q] == 2 else too
                if where[k] >= 0 and (best[k] > bound or (k == 0 and sides[c, q] == 1)):
                    chosen[c, q, k] = where[k]
            if sides[c, q] == 2 and chosen[c, q, 0] < 0:
                if places[q] == 0:
                    chosen[c, q, 0] = where[0]
                else:
                    _look(chosen[c, q], places[q], edges[c], edges[c + 1], blank, speakers, felt)
            chosen[c, q].sort()
    return chosen


@kernel
def loudest(
    says: Whole, rows: Whole, begins: Whole, ends: Whole, questions: Whole, sides: Whole
) -> Whole:
    """Of the sentences `begins` to `ends` (rows of `says` by `rows`), the first of those that
    speak loudest for a side.
    """
    places = np.empty(len(begins), np.int64)
    for item in range(len(begins)):
        column, best, place = 3 * questions[item], _BLANK, begins[item]
        for s in range(begins[item], ends[item]):
            value = says[rows[s], column + 2]
            if sides[item] == 1:
                value = max(says[rows[s], column], says[rows[s], column + 1])
            if value > best:
                best, place = value, s
        places[item] = place
    return places
