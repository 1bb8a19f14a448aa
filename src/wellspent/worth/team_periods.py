"""Teams over time: each team's average outcome in each period, and when it began.

period     a day, a week, a month or a number; numbered from 1 on an even grid
first      the period in which a team began; 0 where it never did, or not within the periods
average    contacts are averaged by team and period, so that each team counts once in a period
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wellspent.worth.begun import begun_of
from wellspent.worth.study import Floats, Ints, StudyUnusable, amounts_of

__all__ = ["TeamPeriods", "team_periods_of"]

Kind = Literal["number", "day", "week", "month"]

_MOST_DAYS: Final = 60  # more days than that are taken together as weeks: a day alone says little
_NOT_BEGUN: Final = np.iinfo(np.int64).max
_NEVER: Final = frozenset({"", "never", "none", "nan", "nat", "null", "inf"})
_NUMBER: Final = re.compile(r"[+-]?\d+(\.0*)?")
_WEEK: Final = re.compile(r"(\d{4})-?W(\d{1,2})")
_MONTH: Final = re.compile(r"(\d{4})-(\d{1,2})")
_WAYS: Final = "Write dates (2026-03-02), weeks (2026-W10), months (2026-03) or whole numbers."


@dataclass(frozen=True, slots=True)
class TeamPeriods:
    """What the design reads: `outcome` and `rows` are teams × periods, NaN and 0 where nothing is.

    `numbers` are the periods' places on the even grid and `labels` how they are written; `first`
    holds for each team the number of the period in which it began, 0 for never. `period` is
    what one is called: day, week, month or period. `rows_used` counts rows of the table; `left_out` the rest, by reason.
    """

    teams: tuple[str, ...]
    labels: tuple[str, ...]
    numbers: Ints
    outcome: Floats
    rows: Ints
    first: Ints
    period: str
    notes: tuple[str, ...] = ()
    left_out: tuple[tuple[str, int], ...] = ()

    @property
    def rows_used(self) -> int:
        """How many rows of the table the averages rest on."""
        return int(self.rows.sum())

    @property
    def averaged(self) -> bool:
        """Whether a team has more than one row in a period."""
        return bool((self.rows > 1).any())

    def of(self, teams: Ints) -> TeamPeriods:
        """The same of some of the teams, by their places."""
        return replace(
            self,
            teams=tuple(self.teams[i] for i in teams),
            outcome=self.outcome[teams],
            rows=self.rows[teams],
            first=self.first[teams],
        )


@dataclass(frozen=True, slots=True)
class _Moments:
    """A column of moments as ordinals; `known` says where there is one."""

    ordinals: Ints
    known: np.ndarray[Any, np.dtype[np.bool_]]
    kind: Kind


def team_periods_of(
    table: pa.Table, *, outcome: str, unit: str, time: str, first: str
) -> TeamPeriods:
    """The averages of `outcome` by team and period, and when each team began.

    Raises `StudyUnusable` for a column that is not there, moments that cannot be put in order, and
    a team that has two starts.
    """
    _refuse_columns(table, outcome, unit, time, first)
    values = amounts_of(table, outcome)
    codes, teams = _teams(table, unit)
    when = _moments(table, time)
    notes: list[str] = []
    start = _switched(table, first, teams, codes, when, notes) or _starts(table, first, when)
    when, start = _as_weeks(when, start, notes)
    usable = np.isfinite(values) & when.known & (codes >= 0)
    left_out = _left_out({f"no {unit}": codes >= 0, f"no {time}": when.known, f"no {outcome}": np.isfinite(values)})  # fmt: skip
    if not usable.any():
        raise StudyUnusable(
            f"No row of the table has '{unit}', '{time}' and '{outcome}'.",
            "Fill these columns, or name others.",
        )
    begins = _one_start(teams, codes, start, first)
    origin, step = _grid(when.ordinals[usable])
    numbers, places = np.unique((when.ordinals[usable] - origin) // step + 1, return_inverse=True)
    cells = codes[usable] * len(numbers) + places
    rows = np.bincount(cells, minlength=len(teams) * len(numbers))
    sums = np.bincount(cells, values[usable], minlength=len(rows))
    means = np.divide(sums, rows, out=np.full(len(rows), np.nan), where=rows > 0)
    shape = (len(teams), len(numbers))
    panel = TeamPeriods(
        teams=teams,
        labels=tuple(_written(origin + (int(n) - 1) * step, when.kind) for n in numbers),
        numbers=numbers.astype(np.int64),
        outcome=means.reshape(shape),
        rows=rows.reshape(shape).astype(np.int64),
        first=_first_numbers(begins, origin, step, numbers, notes),
        period=_called(when.kind, step),
        notes=tuple(notes),
        left_out=left_out,
    )
    return panel.of(np.flatnonzero(panel.rows.sum(axis=1)))


def _refuse_columns(table: pa.Table, *names: str) -> None:
    for name in names:
        if name not in table.column_names:
            has = ", ".join(table.column_names[:20])
            raise StudyUnusable(
                f"The table has no column '{name}'; it has: {has}.", "Name one that it has."
            )
    for name in names:
        if names.count(name) > 1:
            raise StudyUnusable(
                f"The column '{name}' is used twice.",
                "Outcome, team, time and start are different columns.",
            )


def _left_out(there: dict[str, Any]) -> tuple[tuple[str, int], ...]:
    remaining = np.ones(len(next(iter(there.values()))), dtype=bool)
    lost = []
    for reason, known in there.items():
        n = int((remaining & ~known).sum())
        lost += [(reason, n)] if n else []
        remaining &= known
    return tuple(lost)


def _teams(table: pa.Table, name: str) -> tuple[Ints, tuple[str, ...]]:
    """A code for each row, -1 where there is no team; teams in the order of their names."""
    texts = pc.cast(table[name].combine_chunks(), pa.string())
    known = [one for one in pc.unique(texts).to_pylist() if one]
    ordered = sorted(known)
    place: Any = pc.index_in(texts, value_set=pa.array(ordered, pa.string()))
    return np.asarray(pc.fill_null(place, -1).to_numpy(zero_copy_only=False), dtype=np.int64), tuple(ordered)  # fmt: skip


def _moments(table: pa.Table, name: str) -> _Moments:
    """The column as ordinals of one kind. Each value that occurs is read once."""
    encoded: Any = pc.dictionary_encode(table[name].combine_chunks())
    indices = np.asarray(pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False), np.int64)
    read = [_moment(one, name) for one in encoded.dictionary.to_pylist()]
    kinds = {one[1]: place for place, one in enumerate(read) if one}
    if len(kinds) > 1:
        words = [str(encoded.dictionary[place].as_py()) for place in kinds.values()]
        raise StudyUnusable(
            f"The column '{name}' holds '{words[0]}' and '{words[1]}', which cannot be put in one order.",
            _WAYS,
        )
    ordinals = np.array([one[0] if one else 0 for one in read] + [0], dtype=np.int64)
    known = np.array([one is not None for one in read] + [False])
    return _Moments(ordinals[indices], known[indices], next(iter(kinds), "number"))


def _moment(cell: Any, name: str) -> tuple[int, Kind] | None:
    """One cell as an ordinal and its kind; None for never or empty."""
    if cell is None or (isinstance(cell, float) and not math.isfinite(cell)):
        return None
    if isinstance(cell, date):  # a datetime is one too
        return cell.toordinal(), "day"
    text = str(cell).strip()
    if text.lower() in _NEVER:
        return None
    try:
        found = _read(text)
    except ValueError:
        found = None
    if found is None:
        raise StudyUnusable(
            f"The column '{name}' holds '{text[:40]}', which is neither a date, a week, a month nor a whole number.",
            _WAYS,
        )
    return found


def _read(text: str) -> tuple[int, Kind] | None:
    if _NUMBER.fullmatch(text):
        return int(float(text)), "number"
    if week := _WEEK.fullmatch(text):
        return date.fromisocalendar(int(week[1]), int(week[2]), 1).toordinal() // 7, "week"
    if month := _MONTH.fullmatch(text):
        return _month(date(int(month[1]), int(month[2]), 1)), "month"
    return datetime.fromisoformat(text).toordinal(), "day"


def _switched(  # noqa: PLR0917 - the column, whose it is, and when
    table: pa.Table,
    name: str,
    teams: tuple[str, ...],
    codes: Ints,
    when: _Moments,
    notes: list[str],
) -> _Moments | None:
    """Each row's start from a column of 0 and 1, not begun and begun; None where it holds moments."""
    begun = begun_of(table[name], when.ordinals[when.known])
    if begun is None:
        return None
    first = np.full(len(teams) + 1, _NOT_BEGUN)  # the last place is that of rows without a team
    last_before = np.full(len(teams) + 1, -_NOT_BEGUN)
    np.minimum.at(first, codes[begun.there & when.known], when.ordinals[begun.there & when.known])
    np.maximum.at(last_before, codes[begun.not_there & when.known], when.ordinals[begun.not_there & when.known])  # fmt: skip
    back = np.flatnonzero(last_before[:-1] > first[:-1])
    if len(back):
        team, at = teams[back[0]], [_written(int(one[back[0]]), when.kind) for one in (first, last_before)]  # fmt: skip
        raise StudyUnusable(
            f"In '{name}' the team '{team}' has it in {at[0]} and does not have it in {at[1]}: it went back.",
            "Staged rollout needs a start that lasts: write 1 from the first period with it on, or leave such teams out.",
        )
    notes.append(f"'{name}' says whether a team had begun: its start is the first period in which it is 1")  # fmt: skip
    known = first[codes] < _NOT_BEGUN
    return _Moments(np.where(known, first[codes], 0), known, when.kind)


