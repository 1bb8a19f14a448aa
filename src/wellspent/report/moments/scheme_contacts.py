"""Contacts as schemes of incentives judge them: whose each is, what kind it is, its results and its behaviours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyarrow as pa

from wellspent.parts import SLOW_PARTS
from wellspent.report.gather import gather, query_rows
from wellspent.settings import Settings

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["gather_scheme_contacts"]

# results of contacts whose window is over, of those who answered, as recorded; null is not known
_CONTACTS: Final = """
WITH parts AS (
    SELECT contact, {parts}
    FROM labels JOIN turns USING (contact, turn)
    WHERE speaker = 'agent' GROUP BY contact
), asked AS (
    SELECT contact, satisfied FROM surveyed WHERE answered
), given AS (
    SELECT contact, question, CASE answer WHEN 'yes' THEN 1.0 WHEN 'partly' THEN 0.0 WHEN 'no' THEN 0.0 END AS met
    FROM answers
    QUALIFY row_number() OVER (PARTITION BY contact, question ORDER BY "by" LIKE 'person%', "by") = 1
), answered AS (
    SELECT contact{answers} FROM given GROUP BY contact
)
SELECT
    contacts.agent, contacts.team, contacts.queue, contacts.reason, contacts.began,
    handled.handle AS handle_seconds, handled.slow AS slow_seconds,
    CASE contacts.resolved WHEN 'yes' THEN 1.0 WHEN 'no' THEN 0.0 WHEN 'partly' THEN 0.0 END AS resolved,
    CASE WHEN followed.observed THEN (NOT followed.repeated)::DOUBLE END AS no_repeat,
    asked.satisfied::DOUBLE AS satisfied,
    {named}{answer_names}
FROM contacts
LEFT JOIN handled USING (contact)
LEFT JOIN followed USING (contact)
LEFT JOIN asked USING (contact)
LEFT JOIN parts USING (contact)
LEFT JOIN answered USING (contact)
ORDER BY contacts.began, contact
"""
_MOST_QUESTIONS: Final = 40


def gather_scheme_contacts(con: DuckDBPyConnection, settings: Settings) -> pa.Table:
    """One row a contact, as `incentives.try_scheme` reads it. Makes the tables of `gather`."""
    gather(con, settings)
    questions = [one for (one,) in query_rows(con, "SELECT DISTINCT question FROM answers WHERE question IS NOT NULL ORDER BY 1")][:_MOST_QUESTIONS]  # fmt: skip
    quoted = [str(one).replace("'", "''") for one in questions]
    query = _CONTACTS.format(
        parts=", ".join(f"bool_or(part = '{one}')::DOUBLE AS \"{one}\"" for one in SLOW_PARTS),
        named=", ".join(f'parts."{one}" AS "part/{one}"' for one in SLOW_PARTS),
        answers="".join(f", max(met) FILTER (question = '{one}') AS \"q{k}\"" for k, one in enumerate(quoted)),
        answer_names="".join(
            f', answered."q{k}" AS "answer/{str(one).replace(chr(34), chr(34) * 2)}"' for k, one in enumerate(questions)
        ),
    )  # fmt: skip
    found: pa.Table = con.sql(query).to_arrow_table()
    return found
