"""A synthetic centre whose effects are planted: what the benchmarks of `wellspent worth` draw from.

world     agents × customers, several contacts each, both with ways of their own; nothing of it is real
mood      a bent function of what is known of a contact; behaviour and outcome both follow it
truth     the effect of each contact is known, so its mean is, over all contacts and over the treated
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

__all__ = [
    "ADJUST",
    "CLUSTERS",
    "DOSES",
    "WORTH_OF_DOSES",
    "Drawn",
    "Truth",
    "World",
    "draw",
    "truth_of",
]

Floats = npt.NDArray[np.float64]
Behaviour = Literal["yes or no", "seconds", "doses"]

ADJUST: Final = ("tenure", "spent_before", "waited", "hour", "earlier_contacts", "segment", "reason", "channel")  # fmt: skip
CLUSTERS: Final = ("agent", "customer")
REASONS: Final = ("billing", "complaint", "delivery", "question")
SEGMENTS: Final = ("new", "regular", "vip")
DOSES: Final = (0.0, 20.0, 60.0, 120.0)
WORTH_OF_DOSES: Final = (0.0, 4.3, 8.8, 11.2)  # 12 (1 − e^(−seconds / 45))


@dataclass(frozen=True, slots=True)
class World:
    """What is planted. Strengths are in units of the mood, 0 where the trouble is absent."""

    contacts: int = 4000
    agents: int = 60
    customers: int = 1600
    behaviour: Behaviour = "yes or no"
    outcome: Literal["money", "yes or no"] = "money"
    effect: float = 1.0  # times the usual effect
    usual: float = -0.3  # log-odds of the behaviour at the middle of everything
    confounding: float = 0.8
    swing: float = (
        1.0  # how bent the mood is: 0.5 gently, 1.5 harder than few thousand rows can tell
    )
    hidden: float = 0.0  # a cause of both that no column holds
    routing: float = 0.0  # difficult contacts go to agents who show the behaviour
    gifted: float = 0.0  # agents who show the behaviour are better in other ways too
    ways: float = 1.0  # how much agents differ in showing the behaviour
    leak: float = 0.0  # how much of the outcome one "covariate" holds
    outcomes_at: float = 0.25  # the usual share of yes


@dataclass(frozen=True, slots=True)
class Drawn:
    """One drawing: the table as a centre would hand it over, and what it hides.

    `effects` holds the expected difference that the behaviour makes to each contact (per second
    where it comes in seconds), `earlier` the outcome measured before the contact.
    """

    table: pa.Table
    treatment: Floats
    effects: Floats
    earlier: Floats
    adjust: tuple[str, ...]


def draw(world: World, rng: np.random.Generator) -> Drawn:
    """One drawing of the world: new agents, new customers, new contacts."""
    n = world.contacts
    agent, customer = rng.integers(0, world.agents, n), rng.integers(0, world.customers, n)
    tenure = rng.gamma(2.0, 2.0, world.customers)[customer]
    wealth = rng.normal(size=world.customers)[customer]
    segment = np.digitize(wealth + 0.5 * rng.normal(size=world.customers)[customer], (-1.0, 1.2))
    reason = rng.choice(4, n, p=(0.35, 0.2, 0.25, 0.2))
    waited, hour = rng.exponential(60.0, n), rng.uniform(8.0, 20.0, n)
    mood = _mood(tenure, wealth, waited, reason, world.swing)
    hidden, per_agent = rng.normal(size=n), rng.normal(size=(2, world.agents))
    per_agent[1] = world.gifted * per_agent[0] + np.sqrt(1 - min(world.gifted, 1.0) ** 2) * per_agent[1]  # fmt: skip
    difficulty = rng.normal(size=n)
    if world.routing:
        agent = _routed(difficulty, per_agent[0], world.routing, rng)
    leaning = world.confounding * mood + world.hidden * hidden + world.ways * per_agent[0][agent]
    treatment = _treatment(world, leaning, rng)
    base = (
        6.0 * mood + 3.0 * wealth + 6.0 * world.hidden * hidden - 8.0 * world.routing * difficulty
    )
    base += 5.0 * per_agent[1][agent] + 6.0 * rng.normal(size=world.customers)[customer]
    effects = world.effect * (3.0 + 2.0 * (segment == 2) - 1.0 * np.tanh(mood))
    outcome, effects = _outcome(world, base, effects, treatment, rng)
    before = (
        45.0
        + 6.0 * mood
        + 3.0 * wealth
        + 6.0 * world.hidden * hidden
        - 8.0 * world.routing * difficulty
    )
    earlier = np.maximum(before, 5.0) * rng.gamma(
        4.0, 0.25, n
    )  # what they spent then, as skewed as now
    columns: dict[str, object] = {
        "agent": agent, "customer": customer, "behaviour": treatment, "outcome": outcome,
        "tenure": tenure, "spent_before": np.exp(3.0 + wealth), "waited": waited, "hour": hour,
        "earlier_contacts": rng.poisson(1.0, world.customers)[customer],
        "segment": np.array(SEGMENTS)[segment], "reason": np.array(REASONS)[reason],
        "channel": rng.choice(("chat", "voice"), n),
    }  # fmt: skip
    if world.leak:
        columns["billed_after"] = world.leak * outcome + np.std(outcome) * rng.normal(size=n)
    adjust = ADJUST + (("billed_after",) if world.leak else ())
    return Drawn(pa.table(columns), treatment, effects, earlier, adjust)


@dataclass(frozen=True, slots=True)
class Truth:
    """The mean effect over all contacts, over the treated, and by segment."""

    all: float
    treated: float
    segments: dict[str, float]


@lru_cache(maxsize=64)
def truth_of(world: World) -> Truth:
    """What is planted, from half a million contacts."""
    large = replace(world, contacts=500_000, agents=5_000, customers=200_000, leak=0.0)
    drawn = draw(large, np.random.default_rng(20_261_122))
    segment = drawn.table["segment"].to_numpy(zero_copy_only=False)
    return Truth(
        float(drawn.effects.mean()),
        float(drawn.effects[drawn.treatment > 0].mean()),
        {name: float(drawn.effects[segment == name].mean()) for name in SEGMENTS},
    )


def _mood(
    tenure: Floats, wealth: Floats, waited: Floats, reason: npt.NDArray[np.int64], swing: float
) -> Floats:
    """Bent on purpose: a U in tenure, a step in waiting, wealth that counts for complaints alone."""
    bent = 0.7 * (((tenure - 4.0) / 2.8) ** 2 - 1.0) + 0.9 * (waited > 60.0) - 0.35
    return np.asarray(np.tanh(bent + wealth * (0.3 + 0.9 * (reason == 1)) + 0.4 * (reason == 2)) * swing)  # fmt: skip


def _routed(
    difficulty: Floats, leaning: Floats, strength: float, rng: np.random.Generator
) -> npt.NDArray[np.int64]:
    """Difficult contacts to agents who lean to the behaviour: by rank, as far as `strength` (0 to 1) goes."""
    mixed = strength * difficulty + np.sqrt(1 - strength**2) * rng.normal(size=len(difficulty))
    rank = np.argsort(np.argsort(mixed))
    order = np.argsort(leaning)
    return np.asarray(order[rank * len(leaning) // len(difficulty)], dtype=np.int64)


def _treatment(world: World, leaning: Floats, rng: np.random.Generator) -> Floats:
    if world.behaviour == "yes or no":
        chance = 1 / (1 + np.exp(-world.usual - leaning))
        return (rng.random(len(leaning)) < chance).astype(np.float64)
    if world.behaviour == "doses":
        pulls = np.linspace(0.0, 1.0, len(DOSES))[None, :] * leaning[:, None]
        pulls[:, 0] += 0.4
        return np.asarray(np.array(DOSES)[np.argmax(pulls + rng.gumbel(size=pulls.shape), axis=1)])
    amount = 40.0 * np.exp(0.5 * leaning) * rng.gamma(2.0, 0.5, len(leaning))
    return np.asarray(np.where(rng.random(len(leaning)) < 0.25, 0.0, np.round(amount)))


def _outcome(
    world: World, base: Floats, effects: Floats, treatment: Floats, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """What happened, and the expected difference that the behaviour makes to each contact.

    Money is skewed: gamma around its mean, half as much scatter as mean. A yes such as a repeated
    contact is as likely as the base says, and the behaviour makes it less likely.
    """
    if world.behaviour == "seconds":  # the same for all: what a slope is defined for
        effects = np.full(len(base), world.effect * 0.06)
        given = treatment
    elif world.behaviour == "doses":
        effects = np.full(len(base), world.effect)
        given = np.array(WORTH_OF_DOSES)[np.searchsorted(DOSES, treatment)]
    else:
        given = treatment
    if world.outcome == "money":
        without = np.maximum(45.0 + base, 5.0)
        return (without + effects * given) * rng.gamma(4.0, 0.25, len(base)), effects
    share = np.clip(world.outcomes_at * (1 + 0.03 * base), 0.06 * world.outcomes_at, 0.9)
    seconds = world.behaviour != "yes or no"
    smaller = (
        (0.03 if seconds else 0.08) * world.outcomes_at * effects
    )  # of 25 %, two points a unit
    happens = np.clip(share - smaller * given, 0.0, 1.0)
    if world.behaviour == "yes or no":
        smaller = share - np.clip(share - smaller, 0.0, 1.0)
    return (rng.random(len(base)) < happens).astype(np.float64), -smaller
