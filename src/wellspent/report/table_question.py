"""One question to any table: which columns play which part, and everything that answers it.

association  assessed whole, with its segments, its dose response and its labels' errors
randomised   the first cluster was drawn by lot into the arms; analysed at its level
rollout      the behaviour began at different times in different teams
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

import numpy as np
import pyarrow as pa

from wellspent.errors import WellspentError
from wellspent.report.as_json import plain
from wellspent.report.effect_answer import effect_answer, finite
from wellspent.worth.assess import Assessment, assess, refuse_outright
from wellspent.worth.association import Estimand
from wellspent.worth.cutoffs import MOST_COPIES
from wellspent.worth.dose import DoseResponse, dose_response
from wellspent.worth.effect import Effect, Refusal
from wellspent.worth.label_error import Accounted, account_for_labels, attenuation_of
from wellspent.worth.leakage import refusals_of_order, warnings_of_order
from wellspent.worth.rollout import Rollout, rollout_of
from wellspent.worth.segments import SegmentEffects, effects_by_segment
from wellspent.worth.study import Floats, StudyUnusable, amounts_of, study_of
from wellspent.worth.trial import Trial, trial_of

__all__ = ["Answer", "Design", "DesignIncomplete", "Question", "answer_document", "answer_question"]

_MOST_COMPARED: Final = 2_000_000  # rows: comparing more costs more than it tells

Design = Literal["association", "randomised", "rollout"]


class DesignIncomplete(WellspentError):
    """A design that needs a column which was not named."""

    def __init__(self, design: str, needs: str) -> None:
        """`needs` is the option that is missing."""
        super().__init__(
            f"The design '{design}' needs --{needs}.", f"Name the column: --{needs} COLUMN."
        )


@dataclass(frozen=True, slots=True)
class Question:
    """Columns of a table by the part they play.

    `time` is the period of a row in a rollout, whose `treatment` is the period in which it began.
    `before` is the outcome as it was before the contact. `at` is the contact's moment,
    `outcome_at` the outcome's, `known_at` names by covariate the column of its moment.
    `person` is the behaviour as people scored it, empty where they did not.
    """

    treatment: str
    outcome: str
    adjust: tuple[str, ...] = ()
    cluster: tuple[str, ...] = ()
    segment: str | None = None
    design: Design = "association"
    estimand: Estimand = "all"
    time: str | None = None
    before: str | None = None
    at: str | None = None
    outcome_at: str | None = None
    known_at: Mapping[str, str] = field(default_factory=dict)
    person: str | None = None
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Answer:
    """The effect, and what else its design tells; None where it was not asked for or cannot be."""

    effect: Effect
    segments: SegmentEffects | None = None
    dose: DoseResponse | None = None
    labels: Accounted | None = None
    trial: Trial | None = None
    rollout: Rollout | None = None


def answer_question(table: pa.Table, question: Question) -> Answer:
    """The answer by the design that the question names.

    Raises `StudyUnusable` for columns that are not there or hold something else, and
    `DesignIncomplete` for a design whose columns were not named.
    """
    if question.design == "rollout":
        return _of_rollout(table, question)
    if question.design == "randomised":
        return _of_trial(table, question)
    return _of_association(table, question)


def answer_document(answer: Answer) -> dict[str, Any]:
    """The answer as JSON has it: the effect's keys, and beside them what else there is."""
    more = {
        "segments": answer.segments,
        "dose": answer.dose,
        "labels": answer.labels,
        "events": answer.rollout.events if answer.rollout else None,
    }
    return effect_answer(answer.effect) | {name: finite(plain(one)) for name, one in more.items() if one is not None}  # fmt: skip


def _of_association(table: pa.Table, question: Question) -> Answer:
    study = study_of(
        table, treatment=question.treatment, outcome=question.outcome, adjust=question.adjust,
        clusters=question.cluster, segment=question.segment,
    )  # fmt: skip
    disorder = _disorder(table, question)
    if disorder:
        return Answer(refuse_outright(study, disorder).effect)
    earlier = None if question.before is None else amounts_of(table, question.before)[study.rows]
    found = assess(study, estimand=question.estimand, earlier=earlier, seed=question.seed)
    said = replace(found.effect, warnings=(*found.effect.warnings, *_said_of(table, question)))
    if said.refusal:
        return Answer(said)
    doses = found.slope is not None and study.treatment.min() == 0
    return Answer(
        effect=said,
        segments=_segments(found),
        dose=dose_response(study, seed=question.seed) if doses else None,
        labels=_labels(table, question.person, found) if question.person else None,
    )


