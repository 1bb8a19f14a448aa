"""One question to a table: which column is the behaviour, which the outcome, what is adjusted for.

study        the arrays that every estimator reads; one row a contact that can be used
covariate    a column known before the contact; texts become one column of 0 and 1 a value
cluster      a column whose rows hang together: an agent's contacts, a customer's contacts
left out     rows without a behaviour, an outcome or a cluster: counted by the reason
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wellspent.errors import WellspentError

__all__ = ["Floats", "Ints", "Mask", "Study", "StudyUnusable", "amounts_of", "codes_of", "study_of"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

_MOST_VALUES: Final = 30  # a text's rarer values are one: they say too little each
_MOST_MISREAD: Final = 0.05  # of a column of numbers; with more it is a column of words
_GROUPED: Final = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?")  # 1,519 and 1,519.50
_GROUPED_BY_DOTS: Final = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+")  # 1.519, beside 12,5
_DECIMAL_COMMA: Final = re.compile(r"[+-]?\d*,\d+")
_YES: Final = frozenset({"1", "1.0", "yes", "true", "y", "t"})
_NO: Final = frozenset({"0", "0.0", "no", "false", "n", "f"})


class StudyUnusable(WellspentError):
    """A table of which the question cannot be asked: a column is missing or says something else."""


@dataclass(frozen=True, slots=True)
class Study:
    """The question as arrays of n rows.

    `treatment` is 0 or 1 where `kind` is "binary", else an amount such as seconds. `covariates` is n × p
    float64 without gaps, a column each of `names`; `origin` says which column of the table each
    one came from; `misread` counts cells of a column of numbers that held something else and are
    taken as missing. `rows` are the places of the rows in the table. `clusters` are codes from 0, one array each of `cluster_names`. `segment` holds
    codes into `segments`, or is None. `left_out` counts rows that could not be used, by reason.
    """

    treatment_name: str
    outcome_name: str
    treatment: Floats
    outcome: Floats
    covariates: Floats
    names: tuple[str, ...]
    origin: tuple[str, ...]
    adjusted_for: tuple[str, ...]
    clusters: tuple[Ints, ...]
    cluster_names: tuple[str, ...]
    segment: Ints | None
    segments: tuple[str, ...]
    left_out: tuple[tuple[str, int], ...]
    misread: tuple[tuple[str, int], ...] = ()
    rows: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))

    @property
    def n(self) -> int:
        """How many contacts it holds."""
        return len(self.treatment)

    @property
    def kind(self) -> Literal["binary", "amount"]:
        """Whether the behaviour is there or not, or comes in amounts."""
        return "binary" if _is_binary(self.treatment) else "amount"

    @property
    def outcome_is_yes_or_no(self) -> bool:
        """Whether the outcome is 0 or 1 alone."""
        return _is_binary(self.outcome)

    @property
    def finest(self) -> Ints | None:
        """The way of clustering with the most clusters, customers rather than agents; None without."""
        return max(self.clusters, key=lambda codes: len(np.unique(codes)), default=None)

    def where(self, mask: Mask) -> Study:
        """The same question of some of the rows. Cluster codes keep their meaning."""
        return replace(
            self,
            treatment=self.treatment[mask],
            outcome=self.outcome[mask],
            covariates=self.covariates[mask],
            clusters=tuple(codes[mask] for codes in self.clusters),
            segment=None if self.segment is None else self.segment[mask],
            rows=self.rows[mask] if len(self.rows) else self.rows,
        )

    def asking(self, *, treatment: Floats | None = None, outcome: Floats | None = None) -> Study:
        """The same rows with another behaviour or another outcome in its place."""
        return replace(
            self,
            treatment=self.treatment if treatment is None else treatment,
            outcome=self.outcome if outcome is None else outcome,
        )


def study_of(
    table: pa.Table,
    *,
    treatment: str,
    outcome: str,
    adjust: Sequence[str] = (),
    clusters: Sequence[str] = (),
    segment: str | None = None,
) -> Study:
    """The question as arrays; rows that cannot be used are left out and counted.

    A segment is adjusted for too. Numbers that are missing among the covariates are set to the
    median, and a column of their own says so; missing texts are a value of their own. Raises
    `StudyUnusable` for a column that is not there, used twice or of the wrong kind.
    """
    adjusted = tuple(dict.fromkeys([*adjust, *([segment] if segment else [])]))
    _refuse_columns(table, treatment, outcome, adjusted, clusters)
    given, happened = amounts_of(table, treatment), amounts_of(table, outcome)
    groups = {name: _texts(table, name) for name in dict.fromkeys([*clusters, *([segment] if segment else [])])}  # fmt: skip
    usable, left_out = _usable(table.num_rows, {treatment: given, outcome: happened}, groups)
    kept = table.filter(pa.array(usable))
    columns = [_covariate(kept, name) for name in adjusted]
    misread = [(name, _misread(kept, name)) for name in adjusted]
    names = [(label, name) for name, (labels, _) in zip(adjusted, columns, strict=True) for label in labels]  # fmt: skip
    matrix = [block for _, block in columns]
    codes, levels = codes_of(kept, segment) if segment else (None, ())
    return Study(
        treatment_name=treatment,
        outcome_name=outcome,
        treatment=given[usable],
        outcome=happened[usable],
        covariates=np.hstack(matrix) if matrix else np.empty((int(usable.sum()), 0)),
        names=tuple(label for label, _ in names),
        origin=tuple(name for _, name in names),
        adjusted_for=adjusted,
        clusters=tuple(codes_of(kept, name)[0] for name in clusters),
        cluster_names=tuple(clusters),
        segment=codes,
        segments=levels,
        left_out=left_out,
        misread=tuple((name, n) for name, n in misread if n),
        rows=np.flatnonzero(usable),
    )


def _refuse_columns(
    table: pa.Table, treatment: str, outcome: str, adjusted: Sequence[str], clusters: Sequence[str]
) -> None:
    wanted = [treatment, outcome, *adjusted, *clusters]
    for name in wanted:
        _refuse_missing(table, name)
    twice = [name for name, n in Counter([treatment, outcome, *adjusted]).items() if n > 1]
    if twice:
        raise StudyUnusable(
            f"The column '{twice[0]}' is used twice.",
            "Behaviour, outcome and what is adjusted for are different columns.",
        )
    for name in clusters:
        if name in {treatment, outcome}:
            raise StudyUnusable(
                f"The column '{name}' cannot be a cluster and what is asked about.",
                "Name the column of agents or customers.",
            )


def _refuse_missing(table: pa.Table, name: str) -> None:
    if name not in table.column_names:
        has = ", ".join(table.column_names[:20])
        raise StudyUnusable(
            f"The table has no column '{name}'; it has: {has}.", "Name one that it has."
        )


def _usable(
    rows: int, amounts: dict[str, Floats], groups: dict[str, list[str | None]]
) -> tuple[Mask, tuple[tuple[str, int], ...]]:
    usable = np.ones(rows, dtype=bool)
    left_out = []
    gaps = {name: np.isfinite(values) for name, values in amounts.items()}
    gaps |= {name: np.array([one is not None for one in values], dtype=bool) for name, values in groups.items()}  # fmt: skip
    for name, there in gaps.items():
        lost = int((usable & ~there).sum())
        if lost:
            left_out.append((f"no {name}", lost))
        usable &= there
    return usable, tuple(left_out)


def amounts_of(table: pa.Table, name: str) -> Floats:
    """The column as numbers, NaN where it is empty; yes and no are 1 and 0.

    Raises `StudyUnusable` for a column that is not there, or a cell that is neither.
    """
    _refuse_missing(table, name)
    column: Any = table[name].combine_chunks()
    if pa.types.is_boolean(column.type) or pa.types.is_integer(column.type) or pa.types.is_floating(column.type) or pa.types.is_decimal(column.type):  # fmt: skip
        cast = pc.cast(column, pa.float64())
        return np.array(pc.fill_null(cast, float("nan")).to_numpy(zero_copy_only=False), dtype=np.float64)  # fmt: skip
    cells = column.to_pylist()
    _refuse_grouped([str(one).strip() for one in cells if one is not None], name)
    return np.array([_amount(one, name) for one in cells], dtype=np.float64)


def _amount(cell: Any, name: str) -> float:
    text = "" if cell is None else str(cell).strip().lower()
    if not text:
        return float("nan")
    if text in _YES or text in _NO:
        return float(text in _YES)
    number = _number(text)
    if number is None:
        raise StudyUnusable(
            f"The column '{name}' holds '{str(cell)[:40]}', which is neither a number nor yes or no.",
            "Write 1 and 0, yes and no, or an amount.",
        )
    return number


def _number(text: str) -> float | None:
    """The number that a cell holds, with a decimal comma too; NaN where it is infinite."""
    try:
        number = float(text.replace(",", ".") if text.count(",") == 1 and "." not in text else text)
    except ValueError:
        return None
    return number if math.isfinite(number) else math.nan


def _refuse_grouped(cells: Sequence[str], name: str) -> None:
    """Refuse a column whose commas may part thousands: read cell by cell 1,519 would be 1.519.

    A cell such as 12,5 or 0,25 says that the column's commas are decimal ones.
    """
    marked = [cell for cell in cells if "," in cell]
    if not marked:
        return
    grouped = [cell for cell in marked if _GROUPED.fullmatch(cell)]
    surely = [cell for cell in marked if cell.count(",") > 1 or "." in cell]
    decimal = any(
        _DECIMAL_COMMA.fullmatch(cell) and not _GROUPED.fullmatch(cell) for cell in marked
    )
    if decimal:
        grouped = [one for one in surely if _has_thousands(one)]
        grouped += [cell for cell in cells if _GROUPED_BY_DOTS.fullmatch(cell)]
    else:
        grouped += [one for one in surely if _has_thousands(one)]
    if grouped:
        raise StudyUnusable(
            f"The column '{name}' holds '{grouped[0][:40]}', which may be a thousand times more or less.",
            "Write numbers without thousands separators: 1519 or 1519.5.",
        )


def _has_thousands(cell: str) -> bool:
    """Whether only a mark between thousands explains the cell: 1,519,000 or 1.519,50."""
    dotted = cell.translate(str.maketrans(",.", ".,"))
    return bool(_GROUPED.fullmatch(cell) or _GROUPED.fullmatch(dotted))


def _texts(table: pa.Table, name: str) -> list[str | None]:
    return [None if one is None or one == "" else str(one) for one in table[name].to_pylist()]


def codes_of(table: pa.Table, name: str) -> tuple[Ints, tuple[str, ...]]:
    """A code from 0 for each row of a column without gaps, and the values that they stand for."""
    coded: Any = pc.dictionary_encode(pc.cast(table[name].combine_chunks(), pa.string()))
    return np.asarray(coded.indices.to_numpy(zero_copy_only=False), dtype=np.int64), tuple(coded.dictionary.to_pylist())  # fmt: skip


def _covariate(table: pa.Table, name: str) -> tuple[list[str], Floats]:
    """The columns of numbers that one column of the table becomes, with their names."""
    column: Any = table[name].combine_chunks()
    if _is_text(column.type):
        texts = _texts(table, name)
        numbers = _mostly_numbers(texts)
        if numbers is None:
            return _values(name, texts)
        _refuse_grouped([text.strip() for text in texts if text is not None], name)
        return _numbers(name, numbers)
    if pa.types.is_timestamp(column.type) or pa.types.is_date(column.type):
        column = pc.cast(pc.cast(column, pa.timestamp("s")), pa.int64())
    if pa.types.is_null(column.type):
        return [], np.empty((table.num_rows, 0))
    numbers = np.array(
        pc.fill_null(pc.cast(column, pa.float64()), float("nan")).to_numpy(zero_copy_only=False),
        dtype=np.float64,
    )
    return _numbers(name, numbers)


def _is_text(kind: pa.DataType) -> bool:
    return (
        pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_dictionary(kind)
    )


def _mostly_numbers(texts: list[str | None]) -> Floats | None:
    """The numbers that nearly all texts are, NaN for the others; None where they are words.

    A column of ages in which somebody once wrote "unknown" is still a column of ages.
    """
    given = [text for text in texts if text is not None]
    read = [_number(text.strip()) for text in given]
    unread = sum(
        one is None and not _has_thousands(text.strip())
        for text, one in zip(given, read, strict=True)
    )
    if not given or unread > _MOST_MISREAD * len(given):
        return None
    numbers = iter(math.nan if one is None else one for one in read)
    return np.array([math.nan if text is None else next(numbers) for text in texts])


def _misread(table: pa.Table, name: str) -> int:
    column: Any = table[name]
    if not _is_text(column.type):
        return 0
    texts = _texts(table, name)
    if _mostly_numbers(texts) is None:
        return 0
    return sum(text is not None and _number(text.strip()) is None for text in texts)


def _numbers(name: str, numbers: Floats) -> tuple[list[str], Floats]:
    gap = ~np.isfinite(numbers)
    if gap.all():
        return [], np.empty((len(numbers), 0))
    filled = np.where(gap, np.median(numbers[~gap]), numbers)
    if not gap.any():
        return [name], filled[:, None]
    return [name, f"{name} missing"], np.column_stack([filled, gap.astype(np.float64)])


def _values(name: str, texts: list[str | None]) -> tuple[list[str], Floats]:
    """One column a value; all of them, since the estimators regularise."""
    counts = Counter("missing" if text is None else text for text in texts)
    named = [value for value, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
    shown = named if len(named) <= _MOST_VALUES else named[: _MOST_VALUES - 1]
    place = {value: i for i, value in enumerate(shown)}
    width = len(shown) + (len(named) > len(shown))
    matrix = np.zeros((len(texts), width))
    columns = [place.get("missing" if text is None else text, width - 1) for text in texts]
    matrix[np.arange(len(texts)), columns] = 1.0
    labels = [f"{name} = {value}" for value in shown]
    return labels + ([f"{name} = another"] if width > len(shown) else []), matrix


def _is_binary(values: Floats) -> bool:
    return bool(np.isin(values, (0.0, 1.0)).all())
