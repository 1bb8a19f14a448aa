"""The scorecard: eight questions to every contact, each answered with evidence that is checked."""

from wellspent.scorecard.answers import ANSWERS, Answer, AnswerValue, Evidence
from wellspent.scorecard.evidence import check_evidence, keep_proven
from wellspent.scorecard.forms import (
    Form,
    FormInvalid,
    Question,
    Section,
    default_form,
    parse_form,
)
from wellspent.scorecard.scoring import score_contact
from wellspent.scorecard.sections import section_scores

__all__ = [
    "ANSWERS",
    "Answer",
    "AnswerValue",
    "Evidence",
    "Form",
    "FormInvalid",
    "Question",
    "Section",
    "check_evidence",
    "default_form",
    "keep_proven",
    "parse_form",
    "score_contact",
    "section_scores",
]
