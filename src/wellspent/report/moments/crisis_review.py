"""What a crisis cost: in results, and in relationships; each figure with its interval, or why there is none.

during    the intervals and contacts from its first unusual interval to its last
usual     the same weekdays and times of day, without any crisis of the queue
after     seven days from its end, beside the fourteen days before it
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy import stats

from wellspent.estimate import MINIMUM_N, Estimate, Figure, Unknown, estimate_share, too_few
from wellspent.moments.crisis import CrisisMoment
from wellspent.moments.moment import NamedFigure

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["cost_of"]

_BEFORE, _AFTER = timedelta(days=14), timedelta(days=7)
_RESULTS: Final = """
SELECT "at" >= $begin AND "at" < $end AS during, offered, abandoned, wait_seconds, handle_seconds
FROM intervals
WHERE queue = $queue AND offered > 0 AND (
    ("at" >= $begin AND "at" < $end)
    OR (("at" < $begin OR "at" >= $end) AND (isodow("at"), CAST("at" AS TIME)) IN (
        SELECT (isodow("at"), CAST("at" AS TIME)) FROM intervals
        WHERE queue = $queue AND "at" >= $begin AND "at" < $end)))
"""
_CAME_BACK: Final = """
SELECT c.began >= $begin AND c.began < $end AS during, count(*) AS contacts,
    count(*) FILTER (EXISTS (
        FROM contacts AS later WHERE later.customer = c.customer AND later.began > c.began
        AND later.began <= c.began + to_days(CAST($days AS INTEGER)))) AS back
FROM contacts AS c
WHERE c.queue = $queue AND c.customer IS NOT NULL AND c.began IS NOT NULL
    AND c.began + to_days(CAST($days AS INTEGER)) <= (SELECT max(began) FROM contacts)
GROUP BY ALL
"""
_SLOW: Final = """
SELECT c.began >= $begin AS after, sum(s.seconds) FILTER (s.pace = 'slow') / sum(s.seconds) AS share
FROM contacts AS c JOIN segments AS s USING (contact)
WHERE c.team = $team AND c.began >= $first AND c.began < $last
GROUP BY contact, c.began HAVING sum(s.seconds) > 0
"""
_ABSENT: Final = """
SELECT day >= CAST($begin AS DATE) AS after, count(*) AS days, count(*) FILTER (away) AS away,
    (SELECT count(DISTINCT person) FROM staff_records WHERE team = $team) AS people
