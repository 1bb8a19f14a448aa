"""How likely it is that one agent's score lies below a standard.

This takes the place of bottom lists. Of the fifteen with the lowest scores in a sample, many are there by
chance; a probability says so, a list does not. There is no function that puts people in an order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scipy import special

from wellspent.estimate import Estimate, Unknown
from wellspent.quality.correction import FairScore
from wellspent.quality.intervals import Scatter
from wellspent.quality.shrinkage import ShrunkScore

__all__ = ["Basis", "BelowStandard", "probability_below"]

Basis = Literal["corrected", "shrunk"]


@dataclass(frozen=True, slots=True)
class BelowStandard:
    """The probability, in [0, 1], that a true score is below the standard, and what it rests on.

    `score` is the figure that it follows from. It is itself the statement of
    uncertainty and has no interval: near 0.5 it says that nothing is known either way.
    """

    probability: float
    standard: float
    score: Estimate
    basis: Basis


def probability_below(
    score: FairScore | ShrunkScore | Unknown, standard: float
) -> BelowStandard | Unknown:
    """How likely one agent's true score is to lie below the standard; Unknown as the score is.

    P = T_ν((standard − value) / error), the distribution function of Student's t, with the
    corrected score's error and freedom (a confidence distribution: Xie & Singh 2013) or, for a
    shrunk score, with its posterior's (Morris 1983). The shrunk one takes into account that most
    of a team lie near its mean, and is right in the long run over the agents of a team; the
    corrected one knows this agent alone.
    """
    if isinstance(score, Unknown):
        return score
    figure, scatter, basis = _taken(score)
    if isinstance(figure, Unknown):
        return figure
    return BelowStandard(_below(figure.value, scatter, standard), standard, figure, basis)


def _taken(score: FairScore | ShrunkScore) -> tuple[Estimate | Unknown, Scatter, Basis]:
    if isinstance(score, ShrunkScore):
        return score.shrunk, score.scatter, "shrunk"
    return score.corrected, score.scatter or Scatter(0.0, 1.0), "corrected"


def _below(value: float, scatter: Scatter, standard: float) -> float:
    if scatter.error <= 0:  # every contact was scored by people: nothing is left to chance
        return float(value < standard)
    return float(special.stdtr(scatter.freedom, (standard - value) / scatter.error))
