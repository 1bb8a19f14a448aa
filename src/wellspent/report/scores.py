"""The scorecard's answers, counted; automatic answers and people's stay apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from wellspent.estimate import estimate_share
from wellspent.report.gather import query_records
from wellspent.report.model import Question

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["count_answers"]

_ELSEWHERE: Final = "Other questions"  # answers to a question that the form does not hold

_QUERY: Final = """
SELECT
    question,
    "by",
    count(*) FILTER (answer = 'yes') AS yes,
    count(*) FILTER (answer = 'partly') AS partly,
    count(*) FILTER (answer = 'no') AS no,
    count(*) FILTER (answer = 'no_occasion') AS no_occasion,
    count(*) FILTER (answer = 'cannot_tell') AS cannot_tell
FROM answers
GROUP BY question, "by"
ORDER BY question, "by"
"""


def count_answers(con: DuckDBPyConnection) -> tuple[Question, ...]:
    """The counts of each answer by question and judge, and the share of yes among occasions.

    An occasion is an answer of yes, partly or no: where there was none, or where
    nobody could tell, the question neither gains nor loses.
    """
    known = _questions_of_form()
    order = list(known)
    rows = query_records(con, _QUERY)
    rows.sort(
        key=lambda row: order.index(row["question"]) if row["question"] in known else len(order)
    )
    return tuple(
        _question(row, *known.get(row["question"], (_ELSEWHERE, row["question"]))) for row in rows
    )


def _questions_of_form() -> dict[str, tuple[str, str]]:
    """Section and text of every question, in the order of the form."""
    from wellspent.scorecard.forms import default_form  # noqa: PLC0415

    return {
        question.id: (section.title, question.text)
        for section in default_form().sections
        for question in section.questions
    }


def _question(row: dict[str, Any], section: str, text: str) -> Question:
    occasions = row["yes"] + row["partly"] + row["no"]
    share = estimate_share(row["yes"], occasions, "occasions")
    return Question(section=section, text=text, share_yes=share, **row)
