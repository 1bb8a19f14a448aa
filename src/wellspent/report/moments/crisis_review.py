"""What a crisis cost: in results, and in relationships; each figure with its interval, or why there is none.

during    the intervals and contacts from its first unusual interval to its last
usual     the same weekdays and times of day, without any crisis that the queue was in
after     seven days from its end, beside the fourteen days before it; of hours, whole days
asked     engagement is asked for rarely: 35 days after it, beside 35 before it
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy import special, stats

from wellspent.estimate import MINIMUM_N, Estimate, Figure, Unknown, estimate_share, too_few
from wellspent.moments.crisis import CrisisMoment
from wellspent.moments.moment import NamedFigure, Unit

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["cost_of"]

_BEFORE, _AFTER = timedelta(days=14), timedelta(days=7)
_ASKED: Final = timedelta(days=35)  # a monthly question is asked once in it
_FOREVER: Final = datetime.fromisoformat("9999-01-01")  # the end of a crisis that lasts
_PICKED: Final = "the stretch was picked because of it"
# how far into the same stretch of its own week; a crisis is at the same weekdays and times where that is less than its length
_USUAL: Final = """
((epoch_ms({at}) - epoch_ms(CAST($begin AS TIMESTAMP))) % 604800000 + 604800000) % 604800000
    < epoch_ms(CAST($end AS TIMESTAMP)) - epoch_ms(CAST($begin AS TIMESTAMP))
AND NOT EXISTS (
    FROM (SELECT unnest(CAST($froms AS TIMESTAMP[])) AS "from", unnest(CAST($tos AS TIMESTAMP[])) AS "to") AS other
    WHERE {at} >= other."from" AND {at} < other."to")
"""
_RESULTS: Final = f"""
SELECT "at" >= $begin AND "at" < $end AS during, offered, abandoned, wait_seconds, handle_seconds
FROM intervals
WHERE queue = $queue AND offered > 0 AND (("at" >= $begin AND "at" < $end) OR ({_USUAL.format(at='"at"')}))
"""
_CAME_BACK: Final = f"""
SELECT c.began >= $begin AND c.began < $end AS during, count(*) AS contacts,
    count(*) FILTER (EXISTS (
        FROM contacts AS later WHERE later.customer = c.customer AND later.began > c.began
        AND later.began <= c.began + to_days(CAST($days AS INTEGER)))) AS back
FROM contacts AS c
WHERE c.queue = $queue AND c.customer IS NOT NULL AND c.began IS NOT NULL
    AND c.began + to_days(CAST($days AS INTEGER)) <= (SELECT max(began) FROM contacts)
    AND ((c.began >= $begin AND c.began < $end) OR ({_USUAL.format(at="c.began")}))
GROUP BY ALL
"""
_SLOW: Final = """
SELECT c.began >= $end AS after, c.agent, coalesce(sum(s.seconds) FILTER (s.pace = 'slow'), 0) / sum(s.seconds) AS share
FROM contacts AS c JOIN segments AS s USING (contact)
WHERE c.team = $team AND c.agent IS NOT NULL
    AND ((c.began >= $first AND c.began < $begin) OR (c.began >= $end AND c.began < $last))
GROUP BY contact, c.agent, c.began HAVING sum(s.seconds) > 0
"""
_HOURS: Final = """
SELECT person,
    coalesce(sum(value) FILTER (kind = 'absence' AND "at" < $begin), 0) AS absent_before,
    coalesce(sum(value) FILTER ("at" < $begin), 0) AS hours_before,
    coalesce(sum(value) FILTER (kind = 'absence' AND "at" >= $end), 0) AS absent_after,
    coalesce(sum(value) FILTER ("at" >= $end), 0) AS hours_after,
    coalesce(sum(value) FILTER (kind = 'worked' AND "at" < $begin), 0) AS worked_before,
    coalesce(sum(value) FILTER (kind = 'worked' AND "at" >= $end), 0) AS worked_after
FROM staff_records
WHERE team = $team AND person IS NOT NULL AND kind IN ('absence', 'worked') AND value > 0
    AND (("at" >= $first AND "at" < $begin) OR ("at" >= $end AND "at" < $last))
GROUP BY person ORDER BY person
"""
_SCORES: Final = """
SELECT "at" >= $end AS after, person, avg(value) AS score FROM staff_records
WHERE team = $team AND person IS NOT NULL AND kind = $kind AND value IS NOT NULL
    AND (("at" >= $first AND "at" < $begin) OR ("at" >= $end AND "at" < $last))
