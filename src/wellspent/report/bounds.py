"""Intervals kept within what can be: no time below nothing, no share beyond the whole.

Cutting an interval back to the values that are possible loses none of its coverage.
"""

from __future__ import annotations

from dataclasses import replace

from wellspent.estimate import Estimate, Figure, estimate_mean, estimate_ratio
from wellspent.report.gather import Vector

__all__ = ["estimate_mean_seconds", "estimate_share_of_time", "not_below_nothing", "within_whole"]


def estimate_mean_seconds(seconds: Vector) -> Figure:
    """Mean seconds per contact, its interval not below zero."""
    return not_below_nothing(estimate_mean(seconds))


def estimate_share_of_time(seconds: Vector, handle: Vector) -> Figure:
    """The share of handle time that these seconds are, its interval within zero and one."""
    return within_whole(estimate_ratio(seconds, handle))


def not_below_nothing(figure: Figure) -> Figure:
    """The same mean seconds, the interval cut at zero."""
    return replace(figure, low=max(figure.low, 0.0)) if isinstance(figure, Estimate) else figure


def within_whole(figure: Figure) -> Figure:
    """The same share, the interval cut at zero and one."""
    if not isinstance(figure, Estimate):
        return figure
    return replace(figure, low=max(figure.low, 0.0), high=min(figure.high, 1.0))
