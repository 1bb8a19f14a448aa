"""Sources on screen: what was tried online, one table for a question, and half an hour of listening."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from wellspent.errors import WellspentError
from wellspent.estimate import Unknown
from wellspent.listening.blend import Blend, SourceRow
from wellspent.listening.hour import Hour, HourContact
from wellspent.report.listening.source_words import (
    say_all,
    say_bias,
    say_chosen,
    say_gap,
    say_pooled,
    say_subject,
    say_weight,
)
from wellspent.web.access.doors import Asked, door
from wellspent.web.access.opening import record_sitting
from wellspent.web.access.roles import Right
from wellspent.web.access.scope import standing
from wellspent.web.contacts.recordings import find_recording
from wellspent.web.sources.seeing import blend_in_sight, hour_in_sight, self_service_in_sight

__all__ = [
    "LONGEST_QUESTION",
    "show_blend",
    "show_hour",
    "show_questions",
    "show_self_service",
    "week_seed",
]

LONGEST_QUESTION: Final = 500
_EXAMPLES: Final = (
    "How do customers feel about returns?",
    "What about delivery?",
    "How do customers feel about their bill?",
    "How do customers feel?",
)


@door(Right.READ_SOURCES)
def show_self_service(request: Asked) -> HttpResponse:
    """What customers tried by themselves, which help failed them, and who was never there."""
    try:
        found = self_service_in_sight(request.access)
    except WellspentError as error:
        return render(request, "sources/self_service.html", {"nothing": error, "tab": "sources"})
    shown = {"unknown": found} if isinstance(found, Unknown) else {"found": found}
    return render(request, "sources/self_service.html", {**shown, "tab": "sources"})


@door(Right.READ_SOURCES)
def show_blend(request: Asked) -> HttpResponse:
    """A question, and what each source says of it beside the others."""
    question = " ".join(request.GET.get("question", "").split())[:LONGEST_QUESTION]
    shown: dict[str, Any] = {"question": question, "examples": _EXAMPLES, "tab": "sources_blend"}
    if not question:
        return render(request, "sources/blend.html", shown)
    try:
        blend = blend_in_sight(request.access, question)
    except WellspentError as error:
        return render(request, "sources/blend.html", {**shown, "error": error}, status=422)
    record_sitting(quoted(blend), request.access.person, "blend")
    return render(request, "sources/blend.html", {**shown, **_blended(blend)})


@door(Right.READ_SOURCES)
def show_hour(request: Asked) -> HttpResponse:
    """Half an hour of contacts that stand for all, to hear or to read."""
    asked = _asked(request)
    try:
        hour = hour_in_sight(request.access, asked["seed"], asked["minutes"])
    except WellspentError as error:
        return render(request, "sources/hour.html", {**asked, "error": error}, status=422)
    record_sitting([one.contact for one in hour.contacts], request.access.person, "hour")
    rows = [_heard(one) for one in hour.contacts]
    return render(request, "sources/hour.html", {**asked, "hour": hour, "rows": rows})


@door(Right.READ_SOURCES)
def show_questions(request: Asked) -> HttpResponse:
    """One page of questions for the advisors, from what the hour shows."""
    asked = _asked(request)
    try:
        hour = hour_in_sight(request.access, asked["seed"], asked["minutes"])
    except WellspentError as error:
        return render(request, "sources/questions.html", {**asked, "error": error}, status=422)
    # a question quotes what was chosen
    record_sitting([one.contact for one in hour.contacts if one.chosen_for], request.access.person, "hour")  # fmt: skip
    return render(request, "sources/questions.html", {**asked, "hour": hour, "questions": _numbered(hour)})  # fmt: skip


def quoted(blend: Blend) -> list[str]:
    """The contacts whose words the blend shows."""
    return [one.contact for row in blend.sources for one in row.quotes if one.contact is not None]


def week_seed() -> int:
    """The seed of this week's hour, the same for everybody."""
    year, week, _ = timezone.localdate().isocalendar()
    return int(100 * year + week)


def _asked(request: Asked) -> dict[str, Any]:
    """The seed and the minutes that were asked for, within what can be; and whether all is open."""
    seed, minutes = request.GET.get("seed", ""), request.GET.get("minutes", "")
    return {
        "seed": min(int(seed), 2**31 - 1) if seed.isdecimal() and len(seed) < 12 else week_seed(),
        "minutes": min(max(int(minutes), 10), 120) if minutes.isdecimal() and len(minutes) < 6 else 30,
        "open": request.GET.get("open") == "1",
        "tab": "sources_hour",
    }  # fmt: skip


def _blended(blend: Blend) -> dict[str, Any]:
    units = {said.measures: said.unit for row in blend.sources for said in row.says}
    return {
        "blend": blend,
        "subject": say_subject(blend.subject),
        "rows": [_row(row) for row in blend.sources],
        "compared": [(pair, say_gap(pair.gap, units.get(pair.measures, "share"))) for pair in blend.compared],
        "pooled": [(one, say_pooled(one.figure, one.unit)) for one in blend.pooled],
        "disagree": sum(pair.disagree for pair in blend.compared),
    }  # fmt: skip


def _row(row: SourceRow) -> dict[str, Any]:
    return {"row": row, "says": say_all(row), "weight": say_weight(row), "bias": say_bias(row)}


def _heard(one: HourContact) -> dict[str, Any]:
    return {
        "one": one,
        "why": say_chosen(one),
        "recording": find_recording(standing().read(one.contact)),
    }


def _numbered(hour: Hour) -> list[tuple[str, list[tuple[int, str]]]]:
    numbers = {one.contact: n for n, one in enumerate(hour.contacts, 1)}
    return [(one.words, [(numbers[c], c) for c in one.contacts]) for one in hour.questions]
