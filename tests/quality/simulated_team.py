"""A simulated team: true scores of its agents, and what random samples would say of them."""

from __future__ import annotations

import numpy as np

from wellspent.estimate import Estimate, Unknown
from wellspent.quality import FairScore
from wellspent.quality.intervals import Scatter, t_estimate

NOBODY = Unknown("3 scored contacts, and a figure needs 8", "5 more")


def fair(value: float, error: float, n: int) -> FairScore:
    """A corrected score with this error, of n contacts of one stratum."""
    figure, scatter = t_estimate(value, Scatter(error, n - 1.0), n, "corrected", (-9, 9))
    return FairScore(figure, figure, figure, scatter, 500, 0, n, n)


def unknown() -> FairScore:
    return FairScore(NOBODY, NOBODY, NOBODY, None, 500, 0, 3, 3)


def team(rng, agents: int, between: float, n, *, spread=0.2, mean=0.7):
    """True scores, and the fair scores of samples of n contacts with this scatter inside agents."""
    true = rng.normal(mean, between, agents)
    sizes = np.broadcast_to(n, agents)
    error = np.broadcast_to(spread, agents) / np.sqrt(sizes)
    value = rng.normal(true, error)
    found = error * np.sqrt(rng.chisquare(sizes - 1) / (sizes - 1))
    scores = {
        f"a{i:02d}": fair(float(value[i]), float(found[i]), int(sizes[i])) for i in range(agents)
    }
    return true, scores


def hits(figure: Estimate, truth: float) -> bool:
    return bool(figure.low <= truth <= figure.high)
