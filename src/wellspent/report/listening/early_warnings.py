"""Early warnings of a centre: topics, kinds of signals and recorded reasons that have become more.

series   what is counted by day: `topic:t3`, `signal:churn_risk`, `reason:returns`
warning  a series' alarm with what a person needs to judge it: numbers, first quotes, where it concentrates

All series are watched together, each day's contacts as the total; days are UTC.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, cast

import pyarrow as pa

from wellspent.estimate import Estimate, Figure, Unknown, estimate_share
from wellspent.listening.alarms import Alarm, AlarmAnswer, Run, taught, watch
from wellspent.report.listening.concentration import Concentration, concentration
from wellspent.settings import Settings

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["EarlyWarning", "FirstQuote", "SeriesKind", "Warnings", "gather_warnings"]

SeriesKind = Literal["topic", "signal", "reason"]
_QUOTES: Final = 3
_LETTERS: Final = 240  # of a quote that is a whole turn

_NO_TOPICS: Final = pa.table(
    {"contact": pa.array([], pa.string()), "topic": pa.array([], pa.string())}
)

_HEARD: Final = """
CREATE OR REPLACE TEMP TABLE heard_by_day AS
SELECT DISTINCT kind, subject, contact, CAST(began AS DATE) AS day, began, queue, segment
FROM (
    SELECT 'topic' AS kind, topic AS subject, contact FROM assigned_topics WHERE topic IS NOT NULL
    UNION ALL SELECT 'signal', kind, contact FROM signals
    UNION ALL SELECT 'reason', reason, contact FROM contacts WHERE reason IS NOT NULL
) JOIN contacts USING (contact)
WHERE began IS NOT NULL
"""

_COUNTS: Final = """
SELECT day AS date, kind || ':' || subject AS topic, count(*)::DOUBLE AS count, any_value(total) AS total
FROM heard_by_day
JOIN (
    SELECT CAST(began AS DATE) AS day, count(*)::DOUBLE AS total
    FROM contacts WHERE began IS NOT NULL GROUP BY ALL
) USING (day)
GROUP BY day, kind, subject
ORDER BY day, topic
"""

_SIGNAL_QUOTES: Final = """
SELECT contact, turn, quote, began
FROM signals JOIN heard_by_day USING (contact)
WHERE heard_by_day.kind = 'signal' AND signals.kind = subject AND subject = $subject
  AND day BETWEEN $first AND $last
