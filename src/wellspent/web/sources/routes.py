"""Sources for machines: self-service, a blend, and an hour."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from wellspent.web.access.gates import gates
from wellspent.web.access.opening import record_sitting
from wellspent.web.access.roles import Right
from wellspent.web.access.schemas import plain
from wellspent.web.sources.pages import LONGEST_QUESTION, quoted, week_seed
from wellspent.web.sources.seeing import blend_in_sight, hour_in_sight, self_service_in_sight

__all__ = ["router"]

router = Router(tags=["sources"])


@router.get("/sources/self-service", auth=gates(Right.READ_SOURCES), response=dict[str, Any])
def read_self_service(request: HttpRequest) -> dict[str, Any]:
    """What customers tried online before they were in touch, or instead; contacts in sight alone.

    `unknown` says why there is nothing, where no session was imported.
    """
    found: dict[str, Any] = plain(self_service_in_sight(request.access))
    return found


@router.get("/sources/blend", auth=gates(Right.READ_SOURCES), response=dict[str, Any])
def read_blend(
    request: HttpRequest,
    question: str = Query(..., min_length=1, max_length=LONGEST_QUESTION),  # type: ignore[type-arg]
) -> dict[str, Any]:
    """A row a source: what it says of the question, what it cannot see, its likely bias, how fresh it is.

    `compared` are sources that measure the same thing, `pooled` what may be joined. Without rows `nothing`
    says why.
    """
    blend = blend_in_sight(request.access, " ".join(question.split()))
    record_sitting(quoted(blend), request.access.person, "api blend")
    found: dict[str, Any] = plain(blend)
    return found


@router.get("/sources/hour", auth=gates(Right.READ_SOURCES), response=dict[str, Any])
def read_hour(
    request: HttpRequest,
    seed: int | None = Query(None, ge=0, lt=2**31),  # type: ignore[type-arg]
    minutes: int = Query(30, ge=10, le=120),  # type: ignore[type-arg]
) -> dict[str, Any]:
    """Contacts that stand for all, by lot, and two chosen for what they show; redacted, with questions to ask.

    Without `seed` it is this week's hour.
    """
    hour = hour_in_sight(request.access, week_seed() if seed is None else seed, minutes)
    record_sitting([one.contact for one in hour.contacts], request.access.person, "api hour")
    found: dict[str, Any] = plain(hour)
    return found
