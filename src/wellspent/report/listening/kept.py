"""What `wellspent listen` kept of the run in force, read again with what people decided since."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from wellspent.estimate import Unknown
from wellspent.report.listening.as_json import HeardUnreadable, from_json
from wellspent.report.listening.model import Listening
from wellspent.report.listening.reasons_called import apply_names
from wellspent.workspace import Workspace, kept_listening, kept_topics, said

__all__ = ["kept_heard", "merged", "read_listening", "topic_names", "topics_as_called"]


def read_listening(text: str, names: str | None = None) -> Listening | None:
    """What a kept text says, topics called and merged as people said; None where it cannot be read."""
    try:
        found = from_json(json.loads(text), Listening)
    except (HeardUnreadable, ValueError):
        return None
    if isinstance(found.reasons, Unknown):
        return found
    return replace(found, reasons=apply_names(found.reasons, topic_names(names)))


def kept_heard(workspace: Workspace) -> Listening | None:
    """What was heard and holds now; None where nothing was kept, or it cannot be read."""
    text = kept_listening(workspace)
    return None if text is None else read_listening(text, said(workspace, "topic_names"))


def topics_as_called(workspace: Workspace) -> tuple[pa.Table, Mapping[str, str]]:
    """The topic of each contact, and what each topic is called; nothing where nothing was kept."""
    heard = kept_heard(workspace)
    if heard is None or isinstance(heard.reasons, Unknown):
        return kept_topics(workspace).slice(0, 0), {}
    topics = merged(kept_topics(workspace), topic_names(said(workspace, "topic_names")))
    return topics, {topic.key: topic.name for topic in heard.reasons.topics}


def topic_names(text: str | None) -> Mapping[str, Mapping[str, str]]:
    """What people said of topics: `names` by key, and `merged` from a key into another."""
    try:
        decided: Any = json.loads(text or "{}")
    except ValueError:
        decided = {}
    held = decided if isinstance(decided, dict) else {}
    return {part: dict(held.get(part) or {}) for part in ("names", "merged")}


def merged(topics: pa.Table, said_of: Mapping[str, Mapping[str, str]]) -> pa.Table:
    """The topics of contacts with those that people merged as one; `said_of` as `topic_names` gives it."""
    into = said_of.get("merged", {})
    if not into:
        return topics
    column: Any = topics["topic"]
    for _ in into:  # a topic may have been merged into one that was merged later
        places: Any = pc.index_in(column, value_set=pa.array(list(into), pa.string()))
        targets = pa.array(list(into.values()), pa.string()).take(places)
        column = pc.coalesce(targets, column)
    return topics.set_column(topics.schema.get_field_index("topic"), "topic", column)
