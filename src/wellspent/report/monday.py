"""The Monday answer: where the seconds of a contact go, which to cut, which to protect.

The split is of mean seconds, because means alone sum to the whole; the median
stands beside each. A line gathers in a place (a queue, a reason) where the place's
mean seconds per contact lie above the centre's by more than their interval. Nothing
that fewer than `MINIMUM_N` contacts show is a finding.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, get_args

import numpy as np
import numpy.typing as npt

from wellspent.estimate import (
    MINIMUM_N,
    Estimate,
    Figure,
    Unknown,
    estimate_quantile,
    estimate_share,
)
from wellspent.parts import FRICTIONS, QUICK_PARTS, SLOW_PARTS
from wellspent.report.bounds import estimate_mean_seconds, estimate_share_of_time
from wellspent.report.gather import Vector, query_rows, query_vectors
from wellspent.report.model import (
    KINDS,
    Basis,
    ChannelTiming,
    Cut,
    Field,
    Kind,
    Line,
    Monday,
    Place,
    Rows,
)

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = [
    "LINE_NAMES",
    "NOWHERE",
    "PRICE",
    "QUICK_SHOWN",
    "WORTH",
    "answer_monday",
    "finding_of",
    "seldom",
]

QUICK_SHOWN: Final = 3  # the largest quick parts that are named beside the causes of friction

WORTH: Final = Unknown(
    "no outcome is tied to these seconds", "outcomes of customers and an experiment or a rollout"
)
PRICE: Final = Unknown(
    "agents answer every contact of their queues, and this is a choice of contacts",
    "the answer without a choice",
)

NOWHERE: Final = Unknown(
    "no queue or reason stands out", "more contacts, or finer queues and reasons"
)

# the lines that there can be, in the order in which they are shown
LINE_NAMES: Final[dict[Kind, tuple[str, ...]]] = {
    "quick": (*QUICK_PARTS, "unknown"),
    "friction": FRICTIONS,
    "slow": (*SLOW_PARTS, "unknown"),
    "other": ("other",),
    "unknown": ("unknown",),
}


_Numbers = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class _Split:
    """Seconds by contact: of each kind, of each line, and all of them."""

    handle: Vector
    kinds: dict[Kind, Vector]
    lines: dict[tuple[Kind, str], Vector]


def answer_monday(con: DuckDBPyConnection) -> Monday:
    """The split of handle time, in shares and in seconds per contact, with its intervals.

    Reads the tables of `gather`. Contacts without timing are counted and hold no share.
    """
    columns = query_vectors(con, "SELECT * EXCLUDE (contact, channel, queue, reason, segment, team) FROM handled ORDER BY i")  # fmt: skip
    split = _Split(columns["handle"], {kind: columns[kind] for kind in KINDS}, _lines(con, columns))
    lines = tuple(_line(split, kind, name) for kind, name in split.lines)
    (contacts,) = query_rows(con, "SELECT count(*) FROM contacts")[0]
    return Monday(
        contacts=contacts,
        timed=len(split.handle),
        median=estimate_quantile(split.handle),
        lower_quartile=estimate_quantile(split.handle, 0.25),
        upper_quartile=estimate_quantile(split.handle, 0.75),
        mean=estimate_mean_seconds(split.handle),
        kinds=tuple(_line(split, kind, None) for kind in KINDS),
        lines=lines,
        measured=estimate_share_of_time(columns["measured"], split.handle),
        channels=_channels(con),
        bases=_bases(columns),
        cut=_cut(con, split, lines),
        protect=_largest(split, lines, "slow"),
        worth=WORTH,
        price=PRICE,
    )


def _lines(con: DuckDBPyConnection, columns: dict[str, Vector]) -> dict[tuple[Kind, str], Vector]:
    """Seconds of every line that occurs, one number a contact, lines in a fixed order."""
    found: dict[tuple[str, str], Vector] = {}
    query = """
        SELECT i, kind, name, sum(seconds) AS seconds
        FROM lines JOIN handled USING (contact)
        GROUP BY ALL ORDER BY ALL
    """
    for i, kind, name, seconds in query_rows(con, query):
        vector = found.setdefault((kind, name), np.zeros(len(columns["handle"])))
        vector[i] = round(seconds, 6)
    order = [(kind, name) for kind in KINDS for name in LINE_NAMES[kind]]
    return {key: found[key] for key in order if key in found}


def _line(split: _Split, kind: Kind, name: str | None) -> Line:
    seconds = split.kinds[kind] if name is None else split.lines[kind, name]
    shown, mean = seconds[seconds > 0], estimate_mean_seconds(seconds)
    return Line(
        kind,
        name or kind,
        share=estimate_share_of_time(seconds, split.handle),
        mean_seconds=mean,
        median_seconds=estimate_quantile(seconds),
        present=estimate_share(len(shown), len(seconds)),
        median_where_present=_median_where_present(shown, len(seconds)),
        finding=finding_of(mean, len(shown), len(seconds)),
        rows=Rows(kind if name is None else f"{kind}/{name}"),
    )


def _median_where_present(shown: Vector, n: int) -> Figure:
    return estimate_quantile(shown) if len(shown) >= MINIMUM_N else seldom(len(shown), n)


def finding_of(mean: Figure, shown: int, n: int) -> Figure:
    """The mean where it may be acted on: enough contacts show it, and it is more than nothing."""
    if isinstance(mean, Unknown):
        return mean
    if shown < MINIMUM_N:
        return seldom(shown, n)
    if mean.low <= 0:
        return Unknown("interval reaches 0", "more contacts")
    return mean


def seldom(shown: int, n: int) -> Unknown:
    """The answer where too few of n contacts show a line."""
    return Unknown(
        f"{shown} of {n:,} contacts, and a finding needs {MINIMUM_N}",
        "more contacts that have it",
    )


def _largest(split: _Split, lines: tuple[Line, ...], kind: Kind) -> tuple[Line, ...]:
    named = [line for line in lines if line.kind == kind and line.name != "unknown"]
    return tuple(sorted(named, key=lambda line: -split.lines[kind, line.name].sum()))


def _cut(con: DuckDBPyConnection, split: _Split, lines: tuple[Line, ...]) -> tuple[Cut, ...]:
    """Causes of friction by seconds, then the largest of the quick and necessary parts."""
    chosen = _largest(split, lines, "friction") + _largest(split, lines, "quick")[:QUICK_SHOWN]
    places = _places(con)
    return tuple(
        Cut(line, line.finding if isinstance(line.finding, Unknown) else _place(split.lines[line.kind, line.name], line, places))
        for line in chosen
    )  # fmt: skip


def _places(con: DuckDBPyConnection) -> dict[tuple[Field, str], _Numbers]:
    """The numbers of the contacts of each queue and each reason, in a fixed order."""
    fields: tuple[Field, ...] = ("queue", "reason")
    query = """
        SELECT {field}, list(i ORDER BY i) FROM handled
        WHERE {field} IS NOT NULL GROUP BY ALL ORDER BY ALL
    """
    return {
        (field, value): np.asarray(numbers, dtype=np.intp)
        for field in fields
        for value, numbers in query_rows(con, query.format(field=field))
    }


def _place(
    seconds: Vector, line: Line, places: dict[tuple[Field, str], _Numbers]
) -> Place | Unknown:
    """Where the line takes most seconds beyond what the centre's mean would make there."""
    best: tuple[float, Place] | None = None
    for (field, value), numbers in places.items():
        there = seconds[numbers]
        mean = estimate_mean_seconds(there)
        excess = float(there.sum() - seconds.mean() * len(there))
        stands_out = isinstance(mean, Estimate) and mean.low > seconds.mean()
        # a place may hold many contacts, but one with the line in few of them is an accident
        often = int((there > 0).sum()) >= MINIMUM_N
        if stands_out and often and (best is None or excess > best[0]):
            best = excess, Place(field, value, mean, Rows(line.rows.measure, field, value))
    return best[1] if best else NOWHERE


