"""Alarms with what people answered: which wait, what each is called, and how strict the watch is.

series  what an alarm is about: `topic:t3`, `signal:churn_risk`, `reason:returns`
state   waiting, or the newest answer
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.http import Http404

from wellspent.estimate import Unknown
from wellspent.listening.alarms import AlarmAnswer, taught
from wellspent.listening.signal import KIND_WORDS
from wellspent.report.listening.early_warnings import EarlyWarning, Warnings
from wellspent.report.listening.model import Listening
from wellspent.web.access.roles import Right
from wellspent.web.access.scope import Scope
from wellspent.web.hearing.answering import answers_in_force
from wellspent.web.hearing.models import WarningAnswer
from wellspent.web.hearing.reasons import topic_names

__all__ = ["STATES", "Open", "Shown", "Stricter", "next_thresholds", "open_warnings", "say_series", "shown_warnings", "stricter", "warning_of"]  # fmt: skip

STATES: Final = ("waiting", "acknowledged", "explained", "dismissed")


@dataclass(frozen=True)
class Shown:
    """One alarm, what it is called now, and the answer in force."""

    warning: EarlyWarning
    name: str
    answer: WarningAnswer | None

    @property
    def state(self) -> str:
        """One of `STATES`."""
        return str(self.answer.answer) if self.answer else "waiting"


@dataclass(frozen=True)
class Open:
    """How many alarms wait for an answer, of all; or why nothing is watched."""

    open: int
    all: int
    unknown: Unknown | None = None


@dataclass(frozen=True)
class Stricter:
    """A series that warns later, for its alarms were dismissed: how many times clearer it has to be."""

    series: str
    name: str
    times: float


def open_warnings(scope: Scope, listening: Listening | None) -> Open | None:
    """What waits; None for somebody who may not read alarms, and where nothing was heard."""
    if listening is None or not scope.may(Right.READ_SOURCES):
        return None
    if isinstance(listening.warnings, Unknown):
        return Open(0, 0, listening.warnings)
    shown = shown_warnings(listening, listening.warnings)
    return Open(sum(one.state == "waiting" for one in shown), len(shown))


def shown_warnings(listening: Listening, warnings: Warnings) -> list[Shown]:
    """Every alarm as it stands: those that wait first, then the newest."""
    answers = answers_in_force([one.key for one in warnings.warnings])
    names = topic_names(listening)
    shown = [
        Shown(one, say_series(one.topic, names) if one.kind == "topic" else one.name, answers.get(one.key))
        for one in warnings.warnings
    ]  # fmt: skip
    return sorted(shown, key=lambda one: one.state != "waiting")


def warning_of(listening: Listening, alarm: str) -> Shown:
    """The alarm of this key; raises `Http404` where there is none."""
    if not isinstance(listening.warnings, Unknown):
        for one in shown_warnings(listening, listening.warnings):
            if one.warning.key == alarm:
                return one
    raise Http404


def stricter(factors: Mapping[str, float], names: Mapping[str, str]) -> list[Stricter]:
    """The series with a factor below 1 on their threshold, in words."""
    return [
        Stricter(series, say_series(series, names), 1 / factor)
        for series, factor in sorted(factors.items())
        if factor < 1
    ]


def next_thresholds() -> Mapping[str, float]:
    """The factors that the answers of now will teach at the next `wellspent listen`."""
    answers = [
        AlarmAnswer(one.alarm, one.topic, one.answer, one.why, one.at)
        for one in answers_in_force().values()
    ]
    return {series: factor for series, factor in taught(answers).items() if factor < 1}


def say_series(series: str, names: Mapping[str, str]) -> str:
    """What a series is called."""
    kind, _, subject = series.partition(":")
    if kind == "topic":
        return names.get(subject, subject)
    return KIND_WORDS.get(subject, subject) if kind == "signal" else subject
