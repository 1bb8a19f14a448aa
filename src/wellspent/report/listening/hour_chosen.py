"""The two contacts of an hour that are chosen for what they show, and marked as such."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from wellspent.parts import FRICTIONS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Chosen", "choose_two"]

_BEST: Final = 12  # among so many of the clearest the lot decides, so that no hour is like the last
_FIRST: Final = 0.6  # of the room for both
_NEEDS: Final = "'unmet_need', 'demand', 'early_warning', 'sales_opportunity'"
_CAUSES: Final = ", ".join(f"'{cause}'" for cause in FRICTIONS)

_UNSPOKEN: Final = f"""
SELECT contact, turn, minutes FROM signals JOIN hearable USING (contact)
WHERE kind IN ({_NEEDS}) AND NOT asked AND NOT followed_up AND minutes <= $longest AND NOT list_contains($taken, contact)
QUALIFY row_number() OVER (PARTITION BY contact ORDER BY confidence DESC, turn) = 1
ORDER BY confidence DESC, contact LIMIT {_BEST}
"""
_CONNECTION: Final = f"""
SELECT contact, turn, minutes FROM signals JOIN hearable USING (contact)
WHERE kind = 'compliment' AND minutes <= $longest AND NOT list_contains($taken, contact)
  AND contact IN (SELECT contact FROM labels WHERE part IN ('empathy', 'rapport'))
QUALIFY row_number() OVER (PARTITION BY contact ORDER BY confidence DESC, turn) = 1
ORDER BY confidence DESC, contact LIMIT {_BEST}
"""
_FRICTION: Final = f"""
SELECT contact, NULL AS turn, minutes FROM (
    SELECT contact, sum(seconds) AS seconds FROM segments WHERE friction IN ({_CAUSES}) GROUP BY contact
) JOIN hearable USING (contact)
WHERE minutes <= $longest AND NOT list_contains($taken, contact) AND seconds >= 60
ORDER BY seconds DESC, contact LIMIT {_BEST}
"""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A contact that was chosen for an `unspoken need`, a `connection` or `friction`, and in which turn."""

    contact: str
    turn: int | None
    minutes: float
    chosen_for: str


def choose_two(
    con: DuckDBPyConnection, rng: np.random.Generator, room: float, taken: Sequence[str]
) -> tuple[Chosen, ...]:
    """A need that nobody had asked for; and a moment of connection, or of hard friction, by the toss of a coin.

    Together they last no longer than `room` minutes, and none is among `taken`. Fewer where the centre's
    run shows none. Reads the temporary table `hearable`.
    """
    first = _one(con, rng, _UNSPOKEN, "unspoken need", _FIRST * room, taken)
    left = room if first is None else room - first.minutes
    others = [*taken, *([first.contact] if first else [])]
    ways = [(_CONNECTION, "connection"), (_FRICTION, "friction")]
    if rng.random() < 0.5:
        ways.reverse()
    found = (_one(con, rng, query, name, left, others) for query, name in ways)
    second = next((one for one in found if one is not None), None)
    return tuple(one for one in (first, second) if one is not None)


def _one(  # noqa: PLR0917 - a query and what it asks for
    con: DuckDBPyConnection,
    rng: np.random.Generator,
    query: str,
    name: str,
    longest: float,
    taken: Sequence[str],
) -> Chosen | None:
    rows: list[Any] = con.execute(query, {"longest": longest, "taken": list(taken)}).fetchall()
    place = int(rng.integers(max(len(rows), 1)))
    if not rows:
        return None
    contact, turn, minutes = rows[place]
    return Chosen(contact, turn, minutes, name)
