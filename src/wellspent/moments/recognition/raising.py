"""Recognitions as moments: what to say to whom, with the words that show it and a sentence to start from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

from wellspent.estimate import estimate_share
from wellspent.moments.moment import Aim, Moment, NamedFigure, Shown, Unit
from wellspent.moments.recognition.connecting import Telling
from wellspent.moments.recognition.helping import Helper
from wellspent.moments.recognition.improving import Improvement
from wellspent.moments.recognition.spread import Spread

__all__ = ["Measure", "raise_helper", "raise_improvement", "raise_spread", "raise_telling"]

_MICRO: Final = (
    "Say what you saw and heard, not what it scored.",
    "Ask how it was, and listen.",
    "Leave handle time for another day.",
)
_TITLES: Final = {
    "compliment": "A customer's words for {}",
    "held": "Two minutes with {}",
    "connection": "A moment of connection: {}",
}


@dataclass(frozen=True, slots=True)
class Measure:
    """Something that somebody can become better in.

    `kind` says whether it is a result or a behaviour between people, `better` what having more (or, where
    `less_is_better`, less) of it is called in a sentence, `aim` the key that a look back measures.
    """

    key: str
    name: str
    better: str
    unit: Unit
    kind: Literal["result", "behaviour"]
    aim: str
    less_is_better: bool = False


def raise_telling(telling: Telling, contacts_of_queue: int = 0, *, late: bool = False) -> Moment:
    """The moment of a contact worth telling of; `contacts_of_queue` are those its length is among.

    Praise is passed on within a day, unless it is known `late`.
    """
    figures: tuple[NamedFigure, ...] = ()
    if telling.longer_than is not None and contacts_of_queue:
        shorter = round(telling.longer_than * contacts_of_queue)
        share = estimate_share(shorter, contacts_of_queue)
        figures = (NamedFigure("Contacts of the queue that were shorter", share, "share"),)
    return Moment(
        key=f"recognition/{telling.kind}/agent/{telling.agent}/{telling.contact}",
        kind="recognition",
        level="team lead",
        about=telling.agent,
        whom="agent",
        title=_TITLES[telling.kind].format(telling.agent),
        reason=_reason(telling),
        opening=_opening(telling),
        certainty=telling.certainty,
        team=telling.team,
        queue=telling.queue,
        shown=telling.shown,
        figures=figures,
        checklist=_MICRO if telling.kind == "held" else (),
        arose=telling.at,
        due_days=1 if telling.kind in {"held", "compliment"} and not late else 7,
    )


def raise_improvement(
    improvement: Improvement,
    measure: Measure,
    team: str | None,
    *,
    coached: bool,
    shown: Sequence[Shown] = (),
    beside: Sequence[NamedFigure] = (),
    arose: datetime | None = None,
) -> Moment:
    """The moment of an improvement; `beside` are figures of the other side: behaviours beside a result."""
    agent, day = improvement.agent, _day(improvement.since)
    after = f"After your coaching of {day}" if coached else f"Since {day}"
    return Moment(
        key=f"recognition/improvement/agent/{agent}/{measure.key}",
        kind="recognition",
        level="team lead",
        about=agent,
        whom="agent",
        title=f"{agent}: {measure.better}",
        reason=(
            f"{after} {agent} shows {measure.better}: {_amount(improvement.after.value, measure.unit)} "
            f"({measure.name}), {_amount(improvement.before.value, measure.unit)} before; their own past "
            "and chance do not explain it."
        ),
        opening=(
            f"I noticed {measure.better} since {day}. What are you doing differently, and what "
            "could the rest of us learn from it?"
        ),
        certainty=1 - improvement.adjusted_chance,
        team=team,
        shown=tuple(shown),
        figures=(
            NamedFigure(f"{measure.name}, before", improvement.before, measure.unit),
            NamedFigure(f"{measure.name}, since", improvement.after, measure.unit),
            NamedFigure(f"{measure.name}, beyond the own past", improvement.beyond, measure.unit),
            *beside,
        ),
        aim=Aim(measure.aim, "agent", agent, not measure.less_is_better),
        arose=arose,
    )


def raise_helper(helper: Helper, days: int) -> Moment:
    """The moment of somebody who helps colleagues; `days` is over how long they were counted."""
    took = "" if helper.seconds is None else f", {_minutes(helper.seconds)} in all"
    month = "" if helper.last is None else f"{helper.last:%Y-%m}"
    told = Shown(helper.contact or "", None, "", "the last contact in which a colleague asked")
    return Moment(
        key=f"recognition/helping/agent/{helper.agent}/{month}",
        kind="recognition",
        level="team lead",
        about=helper.agent,
        whom="agent",
        title=f"{helper.agent} helps colleagues",
        reason=(
            f"{helper.askers} colleagues asked {helper.agent} {helper.asked.value:.0f} times in {days} days"
            f"{took}, where {helper.usual:.0f} would be usual; none of it shows in {helper.agent}'s own figures."
        ),
        opening=(
            "Colleagues come to you a lot, and you take the time. What do they come with, and what would "
            "make it easier for you?"
        ),
        certainty=1 - helper.chance,
        team=helper.team,
        shown=(told,) if helper.contact else (),
        figures=(NamedFigure("Times asked by colleagues", helper.asked, "count"),),
        arose=helper.last,
    )


def raise_spread(spread: Spread, centre: str, days: int, arose: datetime | None) -> Moment:
    """The moment of recognition that goes to few; for those who lead the leads, and names nobody."""
    by_lot = spread.by_lot
    return Moment(
        key=f"recognition/spread/centre/{centre}",
        kind="recognition",
        level="middle manager",
        about=centre,
        whom="centre",
        title="Recognition reaches few",
        reason=(
            f"{spread.recognitions} recognitions in {days} days reached fewer of {spread.people} people "
            f"than by lot they would have: {_percent(by_lot.value)} by lot."
        ),
        opening="Whose work have we not seen lately, and where would we have to look to see it?",
        certainty=1 - spread.chance,
        figures=(
            NamedFigure("People who were recognised", spread.reached, "share"),
            NamedFigure("People it would have been by lot", by_lot, "share"),
        ),
        arose=arose,
        due_days=14,
    )


def _reason(telling: Telling) -> str:
    about = f" about “{telling.reason}”" if telling.reason else ""
    day = _day(telling.at)
    if telling.kind == "compliment":
        return f"A customer said it to {telling.agent} on {day}, in a contact{about}; it should reach {telling.agent} while it is fresh."
    long = "" if telling.seconds is None else f" of {_minutes(telling.seconds)}"
    if telling.kind == "held":
        longer = f"longer than {_percent(min(telling.longer_than or 0, 0.99))} of those in {telling.queue or 'the centre'}"
        return f"{telling.agent} held a contact{long}{about} on {day}, {longer}, and met the customer in it."
    return f"In a contact{long}{about} on {day} a customer showed how they felt or made it personal, and {telling.agent} met them."


def _opening(telling: Telling) -> str:
    quote = telling.shown[0].quote
    if telling.kind == "compliment":
        return f"A customer said to you: “{quote}” What do you think made the difference for them?"
    if telling.kind == "held":
        return f"That was a long one. You said: “{quote}” How was it for you, and what do you need before the next?"
    return f"You said to a customer: “{quote}” What made you think of saying that?"


def _amount(value: float, unit: Unit) -> str:
    if unit == "share":
        return _percent(value)
    return _minutes(value) if unit == "seconds" else f"{value:.1f}"


def _minutes(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _day(at: datetime | date) -> str:
    return f"{at.day} {at:%B}"
