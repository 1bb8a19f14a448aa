"""Every question that a centre's customers were asked, read with all that is known of everybody.

Known of those who answered and those who did not: where the contact came in and from whom, how long it took and
how much of that was friction, what was recorded as resolved, and what the scorer says of the conversation.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from wellspent.listening.surveys.model import SurveyReading
from wellspent.listening.surveys.reading import read_survey
from wellspent.report.gather import query_rows, sql_kind
from wellspent.settings import Settings

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = [
    "callbacks_said",
    "comments_of",
    "gather_surveys",
    "measure_of",
    "non_respondents",
    "survey_questions",
    "survey_table",
]

_COLUMNS: Final[dict[str, pa.DataType]] = {
    "contact": pa.string(),
    "question": pa.string(),
    "score": pa.float64(),
}
_CALLBACKS: Final = pa.schema(_COLUMNS)
_TRAITS: Final = ("queue", "segment", "channel", "team", "resolved as recorded", "handle seconds", "friction seconds")  # fmt: skip
_SCORER: Final = ", as scored"
_GROUPS: Final = ("queue", "segment")
_WEEKS_LONG: Final = 180  # days; longer surveys are followed by month

_INVITATIONS: Final = """
WITH asked AS (
    SELECT contact, question, "at", score FROM surveys WHERE question = $question
), rubbed AS (
    SELECT contact, sum(seconds) FILTER (kind = 'friction') AS friction
    FROM (SELECT contact, seconds, {kind} AS kind FROM segments) GROUP BY contact
), called AS (
    SELECT contact, bool_or(true) AS drawn, any_value(score) AS said
    FROM recorded_callbacks WHERE question = $question GROUP BY contact
)
SELECT asked.contact, asked."at", asked.score, contacts.customer, contacts.queue, contacts.segment,
    contacts.channel, contacts.team, contacts.resolved AS "resolved as recorded",
    contacts.handle_seconds AS "handle seconds",
    CASE WHEN rubbed.contact IS NOT NULL THEN coalesce(rubbed.friction, 0) END AS "friction seconds",
    coalesce(asked."at", contacts.began) AS moment,
    coalesce(called.drawn, false) AS "called back", called.said AS "said then"
FROM asked LEFT JOIN contacts USING (contact) LEFT JOIN rubbed USING (contact) LEFT JOIN called USING (contact)
ORDER BY asked.contact, asked."at"
"""


def gather_surveys(
    con: DuckDBPyConnection,
    settings: Settings,
    callbacks: pa.Table | None = None,
    contacts: Collection[str] | None = None,
) -> tuple[SurveyReading, ...]:
    """A reading of each question of the table `surveys`, in the order of the alphabet.

    `callbacks` has the columns of the table of that name, and goes before what was imported of the same contact and
    question. `contacts` are those that are looked at; None: all.
    """
    return tuple(
        _read(con, settings, question, callbacks, contacts) for question in survey_questions(con)
    )


def callbacks_said(text: str | None) -> pa.Table | None:
    """The call-backs that people recorded in the app, as it keeps them in the workspace; None without any."""
    rows = json.loads(text) if text else []
    columns = _CALLBACKS.names
    return pa.Table.from_pylist([{name: row.get(name) for name in columns} for row in rows], _CALLBACKS) if rows else None  # fmt: skip


def survey_questions(con: DuckDBPyConnection) -> tuple[str, ...]:
    """What was asked, in the order of the alphabet."""
    asked = "SELECT DISTINCT question FROM surveys WHERE question IS NOT NULL ORDER BY 1"
    return tuple(str(one) for (one,) in query_rows(con, asked))


def measure_of(question: str, settings: Settings) -> str:
    """What the question's scores are turned into, by its name."""
    name = question.lower()
    if question == settings.csat:
        return "csat"
    if "nps" in name or "recommend" in name:
        return "nps"
    return "ces" if "ces" in name.split("_") or "effort" in name else "mean"


def survey_table(
    con: DuckDBPyConnection,
    question: str,
    callbacks: pa.Table | None = None,
    contacts: Collection[str] | None = None,
) -> pa.Table:
    """A row an invitation with what is known of it; `called back` says who was drawn, `said then` what they said."""
    _record(con, callbacks)
    table: pa.Table = con.sql(
        _INVITATIONS.format(kind=sql_kind()), params={"question": question}
    ).to_arrow_table()
    table = _with_scorer(con, table)
    if contacts is not None:
        table = table.filter(pc.is_in(table["contact"], pa.array(sorted(contacts), pa.string())))
    return table.append_column("period", _periods(table["moment"]))


