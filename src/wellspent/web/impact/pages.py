"""What behaviours are worth: the answer, every link, what stands behind one, and haste."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from wellspent.errors import WellspentError
from wellspent.estimate import Estimate, Figure, Unknown
from wellspent.rendering.effect_charts import (
    draw_balance,
    draw_dose,
    draw_overlap,
    draw_segments,
)
from wellspent.rendering.haste_chart import draw_haste
from wellspent.rendering.impact_chart import draw_impact
from wellspent.report.impact.model import Bought, Impact, Link
from wellspent.report.impact.money_words import (
    designs_behind,
    is_sure,
    say_money_heading,
    say_of,
)
from wellspent.report.impact.words import (
    behaviour_of,
    outcome_of,
    ranked,
    say_headline,
    say_link,
    say_refusal,
    standing_of,
)
from wellspent.web.access.doors import Asked, door
from wellspent.web.access.roles import Right
from wellspent.web.impact.choosing import choices, chosen_links
from wellspent.web.impact.kept import link_of, worth_in_force
from wellspent.web.impact.sight import haste_in_sight
from wellspent.worth.haste import Haste, Hasty

__all__ = ["show_haste", "show_link", "show_worth"]

# what followed a hasty contact in shares of contacts, or in money; all else is seconds
_UNITS: Final = {"transferred": "share", "escalated": "share", "customers lost": "share", "customers lost, in money": "money"}  # fmt: skip
_UNSAID: Final = "not enough to say"
_KINDS: Final = (("agent", "Agents"), ("team", "Teams"), ("reason", "Reasons"), ("queue", "Queues"))


@door(Right.READ_PLANS)
def show_worth(request: Asked) -> HttpResponse:
    """What each behaviour is worth to each outcome, by which design, or why that is not said."""
    try:
        impact = worth_in_force().impact
    except WellspentError as error:
        return render(request, "impact/worth.html", {"nothing": error})
    query = request.GET.dict()
    rows = [_row(impact, link) for link in chosen_links(impact, query)]
    refused = [row for row in rows if row["standing"] == "refused"]
    names = _names(impact)
    return render(
        request,
        "impact/worth.html",
        {
            "impact": impact,
            "headline": say_headline(impact),
            "chart": _drawn(draw_impact(impact, inline=True, address=_address)),
            "choices": choices(impact, query),
            "links": [row for row in rows if row["standing"] != "refused"],
            "refused": refused,
            "refused_first": len(refused) == len(rows),
            "bought": [_bought(impact, names, one) for one in impact.bought],
            "money_heading": say_money_heading(impact),
            "policies": [(one, names.get(one.behaviour, one.behaviour), names.get(one.outcome, one.outcome)) for one in impact.policies],
        },
    )  # fmt: skip


@door(Right.READ_PLANS)
def show_link(request: Asked, outcome: str, behaviour: str) -> HttpResponse:
    """What stands behind one link: overlap, balance, doses, segments, and how wrong it could be."""
    try:
        impact = worth_in_force().impact
    except WellspentError as error:
        return render(request, "impact/worth.html", {"nothing": error})
    link = link_of(impact, outcome, behaviour)
    effect, unit = link.effect, outcome_of(impact, link).unit
    others = [_row(impact, one) for one in ranked(impact) if one.behaviour == behaviour and one is not link]  # fmt: skip
    return render(
        request,
        "impact/link.html",
        {
            **_row(impact, link),
            "impact": impact,
            "sentence": say_link(impact, link),
            "overlap": _drawn(draw_overlap(effect.overlap) if effect.overlap else ""),
            "balance": _drawn(draw_balance(effect.balance) if effect.balance and effect.balance.covariates else ""),
            "doses": _drawn(draw_dose(link.doses, unit, f"{effect.unit}s") if link.doses else ""),
            "segments": _drawn(draw_segments(link.segments, unit) if link.segments else ""),
            "others": others,
        },
    )  # fmt: skip


@door(Right.READ_PLANS)
def show_haste(request: Asked) -> HttpResponse:
    """Seconds saved against seconds paid back, for whom one may see."""
    try:
        kept = worth_in_force()
    except WellspentError as error:
        return render(request, "impact/haste.html", {"nothing": error})
    if isinstance(kept.haste, Unknown):
        return render(request, "impact/haste.html", {"unknown": kept.haste})
    haste = haste_in_sight(request.access, kept.haste)
    kinds = [_kind(haste, kind, words) for kind, words in _KINDS]
    return render(request, "impact/haste.html", {"haste": haste, "kinds": [k for k in kinds if k]})


def _kind(haste: Haste, kind: str, words: str) -> dict[str, Any]:
    """The groups of a kind by name, those apart of which there is not enough to say; empty without any."""
    groups = sorted((one for one in haste.groups if one.kind == kind), key=lambda one: one.name)
    if not groups:
        return {}
    judged = [one for one in groups if one.verdict != _UNSAID]
    drawn = any(isinstance(one.saved, Estimate) for one in groups)
    return {
        "kind": kind,
        "words": words,
        "judged": [(one, _causes(one)) for one in judged],
        "unsaid": [(one, _causes(one)) for one in groups if one.verdict == _UNSAID],
        "chart": _drawn(draw_haste(groups)) if drawn else "",
    }


def _causes(group: Hasty) -> list[tuple[str, Figure, str]]:
    """What followed, with its unit."""
    return [(name, figure, _UNITS.get(name, "seconds")) for name, figure in group.causes]


def _row(impact: Impact, link: Link) -> dict[str, Any]:
    """A link as the tables list it."""
    return {
        "link": link,
        "behaviour": behaviour_of(impact, link),
        "outcome": outcome_of(impact, link),
        "standing": standing_of(link),
        "refusal": say_refusal(link.effect).removeprefix("Refused: "),
        "address": _address(link),
    }


def _names(impact: Impact) -> dict[str, str]:
    """Behaviours and outcomes by their keys."""
    behaviours = {one.key: one.name for one in impact.behaviours}
    return behaviours | {one.key: one.name for one in impact.outcomes}


def _bought(impact: Impact, names: dict[str, str], one: Bought) -> dict[str, Any]:
    return {
        "name": names.get(one.behaviour, one.behaviour),
        "bought": one,
        "of": say_of(impact, one),
        "designs": designs_behind(impact, one),
        "sure": is_sure(impact, one),
        "counted": [names.get(key, key) for key in one.counted],
        "beside": [names.get(key, key) for key in one.beside],
    }


def _address(link: Link) -> str:
    return str(reverse("worth_link", kwargs={"outcome": link.outcome, "behaviour": link.behaviour}))


def _drawn(svg: str) -> SafeString:
    return mark_safe(svg)  # noqa: S308 - our own drawing, whose words are escaped
