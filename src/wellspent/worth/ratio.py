"""One figure divided by another, or multiplied: the interval that belongs to it.

The interval is Fieller's where both figures have intervals as wide on either side, and its
extension to uneven ones otherwise: Donner & Zou 2012, *Closed-form confidence intervals for functions
of the normal mean and standard deviation* (MOVER-R). The two figures are taken as independent.
A divisor whose interval reaches 0 gives no figure: the ratio could be of any size and sign.
"""

from __future__ import annotations

import math

from wellspent.estimate import Estimate, Figure, Unknown

__all__ = ["product_of", "ratio_of", "scaled", "shifted", "sum_of"]


def ratio_of(top: Figure, bottom: Figure, unknown: Unknown, method: str) -> Figure:
    """`top` over `bottom` with its 95 % interval; `unknown` where the bottom may be 0."""
    if isinstance(top, Unknown):
        return top
    if isinstance(bottom, Unknown):
        return bottom
    if bottom.high < 0:
        return ratio_of(scaled(top, -1.0), scaled(bottom, -1.0), unknown, method)
    if bottom.low <= 0:
        return unknown
    if top.value < 0:
        mirrored = ratio_of(scaled(top, -1.0), bottom, unknown, method)
        return scaled(mirrored, -1.0)
    low = _end(top.value, top.low, bottom.value, bottom.high, -1.0)
    high = _end(top.value, top.high, bottom.value, bottom.low, 1.0)
    return Estimate(top.value / bottom.value, low, high, min(top.n, bottom.n), method)


def product_of(first: Figure, second: Figure, unknown: Unknown, method: str) -> Figure:
    """`first` times `second`, which is surely not 0; `unknown` where it may be."""
    if isinstance(second, Unknown):
        return second
    if second.low <= 0 <= second.high:
        return unknown
    inverse = Estimate(1 / second.value, 1 / second.high, 1 / second.low, second.n, second.method)
    return ratio_of(first, inverse, unknown, method)


def scaled(figure: Figure, factor: float) -> Figure:
    """A figure in another unit; a negative factor turns the interval round."""
    if isinstance(figure, Unknown):
        return figure
    ends = sorted((figure.low * factor, figure.high * factor))
    return Estimate(figure.value * factor, ends[0], ends[1], figure.n, figure.method)


def shifted(figure: Figure, by: float) -> Figure:
    """A figure with a number added that is known without error."""
    if isinstance(figure, Unknown):
        return figure
    return Estimate(figure.value + by, figure.low + by, figure.high + by, figure.n, figure.method)


def sum_of(figures: tuple[Estimate, ...], method: str) -> Estimate:
    """The sum of figures from the same contacts, however their errors hang together.

    The errors of a sum are never larger than the sum of the errors, so the interval's ends
    are added: it is wide enough whatever the correlation is.
    """
    low, value, high = (sum(ends) for ends in zip(*((f.low, f.value, f.high) for f in figures), strict=True))  # fmt: skip
    return Estimate(value, low, high, min(f.n for f in figures), method)


def _end(top: float, top_end: float, bottom: float, bottom_end: float, side: float) -> float:
    """One end of the interval of top / bottom for top ≥ 0, from an end of each one's interval."""
    above, below = (top_end - top) ** 2, (bottom_end - bottom) ** 2
    divisor = bottom**2 - below
    if divisor <= 0:  # an interval so uneven that it mirrors beyond 0: the ends' own ratio
        return min(top_end, 0.0) / bottom if side < 0 else top_end / bottom_end
    spread = math.sqrt(max(top**2 * below + bottom**2 * above - above * below, 0.0))
    return (top * bottom + side * spread) / divisor
