"""Subjects: what texts, signals and desks speak of, in one word each.

signal:demand      a kind of signal
name:Brightwell    a competitor or product of the centre's lists
topic:t3           a contact reason that was found
hint:…             what several customers hint at, by its key in the run
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from wellspent.estimate import Unknown
from wellspent.listening.signal import KIND_WORDS, SIGNAL_KINDS
from wellspent.web.access.scope import standing
from wellspent.web.voices.topics import Topic, telling_words

__all__ = [
    "known_hints",
    "known_names",
    "known_topics",
    "parts_of",
    "subject_choices",
    "subject_words",
]

_SAID: Final = {"topic": "reason", "hint": "hint"}


def parts_of(subject: str) -> tuple[str, str]:
    """Its sort, `signal`, `name` or `topic`, and which of them."""
    sort, _, key = subject.partition(":")
    return sort, key


def subject_words(subject: str, topics: Mapping[str, Topic]) -> str:
    """What it is called on screen, with its sort; a topic that is gone by its key."""
    sort, key = parts_of(subject)
    if sort == "signal":
        return f"{KIND_WORDS.get(key, key)} (signal)"
    if sort in _SAID:
        return f"{topics[key].name if key in topics else key} ({_SAID[sort]})"
    return f"{key} (name)"


def known_names() -> tuple[str, ...]:
    """The competitors and products that the centre listens for."""
    heard = standing().workspace.settings.listening
    return tuple(sorted({*heard.competitors, *heard.products}))


def known_topics() -> Mapping[str, Topic]:
    """The contact reasons that were found, by key, as people named them; empty before any were."""
    listening = standing().listening()
    if listening is None or isinstance(listening.reasons, Unknown):
        return {}
    return {one.key: _topic(one.key, one.name, one.words) for one in listening.reasons.topics}


def known_hints() -> Mapping[str, Topic]:
    """What several customers hinted at in the run in force, by key, with the words they share."""
    listening = standing().listening()
    hints = listening.hints if listening else ()
    return {one.key: _topic(one.key, ", ".join(one.about), one.about) for one in hints}


def subject_choices(topics: Mapping[str, Topic]) -> dict[str, list[tuple[str, str]]]:
    """What a desk may subscribe to: keys with their words, by the field of the desk."""
    return {
        "kinds": [(kind, KIND_WORDS[kind]) for kind in SIGNAL_KINDS],
        "names": [(name, name) for name in known_names()],
        "topics": [(key, one.name) for key, one in topics.items()],
        "queues": [(queue, queue) for queue in sorted(q for q in standing().values("queue") if q)],
    }


def _topic(key: str, name: str, words: Iterable[str]) -> Topic:
    return Topic(key, name, telling_words(" ".join(words)))