QUALIFY row_number() OVER (PARTITION BY contact ORDER BY confidence DESC, turn) = 1
ORDER BY began, contact LIMIT $most
"""

_TURN_QUOTES: Final = """
SELECT contact, turn, text, began
FROM turns JOIN heard_by_day USING (contact)
WHERE kind = $kind AND subject = $subject AND day BETWEEN $first AND $last AND speaker = 'customer'
QUALIFY row_number() OVER (PARTITION BY contact ORDER BY turn <= 6 DESC, length(text) DESC, turn) = 1
ORDER BY began, contact LIMIT $most
"""


@dataclass(frozen=True, slots=True)
class FirstQuote:
    """What a customer said in one of the first contacts of a warning; `turn` counts from 1."""

    contact: str
    turn: int
    quote: str
    began: dt.datetime


@dataclass(frozen=True, slots=True)
class EarlyWarning:
    """A series that is more than its own past explains, as it stood on `date`.

    `key` names it for good: series and date. `topic` is the series, `subject` its topic key, kind of signal
    or recorded reason, and `name` what it is called. Of `total` contacts in the `window` (days) that ends on
    `date`, `observed` were of the series, and `baseline` were expected; `ratio` is the one over the other.
    `last` is the last day on which it still alarmed, of `alarm_days`. `surged`: all contacts together were
    unusually many that day. `expected_false_share` is that of the day's warnings, at most. `answer` is what
    somebody said of it.
    """

    key: str
    kind: SeriesKind
    topic: str
    subject: str
    name: str
    date: dt.date
    last: dt.date
    alarm_days: int
    window: int
    observed: int
    total: int
    baseline: float
    share: Figure
    ratio: Estimate
    q: float
    expected_false_share: float
    new: bool
    surged: bool
    quotes: tuple[FirstQuote, ...]
    queue: Concentration | Unknown
    segment: Concentration | Unknown
    answer: AlarmAnswer | None


@dataclass(frozen=True, slots=True)
class Warnings:
    """All warnings, the newest first, and what was watched.

    `days` were judged from `first_day` to `last_day`, `series` of each kind were watched.
    `expected_false_share` is promised of a day's list, on average over days; `false_alarms` is how many
    false ones that allows over all of them, at most. `stricter` holds series whose warnings were
    dismissed, with the factor on their threshold.
    """

    warnings: tuple[EarlyWarning, ...]
    days: int
    first_day: dt.date
    last_day: dt.date
    series: Mapping[str, int]
    expected_false_share: float
    false_alarms: float
    stricter: Mapping[str, float]


def gather_warnings(
    con: DuckDBPyConnection,
    settings: Settings,
    topic_of: pa.Table | None,
    names: Mapping[str, str],
    answers: Sequence[AlarmAnswer] = (),
) -> Warnings | Unknown:
    """The warnings of a workspace's contacts; Unknown where its past is too short to judge any day.

    `topic_of` has the columns contact and topic (its key, or null); `names` calls the keys by name.
    """
    con.register("assigned_topics", _NO_TOPICS if topic_of is None else topic_of)
    con.execute(_HEARD)
    con.unregister("assigned_topics")
    counts = con.sql(_COUNTS).to_arrow_table()
    if not counts.num_rows:
        return Unknown("no contact says when it began", "the moment at which each contact began")
    thresholds = taught(answers)
    found = watch(counts, false_share=settings.listening.false_share, thresholds=thresholds)
    if found.first_date is None:
        return found.not_judged or Unknown("no day could be judged", "more days of contacts")
    said = {one.key: one for one in sorted(answers, key=lambda one: one.at)}
    runs = {(run.topic, run.first): run for run in found.runs}
    warnings = [
        _warning(con, one, runs[one.topic, one.date], names, said)
        for one in sorted(found.alarms, key=lambda one: (-one.date.toordinal(), one.q, one.topic))
    ]
    return Warnings(
        warnings=tuple(warnings),
        days=found.dates,
        first_day=found.first_date,
        last_day=max(counts["date"].to_pylist()),
        series=_kinds(counts),
        expected_false_share=found.expected_false_share,
        false_alarms=found.false_alarms,
        stricter={topic: factor for topic, factor in thresholds.items() if factor < 1},
    )


def _kinds(counts: pa.Table) -> Mapping[str, int]:
    kinds = [str(topic).partition(":")[0] for topic in counts["topic"].unique().to_pylist()]
    return {kind: kinds.count(kind) for kind in ("topic", "signal", "reason") if kind in kinds}


def _warning(
    con: DuckDBPyConnection,
    alarm: Alarm,
    run: Run,
    names: Mapping[str, str],
    said: Mapping[str, AlarmAnswer],
) -> EarlyWarning:
    kind, _, subject = alarm.topic.partition(":")
    key = f"{alarm.topic}|{alarm.date.isoformat()}"
    contacts = {"kind": kind, "subject": subject, "first": alarm.first_day, "last": alarm.date}
    return EarlyWarning(
        key=key,
        kind=cast("SeriesKind", kind),
        topic=alarm.topic,
        subject=subject,
        name=names.get(subject, subject) if kind == "topic" else subject.replace("_", " "),
        date=alarm.date,
        last=run.last,
        alarm_days=run.alarm_dates,
        window=alarm.window,
        observed=int(alarm.observed),
        total=int(alarm.total),
        baseline=alarm.baseline,
        share=estimate_share(int(alarm.observed), int(alarm.total)),
        ratio=alarm.ratio,
        q=alarm.q,
        expected_false_share=alarm.expected_false_share,
        new=alarm.new,
        surged=alarm.surged,
        quotes=_quotes(con, contacts),
        queue=concentration(con, "queue", contacts),
        segment=concentration(con, "segment", contacts),
        answer=said.get(key),
    )


def _quotes(con: DuckDBPyConnection, contacts: Mapping[str, Any]) -> tuple[FirstQuote, ...]:
    if contacts["kind"] == "signal":
        asked = {name: one for name, one in contacts.items() if name != "kind"}
        rows = con.execute(_SIGNAL_QUOTES, asked | {"most": _QUOTES}).fetchall()
    else:
        rows = con.execute(_TURN_QUOTES, {**contacts, "most": _QUOTES}).fetchall()
    return tuple(
        FirstQuote(contact, turn, text[:_LETTERS], began) for contact, turn, text, began in rows
    )
