"""What agents did in each contact, as numbers: slow time, friction, answers, rush.

minutes    the ledger's seconds of a slow part, or of friction, in minutes; null without timing
exchanges  how often a slow part comes, as `report/exchanges.py` counts it
answer     1 where a question was answered yes, 0 where partly or no; null where there was no occasion
           or nobody can tell
rush       the share of signs of hurry that are there, of those that could be seen
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from wellspent.estimate import Figure, estimate_share
from wellspent.parts import SLOW_PARTS
from wellspent.report.exchanges import EXCHANGES
from wellspent.report.gather import query_rows
from wellspent.report.impact.haste import read_rush
from wellspent.report.impact.model import Behaviour
from wellspent.worth.study import Floats

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["BehaviourColumns", "gather_behaviours"]

_PART_NAMES: Final = {"proactive": "proactive help", "partnership": "partnership"}
_MINUTES: Final = """
CREATE OR REPLACE TEMP TABLE minutes AS
SELECT contact, kind, name, sum(seconds) / 60 AS minutes
FROM lines WHERE kind IN ('slow', 'friction') GROUP BY ALL
"""

# an automatic answer where there is one: a person's are of some contacts alone
_ANSWERED: Final = """
CREATE OR REPLACE TEMP TABLE answered AS
SELECT contact, question,
    CASE answer WHEN 'yes' THEN 1.0 WHEN 'partly' THEN 0.0 WHEN 'no' THEN 0.0 END AS met
FROM answers
QUALIFY row_number() OVER (
    PARTITION BY contact, question ORDER BY "by" LIKE 'person%', "by"
) = 1
"""


class BehaviourColumns:
    """The behaviours of a centre, each with one number a contact, in the order of the contacts."""

    def __init__(self, contacts: list[str]) -> None:
        """`contacts` are the ids, in their order."""
        self.behaviours: list[Behaviour] = []
        self.values: dict[str, Floats] = {}
        self.notes: list[str] = []
        self._contacts = len(contacts)

    def add(self, behaviour: tuple[str, str, str, Any], values: Floats) -> None:
        """One behaviour (key, name, unit, kind), unless no two contacts differ in it."""
        known = values[np.isfinite(values)]
        if not len(known) or np.ptp(known) == 0:
            return
        key, name, unit, kind = behaviour
        present: Figure = estimate_share(int((known > 0).sum()), len(known))
        self.behaviours.append(Behaviour(key, name, unit, kind, present))
        self.values[key] = values
        if len(known) < self._contacts:
            left = self._contacts - len(known)
            self.notes.append(f"{name}: {left:,} of {self._contacts:,} contacts are left out, {_why(kind)}.")  # fmt: skip


def gather_behaviours(con: DuckDBPyConnection, contacts: list[str]) -> BehaviourColumns:
    """Every behaviour that the run knows of these contacts. Reads the table `lines` of `gather`."""
    found = BehaviourColumns(contacts)
    place = {contact: i for i, contact in enumerate(contacts)}
    _add_time(con, found, place)
    _add_exchanges(con, found, place)
    _add_answers(con, found, place)
    _add_rush(con, found, place)
    return found


def _why(kind: str) -> str:
    return {
        "answer": "since there was no occasion or nobody can tell",
        "rush": "since no sign of it could have been seen",
    }.get(kind, "since they have no timing")


def _add_time(con: DuckDBPyConnection, found: BehaviourColumns, place: dict[str, int]) -> None:
    """Minutes of each slow part, of all slow time and of friction; 0 where a timed contact has none."""
    con.execute(_MINUTES)
    timed = _filled("SELECT contact, 0.0 FROM handled", con, place, float("nan"))
    columns = {"slow": timed.copy()} | {part: timed.copy() for part in SLOW_PARTS} | {"friction": timed.copy()}  # fmt: skip
    for contact, kind, name, minutes in query_rows(con, "SELECT * FROM minutes"):
        columns[kind][place[contact]] += minutes
        if kind == "slow" and name in columns:
            columns[name][place[contact]] += minutes
    found.add(("slow", "slow time", "minute", "slow"), columns["slow"])
    for part in SLOW_PARTS:
        found.add((f"slow/{part}", _PART_NAMES.get(part, part), "minute", "slow"), columns[part])
    found.add(("friction", "friction", "minute", "friction"), columns["friction"])


def _add_exchanges(con: DuckDBPyConnection, found: BehaviourColumns, place: dict[str, int]) -> None:
    con.execute(f"CREATE OR REPLACE TEMP TABLE exchanges AS {EXCHANGES}")
    labelled = _filled("SELECT DISTINCT contact, 0.0 FROM labels", con, place, float("nan"))
    for part in SLOW_PARTS:
        values = labelled.copy()
        for contact, times in query_rows(con, "SELECT contact, times FROM exchanges WHERE part = $part", {"part": part}):  # fmt: skip
            values[place[contact]] = times
        name = f"{_PART_NAMES.get(part, part)} (exchanges)"
        found.add((f"times/{part}", name, "exchange", "slow"), values)


def _add_answers(con: DuckDBPyConnection, found: BehaviourColumns, place: dict[str, int]) -> None:
    con.execute(_ANSWERED)
    for (question,) in query_rows(con, "SELECT DISTINCT question FROM answered ORDER BY 1"):
        query = "SELECT contact, met FROM answered WHERE question = $question AND met IS NOT NULL"
        values = np.full(len(place), np.nan)
        for contact, met in query_rows(con, query, {"question": question}):
            values[place[contact]] = met
        name = str(question).replace("_", " ")
        found.add((f"answer/{question}", f"'{name}'", "contact with it", "answer"), values)


def _add_rush(con: DuckDBPyConnection, found: BehaviourColumns, place: dict[str, int]) -> None:
    rush = read_rush(con).contacts
    if not rush.num_rows:
        return
    values = np.full(len(place), np.nan)
    for contact, index in zip(rush["contact"].to_pylist(), rush["index"].to_pylist(), strict=True):
        if index is not None and contact in place:
            values[place[contact]] = index
    found.add(("rush", "rush", "from none to all its signs", "rush"), values)


def _filled(query: str, con: DuckDBPyConnection, place: dict[str, int], otherwise: float) -> Floats:
    values = np.full(len(place), otherwise)
    for contact, value in query_rows(con, query):
        values[place[contact]] = value
    return values
