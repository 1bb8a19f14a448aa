"""Everything that chance decides, drawn before the simulation begins.

stream        one endless sequence of shares, for one purpose of one queue in one replication
replication   one day, or whatever the horizon is, as chance might have it

Streams depend on the seed, the replication and the purpose alone, and the i-th contact of
a queue always takes the i-th share of each. So scenarios with other staffing, other handle
times or other rates meet the same chance: common random numbers.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from wellspent.staffing.demand import StaffingError

__all__ = ["ARRIVAL", "CALLBACK", "FOLLOWING", "HANDLE", "PATIENCE", "TURN", "stream"]

# what streams are for
ARRIVAL: Final = 0
HANDLE: Final = 1
PATIENCE: Final = 2
TURN: Final = 3  # whether a customer comes again
FOLLOWING: Final = 4  # how long until then
CALLBACK: Final = 5  # whether a customer takes one


def stream(seed: int, replication: int, purpose: int, queue: int = 0) -> np.random.Generator:
    """The generator of one stream."""
    if seed < 0:
        raise StaffingError(f"A seed cannot be {seed}.", "Give a whole number, 0 or more.")
    key = np.random.SeedSequence(seed, spawn_key=(replication, queue, purpose))
    return np.random.Generator(np.random.PCG64(key))
