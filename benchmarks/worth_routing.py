"""How often routing by skill is found where it is there, and seen where it is not.

    python benchmarks/worth_routing.py [--rounds 800] [--seed 20261122]

Synthetic contacts. Every row of the tables is one way in which contacts come to agents; covariates
are taken off by least squares, so that the comparison of agents alone is measured. What it sets are
the cut-offs `ROUTING_CHANCE` and `OBSERVED_ROUTING` in `wellspent.worth.cutoffs`.

refused      share of rounds in which `routing_of` refuses
warned       share in which it says that the two effects nearly differ, that it could not have seen
             a bias that matters, or that contacts come by what is known of them
seen         share in which it sees that they come by what is known of them
bias         of the effect of within and between together, in its own standard errors
missed       share of rounds with neither refusal nor warning whose 95 % interval misses the truth,
             of all rounds: wrong confident answers
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from scipy import special

from wellspent.worth.clusters import clustered_error, mean_estimate
from wellspent.worth.routing import routing_of, spread_of
from wellspent.worth.study import Floats, Study

EFFECT: Final = 0.3


@dataclass(frozen=True)
class World:
    """How contacts come to agents, and what agents differ in."""

    said: str
    agents: int = 40
    each: int = 100
    readiness: float = 0.8  # spread over agents of the log-odds of the behaviour
    agent_effect: float = 0.0  # spread of the outcome over agents, behaviour or not
    otherwise_better: float = 0.0  # what one spread of readiness goes with in the outcome
    routed: float = 0.0  # correlation of a contact's hidden difficulty with its agent's readiness
    seen_routed: float = 0.0  # the same of what is known of the contact
    difficulty: float = 0.5  # what one spread of hidden difficulty takes from the outcome
    hidden: float = 0.0  # a cause among an agent's contacts that moves behaviour and outcome
    uneven: bool = False
    heavy: bool = False
    yes_or_no: bool = False
    differs: float = 0.0  # by how much the effect differs with what is known
    base: float = 0.0  # log-odds of the behaviour
    customers: bool = False
    amount: bool = False


HOLDS: Final = (
    World("agents alike", readiness=0.0),
    World("agents differ in readiness"),
    World("… and their outcomes differ", agent_effect=0.3),
    World("… heavily (Student's t, 3)", agent_effect=0.3, heavy=True),
    World("… and uneven numbers of contacts", agent_effect=0.3, uneven=True),
    World("… a yes-or-no outcome", yes_or_no=True, agent_effect=0.3),
    World("… the effect differs by contact", agent_effect=0.3, differs=0.6),
    World("… a rare behaviour", agent_effect=0.3, base=-3.0),
    World("… customers come again", agent_effect=0.3, customers=True),
    World("… routed by what is known", agent_effect=0.3, seen_routed=0.4),
    World("… amounts", agent_effect=0.3, amount=True),
    World("12 agents", agents=12, agent_effect=0.3),
    World("12 agents, uneven and heavy", agents=12, agent_effect=0.3, uneven=True, heavy=True),
    World("20 agents × 50", agents=20, each=50, agent_effect=0.3),
    World("100 agents × 40", agents=100, each=40, agent_effect=0.3),
)

_BROKEN: Final = World("", agent_effect=0.1)
BREAKS: Final = (
    *(replace(_BROKEN, said=f"routed by hidden difficulty, {r}", routed=r) for r in (0.05, 0.1, 0.2, 0.3, 0.5)),
    *(replace(_BROKEN, said=f"… {r}, outcomes of agents differ more", routed=r, agent_effect=0.3) for r in (0.1, 0.2, 0.3, 0.5)),
    *(replace(_BROKEN, said=f"… {r}, agents alike in readiness", routed=r, readiness=0.1) for r in (0.2, 0.5)),
    *(replace(_BROKEN, said=f"… {r}, 12 agents", routed=r, agents=12, agent_effect=0.3) for r in (0.2, 0.5)),
    *(replace(_BROKEN, said=f"those readier otherwise better, {b}", otherwise_better=b) for b in (0.05, 0.1, 0.2, 0.4)),
    *(replace(_BROKEN, said=f"a hidden cause among an agent's contacts, {h}", hidden=h) for h in (0.2, 0.5, 1.0)),
    *(replace(_BROKEN, said=f"… {h}, agents alike in readiness", hidden=h, readiness=0.1) for h in (0.5, 1.0)),
)  # fmt: skip


def main() -> None:
    """Print the two tables."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=800)
    arguments.add_argument("--seed", type=int, default=20261122)
    chosen = arguments.parse_args()
    began = time.process_time()
    for title, worlds in (("where the design holds", HOLDS), ("where it does not", BREAKS)):
        print(f"\n{title + ', 40 agents × 100 contacts':<52}refused  warned   seen    bias  missed")
        for place, world in enumerate(worlds):
            print(
                f"  {world.said:<50}{_row(world, chosen.rounds, chosen.seed + place)}", flush=True
            )
    print(f"\n{chosen.rounds} rounds a row, {time.process_time() - began:.0f} s of processor")


