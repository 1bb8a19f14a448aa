"""Writes the brief of one agent from what is known of them: words before figures, questions before judgements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from wellspent.estimate import MINIMUM_N, Estimate, Figure, Unknown, too_few
from wellspent.moments.briefs.beside import Beside
from wellspent.moments.briefs.brief import Brief, Ground, Growth, Quoted, Strength, Suffered, Why
from wellspent.moments.briefs.growing import Room, roomy
from wellspent.moments.briefs.sides import Side, pair_sides
from wellspent.moments.briefs.words import (
    BEGIN_WITH,
    BEHAVIOURS,
    CAUSES,
    KINDS,
    OPEN_QUESTIONS,
    STRENGTHS,
)
from wellspent.moments.choosing import LEAST_CERTAINTY

__all__ = ["Known", "write_brief"]

_STRENGTHS: Final = 3
_QUOTES: Final = 2
_SUFFERED: Final = 3
_NOTHING_TO_GROW: Final = Unknown(
    "their contacts show every behaviour that the form asks for about as often as can be",
    "a question of the form that asks more, or a wish of their own",
)
_NOT_PRICED: Final = Unknown(
    "what one more is worth is not known", "outcomes and prices, and `wellspent worth DIR`"
)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one agent: figures beside colleagues', rooms, and the words of their contacts.

    `beside` is by measure ("answer/proactive_help", "time/slow", "friction/wait"), `rooms`, `sides`, `questions`
    and `brings` by behaviour, `friction` by cause. `open_questions` are those the agent put to understand.
    """

    agent: str
    team: str | None
    contacts: int
    first: datetime | None
    last: datetime | None
    beside: Mapping[str, Beside]
    rooms: Mapping[str, Room | Unknown]
    sides: Mapping[str, Sequence[Side]]
    open_questions: Sequence[Side]
    friction: Mapping[str, Sequence[Side]]
    questions: Mapping[str, str]
    brings: Mapping[str, Figure]
    talked: datetime | None = None


def write_brief(known: Known) -> Brief:
    """The brief of one agent."""
    growth = _growth(known)
    return Brief(
        agent=known.agent,
        team=known.team,
        contacts=known.contacts,
        first=known.first,
        last=known.last,
        asks=BEGIN_WITH,
        strengths=_strengths(known, growth),
        growth=growth,
        suffered=_suffered(known),
        why=_why(known),
        talked=known.talked,
    )


def _growth(known: Known) -> Growth | Unknown:
    """What they do less often than colleagues; else where their own contacts leave most room.

    Where it is known what a behaviour is worth, the one whose growth is worth most comes first.
    """
    chances = [one for one in (_chance(known, name) for name in BEHAVIOURS) if one is not None]
    if not chances:
        return too_few(known.contacts) if known.contacts < MINIMUM_N else _NOTHING_TO_GROW
    for chance in sorted(chances, key=_worth_most):
        pair = pair_sides(known.sides.get(chance.name, ()))
        if pair is not None:
            return _grow(known, chance, pair)
    return Unknown(
        "no two of their contacts show both sides of a behaviour surely enough", "more contacts"
    )


@dataclass(frozen=True, slots=True)
class _Chance:
    """A behaviour that could grow: why, how surely, and what that would bring."""

    name: str
    ground: Ground
    certainty: float
    gap: Figure
    share: Estimate
    brings: Figure


def _chance(known: Known, name: str) -> _Chance | None:
    beside, room = known.beside.get(f"answer/{name}"), known.rooms.get(name)
    if beside is None or not isinstance(beside.own, Estimate):
        return None
    brings = known.brings.get(name, _NOT_PRICED)
    if isinstance(room, Room) and room.below >= LEAST_CERTAINTY:
        return _Chance(name, "less than colleagues", room.below, room.gap, beside.own, brings)
    certainty = roomy(beside.own)
    if certainty < LEAST_CERTAINTY:
        return None
    return _Chance(name, "room of their own", certainty, beside.gap, beside.own, brings)


def _worth_most(one: _Chance) -> tuple[bool, bool, float, float]:
    """Shortfalls first; then by worth where that is known, by gap, and by how much room there is.

    Of equals the one that stands first among `BEHAVIOURS`.
    """
    gap = one.gap.value if isinstance(one.gap, Estimate) else 0.0
    room = gap if one.ground == "less than colleagues" else one.share.value - 1
    priced = isinstance(one.brings, Estimate) and one.brings.low > 0
    times = one.brings.value if isinstance(one.brings, Estimate) and priced else 0.0
    return (
        one.ground != "less than colleagues",
        not priced,
        room * times if priced else round(gap, 3),
        one.share.value,
    )


