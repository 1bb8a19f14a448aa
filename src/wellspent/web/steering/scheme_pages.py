"""The incentive designer: a scheme is typed, tried on the past, kept, put in force."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from wellspent.errors import WellspentError
from wellspent.estimate import Estimate, Unknown
from wellspent.moments.incentives import Scheme, Trial, measure_of, scheme_as_toml, scheme_of
from wellspent.moments.incentives.gaming import WayTaken
from wellspent.report.moments.incentive_trials import COMPARED
from wellspent.web.access.doors import Asked, door
from wellspent.web.access.refusals import page_status, place_of
from wellspent.web.access.roles import Right
from wellspent.web.access.scope import standing
from wellspent.web.access.typed_numbers import seen_typed
from wellspent.web.steering.deciding import keep_scheme, move_scheme
from wellspent.web.steering.models import KeptScheme
from wellspent.web.steering.scheme_words import ANSWER, CHOICES, FIELDS, NUMBERS, question_texts
from wellspent.web.steering.trying import briefs_to_open, measures_there, scheme_typed, try_in_sight

__all__ = ["design", "keep", "move", "show_scheme"]

_UNITS = {"gaming": "share", "luck": "share"}
_NAMES = {
    "gaming": "Can be won by a trick",
    "luck": "Luck",
    "slow kinds": "A tenth more contacts of slow kinds",
    "slow time": "Ten more slow seconds in a contact",
    "spread": "Payouts and work",
}


@door(Right.DESIGN_INCENTIVES)
def design(request: Asked) -> HttpResponse:
    """The form, and beneath it what came of trying the scheme that is in it."""
    return _design(request, request.GET)


@door(Right.DESIGN_INCENTIVES, methods=("POST",))
def keep(request: Asked) -> HttpResponse:
    """Keep the scheme that is in the form."""
    try:
        made = keep_scheme(scheme_typed(request.POST), request.access.person)
    except WellspentError as error:
        return _design(request, request.POST, error)
    messages.success(request, "Kept to compare. It pays nobody until it is put in force.")
    answer = redirect("scheme", pk=made.pk)
    answer["Location"] += "?taken=scheme"
    return answer


@door(Right.READ_STEERING, about=KeptScheme)
def show_scheme(request: Asked, kept: KeptScheme) -> HttpResponse:
    """A kept scheme, tried on the contacts as they are now."""
    return _scheme(request, kept)


@door(Right.DESIGN_INCENTIVES, about=KeptScheme, methods=("POST",))
def move(request: Asked, kept: KeptScheme) -> HttpResponse:
    """Put it in force, back, or away."""
    seen = seen_typed(request.POST.get("seen"))
    try:
        moved = move_scheme(kept, request.POST.get("state", ""), seen)
    except WellspentError as error:
        kept.refresh_from_db()
        return _scheme(request, kept, error)
    messages.success(request, f"'{moved.name}' is {moved.get_state_display()}.")
    return redirect("scheme", pk=moved.pk)


def _design(request: Asked, typed: Any, error: WellspentError | None = None) -> HttpResponse:
    tried: dict[str, Any] = {}
    asked = any(key.startswith("weight.") for key in typed)
    if asked:
        try:
            tried = _tried(request, scheme_typed(typed))
        except WellspentError as wrong:
            error = error or wrong
    start = COMPARED[0]
    shown = {
        "tab": "steering_incentives",
        "fields": _typed(typed) if asked else _of_scheme(start),
        "called": FIELDS, "choices": CHOICES,
        "measures": [(one, _weight(typed, start, one.key, asked)) for one in measures_there()],
        "error": error,
        "place": place_of(error) if error else None,
        "kept": request.access.narrow(KeptScheme.objects.exclude(state="withdrawn").select_related("by"))[:50],
        "currency": standing().workspace.settings.currency,
        **tried,
    }  # fmt: skip
    return render(request, "steering/designer.html", shown, status=page_status(error))


def _scheme(request: Asked, kept: KeptScheme, error: WellspentError | None = None) -> HttpResponse:
    scheme = scheme_of(kept.scheme)
    shown = {
        "tab": "steering_incentives", "kept": kept, "states": KeptScheme.State.choices, "error": error,
        "may_move": request.access.may(Right.DESIGN_INCENTIVES),
        "currency": standing().workspace.settings.currency,
        **_tried(request, scheme),
    }  # fmt: skip
    return render(request, "steering/scheme.html", shown, status=page_status(error))


def _tried(request: Asked, scheme: Scheme) -> dict[str, Any]:
    found = try_in_sight(request.access, scheme)
    if isinstance(found, Unknown):
        return {"scheme": scheme, "unknown": found}
    return {
        "scheme": scheme,
        "trial": found,
        "toml": scheme_as_toml(scheme),
        "raised": sum(one.raised for one in found.flags),
        "flags": [(one, _NAMES[one.key], _UNITS.get(one.key, "count")) for one in found.flags],
        "ways": sorted(found.gaming.ways, key=_best_for, reverse=True),
        "best": max(found.gaming.ways, key=_best_for),
        "money": round(sum(one.money for one in found.winners), 2),
        "whose": _whose(found),
        "unseen": [_named(one) for one in found.unseen],
        "with_brief": briefs_to_open(request.access) if scheme.per == "agent" else frozenset(),
    }


def _named(key: str) -> str:
    """What a measure is called that no contact has."""
    texts, of = question_texts(), key.removeprefix(ANSWER)
    known = measure_of(key)
    return f"“{texts[of]}”" if key.startswith(ANSWER) and of in texts else known.name if known else key  # fmt: skip


def _whose(trial: Trial) -> str:
    return "agents" if trial.scheme.per == "agent" else "teams"


def _best_for(way: WayTaken) -> float:
    return way.best_for.value if isinstance(way.best_for, Estimate) else 0.0


def _typed(typed: Any) -> dict[str, Any]:
    usual = _of_scheme(COMPARED[0])
    return {key: typed.get(key, usual[key]) for key in FIELDS} | {"adjusted": bool(typed.get("adjusted"))}  # fmt: skip


def _of_scheme(scheme: Scheme) -> dict[str, Any]:
    said = {key: f"{getattr(scheme, key):g}" for key in NUMBERS}
    return said | {"name": "", "per": scheme.per, "pays": scheme.pays, "adjusted": scheme.adjusted}


def _weight(typed: Any, start: Scheme, key: str, asked: bool) -> str:
    if asked:
        return str(typed.get(f"weight.{key}", ""))
    return next((f"{one.weight:g}" for one in start.measures if one.measure == key), "")
