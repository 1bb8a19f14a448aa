"""Questions in words, for machines."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from wellspent.web.access.gates import gates
from wellspent.web.access.roles import Right
from wellspent.web.access.schemas import plain
from wellspent.web.asking.answering import answer_in_sight

__all__ = ["router"]

router = Router(tags=["listening"])


@router.get("/ask", auth=gates(Right.READ_LISTENING), response=dict[str, Any])
def read_answer(
    request: HttpRequest,
    question: str = Query(..., min_length=1, max_length=500),  # type: ignore[type-arg]
) -> dict[str, Any]:
    """What the contacts in sight say to a question: what was understood, figures with their SQL, quotes.

    `refused` says why there is no answer, where there is none: without rows nothing is said.
    """
    found: dict[str, Any] = plain(answer_in_sight(request.access, question, "api ask"))
    return found