def _channels(con: DuckDBPyConnection) -> tuple[ChannelTiming, ...]:
    query = """
        SELECT contacts.channel, contacts.contact, handled.measured, handled.handle
        FROM contacts LEFT JOIN handled USING (contact)
        ORDER BY contacts.channel NULLS LAST, contacts.contact
    """
    rows = query_rows(con, query)
    channels = dict.fromkeys(row[0] for row in rows)
    return tuple(_channel(name, [row[2:] for row in rows if row[0] == name]) for name in channels)


def _channel(name: str | None, rows: list[tuple[float | None, float | None]]) -> ChannelTiming:
    timed = [(measured, handle) for measured, handle in rows if handle is not None]
    measured = [one or 0.0 for one, _ in timed]
    share = estimate_share_of_time(np.array(measured), np.array([handle for _, handle in timed]))
    return ChannelTiming(name, len(rows), len(rows) - len(timed), share)


def _bases(columns: dict[str, Vector]) -> tuple[Basis, ...]:
    """The split of wholly measured contacts alone, and of those with any estimate alone."""
    whole, measured = columns["handle"], columns["measured"]
    chosen = {"measured": measured >= whole, "estimated": measured < whole}
    return tuple(
        Basis(
            timing,
            int(chosen[timing].sum()),
            estimate_quantile(whole[chosen[timing]]),
            tuple((kind, estimate_share_of_time(columns[kind][chosen[timing]], whole[chosen[timing]])) for kind in KINDS),
        )
        for timing in get_args(Literal["measured", "estimated"])
        if chosen[timing].any()
    )  # fmt: skip
