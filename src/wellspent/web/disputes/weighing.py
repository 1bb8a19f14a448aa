"""What a decision would do to the score, before it is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wellspent.errors import WellspentError
from wellspent.scorecard.form_score import score_form
from wellspent.web.disputes.models import Dispute
from wellspent.web.scoring.answer_text import given_of

__all__ = ["Weighed", "weigh"]


@dataclass(frozen=True, slots=True)
class Weighed:
    """The score in percent now and with the new answers; None where no question earns any.

    `failed_before` and `failed_after` say whether a critical question fails the whole.
    `unusable` says why the new answers cannot be scored; empty where they can.
    """

    before: float | None
    after: float | None
    failed_before: bool = False
    failed_after: bool = False
    unusable: str = ""

    @property
    def lower(self) -> bool:
        """Whether the agent would stand worse than now."""
        if self.failed_after and not self.failed_before:
            return True
        return self.before is not None and self.after is not None and self.after < self.before


def weigh(dispute: Dispute, answers: Mapping[str, str]) -> Weighed | None:
    """The score before and after these new answers, by question as stored; None where all stay."""
    evaluation = dispute.evaluation
    held = {given.question: given.value for given in evaluation.given.all()}
    if all(held.get(question) == text for question, text in answers.items()):
        return None
    form = evaluation.form.parsed()
    try:
        score = score_form(form, given_of(form, held | dict(answers)))
    except WellspentError as error:
        return Weighed(evaluation.percent, None, unusable=f"{error.fact} {error.remedy}")
    return Weighed(evaluation.percent, score.percent, evaluation.failed, bool(score.failed_by))
