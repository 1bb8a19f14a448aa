"""The workshop's pages: the list, proposals with votes and comments, the next version."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from wellspent.parts import PACE_OF
from wellspent.web.access.doors import Asked, door
from wellspent.web.access.refusals import Refused
from wellspent.web.access.roles import Right
from wellspent.web.workshop import proposing
from wellspent.web.workshop.joining import changes_between
from wellspent.web.workshop.models import Proposal, Taxonomy, Vote
from wellspent.web.workshop.stages import COVERED, Stage, current_taxonomy, stages_of
from wellspent.web.workshop.wording import said

__all__ = [
    "comment", "decide", "propose", "publish", "show_proposal", "taxonomy", "vote", "workshop",
]  # fmt: skip

_A_PAGE: Final = 25
_STATES: Final = dict(Proposal.State.choices)


@door(Right.READ_WORKSHOP)
def workshop(request: Asked) -> HttpResponse:
    """The list as it is, and what people would change about it."""
    current = current_taxonomy()
    stages = stages_of(current)
    state = request.GET.get("state", "open")
    state = state if state in _STATES else "open"
    rows = request.access.narrow(
        Proposal.objects.filter(state=state).counted().select_related("by", "about")
    )
    page = Paginator(rows, _A_PAGE).get_page(request.GET.get("page"))
    mine = dict(
        Vote.objects.filter(person=request.access.person, proposal__in=list(page)).values_list(
            "proposal", "value"
        )
    )
    shown = {
        "current": current, "page": page, "state": state, "states": _STATES,
        "columns": _columns(stages),
        "proposals": [{"row": p, "said": said(p), "mine": mine.get(p.pk, 0)} for p in page],
        "versions": Taxonomy.objects.select_related("published_by")[:10],
        "waiting": Proposal.objects.filter(state="accepted", published_in=None).count(),
        **_may(request),
    }  # fmt: skip
    return render(request, "workshop/workshop.html", shown)


def _columns(stages: tuple[Stage, ...]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The quick stages and the slow ones, each with the parts that we count otherwise."""
    return [
        (pace, [
            {"stage": s, "otherwise": [p for p in s.parts if PACE_OF[p] != pace]}  # type: ignore[index]
            for s in stages if s.pace == pace
        ])
        for pace in ("quick", "slow")
    ]  # fmt: skip


@door(Right.PROPOSE, methods=("GET", "POST"))
def propose(request: Asked) -> HttpResponse:
    """Propose one change: of which kind, about which stage, what instead, and why."""
    typed = request.POST if request.method == "POST" else request.GET
    if request.method != "POST":
        return _propose(request, typed)
    content = {
        key: typed.getlist(key) if key == "parts" else typed.get(key, "")
        for key in ("name", "pace", "parts", "sentence", "into")
    }
    try:
        made = proposing.propose(
            request.access.person, typed.get("kind", ""), typed.get("target", ""), content,
            typed.get("reason", ""),
        )  # fmt: skip
    except Refused as error:
        return _propose(request, typed, error)
    messages.success(request, "Your proposal is open to votes and comments.")
    answer = redirect("proposal", pk=made.pk)
    answer["Location"] += f"?taken=propose-{made.kind}"
    return answer


def _propose(request: HttpRequest, typed: Any, error: Refused | None = None) -> HttpResponse:
    """The form of one kind of proposal, with what was typed, or with what the stage says now."""
    stages = stages_of(current_taxonomy())
    kind = typed.get("kind", "add")
    kind = kind if kind in proposing.WANTED_OF else "add"
    about = next((stage for stage in stages if stage.id == typed.get("target")), None)
    was = about.row() if about and request.method != "POST" else {}
    shown = {
        "kind": kind, "kinds": Proposal.Kind.choices, "wanted": proposing.WANTED_OF[kind],
        "stages": stages, "about": about, "parts": COVERED, "error": error,
        "typed": {key: typed.get(key) or was.get(key, "")
                  for key in ("name", "pace", "sentence", "into", "reason")},
        "chosen": typed.getlist("parts") or was.get("parts", []),
    }  # fmt: skip
    status = error.status if error else 200
    return render(request, "workshop/propose.html", shown, status=status)


@door(Right.READ_WORKSHOP, about=Proposal)
def show_proposal(request: Asked, proposal: Proposal) -> HttpResponse:
    """One proposal: what it would change, the votes, what was said."""
    return _proposal(request, proposal)


