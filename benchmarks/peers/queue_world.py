"""The worlds that every simulator is given, and the line that it prints.

gap_seconds       mean time between two contacts; or, with `per_hour`, none
per_hour          contacts per hour in each of `interval_seconds`: the rate of a day
agents            how many there are, all day
handle_seconds    mean; exponential, or lognormal where `log_sd` is above 0
patience_seconds  mean of the exponential patience; 0: nobody hangs up
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from math import log

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class World:
    """One queue."""

    contacts: int
    agents: int
    handle_seconds: float
    gap_seconds: float = 0.0
    per_hour: tuple[float, ...] = ()
    interval_seconds: float = 1800.0
    log_sd: float = 0.0
    patience_seconds: float = 0.0
    seed: int = 1

    def draw(self, rng: np.random.Generator) -> tuple[list[float], list[float], list[float] | None]:
        """Arrivals, handle times and patiences, drawn at once: the quickest way in Python."""
        arrivals = self.arrivals(rng)
        n = len(arrivals)
        patience = (
            rng.exponential(self.patience_seconds, n).tolist() if self.patience_seconds else None
        )
        return arrivals.tolist(), self.handles(rng, n).tolist(), patience

    def arrivals(self, rng: np.random.Generator) -> Numbers:
        """The seconds at which contacts come, in order."""
        if self.gap_seconds:
            return np.cumsum(rng.exponential(self.gap_seconds, self.contacts))
        expected = np.array(self.per_hour) * self.interval_seconds / 3600
        counts = rng.poisson(expected)
        begin = np.repeat(np.arange(len(counts)) * self.interval_seconds, counts)
        return np.sort(begin + rng.random(len(begin)) * self.interval_seconds)

    def handles(self, rng: np.random.Generator, n: int) -> Numbers:
        """Seconds that an agent is busy with each."""
        if self.log_sd:
            return rng.lognormal(self.log_mean, self.log_sd, n)
        return rng.exponential(self.handle_seconds, n)

    @property
    def log_mean(self) -> float:
        """Of the lognormal with this mean."""
        return log(self.handle_seconds) - self.log_sd**2 / 2

    @property
    def horizon_seconds(self) -> float:
        """How long a simulator that counts time, not contacts, has to run."""
        return self.contacts * self.gap_seconds or len(self.per_hour) * self.interval_seconds


@dataclass
class Found:
    """What a simulator counted."""

    contacts: int = 0
    abandoned: int = 0
    wait_seconds: float = 0.0  # summed over all, until the answer or the hang-up


def measured(simulate: Callable[[World], Found]) -> None:
    """Simulate the world of the command line twice, and print the second: the first may compile."""
    world = World(**json.loads(sys.argv[1]))
    simulate(World(**(asdict(world) | {"contacts": min(world.contacts, 1000), "seed": 99})))
    began = time.process_time()
    found = simulate(world)
    seconds = time.process_time() - began
    print(json.dumps(asdict(found) | {"seconds": seconds}))