def _row(world: World, rounds: int, seed: int) -> str:
    rng = np.random.default_rng(seed)
    found = np.array([_once(draw(world, rng)) for _ in range(rounds)], dtype=float)
    refused, warned, seen, bias, missed = found.mean(axis=0)
    return f"{refused:7.1%} {warned:7.1%} {seen:6.1%}  {bias:+6.2f} {missed:7.1%}"


def _once(study: Study) -> tuple[bool, bool, bool, float, bool]:
    treatment_left, outcome_left = (left_by_least_squares(study, one) for one in (study.treatment, study.outcome))  # fmt: skip
    found = routing_of(study, treatment_left, outcome_left)
    slope = float(treatment_left @ outcome_left / (treatment_left @ treatment_left))
    scores = slope + treatment_left * (outcome_left - slope * treatment_left) / np.mean(treatment_left**2)  # fmt: skip
    pooled = mean_estimate(scores, study.clusters, "both together")
    error = clustered_error(scores, study.clusters)
    refused, warned = found.refusal is not None, found.warning is not None
    wrong = not refused and not warned and not pooled.low <= EFFECT <= pooled.high
    return (
        refused,
        warned,
        spread_of(study, study.clusters[0]).seen,
        (slope - EFFECT) / error,
        wrong,
    )


def left_by_least_squares(study: Study, values: Floats) -> Floats:
    """What is left of the values when the covariates are taken off."""
    given = np.column_stack([np.ones(study.n), study.covariates])
    solved, *_ = np.linalg.lstsq(given, values, rcond=None)
    return np.asarray(values - given @ solved)


def draw(world: World, rng: np.random.Generator) -> Study:
    """One synthetic centre; the outcome scatters by 1 between contacts that are alike."""
    sizes = np.full(world.agents, world.each)
    if world.uneven:
        share = rng.lognormal(0, 0.8, world.agents)
        sizes = np.maximum((share / share.sum() * world.agents * world.each).astype(int), 5)
    agent = np.repeat(np.arange(world.agents), sizes)
    n = len(agent)
    ready = rng.standard_normal(world.agents)
    own = rng.standard_t(3, world.agents) / 3**0.5 if world.heavy else rng.standard_normal(world.agents)  # fmt: skip
    covariates = rng.standard_normal((n, 4))
    hidden = _correlated(rng, ready[agent], world.routed)
    covariates[:, 0] = _correlated(rng, ready[agent], world.seen_routed)
    cause = world.hidden * rng.standard_normal(n)
    odds = world.base + world.readiness * ready[agent] + 0.5 * covariates[:, 0] + cause
    with_it = (rng.random(n) < special.expit(odds)).astype(float)
    treatment = 0.3 * odds + rng.gamma(2.0, 0.7, n) if world.amount else with_it
    effect = EFFECT + world.differs * covariates[:, 1]
    mean = (
        effect * treatment + 0.4 * covariates[:, 0] + 0.3 * covariates[:, 2]
        + world.agent_effect * own[agent] + world.otherwise_better * ready[agent]
        - world.difficulty * hidden + cause
    )  # fmt: skip
    clusters = [agent]
    if world.customers:
        customer = rng.integers(0, n // 3, n)
        mean = mean + 0.5 * rng.standard_normal(n // 3)[customer]
        clusters.append(customer)
    outcome = mean + rng.standard_normal(n)
    if world.yes_or_no:  # of equal chance steps, so that the effect stays what it is
        chance = np.clip(0.35 + 0.05 * (mean - effect * treatment) + EFFECT * treatment, 0, 1)
        outcome = (rng.random(n) < chance).astype(float)
    names = ("a", "b", "c", "d")
    return Study(
        treatment_name="behaviour", outcome_name="outcome", treatment=treatment, outcome=outcome,
        covariates=covariates, names=names, origin=names, adjusted_for=names,
        clusters=tuple(clusters), cluster_names=("agent", "customer")[: len(clusters)],
        segment=None, segments=(), left_out=(),
    )  # fmt: skip


def _correlated(rng: np.random.Generator, by: Floats, strength: float) -> Floats:
    return np.asarray(strength * by + (1 - strength**2) ** 0.5 * rng.standard_normal(len(by)))


if __name__ == "__main__":
    main()
