"""Centres whose truth is known: synthetic contacts of agents and customers, an effect planted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

EFFECT = 6.0


@dataclass(frozen=True)
class Planted:
    """How a synthetic table is drawn; the effect of `t` on `y` is `EFFECT` for everybody."""

    n: int = 1500
    agents: int = 40
    customers: int = 700
    hidden: float = 0.0  # how much an unseen cause moves both
    pull: float = 1.0  # how strongly the covariates tell who is treated

    def table(self, seed: int) -> pa.Table:
        """Columns t, y, happy (yes or no), x, vip, queue, agent, customer, hidden, y_before."""
        rng = np.random.default_rng(seed)
        agent = rng.integers(0, self.agents, self.n)
        customer = rng.integers(0, self.customers, self.n)
        vip = (rng.random(self.customers) < 0.2)[customer]
        x, hidden = rng.normal(size=self.n), rng.normal(size=self.n)
        queue = rng.integers(0, 3, self.n)
        warmth, skill = rng.normal(0, 0.5, self.agents), rng.normal(0, 3, self.agents)
        odds = self.pull * (0.8 * vip + 0.6 * x) - 0.2 + warmth[agent] + self.hidden * hidden
        t = (rng.random(self.n) < 1 / (1 + np.exp(-odds))).astype(float)
        before = 40 * vip + 5 * x + 10 * self.hidden * hidden
        own = rng.normal(0, 6, self.customers)[customer]
        y = 80 + before + skill[agent] + own + EFFECT * t + rng.normal(0, 12, self.n)
        columns: dict[str, Any] = {
            "t": t,
            "y": y,
            "happy": (y > np.median(y)).astype(float),
            "x": x,
            "vip": vip,
            "queue": [f"q{k}" for k in queue],
            "agent": [f"agent {k}" for k in agent],
            "customer": [f"customer {k}" for k in customer],
            "hidden": hidden,
            "y_before": before + rng.normal(0, 12, self.n),
        }
        return pa.table(columns)
