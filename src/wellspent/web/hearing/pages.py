"""What customers are telling us: the answer first, then every signal with its quote."""

from __future__ import annotations

from typing import Any, Final

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from wellspent.errors import WellspentError
from wellspent.estimate import estimate_share
from wellspent.listening.signal import KIND_WORDS
from wellspent.report.listening.model import Listening
from wellspent.web.access.doors import Asked, door
from wellspent.web.access.roles import Right
from wellspent.web.access.scope import standing
from wellspent.web.centre.heard import SignalRate
from wellspent.web.hearing.hinted import hints_in_sight
from wellspent.web.hearing.in_force import in_force
from wellspent.web.hearing.listing import A_PAGE, HeardList, hidden_needs
from wellspent.web.hearing.pictures import Trend, weekly_trends
from wellspent.web.hearing.reasons import topic_names
from wellspent.web.hearing.sight import record_quotes
from wellspent.web.hearing.wanted import Wanted
from wellspent.web.hearing.warned import open_warnings
from wellspent.web.hearing.words import KIND_MEANINGS, say_share

__all__ = ["list_signals", "show_listening"]

_NEEDS: Final = 5  # hidden needs on the first page; all are one link away


@door(Right.READ_LISTENING)
def show_listening(request: Asked) -> HttpResponse:
    """What customers are telling us in this selection, how often, and what nobody asked them."""
    wanted = Wanted.of(request.GET)
    every = HeardList(request.access, wanted)
    needs = hidden_needs(request.access, wanted, _NEEDS)
    listening, nothing = _listening()
    hints = hints_in_sight(request.access, listening)
    record_quotes(
        request.access,
        [*needs, *(quote for hint in hints for quote in hint.seen.quotes)],
        "listening",
    )
    return render(
        request,
        "hearing/listening.html",
        {
            "whole": every.whole,
            "share": say_heard(every),
            "kinds": _kinds(wanted, every),
            "unspoken": sum(one.unspoken for one in standing().signal_rates(every.selection)),
            "unspoken_address": _address(wanted, unspoken="yes"),
            "needs": needs,
            "needs_address": _address(wanted, kind="unmet_need", unspoken="yes"),
            "hints": hints,
            "nothing": nothing,
            "missed": _missed(request, listening),
            "warnings": open_warnings(request.access, listening),
            "filters": wanted.choices(request.access, topic_names(listening))[-6:],
            "all_signals": _address(wanted),
        },
    )


@door(Right.READ_LISTENING)
def list_signals(request: Asked) -> HttpResponse:
    """Every signal in sight with its words, the newest first; each opens its contact at its turn."""
    wanted = Wanted.of(request.GET)
    every = HeardList(request.access, wanted)
    page = Paginator(every, A_PAGE).get_page(request.GET.get("page"))
    listening, _ = _listening()
    topics = topic_names(listening)
    record_quotes(request.access, page.object_list, "signals")
    return render(
        request,
        "hearing/signals.html",
        {
            "page": page,
            "rows": [(one, topics.get(one.topic or "", "")) for one in page.object_list],
            "share": say_heard(every),
            "chosen": [KIND_WORDS[kind] for kind in sorted(wanted.heard.kinds or ())],
            "heard": wanted.heard,
            "filters": wanted.choices(request.access, topics),
            "kept": [
                (name, day) for name in ("since", "until") if (day := getattr(wanted.heard, name))
            ],
            "may_judge": request.access.may(Right.CORRECT_LABELS),
        },
    )


def say_heard(every: HeardList) -> str:
    """How many of the selected contacts have any of these signals, with the interval."""
    whole = every.whole
    return say_share(whole.hits, whole.contacts, estimate_share(whole.hits, whole.contacts))


def _listening() -> tuple[Listening | None, WellspentError | None]:
    """What was heard, or why there is nothing; signals stand without it."""
    try:
        return in_force(), None
    except WellspentError as error:
        return None, error


def _missed(request: Asked, listening: Listening | None) -> dict[str, Any]:
    """What no agent of the whole centre took up, and its worth where the analysis of worth has one."""
    if listening is None or not request.access.may(Right.READ_PLANS):
        return {}
    missed = listening.signals.missed
    return {"of": missed, "kinds": [(KIND_WORDS[one.kind], one) for one in missed.kinds if one.of]}


def _kinds(wanted: Wanted, every: HeardList) -> list[dict[str, Any]]:
    """Each kind with its share, the most frequent first."""
    trends = weekly_trends(every.selection)
    rates = sorted(standing().signal_rates(every.selection), key=lambda one: -one.hits)
    return [_kind(wanted, rate, trends[rate.kind]) for rate in rates]


def _kind(wanted: Wanted, rate: SignalRate, trend: Trend) -> dict[str, Any]:
    return {
        "rate": rate,
        "name": KIND_WORDS[rate.kind],
        "meaning": KIND_MEANINGS[rate.kind],
        "said": say_share(rate.hits, rate.contacts, rate.share),
        "trend": trend,
        "address": _address(wanted, kind=rate.kind),
        "unspoken_address": _address(wanted, kind=rate.kind, unspoken="yes"),
    }


def _address(wanted: Wanted, **instead: str) -> str:
    query = wanted.query(**instead)
    return f"{reverse('signals')}?{query}" if query else str(reverse("signals"))
