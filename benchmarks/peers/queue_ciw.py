"""One pool's queue in Ciw; prints what it took and found.

python queue_ciw.py '{"agents": 200, …}'
"""

from __future__ import annotations

from typing import Any

import ciw
import numpy as np
from queue_world import Found, World, measured


def simulate(world: World) -> Found:
    """Drawn beforehand and given as sequences, so that drawing costs nothing here."""
    arrivals, handle, patience = world.draw(np.random.default_rng(world.seed))
    gaps = np.diff([0.0, *arrivals]).tolist()
    ciw.seed(world.seed)
    options: dict[str, Any] = {}
    if patience is not None:
        options["reneging_time_distributions"] = [ciw.dists.Exponential(1 / world.patience_seconds)]
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Sequential([*gaps, float("inf")])],
        service_distributions=[ciw.dists.Sequential(handle)],
        number_of_servers=[world.agents],
        **options,
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(arrivals[-1] + 1.0)
    records = simulation.get_all_records()
    gone = [record.record_type == "renege" for record in records]
    return Found(len(records), sum(gone), sum(record.waiting_time for record in records))


if __name__ == "__main__":
    measured(simulate)
