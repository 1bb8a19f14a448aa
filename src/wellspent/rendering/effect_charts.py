"""What stands behind one effect, drawn: events of a rollout, doses, segments, balance, overlap.

Each function takes what the analysis found and gives SVG text; what has no figure is listed in
words beside its place and never drawn as nothing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from wellspent.estimate import Estimate, Figure
from wellspent.rendering.axes import Axis, axis_over
from wellspent.rendering.drawing import finish, join, shape, words
from wellspent.report.impact.words import say_change, say_span
from wellspent.worth.cutoffs import BALANCE_WARNED
from wellspent.worth.effect import Balance, Overlap

__all__ = ["Dosed", "Event", "Segmented", "draw_balance", "draw_dose", "draw_events", "draw_overlap", "draw_segments"]  # fmt: skip

_WIDTH: Final = 640.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 70.0, 616.0, 30.0, 232.0
_NAMES: Final = 190.0  # where rows begin that have names
_ROW: Final = 30.0
_MOST_COVARIATES: Final = 20
_MOST_TICKS: Final = 15


class Event(Protocol):
    """The effect so many periods after a team began; before it, what should be nothing."""

    @property
    def periods_since(self) -> int:
        """0 in the period in which it began."""

    @property
    def figure(self) -> Figure:
        """The effect then."""


class Dosed(Protocol):
    """The effect of so much of a behaviour against none."""

    @property
    def mean_amount(self) -> float:
        """How much the contacts of this dose have on average."""

    @property
    def figure(self) -> Figure:
        """The effect against none."""


class Segmented(Protocol):
    """The effect within one segment."""

    @property
    def segment(self) -> str:
        """Its name."""

    @property
    def figure(self) -> Figure:
        """The effect there, with its simultaneous interval."""


@dataclass(frozen=True, slots=True)
class _Spot:
    x: float
    figure: Estimate


def draw_events(events: Sequence[Event], unit: str = "", *, inline: bool = True) -> str:
    """The event study: hollow before the programme began, where the effect should be nothing."""
    spots = [
        _Spot(one.periods_since, one.figure) for one in events if isinstance(one.figure, Estimate)
    ]
    told = f"Periods since the programme began, from {_first(spots)} to {_last(spots)}; before 0 it should be nothing."  # fmt: skip
    axes, x, y = _axes(spots, "periods since the programme began", unit)
    drawn = [_whisker(x.at(s.x), y, s.figure, unit, filled=s.x >= 0) for s in spots]
    began = x.at(-0.5)
    line = shape("path", "axis", d=f"M{began:g} {_TOP}V{_BOTTOM}", stroke_dasharray="4 3")
    return finish(
        join(axes, line, *drawn), _WIDTH, 280, "Effect by time since the programme began", told, inline=inline
    )  # fmt: skip


def draw_dose(
    points: Sequence[Dosed], unit: str = "", amount: str = "seconds", *, inline: bool = True
) -> str:
    """The dose response: each group of contacts by how much they had, against those with none."""
    spots = [
        _Spot(one.mean_amount, one.figure) for one in points if isinstance(one.figure, Estimate)
    ]
    axes, x, y = _axes([_Spot(0.0, Estimate(0.0, 0.0, 0.0, 0, "")), *spots], amount, unit)
    run = " ".join(f"{x.at(s.x):g},{y.at(s.figure.value):g}" for s in spots)
    line = shape("polyline", "faint", points=f"{x.at(0):g},{y.at(0):g} {run}", stroke_width=1.6)
    drawn = [_whisker(x.at(s.x), y, s.figure, unit) for s in spots]
    told = f"The effect against none, at {len(spots)} amounts."
    title = f"Effect by {amount} of the behaviour"
    return finish(join(axes, line, *drawn), _WIDTH, 280, title, told, inline=inline)


def draw_segments(rows: Sequence[Segmented], unit: str = "", *, inline: bool = True) -> str:
    """A forest of segments: the effect in each, with intervals that hold for all of them at once."""
    known = [one.figure for one in rows if isinstance(one.figure, Estimate)]
    ends = [end for figure in known for end in (figure.low, figure.high, 0.0)]
    x = axis_over(ends, _NAMES, _RIGHT, wanted=6)
    bottom = _TOP + _ROW * len(rows)
    parts = [_ticks_below(x, bottom, unit), _upright(x.at(0), bottom)]
    for place, one in enumerate(rows):
        y = _TOP + _ROW * (place + 0.5)
        parts.append(words(_NAMES - 14, y + 4, one.segment[:26], anchor="end"))
        if isinstance(one.figure, Estimate):
            parts.append(_across(x, y, one.figure, unit))
        else:
            parts.append(words(_NAMES + 6, y + 4, f"no figure: {one.figure.reason}"[:62], "quiet", size=12))  # fmt: skip
    told = f"{len(rows)} segments; where an interval does not reach 0 the effect stands there."
    parts.append(words(_NAMES, bottom + 40, _unit_words(unit), "quiet", size=12))
    return finish(join(*parts), _WIDTH, bottom + 50, "Effect by segment", told, inline=inline)


def draw_balance(balance: Balance, *, inline: bool = True) -> str:
    """The love plot: how far the arms differ in each covariate, before weighting and after."""
    rows = balance.covariates[:_MOST_COVARIATES]
    sizes = [abs(v) for one in rows for v in (one.before, one.after)]
    x = axis_over([*sizes, 0.0, BALANCE_WARNED], _NAMES, _RIGHT, wanted=6)
    bottom = _TOP + 22 * len(rows)
    warned = shape("path", "axis", d=f"M{x.at(BALANCE_WARNED):g} {_TOP - 4:g}V{bottom:g}", stroke_dasharray="4 3")  # fmt: skip
    parts = [_ticks_below(x, bottom), _upright(x.at(0), bottom), warned]
    for place, one in enumerate(rows):
        y = _TOP + 22 * (place + 0.5)
        before, after = x.at(abs(one.before)), x.at(abs(one.after))
        parts += [
            words(_NAMES - 14, y + 4, one.covariate[:26], size=12, anchor="end"),
            shape("path", "grid", d=f"M{before:g} {y:g}H{after:g}"),
            shape("circle", "open", cx=before, cy=y, r=4.5, stroke_width=1.6),
            shape("circle", "node", cx=after, cy=y, r=4.5),
        ]
    parts += [
        words(_NAMES, 14, "○ before weighting   ● after", "quiet", size=12),
        words(_NAMES, bottom + 40, f"standard deviations; dashed: {BALANCE_WARNED:g}", "quiet", size=12),
    ]  # fmt: skip
    told = (
        f"The largest difference is {balance.worst_before:.2f} standard deviations before weighting "
        f"and {balance.worst_after:.2f} after."
    )
    return finish(join(*parts), _WIDTH, bottom + 50, "How alike the arms are", told, inline=inline)


def draw_overlap(overlap: Overlap, *, inline: bool = True) -> str:
    """Where the chance of the behaviour lies with it and without: box from 25 to 75 %, line from 5 to 95 %."""
    x = Axis(0.0, 1.0, _NAMES, _RIGHT, tuple((t / 5, _NAMES + (_RIGHT - _NAMES) * t / 5) for t in range(6)))  # fmt: skip
    bottom, (low, high) = _TOP + 84, overlap.bounds
    parts = [_ticks_below(x, bottom)]
    for edge, begin in ((low, _NAMES), (high, x.at(high))):
        wide = x.at(edge) - begin if begin == _NAMES else _RIGHT - begin
        parts.append(shape("rect", "bar", x=begin, y=_TOP - 6, width=wide, height=90, fill_opacity=0.4))  # fmt: skip
    arms = (("without it", overlap.untreated, overlap.quantiles[0], "open"), ("with it", overlap.treated, overlap.quantiles[1], "help-fill"))  # fmt: skip
    for place, (name, n, quantiles, look) in enumerate(arms):
        y = _TOP + 20 + 42 * place
        ends = [x.at(q) for q in quantiles]
        parts += [
            words(_NAMES - 14, y + 4, f"{name}: {n:,}", anchor="end"),
            shape("path", "rule", d=f"M{ends[1]:g} {y:g}H{ends[5]:g}", stroke_width=1.4),
            shape("rect", look, x=ends[2], y=y - 9, width=max(1.0, ends[4] - ends[2]), height=18, stroke_width=1.2),
            shape("path", "core" if look == "help-fill" else "rule", d=f"M{ends[3]:g} {y - 9:g}v18", stroke_width=2.5),
            *(shape("circle", "node", cx=end, cy=y, r=2) for end in (ends[0], ends[6])),
        ]  # fmt: skip
    parts.append(words(_NAMES, bottom + 40, "chance of the behaviour, from what is adjusted for", "quiet", size=12))  # fmt: skip
    told = f"{100 * overlap.trimmed:.1f} % of contacts lie outside of {low:g} to {high:g} (shaded) and are left out."
    return finish(join(*parts), _WIDTH, bottom + 50, "Overlap", told, inline=inline)


def _axes(spots: Sequence[_Spot], across: str, unit: str) -> tuple[str, Axis, Axis]:
    """A grid on which all intervals stand, and nothing's own line."""
    x = _periods(spots) if across.startswith("periods") else axis_over([s.x for s in spots], _LEFT, _RIGHT, wanted=8)  # fmt: skip
    heights = [end for s in spots for end in (s.figure.low, s.figure.high, 0.0)]
    y = axis_over(heights, _BOTTOM, _TOP)
    scale = 100 if unit == "share" else 1
    grid = [
        shape("path", "grid", d=f"M{_LEFT:g} {at:g}H{_RIGHT:g}")
        + words(_LEFT - 8, at + 4, f"{tick * scale:g}".replace("-", "−"), "quiet", size=12, anchor="end")
        for tick, at in y.ticks
    ]  # fmt: skip
    nothing = shape("path", "axis", d=f"M{_LEFT:g} {y.at(0):g}H{_RIGHT:g}", stroke_width=1.4)
    return (
        join(*grid, nothing, _ticks_below(x, _BOTTOM), words(_LEFT, _BOTTOM + 40, across, "quiet", size=12), words(4, 14, _unit_words(unit), "quiet", size=12)),
        x,
        y,
    )  # fmt: skip


