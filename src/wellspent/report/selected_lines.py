"""Which lines of the split of chosen contacts to cut, and the places in which they gather."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from wellspent.estimate import MINIMUM_N, Estimate, Unknown
from wellspent.report.group_sums import GroupSums
from wellspent.report.index import ContactIndex
from wellspent.report.model import Cut, Field, Kind, Line, Place, Rows
from wellspent.report.monday import NOWHERE, QUICK_SHOWN

__all__ = ["cut_of", "largest"]


def largest(lines: Mapping[str, Line], sums: GroupSums, kind: Kind) -> list[Line]:
    """The lines of a kind whose name is known, those with most seconds first."""
    named = [
        measure for measure, one in lines.items() if one.kind == kind and one.name != "unknown"
    ]
    return [lines[one] for one in sorted(named, key=lambda one: -sums.seconds(0, one))]


def cut_of(
    index: ContactIndex, lines: Mapping[str, Line], sums: GroupSums, places: GroupSums
) -> tuple[Cut, ...]:
    """Causes of friction by seconds, then the largest of the quick and necessary parts."""
    named = _names_of(index)
    wanted = [
        *largest(lines, sums, "friction"),
        *largest(lines, sums, "quick")[:QUICK_SHOWN],
    ]
    return tuple(
        Cut(
            line,
            line.finding
            if isinstance(line.finding, Unknown)
            else _place(line, sums, places, named),
        )
        for line in wanted
    )


def _place(
    line: Line, sums: GroupSums, places: GroupSums, named: list[tuple[Field, str] | None]
) -> Place | Unknown:
    """Where the line takes most seconds beyond what the centre's mean would make there."""
    measure = line.rows.measure
    overall = sums.seconds(0, measure) / int(sums.count[0])
    excess = [places.seconds(p, measure) - overall * n for p, n in enumerate(places.count.tolist())]
    for p in np.argsort(-np.array(excess), kind="stable").tolist():
        mean, name = places.mean(p, measure), named[p]
        # a place may hold many contacts, but one with the line in few of them is an accident
        often = places.n_shown(p, measure) >= MINIMUM_N
        if excess[p] > 0 and name and often and isinstance(mean, Estimate) and mean.low > overall:
            field, value = name
            return Place(field, value, mean, Rows(measure, field, value))
    return NOWHERE


def _names_of(index: ContactIndex) -> list[tuple[Field, str] | None]:
    """Field and value of each number in `index.places`; None where not recorded."""
    fields: tuple[Field, ...] = ("queue", "reason")
    return [
        None if text is None else (field, text)
        for field in fields
        for text in index.texts_of(field)
    ]
