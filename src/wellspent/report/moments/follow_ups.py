"""What became of what leaders did: every coaching and every moment done, looked back at once it is time.

done     an action of the table `actions` that is about something measurable, or a moment that people
         marked as done in the app, with what it aimed at
time     `[moments] look_back_days` after it, by the latest contact: nobody looks before, so that
         nobody looks until it fits
compared with others who were not coached on the same within that time
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from wellspent.estimate import Unknown
from wellspent.moments.follow_up.looking_back import look_back
from wellspent.moments.follow_up.measures import Measure, measure_about, measure_of
from wellspent.moments.follow_up.model import FollowUp
from wellspent.moments.moment import Whom
from wellspent.report.gather import query_records, query_rows
from wellspent.report.moments.before import Before
from wellspent.report.moments.measured import values_of
from wellspent.settings import Settings

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["FollowUps", "Followed", "gather_follow_ups"]

_KINDS: Final = ("coaching", "training", "feedback")
_BASELINE: Final = 3  # times the days looked back on: what lies longer ago is another time
_WHOM: Final[tuple[Whom, ...]] = ("agent", "team", "queue")
_ACTIONS: Final = """
SELECT "at", kind, agent, team, queue, about FROM actions
WHERE "at" IS NOT NULL AND kind IN ({kinds}) ORDER BY "at", kind, agent, team, queue, about
"""


@dataclass(frozen=True, slots=True)
class Followed:
    """One thing that was done, and what became of it.

    `key` is the moment's, or "coaching/2026-09-21/agent/Dana/empathy" of an action; `kind` is the action's, or
    "moment". `look` is unknown where it is not time yet (`due`), or where nothing can be measured.
    """

    key: str
    kind: str
    about: str
    whom: Whom
    of: str
    at: datetime
    due: datetime
    look: FollowUp | Unknown


@dataclass(frozen=True, slots=True)
class FollowUps:
    """Everything that was done, the latest first; `words` says how many looks moved, and how many would by chance."""

    days: int
    looks: tuple[Followed, ...]
    words: str

    def of(self, key: str) -> Followed | None:
        """What became of this moment or action; None where it is not known."""
        return next((one for one in self.looks if one.key == key), None)

    def about(self, whom: Whom, name: str) -> tuple[Followed, ...]:
        """What was done with one agent, team or queue, the latest first."""
        return tuple(one for one in self.looks if (one.whom, one.of) == (whom, name))


@dataclass(frozen=True, slots=True)
class _Done:
    """Something done, and what it was to move; `measure` None: nothing measurable."""

    key: str
    kind: str
    about: str
    whom: Whom
    of: str
    at: datetime
    measure: Measure | None
    more_is_better: bool | None = None


def gather_follow_ups(
    con: DuckDBPyConnection, settings: Settings, before: Before
) -> FollowUps | Unknown:
    """Every look back at what was done. Unknown where nothing was."""
    done = [*_actions(con), *_moments(before.said.get("states"))]
    if not done:
        return Unknown(
            "nobody has said what was done",
            "the table actions, or moments marked as done in the app",
        )
    looking = _Looking(con, settings, done, _latest(con))
    looks = sorted((looking.at(one) for one in done), key=lambda one: one.key)
    looks.sort(key=lambda one: one.at, reverse=True)
    return FollowUps(settings.moments.look_back_days, tuple(looks), _words(looks))


@dataclass(frozen=True, slots=True, eq=False)
class _Looking:
    """Looks back, with the values of each measure read once and each agent's team."""

    con: DuckDBPyConnection
    settings: Settings
    done: list[_Done]
    latest: datetime | None
    values: dict[tuple[str, Whom], pa.Table] = field(default_factory=dict)

    def at(self, one: _Done) -> Followed:
        """What became of one thing done."""
        due = one.at + timedelta(days=self.settings.moments.look_back_days)
        look = _not_measured(one) or self._not_yet(due) or self._look(one, due)
        return Followed(one.key, one.kind, one.about, one.whom, one.of, one.at, due, look)

    def _not_yet(self, due: datetime) -> Unknown | None:
        if self.latest and self.latest >= due:
            return None
        until = f"{self.latest:%d %B %Y}" if self.latest else "no time"
        return Unknown(f"it is looked at from {due:%d %B %Y} on, and contacts go until {until}", "contacts until then")  # fmt: skip

    def _look(self, one: _Done, due: datetime) -> FollowUp | Unknown:
        assert one.measure  # noqa: S101 - else it was not measured
        table = self._values(one.measure, one.whom)
        if not table.num_rows:
            return Unknown(
                f"no contact has a value of '{one.measure.name}'", "another thing to measure"
            )
        begin = one.at - timedelta(days=_BASELINE * self.settings.moments.look_back_days)
        table = table.filter(pc.greater_equal(table["at"], pa.scalar(begin, pa.timestamp("us"))))
        moved_too = self._moved_too(one, begin, due, table)
        return look_back(
            table, one.measure, one.of, one.at, until=due, whom=one.whom,
            moved_too=moved_too, more_is_better=one.more_is_better,
        )  # fmt: skip

    def _values(self, measure: Measure, whom: Whom) -> pa.Table:
        key = (measure.key, whom)
        if key not in self.values:
            self.values[key] = values_of(self.con, self.settings, measure, whom)
        return self.values[key]

    def _moved_too(self, one: _Done, begin: datetime, due: datetime, table: pa.Table) -> set[str]:
        """Units with which the same was done within the time looked at."""
        same = [
            other for other in self.done
            if other.measure == one.measure and begin <= other.at < due
        ]  # fmt: skip
        moved = {other.of for other in same if other.whom == one.whom}
        if one.whom == "agent":
            teams = {other.of for other in same if other.whom == "team"}
            pairs = zip(table["unit"].to_pylist(), table["team"].to_pylist(), strict=True)
            moved |= {str(unit) for unit, team in set(pairs) if team in teams}
        return moved - {one.of}


