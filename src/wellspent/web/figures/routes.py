"""Fair figures for machines."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router

from wellspent.report.selection import Selection
from wellspent.web.access.gates import gates
from wellspent.web.access.roles import Right
from wellspent.web.access.schemas import plain
from wellspent.web.figures.fair import agents_of, fair_score, questions_of
from wellspent.web.scoring.models import Sample

__all__ = ["router"]

router = Router(tags=["figures"])


@router.get("/figures/score", auth=gates(Right.READ_FIGURES), response=dict[str, Any])
def read_score(request: HttpRequest, sample: int, team: str = "") -> dict[str, Any]:
    """The fair score of the contacts in sight, or of one team: corrected, automatic, people's."""
    shown: dict[str, Any] = plain(fair_score(_found(request, sample), _seen(request, team)))
    return shown


@router.get("/figures/agents", auth=gates(Right.READ_FIGURES), response=dict[str, Any])
def read_agents(request: HttpRequest, sample: int, team: str = "") -> dict[str, Any]:
    """Agents by name, in no order of merit: corrected, shrunk, and P(below the standard)."""
    common, agents = agents_of(_found(request, sample), _seen(request, team))
    return {
        "mean": plain(common.mean) if common else None,
        "between": common.between if common else None,
        "items": plain(agents),
    }


@router.get("/figures/questions", auth=gates(Right.READ_FIGURES), response=dict[str, Any])
def read_questions(request: HttpRequest, sample: int) -> dict[str, Any]:
    """Each question: its fair figure, and whether the scorer may answer it alone here."""
    return {"items": plain(questions_of(_found(request, sample), request.access.selection))}


def _found(request: HttpRequest, key: int) -> Sample:
    if key > 2**63 - 1:
        raise Http404
    found: Sample = request.access.find(Sample, key)
    return found


def _seen(request: HttpRequest, team: str) -> Selection:
    seen: Selection = request.access.selection
    return Selection(teams=frozenset({team})).within(seen) if team else seen
