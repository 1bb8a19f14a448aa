"""Everything that is heard in a run, found one after the other: each analysis from the tables alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from wellspent.estimate import Unknown
from wellspent.listening.alarms import AlarmAnswer
from wellspent.listening.reasons import TopicBook
from wellspent.report.impact.model import Impact
from wellspent.report.listening.contact_reasons import gather_reasons
from wellspent.report.listening.early_warnings import gather_warnings
from wellspent.report.listening.hinted import gather_hints
from wellspent.report.listening.kept import merged
from wellspent.report.listening.model import Listening
from wellspent.report.listening.reasons_called import apply_names
from wellspent.report.listening.self_service import gather_digital
from wellspent.report.listening.signal_rates import gather_signals
from wellspent.report.listening.survey_readings import gather_surveys
from wellspent.settings import Settings

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["STEPS", "Before", "Heard", "build_listening"]

STEPS = 6
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Before:
    """What is known before: the topics of earlier runs, and what people decided in the app.

    `topic_names` is what they said of topics, as it is kept.
    """

    book: TopicBook | None = None
    topic_names: Mapping[str, Mapping[str, str]] | None = None
    answers: Sequence[AlarmAnswer] = ()
    callbacks: pa.Table | None = None
    impact: Impact | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """What was found: the whole of it, the topics as they are known now, and the topic of each contact."""

    listening: Listening
    book: TopicBook
    topics: pa.Table


def build_listening(
    con: DuckDBPyConnection,
    settings: Settings,
    before: Before,
    *,
    run: str,
    progress: Progress = lambda _done, _total: None,
    seed: int = 1,
) -> Heard:
    """All of listening, from the tables of a run that `con` offers; temporary tables are made on it."""
    progress(0, STEPS)
    signals = gather_signals(con, settings, before.impact)
    progress(1, STEPS)
    hints = gather_hints(con, settings)
    progress(2, STEPS)
    found = gather_reasons(con, settings, before.book, seed)
    progress(3, STEPS)
    said = before.topic_names or {}
    named = found.reasons if isinstance(found.reasons, Unknown) else apply_names(found.reasons, said)  # fmt: skip
    names = {} if isinstance(named, Unknown) else {one.key: one.name for one in named.topics}
    warnings = gather_warnings(con, settings, merged(found.assignment, said), names, before.answers)
    progress(4, STEPS)
    surveys = gather_surveys(con, settings, before.callbacks)
    progress(5, STEPS)
    digital = gather_digital(con, settings, found.assignment)
    progress(6, STEPS)
    listening = Listening(
        run, settings.name, settings.fictional, signals, hints, found.reasons, warnings, surveys, digital
    )  # fmt: skip
    return Heard(listening, found.book, found.assignment)
