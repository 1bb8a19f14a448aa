"""People are drawn by lot and called, and what they say is recorded: for pages and routes alike."""

from __future__ import annotations

import json
import secrets
from typing import Final

from django.db import transaction

from wellspent.listening.surveys.calling_back import LEAST_DRAWN, draw_callbacks
from wellspent.report.selection import Selection
from wellspent.web.access.filters import selection_to_json
from wellspent.web.access.refusals import Conflict, Refused
from wellspent.web.access.scope import Scope, standing
from wellspent.web.surveys.in_sight import (
    counting,
    frame_of,
    newest_said,
    reading_of,
    said_of,
    silent,
)
from wellspent.web.surveys.models import CallBack, CallBackDraw, CallBackSaid
from wellspent.workspace import keep_said

__all__ = ["draw", "record"]

_MOST: Final = 2_000
_SEEDS: Final = 2**31
_OUTCOMES: Final = ("answered", "not_reached", "refused")


@transaction.atomic
def draw(scope: Scope, question: str, n: int, seed: int | None, seen: int) -> CallBackDraw:
    """Draw n of those in sight who did not answer; with a seed of its own where none is given.

    `seen` is the number of the newest draw in sight that the person saw, 0 where there was none. Raises `Refused`, and
    `Conflict` where somebody drew meanwhile.
    """
    reading_of(scope, question)
    list(CallBackDraw.objects.select_for_update().order_by("pk")[:1])  # who comes second waits
    newest = scope.narrow(CallBackDraw.objects.filter(question=question)).last()
    if (newest.pk if newest else 0) != seen:
        raise Conflict(
            "Somebody drew call-backs meanwhile.", "Look at who was drawn, then draw again if you must.", "n"
        )  # fmt: skip
    waiting = silent(scope, question)
    if not waiting:
        raise Refused(
            "Nobody is left to draw: all who did not answer are drawn.", "Call those.", "n"
        )
    least = min(LEAST_DRAWN, len(waiting))
    if not least <= n <= _MOST:
        raise Refused(
            f"{n:,} are to be drawn, and an estimate needs {least:,} or more.",
            f"Draw from {least:,} to {min(_MOST, len(waiting)):,}.", "n",
        )  # fmt: skip
    chosen = secrets.randbelow(_SEEDS) if seed is None else seed
    table = draw_callbacks(waiting, n, chosen)
    made: CallBackDraw = CallBackDraw.objects.create(
        question=question, seed=chosen, drawn=table.num_rows, waiting=len(waiting),
        selection=selection_to_json(frame_of(scope.selection)), by=scope.person,
    )  # fmt: skip
    CallBack.objects.bulk_create(_call(made, k, row) for k, row in enumerate(table.to_pylist(), 1))
    _write_through()
    return made


@transaction.atomic
def record(
    scope: Scope, callback: CallBack, outcome: str, score: float | None, seen: int
) -> CallBackSaid:
    """Keep what came of a call; what was recorded before stays beside it.

    `seen` is the number of what the person saw recorded, 0 where there was nothing. Raises `Refused`, and
    `Conflict` where somebody recorded it meanwhile.
    """
    same = CallBack.objects.filter(contact=callback.contact, question=callback.question)
    list(same.select_for_update())  # who comes second waits
    newest = newest_said([callback]).get(callback.pk)
    if (newest.pk if newest else 0) != seen:
        by = f"{newest.by} recorded" if newest else "Somebody recorded"
        raise Conflict(f"{by} this call meanwhile.", "Read it, then record again if you must.", "outcome")  # fmt: skip
    if outcome not in _OUTCOMES:
        raise Refused("No outcome is chosen.", "Say whether they answered.", "outcome")
    answered = outcome == "answered"
    if score is not None and not answered:
        raise Refused(
            f"A score of {score:g} is given, and nobody who gave it.",
            "Choose that they answered, or leave the score empty.", "score",
        )  # fmt: skip
    made: CallBackSaid = CallBackSaid.objects.create(
        callback=callback, outcome=outcome, by=scope.person,
        score=_score(scope, callback.question, score) if answered else None,
    )  # fmt: skip
    _write_through()
    return made


def _score(scope: Scope, question: str, score: float | None) -> float:
    reading = reading_of(scope, question)
    if score is None or not reading.least <= score <= reading.most:
        said = "No score is given" if score is None else f"A score of {score:g} is not on the scale"
        raise Refused(f"{said}.", f"Give one from {reading.least:g} to {reading.most:g}.", "score")
    return score


def _call(made: CallBackDraw, place: int, row: dict[str, object]) -> CallBack:
    line = standing().line(str(row["contact"]))
    return CallBack(
        draw=made, question=made.question, place=place,
        inclusion_probability=row["inclusion_probability"], **CallBack.of(line),
    )  # fmt: skip


def _write_through() -> None:
    """What the command line has to know: who was drawn from the whole centre, and what they said."""
    calls = CallBack.objects.filter(draw__in=counting(Selection()))
    rows = [
        {"contact": contact, "question": question, "score": score}
        for contact, question, score in said_of(calls)
    ]
    keep_said(standing().workspace, "callbacks", json.dumps(rows))
