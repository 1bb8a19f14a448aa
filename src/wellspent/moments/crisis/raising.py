"""A crisis as a moment: what leaders say and do while it lasts, and what they look at after it.

protected   hours in which those who are there leave room for slow time
hurried     hours in which they do not, and slow time is given where it is needed alone
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from wellspent.estimate import Figure
from wellspent.moments.crisis.model import MEASURE_NAMES, CrisisMoment
from wellspent.moments.moment import Level, Moment, NamedFigure, Shown, Unit

__all__ = ["raise_crisis", "raise_warning", "said_of"]

_LEVELS: Final[tuple[Level, ...]] = ("team lead", "middle manager")
_UNITS: Final[dict[str, Unit]] = {
    "offered": "count", "aht_seconds": "seconds", "service_level": "share", "abandonment": "share",
    "asa_seconds": "seconds",
}  # fmt: skip


def said_of(moment: CrisisMoment) -> str:
    """What was seen, in a sentence."""
    name, unit = MEASURE_NAMES[moment.measure], _UNITS[moment.measure]
    expected, observed = (_amount(one, unit) for one in (moment.expected, moment.observed))
    each = " an interval" if unit == "count" else ""
    return f"{name.capitalize()} was {observed}{each} where {expected} is usual, seen at {_since(moment.start, moment.detected_at)}."  # fmt: skip


def raise_crisis(
    moment: CrisisMoment,
    *,
    team: str | None,
    now: datetime,
    certainty: float,
    protected: Sequence[str] = (),
    hurried: Sequence[str] = (),
    cost: Sequence[NamedFigure] = (),
) -> tuple[Moment, ...]:
    """The moments of a team's lead and of the middle manager; `now` is the end of the last interval.

    While it lasts the checklist is of what to say and do, afterwards of what to look at.
    """
    queue = moment.queue or "the queue"
    lasts = moment.end is None
    until = "it lasts" if moment.end is None else f"until {_since(moment.start, moment.end)}"
    title = f"Crisis in {queue}" if lasts else f"After the crisis in {queue}"
    opening = (
        f"What do you hear from customers of {queue}, and what would help you most in the next hour?"
        if lasts
        else f"What did {_day(moment.start)} ask of you in {queue}, and what should be different next time?"
    )
    steps = _during(moment, queue, protected, hurried) if lasts else _after(queue)
    return tuple(
        Moment(
            key=f"crisis/{level.replace(' ', '-')}/{queue}/{moment.start:%Y-%m-%dT%H:%M}",
            kind="crisis",
            level=level,
            about=queue,
            whom="queue",
            title=title,
            reason=f"{said_of(moment)} It began at {_clock(moment.start)} on {_day(moment.start)}; {until}.",
            opening=opening,
            certainty=certainty,
            team=team if level == "team lead" else None,
            queue=moment.queue,
            figures=tuple(cost),
            checklist=steps,
            arose=moment.detected_at,
            due_days=1 if lasts else max(2, 7 - (now - moment.detected_at).days),
        )
        for level in _LEVELS
    )


def raise_warning(
    name: str, at: date, *, queue: str | None, share: Figure, times: Figure,
    certainty: float, shown: Sequence[Shown],
) -> tuple[Moment, ...]:  # fmt: skip
    """The moment of a topic that has become more than its past explains, for the middle manager."""
    where = f" in {queue}" if queue else ""
    return (
        Moment(
            key=f"crisis/middle-manager/topic/{name}/{at.isoformat()}",
            kind="crisis",
            level="middle manager",
            about=name,
            whom="queue" if queue else "centre",
            title=f"More and more: {name}",
            reason=f"Customers have come with “{name}”{where} more than its past explains, as of {at.isoformat()}.",
            opening=f"What do you know about “{name}” that we do not, and what should agents say from today?",
            certainty=certainty,
            queue=queue,
            shown=tuple(shown),
            figures=(NamedFigure("share of contacts", share, "share"), NamedFigure("times its past", times, "count")),
            checklist=(
                "Read the first quotes: is it one matter?",
                "Ask who owns the cause, and whether they know.",
                "Write one message to agents: what is known, what to say, what not to promise.",
                "Say when you will tell them more.",
            ),
            arose=datetime.combine(at, datetime.min.time()),
            due_days=2,
        ),
    )  # fmt: skip


def _during(
    moment: CrisisMoment, queue: str, protected: Sequence[str], hurried: Sequence[str]
) -> tuple[str, ...]:
    what = MEASURE_NAMES[moment.measure]
    seen = [MEASURE_NAMES[one.measure] for one in moment.also]
    room = (
        f"Slow time is protected at {', '.join(protected)}: those who are there leave room for it."
        if protected
        else "Slow time is protected for customers with a second contact and for those in distress: who is there when is not recorded."
    )
    tight = f" At {', '.join(hurried)} it is for those who need it alone: say so, so that nobody guesses." if hurried else ""  # fmt: skip
    return (
        f"What changed: {what}{f', then {_listed(seen)}' if seen else ''}. Ask two agents what customers say before anything is decided.",
        f"Who is hit: customers who wait in {queue}, and the agents who take them; ask whether another queue shares them.",
        "The message to agents, in three sentences: what is happening, what is not their fault, what you take off them.",
        "Pause: coaching that can wait, wrap targets, side work and internal questions. Do not pause breaks.",
        room + tight,
        "Say when you will look again, and then do: in an hour.",
    )


def _after(queue: str) -> tuple[str, ...]:
    return (
        "Thank the people who held it, by what they did.",
        f"Look at what it cost: customers of {queue} who waited, hung up or came back.",
        "Look at what it cost people: absence, pulse, and the slow parts that fell away.",
        "Give back the breaks, coaching and slow time that were paused.",
        "Write down what would have been seen earlier, and by whom.",
    )


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)


def _amount(value: float, unit: Unit) -> str:
    if unit == "share":
        return f"{value:.0%}"
    return f"{value:,.0f} s" if unit == "seconds" else f"{value:,.1f} contacts"


def _clock(moment: datetime) -> str:
    return moment.strftime("%H:%M")


def _since(start: datetime, moment: datetime) -> str:
    """The time of day, and the date where it is another than that of the start."""
    same = moment.date() == start.date()
    return _clock(moment) if same else f"{_clock(moment)} on {_day(moment)}"


def _day(moment: datetime) -> str:
    return moment.date().isoformat()
