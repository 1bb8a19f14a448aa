"""The why behind each metric, in a sentence: what makes a team's figures what they are."""

from __future__ import annotations

from dataclasses import dataclass

from wellspent.estimate import Estimate
from wellspent.report.model import Monday
from wellspent.report.selection import Selection
from wellspent.report.words import (
    KIND_WORDS,
    name_line,
    say_figure,
    say_price,
    say_worth,
)
from wellspent.web.access.scope import Scope, standing

__all__ = ["Why", "whys_of"]


@dataclass(frozen=True, slots=True)
class Why:
    """A metric, and the sentence behind it."""

    metric: str
    sentence: str


def whys_of(scope: Scope) -> tuple[Why, ...]:
    """One sentence a metric, of the contacts in sight, price and worth of the whole centre.

    Nothing is said of a metric that has nothing to tell.
    """
    monday = standing().answer(scope.selection)
    # agents answer every contact of their queues: what a minute costs is asked of the whole centre
    centre = standing().answer(Selection())
    found = (
        ("Handle time", _handle_time(monday)),
        ("Friction", _friction(monday)),
        ("Slow time", _slow_time(monday)),
        ("Price of a slow minute, all teams", say_price(centre.price)),
        ("Worth of slow time, all teams", say_worth(centre.worth)),
    )
    return tuple(Why(metric, sentence) for metric, sentence in found if sentence)


def _handle_time(monday: Monday) -> str:
    if not isinstance(monday.mean, Estimate):
        return f"Not enough to say: {monday.mean.reason}."
    shares = [
        f"{say_figure(line.share, 'share')} {KIND_WORDS[line.kind]}"
        for line in monday.kinds
        if isinstance(line.share, Estimate) and line.share.value > 0
    ]
    return f"{say_figure(monday.mean, 'seconds')} a contact, because it holds {', '.join(shares)}."


def _friction(monday: Monday) -> str:
    causes = [
        cut for cut in monday.cut
        if cut.line.kind == "friction" and isinstance(cut.line.mean_seconds, Estimate)
    ]  # fmt: skip
    if not causes:
        return ""
    first = causes[0]
    return (
        f"Most of it is {name_line('friction', first.line.name)}, "
        f"{say_figure(first.line.mean_seconds, 'seconds')} of an average contact: time that people "
        "suffer, and never a fault of theirs."
    )


def _slow_time(monday: Monday) -> str:
    parts = [line for line in monday.protect if isinstance(line.mean_seconds, Estimate)][:2]
    if not parts:
        return ""
    said = " and ".join(
        f"{name_line(line.kind, line.name)} ({say_figure(line.mean_seconds, 'seconds')})"
        for line in parts
    )
    return f"It goes mostly into {said}: the seconds to protect, not to cut."
