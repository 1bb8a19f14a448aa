"""The briefs of a centre: one page for a talk with each agent, and the talks that are worth one now."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from wellspent.estimate import Figure, Unknown
from wellspent.moments.briefs import Brief, Known, find_room, raise_talk, stand_beside, write_brief
from wellspent.moments.briefs.words import BEHAVIOURS
from wellspent.moments.moment import Moment
from wellspent.report.impact.model import Impact
from wellspent.report.moments.before import Before
from wellspent.report.moments.brief_rows import (
    gather_brief_rows,
    last_talks,
    people_of,
    read_sides,
    read_sums,
)
from wellspent.settings import Settings

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Briefs", "gather_briefs"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Briefs:
    """One brief an agent, by name and in no order of merit.

    Who was coached within `rest_days` before their last contact has no talk raised.
    """

    briefs: tuple[Brief, ...]
    rest_days: int

    @property
    def moments(self) -> tuple[Moment, ...]:
        """The talks that the data carry."""
        raised = (raise_talk(one, self.rest_days) for one in self.briefs)
        return tuple(one for one in raised if one is not None)

    def of(self, agent: str) -> Brief | None:
        """The brief of this agent."""
        return next((one for one in self.briefs if one.agent == agent), None)


def gather_briefs(
    con: DuckDBPyConnection,
    settings: Settings,
    before: Before,
) -> Briefs | Unknown:
    """A brief of every agent who had contacts lately; Unknown where no contact names an agent."""
    gather_brief_rows(con, BEHAVIOURS)
    people = people_of(con)
    if not people:
        return Unknown("no contact says which agent held it", "the column agent")
    measured = stand_beside(read_sums(con))
    beside = _by_agent(measured)
    rooms = {
        name: find_room(
            {agent: one for (agent, what), one in measured.items() if what == f"answer/{name}"}
        )
        for name in BEHAVIOURS
    }
    sides, asked, suffered = (_by_agent(one) for one in read_sides(con))
    questions, brings, talked = _questions(), _brings(before.impact), _talks(con, before.said)
    return Briefs(
        tuple(
            write_brief(
                Known(
                    **person,
                    beside=beside[person["agent"]],
                    rooms={
                        name: found[person["agent"]]
                        for name, found in rooms.items()
                        if person["agent"] in found
                    },
                    sides=sides[person["agent"]],
                    open_questions=asked[person["agent"]].get("context", []),
                    friction=suffered[person["agent"]],
                    questions=questions,
                    brings=brings,
                    talked=talked.get(person["agent"]),
                )
            )
            for person in people
        ),
        settings.moments.look_back_days,
    )


def _talks(con: DuckDBPyConnection, said: Mapping[str, str]) -> dict[str, datetime]:
    """When each agent was last coached, by the records and by what was held in the app."""
    found = last_talks(con)
    for talk in json.loads(said.get("coaching", "[]")):
        held = datetime.fromisoformat(talk["held"]).replace(tzinfo=None)
        found[talk["agent"]] = max(held, found.get(talk["agent"], held))
    return found


def _by_agent(found: Mapping[tuple[str, str], T]) -> defaultdict[str, dict[str, T]]:
    grouped: defaultdict[str, dict[str, T]] = defaultdict(dict)
    for (agent, what), one in found.items():
        grouped[agent][what] = one
    return grouped


def _questions() -> dict[str, str]:
    from wellspent.scorecard.forms import default_form  # noqa: PLC0415 - it reads a file

    return {one.id: one.text for one in default_form().questions}


def _brings(impact: Impact | None) -> dict[str, Figure]:
    """What one more contact with each behaviour is worth, where it is known."""
    found = {} if impact is None else {one.behaviour: one.brings for one in impact.bought}
    return {name: found[f"answer/{name}"] for name in BEHAVIOURS if f"answer/{name}" in found}
