"""The blend: one table for a question, a row a source, and nothing averaged that should stay apart."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

import pyarrow as pa

from wellspent.estimate import Estimate, Figure, Unknown
from wellspent.listening.blend import Blend, SourceRow, Subject, compare_sources
from wellspent.listening.surveys.invitations import SurveyUnusable
from wellspent.listening.surveys.model import SurveyReading
from wellspent.report.gather import query_rows
from wellspent.report.listening.blend_asked import (
    callbacks_row,
    digital_row,
    focus_row,
    measure_name,
    pulse_row,
    survey_row,
    whole_of,
)
from wellspent.report.listening.blend_rows import (
    card_row,
    conversations_row,
    outcomes_row,
    records_row,
    resolution_gap,
)
from wellspent.report.listening.blend_subject import find_subject, stems_of
from wellspent.report.listening.focus_groups import gather_focus_groups
from wellspent.report.listening.self_service import gather_digital
from wellspent.report.listening.survey_readings import gather_surveys
from wellspent.settings import Settings

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from wellspent.report.listening.model import Listening

__all__ = ["blend_question"]

_SOURCES = ("Conversations", "Automatic quality card", "Surveys", "Call-backs", "Focus groups",
            "Self-service", "Advisors' pulse", "Resolution as recorded", "What happened afterwards")  # fmt: skip
_PLACE = {
    "conversations": 0, "card": 1, "survey": 2, "callbacks": 3, "focus_groups": 4,
    "self_service": 5, "pulse": 6, "records": 7, "outcomes": 8,
}  # fmt: skip


def blend_question(
    con: DuckDBPyConnection,
    settings: Settings,
    question: str,
    listening: Listening | None = None,
    *,
    topic_of: pa.Table | None = None,
    callbacks: pa.Table | None = None,
    pulse: pa.Table | None = None,
    within: Collection[str] | None = None,
) -> Blend:
    """What each source says of a question such as "how do customers feel about returns?".

    `listening` brings the discovered topics, whose contacts stand in `topic_of` (contact, topic). `callbacks`
    goes before what was imported of that name. `pulse` (at, said) are advisors' answers, without names.
    `within` are the contacts that may be looked at; None: all. Self-service and focus groups know no
    such limit, since their customers belong to no team.
    """
    subject = find_subject(con, question, topic_of, _topic_words(listening), within)
    if not subject.contacts:
        why = _nothing(con, subject)
        return Blend(question, subject, (), _SOURCES, (), (), why.reason, why.lift)
    wanted = stems_of(question)
    gap = resolution_gap(con)
    readings = _readings(con, settings, callbacks)
    rows = [
        conversations_row(con),
        card_row(con),
        *(survey_row(con, reading) for reading in readings),
        *(callbacks_row(con, reading, callbacks, settings.csat_good) for reading in readings),
        focus_row(con, gather_focus_groups(con), wanted),
        _digital(con, settings, listening, subject),
        pulse_row(pulse, wanted),
        records_row(con, gap),
        outcomes_row(con, settings.repeat_days),
    ]
    sources = tuple(row for row in rows if row is not None)
    paired = {("card", "records"): _turned(gap)} if gap is not None else {}
    whole = {measure_name(reading): joined for reading in readings if (joined := whole_of(reading))}
    compared, pooled = compare_sources(sources, paired, whole)
    there = {_PLACE[row.key.split(":", 1)[0]] for row in sources}
    absent = tuple(name for place, name in enumerate(_SOURCES) if place not in there)
    return Blend(question, subject, sources, absent, compared, pooled)


def _turned(gap: Figure) -> Figure:
    """The same gap seen from the other side."""
    if isinstance(gap, Unknown):
        return gap
    return Estimate(-gap.value, -gap.high, -gap.low, gap.n, gap.method)


def _readings(
    con: DuckDBPyConnection, settings: Settings, callbacks: pa.Table | None
) -> tuple[SurveyReading, ...]:
    """The surveys of the subject's contacts; none where they cannot be read."""
    mine = {str(one) for (one,) in query_rows(con, "SELECT contact FROM about")}
    try:
        return gather_surveys(con, settings, callbacks, mine)
    except SurveyUnusable:  # nobody was asked about it
        return ()


def _digital(
    con: DuckDBPyConnection, settings: Settings, listening: Listening | None, subject: Subject
) -> SourceRow | None:
    service = gather_digital(con, settings) if listening is None else listening.digital
    if isinstance(service, Unknown):
        return None
    return digital_row(con, service, subject.reasons, stems_of(" ".join(subject.words)))


def _topic_words(listening: Listening | None) -> Mapping[str, str]:
    """What is known of each topic in words: its name, and what sets it apart."""
    if listening is None or isinstance(listening.reasons, Unknown):
        return {}
    return {topic.key: " ".join((topic.name, *topic.words)) for topic in listening.reasons.topics}


def _nothing(con: DuckDBPyConnection, subject: Subject) -> Unknown:
    if not subject.of:
        return Unknown("no contacts were imported", "wellspent import DIR FILES")
    named = query_rows(con, "SELECT reason, count(*) FROM contacts WHERE reason IS NOT NULL GROUP BY reason ORDER BY 2 DESC, 1 LIMIT 5")  # fmt: skip
    words = " or ".join(f"“{word}”" for word in subject.words)
    frequent = ", ".join(f"“{reason}”" for reason, _ in named)
    return Unknown(
        f"no recorded reason, queue or topic of a contact holds {words}",
        f"words of a reason, such as {frequent}" if frequent else "contacts with recorded reasons",
    )
