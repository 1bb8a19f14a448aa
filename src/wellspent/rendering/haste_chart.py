"""Seconds saved against seconds paid back: what tells fast from hasty.

To the right of the middle a group takes less time than its contacts let one expect; above it,
more seconds follow than one would expect. Right of the slanted line more is saved than is paid back.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

from wellspent.estimate import Estimate, Figure
from wellspent.rendering.axes import Axis, axis_over
from wellspent.rendering.drawing import finish, join, shape, width_of, words
from wellspent.rendering.impact_places import Place
from wellspent.report.words import say_count

__all__ = ["Group", "draw_haste"]

_WIDTH, _HEIGHT = 720.0, 440.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 70.0, 690.0, 24.0, 380.0
_NAMED: Final = 14
"""So many groups have their name on the drawing, the farthest from the middle; the table has all."""


class Group(Protocol):
    """An agent, a team, a reason or a queue."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def saved(self) -> Figure:
        """Seconds per contact below what was expected."""

    @property
    def paid_back(self) -> Figure:
        """Seconds per contact that followed, beyond what was expected."""

    @property
    def verdict(self) -> str:
        """`fast`, `hasty`, `thorough`, `slow`, or that there is not enough to say."""


def draw_haste(groups: Sequence[Group], *, inline: bool = True) -> str:
    """The quadrants with a mark and two intervals for every group of which both figures are known."""
    known = [
        (one, one.saved, one.paid_back)
        for one in groups
        if isinstance(one.saved, Estimate) and isinstance(one.paid_back, Estimate)
    ]
    x = _both_ways([s for _, s, _ in known], _LEFT, _RIGHT)
    y = _both_ways([p for _, _, p in known], _BOTTOM, _TOP)
    marks = [_mark(one.verdict, x.at(s.value), y.at(p.value)) for one, s, p in known]
    spans = [_spans(x, y, s, p) for _, s, p in known]
    told = f"{say_count(len(known), 'group')}; hasty are " + (", ".join(one.name for one, *_ in known if one.verdict == "hasty") or "none") + "."  # fmt: skip
    body = join(_grid(x, y), *spans, *marks, _names(x, y, known), _legend())
    title = "Seconds saved against seconds paid back"
    return finish(body, _WIDTH, _HEIGHT, title, told, inline=inline)


def _both_ways(figures: Sequence[Estimate], start: float, end: float) -> Axis:
    """An axis with 0 in the middle, so that all four quarters are there."""
    most = max((abs(one) for figure in figures for one in (figure.low, figure.high)), default=1.0)
    return axis_over([-most, most], start, end)


def _grid(x: Axis, y: Axis) -> str:
    said = [
        shape("path", "grid", d=f"M{_LEFT:g} {at:g}H{_RIGHT:g}")
        + words(_LEFT - 8, at + 4, _signed(tick), "quiet", size=12, anchor="end")
        for tick, at in y.ticks
    ]
    said += [
        shape("path", "axis", d=f"M{at:g} {_BOTTOM:g}v5")
        + words(at, _BOTTOM + 19, _signed(tick), "quiet", size=12, anchor="middle")
        for tick, at in x.ticks
    ]
    low, high = max(x.low, y.low), min(x.high, y.high)
    return join(
        *said,
        shape("path", "axis", d=f"M{_LEFT:g} {y.at(0):g}H{_RIGHT:g}M{x.at(0):g} {_TOP:g}V{_BOTTOM:g}", stroke_width=1.4),
        shape("path", "axis", d=f"M{x.at(low):g} {y.at(low):g}L{x.at(high):g} {y.at(high):g}", stroke_dasharray="4 3"),
        words(_RIGHT, _BOTTOM + 36, "seconds saved per contact → faster than expected", "quiet", size=12, anchor="end"),
        words(4, 13, "seconds paid back per contact; dashed: as many as were saved", "quiet", size=12),
    )  # fmt: skip


def _spans(x: Axis, y: Axis, saved: Estimate, paid: Estimate) -> str:
    at_x, at_y = x.at(saved.value), y.at(paid.value)
    across = f"M{x.at(saved.low):g} {at_y:g}H{x.at(saved.high):g}"
    return shape("path", "faint", d=f"{across}M{at_x:g} {y.at(paid.low):g}V{y.at(paid.high):g}", stroke_width=1.4)  # fmt: skip


def _mark(verdict: str, x: float, y: float) -> str:
    match verdict:
        case "hasty":
            return shape("polygon", "harm-fill", points=f"{x - 7:g},{y + 6:g} {x + 7:g},{y + 6:g} {x:g},{y - 7:g}")  # fmt: skip
        case "fast":
            return shape("circle", "help-fill", cx=x, cy=y, r=6)
        case "thorough":
            return shape("rect", "help-fill", x=x - 5.5, y=y - 5.5, width=11, height=11)
        case "slow":
            return shape("rect", "open", x=x - 5, y=y - 5, width=10, height=10, stroke_width=1.6)
    return shape("path", "refused", d=f"M{x - 4:g} {y - 4:g}l8 8m0 -8l-8 8", stroke_width=1.6)


def _names(x: Axis, y: Axis, known: Sequence[tuple[Group, Estimate, Estimate]]) -> str:
    """The names of the farthest groups, where they cover no other."""
    taken: list[Place] = []
    parts = []
    for one, saved, paid in sorted(known, key=lambda k: -abs(k[1].value) - abs(k[2].value))[:_NAMED]:  # fmt: skip
        name = one.name[:22]
        at_x, at_y, wide = x.at(saved.value), y.at(paid.value), width_of(name, 12)
        right = at_x + 12 + wide < _RIGHT
        place = Place(at_x + (12 + wide / 2) * (1 if right else -1), at_y - 8, wide, 13)
        if not any(place.covers(other) for other in taken):
            taken.append(place)
            parts.append(words(place.x, at_y - 4, name, size=12, anchor="middle"))
    return join(*parts)


def _legend() -> str:
    entries = (("fast", "fast"), ("hasty", "hasty"), ("thorough", "thorough"), ("slow", "slow"), ("", "not enough to say"))  # fmt: skip
    parts, at = [], _LEFT + 8
    for verdict, said in entries:
        parts.append(_mark(verdict, at, _HEIGHT - 14) + words(at + 12, _HEIGHT - 10, said, "quiet", size=12))  # fmt: skip
        at += 30 + width_of(said, 12)
    return join(*parts)


def _signed(seconds: float) -> str:
    return f"{seconds:g} s".replace("-", "−") if seconds else "0"
