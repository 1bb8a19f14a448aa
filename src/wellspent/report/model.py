"""The Report: every figure that a person reads, with its uncertainty and the way to its rows.

measure    what is counted or timed in a contact, as `kind` or `kind/name`: `friction`,
           `friction/wait`, `slow/empathy`, `handle`, `answer/resolved/yes`, `flag/repeat`
rows       the contacts behind a figure: those with something of a measure, perhaps
           within one value of one field
line       one line of the split of handle time: quick and necessary, friction by cause,
           slow by part, other, unknown
place      a queue or a reason in which the seconds of a line gather
group      the contacts of one queue, channel, reason, segment or team

Seconds are seconds of handle time. A field's value is None where it was not recorded.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from wellspent.estimate import Figure, Unknown

__all__ = [
    "FIELDS",
    "KINDS",
    "Answered",
    "Basis",
    "Breakdown",
    "Centre",
    "ChannelTiming",
    "Check",
    "Conversation",
    "Cut",
    "Details",
    "Field",
    "Group",
    "Kind",
    "Line",
    "MinutePrice",
    "Monday",
    "Named",
    "Piece",
    "Place",
    "ProblemCount",
    "Quality",
    "Question",
    "Quote",
    "Report",
    "Rows",
    "SlowWorth",
    "Spoken",
    "Unit",
    "Usual",
]

Kind = Literal["quick", "friction", "slow", "other", "unknown"]
Field = Literal["queue", "channel", "reason", "segment", "team"]
Unit = Literal["seconds", "share", "money"]

KINDS: Final[tuple[Kind, ...]] = ("quick", "friction", "slow", "other", "unknown")
FIELDS: Final[tuple[Field, ...]] = ("queue", "channel", "reason", "segment", "team")


@dataclass(frozen=True, slots=True)
class Rows:
    """The contacts behind a figure: those with something of `measure`, where `field` is `value`."""

    measure: str
    field: Field | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """A figure with its name, its unit and its rows."""

    name: str
    figure: Figure
    unit: Unit
    rows: Rows | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the split: its share of all handle time and its seconds per contact.

    `present` is the share of contacts that have any of it, `median_where_present` what the
    middle one of those has: a large mean may come from few contacts. The means of all lines
    sum to the mean handle time; the medians do not. `finding` is the mean again where it may be
    acted on, Unknown where fewer than `MINIMUM_N` contacts show it or its interval reaches zero.
    """

    kind: Kind
    name: str
    share: Figure
    mean_seconds: Figure
    median_seconds: Figure
    present: Figure
    median_where_present: Figure
    finding: Figure
    rows: Rows


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line's seconds gather: mean seconds per contact of one queue or reason.

    The n of the mean is how many contacts the place has, of which at least `MINIMUM_N` show it.
    """

    field: Field
    value: str | None
    mean_seconds: Figure
    rows: Rows


@dataclass(frozen=True, slots=True)
class Cut:
    """A line that could be cut, and where it gathers."""

    line: Line
    place: Place | Unknown


@dataclass(frozen=True, slots=True)
class ChannelTiming:
    """How the time of one channel is known: contacts, those without timing, share measured."""

    channel: str | None
    contacts: int
    without_timing: int
    measured: Figure


@dataclass(frozen=True, slots=True)
class Basis:
    """The split of those contacts alone whose every second was measured, or alone of the others."""

    timing: Literal["measured", "estimated"]
    contacts: int
    median: Figure
    shares: tuple[tuple[Kind, Figure], ...]


@dataclass(frozen=True, slots=True)
class MinutePrice:
    """What one more slow minute with every contact costs today, in wages and money per contact.

    `usual` is the mean over contacts, `busiest` at the hour with most work; `free_share` the share
    of contacts for whom agents have the time anyway. `words` say it in a sentence. `slow_minute` has the rest.
    """

    usual: Figure
    busiest: Figure
    free_share: Figure
    currency: str
    words: str


@dataclass(frozen=True, slots=True)
class SlowWorth:
    """What slow time, or friction, was found to be worth: the strongest link that stands, in words.

    `figure` is its effect, `design` what stands behind it. `wellspent worth` has all links.
    """

    figure: Figure
    design: str
    words: str


@dataclass(frozen=True, slots=True)
class Monday:
    """Which seconds to cut and which to protect.

    `contacts` is how many were imported, `timed` how many of them have any timing;
    every figure here rests on the timed ones. Price and worth are the whole centre's: of a choice of
    contacts they are Unknown.
    """

    contacts: int
    timed: int
    median: Figure
    lower_quartile: Figure
    upper_quartile: Figure
    mean: Figure
    kinds: tuple[Line, ...]
    lines: tuple[Line, ...]
    measured: Figure
    channels: tuple[ChannelTiming, ...]
    bases: tuple[Basis, ...]
    cut: tuple[Cut, ...]
    protect: tuple[Line, ...]
    worth: SlowWorth | Unknown
    price: MinutePrice | Unknown


@dataclass(frozen=True, slots=True)
class Group:
    """The contacts of one value of a field: how long, how slow, how much friction, how measured."""

    value: str | None
    contacts: int
    timed: int
    median: Figure
    lower_quartile: Figure
    upper_quartile: Figure
    slow: Figure
    friction_median: Figure
    friction_mean: Figure
    unknown: Figure
    measured: Figure


@dataclass(frozen=True, slots=True)
class Breakdown:
    """All groups of one field, the largest first, those not recorded last."""

    field: Field
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """How one question of the scorecard was answered, by one kind of judge."""

    section: str
    question: str
    text: str
    by: str
    yes: int
    partly: int
    no: int
    no_occasion: int
    cannot_tell: int
    share_yes: Figure


@dataclass(frozen=True, slots=True)
class Usual:
    """A figure that every centre knows, and what it cannot tell."""

    name: str
    figures: tuple[Named, ...]
    cannot_tell: str


@dataclass(frozen=True, slots=True)
class ProblemCount:
    """How often one file showed one kind of problem, and what to do about it."""

    file: str
    found: str
    remedy: str
    count: int


@dataclass(frozen=True, slots=True)
class Quality:
    """How far the data bears the figures."""

    problems: tuple[ProblemCount, ...]
    problem_count: int
    without_timing: int
    unknown: Figure
    turns: int
    withheld: Figure
    unlabelled: int
    not_recorded: tuple[tuple[Field, int], ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """A piece of a turn that bears out an answer: characters `start` to `end` of its text.

    Both are None where the quote does not stand at that place, so that it is
    shown beside the turn and nothing wrong is highlighted.
    """

    turn: int
    start: int | None
    end: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Answered:
    """One question's answer for one contact, by whom, with its quotes."""

    question: str
    answer: str
    by: str
    confidence: float | None
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Spoken:
    """One turn with its label and the seconds that the ledger gives to it."""

    turn: int
    speaker: str
    text: str
    part: str | None
    kind: Kind
    friction: str
    confidence: float | None
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Piece:
    """One stretch of a ribbon, in seconds from the beginning of the contact."""

    start: float
    end: float
    kind: Kind
    name: str
    turn: int | None


