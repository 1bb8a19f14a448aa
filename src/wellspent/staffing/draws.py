"""Everything that chance decides, drawn before the simulation begins.

stream        one endless sequence of shares, for one purpose of one queue in one replication
replication   one day, or whatever the horizon is, as chance might have it

Streams depend on the seed, the replication and the purpose alone, and the i-th contact of
a queue always takes the i-th share of each. So scenarios with other staffing, other handle
times or other rates meet the same chance: common random numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt

from wellspent.staffing.arrivals import Arrivals

__all__ = ["ARRIVAL", "CALLBACK", "FOLLOWING", "HANDLE", "PATIENCE", "TURN", "arrival_seconds", "stream"]

Numbers = npt.NDArray[np.float64]

# what streams are for
ARRIVAL: Final = 0
HANDLE: Final = 1
PATIENCE: Final = 2
TURN: Final = 3  # whether a customer comes again
FOLLOWING: Final = 4  # how long until then
CALLBACK: Final = 5  # whether a customer takes one


def stream(seed: int, replication: int, purpose: int, queue: int = 0) -> np.random.Generator:
    """The generator of one stream."""
    key = np.random.SeedSequence(seed, spawn_key=(replication, queue, purpose))
    return np.random.Generator(np.random.PCG64(key))


def arrival_seconds(arrivals: Arrivals, rng: np.random.Generator) -> Numbers:
    """When contacts come until the horizon, in order."""
    expected = arrivals.expected
    if expected == 0:
        return np.empty(0)
    passed = np.concatenate(list(_unit_stream(expected, rng)))
    passed = passed[: np.searchsorted(passed, expected)]
    # rounding may bring the last a hair beyond
    return np.minimum(arrivals.at(passed), np.nextafter(arrivals.horizon_seconds, 0))


def _unit_stream(until: float, rng: np.random.Generator) -> Iterator[Numbers]:
    """Arrivals at rate 1, in pieces, until one comes later than asked for."""
    reached = 0.0
    while reached < until:
        left = until - reached
        gaps = rng.standard_exponential(int(left + 4 * left**0.5) + 16)
        gaps[0] += reached
        piece = np.cumsum(gaps)
        reached = float(piece[-1])
        yield piece
