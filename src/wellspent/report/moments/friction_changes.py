"""What process changes brought: a staged rollout where units suffice, else an interrupted series, else a refusal."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

import pyarrow as pa
from duckdb import DuckDBPyConnection

from wellspent.estimate import Estimate, Figure, Unknown
from wellspent.moments.friction.changes import Change, ChangeFound, changes_made, changes_said
from wellspent.moments.friction.interrupted import Interrupted, interrupted_by
from wellspent.moments.friction.ranking import Priced
from wellspent.moments.friction.two_sides import contacts_of
from wellspent.parts import FRICTIONS
from wellspent.report.gather import query_records, query_rows
from wellspent.report.words import FRICTION_WORDS, say_seconds
from wellspent.settings import Settings
from wellspent.worth.crossfitting import WorthMissing
from wellspent.worth.cutoffs import LEAST_CLUSTERS
from wellspent.worth.ratio import scaled
from wellspent.worth.rollout import rollout_of

__all__ = ["gather_changes"]

_LONG: Final = 56  # days: of more, weeks are compared
_EVERYWHERE: Final = Unknown(
    "it began everywhere at once, so that there is nothing to compare with: after and before differ by whatever else changed, too",
    "a start in some queues or teams first, and in others weeks later",
)
_STAGED: Final = "staged rollout"
_SERIES: Final = "interrupted time series"
_REFUSED: Final = "refused"


def gather_changes(
    con: DuckDBPyConnection, settings: Settings, said: Mapping[str, str]
) -> tuple[ChangeFound, ...]:
    """Every change of the table `actions` and of the app, with what it brought.

    The table `friction_of` has to be there.
    """
    actions = query_records(con, 'SELECT "at", kind, team, queue, about FROM actions ORDER BY ALL')
    changes = (*changes_made(actions), *changes_said(_listed(said)))
    return tuple(_found(con, settings, one) for one in changes)


def _listed(said: Mapping[str, str]) -> Sequence[Mapping[str, Any]]:
    try:
        found = json.loads(said.get("changes", "[]"))
    except ValueError:
        return ()
    return found if isinstance(found, list) else ()


def _found(con: DuckDBPyConnection, settings: Settings, change: Change) -> ChangeFound:
    measured = change.cause or " + ".join(FRICTIONS)
    series = _series(con, change, measured)
    staged = _staged(con, change, measured)
    figure = series.figure if staged is None else staged
    design = _STAGED if staged is not None else _SERIES
    weekly = Priced({}, settings.cost_per_hour).of_week(scaled(figure, -1.0), _weekly(con, change))
    return ChangeFound(
        change=change,
        design=_REFUSED if isinstance(figure, Unknown) else design,
        figure=figure,
        handle=_series(con, change, "handle").figure,
        expected=series.expected,
        observed=series.observed,
        plain=series.plain,
        weekly_seconds=weekly[0],
        weekly_money=weekly[1],
        visible=series.visible if staged is None else None,
        sentence=_sentence(change, figure, series.visible if staged is None else None),
        words=series.words,
    )


def _series(con: DuckDBPyConnection, change: Change, measured: str) -> Interrupted:
    starts = {start.unit: start.day for start in change.starts}
    contacts = contacts_of(_table(con, change, measured))
    if contacts is None or not starts:
        none = Unknown("no timed contact has a queue or team", "times of turns") if starts else _EVERYWHERE  # fmt: skip
        return Interrupted(none, none, none, none, none, None, (), 0, 0, 0, "")
    return interrupted_by(contacts, starts, change.ended)


def _table(con: DuckDBPyConnection, change: Change, measured: str) -> pa.Table:
    sql = f"SELECT {change.by} AS unit, reason, day, CAST({measured} AS DOUBLE) AS seconds FROM friction_of ORDER BY contact"
    table: pa.Table = con.sql(sql).to_arrow_table()
    return table


def _staged(con: DuckDBPyConnection, change: Change, measured: str) -> Figure | None:
    """The rollout's figure where units began one after another and there are enough of them."""
    starts = {start.unit: start.day for start in change.starts}
    if len(set(starts.values())) < 2 or len(starts) < LEAST_CLUSTERS or change.ended:
        return None
    table = _table(con, change, measured)
    units: list[str | None] = table["unit"].to_pylist()
    if len(set(units) - {None}) < 2 * LEAST_CLUSTERS:
        return None
    days = [one for one in table["day"].to_pylist() if one is not None]
    weeks = (max(days) - min(days)).days >= _LONG
    first = [starts.get(unit or "") for unit in units]
    table = pa.table({
        "unit": table["unit"], "seconds": table["seconds"],
        "day": pa.array([_monday(one) if weeks else one for one in days], pa.date32()),
        "first": pa.array([_monday(one) if weeks and one else one for one in first], pa.date32()),
    })  # fmt: skip
    try:
        found = rollout_of(table, outcome="seconds", unit="unit", time="day", first="first")
    except WorthMissing:
        return None
    refusal = found.effect.refusal
    # too few units for a rollout may still be enough for the series
    return None if refusal and refusal.cause in {"clusters", "comparison"} else found.effect.figure


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _weekly(con: DuckDBPyConnection, change: Change) -> float:
    """Contacts of a week where the change holds, by the ACD where it counted them."""
    units = [start.unit for start in change.starts]
    rows = query_rows(con, f"""
        SELECT sum(contacts) AS contacts FROM (
            SELECT queue, max(share) * max(contacts) AS contacts FROM (
                SELECT queue, count(*) FILTER (list_contains($units, {change.by})) / count(*) AS share,
                    count(*) * 7.0 / (SELECT date_diff('day', min(day), max(day)) + 1 FROM friction_of) AS contacts
                FROM friction_of GROUP BY queue
                UNION ALL
                SELECT queue, 0.0, sum(answered) * 7.0 / (SELECT date_diff('day', min("at")::DATE, max("at")::DATE) + 1 FROM intervals)
                FROM intervals GROUP BY queue
            ) GROUP BY queue
        )""", {"units": units})  # fmt: skip
    return float(rows[0][0] or 0.0)


def _sentence(change: Change, figure: Figure, visible: float | None) -> str:
    """What it brought, in one sentence; nothing shown is not nothing there."""
    what = FRICTION_WORDS.get(change.cause or "", "friction")
    if isinstance(figure, Unknown):
        return (
            f"Not enough to say what it brought: {figure.reason}. What would tell: {figure.lift}."
        )
    low, high = (say_seconds(abs(one)) for one in sorted((figure.low, figure.high), key=abs))
    if _same_side(figure):
        way = "less" if figure.value < 0 else "more"
        return f"Since then a contact has {say_seconds(abs(figure.value))} {way} of {what} than it would have had ({low} to {high})."
    seen = f" An effect of {say_seconds(visible)} would be seen in four of five such changes." if visible else ""  # fmt: skip
    return f"No effect on {what} is shown: between {say_seconds(max(-figure.low, 0.0))} less and {say_seconds(max(figure.high, 0.0))} more of it in a contact.{seen}"


def _same_side(figure: Estimate) -> bool:
    return figure.high < 0 or figure.low > 0
