"""One pool's queue in SimPy, as its documentation writes one; prints what it took and found.

    python queue_simpy.py '{"agents": 200, "gap_seconds": …}'

See `queue_world.py` for the fields of the world.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import simpy
from queue_world import Found, World, measured


def simulate(world: World) -> Found:
    """Every contact is a process: it asks for an agent, or hangs up first."""
    rng = np.random.default_rng(world.seed)
    arrivals, handle, patience = world.draw(rng)
    env = simpy.Environment()
    agents = simpy.Resource(env, world.agents)
    found = Found()

    def come() -> Iterator[Any]:
        for k, moment in enumerate(arrivals):
            yield env.timeout(moment - env.now)
            env.process(contact(k))

    def contact(k: int) -> Iterator[Any]:
        came = env.now
        with agents.request() as asked:
            if patience is None:
                yield asked
            else:
                yield asked | env.timeout(patience[k])
            found.contacts += 1
            found.wait_seconds += env.now - came
            if not asked.triggered:
                found.abandoned += 1
                return
            yield env.timeout(handle[k])

    env.process(come())
    env.run()
    return found


if __name__ == "__main__":
    measured(simulate)
