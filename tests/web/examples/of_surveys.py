"""Examples of call-backs: one about a given contact, in a draw of the whole centre."""

from __future__ import annotations

from wellspent.web.surveys.models import CallBack, CallBackDraw

__all__ = ["EXAMPLES", "call_back"]

QUESTION = "csat"


def call_back(people, line):
    """The contact was drawn by the analyst; nothing is recorded yet."""
    made = CallBackDraw.objects.first() or CallBackDraw.objects.create(
        question=QUESTION, seed=1, drawn=1, waiting=100, selection={}, by=people["analyst"]
    )
    return CallBack.objects.get_or_create(
        contact=line.contact,
        question=QUESTION,
        defaults={
            "draw": made, "place": 1, "inclusion_probability": 0.01, **CallBack.of(line),
        },
    )[0]  # fmt: skip


EXAMPLES = {"callback": call_back, "question": lambda _people, _line: QUESTION}
