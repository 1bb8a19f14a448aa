"""The best ways through the labels of a turn, as `tagger.scores` finds them: steps of `tagger_kernel`."""
# ruff: noqa: ANN001, ANN201, PLR0917
# mypy: allow-untyped-defs, allow-untyped-calls, allow-incomplete-defs

from __future__ import annotations

from typing import Final

import numpy as np

from wellspent.compiling import step
from wellspent.redaction.tagger_weights import PLAIN

__all__ = ["COLUMNS", "NEVER", "best_ways", "verdict"]

COLUMNS: Final = 16
"""Labels and what fills them up to a number that a processor adds at once."""
NEVER: Final = -(1 << 28)
"""The score of a column that is no label."""
SURE: Final = -1


@step
def best_ways(own, ahead, back, count, transitions, backwards):
    """The best way to each word's label, and on from it."""
    best = np.empty(COLUMNS, np.int32)
    ahead[0] = own[0]
    back[count - 1] = 0
    for t in range(1, count):
        best[:] = NEVER
        for before in range(COLUMNS):
            came = ahead[t - 1, before]
            for label in range(COLUMNS):
                best[label] = max(best[label], came + transitions[before, label])
        for label in range(COLUMNS):
            ahead[t, label] = max(own[t, label] + best[label], NEVER)
    for t in range(count - 2, -1, -1):
        best[:] = NEVER
        for behind in range(COLUMNS):
            goes = max(own[t + 1, behind] + back[t + 1, behind], NEVER)
            for label in range(COLUMNS):
                best[label] = max(best[label], goes + backwards[behind, label])
        back[t] = best


@step
def verdict(ahead, back, taken, numbered):
    """The verdict of a word from the best ways to and from each of its labels."""
    plain = ahead[0] + back[0]
    for label in range(1, PLAIN):
        plain = max(plain, ahead[label] + back[label])
    labels = len(taken) - 2
    kind, leaning, highest = 0, np.int64(plain), ahead[PLAIN] + back[PLAIN]
    for label in range(PLAIN, labels):
        score = ahead[label] + back[label]
        highest = max(highest, score)
        if score - taken[label] > leaning:
            kind, leaning = label - PLAIN + 1, score - taken[label]
    if kind:
        return kind
    return SURE if plain - highest >= taken[labels + numbered] else 0
