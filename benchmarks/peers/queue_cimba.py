"""One pool's queue in cimba: agents are processes that take the next from a store.

    python queue_cimba.py '{"agents": 200, …}'

Who hangs up is found out when an agent comes to them: in the order of arrival that is the
same, and it is the quickest way there.
"""

from __future__ import annotations

from typing import Any

import cimba as cb
from cimba import inputs
from queue_world import Found, World, measured

DAY_INTERVALS = 24


class Pool(cb.Model):  # type: ignore[misc]
    """A steady queue without abandonment."""

    gap: cb.Input[float] = inputs.dist.exponential(mean=1.0)
    handle: cb.Input[float] = inputs.dist.exponential(mean=1.0)
    queue: cb.Store[float]
    waited: float = 0.0
    answered: float = 0.0
    wait_seconds: cb.Output[float]
    contacts: cb.Output[float]

    @cb.process
    def come(self) -> None:
        """Contacts, one after the other."""
        while True:
            cb.hold(self.gap.next())
            self.queue.put(cb.now())

    @cb.process(copies=200)
    def agent(self) -> None:
        """One agent's day."""
        while True:
            came = self.queue.get()
            self.waited += cb.now() - came
            self.answered += 1.0
            cb.hold(self.handle.next())

    @cb.on_end
    def tell(self) -> None:
        """What was counted."""
        self.wait_seconds = self.waited
        self.contacts = self.answered


class Day(cb.Model):  # type: ignore[misc]
    """A day whose rate changes, with abandonment: arrivals are thinned from the highest rate."""

    gap: cb.Input[float] = inputs.dist.exponential(mean=1.0)
    handle: cb.Input[float] = inputs.dist.lognormal(mean=0.0, sigma=1.0)
    patience: cb.Input[float] = inputs.dist.exponential(mean=1.0)
    share: cb.Input[float] = inputs.dist.uniform(low=0.0, high=1.0)
    rates: cb.Array[float] = cb.Array(DAY_INTERVALS)
    interval_seconds: float = 1800.0
    queue: cb.Store[float]
    waited: float = 0.0
    came: float = 0.0
    left: float = 0.0
    wait_seconds: cb.Output[float]
    contacts: cb.Output[float]
    abandoned: cb.Output[float]

    @cb.process
    def come(self) -> None:
        """Contacts, one after the other."""
        while True:
            cb.hold(self.gap.next())
            interval = int(cb.now() / self.interval_seconds)
            if interval < len(self.rates) and self.share.next() < self.rates[interval]:
                self.queue.put(cb.now())

    @cb.process(copies=380)
    def agent(self) -> None:
        """One agent's day."""
        while True:
            came = self.queue.get()
            waited = cb.now() - came
            patience = self.patience.next()
            self.came += 1.0
            if patience < waited:
                self.left += 1.0
                self.waited += patience
            else:
                self.waited += waited
                cb.hold(self.handle.next())

    @cb.on_end
    def tell(self) -> None:
        """What was counted."""
        self.wait_seconds = self.waited
        self.contacts = self.came
        self.abandoned = self.left


def simulate(world: World) -> Found:
    """The world as one trial of one replication."""
    model: Any = Day() if world.per_hour else Pool()
    if world.per_hour:
        most = max(world.per_hour)
        model.rates = cb.Array([rate / most for rate in world.per_hour])
        model.gap = inputs.dist.exponential(mean=3600 / most)
        model.handle = inputs.dist.lognormal(mean=world.log_mean, sigma=world.log_sd)
        model.patience = inputs.dist.exponential(mean=world.patience_seconds)
    else:
        model.gap = inputs.dist.exponential(mean=world.gap_seconds)
        model.handle = inputs.dist.exponential(mean=world.handle_seconds)
    window = cb.Window(warmup=0, duration=world.horizon_seconds)
    results = cb.Experiment(model, replications=1, window=window, seed=world.seed).run()[model]
    left = float(results.abandoned.values.item()) if world.per_hour else 0.0
    return Found(
        int(results.contacts.values.item()), int(left), float(results.wait_seconds.values.item())
    )


if __name__ == "__main__":
    measured(simulate)