@dataclass(frozen=True, slots=True)
class Conversation:
    """One contact, opened: its ribbon, its turns, its answers, and the measures that it counts in."""

    contact: str
    queue: str | None
    channel: str | None
    reason: str | None
    segment: str | None
    team: str | None
    began: datetime | None
    handle_seconds: float | None
    timing: Literal["measured", "estimated", "mixed", "absent"]
    measures: tuple[tuple[str, float], ...]
    ribbon: tuple[Piece, ...]
    turns: tuple[Spoken, ...]
    answers: tuple[Answered, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """Conversations drawn at random for a person to read.

    Each of `eligible` contacts had the same chance, `probability`, to be drawn.
    """

    conversations: tuple[Conversation, ...]
    eligible: int
    seed: int
    probability: Figure
    how: str


@dataclass(frozen=True, slots=True)
class Details:
    """The conversations that a page carries, and how they were chosen from `contacts`."""

    conversations: tuple[Conversation, ...]
    contacts: int
    how: str


@dataclass(frozen=True, slots=True)
class Centre:
    """Whose report it is, over which time, in which money."""

    name: str
    fictional: bool
    currency: str
    first: datetime | None
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Report:
    """All analyses of one run, joined."""

    centre: Centre
    monday: Monday
    breakdowns: tuple[Breakdown, ...]
    scorecard: tuple[Question, ...]
    usual: tuple[Usual, ...]
    check: Check
    quality: Quality
