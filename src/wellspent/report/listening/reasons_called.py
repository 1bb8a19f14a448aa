"""Reasons as people call them: names given and topics merged in the app."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from wellspent.estimate import Unknown, estimate_share
from wellspent.listening.reasons.comparing import Beside, Hiding, TopicWithin
from wellspent.report.listening.reason_model import Counted, Reasons, ReasonTopic, counted

__all__ = ["apply_names"]


def apply_names(reasons: Reasons, said: Mapping[str, Mapping[str, str]]) -> Reasons:
    """The reasons with the names that people gave, and one topic where people made one of several.

    `said` has `names` (a name by key) and `merged` (of a key the key that it is part of now). A merge into a topic
    that is not there leaves the topic as it is. What was recorded is compared again as far as
    counts allow: the agreement is of the topics as they were found.
    """
    names, merged = said.get("names", {}), said.get("merged", {})
    there = {topic.key for topic in reasons.topics}
    into = {key: _last(key, merged, there) for key in there}
    groups: dict[str, list[ReasonTopic]] = {}
    for topic in reasons.topics:
        groups.setdefault(into[topic.key], []).append(topic)
    topics = [_one(key, parts, names.get(key), reasons.contacts) for key, parts in groups.items()]
    beside = (
        reasons.beside if isinstance(reasons.beside, Unknown) else _beside(reasons.beside, into)
    )
    ordered = sorted(topics, key=lambda one: (-one.contacts, int(one.key[1:])))
    return replace(reasons, topics=tuple(ordered), beside=beside)


def _last(key: str, merged: Mapping[str, str], there: Iterable[str]) -> str:
    """Where the merges from this key lead to; circles lead nowhere."""
    seen, last = {key}, key
    while (after := merged.get(last)) is not None and after in there:
        if after in seen:
            return key
        seen.add(after)
        last = after
    return last


def _one(key: str, parts: Sequence[ReasonTopic], name: str | None, n: int) -> ReasonTopic:
    own = next(part for part in parts if part.key == key)
    others = [part for part in parts if part.key != key]
    contacts = sum(part.contacts for part in parts)
    firsts = [part.first_seen for part in parts if part.first_seen is not None]
    return replace(
        own,
        name=name or own.name,
        contacts=contacts,
        share=estimate_share(contacts, n),
        first_seen=min(firsts, default=None),
        queues=_summed(part.queues for part in parts),
        categories=_summed(part.categories for part in parts),
        examples=tuple(example for part in (own, *others) for example in part.examples)[:5],
        merged=tuple(sorted((part.key for part in others), key=lambda one: int(one[1:]))),
    )


def _summed(parts: Iterable[Sequence[Counted]]) -> tuple[Counted, ...]:
    total: Counter[str] = Counter()
    for part in parts:
        for one in part:
            total[one.name] += one.contacts
    return counted(total)


def _beside(beside: Beside, into: Mapping[str, str]) -> Beside:
    hiding = [replace(one, topics=_within(one, into)) for one in beside.hiding]
    return replace(
        beside,
        hiding=tuple(one for one in hiding if len(one.topics) > 1),
        # what holds of two topics need not hold of both together
        uncovered=tuple(
            one
            for one in beside.uncovered
            if list(into.values()).count(into.get(one.key, one.key)) == 1
        ),
    )


def _within(hiding: Hiding, into: Mapping[str, str]) -> tuple[TopicWithin, ...]:
    total: Counter[str] = Counter()
    for one in hiding.topics:
        total[into.get(one.key, one.key)] += one.contacts
    return tuple(
        TopicWithin(key, contacts, estimate_share(contacts, hiding.contacts))
        for key, contacts in sorted(total.items(), key=lambda one: (-one[1], one[0]))
    )
