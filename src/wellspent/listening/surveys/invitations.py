"""A table of invitations, a row each, as numbers: who answered, what, and whom they belong to.

responded  yes or no, 1 or 0, true or false; where no column is named, whoever has a score
callback   marks who was called back (the score column then holds what they said), or holds that score
           itself; a text such as "not reached" is somebody drawn who said nothing
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wellspent.errors import WellspentError
from wellspent.listening.surveys.intervals import Codes
from wellspent.listening.surveys.measures import Floats

__all__ = [
    "Called",
    "SurveyUnusable",
    "called_back",
    "codes_of",
    "numbers_of",
    "said_yes",
    "seconds_of",
]

_YES: Final = ("yes", "y", "true", "t", "1", "1.0")
_NO: Final = ("no", "n", "false", "f", "0", "0.0", "")


class SurveyUnusable(WellspentError):
    """A table that is no survey: a column is missing, or does not hold what it should."""


@dataclass(frozen=True, slots=True, eq=False)
class Called:
    """Who was drawn and called back, and what they said; nan where not reached."""

    drawn: np.ndarray
    said: Floats


def numbers_of(table: pa.Table, name: str) -> tuple[Floats, int]:
    """A column as numbers, nan where it is empty, and how many of its cells are no numbers."""
    column = _column(table, name)
    kind = column.type
    if pa.types.is_null(kind):
        return np.full(table.num_rows, np.nan), 0
    if pa.types.is_boolean(kind):
        column = pc.cast(column, pa.int8())
    if pa.types.is_temporal(kind) or pa.types.is_nested(kind):
        raise SurveyUnusable(f"'{name}' holds no scores but {kind}.", "Name a column of numbers.")
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return _read(column)
    values = np.array(pc.cast(column, pa.float64()).to_numpy(), dtype=np.float64)
    bad = int(np.isinf(values).sum())
    values[np.isinf(values)] = np.nan
    return values, bad


def said_yes(table: pa.Table, name: str) -> np.ndarray:
    """Who is said to have answered; an empty cell is a no. Raises `SurveyUnusable`."""
    column = _column(table, name)
    if pa.types.is_null(column.type):
        return np.zeros(table.num_rows, dtype=bool)
    texts = pc.fill_null(pc.utf8_lower(pc.utf8_trim_whitespace(pc.cast(column, pa.string()))), "")
    yes = np.asarray(pc.is_in(texts, pa.array(_YES)).to_numpy(), dtype=bool)
    no = np.asarray(pc.is_in(texts, pa.array(_NO)).to_numpy(), dtype=bool)
    other = np.flatnonzero(~(yes | no))
    if len(other):
        raise SurveyUnusable(
            f"'{name}' says in {len(other):,} rows neither yes nor no, first in row {other[0] + 1:,}.",
            "Write yes or no, 1 or 0, or true or false.",
        )
    return yes


def codes_of(table: pa.Table, name: str) -> Codes:
    """The number of each text of a column, from 0; −1 where it is empty."""
    column = _column(table, name)
    if pa.types.is_null(column.type):
        return np.full(table.num_rows, -1, dtype=np.int64)
    coded: Any = pc.dictionary_encode(pc.cast(column, pa.string()).combine_chunks())
    return np.asarray(pc.fill_null(coded.indices, -1), dtype=np.int64)


def seconds_of(table: pa.Table, name: str) -> Floats:
    """A column of moments in seconds, nan where it is empty; of numbers, as they are."""
    column = _column(table, name)
    if pa.types.is_string(column.type):
        try:
            column = pc.cast(column, pa.timestamp("us"))
        except pa.ArrowInvalid:
            raise SurveyUnusable(
                f"'{name}' holds no moments.", "Write them as 2026-09-07T10:15:00."
            ) from None
    if pa.types.is_temporal(column.type):
        column = pc.cast(pc.cast(column, pa.timestamp("us")), pa.int64())
        return np.array(pc.cast(column, pa.float64()).to_numpy(), dtype=np.float64) / 1e6
    if pa.types.is_null(column.type):
        return np.full(table.num_rows, np.nan)
    return np.array(pc.cast(column, pa.float64()).to_numpy(), dtype=np.float64)


def called_back(
    table: pa.Table, name: str, scores: Floats, answered: np.ndarray, marked: str | None = None
) -> Called:
    """Who of those without an answer was called back, and what they said.

    Where the column `marked` says who was drawn, `name` holds the scores. Else `name` marks them where the scores of
    some whom it marks are there; it holds the scores itself where it says anything but 1 and 0, or
    where the scores of those who answered are 1 and 0 as well.
    """
    if marked is not None:
        drawn = said_yes(table, marked) & ~answered
        return Called(drawn, np.where(drawn, numbers_of(table, name)[0], np.nan))
    told, _ = numbers_of(table, name)
    there = np.asarray(pc.is_valid(_column(table, name)).to_numpy(), dtype=bool)
    texts = _lowered(table, name)
    marks = np.isin(texts, _YES)
    only_marks = bool(np.all(marks | np.isin(texts, _NO) | ~there))
    kept = np.isfinite(scores) & ~answered
    drawn = ~answered & marks if only_marks else ~answered & there
    if only_marks and (drawn & kept).any():
        return Called(drawn, np.where(drawn, scores, np.nan))
    if only_marks and not _could_be_scores(scores[answered]):
        return Called(drawn, np.full(len(scores), np.nan))
    drawn = ~answered & there & (texts != "")
    return Called(drawn, np.where(drawn, told, np.nan))


def _could_be_scores(scores: Floats) -> bool:
    known = scores[np.isfinite(scores)]
    return bool(len(known)) and bool(np.isin(known, (0.0, 1.0)).all())


def _lowered(table: pa.Table, name: str) -> np.ndarray:
    column = _column(table, name)
    if pa.types.is_null(column.type):
        return np.full(table.num_rows, "")
    texts = pc.fill_null(pc.utf8_lower(pc.utf8_trim_whitespace(pc.cast(column, pa.string()))), "")
    return np.asarray(texts.to_numpy(), dtype=object)


def _read(column: Any) -> tuple[Floats, int]:
    """Numbers that are written as texts; each different text is read once."""
    coded: Any = pc.dictionary_encode(column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column)  # fmt: skip
    read = [_number(str(text)) for text in coded.dictionary.to_pylist()]
    values = np.array([*read, np.nan])
    codes = np.asarray(pc.fill_null(coded.indices, len(read)), dtype=np.int64)
    blank = np.array([not str(text).strip() for text in coded.dictionary.to_pylist()] + [True])
    found = values[codes]
    return found, int((np.isnan(found) & ~blank[codes]).sum())


def _number(text: str) -> float:
    try:
        value = float(text.strip())
    except ValueError:
        return float("nan")
    return value if np.isfinite(value) else float("nan")


def _column(table: pa.Table, name: str) -> Any:
    if name not in table.column_names:
        has = ", ".join(table.column_names) or "none"
        raise SurveyUnusable(f"There is no column '{name}'; there are: {has}.", "Name one of them.")
    return table[name]
