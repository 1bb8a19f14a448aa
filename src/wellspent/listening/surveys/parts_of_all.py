"""Parts of everybody who was asked: queues, segments, periods; and those of whom hardly anybody answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wellspent.estimate import (
    MINIMUM_N,
    Figure,
    Unknown,
    estimate_share,
    too_few,
)
from wellspent.listening.surveys.bounds import bounds_of
from wellspent.listening.surveys.intervals import Codes, bounded_estimate, clustered_error
from wellspent.listening.surveys.measures import Floats, Scale
from wellspent.listening.surveys.model import GroupReading, TrendPeriod
from wellspent.listening.surveys.weighting import Weighted, mean_of_parts

__all__ = ["groups_of", "sparse_of", "trend_of"]

_MOST_GROUPS: Final = 40
_MOST_PERIODS: Final = 120
_LEAST_INVITED: Final = 20  # of whom nobody answered, to be named
_HARDLY: Final = 0.02
_CHANGED: Final = 2.576  # a response rate that chance alone moves once in a hundred


def groups_of(  # noqa: PLR0917 - as they come
    table: pa.Table,
    traits: Sequence[str],
    values: Floats,
    weighted: Weighted,
    scale: Scale,
    clusters: Codes | None,
) -> tuple[GroupReading, ...]:
    """Each group of each trait, the largest first."""
    return tuple(
        _group(trait, name, rows, values, weighted, scale, clusters)
        for trait in traits
        for name, rows in list(_split(table[trait], largest=True))[:_MOST_GROUPS]
    )


def trend_of(  # noqa: PLR0917 - as they come
    table: pa.Table,
    period: str | None,
    values: Floats,
    weighted: Weighted | None,
    scale: Scale,
    clusters: Codes | None,
    minimum: int,
) -> tuple[TrendPeriod, ...]:
    """Each period in its order, the last 120; without figures where fewer than `minimum` answered."""
    if period is None:
        return ()
    found: list[TrendPeriod] = []
    for name, rows in list(_split(table[period], largest=False))[-_MOST_PERIODS:]:
        mine = values[rows]
        n = int(np.isfinite(mine).sum())
        rate = estimate_share(n, len(rows), "invitations")
        note = _changed(found[-1], n, len(rows)) if found else ""
        if n < max(minimum, MINIMUM_N):
            few = Unknown(f"{n} answered, and a trend needs {minimum}", f"{minimum - n} more answers, or longer periods")  # fmt: skip
            found.append(TrendPeriod(name, len(rows), n, rate, few, few, note))
            continue
        raw, corrected = _figures(rows, values, weighted, scale, clusters)
        found.append(TrendPeriod(name, len(rows), n, rate, raw, corrected, note))
    return tuple(found)


def sparse_of(
    table: pa.Table, known: Sequence[str], values: Floats, weighted: Weighted | None
) -> tuple[str, ...]:
    """Where nobody answered, and how many are so unlikely to answer that a few speak for them."""
    said = []
    for trait in known:
        column = table[trait]
        if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
            continue
        for name, rows in _split(column, largest=True):
            if len(rows) >= _LEAST_INVITED and not np.isfinite(values[rows]).any():
                said.append(f"Of {len(rows):,} in {trait} '{name}' nobody answered: what stands for them is said by others.")  # fmt: skip
    if weighted is not None:
        hardly = float((weighted.likely < _HARDLY).mean())
        if hardly > 0.05:
            said.append(f"{hardly:.0%} of those asked are less than {_HARDLY:.0%} likely to answer: few speak for many.")  # fmt: skip
    return tuple(said)


def _group(  # noqa: PLR0917 - as they come
    trait: str,
    name: str,
    rows: Codes,
    values: Floats,
    weighted: Weighted,
    scale: Scale,
    clusters: Codes | None,
) -> GroupReading:
    n = int(np.isfinite(values[rows]).sum())
    raw, corrected = _figures(rows, values, weighted, scale, clusters)
    of = None if clusters is None else clusters[rows]
    return GroupReading(
        trait, name, len(rows), n, estimate_share(n, len(rows), "invitations"), raw, corrected,
        bounds_of(values[rows], scale, of) if len(rows) >= MINIMUM_N else None,
    )  # fmt: skip


def _figures(
    rows: Codes, values: Floats, weighted: Weighted | None, scale: Scale, clusters: Codes | None
) -> tuple[Figure, Figure]:
    mine = values[rows]
    answered = np.isfinite(mine)
    n = int(answered.sum())
    if n < MINIMUM_N or weighted is None:
        return too_few(n, "answers"), too_few(n, "answers")
    of = None if clusters is None else clusters[rows][answered]
    freedom = (n if of is None else len(np.unique(of))) - 1
    limits = (scale.low, scale.high)
    raw = bounded_estimate(float(mine[answered].mean()), clustered_error(mine[answered], of), freedom, n, limits, "mean of the answers")  # fmt: skip
    return raw, mean_of_parts(weighted, scale, clusters, rows)


def _changed(before: TrendPeriod, answered: int, invited: int) -> str:
    """Words, where the response rate changed by more than chance: then the answers may have changed by that."""
    p, q = before.answered / before.invited, answered / invited
    pooled = (before.answered + answered) / (before.invited + invited)
    error = (pooled * (1 - pooled) * (1 / before.invited + 1 / invited)) ** 0.5
    if error <= 0 or abs(q - p) < _CHANGED * error:
        return ""
    return f"the response rate went from {p:.0%} to {q:.0%}: what moved may be who answers"


def _split(column: Any, *, largest: bool) -> Iterator[tuple[str, Codes]]:
    """The rows of each text of a column, the largest first or in the order of the texts; null has none."""
    texts = pc.cast(column, pa.string())
    coded: Any = pc.dictionary_encode(texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts)  # fmt: skip
    codes = np.asarray(pc.fill_null(coded.indices, -1), dtype=np.int64)
    names = [str(one) for one in coded.dictionary.to_pylist()]
    order = np.argsort(codes, kind="stable")
    ends = np.searchsorted(codes[order], np.arange(len(names) + 1))
    sizes = np.diff(ends)
    ranked = sorted(
        range(len(names)), key=lambda k: (-sizes[k] if largest else 0, _place(names[k]))
    )
    for k in ranked:
        yield names[k], order[ends[k] : ends[k + 1]]


def _place(name: str) -> tuple[float, str]:
    """Numbers by their size, texts by the alphabet."""
    try:
        return float(name), name
    except ValueError:
        return float("inf"), name