def _proposal(
    request: Asked, proposal: Proposal, error: Refused | None = None, at: str = ""
) -> HttpResponse:
    row = Proposal.objects.counted().select_related("by", "decided_by", "about", "published_in")
    proposal = row.get(pk=proposal.pk)
    mine = Vote.objects.filter(proposal=proposal, person=request.access.person).first()
    comments = Paginator(proposal.comments.select_related("by"), _A_PAGE)
    current = current_taxonomy()
    after = proposing.joined(current, [proposal]) if proposal.state == "open" else None
    shown = {
        "proposal": proposal, "said": said(proposal), "mine": mine.value if mine else 0,
        "page": comments.get_page(request.GET.get("page")), "error": error, "at": at,
        "changes": changes_between(stages_of(current), after.stages) if after else [],
        "clashes": after.clashes if after else [],
        "typed": request.POST.get("comment", ""),
        "decidable": proposal.published_in is None and proposal.state != "superseded",
        **_may(request),
    }  # fmt: skip
    return render(request, "workshop/proposal.html", shown, status=error.status if error else 200)


@door(Right.PROPOSE, about=Proposal, methods=("POST",))
def vote(request: Asked, proposal: Proposal) -> HttpResponse:
    """Vote for, against, or neither."""
    values = {"1": 1, "0": 0, "-1": -1}
    try:
        proposing.vote(
            proposal, request.access.person, values.get(request.POST.get("value", ""), 9)
        )
    except Refused as error:
        return _proposal(request, proposal, error, "vote")
    if request.POST.get("back") == "workshop":
        return redirect("workshop")
    return redirect("proposal", pk=proposal.pk)


@door(Right.PROPOSE, about=Proposal, methods=("POST",))
def comment(request: Asked, proposal: Proposal) -> HttpResponse:
    """Say something about a proposal."""
    try:
        proposing.comment(proposal, request.access.person, request.POST.get("comment", ""))
    except Refused as error:
        return _proposal(request, proposal, error, "comment")
    answer = redirect("proposal", pk=proposal.pk)
    answer["Location"] += "?taken=comment"
    return answer


@door(Right.PUBLISH_TAXONOMY, about=Proposal, methods=("POST",))
def decide(request: Asked, proposal: Proposal) -> HttpResponse:
    """Accept or decline a proposal, with a comment."""
    typed = request.POST
    try:
        proposing.decide(
            proposal, request.access.person, typed.get("state", ""), typed.get("comment", ""),
            typed.get("seen", ""),
        )  # fmt: skip
    except Refused as error:
        return _proposal(request, proposal, error, "decide")
    answer = redirect("proposal", pk=proposal.pk)
    answer["Location"] += "?taken=decide"
    return answer


@door(Right.PUBLISH_TAXONOMY, methods=("GET", "POST"))
def publish(request: Asked) -> HttpResponse:
    """What the next version would be, and its publication."""
    if request.method != "POST":
        return _publish(request)
    after, *numbers = (
        int(text) if text.isdecimal() and len(text) < 15 else -1
        for text in (request.POST.get("after", ""), *request.POST.getlist("proposal"))
    )
    try:
        made = proposing.publish(
            request.access.person, request.POST.get("note", ""), after, list(numbers)
        )
    except Refused as error:
        return _publish(request, error)
    messages.success(request, f"Version {made.version} is in force.")
    answer = redirect("taxonomy", pk=made.pk)
    answer["Location"] += "?taken=publish"
    return answer


def _publish(request: Asked, error: Refused | None = None) -> HttpResponse:
    current, chosen = current_taxonomy(), proposing.accepted()
    found = proposing.joined(current, chosen)
    shown = {
        "current": current, "error": error, "note": request.POST.get("note", ""),
        "chosen": [{"row": p, "said": said(p)} for p in chosen], "clashes": found.clashes,
        "changes": changes_between(stages_of(current), found.stages),
    }  # fmt: skip
    return render(request, "workshop/publish.html", shown, status=error.status if error else 200)


@door(Right.READ_WORKSHOP, about=Taxonomy)
def taxonomy(request: Asked, version: Taxonomy) -> HttpResponse:
    """One version: its stages, what it changed, from whose proposals, how the votes stood."""
    shown = {
        "version": version, "columns": _columns(stages_of(version)),
        "before": Taxonomy.objects.filter(version__lt=version.version).first(),
        "after": Taxonomy.objects.filter(version__gt=version.version).last(),
    }  # fmt: skip
    return render(request, "workshop/taxonomy.html", shown)


def _may(request: Asked) -> dict[str, bool]:
    return {
        "may_propose": request.access.may(Right.PROPOSE),
        "may_publish": request.access.may(Right.PUBLISH_TAXONOMY),
    }
