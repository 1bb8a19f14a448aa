"""Those who did not answer, drawn at random and asked again: the one thing that mends what weights cannot.

drawn     by lot from all who had not answered, each with the same, recorded probability
reached   those of them who said what they think

θ̂ = mean over all of (r·y + (1−r)·m(x)) + N₀/N · mean over the reached of (y − m(x))

Double sampling for non-response (Hansen & Hurwitz 1946), with the model's expectation as an aid that
cannot mislead: what it gets wrong is measured on those who were drawn (Särndal, Swensson & Wretman 1992,
section 15.4). Those not reached are taken to be like those reached, and bounded.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np
import pyarrow as pa

from wellspent.errors import WellspentError
from wellspent.estimate import MINIMUM_N, Estimate, Figure, Unknown, too_few
from wellspent.listening.surveys.intervals import (
    Codes,
    bounded_estimate,
    clustered_error,
    t_quantile,
)
from wellspent.listening.surveys.measures import Floats, Scale
from wellspent.listening.surveys.model import CalledBack

__all__ = ["LEAST_DRAWN", "LEAST_REACHED", "DrawTooSmall", "call_back_reading", "draw_callbacks"]

LEAST_DRAWN: Final = 150
# of those drawn; where fewer are reached, who is reached may depend on the answer again
LEAST_REACHED: Final = 0.8
_ENOUGH: Final = 30  # reached
_METHOD: Final = "double sampling: those who answered and call-backs drawn by lot"


class DrawTooSmall(WellspentError):
    """Fewer call-backs than tell anything."""

    def __init__(self, n: int, waiting: int) -> None:
        """`n` are to be drawn of `waiting` who did not answer."""
        super().__init__(
            f"{n} call-backs were asked for, and an estimate needs {min(LEAST_DRAWN, waiting):,}.",
            f"Draw {min(LEAST_DRAWN, waiting):,} or more of the {waiting:,} who did not answer.",
        )


def draw_callbacks(non_respondents: Iterable[str], n: int = LEAST_DRAWN, seed: int = 1) -> pa.Table:
    """Whom to call: n of those who did not answer, by lot, in the order to call them.

    Columns contact and inclusion_probability. The same seed draws the same from the same people,
    in whatever order they come. All of them where there are no more than `LEAST_DRAWN`. Raises `DrawTooSmall`.
    """
    waiting = sorted(set(non_respondents))
    if n < min(LEAST_DRAWN, len(waiting)):
        raise DrawTooSmall(n, len(waiting))
    n = min(n, len(waiting))
    order = np.random.default_rng(seed).permutation(len(waiting))[:n]
    probability = n / len(waiting) if waiting else 1.0
    return pa.table(
        {
            "contact": pa.array([waiting[k] for k in order], pa.string()),
            "inclusion_probability": pa.array([probability] * n, pa.float64()),
        }
    )


def call_back_reading(  # noqa: PLR0917 - what it rests on
    values: Floats,
    expected: Floats,
    drawn: np.ndarray,
    said: Floats,
    scale: Scale,
    clusters: Codes | None = None,
) -> CalledBack:
    """What the call-backs tell.

    A row an invitation: `values` nan where nobody answered the survey, `expected` m(x), `drawn` true
    where called back, `said` what was said then, nan where not reached.
    """
    answered = np.isfinite(values)
    drawn = drawn & ~answered
    reached = drawn & np.isfinite(said)
    n, m = int(drawn.sum()), int(reached.sum())
    waiting = int((~answered).sum())
    everybody = m == waiting > 0  # nobody's answer is missing any more, however few they are
    if m < MINIMUM_N and not everybody:
        few = Unknown(f"{m} of {n} were reached, and a figure needs {MINIMUM_N}", f"reach {MINIMUM_N - m} more")  # fmt: skip
        return CalledBack(n, m, few, few, scale.low, scale.high, False, f"{m} of {n} reached.")
    left = np.where(reached, said - expected, 0.0)
    differ = float(left[reached].mean())
    filled = np.where(answered, values, expected + differ)
    influence = filled + np.where(reached, waiting / m * (left - differ), 0.0)
    error = clustered_error(influence, clusters)
    limits = (scale.low, scale.high)
    freedom = (len(values) if everybody else m) - 1
    figure = bounded_estimate(float(filled.mean()), error, freedom, int(answered.sum()) + m, limits, _METHOD)  # fmt: skip
    low, high = _ends(values, said, reached, n, scale)
    enough = m >= min(_ENOUGH, waiting) and m >= LEAST_REACHED * n and n >= min(LEAST_DRAWN, waiting)  # fmt: skip
    return CalledBack(
        n, m, figure, _differ(left[reached]), low, high, enough, _words(n, m, waiting)
    )


def _differ(left: Floats) -> Figure:
    """By how much those reached differ from what was expected of them."""
    m, value = len(left), float(left.mean())
    if m < MINIMUM_N:
        return too_few(m, "people reached")
    half = t_quantile(m - 1) * float(np.std(left, ddof=1)) / m**0.5
    return Estimate(value, value - half, value + half, m, "what was said less what was expected, t interval")  # fmt: skip


def _ends(
    values: Floats, said: Floats, reached: np.ndarray, drawn: int, scale: Scale
) -> tuple[float, float]:
    """The figure if those drawn and not reached had all said either end."""
    answered = np.isfinite(values)
    share = float(answered.mean())
    mine = float(values[answered].mean()) if answered.any() else 0.0
    total, missing = float(said[reached].sum()), drawn - int(reached.sum())
    low, high = ((total + missing * end) / drawn for end in (scale.low, scale.high))
    return share * mine + (1 - share) * low, share * mine + (1 - share) * high


def _words(drawn: int, reached: int, waiting: int) -> str:
    said = f"{reached:,} of {drawn:,} drawn were reached, of {waiting:,} who had not answered."
    if drawn < min(LEAST_DRAWN, waiting):
        said += f" Draw {min(LEAST_DRAWN, waiting) - drawn:,} more."
    if reached < LEAST_REACHED * drawn:
        said += (
            f" That is less than {LEAST_REACHED:.0%}: who is reached may depend on the answer again."
            " Call those not reached again."
        )
    elif reached < min(_ENOUGH, waiting):
        said += f" An estimate to go by needs {min(_ENOUGH, waiting)} who were reached."
    return said
