"""Writes a finished evaluation as Amazon Connect's `Evaluation`.

The keys are those of the service's own model; what of it the model has no place for stands
under `Wellspent`, which readers of the model pass over.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from wellspent.errors import Problem
from wellspent.scorecard.answers import Evidence
from wellspent.scorecard.exchange.connect_form import SYSTEM, refs_of
from wellspent.scorecard.exchange.finished import FinishedAnswer, FinishedEvaluation
from wellspent.scorecard.exchange.traffic import Losses
from wellspent.scorecard.form_answers import Given
from wellspent.scorecard.form_parts import LEFT_OUT, Form
from wellspent.scorecard.form_score import QuestionScore, SectionScore

__all__ = ["ExportedEvaluation", "connect_evaluation"]

_MOST_ANSWERS, _TEXT, _NOTE, _MOST_POINTS_OF_INTEREST = 100, 300, 3072, 100
_TYPES: Final = {"calibration": "CALIBRATION"}


@dataclass(frozen=True, slots=True)
class ExportedEvaluation:
    """The evaluation in Connect's words, and what it could not say."""

    document: dict[str, Any]
    problems: tuple[Problem, ...]


def connect_evaluation(evaluation: FinishedEvaluation, form: Form) -> ExportedEvaluation:
    """The evaluation as `DescribeContactEvaluation` would give it, by the form it was made with.

    Ids of people stand where Connect has ARNs. Times carry their zone. At most a hundred
    answers, notes and scores are taken; the rest is named in the problems.
    """
    losses = Losses(evaluation.id)
    answers = _first_hundred(evaluation, losses)
    sections, refs, options = refs_of(form)
    score = evaluation.score
    document = {
        "EvaluationId": evaluation.id,
        "EvaluationArn": f"wellspent:evaluation/{evaluation.id}",
        "Metadata": {
            "ContactId": losses.cut(evaluation.contact, 256, "The contact", "id"),
            "EvaluatorArn": f"wellspent:person/{evaluation.grader}",
            "ContactAgentId": evaluation.agent,
            "Score": _score(score.percent, failed=bool(score.failed_by)),
        },
        "Answers": {
            refs[each.question]: _answer(each, options[each.question], losses) for each in answers
        },
        "Notes": {
            refs[each.question]: {"Value": losses.cut(each.note, _NOTE, _at(each), "note")}
            for each in answers
            if each.note
        },
        "Status": "SUBMITTED",
        "Scores": _scores(evaluation, sections, refs),
        "CreatedTime": evaluation.started,
        "LastModifiedTime": evaluation.finished,
        "EvaluationType": _TYPES.get(evaluation.purpose, "STANDARD"),
        "Tags": {"wellspent:form": form.id, "wellspent:version": str(evaluation.version)},
        "Wellspent": {
            "Purpose": evaluation.purpose,
            "InclusionProbability": evaluation.sampled,
            "CriticalPercentage": score.critical_percent,
        },
    }
    return ExportedEvaluation(document, tuple(losses.problems))


def _at(answer: FinishedAnswer) -> str:
    return f"The answer to '{answer.question}'"


def _first_hundred(evaluation: FinishedEvaluation, losses: Losses) -> tuple[FinishedAnswer, ...]:
    for answer in evaluation.answers[_MOST_ANSWERS:]:
        losses.add(_at(answer), f"is beyond the {_MOST_ANSWERS} that {SYSTEM} takes, and is left out",
                   "Split the form in two.")  # fmt: skip
    return evaluation.answers[:_MOST_ANSWERS]


def _score(
    percent: float | None,
    *,
    failed: bool,
    earned: float | None = None,
    possible: float | None = None,
) -> dict[str, Any]:
    row: dict[str, Any] = {"NotApplicable": percent is None, "AutomaticFail": failed}
    if percent is not None:
        row["Percentage"] = percent
    if (
        earned is not None
        and possible is not None
        and earned.is_integer()
        and possible.is_integer()
    ):
        row |= {"EarnedPoints": int(earned), "MaxBasePoint": int(possible)}
    return row


def _scores(
    evaluation: FinishedEvaluation, sections: dict[str, str], refs: dict[str, str]
) -> dict[str, Any]:
    """The scores of sections first, then of questions, a hundred in all."""
    found = {sections[each.section]: _of_section(each) for each in evaluation.score.sections}
    rows = [question for section in evaluation.score.sections for question in section.questions]
    found |= {refs[row.question]: _of_question(row) for row in rows}
    return dict(list(found.items())[:_MOST_ANSWERS])


def _of_section(section: SectionScore) -> dict[str, Any]:
    failed = bool(section.failed_by)
    return _score(section.percent, failed=failed, earned=section.earned, possible=section.possible)


def _of_question(question: QuestionScore) -> dict[str, Any]:
    percent = None if question.share is None else 100 * question.share
    failed = question.failed is not None
    return _score(percent, failed=failed, earned=question.earned, possible=question.possible)


def _answer(answer: FinishedAnswer, options: dict[str, str], losses: Losses) -> dict[str, Any]:
    if answer.value == "cannot_tell":
        losses.add(_at(answer), f"is cannot_tell, and stands as not applicable in {SYSTEM}",
                   "Nothing is to be done: neither counts.")  # fmt: skip
    row: dict[str, Any] = {"Value": _value(answer.value, options, _at(answer), losses)}
    if hint := answer.suggestion:
        suggested = _value(hint.value, options, _at(answer), losses)
        row["SystemSuggestedValue"] = suggested
        row["SuggestedAnswers"] = [{
            "Value": suggested,
            "Status": "SUCCEEDED",
            "AnalysisType": "GEN_AI",
            "AnalysisDetails": {"GenAI": {
                "Justification": f"by {hint.by}; {hint.treatment}",
                "PointsOfInterest": _points_of_interest(hint.quotes),
            }},
        }]  # fmt: skip
    if answer.quotes:
        row["Wellspent"] = {"Quotes": [_quote(quote) for quote in answer.quotes]}
    return row


def _points_of_interest(quotes: tuple[Evidence, ...]) -> list[dict[str, Any]]:
    # where a turn begins in time is not known here: the words alone
    return [{"TranscriptSegment": quote.quote} for quote in quotes[:_MOST_POINTS_OF_INTEREST]]


def _quote(quote: Evidence) -> dict[str, Any]:
    return {"Turn": quote.turn, "Start": quote.start, "End": quote.end, "Quote": quote.quote}


def _value(given: Given, options: dict[str, str], where: str, losses: Losses) -> dict[str, Any]:
    if isinstance(given, tuple):
        return {"StringValues": [options[each] for each in given]}
    if isinstance(given, int):
        return {"NumericValue": float(given)}
    if given in LEFT_OUT:
        return {"NotApplicable": True}
    return {"StringValue": options.get(given) or losses.cut(given, _TEXT, where, "text")}