def _periods(spots: Sequence[_Spot]) -> Axis:
    """An axis of whole periods with room at both ends; every so many of them have a tick."""
    ends = [s.x for s in spots] or [0.0]
    axis = Axis(min(ends) - 0.6, max(ends) + 0.6, _LEFT, _RIGHT)
    step = max(1, math.ceil((max(ends) - min(ends)) / _MOST_TICKS))
    whole = range(math.ceil(min(ends) / step) * step, int(max(ends)) + 1, step)
    return replace(axis, ticks=tuple((period, axis.at(period)) for period in whole))


def _ticks_below(x: Axis, bottom: float, unit: str = "") -> str:
    scale = 100 if unit == "share" else 1
    return join(
        *(
            shape("path", "axis", d=f"M{at:g} {bottom:g}v5")
            + words(at, bottom + 20, f"{tick * scale:g}".replace("-", "−"), "quiet", size=12, anchor="middle")
            for tick, at in x.ticks
        )
    )  # fmt: skip


def _upright(x: float, bottom: float) -> str:
    return shape("path", "axis", d=f"M{x:g} {_TOP - 4:g}V{bottom:g}", stroke_width=1.4)


def _whisker(x: float, y: Axis, figure: Estimate, unit: str, *, filled: bool = True) -> str:
    line = shape("path", "rule", d=f"M{x:g} {y.at(figure.low):g}V{y.at(figure.high):g}", stroke_width=1.6)  # fmt: skip
    spot = shape("circle", "node" if filled else "open", cx=x, cy=y.at(figure.value), r=5, stroke_width=1.6)  # fmt: skip
    return f"<g><title>{_said(figure, unit)}</title>{line}{spot}</g>"


def _across(x: Axis, y: float, figure: Estimate, unit: str) -> str:
    line = shape("path", "rule", d=f"M{x.at(figure.low):g} {y:g}H{x.at(figure.high):g}", stroke_width=1.6)  # fmt: skip
    spot = shape("circle", "node", cx=x.at(figure.value), cy=y, r=5)
    return f"<g><title>{_said(figure, unit)}</title>{line}{spot}</g>"


def _said(figure: Estimate, unit: str) -> str:
    return f"{say_change(figure.value, unit)} ({say_span(figure, unit)}), n = {figure.n:,}"


def _unit_words(unit: str) -> str:
    return "percentage points" if unit == "share" else unit


def _first(spots: Sequence[_Spot]) -> str:
    return f"{min((s.x for s in spots), default=0):g}".replace("-", "−")


def _last(spots: Sequence[_Spot]) -> str:
    return f"{max((s.x for s in spots), default=0):g}"