def _starts(table: pa.Table, name: str, when: _Moments) -> _Moments:
    """When each row's team began, in the kind of the periods."""
    start = _moments(table, name)
    if not start.known.any() or start.kind == when.kind:
        return _without_zero(start, when)
    if start.kind == "day" and when.kind in {"week", "month"}:
        turned = [_week(n) if when.kind == "week" else _month(date.fromordinal(max(n, 1))) for n in start.ordinals.tolist()]  # fmt: skip
        return _Moments(np.array(turned, dtype=np.int64), start.known, when.kind)
    raise StudyUnusable(
        f"The periods are {when.kind}s and the starts in '{name}' are {start.kind}s.",
        "Write both in the same way.",
    )


def _without_zero(start: _Moments, when: _Moments) -> _Moments:
    """0 says never where periods are numbered from 1 or later, as is usual in this field."""
    if start.kind != "number" or not when.known.any() or when.ordinals[when.known].min() <= 0:
        return start
    return replace(start, known=start.known & (start.ordinals != 0))


def _as_weeks(when: _Moments, start: _Moments, notes: list[str]) -> tuple[_Moments, _Moments]:
    """Many days are taken together as weeks from Monday; a week that a team began in counts as begun."""
    days = np.unique(when.ordinals[when.known])
    if when.kind != "day" or len(days) <= _MOST_DAYS or _grid(days)[1] >= 7:
        return when, start
    notes.append(f"{len(days)} days are taken together as weeks from Monday; the week in which a team began counts as begun")  # fmt: skip
    return (
        _Moments((when.ordinals - 1) // 7, when.known, "week"),
        _Moments((start.ordinals - 1) // 7, start.known, "week"),
    )


def _week(day: int) -> int:
    return (day - 1) // 7  # day 1 of the calendar was a Monday


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _written(ordinal: int, kind: Kind) -> str:
    match kind:
        case "day":
            return date.fromordinal(ordinal).isoformat()
        case "week":
            year, week, _ = (date(1, 1, 1) + timedelta(weeks=ordinal)).isocalendar()
            return f"{year}-W{week:02d}"
        case "month":
            return f"{ordinal // 12}-{ordinal % 12 + 1:02d}"
        case _:
            return str(ordinal)


def _grid(ordinals: Ints) -> tuple[int, int]:
    """The first moment, and the even step that all others are a multiple of."""
    found = np.unique(ordinals)
    return int(found[0]), int(np.gcd.reduce(np.diff(found))) if len(found) > 1 else 1


def _called(kind: Kind, step: int) -> str:
    if kind == "day" and step == 7:
        return "week"
    return "period" if kind == "number" or step > 1 else kind


def _one_start(
    teams: tuple[str, ...], codes: Ints, start: _Moments, name: str
) -> dict[int, int | None]:
    """Each team's start, None for never."""
    there = codes >= 0
    pairs = np.unique(
        np.column_stack([codes[there], start.known[there], np.where(start.known, start.ordinals, 0)[there]]),
        axis=0,
    )  # fmt: skip
    begins: dict[int, int | None] = {}
    for team, known, ordinal in pairs.tolist():
        began = ordinal if known else None
        if team in begins:
            said = [_written(one, start.kind) if one is not None else "never" for one in (begins[team], began)]  # fmt: skip
            raise StudyUnusable(
                f"The team '{teams[team]}' has two starts in '{name}': {said[0]} and {said[1]}.",
                "Give each team one start, the same in all of its rows, or leave it empty in all of them.",
            )
        begins[team] = began
    return begins


def _first_numbers(
    begins: dict[int, int | None], origin: int, step: int, numbers: Ints, notes: list[str]
) -> Ints:
    """The number of the period in which each team began; 0 for never or after the last one."""
    last = int(numbers[-1])
    first = [0 if begins[team] is None else max((begins[team] - origin) // step + 1, 1) for team in sorted(begins)]  # type: ignore[operator]  # fmt: skip
    late = sum(one > last for one in first)
    if late:
        notes.append(f"{late} {'team begins' if late == 1 else 'teams begin'} after the last period and {'counts' if late == 1 else 'count'} as untreated")  # fmt: skip
    return np.array([0 if one > last else one for one in first], dtype=np.int64)
