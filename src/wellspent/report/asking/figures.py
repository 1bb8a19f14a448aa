"""What is counted and measured for a question: every figure by one SQL query, which is shown with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wellspent.estimate import (
    MINIMUM_N,
    Figure,
    estimate_mean,
    estimate_quantile,
    estimate_share,
)
from wellspent.report.asking.question import Asked
from wellspent.settings import Settings

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["AskedFigure", "figures_of"]

_GROUPS: Final = 40  # the most groups that are compared
_COLUMN: Final = {
    "queue": "queue", "team": "team", "segment": "segment", "channel": "channel", "reason": "reason",
    "topic": "topic", "week": "strftime(began, '%G-W%V')",
}  # fmt: skip

# seconds of handle time, or of one sort of it, a contact
_SECONDS: Final = "SELECT sum(seconds) FILTER ({which}) FROM segments SEMI JOIN {who} USING (contact) GROUP BY contact"
_WHICH: Final = {"handle": "true", "friction": "friction <> 'none'", "slow": "pace = 'slow'"}
_SECOND_WORDS: Final = {
    "handle": "median handle time, seconds", "friction": "median friction, seconds",
    "slow": "median slow time, seconds",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class AskedFigure:
    """One figure of an answer, in words, with how many rows it counts of how many, and its SQL.

    `hits` and `of` are None where it is no share.
    """

    words: str
    figure: Figure
    sql: str
    hits: int | None = None
    of: int | None = None


def figures_of(
    con: DuckDBPyConnection, asked: Asked, settings: Settings, *, spoken: bool
) -> tuple[AskedFigure, ...]:
    """The figures that a question asks for.

    `con` has the tables `asked_contacts`, where `spoken` also `spoken`, and `asked_signals`: the
    contacts meant, those of them that speak of the words, and the signals meant.
    """
    who = "spoken" if spoken else "asked_contacts"
    found = [*_shares(con, asked, spoken=spoken, who=who)]
    for measure in asked.measures:
        found += _measured(con, measure, who, settings, "" if not spoken else " where they speak of it")  # fmt: skip
        if spoken:
            found += _measured(con, measure, "silent", settings, " elsewhere")
    if asked.by and asked.by != "week":
        found += _by_group(con, asked, spoken=spoken)
    if asked.trend:
        found += _by_week(con, asked, spoken=spoken)
    return tuple(found)


def _shares(con: DuckDBPyConnection, asked: Asked, *, spoken: bool, who: str) -> Iterator[AskedFigure]:  # fmt: skip
    if spoken:
        yield _share(con, "contacts that speak of it", "SELECT count(*) FROM spoken", "SELECT count(*) FROM asked_contacts")  # fmt: skip
    elif asked.fields or asked.since or asked.until or asked.counted:
        yield _share(con, "contacts that the question is about", "SELECT count(*) FROM asked_contacts", "SELECT count(*) FROM seen_contacts")  # fmt: skip
    wants_signals = asked.kinds or asked.names or asked.unspoken
    if wants_signals:
        hits = f"SELECT count(DISTINCT contact) FROM asked_signals SEMI JOIN {who} USING (contact)"
        yield _share(con, "contacts with such a signal", hits, f"SELECT count(*) FROM {who}")
        for kind in asked.kinds if len(asked.kinds) > 1 else ():
            yield _share(con, f"contacts with {kind.replace('_', ' ')}", f"{hits} WHERE kind = '{kind}'", f"SELECT count(*) FROM {who}")  # fmt: skip
        if not asked.unspoken:
            signals = f"SELECT count(*) FROM asked_signals SEMI JOIN {who} USING (contact)"
            unspoken = f"{signals} WHERE NOT asked AND NOT followed_up"
            yield _share(con, "of these signals, neither asked for nor followed up", unspoken, signals, "signals")  # fmt: skip


def _share(con: DuckDBPyConnection, words: str, hits: str, of: str, what: str = "contacts") -> AskedFigure:  # fmt: skip
    part, whole = _one(con, hits), _one(con, of)
    return AskedFigure(words, estimate_share(part, whole, what), f"{hits}; {of}", part, whole)


def _measured(
    con: DuckDBPyConnection, measure: str, who: str, settings: Settings, where: str
) -> Iterator[AskedFigure]:
    if measure in _WHICH:
        sql = _SECONDS.format(which=_WHICH[measure], who=who)
        seconds = [row[0] or 0.0 for row in con.execute(sql).fetchall()]
        yield AskedFigure(_SECOND_WORDS[measure] + where, estimate_quantile(seconds), sql)
    elif measure == "survey":
        asked_for = f"FROM surveys SEMI JOIN {who} USING (contact) WHERE question = '{_safe(settings.csat)}'"
        yield _share(con, f"answered the survey '{settings.csat}'{where}", f"SELECT count(score) {asked_for}", f"SELECT count(*) {asked_for}", "invitations")  # fmt: skip
        sql = f"SELECT score {asked_for} AND score IS NOT NULL"
        scores = [row[0] for row in con.execute(sql).fetchall()]
        words = f"mean '{settings.csat}' of those who answered{where}"
        yield AskedFigure(words, estimate_mean(scores, "answers"), sql)
    elif measure == "resolved":
        told = f"FROM contacts SEMI JOIN {who} USING (contact) WHERE resolved IS NOT NULL"
        yield _share(con, f"recorded as resolved{where}", f"SELECT count(*) {told} AND resolved = 'yes'", f"SELECT count(*) {told}")  # fmt: skip
    elif measure == "repeat":
        yield _repeat(con, who, settings.repeat_days, where)


def _repeat(con: DuckDBPyConnection, who: str, days: int, where: str) -> AskedFigure:
    """Contacts whose customer came back; those of the last days cannot be known yet."""
    known = f"""FROM contacts AS one SEMI JOIN {who} USING (contact)
      WHERE customer IS NOT NULL AND began <= (SELECT max(began) FROM contacts) - INTERVAL {days} DAY"""
    hits = f"""SELECT count(*) {known} AND EXISTS (SELECT 1 FROM contacts AS next WHERE next.customer = one.customer
      AND next.began > one.began AND next.began <= one.began + INTERVAL {days} DAY)"""
    return _share(con, f"came back within {days} days{where}", hits, f"SELECT count(*) {known}")


def _by_group(con: DuckDBPyConnection, asked: Asked, *, spoken: bool) -> Iterator[AskedFigure]:
    """The asked-for share, or the first of the measures, in each group with enough contacts."""
    if asked.by == "name":
        yield from _by_name(con)
        return
    yield from _grouped(con, asked, _COLUMN[asked.by or "queue"], f"count(*) >= {MINIMUM_N}", spoken=spoken, limit=_GROUPS)  # fmt: skip


def _by_week(con: DuckDBPyConnection, asked: Asked, *, spoken: bool) -> Iterator[AskedFigure]:
    yield from _grouped(con, asked, _COLUMN["week"], "true", spoken=spoken, limit=60)


def _grouped(
    con: DuckDBPyConnection, asked: Asked, column: str, having: str, *, spoken: bool, limit: int
) -> Iterator[AskedFigure]:  # fmt: skip
    inner = _hits_of(asked, spoken=spoken)
    if inner is None:
        yield from _grouped_seconds(con, asked, column, limit)
        return
    sql = f"""SELECT {column} AS value, count(*) AS of, count(hit.contact) AS hits
      FROM asked_contacts LEFT JOIN ({inner}) AS hit USING (contact)
      WHERE value IS NOT NULL GROUP BY value HAVING {having} ORDER BY {_order(column, "hits::DOUBLE / of DESC, of DESC")}, value LIMIT {limit}"""
    rows = con.execute(sql).fetchall()
    for value, of, hits in rows:
        yield AskedFigure(str(value), estimate_share(hits, of), sql, hits, of)


def _order(column: str, otherwise: str = "of DESC") -> str:
    """Weeks stand in their order, all else with most first."""
    return "value" if column == _COLUMN["week"] else otherwise


def _grouped_seconds(
    con: DuckDBPyConnection, asked: Asked, column: str, limit: int
) -> Iterator[AskedFigure]:
    measure = next((m for m in asked.measures if m in _WHICH), None)
    if measure is None:
        sql = f"SELECT {column} AS value, count(*) AS of FROM asked_contacts WHERE value IS NOT NULL GROUP BY value ORDER BY {_order(column)}, value LIMIT {limit}"
        whole = _one(con, "SELECT count(*) FROM asked_contacts")
        for value, of in con.execute(sql).fetchall():
            yield AskedFigure(str(value), estimate_share(of, whole), sql, of, whole)
        return
    sql = f"""SELECT value, count(*) AS of, list(seconds) FROM (
      SELECT {column} AS value, contact, coalesce(sum(seconds) FILTER ({_WHICH[measure]}), 0) AS seconds
      FROM segments JOIN asked_contacts USING (contact) GROUP BY ALL)
      WHERE value IS NOT NULL GROUP BY value HAVING count(*) >= {MINIMUM_N} ORDER BY {_order(column)}, value LIMIT {limit}"""
    for value, of, seconds in con.execute(sql).fetchall():
        yield AskedFigure(f"{value}: {_SECOND_WORDS[measure]}", estimate_quantile(seconds), sql, None, of)  # fmt: skip


def _by_name(con: DuckDBPyConnection) -> Iterator[AskedFigure]:
    sql = f"SELECT name, count(DISTINCT contact) AS hits FROM asked_signals WHERE name IS NOT NULL GROUP BY name ORDER BY hits DESC, name LIMIT {_GROUPS}"
    of = _one(con, "SELECT count(*) FROM asked_contacts")
    for name, hits in con.execute(sql).fetchall():
        yield AskedFigure(name, estimate_share(hits, of), sql, hits, of)


def _hits_of(asked: Asked, *, spoken: bool) -> str | None:
    """The contacts that a share in groups counts; None where the question asks for no share."""
    if asked.kinds or asked.names or asked.unspoken:
        both = " SEMI JOIN spoken USING (contact)" if spoken else ""
        return f"SELECT DISTINCT contact FROM asked_signals{both}"
    return "SELECT contact FROM spoken" if spoken else None


def _one(con: DuckDBPyConnection, sql: str) -> int:
    return int(con.execute(sql).fetchall()[0][0])


def _safe(text: str) -> str:
    return text.replace("'", "''")