def _grow(known: Known, chance: _Chance, pair: tuple[Side, Side]) -> Growth:
    words = BEHAVIOURS[chance.name]
    done, missed = pair
    return Growth(
        behaviour=chance.name,
        name=words.name,
        question=known.questions.get(chance.name, words.name),
        ground=chance.ground,
        share=chance.share,
        colleagues=known.beside[f"answer/{chance.name}"].colleagues,
        gap=chance.gap,
        certainty=chance.certainty,
        done=done.quoted(words.done),
        missed=missed.quoted(words.missed),
        asks=words.asks,
        brings=chance.brings,
    )


def _strengths(known: Known, growth: Growth | Unknown) -> tuple[Strength, ...]:
    """What they do more often than colleagues, then by how much it asks of somebody; never the one to grow."""
    left_out = growth.behaviour if isinstance(growth, Growth) else ""
    found = [
        _asking(known) if name == OPEN_QUESTIONS else _strength(known, name)
        for name in STRENGTHS
        if name != left_out and not _below(known.rooms.get(name))
    ]
    shown = [one for one in found if one.quotes]
    return tuple(sorted(shown, key=lambda one: not one.stands_out)[:_STRENGTHS])


def _below(room: Room | Unknown | None) -> bool:
    return isinstance(room, Room) and room.below >= LEAST_CERTAINTY


def _strength(known: Known, name: str) -> Strength:
    room, beside = known.rooms.get(name), known.beside.get(f"answer/{name}")
    lack = too_few(0, "contacts with an occasion")
    return Strength(
        behaviour=name,
        name=BEHAVIOURS[name].name,
        share=beside.own if beside else lack,
        colleagues=beside.colleagues if beside else lack,
        stands_out=isinstance(room, Room) and room.above >= LEAST_CERTAINTY,
        quotes=_rarest(known.sides.get(name, ()), BEHAVIOURS[name].done),
    )


def _asking(known: Known) -> Strength:
    lack = Unknown("no question of the form asks it", "a form that does")
    quotes = _rarest(known.open_questions, "an open question")
    return Strength(
        OPEN_QUESTIONS, "asking what lies behind", lack, lack, stands_out=False, quotes=quotes
    )


def _rarest(sides: Sequence[Side], shows: str) -> tuple[Quoted, ...]:
    """The few that are said least often elsewhere, each of another contact and in other words."""
    found: dict[str, Side] = {}
    for side in sorted(
        (one for one in sides if one.shown), key=lambda one: (one.common, one.contact)
    ):
        if all(side.contact != other.contact for other in found.values()):
            found.setdefault(side.quote.casefold(), side)
    return tuple(side.quoted(shows) for side in list(found.values())[:_QUOTES])


def _suffered(known: Known) -> tuple[Suffered, ...]:
    """The causes that take most of their time, with words that show each."""
    found = [
        Suffered(
            cause, name, known.beside[f"friction/{cause}"].own,
            known.beside[f"friction/{cause}"].colleagues,
            tuple(one.quoted(name) for one in list(known.friction.get(cause, ()))[:1]),
        )
        for cause, name in CAUSES.items()
        if f"friction/{cause}" in known.beside
    ]  # fmt: skip
    felt = [one for one in found if isinstance(one.seconds, Estimate) and one.seconds.value >= 1]
    return tuple(sorted(felt, key=lambda one: -getattr(one.seconds, "value", 0.0))[:_SUFFERED])


def _why(known: Known) -> Why:
    handle = known.beside.get("time/handle")
    if handle is None:
        lack = Unknown("their contacts have no timing", "turns with times, or states")
        return Why("Handle time: not enough to say.", lack, lack, ())
    kinds = tuple(
        (words, known.beside[f"time/{kind}"].gap)
        for kind, words in KINDS.items()
        if f"time/{kind}" in known.beside
    )
    return Why(_say_why(handle.gap, kinds), handle.own, handle.gap, kinds)


def _say_why(gap: Figure, kinds: tuple[tuple[str, Figure], ...]) -> str:
    if not isinstance(gap, Estimate):
        return f"Handle time beside colleagues: not enough to say ({gap.reason})."
    if gap.low <= 0 <= gap.high:
        return "Handle time cannot be told apart from that of colleagues on like contacts."
    sign = 1 if gap.value > 0 else -1
    parts = sorted(
        ((sign * one.value, words) for words, one in kinds if isinstance(one, Estimate)),
        reverse=True,
    )
    most = [f"{words} {value:.0f} s" for value, words in parts if value >= 1][:2]
    behind = f"; behind it: {', '.join(most)}" if most else ""
    more = "more" if sign > 0 else "less"
    theirs = " Friction is not theirs to answer for." if sign > 0 and "friction" in behind else ""
    return f"A contact takes {abs(gap.value):.0f} s {more} than with colleagues on like contacts{behind}.{theirs}"
