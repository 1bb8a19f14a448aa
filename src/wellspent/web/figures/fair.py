"""Fair scores of a sample: the scorer's, corrected by what people found, of agents and of teams."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from wellspent.estimate import Unknown
from wellspent.quality.correction import FairScore, correct_each, correct_question, correct_score
from wellspent.quality.gate import GateVerdict, safe_to_automate
from wellspent.quality.shrinkage import ShrunkScore, TeamScores, shrink_scores
from wellspent.quality.standard import BelowStandard, probability_below
from wellspent.report.selection import Selection
from wellspent.web.access.scope import standing
from wellspent.web.figures.frames import (
    double_scored,
    frame_of,
    person_answers,
    person_percents,
)
from wellspent.web.scoring.models import Evaluation, Sample
from wellspent.web.scoring.stamp import stamp_of

__all__ = ["AgentFigures", "QuestionFigures", "agents_of", "fair_score", "questions_of"]

_Found = TypeVar("_Found")


@dataclass(frozen=True)
class AgentFigures:
    """One agent: the fair score, the one drawn towards the team, and how likely it is too low."""

    agent: str
    score: FairScore
    shrunk: ShrunkScore | Unknown
    below: BelowStandard | Unknown


@dataclass(frozen=True)
class QuestionFigures:
    """One question: its fair figure, and whether the scorer may answer it alone."""

    question: str
    text: str
    score: FairScore
    gate: GateVerdict


def fair_score(sample: Sample, seen: Selection) -> FairScore:
    """The fair score of all contacts in sight that the sample was drawn from, in [0, 1]."""

    def work_out() -> FairScore:
        frame = frame_of(sample, seen)
        return correct_score(frame.table(frame.percents()), person_percents(frame))

    return _remembered("score", sample, seen, work_out)


def agents_of(
    sample: Sample, seen: Selection
) -> tuple[TeamScores | None, tuple[AgentFigures, ...]]:
    """Every agent in sight, by name and in no order of merit, and what they have in common.

    The team's figures are None where nobody is in sight.
    """
    return _remembered("agents", sample, seen, lambda: _agents(sample, seen))


def _agents(sample: Sample, seen: Selection) -> tuple[TeamScores | None, tuple[AgentFigures, ...]]:
    frame = frame_of(sample, seen)
    scores: Mapping[str, FairScore] = correct_each(
        frame.table(frame.percents()), person_percents(frame), by="agent"
    )
    if not scores:
        return None, ()
    team = shrink_scores(scores)
    standard = _standard()
    return team, tuple(
        AgentFigures(name, score, team.agents[name], probability_below(score, standard))
        for name, score in sorted(scores.items())
    )


def questions_of(sample: Sample, seen: Selection) -> tuple[QuestionFigures, ...]:
    """Every question of the form that the scorer answers, in the form's order."""
    return _remembered("questions", sample, seen, lambda: _questions(sample, seen))


def _questions(sample: Sample, seen: Selection) -> tuple[QuestionFigures, ...]:
    frame = frame_of(sample, seen)
    found = []
    for question in sample.form.parsed().questions:
        if question.kind != "answers":
            continue
        answers = frame.answers(question.id)
        table, people = frame.table(answers), person_answers(frame, question.id)
        joined = people.join(table.select(["contact", "automatic"]), "contact", join_type="inner")
        gate = safe_to_automate(joined, double_scored(sample, question.id), question.answers)
        found.append(
            QuestionFigures(question.id, question.text, correct_question(table, people), gate)
        )
    return tuple(found)


def _standard() -> float:
    return float(standing().workspace.settings.quality.standard) / 100


def _remembered(
    what: str, sample: Sample, seen: Selection, work_out: Callable[[], _Found]
) -> _Found:
    """What was worked out before, as long as run, sample and its evaluations are as they were."""
    state = stamp_of(Evaluation.objects.filter(sampled__sample=sample))
    form = str(sample.form.changed)
    question = ("fair", what, sample.pk, str(sample.drawn), form, state, seen, _standard())
    return standing().derived(question, lambda _: work_out())
