"""Examples of what was heard: a reason, a merge, an alarm."""

from __future__ import annotations

import json

import hearings

from wellspent.report.listening.as_json import to_json
from wellspent.web.access.scope import standing
from wellspent.web.hearing.models import TopicMerge, WarningAnswer
from wellspent.workspace import keep_listening
from wellspent.workspace.listening import TOPICS

__all__ = ["EXAMPLES", "keep"]


def keep(listening=None, topics=None, workspace=None):
    """Keep this as what was heard, as `wellspent listen DIR` does."""
    text = json.dumps(to_json(listening or hearings.listening()))
    table = TOPICS.empty_table() if topics is None else topics
    assert keep_listening(workspace or standing().workspace, text, table)
    if workspace is None:
        standing().look_again()


def topic(_people, _line) -> str:
    """A reason; it was heard."""
    keep()
    return "t1"


def alarm(_people, _line) -> str:
    """An alarm with a stroke in its key; it was raised."""
    keep()
    return "reason:returns|2026-09-24"


def topic_merge(people, _line):
    """Somebody merged a reason into another."""
    keep()
    return TopicMerge.objects.create(topic="t2", into="t1", by=people["analyst"])


def warning_answer(people, _line):
    """Somebody explained an alarm."""
    return WarningAnswer.objects.create(
        alarm="reason:returns|2026-09-24", topic="reason:returns", answer="explained",
        why="A parcel firm was on strike.", by=people["lead"],
    )  # fmt: skip


EXAMPLES = {
    "topic": topic,
    "topicmerge": topic_merge,
    "alarm": alarm,
    "warninganswer": warning_answer,
}
