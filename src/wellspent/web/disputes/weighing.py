"""What a decision would do to the score, before it is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wellspent.scorecard.form_answers import AnswerInvalid
from wellspent.scorecard.form_score import score_form
from wellspent.web.access.refusals import Refused
from wellspent.web.disputes.changing import answer_place
from wellspent.web.disputes.models import Dispute
from wellspent.web.scoring.answer_text import given_of

__all__ = ["Weighed", "weigh"]


@dataclass(frozen=True, slots=True)
class Weighed:
    """The score in percent now and with the new answers; None where no question earns any.

    `failed_before` and `failed_after` say whether a critical question fails the whole.
    """

    before: float | None
    after: float | None
    failed_before: bool
    failed_after: bool

    @property
    def changed(self) -> bool:
        """Whether the score would be another than now."""
        return (self.before, self.failed_before) != (self.after, self.failed_after)

    @property
    def lower(self) -> bool:
        """Whether the agent would stand worse than now."""
        if self.failed_after and not self.failed_before:
            return True
        return self.before is not None and self.after is not None and self.after < self.before


def weigh(dispute: Dispute, answers: Mapping[str, str]) -> Weighed:
    """The score before and after these new answers, by question as they are stored.

    Raises `Refused`, at the field of the answer, for one that the form does not know.
    """
    evaluation = dispute.evaluation
    form = evaluation.form.parsed()
    held = {given.question: given.value for given in evaluation.given.all()}
    try:
        score = score_form(form, given_of(form, held | dict(answers)))
    except AnswerInvalid as error:
        raise Refused(error.fact, error.remedy, answer_place(error.place)) from None
    return Weighed(evaluation.percent, score.percent, evaluation.failed, bool(score.failed_by))
