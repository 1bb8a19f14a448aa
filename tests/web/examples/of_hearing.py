"""Examples of what was heard: a reason, a merge, an alarm."""

from __future__ import annotations

from wellspent.web.hearing.models import TopicMerge, WarningAnswer

__all__ = ["EXAMPLES"]


def topic_merge(people, _line):
    """Somebody merged a reason into another."""
    return TopicMerge.objects.create(topic="t2", into="t1", by=people["analyst"])


def warning_answer(people, _line):
    """Somebody explained an alarm."""
    return WarningAnswer.objects.create(
        alarm="reason:returns|2026-09-24", topic="reason:returns", answer="explained",
        why="A parcel firm was on strike.", by=people["lead"],
    )  # fmt: skip


EXAMPLES = {
    "topic": lambda _people, _line: "t1",
    "topicmerge": topic_merge,
    "alarm": lambda _people, _line: "reason:returns|2026-09-24",
    "warninganswer": warning_answer,
}
