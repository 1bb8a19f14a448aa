"""Relationships of a centre as data: its teams' months, and what goes together with slow time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wellspent.estimate import Unknown
from wellspent.moments.relations import Association, TeamMonth, associate, team_months
from wellspent.report.moments.before import Before
from wellspent.settings import Settings

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Relations", "gather_relations"]

_PEOPLE: Final = """
SELECT team, strftime("at", '%Y-%m') AS month, person,
    sum(value) FILTER (kind = 'absence') AS absence, sum(value) FILTER (kind = 'worked') AS worked,
    avg(value) FILTER (kind = 'engagement') AS engagement, avg(value) FILTER (kind = 'pulse') AS pulse,
    max(coalesce(value, 1)) FILTER (kind = 'left') AS "left"
FROM staff_records WHERE "at" IS NOT NULL AND team IS NOT NULL
GROUP BY ALL ORDER BY ALL
"""
_WORK: Final = """
WITH timed AS (
    SELECT contact, sum(seconds) AS seconds, coalesce(sum(seconds) FILTER (pace = 'slow'), 0) AS slow
    FROM segments GROUP BY contact
), asked AS (
    SELECT asker AS agent, strftime("at", '%Y-%m') AS month, count(*) AS n FROM consults GROUP BY ALL
), done AS (
    SELECT team, strftime(began, '%Y-%m') AS month, agent, count(*) AS contacts,
        coalesce(list(slow ORDER BY contact) FILTER (seconds > 0), []) AS slow_seconds,
        coalesce(list(seconds ORDER BY contact) FILTER (seconds > 0), []) AS seconds
    FROM contacts LEFT JOIN timed USING (contact)
    WHERE team IS NOT NULL AND agent IS NOT NULL AND began IS NOT NULL GROUP BY ALL
)
SELECT done.*, CASE WHEN EXISTS (FROM consults) THEN coalesce(n, 0) * most::INT END AS consults
FROM (
    -- somebody who changes teams within a month asked in the one in which they had more contacts
    SELECT *, row_number() OVER (PARTITION BY agent, month ORDER BY contacts DESC, team) = 1 AS most FROM done
) AS done LEFT JOIN asked USING (agent, month) ORDER BY team, month, agent
"""


@dataclass(frozen=True, slots=True)
class Relations:
    """Teams' months, of teams with `least` people and more alone, and the centre's (team None).

    `associations` say what goes together with the slow share of handle time between teams.
    """

    least: int
    months: tuple[TeamMonth, ...]
    associations: tuple[Association, ...]


def gather_relations(
    con: DuckDBPyConnection,
    settings: Settings,
    before: Before,  # noqa: ARG001 - as every part is found
) -> Relations | Unknown:
    """A workspace's teams as data; Unknown where nothing of people is recorded."""
    [(recorded,)] = con.sql("SELECT (SELECT count(*) FROM staff_records) + (SELECT count(*) FROM consults)").fetchall()  # fmt: skip
    if not recorded:
        return Unknown(
            "no table staff_records or consults was imported",
            "absence, hours worked, engagement or consults, as docs/readers.md has them",
        )
    least = settings.moments.group_minimum
    people, work = con.sql(_PEOPLE).to_arrow_table(), con.sql(_WORK).to_arrow_table()
    months = team_months(people, work, least)
    return Relations(least, months, associate(months))
