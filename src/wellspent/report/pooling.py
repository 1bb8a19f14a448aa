"""Which queues share their agents.

The centre's settings come first. A queue that they do not name goes with the team that handled
most of its contacts, and queues of one team are one pool. A queue whose contacts carry no team
goes with those that most of its contacts' agents serve too; else it stands alone. Of queues that
only the intervals name nobody knows who serves them: together they are one pool.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

__all__ = ["WITHOUT_CONTACTS", "Pooled", "Teller", "pool_queues"]

Teller = Literal["settings", "teams", "agents", "alone", "nobody"]
WITHOUT_CONTACTS: Final = "queues without contacts"
_MOST: Final = 0.5  # of a queue's contacts: an agent who helps out for a day joins no queues


@dataclass(frozen=True, slots=True)
class Pooled:
    """A pool's name, its queues in alphabetical order, and who says that they belong together."""

    name: str
    queues: tuple[str, ...]
    told_by: Teller


def pool_queues(
    queues: Iterable[str],
    named: Mapping[str, Iterable[str]],
    served: Iterable[tuple[str, str, int]],
    shared: Iterable[tuple[str, str, float]],
    uncounted: Iterable[str] = (),
) -> tuple[Pooled, ...]:
    """Every queue in one pool, the pools in alphabetical order.

    `named` are the settings' pools; `served` says queue, team and how many contacts; `shared`
    queue, other queue and the share of its contacts whose agents serve the other too; `uncounted`
    are those of the queues that no contact names.
    """
    free = set(queues)
    pools = []
    for name, wanted in named.items():
        there = tuple(sorted(free & set(wanted)))
        free -= set(there)
        if there:
            pools.append(Pooled(name, there, "settings"))
    taken = {pool.name for pool in pools}
    for team, held in _by_team(free, served).items():
        free -= held
        pools.append(Pooled(_unlike(team, taken), tuple(sorted(held)), "teams"))
    lonely = tuple(sorted(free & set(uncounted)))
    free -= set(lonely)
    if len(lonely) == 1:
        pools.append(Pooled(_unlike(lonely[0], taken), lonely, "alone"))
    elif lonely:
        pools.append(Pooled(_unlike(WITHOUT_CONTACTS, taken), lonely, "nobody"))
    for group in _by_agents(free, shared):
        told: Teller = "agents" if len(group) > 1 else "alone"
        pools.append(Pooled(_unlike(_together(group), taken), group, told))
    return tuple(sorted(pools, key=lambda pool: pool.name))


def _by_team(free: set[str], served: Iterable[tuple[str, str, int]]) -> dict[str, set[str]]:
    """The queues of each team: those of whose contacts it handled most."""
    most: dict[str, tuple[int, str]] = {}
    for queue, team, contacts in served:
        if queue in free:
            # of two teams with as many the first in the alphabet
            most[queue] = max(most.get(queue, (0, team)), (contacts, team), key=_size_first)
    teams: defaultdict[str, set[str]] = defaultdict(set)
    for queue, (_, team) in most.items():
        teams[team].add(queue)
    return dict(teams)


def _size_first(claim: tuple[int, str]) -> tuple[int, list[int]]:
    contacts, team = claim
    return contacts, [-ord(letter) for letter in team]


def _by_agents(free: set[str], shared: Iterable[tuple[str, str, float]]) -> list[tuple[str, ...]]:
    """Groups of queues, each of which shares most of its contacts' agents with another of it."""
    group_of = {queue: {queue} for queue in free}
    for queue, other, share in shared:
        if share > _MOST and queue in free and other in free:
            joined = group_of[queue] | group_of[other]
            group_of.update(dict.fromkeys(joined, joined))
    return sorted({tuple(sorted(group)) for group in group_of.values()})


def _together(queues: tuple[str, ...]) -> str:
    first, *others = queues
    return first if not others else f"{first} and {len(others)} more"


def _unlike(name: str, taken: set[str]) -> str:
    """The name, or the name with a number where a pool has it already."""
    own, number = name, 2
    while own in taken:
        own, number = f"{name} ({number})", number + 1
    taken.add(own)
    return own
