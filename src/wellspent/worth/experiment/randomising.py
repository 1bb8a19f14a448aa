"""Who is in the arm: a list that anybody can draw again with nothing but its seed.

unit      what is drawn: an agent, or one agent's one day ("shift")
block     units among which half are drawn: a team; an agent's own days
arm       1: in the arm; 0: as ever

The lot is the SHA-256 of seed, block and unit: the same on every machine and for ever, and to be
checked by hand. Within a block the units with the smallest digests are in the arm.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

__all__ = ["Drawn", "blocks_of", "digest_of", "draw_agents", "draw_shifts", "list_as_csv"]

_LEAST_OF_TEAM: Final = 4  # two each: fewer cannot tell their arms' difference from chance
_REST: Final = "other teams"
_COLUMNS: Final = ("agent", "day", "team", "block", "arm")


@dataclass(frozen=True, slots=True)
class Drawn:
    """One line of the list. `day` is None where an agent was drawn for the whole time."""

    agent: str
    team: str
    day: date | None
    block: str
    arm: int


def blocks_of(teams: Sequence[str]) -> tuple[str, ...]:
    """The block of each agent: its team, or one of all small teams together."""
    sizes = Counter(teams)
    small = {team for team, n in sizes.items() if n < _LEAST_OF_TEAM}
    if 0 < sum(sizes[team] for team in small) < _LEAST_OF_TEAM and len(small) < len(sizes):
        small.add(min(set(sizes) - small, key=lambda team: (sizes[team], team)))
    name = _REST if len(small) > 1 or not sizes else ""
    return tuple(name or team if team in small else team for team in teams)


def draw_agents(agents: Sequence[tuple[str, str]], seed: int) -> tuple[Drawn, ...]:
    """Half of the agents of every block, for the whole time; (agent, team) each, once.

    In a block of an odd number the odd one is given to the arms in turn, so that they differ by
    one unit at most in each block and in all.
    """
    blocks = blocks_of([team for _, team in agents])
    arms = _halves(zip([agent for agent, _ in agents], blocks, strict=True), seed)
    return tuple(
        Drawn(agent, team, None, block, arms[agent])
        for (agent, team), block in sorted(zip(agents, blocks, strict=True), key=lambda one: (one[1], one[0]))
    )  # fmt: skip


def draw_shifts(
    agents: Sequence[tuple[str, str]], start: date, weeks: int, seed: int
) -> tuple[Drawn, ...]:
    """Half of every agent's days of every week, whether the agent will work on them or not."""
    days = [start + timedelta(days=n) for n in range(7 * weeks)]
    units = [(agent, day) for agent, _ in agents for day in days]
    week_of = [f"{agent}/{(day - start).days // 7}" for agent, day in units]
    arms = _halves(zip([f"{agent}/{day}" for agent, day in units], week_of, strict=True), seed)
    team_of = dict(agents)
    return tuple(
        Drawn(agent, team_of[agent], day, agent, arms[f"{agent}/{day}"])
        for agent, day in sorted(units, key=lambda one: (one[1], team_of[one[0]], one[0]))
    )


def list_as_csv(drawn: Iterable[Drawn]) -> str:
    """The list for whoever tells the agents: agent, day, team, block, arm."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows((one.agent, one.day or "", one.team, one.block, one.arm) for one in drawn)
    return text.getvalue()


def digest_of(drawn: Iterable[Drawn]) -> str:
    """The SHA-256 of the list, as it is registered."""
    return hashlib.sha256(list_as_csv(drawn).encode()).hexdigest()


def _halves(units: Iterable[tuple[str, str]], seed: int) -> dict[str, int]:
    """The arm of every unit: half of each block, the odd ones of all blocks in turn."""
    members: defaultdict[str, list[str]] = defaultdict(list)
    for unit, block in units:
        members[block].append(unit)
    arms: dict[str, int] = {}
    odd = []
    for block, theirs in members.items():
        by_lot = sorted(theirs, key=lambda unit: (_lot(seed, block, unit), unit))
        if len(by_lot) % 2:
            odd.append(by_lot.pop())
        arms |= {unit: int(place < len(by_lot) // 2) for place, unit in enumerate(by_lot)}
    by_lot = sorted(odd, key=lambda unit: (_lot(seed, "the odd ones", unit), unit))
    first = int(_lot(seed, "the odd ones", "first")[-1], 16) % 2
    return arms | {unit: (place + first) % 2 for place, unit in enumerate(by_lot)}


def _lot(seed: int, block: str, unit: str) -> str:
    return hashlib.sha256(f"{seed}\n{block}\n{unit}".encode()).hexdigest()
