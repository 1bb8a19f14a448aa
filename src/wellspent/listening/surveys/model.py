"""What a survey says, and what it cannot say: the response first, then what was answered.

raw          of those who answered
corrected    of everybody who was asked: weighted on what is known of all, or by call-backs or a lot
bounds       what is left without any assumption: those who did not answer may all have said either end
delta        by how much those who did not answer differ from what is expected of them by what is known
claims       corrected: something beyond what is known of everybody speaks for the corrected figure;
             trend_only: its level may be wrong, its movement may be followed; refused: not even that
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from wellspent.estimate import Figure

__all__ = [
    "Bounds",
    "CalledBack",
    "Claim",
    "DeltaPoint",
    "GroupReading",
    "IncentiveArm",
    "IncentiveReading",
    "Removed",
    "Sensitivity",
    "SurveyReading",
    "TrendPeriod",
]

Claim = Literal["corrected", "trend_only", "refused"]


@dataclass(frozen=True, slots=True)
class Removed:
    """Answers that do not count, and by which rule."""

    why: str
    n: int


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the most that the figure can be, whatever those who did not answer think.

    `interval_low` and `interval_high` hold the true figure with 95 % (Imbens & Manski 2004).
    """

    low: float
    high: float
    interval_low: float
    interval_high: float
    method: str


@dataclass(frozen=True, slots=True)
class DeltaPoint:
    """The figure, if those who did not answer differ by `delta` from what is expected of them."""

    delta: float
    figure: Figure


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """The figure as a function of delta; in the figure's own unit.

    `low` to `high` is the sensitivity interval: every figure, with its interval, for a delta between
    `plausible_low` and `plausible_high`, for which `basis` is the reason. `tipping` is the delta
    from which on the figure is `tips`; None where no delta on the scale does that.
    """

    points: tuple[DeltaPoint, ...]
    plausible_low: float
    plausible_high: float
    basis: str
    low: float
    high: float
    tipping: float | None
    tips: str


@dataclass(frozen=True, slots=True)
class CalledBack:
    """Those who had not answered, drawn at random and asked again.

    `figure` joins those who answered with those reached, and takes those not reached to be like them;
    `low` and `high` bound it if those not reached had all said either end. `delta` is by how
    much those reached differ from what was expected of them.
    """

    drawn: int
    reached: int
    figure: Figure
    delta: Figure
    low: float
    high: float
    enough: bool
    words: str


@dataclass(frozen=True, slots=True)
class IncentiveArm:
    """Those who were drawn for one incentive: how many, how many answered, and what they said."""

    incentive: str
    invited: int
    response: Figure
    raw: Figure


@dataclass(frozen=True, slots=True)
class IncentiveReading:
    """What a lot that moves the response tells of those who do not answer.

    `bounds` need nothing but the lot (Manski 1990, intersected over the arms). `figure` needs beside it that
    answering hangs on one normal inclination (Heckman 1979). `width` is that of its interval.
    """

    arms: tuple[IncentiveArm, ...]
    bounds: Bounds
    figure: Figure
    width: float | None
    moved: Figure
    strong: bool
    words: str


@dataclass(frozen=True, slots=True)
class TrendPeriod:
    """One period: how many were asked, how many answered, what they said; `note` names what has changed."""

    period: str
    invited: int
    answered: int
    response_rate: Figure
    raw: Figure
    corrected: Figure
    note: str = ""


@dataclass(frozen=True, slots=True)
class GroupReading:
    """The same of a part of those who were asked, such as a queue."""

    trait: str
    group: str
    invited: int
    answered: int
    response_rate: Figure
    raw: Figure
    corrected: Figure
    bounds: Bounds | None


@dataclass(frozen=True, slots=True)
class SurveyReading:
    """One question of a survey; figures are in `unit`, on the scale from `low` to `high`.

    Scores, which figures are made of, are from `least` to `most`.
    `effective_n` is how many equally weighted answers tell as much. `sparse` says where hardly anybody
    answers, so that a few speak for many.
    """

    question: str
    measure: str
    unit: str
    low: float
    high: float
    least: float
    most: float
    invited: int
    answered: int
    response_rate: Figure
    raw: Figure
    corrected: Figure
    bounds: Bounds | None
    sensitivity: Sensitivity | None
    claims: Claim
    why: str
    known: tuple[str, ...] = ()
    effective_n: float | None = None
    sparse: tuple[str, ...] = ()
    removed: tuple[Removed, ...] = ()
    callbacks: CalledBack | None = None
    incentive: IncentiveReading | None = None
    groups: tuple[GroupReading, ...] = ()
    trend: tuple[TrendPeriod, ...] = ()
    notes: tuple[str, ...] = field(default=())
