"""The changes that were made against friction: what each is about, and where it began when.

change   something done about one cause of friction; the same `about` on several days is one change that
         was rolled out
start    a queue or a team, and the day from which it holds there
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from wellspent.estimate import Figure, Unknown
from wellspent.parts import FRICTIONS

__all__ = ["Change", "ChangeFound", "Start", "changes_made", "changes_said"]

By = Literal["queue", "team"]


@dataclass(frozen=True, slots=True)
class Start:
    """Where a change began, and when."""

    unit: str
    day: date


@dataclass(frozen=True, slots=True)
class Change:
    """One change. `cause` is the friction that it is about, None for every friction.

    `by` says whether it began in queues or in teams; without `starts` it began everywhere at once.
    `source` is "actions" for what was imported, "app" for what was kept in the app.
    """

    key: str
    title: str
    cause: str | None
    by: By
    starts: tuple[Start, ...]
    ended: date | None = None
    source: Literal["actions", "app"] = "actions"


@dataclass(frozen=True, slots=True)
class ChangeFound:
    """A change, and what it brought by its design; never what was before and after alone.

    `figure` is in seconds of friction per contact, below 0 where there is less; `handle` the same
    design asked of handle time, so that seconds that went elsewhere are seen. `expected` is what contacts
    would have had without it and `observed` what they had. `weekly_seconds` and `weekly_money` are what
    it takes off a week where it began: above 0 is saved. `plain` is after less before, no
    effect. `visible` is the smallest effect that four of five such changes would show.
    """

    change: Change
    design: str
    figure: Figure
    handle: Figure
    expected: Figure
    observed: Figure
    plain: Figure
    weekly_seconds: Figure
    weekly_money: Figure
    visible: float | None
    sentence: str
    words: str

    @property
    def brought(self) -> Literal["less", "more", "nothing shown", "not enough to say"]:
        """What it did to the friction, as far as its interval says."""
        if isinstance(self.figure, Unknown):
            return "not enough to say"
        if self.figure.high < 0:
            return "less"
        return "more" if self.figure.low > 0 else "nothing shown"


def changes_made(actions: Iterable[Mapping[str, Any]]) -> tuple[Change, ...]:
    """The changes in rows of the table `actions` of the kind process_change, the first first.

    Where some rows of a change name queues, it is by queue; else by team.
    """
    of: dict[str, list[Mapping[str, Any]]] = {}
    for row in actions:
        if row["kind"] == "process_change" and row["at"] is not None:
            of.setdefault(row["about"] or "", []).append(row)
    made = [_made(about, rows) for about, rows in of.items()]
    return tuple(sorted(made, key=lambda one: (min((s.day for s in one.starts), default=date.max), one.key)))  # fmt: skip


def changes_said(said: Iterable[Mapping[str, Any]]) -> tuple[Change, ...]:
    """The changes that were kept in the app and have begun."""
    found = []
    for one in said:
        rows = one.get("starts") or []
        if not rows:
            continue
        by: By = "queue" if any(row.get("queue") for row in rows) else "team"
        ended = one.get("ended")
        found.append(Change(
            str(one["key"]), str(one["title"]), _cause(one.get("cause")), by, _starts(rows, by),
            date.fromisoformat(ended[:10]) if ended else None, "app",
        ))  # fmt: skip
    return tuple(found)


def _made(about: str, rows: list[Mapping[str, Any]]) -> Change:
    by: By = "queue" if any(row["queue"] for row in rows) else "team"
    title = about.replace("_", " ") if about else "every friction"
    return Change(f"actions/{about}", f"Change about {title}", _cause(about), by, _starts(rows, by))


def _starts(rows: Iterable[Mapping[str, Any]], by: By) -> tuple[Start, ...]:
    """The first day of each unit."""
    first: dict[str, date] = {}
    for row in rows:
        unit, at = row.get(by), row.get("at")
        if not unit or at is None:
            continue
        day = at.date() if isinstance(at, datetime) else at if isinstance(at, date) else date.fromisoformat(str(at)[:10])  # fmt: skip
        first[unit] = min(day, first.get(unit, day))
    return tuple(Start(unit, day) for unit, day in sorted(first.items(), key=lambda it: (it[1], it[0])))  # fmt: skip


def _cause(about: Any) -> str | None:
    named = str(about or "").removeprefix("friction/")
    return named if named in FRICTIONS else None
