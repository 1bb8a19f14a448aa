"""Fair figures on pages: of what one sees, of a team's agents, and of each question."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from wellspent.report.selection import Selection
from wellspent.web.access.doors import Asked, door
from wellspent.web.access.roles import Right, Role
from wellspent.web.access.scope import standing
from wellspent.web.figures.fair import AgentFigures, agents_of, fair_score, questions_of
from wellspent.web.scoring.models import Sample

__all__ = ["show_agents", "show_figures", "show_questions"]


@door(Right.READ_FIGURES)
def show_figures(request: Asked) -> HttpResponse:
    """The fair score of the contacts in sight, and of each team in sight."""
    sample = _chosen(request)
    seen = request.access.selection
    teams = []
    if sample is not None and request.access.role is not Role.AGENT:
        names = [name for name in standing().values("team") if name]
        teams = [
            (name, score)
            for name in sorted(names)
            if (
                score := fair_score(sample, Selection(teams=frozenset({name})).within(seen))
            ).contacts
        ]
    return render(
        request,
        "figures/figures.html",
        {
            "sample": sample,
            "samples": _samples(request),
            "whole": fair_score(sample, seen) if sample else None,
            "teams": teams,
            "own": request.access.role is Role.AGENT,
            "standard": standing().workspace.settings.quality.standard,
        },
    )


@door(Right.READ_FIGURES)
def show_agents(request: Asked) -> HttpResponse:
    """The agents of one team by name: corrected, drawn towards the team, and P(below)."""
    sample = _chosen(request)
    team = request.GET.get("team")
    seen = request.access.selection
    if team:
        seen = Selection(teams=frozenset({team})).within(seen)
    common, agents = agents_of(sample, seen) if sample else (None, ())
    told: list[AgentFigures] = list(agents)
    return render(
        request,
        "figures/agents.html",
        {
            "sample": sample,
            "samples": _samples(request),
            "team": team,
            "common": common,
            "agents": told,
            "standard": standing().workspace.settings.quality.standard,
        },
    )


@door(Right.READ_FIGURES)
def show_questions(request: Asked) -> HttpResponse:
    """Each question: its fair figure, and whether it is safe to automate here."""
    sample = _chosen(request)
    questions = questions_of(sample, request.access.selection) if sample else ()
    return render(
        request,
        "figures/questions.html",
        {"sample": sample, "samples": _samples(request), "questions": questions},
    )


def _samples(request: Asked) -> list[Sample]:
    return list(request.access.narrow(Sample.objects.select_related("form"))[:50])


def _chosen(request: Asked) -> Sample | None:
    """The sample that the address names, else the newest in sight."""
    named = request.GET.get("sample", "")
    rows = request.access.narrow(Sample.objects.select_related("form"))
    chosen: Sample | None = rows.filter(pk=int(named)).first() if _is_key(named) else None
    return chosen or rows.first()


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19
