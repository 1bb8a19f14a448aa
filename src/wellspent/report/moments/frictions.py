"""The part `Frictions`: friction ranked, with its conversations, and what was done about it with what result.

It is never counted against an agent: no row knows who had the contact.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from duckdb import DuckDBPyConnection

from wellspent.estimate import Figure, Unknown
from wellspent.moments.friction.changes import ChangeFound
from wellspent.moments.friction.ranking import CauseTotal, FrictionRow
from wellspent.moments.moment import Moment
from wellspent.report.moments.before import Before
from wellspent.report.moments.friction_changes import gather_changes
from wellspent.report.moments.friction_raised import raise_moments
from wellspent.report.moments.friction_rows import causes_of_contacts, gather_rows
from wellspent.settings import Settings

__all__ = ["Frictions", "gather_frictions"]

_NO_TIME: Final = Unknown("no contact has any timing", "times of turns, or states of the contacts")
_NOT_ASKED: Final = Unknown("what friction does to customers was not worked out", "wellspent worth DIR")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Frictions:
    """Friction by cause and queue, by cause in the whole centre, and the changes that were made.

    `follows` is what a minute less of it would bring in outcomes, in the centre's currency, if it
    is their cause; wages are not in it.
    """

    contacts: int
    rows: tuple[FrictionRow, ...]
    causes: tuple[CauseTotal, ...]
    changes: tuple[ChangeFound, ...]
    follows: Figure
    moments: tuple[Moment, ...] = ()

    def row(self, key: str) -> FrictionRow | None:
        """The row of this key, "cause/queue"."""
        return next((one for one in self.rows if one.key == key), None)

    def change(self, key: str) -> ChangeFound | None:
        """The change of this key."""
        return next((one for one in self.changes if one.change.key == key), None)


def gather_frictions(
    con: DuckDBPyConnection, settings: Settings, before: Before
) -> Frictions | Unknown:
    """The part, from the tables of a run and from what people decided in the app."""
    contacts = causes_of_contacts(con)
    if not contacts:
        return _NO_TIME
    rows, causes = gather_rows(con, settings, before.said)
    changes = gather_changes(con, settings, before.said)
    moments = raise_moments(rows, causes, changes, settings, before.said)
    return Frictions(contacts, rows, causes, changes, _follows(before), moments)


def _follows(before: Before) -> Figure:
    if before.impact is None:
        return _NOT_ASKED
    found = [one.brings for one in before.impact.bought if one.behaviour == "friction"]
    return found[0] if found else Unknown("no effect of friction on an outcome is known", "outcomes and prices in the settings")  # fmt: skip
