"""The page on which anybody asks in words."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse
from django.shortcuts import render

from wellspent.errors import WellspentError
from wellspent.report.asking import Answer
from wellspent.report.asking.writing import say_asked
from wellspent.web.access.doors import Asked, door
from wellspent.web.access.roles import Right
from wellspent.web.asking.answering import answer_in_sight

__all__ = ["show_ask"]

_EXAMPLES: Final = (
    "How many customers mention refunds, by queue?",
    "What do vip customers complain about?",
    "Which competitors are mentioned?",
    "What needs were not followed up last week?",
    "How long do contacts about delivery take?",
)


@door(Right.READ_LISTENING)
def show_ask(request: Asked) -> HttpResponse:
    """A question, and what the contacts in sight say to it."""
    question = request.GET.get("question", "").strip()
    shown = {"question": question, "examples": _EXAMPLES}
    if not question:
        return render(request, "asking/ask.html", shown)
    try:
        answer = answer_in_sight(request.access, question, "ask")
    except WellspentError as error:
        return render(request, "asking/ask.html", {**shown, "error": error}, status=422)
    return render(request, "asking/ask.html", {**shown, "answer": answer, "figures": _said(answer)})


def _said(answer: Answer) -> list[tuple[str, str, str]]:
    """Each figure's words, the figure, and its query."""
    return [(one.words, say_asked(one), " ".join(one.sql.split())) for one in answer.figures]
