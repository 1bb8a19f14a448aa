"""Why customers get in touch, as they say it, beside what was recorded; people name and merge."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from wellspent.errors import WellspentError
from wellspent.estimate import Unknown
from wellspent.report.listening.model import Listening
from wellspent.web.access.doors import Asked, door
from wellspent.web.access.filters import choices, selection_of
from wellspent.web.access.refusals import Refused
from wellspent.web.access.roles import Right
from wellspent.web.hearing.examples import newest_words, record_examples, what_they_said
from wellspent.web.hearing.in_force import as_found, in_force
from wellspent.web.hearing.models import TopicMerge, TopicName
from wellspent.web.hearing.naming import (
    merge_topic,
    merges_in_force,
    name_topic,
    newest_names,
    undo_merge,
)
from wellspent.web.hearing.reasons import (
    reason_of,
    recorded_of,
    shown_reasons,
    topic_names,
)

__all__ = ["list_reasons", "merge", "name", "show_reason", "show_without", "undo"]

_WITHOUT: Final = 25  # contacts that are shown
_FILTERS: Final = ("queue", "team", "channel", "segment", "week")


@door(Right.READ_LISTENING)
def list_reasons(request: Asked) -> HttpResponse:
    """The reasons in this selection, those without any, and what the records make of them."""
    return _list(request)


@door(Right.READ_LISTENING)
def show_reason(request: Asked, topic: str) -> HttpResponse:
    """One reason: its words, who says what, what was recorded; its name and what it is a part of."""
    return _reason(request, topic)


@door(Right.READ_LISTENING)
def show_without(request: Asked) -> HttpResponse:
    """Who has no reason that was found, and what they say."""
    try:
        listening = in_force()
    except WellspentError as error:
        return render(request, "hearing/without.html", {"nothing": error})
    if isinstance(listening.reasons, Unknown):
        return redirect("reasons")
    selection = selection_of(request.GET).within(request.access.selection)
    _, none = shown_reasons(listening.reasons, selection)
    examples = newest_words(None, selection, _WITHOUT)
    record_examples(request.access, examples, "reason")
    return render(request, "hearing/without.html", {"none": none, "examples": examples})


@door(Right.NAME_REASONS, methods=("POST",))
def name(request: Asked, topic: str) -> HttpResponse:
    """Call a reason otherwise; an empty name goes back to the one that was found."""
    post = request.POST
    try:
        keys, seen = topic_names(in_force()), _number(post, "seen")
        name_topic(
            request.access.person, keys, topic, post.get("name", ""), seen, topic_names(as_found())
        )
    except WellspentError as error:
        return _reason(request, topic, error)
    messages.success(request, "The name is kept, and stays from run to run.")
    return redirect(f"{reverse('reason', kwargs={'topic': topic})}?taken=name-{topic}")


@door(Right.NAME_REASONS, methods=("POST",))
def merge(request: Asked, topic: str) -> HttpResponse:
    """Make a reason a part of another."""
    into = request.POST.get("into", "")
    try:
        merge_topic(request.access.person, topic_names(in_force()), topic, into)
    except WellspentError as error:
        return _reason(request, topic, error)
    messages.success(request, "Merged; it can be undone on the list of reasons.")
    return redirect("reason", topic=into)


@door(Right.NAME_REASONS, about=TopicMerge, methods=("POST",))
def undo(request: Asked, merge: TopicMerge) -> HttpResponse:
    """Make a merged reason one of its own again."""
    try:
        undo_merge(request.access.person, merge)
    except Refused as refused:
        return _list(request, refused)
    messages.success(request, "It is a reason of its own again.")
    return redirect("reasons")


def _list(request: Asked, refused: Refused | None = None) -> HttpResponse:
    try:
        listening = in_force()
    except WellspentError as error:
        return render(request, "hearing/reasons.html", {"nothing": error})
    if isinstance(listening.reasons, Unknown):
        return render(request, "hearing/reasons.html", {"unknown": listening.reasons})
    asked = selection_of(request.GET)
    shown, none = shown_reasons(listening.reasons, asked.within(request.access.selection))
    names = topic_names(listening)
    context = {
        "reasons": listening.reasons,
        "shown": shown,
        "none": none,
        "names": names,
        "beside": _beside(listening, names),
        "merged": _merged(names),
        "may_name": request.access.may(Right.NAME_REASONS),
        "filters": choices(request.access, asked, _FILTERS),
        "query": request.GET.urlencode(),
        "refused": refused,
    }
    status = refused.status if refused else 200
    return render(request, "hearing/reasons.html", context, status=status)


def _reason(request: Asked, topic: str, refused: WellspentError | None = None) -> HttpResponse:
    try:
        listening = in_force()
    except WellspentError as error:
        status = 409 if refused else 200
        return render(request, "hearing/reasons.html", {"nothing": error}, status=status)
    found = reason_of(listening, topic)
    names = topic_names(listening)
    selection = selection_of(request.GET).within(request.access.selection)
    assert not isinstance(listening.reasons, Unknown)  # noqa: S101 - it has the topic
    shown, _ = shown_reasons(listening.reasons, selection)
    examples = what_they_said(request.access, found, selection)
    record_examples(request.access, examples, "reason")
    newest = newest_names().get(topic)
    context = {
        "shown": next(one for one in shown if one.share.key == topic),
        "topic": found,
        "found_name": _found_name(topic),
        "named": newest,
        "history": TopicName.objects.filter(topic=topic).select_related("by"),
        "recorded": recorded_of(topic, selection),
        "examples": examples,
        "parts": [
            (merge, _found_name(one))
            for one, merge in merges_in_force().items()
            if merge.into == topic
        ],
        "others": [(key, called) for key, called in names.items() if key != topic],
        "may_name": request.access.may(Right.NAME_REASONS),
        "refused": refused,
        "place": getattr(refused, "place", None),
        "typed": request.POST,
    }
    status = getattr(refused, "status", 400) if refused else 200
    return render(request, "hearing/reason.html", context, status=status)


def _merged(names: dict[str, str]) -> list[tuple[TopicMerge, str, str]]:
    """The merges in force: what was found as its own, and what it is a part of."""
    return [
        (merge, _found_name(topic), names.get(merge.into, merge.into))
        for topic, merge in merges_in_force().items()
    ]


def _found_name(topic: str) -> str:
    """What a topic was called before anybody named or merged it."""
    return topic_names(as_found()).get(topic, topic)


def _beside(listening: Listening, names: dict[str, str]) -> dict[str, Any]:
    """What the records make of the reasons, with names in place of keys."""
    assert not isinstance(listening.reasons, Unknown)  # noqa: S101 - asked before
    beside = listening.reasons.beside
    if isinstance(beside, Unknown):
        return {"unknown": beside}
    return {
        "of": beside,
        "hiding": [
            (one, [(names.get(part.key, part.key), part) for part in one.topics])
            for one in beside.hiding
        ],
        "uncovered": [(names.get(one.key, one.key), one) for one in beside.uncovered],
    }


def _number(post: Any, name: str) -> int:
    said = post.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 18 else 0
