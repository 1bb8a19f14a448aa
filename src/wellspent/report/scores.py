"""The scorecard's answers, counted; automatic answers and people's stay apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from wellspent.estimate import estimate_share
from wellspent.report.gather import query_records
from wellspent.report.model import Question

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["QUESTIONS", "count_answers"]

_QUICK: Final = "Quick parts quick"
_SLOW: Final = "Slow parts meaningful"

# question: section and text, in the order of the form
QUESTIONS: Final[dict[str, tuple[str, str]]] = {
    "resolved": (_QUICK, "Was the primary issue resolved effectively?"),
    "verified_knowledge": (_QUICK, "Did verified knowledge guide the interaction?"),
    "documented": (_QUICK, "Was the interaction documented clearly and concisely?"),
    "no_needless_wait": (_QUICK, "Was the customer spared needless waiting?"),
    "warm_opening": (_SLOW, "Was the tone friendly, patient and helpful at the beginning?"),
    "addressed_feelings": (_SLOW, "Was the customer's thinking and feeling addressed?"),
    "proactive_help": (_SLOW, "Was help offered beyond resolving the issue?"),
    "partnership_close": (_SLOW, "Did the close show partnership and gratitude?"),
}

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
    order = list(QUESTIONS)
    rows = query_records(con, _QUERY)
    rows.sort(
        key=lambda row: order.index(row["question"]) if row["question"] in order else len(order)
    )
    return tuple(_question(row) for row in rows)


def _question(row: dict[str, Any]) -> Question:
    section, text = QUESTIONS.get(row["question"], ("Other questions", row["question"]))
    occasions = row["yes"] + row["partly"] + row["no"]
    share = estimate_share(row["yes"], occasions, "occasions")
    return Question(section=section, text=text, share_yes=share, **row)
