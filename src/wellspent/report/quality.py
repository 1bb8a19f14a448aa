"""How far the data bears the figures: problems, time that is missing, labels withheld."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wellspent.estimate import estimate_share
from wellspent.report.bounds import estimate_share_of_time
from wellspent.report.gather import query_rows, query_vectors
from wellspent.report.model import FIELDS, ProblemCount, Quality

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["judge_quality"]

# numbers and quoted values differ from record to record: one kind of problem, many records
_PROBLEMS: Final = r"""
SELECT
    file,
    regexp_replace(regexp_replace(found, '''[^'']*''', '…', 'g'), '\d+([.,]\d+)*', '…', 'g') AS kind,
    min(remedy) AS remedy,
    count(*) AS problems
FROM problems
GROUP BY file, kind
ORDER BY problems DESC, file, kind
"""

_LABELS: Final = """
SELECT
    (SELECT count(*) FROM turns),
    (SELECT count(*) FROM labels),
    (SELECT count(*) FROM labels WHERE part = 'unknown'),
    (SELECT count(*) FROM contacts ANTI JOIN handled USING (contact))
"""


def judge_quality(con: DuckDBPyConnection) -> Quality:
    """What a reader should know of the data before trusting the figures."""
    turns, labels, withheld, without_timing = query_rows(con, _LABELS)[0]
    problems = tuple(ProblemCount(*row) for row in query_rows(con, _PROBLEMS))
    time = query_vectors(con, "SELECT unknown, handle FROM handled ORDER BY i")
    missing = ", ".join(f"count(*) - count({field})" for field in FIELDS)
    (not_recorded,) = query_rows(con, f"SELECT {missing} FROM contacts")
    return Quality(
        problems=problems,
        problem_count=sum(problem.count for problem in problems),
        without_timing=without_timing,
        unknown=estimate_share_of_time(time["unknown"], time["handle"]),
        turns=turns,
        withheld=estimate_share(withheld, labels, "labelled turns"),
        unlabelled=turns - labels,
        not_recorded=tuple(zip(FIELDS, not_recorded, strict=True)),
    )
