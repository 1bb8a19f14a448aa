"""A centre that answers as if it had been listened to, for tests of pages."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import hearings
import pyarrow as pa

from wellspent.estimate import Unknown
from wellspent.report.heard_index import index_topics
from wellspent.report.listening.contact_reasons import apply_names
from wellspent.web.access.scope import standing
from wellspent.web.centre.heard import HeardStanding
from wellspent.web.hearing import reason_pages, reason_routes
from wellspent.workspace import said
from wellspent.workspace.listening import TOPICS

__all__ = ["forget_heard", "forget_said", "heard_in", "put_topics"]

NOT_FOUND = Unknown("nobody listened", "wellspent listen DIR")


def decided():
    """Names and merges as they stand in the workspace."""
    return json.loads(said(standing().workspace, "topic_names") or '{"names": {}, "merged": {}}')


def three_reasons():
    """Three topics, of which one is seldom found again, beside the recorded ones."""
    return hearings.reasons(
        hearings.topic("t1", "parcel late", contacts=30),
        hearings.topic("t2", "bill wrong", contacts=20),
        hearings.topic("t3", "card refused", contacts=10, stability=0.5),
    )


def heard_in(monkeypatch, reasons=None, warnings=NOT_FOUND, hints=()):
    """The centre was listened to, with this result; reasons are called and merged as people say."""
    found = hearings.listening(reasons=reasons or three_reasons(), warnings=warnings, hints=hints)

    def listening(_self):
        if isinstance(found.reasons, Unknown):
            return found
        return replace(found, reasons=apply_names(found.reasons, decided()))

    monkeypatch.setattr(HeardStanding, "listening", listening)
    for module in (reason_pages, reason_routes):
        monkeypatch.setattr(module, "as_found", lambda: found)


def put_topics(monkeypatch, topic_of):
    """Each contact is about the topic that this mapping says, merged as people say."""

    def topics(self):
        merged = decided()["merged"]
        rows = [
            {"contact": contact, "topic": merged.get(key, key), "confidence": 0.8}
            for contact, key in topic_of.items()
        ]
        return index_topics(pa.Table.from_pylist(rows, TOPICS), self.index)

    monkeypatch.setattr(HeardStanding, "topics", topics)


def forget_heard():
    """A centre that nobody listened to."""
    shutil.rmtree(Path(standing().workspace.path) / "listening", ignore_errors=True)
    standing().look_again()


def forget_said():
    """What people decided in a test is not told to the next."""
    shutil.rmtree(Path(standing().workspace.path) / "listening" / "said", ignore_errors=True)
    standing().look_again()
