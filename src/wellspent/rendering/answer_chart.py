"""The one drawing that says most of an answer: events of a rollout, doses, segments, or balance."""

from __future__ import annotations

from wellspent.rendering.effect_charts import (
    draw_balance,
    draw_dose,
    draw_events,
    draw_segments,
)
from wellspent.report.table_question import Answer

__all__ = ["draw_answer"]


def draw_answer(answer: Answer) -> str | None:
    """The drawing as an SVG file; None where the answer has nothing to draw."""
    effect = answer.effect
    if answer.rollout is not None and answer.rollout.events:
        return draw_events(answer.rollout.events, inline=False)
    if answer.dose is not None and answer.dose.points:
        return draw_dose(answer.dose.points, amount=effect.treatment, inline=False)
    if answer.segments is not None and answer.segments.rows:
        return draw_segments(answer.segments.rows, inline=False)
    if effect.balance is not None and effect.balance.covariates:
        return draw_balance(effect.balance, inline=False)
    return None
