"""A `SlowMinute` as the page draws it: the map, the frontier, the week, the stories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from wellspent.estimate import Estimate, Figure, Unknown
from wellspent.report.model import Unit
from wellspent.report.slow_minute import FrontierPoint, HourPrice, SlowMinute
from wellspent.web.plans.curve import Curve, Mark, Point, draw_curve
from wellspent.web.plans.heat_map import HeatMap, draw_heat_map
from wellspent.web.plans.week import Level, Week, draw_week

__all__ = ["Shown", "StoryRow", "show"]

# label, unit, and the field of a story
_ROWS: tuple[tuple[str, Unit | None, str], ...] = (
    ("Handle time of a contact", "seconds", "handle_seconds"),
    ("Contacts a week", None, "contacts"),
    ("Paid hours a week", None, "agent_hours"),
    ("Cost a week", "money", "cost"),
    ("Value of added slow time, a week", "money", "value"),
    ("Net against today, a week", "money", "net"),
    ("Occupancy", "share", "occupancy"),
    ("Answered within target", "share", "service_level"),
    ("Mean wait", "seconds", "wait_seconds"),
)


@dataclass(frozen=True, slots=True)
class StoryRow:
    """One figure of each story, with the story's words; without a unit it is a number."""

    label: str
    unit: Unit | None
    figures: tuple[tuple[str, Figure], ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """What the templates draw. `curve` and `week` are Unknown where there is nothing to draw.

    `given` says what was chosen, where something was; the first of `sentences` is the answer.
    """

    minute: SlowMinute
    given: str
    sentences: tuple[str, ...]
    map: HeatMap
    curve: Curve | Unknown
    curve_of: str
    week: Week | Unknown
    stories: tuple[StoryRow, ...]


def show(minute: SlowMinute, slow_seconds: float) -> Shown:
    """The drawings of a price; `slow_seconds` is where the chosen point stands on the frontier."""
    curve_of, curve = _frontier(minute, slow_seconds)
    given = next((one for one in minute.sentences[:1] if one.endswith(":")), "")
    return Shown(
        minute=minute,
        given=given,
        sentences=minute.sentences[1:] if given else minute.sentences,
        map=draw_heat_map(minute.hours, minute.currency),
        curve=curve,
        curve_of=curve_of,
        week=_week(minute.hours),
        stories=tuple(
            StoryRow(
                label, unit, tuple((story.words, getattr(story, name)) for story in minute.stories)
            )
            for label, unit, name in _ROWS
        ),
    )


def _frontier(minute: SlowMinute, slow_seconds: float) -> tuple[str, Curve | Unknown]:
    """What the frontier is of, `cost` where a wage is known and else `agent_hours`, and its curve."""
    points = minute.frontier
    if not points:
        return "cost", Unknown(
            "no point of the frontier could be worked out", "intervals of the ACD"
        )
    by_cost = isinstance(points[0].cost, Estimate)
    name = "cost" if by_cost else "agent_hours"
    known = [
        Point(p.slow_seconds, f.value, f.low, f.high)
        for p in points
        if isinstance(f := getattr(p, name), Estimate)
    ]
    if len(known) < 2:
        first = getattr(points[0], name)
        reason = (
            first if isinstance(first, Unknown) else Unknown("one point is no curve", "more hours")
        )
        return name, reason
    return name, draw_curve(known, _marks(minute, name, known, slow_seconds))


def _marks(
    minute: SlowMinute, name: str, known: Sequence[Point], slow_seconds: float
) -> tuple[Mark, ...]:
    marks = [Mark("chosen", "chosen", slow_seconds, _height(known, slow_seconds))]
    today = _today(minute, name)
    if today is not None:
        marks.append(Mark("today", "today", 0.0, today))
    best = _best(minute.frontier)
    if best is not None:
        marks.append(Mark("best", "best", best.slow_seconds, _height(known, best.slow_seconds)))
    # what stands on the same point is one mark with both words
    merged: dict[tuple[float, float], Mark] = {}
    for mark in marks:
        place = (round(mark.x, 3), round(mark.y, 2))
        if place in merged:
            other = merged[place]
            merged[place] = Mark(other.kind, f"{other.words}, {mark.words}", mark.x, mark.y)
        else:
            merged[place] = mark
    return tuple(merged.values())


def _today(minute: SlowMinute, name: str) -> float | None:
    """Today's hours, or their wages: a story's cost counts waiting too, and the frontier's does not."""
    hours = next((one.agent_hours for one in minute.stories if one.name == "as_today"), None)
    first = minute.frontier[0]
    if not isinstance(hours, Estimate) or not isinstance(first.agent_hours, Estimate):
        return None
    if name == "agent_hours":
        return hours.value
    if not isinstance(first.cost, Estimate) or not first.agent_hours.value:
        return None
    return hours.value * first.cost.value / first.agent_hours.value


def _best(points: Sequence[FrontierPoint]) -> FrontierPoint | None:
    """The point with the largest net; None where slow time has no worth yet."""
    known = [(p.net.value, p) for p in points if isinstance(p.net, Estimate)]
    return max(known, key=lambda one: one[0])[1] if known else None


def _height(points: Sequence[Point], x: float) -> float:
    """Where the curve runs at x, on a straight line between its points."""
    for before, after in pairwise(points):
        if before.x <= x <= after.x:
            return before.y + (after.y - before.y) * (x - before.x) / (after.x - before.x)
    return points[0].y if x < points[0].x else points[-1].y


def _week(hours: Sequence[HourPrice]) -> Week | Unknown:
    if not hours:
        return Unknown("no hour of the week is known", "intervals of the ACD")
    return draw_week([Level(h.weekday, h.hour, h.agents_needed, h.agents_there) for h in hours])
