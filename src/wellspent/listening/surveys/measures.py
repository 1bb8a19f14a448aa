"""What a survey's score is turned into: satisfied or not, promoter or detractor, or the score itself.

csat  1 for a score that counts as satisfied, else 0; the figure is the share satisfied
nps   +1 for promoters (9 or 10 of 10), −1 for detractors (0 to 6), else 0; the figure is their difference
      (Reichheld 2003), in shares from −1 to 1
ces   the score itself, as it is for `mean`: the effort that it took, on its own scale
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np
import numpy.typing as npt

from wellspent.errors import WellspentError

__all__ = ["MEASURES", "Floats", "Measure", "MeasureUnknown", "Scale", "scale_of", "scale_seen"]

Floats = npt.NDArray[np.float64]
Measure = Literal["csat", "nps", "ces", "mean"]
MEASURES: Final[tuple[Measure, ...]] = get_args(Measure)

_USUAL: Final = ((0.0, 1.0), (1.0, 5.0), (1.0, 7.0), (1.0, 10.0), (0.0, 10.0), (0.0, 100.0))
# what forms write where nobody said anything, although it looks like a score
_CODES: Final = (-1.0, -7.0, -8.0, -9.0, -99.0, 77.0, 88.0, 97.0, 98.0, 99.0, 999.0, 9999.0)
_SATISFIED: Final = 0.75  # of the scale: 4 and 5 of five, 9 and 10 of ten
_NPS: Final = (0.0, 10.0)


class MeasureUnknown(WellspentError):
    """A measure or a scale that no figure can be made of."""


@dataclass(frozen=True, slots=True)
class Scale:
    """What a score may be, and what it is turned into.

    Scores lie from `least` to `most`; values, which figures are made of, from `low` to `high`. `good` is
    the lowest score that counts as satisfied. `seen` says that the scale is no more than what was seen.
    """

    measure: Measure
    least: float
    most: float
    good: float
    seen: bool = False

    @property
    def low(self) -> float:
        """The least that a figure can be."""
        return {"csat": 0.0, "nps": -1.0}.get(self.measure, self.least)

    @property
    def high(self) -> float:
        """The most that a figure can be."""
        return {"csat": 1.0, "nps": 1.0}.get(self.measure, self.most)

    @property
    def span(self) -> float:
        """How far the least and the most figure are apart."""
        return self.high - self.low

    @property
    def unit(self) -> str:
        """What a figure is in: a share, or points of the scale."""
        return "share" if self.measure in {"csat", "nps"} else "points"

    def values(self, scores: Floats) -> Floats:
        """What each score is turned into; nan where there is none."""
        known = np.isfinite(scores)
        if self.measure == "csat":
            values = (scores >= self.good).astype(np.float64)
        elif self.measure == "nps":
            # thresholds of ten, on whatever scale promoters are asked
            tenths = (scores - self.least) / (self.most - self.least) * 10
            values = (tenths >= 9 - 1e-9).astype(np.float64) - (tenths <= 6 + 1e-9)
        else:
            values = scores
        return np.where(known, values, np.nan)


def scale_of(
    measure: str,
    scores: Floats,
    scale: tuple[float, float] | None = None,
    good: float | None = None,
) -> Scale:
    """The scale that was named, or the smallest usual one that these scores fit on.

    Raises `MeasureUnknown`.
    """
    if measure not in MEASURES:
        raise MeasureUnknown(
            f"No measure is called '{measure}'.", f"Choose one of: {', '.join(MEASURES)}."
        )
    seen = False
    if scale is None:
        scale, seen = (_NPS, False) if measure == "nps" else scale_seen(scores)
    least, most = scale
    if not (np.isfinite(least) and np.isfinite(most) and least < most):
        raise MeasureUnknown(
            f"A scale from {least:g} to {most:g} has no width.", "Name its least and most score, as in 1-5."
        )  # fmt: skip
    if good is not None and not least < good <= most:
        raise MeasureUnknown(
            f"A score of {good:g} is to count as satisfied, on a scale from {least:g} to {most:g}.",
            "Name a score above the least one.",
        )
    usual = least + _SATISFIED * (most - least)
    return Scale(measure, least, most, usual if good is None else good, seen)


def scale_seen(scores: Floats) -> tuple[tuple[float, float], bool]:
    """The usual scale that the scores fit on; else from the least to the most that was seen (True).

    Codes for "no answer", such as 99 beside scores up to 10, stretch no scale: they lie outside it.
    """
    known = scores[np.isfinite(scores)]
    if not len(known):
        return (1.0, 5.0), False
    plain = known[~np.isin(known, _CODES)]
    if len(plain) and plain.min() >= 0 and plain.max() <= 10:
        known = plain
    whole = bool(np.all(known == np.round(known)))
    for least, most in _USUAL:
        if whole and known.min() >= least and known.max() <= most:
            return (least, most), False
    least, most = float(known.min()), float(known.max())
    return (least, most if most > least else least + 1.0), True