FROM (
    SELECT person, CAST("at" AS DATE) AS day, bool_or(kind = 'absence' AND value > 0) AS away
    FROM staff_records WHERE team = $team AND kind IN ('absence', 'worked') GROUP BY ALL
) WHERE day >= CAST($first AS DATE) AND day <= CAST($last AS DATE) GROUP BY ALL
"""
_PULSE: Final = """
SELECT "at" >= $begin AS after, value FROM staff_records
WHERE team = $team AND kind IN ('pulse', 'engagement') AND value IS NOT NULL AND "at" >= $first - INTERVAL 45 DAY
"""


def cost_of(
    con: DuckDBPyConnection, moment: CrisisMoment, *, team: str | None, least: int, repeat_days: int
) -> tuple[NamedFigure, ...]:
    """Differences from what is usual: waiting, abandonment, handle time, repeats; slow share, absence, pulse.

    Of people nothing is told of a team with fewer than `least`.
    """
    if moment.end is None:
        still = Unknown("the crisis still lasts", "a look back when it is over")
        return (NamedFigure("what it cost", still, "count"),)
    when = {"queue": moment.queue, "begin": moment.start, "end": moment.end}
    rows = con.execute(_RESULTS, when).fetchall()
    back = {bool(r[0]): r[1:] for r in con.execute(_CAME_BACK, when | {"days": repeat_days}).fetchall()}  # fmt: skip
    results = (
        NamedFigure("longer wait than usual", _means(rows, 3, "intervals"), "seconds"),
        NamedFigure("more who hung up", _abandoned(rows), "share"),
        NamedFigure("longer handle time", _means(rows, 4, "intervals"), "seconds"),
        NamedFigure(f"more who came back within {repeat_days} days", _shares(back.get(True), back.get(False)), "share"),
    )  # fmt: skip
    return results + _relationships(con, moment.start, moment.end, team, least)


def _relationships(
    con: DuckDBPyConnection, begin: datetime, end: datetime, team: str | None, least: int
) -> tuple[NamedFigure, ...]:
    names = (
        "slow share afterwards",
        "more days absent afterwards",
        "pulse or engagement afterwards",
    )
    units: tuple[Any, ...] = ("share", "share", "points")
    if team is None:
        nobody = Unknown("no single team serves the queue", "contacts with their team")
        return tuple(NamedFigure(name, nobody, unit) for name, unit in zip(names, units, strict=True))  # fmt: skip
    when = {"team": team, "begin": begin, "first": begin - _BEFORE, "last": end + _AFTER}
    slow = con.execute(_SLOW, when).fetchall()
    absent = {bool(r[0]): r[1:] for r in con.execute(_ABSENT, when).fetchall()}
    people = max((int(one[2]) for one in absent.values()), default=0)
    pulse = con.execute(_PULSE, {k: when[k] for k in ("team", "begin", "first")}).fetchall()
    few = Unknown(f"{people} people of the team are in the records, and nothing is told of fewer than {least}", "a larger team, or its records")  # fmt: skip
    figures: tuple[Figure, ...] = (
        _difference([r[1] or 0.0 for r in slow if r[0]], [r[1] or 0.0 for r in slow if not r[0]], "contacts"),
        few if people < least else _shares(absent.get(True), absent.get(False), "days of people"),
        few if people < least else _difference([r[1] for r in pulse if r[0]], [r[1] for r in pulse if not r[0]], "answers"),
    )  # fmt: skip
    return tuple(
        NamedFigure(name, figure, unit)
        for name, figure, unit in zip(names, figures, units, strict=True)
    )


def _means(rows: Sequence[tuple[Any, ...]], column: int, what: str) -> Figure:
    known = [r for r in rows if r[column] is not None]
    return _difference([r[column] for r in known if r[0]], [r[column] for r in known if not r[0]], what)  # fmt: skip


def _difference(one: Sequence[float], other: Sequence[float], what: str) -> Figure:
    """The first mean less the second, with Welch's interval."""
    if min(len(one), len(other)) < MINIMUM_N:
        return too_few(min(len(one), len(other)), what)
    a, b = np.asarray(one, dtype=np.float64), np.asarray(other, dtype=np.float64)
    value = float(a.mean() - b.mean())
    parts = np.array([a.var(ddof=1) / len(a), b.var(ddof=1) / len(b)])
    if not parts.sum():
        return Estimate(value, value, value, len(a), "difference of means, no spread")
    freedom = parts.sum() ** 2 / (parts**2 / np.array([len(a) - 1, len(b) - 1])).sum()
    half = float(stats.t.ppf(0.975, freedom) * parts.sum() ** 0.5)
    return Estimate(value, value - half, value + half, len(a), "difference of means, Welch's interval")  # fmt: skip


def _abandoned(rows: Sequence[tuple[Any, ...]]) -> Figure:
    known = [r for r in rows if r[2] is not None and r[2] <= r[1]]
    sums = {side: (sum(r[1] for r in known if r[0] == side), sum(r[2] for r in known if r[0] == side)) for side in (True, False)}  # fmt: skip
    return _shares(sums[True], sums[False])


def _shares(
    one: Sequence[Any] | None, other: Sequence[Any] | None, what: str = "contacts"
) -> Figure:
    """The first share less the second, (of, hits) each; Newcombe's interval (1998, method 10)."""
    if one is None or other is None:
        return too_few(0, what)
    first, second = (estimate_share(int(each[1]), int(each[0]), what) for each in (one, other))
    if isinstance(first, Unknown) or isinstance(second, Unknown):
        return first if isinstance(first, Unknown) else second
    value = first.value - second.value
    low = value - ((first.value - first.low) ** 2 + (second.high - second.value) ** 2) ** 0.5
    high = value + ((first.high - first.value) ** 2 + (second.value - second.low) ** 2) ** 0.5
    return Estimate(value, low, high, first.n, "difference of shares, Newcombe's interval")
