"""The scorecard: eight questions to every contact, each answered with evidence that is checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from wellspent.contacts import Contact
from wellspent.parts import Label
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

if TYPE_CHECKING:
    import pyarrow as pa

    from wellspent.estimate import Unknown

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
    "score_tables",
    "section_scores",
]


def score_contact(contact: Contact, labels: Sequence[Label]) -> tuple[Answer, ...]:
    """The answers to the eight questions of the default form, in the form's order.

    `labels` are the labeller's, one a turn; `unknown` ones say nothing. Every
    answer's quotes were checked against the contact: see `check_evidence`. A
    contact in which the agent or the customer says nothing is `cannot_tell`
    throughout, and so is an answer that is too uncertain. How the answers are
    found, and how far they agree with people's: docs/method/scorecard.md.
    """
    from wellspent.scorecard import scoring  # noqa: PLC0415

    return scoring.score_contact(contact, labels)


def score_tables(tables: Mapping[str, pa.Table], labels: pa.Table) -> tuple[pa.Table, pa.Table]:
    """The tables `answers` and `evidence` of all contacts of a batch, in the order of `contacts`.

    `tables` are `contacts`, `turns` and `states` of whole contacts, `labels` the labeller's.
    What comes out is row for row what `score_contact` gives of each contact, many times
    quicker. A pure function: the same batch always gives the same tables.
    """
    from wellspent.scorecard import score_batch  # noqa: PLC0415

    return score_batch.score_tables(tables, labels)


def section_scores(answers: Iterable[Answer], form: Form) -> dict[str, float | Unknown]:
    """One contact's score in every section of the form, in [0, 1], by the section's id.

    The mean of yes = 1, partly = ½ and no = 0, weighted by the questions'
    weights; `no_occasion` and `cannot_tell` weigh nothing. Unknown where no
    answer is left.
    """
    from wellspent.scorecard import sections  # noqa: PLC0415

    return sections.section_scores(answers, form)
