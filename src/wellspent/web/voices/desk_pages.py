"""The pages of desks: all of them, one week's digest, an owner's answer, and the desk itself."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from wellspent.errors import WellspentError
from wellspent.web.access.doors import Asked, door
from wellspent.web.access.models import Person
from wellspent.web.access.opening import record_sitting
from wellspent.web.access.refusals import page_status, place_of, status_of
from wellspent.web.access.roles import Right
from wellspent.web.voices.answering import answer_subject, is_member
from wellspent.web.voices.desks import ANSWERING, FIELDS, keep_desk
from wellspent.web.voices.digest import make_digest
from wellspent.web.voices.frame import tabs, weeks_around
from wellspent.web.voices.models import Desk, DeskAnswer
from wellspent.web.voices.sent import answer_sent, desk_sent, number_sent
from wellspent.web.voices.subjects import known_topics, subject_choices, subject_words
from wellspent.web.voices.weeks import week_shown

__all__ = ["answer", "change_desk", "desks", "digest", "new_desk"]


@door(Right.READ_VOICES)
def desks(request: Asked) -> HttpResponse:
    """Every desk, who answers for it, and what it listens for."""
    topics = known_topics()
    rows = request.access.narrow(Desk.objects.prefetch_related("people"))
    shown = [
        {
            "desk": desk,
            "people": list(desk.people.all()),
            "subjects": [subject_words(one, topics) for one in desk.subjects],
            "mine": any(one.pk == request.access.person.pk for one in desk.people.all()),
        }
        for desk in rows
    ]
    return render(request, "voices/desks.html", {"rows": shown, **tabs(request)})


@door(Right.READ_VOICES, about=Desk)
def digest(request: Asked, desk: Desk) -> HttpResponse:
    """One desk's week, to read, to print and to answer."""
    return _digest(request, desk)


@door(Right.ANSWER_FOR_DESKS, about=Desk, methods=("POST",))
def answer(request: Asked, desk: Desk) -> HttpResponse:
    """What an owner answers to one subject."""
    try:
        kept = answer_subject(desk, request.access.person, answer_sent(request.POST))
    except WellspentError as refused:
        return _digest(request, desk, refused)
    messages.success(request, "Answered: the advisors who raised it see it.")
    query = {"week": request.POST.get("week", ""), "taken": f"answer-{kept.subject}"}
    return redirect(f"{reverse('desk', kwargs={'pk': desk.pk})}?{urlencode(query)}")


@door(Right.KEEP_DESKS, methods=("GET", "POST"))
def new_desk(request: Asked) -> HttpResponse:
    """A new desk."""
    return _kept(request, None)


@door(Right.KEEP_DESKS, about=Desk, methods=("GET", "POST"))
def change_desk(request: Asked, desk: Desk) -> HttpResponse:
    """A desk's name, its people, and what it listens for."""
    return _kept(request, desk)


def _digest(request: Asked, desk: Desk, error: WellspentError | None = None) -> HttpResponse:
    scope = request.access
    monday = week_shown(request.POST.get("week", "") or request.GET.get("week", ""))
    made = make_digest(desk, monday, scope)
    quoted = [one.line.contact for row in made.rows for one in row.quotes]
    record_sitting(quoted, scope.person, "digest")
    shown = {
        "desk": desk,
        "digest": made,
        "members": list(desk.people.all()),
        "member": scope.may(Right.ANSWER_FOR_DESKS) and is_member(desk, scope.person),
        "states": DeskAnswer.State.choices,
        "all_contacts": scope.everything,
        "sent": request.POST,
        "at": request.POST.get("subject", ""),
        "error": error,
        "place": None if error is None else place_of(error),
        **weeks_around(monday),
        **tabs(request),
    }
    return render(request, "voices/desk.html", shown, status=page_status(error))


def _kept(request: Asked, desk: Desk | None) -> HttpResponse:
    if request.method != "POST":
        return _desk_form(request, desk)
    try:
        seen = number_sent(request.POST, "seen") or 0
        kept = keep_desk(desk_sent(request.POST), desk, seen)
    except WellspentError as refused:
        return _desk_form(request, desk, refused)
    messages.success(request, f"{kept.name} is kept.")
    return redirect(reverse("desk", kwargs={"pk": kept.pk}) + "?taken=desk")


def _desk_form(
    request: Asked, desk: Desk | None, error: WellspentError | None = None
) -> HttpResponse:
    conflict = error is not None and status_of(error) == 409
    current = Desk.objects.get(pk=desk.pk) if desk else None
    typed = request.method == "POST" and not conflict
    held: dict[str, Any] = {field: getattr(current, field, []) for field in FIELDS}
    people = [str(one.pk) for one in current.people.all()] if current else []
    post, topics = request.POST, known_topics()
    shown = {
        "desk": current,
        "name": post.get("name", "") if typed else getattr(current, "name", ""),
        "seen": post.get("seen", "") if typed else getattr(current, "version", 0),
        "lists": [
            (field, _options(choices, held[field], post.getlist(field) if typed else held[field]))
            for field, choices in subject_choices(topics).items()
        ],
        "everybody": [
            (one, str(one.pk) in (post.getlist("people") if typed else people))
            for one in _offered(current)
        ],
        "error": error,
        "place": None if error is None else place_of(error),
        **tabs(request),
    }
    return render(request, "voices/desk_form.html", shown, status=page_status(error))


def _offered(desk: Desk | None) -> QuerySet[Person]:
    """Who may be chosen: whose role answers for desks, and whoever does already."""
    there = Q(desks=desk) if desk else Q(pk__in=[])
    rows: QuerySet[Person] = Person.objects.filter(Q(role__in=ANSWERING) | there, is_active=True)
    return rows.distinct()


def _options(
    choices: list[tuple[str, str]], held: list[str], chosen: list[str]
) -> list[tuple[str, str, bool]]:
    """Each choice with whether it is made; what is held and no longer offered stands last."""
    offered = {key for key, _ in choices}
    gone = [(key, f"{key} (no longer there)") for key in held if key not in offered]
    return [(key, words, key in chosen) for key, words in [*choices, *gone]]
