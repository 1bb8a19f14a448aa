"""Which moments somebody sees: those of their level and place, the best first, at most five open.

Where the worth of moments is known they are ordered by it; the others follow by how sure they are. A
crisis that lasts is first whatever it is worth, since it does not wait; looking back at one that is over takes its turn.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import Final

from wellspent.estimate import Estimate
from wellspent.moments.moment import KINDS, MOST_OPEN, Level, Moment

__all__ = ["LEAST_CERTAINTY", "Audience", "choose"]

LEAST_CERTAINTY: Final = 0.5
"""Below it the data do not carry a moment."""


@dataclass(frozen=True, slots=True)
class Audience:
    """For whom: a level, and of a team lead the team; None is every team."""

    level: Level
    team: str | None = None

    def sees(self, moment: Moment) -> bool:
        """Whether it is theirs; what belongs to no team is every lead's."""
        return moment.level == self.level and (
            self.team is None or moment.team is None or moment.team == self.team
        )


def choose(
    moments: Iterable[Moment],
    audience: Audience,
    *,
    closed: Collection[str] = (),
    open_already: Collection[str] = (),
    most: int = MOST_OPEN,
) -> tuple[Moment, ...]:
    """The open moments of this audience, those that were taken first; at most `most`.

    `closed` are keys of moments that are done or dismissed, `open_already` of those that somebody took: they keep their
    place. Of the rest no kind fills the list while another has something to say.

    >>> choose([], Audience("director"))
    ()
    """
    theirs = [
        one
        for one in moments
        if one.key not in closed and audience.sees(one) and one.certainty >= LEAST_CERTAINTY
    ]
    taken = [one for one in theirs if one.key in open_already]
    fresh = [one for one in theirs if one.key not in open_already]
    urgent = sorted((one for one in fresh if one.urgent), key=_order)
    rest = _by_turns([one for one in fresh if not one.urgent])
    return tuple(chain(sorted(taken, key=_order), urgent, rest))[: max(most, len(taken))]


def _by_turns(moments: list[Moment]) -> list[Moment]:
    """The best of every kind, then the second of every kind, and so on; each round in order."""
    of_kind = [sorted((one for one in moments if one.kind == kind), key=_order) for kind in KINDS]
    rounds = zip_longest(*of_kind)
    return [
        one for each in rounds for one in sorted((m for m in each if m is not None), key=_order)
    ]


def _order(moment: Moment) -> tuple[bool, float, float, str]:
    worth = moment.worth.value if isinstance(moment.worth, Estimate) else None
    return (worth is None, -(worth or 0.0), -moment.certainty, moment.key)