def _not_measured(one: _Done) -> Unknown | None:
    if one.measure is not None:
        return None
    about = f"'{one.about}' is nothing that is measured" if one.about else "it says nothing of what it was about"  # fmt: skip
    return Unknown(about, "a part, a friction, or a question of the scorecard in the column about")


def _latest(con: DuckDBPyConnection) -> datetime | None:
    found: datetime | None = query_rows(con, "SELECT max(began) FROM contacts")[0][0]
    return found


def _actions(con: DuckDBPyConnection) -> Iterator[_Done]:
    kinds = ", ".join(f"'{kind}'" for kind in _KINDS)
    asked = {row[0] for row in query_rows(con, "SELECT DISTINCT question FROM answers")}
    for row in query_records(con, _ACTIONS.format(kinds=kinds)):
        whom: Whom = next((one for one in _WHOM if row[one]), "centre")
        of = row[whom] if whom != "centre" else "the centre"
        measure = measure_about(row["about"])
        if measure and measure.key.startswith("answer/") and measure.key.partition("/")[2] not in asked:  # fmt: skip
            measure = None
        about = row["about"] or ""
        key = f"{row['kind']}/{row['at']:%Y-%m-%d}/{whom}/{of}/{about}"
        yield _Done(key, row["kind"], about, whom, of, row["at"], measure)


def _moments(text: str | None) -> Iterator[_Done]:
    """Moments that were done, with what they aimed at; what cannot be read says nothing."""
    try:
        rows: Any = json.loads(text or "[]")
    except ValueError:
        return
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict) and row.get("state") == "done":
            found = _moment(row)
            if found:
                yield found


def _moment(row: dict[str, Any]) -> _Done | None:
    aim, at = row.get("aim"), _naive(row.get("at"))
    if at is None or not isinstance(aim, dict) or not isinstance(row.get("key"), str):
        return None
    whom, of, key = aim.get("whom"), aim.get("of"), str(aim.get("measure"))
    if whom not in {*_WHOM, "centre"} or not isinstance(of, str):
        return None
    good = aim.get("more_is_better")
    return _Done(row["key"], "moment", key, whom, of, at, measure_of(key), good if isinstance(good, bool) else None)  # fmt: skip


def _naive(text: Any) -> datetime | None:
    """A moment in ISO 8601 as naive UTC."""
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return at.astimezone(UTC).replace(tzinfo=None) if at.tzinfo else at


def _words(looks: Iterable[Followed]) -> str:
    """How many were looked at, how many moved, and how many of them chance alone would show."""
    found = [one.look for one in looks if isinstance(one.look, FollowUp)]
    told = [one for one in found if one.verdict != "not enough to say"]
    if not told:
        return "Of nothing that was done it can be said yet whether it moved."
    improved = sum(one.improved is True for one in told)
    worse = sum(one.improved is False for one in told)
    return (
        f"{len(told)} of what was done could be looked back at: {improved} moved as meant, {worse} the other way. "
        f"With no effect anywhere, chance would show up to {max(0.05 * len(told), 0.1):.1f}."
    )
