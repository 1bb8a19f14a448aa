"""The arithmetic of fair scores: what people scored at random corrects what a scorer says of all.

sampling     which contacts people score, and with what chance each was drawn
correction   a score in three figures: automatic, people, corrected
gate         whether the scorer may answer a question alone
graders      how far analysts agree with an expert and with each other
shrinkage    agents' scores drawn towards their team's
standard     how likely a score lies below a standard, in place of bottom lists
overturned   the share of disputed answers overturned
movement     whether a behaviour moved after coaching

Functions from Arrow tables to figures; nothing here knows files, people's names beyond
what the tables hold, or an order of people.
"""

from wellspent.quality.agreeing import Agreement
from wellspent.quality.columns import ANSWER_POINTS, TableUnusable
from wellspent.quality.correction import (
    LEAST_SCORED,
    FairScore,
    correct_each,
    correct_question,
    correct_score,
)
from wellspent.quality.gate import MARGIN, GateVerdict, Verdict, safe_to_automate
from wellspent.quality.graders import (
    CalibrationSession,
    GraderFigures,
    calibration_session,
    grade_graders,
)
from wellspent.quality.movement import Movement, behaviour_moved
from wellspent.quality.overturned import (
    DECISIONS,
    Disputes,
    disputes,
    disputes_by_analyst,
    disputes_by_question,
)
from wellspent.quality.randomness import SampleNotRandom
from wellspent.quality.sampling import (
    SAMPLE,
    SamplePlan,
    StratumDrawn,
    WishUnusable,
    draw_sample,
    expected_half_width,
    plan_sample,
    sample_size_for,
    strata_drawn,
)
from wellspent.quality.shrinkage import ShrunkScore, TeamScores, shrink_scores
from wellspent.quality.standard import BelowStandard, probability_below

__all__ = [
    "ANSWER_POINTS",
    "DECISIONS",
    "LEAST_SCORED",
    "MARGIN",
    "SAMPLE",
    "Agreement",
    "BelowStandard",
    "CalibrationSession",
    "Disputes",
    "FairScore",
    "GateVerdict",
    "GraderFigures",
    "Movement",
    "SampleNotRandom",
    "SamplePlan",
    "ShrunkScore",
    "StratumDrawn",
    "TableUnusable",
    "TeamScores",
    "Verdict",
    "WishUnusable",
    "behaviour_moved",
    "calibration_session",
    "correct_each",
    "correct_question",
    "correct_score",
    "disputes",
    "disputes_by_analyst",
    "disputes_by_question",
    "draw_sample",
    "expected_half_width",
    "grade_graders",
    "plan_sample",
    "probability_below",
    "safe_to_automate",
    "sample_size_for",
    "shrink_scores",
    "strata_drawn",
]
