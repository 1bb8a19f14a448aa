"""Marginals of linear chains, contact by contact: the forward–backward algorithm in numba.

Rabiner 1989, with every step scaled to sum to 1; Sutton & McCallum 2012, section 4.
`sequence.marginals` is the plain version.
"""

from __future__ import annotations

import numba
import numpy as np

__all__ = ["chain_marginals"]


@numba.njit(cache=True)
def chain_marginals(scores, contacts, transitions, found):
    """Writes to `found` the probability of every label at every turn, given its whole contact.

    `scores` and `found` (turns, labels); `contacts` (contacts + 1) first turns;
    `transitions` (labels, labels) from the row's label to the column's.
    """
    labels = scores.shape[1]
    passing = np.exp(transitions)
    back = np.empty(labels)
    held = np.empty(labels)
    for c in range(len(contacts) - 1):
        begin, stop = contacts[c], contacts[c + 1]
        for t in range(begin, stop):
            highest = scores[t].max()
            total = 0.0
            for j in range(labels):
                emitted = np.exp(scores[t, j] - highest)
                if t > begin:
                    before = 0.0
                    for i in range(labels):
                        before += found[t - 1, i] * passing[i, j]
                    emitted *= before
                found[t, j] = emitted
                total += emitted
            for j in range(labels):
                found[t, j] /= total
        back[:] = 1.0
        for t in range(stop - 2, begin - 1, -1):
            highest = scores[t + 1].max()
            for j in range(labels):
                held[j] = np.exp(scores[t + 1, j] - highest) * back[j]
            largest = 0.0
            for i in range(labels):
                ahead = 0.0
                for j in range(labels):
                    ahead += passing[i, j] * held[j]
                back[i] = ahead
                largest = max(largest, ahead)
            total = 0.0
            for i in range(labels):
                back[i] /= largest
                found[t, i] *= back[i]
                total += found[t, i]
            for i in range(labels):
                found[t, i] /= total
