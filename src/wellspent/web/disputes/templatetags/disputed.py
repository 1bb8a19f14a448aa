"""What the page of an evaluation shows of its disputes, and whether it can be disputed."""

from __future__ import annotations

from typing import Any

from django import template

from wellspent.web.access.roles import Right
from wellspent.web.disputes.history import question_texts
from wellspent.web.disputes.listing import disputes_in_sight
from wellspent.web.disputes.raising import Window, window_of
from wellspent.web.scoring.models import Evaluation

__all__ = ["disputes_of", "register"]

register = template.Library()


@register.inclusion_tag("disputes/of_evaluation.html", takes_context=True)
def disputes_of(context: Any, evaluation: Evaluation) -> dict[str, Any]:
    """The disputes of an evaluation in sight, each with its state, and the way to a new one."""
    access = context["request"].access
    rows = ()
    if access.may(Right.READ_DISPUTES):
        rows = disputes_in_sight(access).filter(evaluation=evaluation)
    window = window_of(evaluation) if access.may(Right.DISPUTE) and evaluation.shared else None
    return {
        "rows": question_texts(rows),
        "evaluation": evaluation,
        "window": window,
        "something_left": window is not None and _something_left(evaluation, window),
    }


def _something_left(evaluation: Evaluation, window: Window) -> bool:
    """Whether anything in it is not disputed yet, while the time for it runs."""
    answered = {given.question for given in evaluation.given.all()}
    return not window.closed and not answered <= window.disputed