GROUP BY ALL
"""


def cost_of(
    con: DuckDBPyConnection, moment: CrisisMoment, *, team: str | None, least: int, repeat_days: int,
    others: Sequence[CrisisMoment] = (),
) -> tuple[NamedFigure, ...]:  # fmt: skip
    """Differences from what is usual: waiting, abandonment, handle time, repeats; slow share, absence, scores.

    Of people nothing is told that fewer than `least` of them are behind, before or after. `others` are the
    crises that the queue was in, its own and those of its team's queues: what is usual is without them.
    """
    if moment.end is None:
        still = Unknown("the crisis still lasts", "a look back when it is over")
        return (NamedFigure("what it cost", still, "count"),)
    when = {
        "queue": moment.queue, "begin": moment.start, "end": moment.end,
        "froms": [one.start for one in others], "tos": [one.end or _FOREVER for one in others],
    }  # fmt: skip
    rows = con.execute(_RESULTS, when).fetchall()
    back = {bool(r[0]): r[1:] for r in con.execute(_CAME_BACK, when | {"days": repeat_days}).fetchall()}  # fmt: skip
    seen = {moment.measure, *(one.measure for one in moment.also)}
    results = (
        _picked("longer wait than usual", _means(rows, 3, "intervals"), "seconds", bool(seen & {"asa_seconds", "service_level"})),
        _picked("more who hung up", _abandoned(rows), "share", "abandonment" in seen),
        _picked("longer handle time", _means(rows, 4, "intervals"), "seconds", "aht_seconds" in seen),
        NamedFigure(f"more who came back within {repeat_days} days", _shares(back.get(True), back.get(False)), "share"),
    )  # fmt: skip
    return results + _relationships(con, moment.start, moment.end, team, least)


def _picked(name: str, figure: Figure, unit: Unit, picked: bool) -> NamedFigure:
    """The figure; that it is large by how the stretch was chosen is said where that is so."""
    if not picked:
        return NamedFigure(name, figure, unit)
    if isinstance(figure, Estimate):
        figure = replace(figure, method=f"{figure.method}; {_PICKED}")
    return NamedFigure(f"{name} ({_PICKED})", figure, unit)


def _relationships(
    con: DuckDBPyConnection, begin: datetime, end: datetime, team: str | None, least: int
) -> tuple[NamedFigure, ...]:
    names: tuple[tuple[str, Unit], ...] = (
        ("slow share afterwards", "share"),
        ("larger share of hours absent afterwards", "share"),
        ("pulse afterwards", "points"),
        ("engagement afterwards", "points"),
    )
    if team is None:
        nobody = Unknown("no single team serves the queue", "contacts with their team")
        return tuple(NamedFigure(name, nobody, unit) for name, unit in names)
    when = {"team": team, "begin": begin, "end": end, "first": begin - _BEFORE, "last": end + _AFTER}  # fmt: skip
    asked = when | {"first": begin - _ASKED, "last": end + _ASKED}
    figures = (
        _slow(con.execute(_SLOW, when).fetchall(), least),
        _absent(con, team, begin, end, least),
        _score(con.execute(_SCORES, when | {"kind": "pulse"}).fetchall(), least),
        _score(con.execute(_SCORES, asked | {"kind": "engagement"}).fetchall(), least),
    )
    return tuple(
        NamedFigure(name, figure, unit) for (name, unit), figure in zip(names, figures, strict=True)
    )


def _few(before: int, after: int, least: int) -> Unknown | None:
    """Why nothing is told, where fewer people than `least` are behind either side."""
    if min(before, after) >= least:
        return None
    side, n = ("before it", before) if before <= after else ("after it", after)
    return Unknown(f"{n} {'person is' if n == 1 else 'people are'} in the records of the team {side}, and nothing is told of fewer than {least}", f"records of {least - n} more of them")  # fmt: skip


def _slow(rows: Sequence[tuple[Any, ...]], least: int) -> Figure:
    after, before = ([r for r in rows if bool(r[0]) == side] for side in (True, False))
    few = _few(len({r[1] for r in before}), len({r[1] for r in after}), least)
    return few or _difference([r[2] for r in after], [r[2] for r in before], "contacts")


def _score(rows: Sequence[tuple[Any, ...]], least: int) -> Figure:
    """One value of each person on each side."""
    after, before = ([r[2] for r in rows if bool(r[0]) == side] for side in (True, False))
    return _few(len(before), len(after), least) or _difference(after, before, "people", least)


def _absent(
    con: DuckDBPyConnection, team: str, begin: datetime, end: datetime, least: int
) -> Figure:
    """Hours absent over hours worked and absent, after less before; jackknife over people, who are on both sides.

    The days of the crisis are on neither side. Hours that are kept by the week count on the day they stand on.
    """
    first, last = (datetime(one.year, one.month, one.day) for one in (begin, end - timedelta(seconds=1)))  # noqa: DTZ001  # fmt: skip
    then = last + timedelta(days=1)
    when = {"team": team, "begin": first, "end": then, "first": first - _BEFORE, "last": then + _AFTER}  # fmt: skip
    rows = con.execute(_HOURS, when).fetchall()
    people = np.array([r[1:] for r in rows], dtype=np.float64).reshape(-1, 6)
    few = _few(int((people[:, 1] > 0).sum()), int((people[:, 3] > 0).sum()), least)
    if few is not None:
        return few
    whole = people.sum(axis=0)
    if not whole[4:].all():
        return Unknown("hours worked are not recorded", "rows of kind 'worked' in staff_records")
    rest, n = whole - people, len(people)
    if not rest[:, [1, 3]].all():
        return Unknown("one person has all hours", "hours of the others")
    value = float(whole[2] / whole[3] - whole[0] / whole[1])
    without = rest[:, 2] / rest[:, 3] - rest[:, 0] / rest[:, 1]
    error = float(((n - 1) / n * np.square(without - without.mean()).sum()) ** 0.5)
    half = float(special.stdtrit(n - 1, 0.975)) * error
    return Estimate(value, value - half, value + half, n, "difference of ratios of sums, jackknife over people")  # fmt: skip


def _means(rows: Sequence[tuple[Any, ...]], column: int, what: str) -> Figure:
    known = [r for r in rows if r[column] is not None]
    return _difference([r[column] for r in known if r[0]], [r[column] for r in known if not r[0]], what)  # fmt: skip


def _difference(
    one: Sequence[float], other: Sequence[float], what: str, least: int = MINIMUM_N
) -> Figure:
    """The first mean less the second, with Welch's interval."""
    if min(len(one), len(other)) < least:
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