def non_respondents(
    con: DuckDBPyConnection, question: str, contacts: Collection[str] | None = None
) -> tuple[str, ...]:
    """The contacts that were asked and have no answer, in the order of their ids."""
    asked = """SELECT contact FROM surveys WHERE question = $question
        GROUP BY contact HAVING count(score) = 0 ORDER BY contact"""
    silent = (str(one) for (one,) in query_rows(con, asked, {"question": question}))
    return tuple(one for one in silent if contacts is None or one in contacts)


def comments_of(
    con: DuckDBPyConnection, question: str, contacts: Collection[str] | None = None, most: int = 5
) -> tuple[tuple[str, float | None, str], ...]:
    """Contact, score and comment of the newest who wrote one."""
    wrote = """SELECT contact, score, comment FROM surveys WHERE question = $question AND trim(comment) <> ''
        ORDER BY "at" DESC NULLS LAST, contact"""
    rows = query_rows(con, wrote, {"question": question})
    return tuple((str(one), score, str(text)) for one, score, text in rows if contacts is None or one in contacts)[:most]  # fmt: skip


def _read(
    con: DuckDBPyConnection,
    settings: Settings,
    question: str,
    callbacks: pa.Table | None,
    contacts: Collection[str] | None,
) -> SurveyReading:
    table = survey_table(con, question, callbacks, contacts)
    measure = measure_of(question, settings)
    known = [name for name in table.column_names if name in _TRAITS or name.endswith(_SCORER)]
    known = [name for name in known if table[name].null_count < table.num_rows]
    return read_survey(
        table, score="score", known=known, callback="said then", drawn="called back", cluster="customer",
        contact="contact", at="at", period="period",
        groups=[name for name in _GROUPS if name in known and len(pc.unique(table[name])) > 1], measure=measure,
        good=settings.csat_good if measure == "csat" else None,
        trend_minimum=settings.listening.trend_minimum, question=question,
    )  # fmt: skip


def _record(con: DuckDBPyConnection, callbacks: pa.Table | None) -> None:
    """The table `recorded_callbacks`: what was given, and what was imported of the others."""
    own = "SELECT contact, question, score FROM callbacks"
    if callbacks is None:
        con.execute(f"CREATE OR REPLACE TEMP TABLE recorded_callbacks AS {own}")
        return
    con.register("given_callbacks", callbacks)
    con.execute(
        "CREATE OR REPLACE TEMP TABLE recorded_callbacks AS "
        "SELECT contact, question, score FROM given_callbacks UNION ALL "
        f"SELECT * FROM ({own}) AS own WHERE NOT EXISTS (SELECT 1 FROM given_callbacks AS given "
        "WHERE given.contact = own.contact AND given.question = own.question)"
    )
    con.unregister("given_callbacks")


def _with_scorer(con: DuckDBPyConnection, table: pa.Table) -> pa.Table:
    """The scorer's answers as numbers, a column a question."""
    asked = [str(one) for (one,) in query_rows(con, "SELECT DISTINCT question FROM answers ORDER BY 1")]  # fmt: skip
    for question in asked:
        rows = con.sql(
            """SELECT contact, any_value(CASE answer WHEN 'yes' THEN 1.0 WHEN 'partly' THEN 0.5
            WHEN 'no' THEN 0.0 END)::DOUBLE AS value FROM answers WHERE question = $question GROUP BY contact""",
            params={"question": question},
        ).to_arrow_table()
        place = pc.index_in(table["contact"], rows["contact"].combine_chunks())
        table = table.append_column(
            f"{question.replace('_', ' ')}{_SCORER}", pc.take(rows["value"], place)
        )
    return table


def _periods(moments: Any) -> Any:
    """The week of each moment, as 2026-W37; its month where the survey is long."""
    ends: Any = pc.min_max(moments).as_py()
    long = ends["min"] is not None and (ends["max"] - ends["min"]).days > _WEEKS_LONG
    return pc.strftime(moments, format="%Y-%m" if long else "%G-W%V")
