"""The pages of the pulse: what the week says, one's own minute, what became of it, and beside the data."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render

from wellspent.errors import WellspentError
from wellspent.parts import FRICTIONS
from wellspent.web.access.doors import Asked, door
from wellspent.web.access.opening import record_sitting
from wellspent.web.access.refusals import page_status, place_of, status_of
from wellspent.web.access.roles import Right
from wellspent.web.access.scope import standing
from wellspent.web.voices.became import own_texts
from wellspent.web.voices.beside import WEEKS, beside_data
from wellspent.web.voices.frame import tabs, weeks_around
from wellspent.web.voices.pulse import PulseWords, give, keep_draft, own_pulse
from wellspent.web.voices.pulse_figures import pulse_texts, pulse_weeks
from wellspent.web.voices.sent import number_sent, pulse_sent
from wellspent.web.voices.weeks import before, week_name, week_shown
from wellspent.web.voices.wording import CAUSE_WORDS, MOOD_WORDS, QUESTIONS

__all__ = ["became", "beside", "draft", "pulse", "voices"]

_A_PAGE: Final = 25
_WEEKS: Final = 8  # as many as the table compares


@door(Right.READ_VOICES)
def voices(request: Asked) -> HttpResponse:
    """What advisors say in one week: how many answered, then the figures, then their words."""
    monday = week_shown(request.GET.get("week", ""))
    weeks = pulse_weeks((*before(monday, _WEEKS - 1), monday))
    texts = pulse_texts(monday, request.access.person)
    page = Paginator(texts, _A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "voices/voices.html",
        {
            "here": weeks[-1],
            "weeks": [one for one in reversed(weeks) if one.advisors or one.answered or one.others],
            "page": page,
            "questions": QUESTIONS,
            "minimum": standing().workspace.settings.listening.pulse_minimum,
            **weeks_around(monday),
            **tabs(request),
        },
    )


@door(Right.ANSWER_PULSE, methods=("GET", "POST"))
def pulse(request: Asked) -> HttpResponse:
    """One's own minute of this week."""
    person = request.access.person
    if request.method != "POST":
        return _form(request)
    try:
        give(person, pulse_sent(request.POST), number_sent(request.POST, "seen") or 0)
    except WellspentError as refused:
        return _form(request, refused)
    messages.success(request, "Kept. You can change it until the week has ended.")
    answer = redirect("pulse_became")
    answer["Location"] += "?taken=pulse"
    return answer


@door(Right.ANSWER_PULSE, methods=("POST",))
def draft(request: Asked) -> HttpResponse:
    """Keep what is typed so far; the page says in a word that it is kept."""
    try:
        keep_draft(request.access.person, pulse_sent(request.POST))
    except WellspentError as refused:
        return HttpResponse(f"{refused.fact} {refused.remedy}", status=422)
    return HttpResponse("Kept as a draft; not sent yet.")


@door(Right.ANSWER_PULSE)
def became(request: Asked) -> HttpResponse:
    """Each of one's own texts, what it was joined to, and what owners answered."""
    page = Paginator(own_texts(request.access), _A_PAGE).get_page(request.GET.get("page"))
    return render(request, "voices/became.html", {"page": page, **tabs(request)})


@door(Right.READ_VOICES)
def beside(request: Asked) -> HttpResponse:
    """Of each subject, whether advisors or the data saw it first."""
    monday = week_shown(request.GET.get("week", ""))
    rows = beside_data(request.access, monday)
    quoted = [one.data.contact for one in rows if one.data and one.data.contact]
    record_sitting(quoted, request.access.person, "voices")
    return render(
        request,
        "voices/beside.html",
        {
            "said": [one for one in rows if one.advisors],
            "unsaid": [one for one in rows if not one.advisors],
            "span": WEEKS,
            **weeks_around(monday),
            **tabs(request),
        },
    )


def _form(request: Asked, error: WellspentError | None = None) -> HttpResponse:
    own = own_pulse(request.access.person)
    post = request.POST
    conflict = error is not None and status_of(error) == 409
    words: Any = own.words
    if error is not None:  # what was typed, though it may be no number
        words = {name: post.get(name, "") for name in PulseWords.__slots__}
    return render(
        request,
        "voices/pulse.html",
        {
            "own": own,
            "week": week_name(own.week),
            "words": words,
            "mood": str(words["mood"] if error else words.mood or ""),
            # after a conflict the person has seen both, after a mistake no more than before
            "seen": post.get("seen", "") if error and not conflict else own.version,
            "conflict": conflict,
            "causes": [(cause, CAUSE_WORDS[cause]) for cause in FRICTIONS],
            "moods": [(str(value), said) for value, said in MOOD_WORDS.items()],
            "questions": QUESTIONS,
            "minimum": standing().workspace.settings.listening.pulse_minimum,
            "error": error,
            "place": None if error is None else place_of(error),
            **tabs(request),
        },
        status=page_status(error),
    )
