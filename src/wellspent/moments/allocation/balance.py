"""Results and relationship behaviours side by side, quarter by quarter; months or weeks where there is less time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wellspent.estimate import estimate_mean, estimate_ratio, estimate_share
from wellspent.moments.moment import NamedFigure

__all__ = ["Length", "Stretch", "balance_over"]

Length = Literal["quarter", "month", "week"]
_LEAST_WHOLE: Final = 2  # stretches of a length, for there is nothing to compare in one
_DAYS: Final[dict[Length, int]] = {"quarter": 90, "month": 28, "week": 7}
_SHARES: Final = (
    ("satisfied", "satisfied, of those who answered", "results"),
    ("no_repeat", "customer did not come back", "results"),
    ("part/empathy", "contacts with empathy", "relationships"),
    ("part/proactive", "contacts with proactive help", "relationships"),
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A quarter, a month or a week: `name` as "2026-Q3", what came of it, and how people were treated in it."""

    name: str
    length: Length
    first: date
    contacts: int
    results: tuple[NamedFigure, ...]
    relationships: tuple[NamedFigure, ...]


def balance_over(contacts: pa.Table) -> tuple[Stretch, ...]:
    """The stretches of these contacts, the first first.

    `contacts` is as `incentives.try_scheme` reads it: began, handle_seconds, slow_seconds and shares as numbers.
    """
    contacts = contacts.filter(contacts["began"].is_valid())
    if not contacts.num_rows:
        return ()
    days = contacts["began"].to_numpy().astype("datetime64[D]")
    length = _length(days)
    firsts = np.array([_first(day, length) for day in days.astype(object)], dtype=object)
    return tuple(
        _stretch(contacts.filter(pa.array(firsts == first)), first, length)
        for first in sorted(set(firsts.tolist()))
    )


def _length(days: npt.NDArray[np.datetime64]) -> Length:
    covered = int((days.max() - days.min()).astype(int)) + 1
    lengths: tuple[Length, ...] = ("quarter", "month")
    return next((one for one in lengths if covered >= _LEAST_WHOLE * _DAYS[one]), "week")


def _first(day: date, length: Length) -> date:
    if length == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1, month=day.month if length == "month" else 3 * ((day.month - 1) // 3) + 1)  # fmt: skip


def _stretch(rows: pa.Table, first: date, length: Length) -> Stretch:
    found: dict[str, list[NamedFigure]] = {"results": [], "relationships": []}
    handle = _known(rows, "handle_seconds")
    found["results"].append(NamedFigure("handle time", estimate_mean(handle), "seconds"))
    for column, name, side in _SHARES:
        if column in rows.column_names:
            values = _known(rows, column)
            share = estimate_share(round(float(values.sum())), len(values))
            found[side].append(NamedFigure(name, share, "share"))
    if "slow_seconds" in rows.column_names:
        both = rows.select(["slow_seconds", "handle_seconds"]).drop_null()
        slow, whole = (both[one].to_numpy() for one in both.column_names)
        found["relationships"].insert(0, NamedFigure("share of time that is slow", estimate_ratio(slow, whole), "share"))  # fmt: skip
    return Stretch(
        _name(first, length), length, first, rows.num_rows,
        tuple(found["results"]), tuple(found["relationships"]),
    )  # fmt: skip


def _known(rows: pa.Table, column: str) -> Any:
    values = np.asarray(rows[column].to_numpy(), dtype=np.float64)
    return values[np.isfinite(values)]


def _name(first: date, length: Length) -> str:
    if length == "quarter":
        return f"{first.year}-Q{(first.month - 1) // 3 + 1}"
    return f"{first:%Y-%m}" if length == "month" else f"week of {first:%Y-%m-%d}"
