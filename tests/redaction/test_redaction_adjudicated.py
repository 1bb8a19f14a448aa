"""What was read of the corpus is kept as places and judgements, never as text."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

JUDGED = Path(__file__).resolve().parents[2] / "evidence" / "redaction_adjudicated.csv"
WORDS = {
    "false": {"personal", "town", "agent", "not_personal", "cannot_tell"},
    "missed": {"missed", "value_taken", "mislabelled", "cannot_tell"},
}


def _rows() -> list[dict[str, str]]:
    with JUDGED.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_a_judged_span_is_a_place_and_one_of_a_few_words() -> None:
    """Nothing of what was said there."""
    for row in _rows():
        assert re.fullmatch(r"multidogo-[a-z]+-[0-9a-f-]{36}", row["conversation"]), row
        assert int(row["turn"]) >= 1, row
        assert 0 <= int(row["start"]) < int(row["end"]), row
        assert row["judgement"] in WORDS[row["what"]], row


def test_no_span_is_judged_twice() -> None:
    """200 that count as false and 150 that count as missed, each of them once."""
    rows = _rows()
    places = {tuple(list(row.values())[:5]) for row in rows}
    assert len(places) == len(rows)
    assert Counter(row["what"] for row in rows) == {"false": 200, "missed": 150}
