"""Centres in which contacts come to agents by chance, by what is known of them, or by what is not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wellspent.worth.study import Floats, Study

TRUTH = 0.3


@dataclass(frozen=True)
class Routed:
    """How synthetic contacts come to agents; the behaviour does `TRUTH` for everybody."""

    agents: int = 40
    each: int = 60
    readiness: float = 0.8  # how much agents differ in the behaviour
    agent_effect: float = 0.2  # how much they differ in the outcome, behaviour or not
    better: float = 0.0  # what readiness goes with in the outcome
    hidden_route: float = 0.0  # how far readier agents get the harder contacts
    seen_route: float = 0.0  # the same, of what is known beforehand
    confounded: float = 0.0  # a hidden cause inside every agent's contacts
    customers: bool = False

    def draw(self, seed: int) -> Study:
        """Covariates `mood`, `length`; hidden difficulty takes 0.6 a spread from the outcome."""
        rng = np.random.default_rng(seed)
        agent = np.repeat(np.arange(self.agents), self.each)
        n = len(agent)
        ready, skill = rng.normal(size=self.agents)[agent], rng.normal(size=self.agents)[agent]
        mood = _alike(rng, ready, self.seen_route)
        hard = _alike(rng, ready, self.hidden_route)
        length, cause = rng.normal(size=(2, n))
        odds = self.readiness * ready + 0.5 * mood + self.confounded * cause
        treatment = (rng.random(n) < 1 / (1 + np.exp(-odds))).astype(float)
        outcome = TRUTH * treatment + 0.4 * mood + self.agent_effect * skill + self.better * ready
        outcome += self.confounded * cause - 0.6 * hard + rng.normal(size=n)
        customer = rng.integers(0, n // 3, n)
        if self.customers:
            outcome += 0.6 * rng.normal(size=n // 3)[customer]
        return study(treatment, outcome, {"mood": mood, "length": length}, [agent, customer][: 1 + self.customers])  # fmt: skip


def study(treatment: Floats, outcome: Floats, covariates: dict[str, Floats], clusters=()) -> Study:
    """A question put together by hand."""
    names = tuple(covariates)
    return Study(
        treatment_name="recap", outcome_name="spend",
        treatment=np.asarray(treatment, dtype=float), outcome=np.asarray(outcome, dtype=float),
        covariates=np.column_stack([*covariates.values()]) if names else np.empty((len(treatment), 0)),
        names=names, origin=names, adjusted_for=names,
        clusters=tuple(clusters), cluster_names=("agent", "customer")[: len(clusters)],
        segment=None, segments=(), left_out=(),
    )  # fmt: skip


def left(of: Study, values: Floats) -> Floats:
    """What least squares on the covariates leaves of the values."""
    given = np.column_stack([np.ones(of.n), of.covariates])
    return values - given @ np.linalg.lstsq(given, values, rcond=None)[0]


def both_left(of: Study) -> tuple[Floats, Floats]:
    """What is left of behaviour and outcome."""
    return left(of, of.treatment), left(of, of.outcome)


def _alike(rng: np.random.Generator, by: Floats, strength: float) -> Floats:
    return strength * by + (1 - strength**2) ** 0.5 * rng.normal(size=len(by))
