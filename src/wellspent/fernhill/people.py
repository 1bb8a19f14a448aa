"""Fernhill's agents and customers. None of them exists; their names are in `names.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Final

import numpy as np

from wellspent.fernhill import planted

__all__ = ["FIRST_NAMES", "LAST_NAMES", "Agent", "Customer", "hire_agents", "meet_customer"]


def _names(whose: str) -> tuple[str, ...]:
    lists = tomllib.loads((resources.files("wellspent.fernhill") / "names.toml").read_text("utf-8"))
    return tuple(lists[whose].split())


FIRST_NAMES: Final = _names("first")
LAST_NAMES: Final = _names("last")
_AGENT_NAMES: Final = _names("agents")


@dataclass(frozen=True, slots=True)
class Agent:
    """One agent: how fast he works, and how readily he gives slow exchanges (log-odds)."""

    name: str
    client: str
    warmth: float
    talk: float  # his time for a turn, as a multiple of the template's
    gap: float
    wrap: float
    knowledge: float
    days_off: tuple[int, int]  # weekdays, Monday is 0


@dataclass(frozen=True, slots=True)
class Customer:
    """One customer of one client."""

    key: str
    client: str
    segment: str
    first_name: str
    last_name: str


def hire_agents(rng: np.random.Generator) -> tuple[Agent, ...]:
    """The agents, by client; days off are staggered so that somebody is always there."""
    clients = [c for c, count in planted.AGENTS_OF_CLIENT.items() for _ in range(count)]
    return tuple(
        _hire(rng, name, client, n)
        for n, (name, client) in enumerate(zip(_AGENT_NAMES, clients, strict=True))
    )


def meet_customer(rng: np.random.Generator, number: int, client: str) -> Customer:
    """A customer nobody has seen before."""
    segments = list(planted.SEGMENT_SHARE)
    segment = segments[rng.choice(len(segments), p=list(planted.SEGMENT_SHARE.values()))]
    first = FIRST_NAMES[rng.integers(len(FIRST_NAMES))]
    last = LAST_NAMES[rng.integers(len(LAST_NAMES))]
    return Customer(f"C-{number:05d}", client, segment, first, last)


def _hire(rng: np.random.Generator, name: str, client: str, number: int) -> Agent:
    warmth = rng.normal(0, planted.PROPENSITY_AGENT_SPREAD)
    talk, gap, wrap, knowledge = np.exp(rng.normal(0, (0.08, 0.15, 0.25, 0.2)))
    off = (number * 2 % 7, (number * 2 + 1) % 7)
    return Agent(name, client, float(warmth), talk, gap, wrap, knowledge, off)
