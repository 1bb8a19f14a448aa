"""The lines of the split of chosen contacts, and the places in which what could be cut gathers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from wellspent.estimate import MINIMUM_N, Estimate, Figure, Unknown, mean_from, ratio_from
from wellspent.report.bounds import not_below_nothing, within_whole
from wellspent.report.index import LINES, ContactIndex
from wellspent.report.model import Cut, Field, Kind, Line, Place, Rows
from wellspent.report.monday import NOWHERE, QUICK_SHOWN

__all__ = ["LineSums", "cut_of", "sum_lines"]

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class LineSums:
    """By line: what the figures of n contacts are made of; `whole` is their handle time."""

    n: int
    whole: float
    most: float  # the largest handle time
    entries: Array
    total: Array
    shown: Array  # entries that are more than nothing
    spread: Array  # squared deviations from the mean, of all n
    jackknife: Array  # squared deviations of the ratios that leave one out

    def mean(self, line: int) -> Figure:
        """Mean seconds per contact."""
        return not_below_nothing(
            mean_from(self.n, float(self.total[line]), float(self.spread[line]))
        )

    def share(self, line: int) -> Figure:
        """The share of handle time."""
        return within_whole(
            ratio_from(
                self.n, float(self.total[line]), self.whole, self.most, float(self.jackknife[line])
            )
        )

    def largest(self, kind: Kind) -> list[int]:
        """The lines of a kind that occur, whose name is known, those with most seconds first."""
        named = [
            line
            for line, (its_kind, name) in enumerate(LINES)
            if its_kind == kind and name != "unknown" and self.entries[line]
        ]
        return sorted(named, key=lambda line: -self.total[line])


def sum_lines(index: ContactIndex, chosen: Array, whole: float, most: float) -> LineSums:
    """The sums of the chosen contacts, whose handle time is `whole` in all and `most` at most."""
    from wellspent.report.index_kernels import spread_entries, sum_entries  # noqa: PLC0415 - numba

    n = len(chosen)
    held = (chosen, index.entry_edges, index.entry_line, index.entry_seconds)
    entries, total, shown = sum_entries(*held, len(LINES))
    mean, ratio = total / max(n, 1), total / (whole or 1.0)
    spread, moved = spread_entries(*held, index.columns, mean, ratio, whole)
    every, moved = moved[-1], moved[:-1]
    # those who have nothing of a line; where there are none, rounding must not make some
    absent = n - entries
    none = np.where(absent[:, None] > 0, every[2:] - moved[:, 2:], 0.0)
    shift = moved[:, 0] + ratio * none[:, 0]
    squared = moved[:, 1] + ratio**2 * np.maximum(none[:, 1], 0.0)
    return LineSums(
        n, whole, most, entries, total, shown,
        spread=spread + absent * mean**2,
        jackknife=np.maximum(squared - shift**2 / max(n, 1), 0.0),
    )  # fmt: skip


def cut_of(
    index: ContactIndex, chosen: Array, sums: LineSums, lines: Mapping[int, Line]
) -> tuple[Cut, ...]:
    """Causes of friction by seconds, then the largest of the quick and necessary parts."""
    wanted = [*sums.largest("friction"), *sums.largest("quick")[:QUICK_SHOWN]]
    found = [one for one in wanted if isinstance(lines[one].finding, Estimate)]
    places = _places(index, chosen, sums, {one: lines[one] for one in found})
    cuts = []
    for one in wanted:
        finding = lines[one].finding
        cuts.append(Cut(lines[one], finding if isinstance(finding, Unknown) else places[one]))
    return tuple(cuts)


def _places(
    index: ContactIndex, chosen: Array, sums: LineSums, lines: Mapping[int, Line]
) -> dict[int, Place | Unknown]:
    """For each of these lines where it takes most seconds beyond what its mean would make there."""
    from wellspent.report.index_kernels import spread_places, sum_places  # noqa: PLC0415 - numba

    named = _names_of(index)
    slot = np.full(len(LINES), -1, np.int64)
    slot[list(lines)] = np.arange(len(lines))
    held = (chosen, index.entry_edges, index.entry_line, index.entry_seconds, slot, index.places)
    count = np.bincount(index.places[chosen].ravel(), minlength=len(named))
    total, shown = sum_places(*held, (len(lines), len(named)))
    mean = total / np.maximum(count, 1)
    spread = spread_places(*held, mean) + (count - shown) * mean**2
    gathered: dict[int, Place | Unknown] = {}
    for k, (one, line) in enumerate(lines.items()):
        overall = float(sums.total[one]) / sums.n
        excess = np.where(shown[k] >= MINIMUM_N, total[k] - overall * count, -np.inf)
        gathered[one] = NOWHERE
        for p in np.argsort(-excess, kind="stable").tolist():
            if not excess[p] > 0:
                break
            there = not_below_nothing(mean_from(int(count[p]), float(total[k, p]), float(spread[k, p])))  # fmt: skip
            if named[p] and isinstance(there, Estimate) and there.low > overall:
                field, value = named[p]
                gathered[one] = Place(field, value, there, Rows(line.rows.measure, field, value))
                break
    return gathered


def _names_of(index: ContactIndex) -> list[tuple[Field, str] | None]:
    """Field and value of each number in `index.places`; None where not recorded."""
    fields: tuple[Field, ...] = ("queue", "reason")
    return [
        None if text is None else (field, text)
        for field in fields
        for text in index.texts_of(field)
    ]
