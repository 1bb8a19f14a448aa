"""What a decision changes in the evaluation: answers, the score, and the record of both."""

from __future__ import annotations

from collections.abc import Mapping

from wellspent.scorecard.form_answers import AnswerInvalid
from wellspent.web.access.models import Person
from wellspent.web.access.refusals import Refused
from wellspent.web.disputes.models import Dispute, Outcome
from wellspent.web.disputes.raising import WHOLE
from wellspent.web.scoring.answer_text import given_of
from wellspent.web.scoring.finishing import revise
from wellspent.web.scoring.models import Revision
from wellspent.web.scoring.refusals import AnswerMissing

__all__ = ["answer_place", "change_answers"]


def answer_place(question: str) -> str:
    """The field in which a question's new answer is chosen."""
    return f"answer-{question}"


def change_answers(
    dispute: Dispute, person: Person, outcome: str, reason: str, answers: Mapping[str, str]
) -> Revision | None:
    """Change those of these answers that are not as they were; None where every one stays.

    Raises `Refused` for a rejected dispute, for a question that is not disputed and for an
    answer that the form does not know.
    """
    evaluation = dispute.evaluation
    before = dict(evaluation.given.values_list("question", "value"))
    new = {question: text for question, text in answers.items() if before.get(question) != text}
    if not new:
        return None
    if outcome == Outcome.REJECTED:
        raise Refused(
            "A rejected dispute changes no answer.",
            "Accept it, in part or whole, or leave the answers as they are.", "outcome",
        )  # fmt: skip
    disputed = set(dispute.disputed.values_list("question", flat=True))
    for question in new:
        if question not in disputed and WHOLE not in disputed:
            raise Refused(
                f"The question '{question[:100]}' is not disputed.",
                "Change only the answers that are.", answer_place(question),
            )  # fmt: skip
    try:
        given_of(evaluation.form.parsed(), before | new)
        revise(evaluation, new, person, reason)
    except AnswerInvalid as error:
        raise Refused(error.fact, error.remedy, answer_place(error.place)) from None
    except AnswerMissing as error:
        raise Refused(
            f"With these answers the form asks more: {error.fact}",
            "Choose other answers, or have the contact scored again.",
        ) from None
    made: Revision = evaluation.revisions.latest("pk")
    return made
