"""The strict mode: evidence for a doubled share, added up day by day until it is enough.

Each day adds the logarithm of how much likelier its count is if the topic's share is `DOUBLED` times what
was expected than if it is as expected (both negative binomial); the sum never falls below 0
(Page, Biometrika 41 (1954) 100). A quiet topic reaches e^h times the odds once in e^h days at most
(Lorden, Annals of Mathematical Statistics 42 (1971) 1897): so h follows from how many false alarms a date
are allowed among all topics.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

__all__ = ["DOUBLED", "Evidence"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

DOUBLED: Final = 2.0
_MOST: Final = 1.5  # the sum is not kept above so many times what an alarm takes, so that runs end


class Evidence:
    """The sums of all topics, and what each was added up from since it last was 0."""

    def __init__(self, topics: int, false_a_date: float) -> None:
        """Nothing added yet; `false_a_date` is the number of false alarms a date that is allowed."""
        self.sums = np.zeros(topics)
        self.since = np.zeros(topics, dtype=np.int64)
        self.observed, self.expected, self.totals, self.strays = (
            np.zeros(topics) for _ in range(4)
        )
        self._allowed = false_a_date

    def enough(self, seen: int) -> float:
        """What a sum has to reach where so many topics are watched."""
        return float(np.log(max(seen, 1) / self._allowed))

    def add(self, rows: Ints, counts: Floats, totals: Floats, mean: Floats, size: Floats) -> None:
        """One more date of these topics; a topic with nothing expected and nothing counted adds nothing."""
        most = _MOST * self.enough(len(rows))
        sums = np.maximum(0.0, np.minimum(self.sums[rows], most) + _evidence(counts, mean, size))
        going = sums > 0
        self.sums[rows] = sums
        self.since[rows] = np.where(going, self.since[rows] + 1, 0)
        for kept, more in (
            (self.observed, counts), (self.expected, mean), (self.totals, totals),
            (self.strays, mean**2 / size),
        ):  # fmt: skip
            kept[rows] = np.where(going, kept[rows] + more, 0.0)


def _evidence(counts: Floats, mean: Floats, size: Floats) -> Floats:
    """The log likelihood ratio of the count under `DOUBLED` times the mean against the mean."""
    apart = np.log1p((DOUBLED - 1) * mean / (size + mean))
    evidence: Floats = counts * (np.log(DOUBLED) - apart) - size * apart
    return evidence
