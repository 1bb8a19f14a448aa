"""People name the reasons that were found, merge those that are one, and undo a merge.

What is in force is written into the workspace too, so that the command line calls them the same.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from wellspent.web.access.models import Person
from wellspent.web.access.refusals import Conflict, Refused
from wellspent.web.access.scope import standing
from wellspent.web.hearing.models import TopicMerge, TopicName
from wellspent.workspace import keep_said

__all__ = ["merge_topic", "merges_in_force", "name_topic", "names_in_force", "newest_names", "said_of_topics", "undo_merge"]  # fmt: skip

_LONGEST: Final = 80
NOTHING_FOUND: Final[Mapping[str, str]] = {}


@transaction.atomic
def name_topic(  # noqa: PLR0917 - what a name is checked against
    person: Person, topics: Collection[str], topic: str, name: str, seen: int,
    found: Mapping[str, str] = NOTHING_FOUND,
) -> TopicName:  # fmt: skip
    """Call a topic so; an empty name goes back to the one that was found.

    `topics` are the keys that there are, `seen` is the number of the name that the person saw, 0
    where nobody had named it. `found` is what each topic is called by itself: a name that another
    one goes back to is taken. Raises `Refused`, or `Conflict` where somebody named it meanwhile.
    """
    _alone(TopicName)
    _require(topic, topics, "topic")
    words = " ".join(name.replace("\0", "").split())
    if len(words) > _LONGEST:
        raise Refused(f"The name has {len(words)} letters.", f"Use {_LONGEST} at most.", "name")
    newest = newest_names().get(topic)
    if (newest.pk if newest else 0) != seen:
        raise _seen_otherwise(newest)
    called = [*names_in_force().items(), *found.items()]
    taken = {other for other, said in called if said.casefold() == words.casefold()}
    if words and taken - {topic}:
        raise Refused(
            f"Another reason is called '{words}' already.",
            "Use another name, or merge the two.", "name",
        )  # fmt: skip
    made: TopicName = TopicName.objects.create(topic=topic, name=words, by=person)
    _write_through()
    return made


@transaction.atomic
def merge_topic(person: Person, topics: Collection[str], topic: str, into: str) -> TopicMerge:
    """Make a topic a part of another. Raises `Refused`, or `Conflict` where it is one already."""
    _alone(TopicMerge)
    _require(topic, topics, "topic")
    _require(into, topics, "into")
    if topic == into:
        raise Refused("A reason cannot be merged into itself.", "Choose another one.", "into")
    merged = merges_in_force()
    if topic in merged:
        raise Conflict(
            f"{merged[topic].by} merged it into another meanwhile.", "Undo that first.", "into"
        )
    if into in merged:
        raise Refused(
            "That reason is merged into another itself.", "Merge into that other one.", "into"
        )
    try:
        with transaction.atomic():
            made: TopicMerge = TopicMerge.objects.create(topic=topic, into=into, by=person)
    except IntegrityError:
        raise Conflict("Somebody merged it meanwhile.", "Look at the list again.", "into") from None
    _write_through()
    return made


@transaction.atomic
def undo_merge(person: Person, merge: TopicMerge) -> TopicMerge:
    """Make a merged topic one of its own again. Raises `Conflict` where it is that already."""
    _alone(TopicMerge)
    row: TopicMerge = TopicMerge.objects.select_for_update().get(pk=merge.pk)
    if row.undone_at is not None:
        raise Conflict("This merge is undone already.", "Look at the list again.")
    row.undone_by, row.undone_at = person, timezone.now()
    row.save(update_fields=["undone_by", "undone_at"])
    _write_through()
    return row


def newest_names() -> dict[str, TopicName]:
    """The newest name of each topic that anybody named, an empty one among them."""
    return {one.topic: one for one in TopicName.objects.select_related("by")}


def names_in_force() -> dict[str, str]:
    """What people call topics, by their keys."""
    return {topic: str(one.name) for topic, one in newest_names().items() if one.name}


def merges_in_force() -> dict[str, TopicMerge]:
    """The merges that are not undone, by the topic that is part of another."""
    rows = TopicMerge.objects.filter(undone_at=None).select_related("by")
    return {one.topic: one for one in rows}


def said_of_topics() -> Mapping[str, Mapping[str, str]]:
    """Names and merges as `apply_names` and the workspace know them; each merge leads to the last."""
    step = {topic: str(one.into) for topic, one in merges_in_force().items()}
    return {"names": names_in_force(), "merged": {topic: _last(step, topic) for topic in step}}


def _seen_otherwise(newest: TopicName | None) -> Conflict:
    if newest is None:
        return Conflict("Nobody has named it yet.", "Open it again, then name it.", "name")
    return Conflict(
        f"{newest.by} named it meanwhile: {newest.name or 'as it was found'}.",
        "Look at that name, then name it again if you must.", "name",
    )  # fmt: skip


def _last(step: Mapping[str, str], topic: str) -> str:
    seen = {topic}
    while (after := step.get(topic)) is not None and after not in seen:
        seen.add(after)
        topic = after
    return topic


def _write_through() -> None:
    keep_said(standing().workspace, "topic_names", json.dumps(said_of_topics()))
    standing().look_again()


def _require(topic: str, topics: Collection[str], place: str) -> None:
    if topic not in topics:
        raise Refused(
            f"There is no reason '{topic[:80]}'.", "Choose one of the list of reasons.", place
        )


def _alone(model: Any) -> None:
    """Whoever decides second waits here until the first is kept, and then sees it."""
    list(model.objects.select_for_update().order_by("pk")[:1])