def _segments(found: Assessment) -> SegmentEffects | None:
    if found.study.segment is None or found.association is None:
        return None
    return effects_by_segment(found.study, found.association)


def _disorder(table: pa.Table, question: Question) -> Refusal | None:
    """What happened in the wrong order, where the moments are named."""
    if question.at is None:
        if question.outcome_at or question.known_at:
            raise DesignIncomplete(question.design, "at")
        return None
    known = question.known_at
    _refuse_unadjusted(question)
    return next(refusals_of_order(table, question.at, outcome_at=question.outcome_at, known_at=known), None)  # fmt: skip


def _refuse_unadjusted(question: Question) -> None:
    """When something was known matters only where it is adjusted for; else a name was mistyped."""
    adjusted = (*question.adjust, *([question.segment] if question.segment else []))
    for name in question.known_at:
        if name not in adjusted:
            raise StudyUnusable(
                f"'{name}' is said when it was known, and is not adjusted for.",
                f"Name one of: {', '.join(adjusted) or 'none is'}; or adjust for it.",
            )


def _said_of(table: pa.Table, question: Question) -> list[str]:
    """What the table itself gives to be said beside the figure."""
    copies = _copies(table)
    said = [f"{copies:,} rows are exact copies of others: if they are not contacts of their own, the interval is too narrow."] if copies > MOST_COPIES * table.num_rows else []  # fmt: skip
    if question.at is None:
        return said
    return said + list(warnings_of_order(table, question.at, outcome_at=question.outcome_at, known_at=question.known_at))  # fmt: skip


def _copies(table: pa.Table) -> int:
    """Rows that are the same as another in every column; 0 of a table too large to look."""
    if table.num_rows > _MOST_COMPARED:
        return 0
    plain_columns = [one.name for one in table.schema if not pa.types.is_nested(one.type)]
    if len(plain_columns) < table.num_columns:
        return 0
    return int(table.num_rows - table.group_by(plain_columns).aggregate([]).num_rows)


def _labels(table: pa.Table, person: str, found: Assessment) -> Accounted:
    """The effect with the errors of the behaviour's labels accounted for by people's answers."""
    study = found.study
    said = amounts_of(table, person)[study.rows]
    expected, left = _expectations(found)
    scored = pa.table(
        {
            "contact": study.rows,
            "automatic": study.treatment,
            "person": pa.array(said, from_pandas=True),
            "expected": expected,
            "outcome": left,
        }
    )
    return account_for_labels(found.effect.figure, attenuation_of(scored))


def _expectations(found: Assessment) -> tuple[Floats, Floats]:
    """What was expected of the behaviour, and what is left of the outcome; one a row."""
    study = found.study
    if found.slope is not None:
        return study.treatment - found.slope.treatment_left, found.slope.outcome_left
    assert found.association is not None  # noqa: S101 - nothing was refused
    known = found.association.nuisances
    return known.propensity, study.outcome - known.outcome


def _of_trial(table: pa.Table, question: Question) -> Answer:
    if not question.cluster:
        raise DesignIncomplete(question.design, "cluster")
    study = study_of(
        table, treatment=question.treatment, outcome=question.outcome, clusters=question.cluster
    )
    if study.kind != "binary":
        raise StudyUnusable(
            f"The arm '{question.treatment}' is not 1 or 0 alone.", "Write 1 for the arm, 0 for the other."
        )  # fmt: skip
    before = None if question.before is None else amounts_of(table, question.before)[study.rows]
    trial = trial_of(
        study.outcome, study.treatment.astype(np.int64), study.clusters[0], before=before,
        treatment_name=question.treatment, outcome_name=question.outcome,
        unit_name=question.cluster[0],
    )  # fmt: skip
    return Answer(trial.effect, trial=trial)


def _of_rollout(table: pa.Table, question: Question) -> Answer:
    if not question.cluster:
        raise DesignIncomplete(question.design, "cluster")
    if question.time is None:
        raise DesignIncomplete(question.design, "time")
    found = rollout_of(
        table, outcome=question.outcome, unit=question.cluster[0], time=question.time,
        first=question.treatment, seed=question.seed,
    )  # fmt: skip
    return Answer(found.effect, rollout=found)
