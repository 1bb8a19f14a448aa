"""Whether what was aimed at moved, beyond what would have come of it with nothing done.

before   contacts until the day it was moved, after those since; each side needs `MINIMUM_N`
like     contacts of the same kind (queue and reason): what is usual for them is taken off first, so that
         a change of the mix is no movement
others   agents of the same team who were not moved; where they are too few, all who were not
figure   the mean after, less what was to be expected from the mean before (`levels`)

Whoever is coached because they were lowest is expected to rise by themselves; only what goes beyond
counts. So "coach the worst, change nothing" is not called improvement (`benchmarks/follow_up.py`).
It is no experiment: what else changed for this one person on that day is in the figure.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wellspent.errors import WellspentError
from wellspent.estimate import MINIMUM_N, Estimate, Figure, Unknown, estimate_mean, too_few
from wellspent.moments.follow_up.levels import Expected, Sides, expected_after
from wellspent.moments.follow_up.measures import Measure
from wellspent.moments.follow_up.model import FollowUp, Verdict
from wellspent.moments.follow_up.wording import say_look
from wellspent.moments.moment import Whom

__all__ = ["LEAST_OTHERS", "LookImpossible", "look_back"]

LEAST_OTHERS: Final = 4
"""Units to compare with: fewer do not show how much anybody moves anyway."""
_LEAST_OF_OTHER: Final = 4  # contacts of another unit on each side; its noise is reckoned with
_MOST_OTHERS: Final = 300  # of other teams, to learn how much people differ and move
_CUT: Final = 0.975  # of seconds: beyond this quantile a contact counts as long as the quantile
_OWN_WEIGHT: Final = 20.0  # contacts that the spread of all counts for, beside a unit's own
_TAIL: Final = 0.0175  # on each side: levels are not quite normal, and with .025 up to 6.3 of 100 looks were wrong
_POWER: Final = 2.1084 + 0.8416  # standard deviations: the interval's half, and four cases of five
_LIKE_WEIGHT: Final = 5.0  # contacts that the mean of all counts for, beside those of the same kind

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class LookImpossible(WellspentError):
    """A table that no look back can be taken of."""


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """Contacts with a value: unit and team by code, which side, day, and the value less what is usual."""

    names: tuple[str, ...]
    unit: Ints
    team: Ints
    after: Flags
    day: Ints
    raw: Floats
    value: Floats


@dataclass(frozen=True, slots=True, eq=False)
class _Means:
    """Of every unit on both sides (0 before, 1 after): contacts, mean, and variance of the mean."""

    n: Ints
    mean: Floats
    noise: Floats
    team: Ints


def look_back(
    table: pa.Table,
    measure: Measure,
    of: str,
    moved_at: datetime,
    *,
    until: datetime,
    whom: Whom = "agent",
    moved_too: Collection[str] = (),
    more_is_better: bool | None = None,
) -> FollowUp:
    """What became of `measure` for the agent (team, queue) `of` between `moved_at` and `until`.

    `table` has a row a contact: `unit` (text), `at` (naive UTC), `value` (null: no occasion), and where known
    `team` and `like` (what makes contacts comparable). `moved_too` are units that the same was done with: they are
    no comparison. Raises `LookImpossible` for a table without these columns.
    """
    _require(table)
    good = measure.more_is_better if more_is_better is None else more_is_better
    rows = _rows(table, measure, of, moved_at, until)
    mine = rows.unit == (rows.names.index(of) if of in rows.names else -1)
    before, after = (estimate_mean(rows.raw[mine & side]) for side in (~rows.after, rows.after))
    empty = FollowUp(
        measure.key, measure.name, measure.unit, whom, of, moved_at, until, _plain(before, measure),
        _plain(after, measure), None, too_few(0), "not enough to say", None, None, 0, "", "",
    )  # fmt: skip
    found = _compared(rows, empty, moved_too, _lacking(whom, rows, mine))
    return replace(found, sentence=say_look(found), improved=_improved(found, good))


def _require(table: pa.Table) -> None:
    for name in ("unit", "at", "value"):
        if name not in table.column_names:
            raise LookImpossible(
                f"The table has no column '{name}'; it has: {', '.join(table.column_names)}.",
                "A look back needs the unit, the moment and the value of every contact.",
            )


def _improved(found: FollowUp, good: bool | None) -> bool | None:
    if good is None or found.verdict not in {"moved up", "moved down"}:
        return None
    return (found.verdict == "moved up") == good


def _plain(figure: Figure, measure: Measure) -> Figure:
    """A mean of shares or seconds ends where these do."""
    if isinstance(figure, Unknown):
        return figure
    most = 1.0 if measure.unit == "share" else np.inf
    return replace(figure, low=max(figure.low, 0.0), high=min(figure.high, most))


def _lacking(whom: Whom, rows: _Rows, mine: Flags) -> Unknown | None:
    """Why nothing can be said before anybody is compared."""
    if whom == "centre":
        return Unknown(
            "the whole centre has nobody to compare with",
            "a change that teams or queues begin one after another",
        )
    for side, word in ((~rows.after, "before"), (rows.after, "after")):
        n = int((mine & side).sum())
        if n < MINIMUM_N:
            few = too_few(n)
            return Unknown(f"{word} it, {few.reason}", f"{few.lift} {word} it")
    return None


def _compared(
    rows: _Rows, empty: FollowUp, moved_too: Collection[str], lacking: Unknown | None
) -> FollowUp:
    if lacking:
        return replace(empty, figure=lacking)
    means = _means(rows)
    own = rows.names.index(empty.of)
    spared = [place for place, name in enumerate(rows.names) if name in {*moved_too, empty.of}]
    usable: Flags = np.asarray((means.n >= _LEAST_OF_OTHER).all(axis=0))
    usable[spared] = False
    same: Flags = usable & (means.team == means.team[own])
    teams = len(np.unique(rows.team)) > 1
    if same.sum() < LEAST_OTHERS:
        means, same, teams = replace(means, team=np.zeros_like(means.team)), usable, False
    beside = int(same.sum())
    if beside < LEAST_OTHERS:
        return replace(empty, figure=_nobody(beside, empty.whom), others=beside)
    chosen = _chosen(usable, same)
    others = Sides(means.mean[0][chosen], means.mean[1][chosen], means.noise[0][chosen],
                   means.noise[1][chosen], means.team[chosen])  # fmt: skip
    expected = expected_after(others, float(means.mean[0][own]), float(means.noise[0][own]),
                              float(means.noise[1][own]), int(means.team[own]))  # fmt: skip
    whose = "others of the same team" if teams else "others"
    return _said(rows, empty, expected, float(means.mean[1][own]), beside, whose)


def _said(  # noqa: PLR0917 - what was expected, what came, and beside whom
    rows: _Rows, empty: FollowUp, expected: Expected, came: float, beside: int, whose: str
) -> FollowUp:
    mine = rows.unit == rows.names.index(empty.of)
    method = f"after less what was to be expected from before and from {beside} {whose} (levels shrunk towards them), predictive interval"
    figure = Estimate(
        came - expected.mean, came - expected.quantile(1 - _TAIL), came - expected.quantile(_TAIL),
        int(mine.sum()), method,
    )  # fmt: skip
    verdict: Verdict = "moved up" if figure.low > 0 else "moved down" if figure.high < 0 else "no movement shown"  # fmt: skip
    plain = float(rows.raw[mine & rows.after].mean())
    return replace(
        empty, figure=figure, verdict=verdict, expected=plain - figure.value, others=beside,
        least_seen=_POWER * expected.deviation, method=method,
    )  # fmt: skip


def _nobody(found: int, whom: Whom) -> Unknown:
    who = f"{whom}s" if whom != "queue" else "queues"
    return Unknown(
        f"{found} other {who} have contacts on both sides and were not moved, and a comparison needs {LEAST_OTHERS}",
        f"contacts of {LEAST_OTHERS - found} more",
    )


def _chosen(usable: Flags, same: Flags) -> Ints:
    """All of the same team, and some hundreds of the others at even steps."""
    others = np.flatnonzero(usable & ~same)
    step = max(len(others) / _MOST_OTHERS, 1.0)
    picked = others[np.unique((np.arange(0, len(others), step)).astype(np.int64))]
    return np.sort(np.concatenate([np.flatnonzero(same), picked]))


def _rows(table: pa.Table, measure: Measure, of: str, moved_at: datetime, until: datetime) -> _Rows:
    """The contacts that have a unit, a moment until then and a value."""
    arrow: Any = pc
    at = np.asarray(table["at"].cast(pa.timestamp("us")).to_numpy(), dtype="datetime64[us]")
    value = np.asarray(arrow.fill_null(table["value"].cast(pa.float64()), np.nan).to_numpy())
    unit, names = _codes(table["unit"])
    usable = np.isfinite(value) & ~np.isnat(at) & (at < np.datetime64(until, "us")) & (unit >= 0)
    kept = [one[usable] for one in (unit, at, value)]
    team = _codes(table["team"])[0][usable] + 1 if "team" in table.column_names else np.zeros(len(kept[0]), np.int64)  # fmt: skip
    like = _codes(table["like"])[0][usable] + 1 if "like" in table.column_names else np.zeros(len(kept[0]), np.int64)  # fmt: skip
    used, codes = np.unique(kept[0], return_inverse=True)
    raw = kept[2]
    cut = np.minimum(raw, np.quantile(raw, _CUT)) if measure.unit == "seconds" and len(raw) else raw
    held = tuple(names[place] for place in used.tolist())
    mine = codes == (held.index(of) if of in held else -1)
    days = kept[1].astype("datetime64[D]").astype(np.int64)
    since = kept[1] >= np.datetime64(moved_at, "us")
    return _Rows(held, codes.astype(np.int64), team, since, days, raw, cut - _usual(cut, like, ~mine))  # fmt: skip


def _codes(column: Any) -> tuple[Ints, list[str]]:
    """A code a row, -1 where there is no text, and the texts."""
    arrow: Any = pc
    encoded = arrow.dictionary_encode(column.cast(pa.string()).combine_chunks())
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    codes = arrow.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False)
    return np.asarray(codes, dtype=np.int64), encoded.dictionary.to_pylist()


def _usual(values: Floats, like: Ints, learn: Flags) -> Floats:
    """What is usual for contacts of the same kind, from the contacts of others; few are drawn to the mean."""
    if not learn.any():
        return np.zeros_like(values)
    size = int(like.max()) + 1
    overall = float(values[learn].mean())
    counts = np.bincount(like[learn], minlength=size)
    sums = np.bincount(like[learn], values[learn], minlength=size)
    usual: Floats = (sums + _LIKE_WEIGHT * overall) / (counts + _LIKE_WEIGHT)
    return usual[like]


def _means(rows: _Rows) -> _Means:
    """Means of both sides of every unit, and how far chance moves them."""
    units = len(rows.names)
    cell = rows.unit + units * rows.after
    n = np.bincount(cell, minlength=2 * units)
    mean = np.bincount(cell, rows.value, minlength=2 * units) / np.maximum(n, 1)
    off = rows.value - mean[cell]
    variance = _variance(off, rows.unit, n.reshape(2, units))
    noise = variance * _together(off, cell, rows.day) / np.maximum(n.reshape(2, units), 1)
    team = np.zeros(units, np.int64)
    team[rows.unit] = rows.team
    return _Means(n.reshape(2, units), mean.reshape(2, units), np.maximum(noise, 1e-18), team)


def _variance(off: Floats, unit: Ints, n: Ints) -> Floats:
    """How much contacts of a unit scatter: its own variance, drawn towards that of all."""
    units = n.shape[1]
    squares = np.bincount(unit, off**2, minlength=units)
    freedom = np.maximum(n - 1, 0).sum(axis=0)
    overall = squares.sum() / max(int(freedom.sum()), 1)
    return np.asarray((squares + _OWN_WEIGHT * overall) / (freedom + _OWN_WEIGHT))


def _together(off: Floats, cell: Ints, day: Ints) -> float:
    """By how much contacts of one day and unit that go together make means stray more; at least 1."""
    first = int(day.min())
    keys = cell * (int(day.max()) - first + 1) + day - first
    _, places = np.unique(keys, return_inverse=True)
    sums = np.bincount(places, off)
    alone = float(np.square(off).sum())
    return max(float(np.square(sums).sum()) / alone, 1.0) if alone > 0 else 1.0
