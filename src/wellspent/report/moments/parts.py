"""The parts of what is prepared, in the order in which they are: later ones may build on earlier ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from duckdb import DuckDBPyConnection

from wellspent.report.moments.allocations import Allocation, gather_allocation
from wellspent.report.moments.before import Before
from wellspent.report.moments.briefs import Briefs, gather_briefs
from wellspent.report.moments.crises import Crises, gather_crises
from wellspent.report.moments.follow_ups import FollowUps, gather_follow_ups
from wellspent.report.moments.frictions import Frictions, gather_frictions
from wellspent.report.moments.incentive_trials import IncentiveTrials, gather_incentive_trials
from wellspent.report.moments.paradoxes import Paradox, gather_paradox
from wellspent.report.moments.permissions import Permissions, gather_permissions
from wellspent.report.moments.recognitions import Recognitions, gather_recognitions
from wellspent.report.moments.relations import Relations, gather_relations
from wellspent.settings import Settings

__all__ = ["PARTS", "Part", "part_of"]


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its name in what is kept, the kind of thing it is, and how it is found.

    What `gather` gives is of this kind or `Unknown`; where the kind has `moments`, they are raised.
    """

    name: str
    kind: type[Any]
    gather: Callable[[DuckDBPyConnection, Settings, Before], Any]


PARTS: Final[tuple[Part, ...]] = (
    Part("crises", Crises, gather_crises),
    Part("recognitions", Recognitions, gather_recognitions),
    Part("relations", Relations, gather_relations),
    Part("follow_ups", FollowUps, gather_follow_ups),
    Part("frictions", Frictions, gather_frictions),
    Part("permissions", Permissions, gather_permissions),
    Part("paradox", Paradox, gather_paradox),
    Part("briefs", Briefs, gather_briefs),
    Part("incentives", IncentiveTrials, gather_incentive_trials),
    Part("allocation", Allocation, gather_allocation),
)


def part_of(kind: type[Any]) -> Part | None:
    """The part of this kind."""
    return next((one for one in PARTS if one.kind is kind), None)
