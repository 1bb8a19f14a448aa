"""One question to a table: which column is the behaviour, which the outcome, what is adjusted for.

study        the arrays that every estimator reads; one row a contact that can be used
covariate    a column known before the contact; texts become one column of 0 and 1 a value
cluster      a column whose rows hang together: an agent's contacts, a customer's contacts
left out     rows without a behaviour, an outcome or a cluster: counted by the reason
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wellspent.errors import WellspentError
from wellspent.worth.cell_numbers import grouped_cell, has_thousands, number_of

__all__ = [
    "Floats",
    "Ints",
    "Mask",
    "Merged",
    "Study",
    "StudyUnusable",
    "amounts_of",
    "codes_of",
    "study_of",
]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

_MOST_VALUES: Final = 100  # a text's rarer values are one: they say too little each
_MOST_MISREAD: Final = 0.05  # of a column of numbers; with more it is a column of words
_YES: Final = frozenset({"1", "1.0", "yes", "true", "y", "t"})
_NO: Final = frozenset({"0", "0.0", "no", "false", "n", "f"})


class StudyUnusable(WellspentError):
    """A table of which the question cannot be asked: a column is missing or says something else."""


@dataclass(frozen=True, slots=True)
class Merged:
    """A text with too many values: `rarer` of its `values` are one, with this `share` of the rows."""

    column: str
    values: int
    rarer: int
    share: float


@dataclass(frozen=True, slots=True)
class Study:
    """The question as arrays of n rows.

    `treatment` is 0 or 1 where `kind` is "binary", else an amount such as seconds. `covariates` is n × p
    float64 without gaps, a column each of `names`; `origin` says which column of the table each
    one came from; `misread` counts cells of a column of numbers that held something else and are
    taken as missing. `merged` are the texts whose rarer values are one; `unvaried` the columns that are
    the same in all rows, which are not among `adjusted_for`. `rows` are the places of the rows in the table. `clusters` are codes from 0, one array each of `cluster_names`. `segment` holds
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
    merged: tuple[Merged, ...] = ()
    unvaried: tuple[str, ...] = ()
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
    blocks = {name: _covariate(kept, name) for name in adjusted}
    unvaried = tuple(name for name, (_, block) in blocks.items() if not _varies(block))
    adjusted = tuple(name for name in adjusted if name not in unvaried)
    columns = [blocks[name] for name in adjusted]
    merged = [_merged(kept, name) for name in adjusted]
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
        merged=tuple(one for one in merged if one),
        unvaried=unvaried,
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
    number = number_of(text)
    if number is None:
        raise StudyUnusable(
            f"The column '{name}' holds '{str(cell)[:40]}', which is neither a number nor yes or no.",
            "Write 1 and 0, yes and no, or an amount.",
        )
    return number


def _refuse_grouped(cells: Sequence[str], name: str) -> None:
    cell = grouped_cell(cells)
    if cell is not None:
        raise StudyUnusable(
            f"The column '{name}' holds '{cell[:40]}', which may be a thousand times more or less.",
            "Write numbers without thousands separators: 1519 or 1519.5.",
        )


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
    read = [number_of(text.strip()) for text in given]
    unread = sum(
        one is None and not has_thousands(text.strip())
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
    return sum(text is not None and number_of(text.strip()) is None for text in texts)


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
    named = [value for value, _ in _by_frequency(texts)]
    shown = named if len(named) <= _MOST_VALUES else named[: _MOST_VALUES - 1]
    place = {value: i for i, value in enumerate(shown)}
    width = len(shown) + (len(named) > len(shown))
    matrix = np.zeros((len(texts), width))
    columns = [place.get("missing" if text is None else text, width - 1) for text in texts]
    matrix[np.arange(len(texts)), columns] = 1.0
    labels = [f"{name} = {value}" for value in shown]
    return labels + ([f"{name} = another"] if width > len(shown) else []), matrix


def _by_frequency(texts: list[str | None]) -> list[tuple[str, int]]:
    counts = Counter("missing" if text is None else text for text in texts)
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _merged(table: pa.Table, name: str) -> Merged | None:
    """What `_values` makes one of a text; None where it keeps every value."""
    if not _is_text(table[name].type):
        return None
    texts = _texts(table, name)
    found = _by_frequency(texts)
    if len(found) <= _MOST_VALUES or _mostly_numbers(texts) is not None:
        return None
    rarer = found[_MOST_VALUES - 1 :]
    return Merged(name, len(found), len(rarer), sum(n for _, n in rarer) / len(texts))


def _varies(block: Floats) -> bool:
    """Whether any of the columns differs between rows; of no rows nothing is said."""
    return not len(block) or bool(block.shape[1] and np.ptp(block, axis=0).any())


def _is_binary(values: Floats) -> bool:
    return bool(np.isin(values, (0.0, 1.0)).all())
