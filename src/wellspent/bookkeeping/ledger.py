"""The time ledger: every second of a contact in exactly one line.

handle time  from the beginning of the contact to its last recorded end, queueing left out
segment      a stretch of handle time with one owner; segments tile it
line         all segments of one part, friction, speaker and timing, added up
overlap      two speakers at once: counted once, for the turn that had the floor
silence      nobody speaks: it belongs to what fills it or to what ends it (`silence`)

What cannot be told is `unknown`, and is shown.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

from wellspent.bookkeeping.silence import ANNOUNCEMENT_REACH, FILLS, belongs_to, fills
from wellspent.bookkeeping.timeline import PlacedState, PlacedTurn, Timeline, Timing, place
from wellspent.contacts import Contact
from wellspent.errors import WellspentError
from wellspent.parts import FRICTIONS, PARTS, Friction, Label, Pace, Part

__all__ = ["LabelsMismatch", "Ledger", "Line", "Segment", "Who", "keep_ledger"]

Who = Literal["agent", "customer", "system", "both", "nobody"]

_PART_ORDER: Final = {part: rank for rank, part in enumerate((*PARTS, "unknown"))}
_FRICTION_ORDER: Final = {name: rank for rank, name in enumerate(("none", *FRICTIONS))}
_WHO_ORDER: Final = {who: rank for rank, who in enumerate(get_args(Who))}
_STATE_ORDER: Final = {kind: rank for rank, kind in enumerate(FILLS)}


class LabelsMismatch(WellspentError):
    """Labels that are not one for every turn."""

    def __init__(self, contact: str, turns: int, labels: int) -> None:
        """`contact` is the contact's id."""
        super().__init__(
            f"Contact '{contact}' has {turns} turns and was given {labels} labels.",
            "Give exactly one label for every turn, in the order of the turns.",
        )


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of handle time with one owner, in seconds from the contact's beginning.

    `turn` is the turn that the seconds belong to, counted from 1; None where a
    recorded state or nothing at all owns them.
    """

    start: float
    end: float
    seconds: float
    turn: int | None
    part: Part
    pace: Pace
    friction: Friction
    speaker: Who
    timing: Timing


@dataclass(frozen=True, slots=True)
class Line:
    """Seconds of one part, one friction and one speaker."""

    part: Part
    pace: Pace
    friction: Friction
    speaker: Who
    timing: Timing
    seconds: float

    def __str__(self) -> str:
        """The line in words."""
        cause = "" if self.friction == "none" else f", {self.friction}"
        return f"{self.seconds:.3f} s {self.part} ({self.pace}{cause}), {self.speaker}"


@dataclass(frozen=True, slots=True)
class Ledger:
    """Where a contact's handle time went.

    `timing` is `measured` only where every second was, `estimated` where one at
    least rests on words, `absent` where nothing is known of the time: then
    `handle_seconds` is None and there are no lines.
    """

    contact: str
    handle_seconds: float | None
    timing: Timing
    segments: tuple[Segment, ...]
    lines: tuple[Line, ...]

    @property
    def talk_seconds(self) -> float:
        """Time in which somebody spoke or typed, overlap counted once."""
        return _total(s for s in self.segments if s.speaker != "nobody")

    @property
    def overlap_seconds(self) -> float:
        """Time in which two spoke at once."""
        return _total(s for s in self.segments if s.speaker == "both")

    @property
    def silence_seconds(self) -> float:
        """Time in which nobody spoke, whatever filled it."""
        return _total(s for s in self.segments if s.speaker == "nobody")


def keep_ledger(contact: Contact, labels: Sequence[Label]) -> Ledger:
    """The ledger of a contact whose turns carry these labels.

    >>> from wellspent.contacts import Contact, Turn
    >>> spoken = Contact("c-1", (Turn("agent", "Hello, Dana speaking.", 0.0, 2.0),
    ...                          Turn("customer", "I was charged twice.", 2.5, 4.0)))
    >>> for line in keep_ledger(spoken, [Label.of("rapport"), Label.of("context")]).lines:
    ...     print(line)
    2.000 s rapport (slow), agent
    1.500 s context (slow), customer
    0.500 s context (slow), nobody

    Raises `LabelsMismatch` unless there is one label for every turn.
    """
    if len(labels) != len(contact.turns):
        raise LabelsMismatch(contact.id, len(contact.turns), len(labels))
    timeline = place(contact)
    if not any(turn.timing == "measured" or turn.end > turn.start for turn in timeline.turns) and (
        not timeline.states
    ):
        return Ledger(contact.id, None, "absent", (), ())
    segments = tuple(_joined(_tile(timeline, labels)))
    estimated = any(segment.timing == "estimated" for segment in segments)
    return Ledger(
        contact.id,
        (timeline.end - timeline.start) / 1000,
        "estimated" if estimated else "measured",
        segments,
        tuple(_lines(segments)),
    )


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch between two neighbouring moments of the timeline, in milliseconds."""

    start: int
    end: int
    turn: int | None
    label: Label
    speaker: Who
    timing: Timing


def _tile(timeline: Timeline, labels: Sequence[Label]) -> Iterator[_Piece]:
    """One piece between every two neighbouring moments at which something begins or ends."""
    begun, speaking = 0, list[PlacedTurn]()
    for start, end in itertools.pairwise(_moments(timeline)):
        while begun < len(timeline.turns) and timeline.turns[begun].start <= start:
            speaking.append(timeline.turns[begun])
            begun += 1
        # nothing begins or ends inside a piece: what is there at its start is there throughout
        speaking = [placed for placed in speaking if placed.end > start]
        yield _piece(_Moment(timeline, labels, start, end, begun), speaking)


def _moments(timeline: Timeline) -> list[int]:
    edges = {timeline.start, timeline.end}
    edges.update(edge for turn in timeline.turns for edge in (turn.start, turn.end))
    edges.update(edge for state in timeline.states for edge in (state.start, state.end))
    return sorted(edge for edge in edges if timeline.start <= edge <= timeline.end)


@dataclass(frozen=True, slots=True)
class _Moment:
    """The place of a piece in its contact: `begun` turns have begun by its start."""

    timeline: Timeline
    labels: Sequence[Label]
    start: int
    end: int
    begun: int

    def label(self, placed: PlacedTurn) -> Label:
        return self.labels[placed.number - 1]

    @property
    def last(self) -> PlacedTurn | None:
        return self.timeline.turns[self.begun - 1] if self.begun else None

    @property
    def next(self) -> PlacedTurn | None:
        turns = self.timeline.turns
        return turns[self.begun] if self.begun < len(turns) else None


def _piece(here: _Moment, speaking: Sequence[PlacedTurn]) -> _Piece:
    """What is measured comes before what is estimated, and speech before states."""
    measured = [placed for placed in speaking if placed.timing == "measured"]
    states = [s for s in here.timeline.states if s.start <= here.start < s.end and s.kind in FILLS]
    if measured:
        return _spoken(here, measured)
    if states:
        return _recorded(here, states)
    return _spoken(here, speaking) if speaking else _silent(here)


def _spoken(here: _Moment, speaking: Sequence[PlacedTurn]) -> _Piece:
    """Who began first has the floor; turns stand in the order of their beginning."""
    floor = speaking[0]
    voices = {placed.turn.speaker for placed in speaking}
    who: Who = floor.turn.speaker if len(voices) == 1 else "both"
    return _Piece(here.start, here.end, floor.number, here.label(floor), who, floor.timing)


def _recorded(here: _Moment, states: Sequence[PlacedState]) -> _Piece:
    kind = min((s.kind for s in states), key=_STATE_ORDER.__getitem__)
    announced, ending = (
        here.label(placed) if placed and placed.turn.speaker == "agent" else None
        for placed in (here.last, here.next)
    )
    label = fills(kind, announced, ending)
    return _Piece(here.start, here.end, None, label, "nobody", "measured")


def _silent(here: _Moment) -> _Piece:
    after = here.next
    before = here.timeline.turns[max(0, here.begun - ANNOUNCEMENT_REACH) : here.begun]
    label = belongs_to(before, after, here.labels, here.end - here.start)
    owner = after.number if after and label is here.label(after) else None
    edges = [placed for placed in (here.last, after) if placed]
    timing: Timing = "measured" if all(e.timing == "measured" for e in edges) else "estimated"
    return _Piece(here.start, here.end, owner, label, "nobody", timing)


def _joined(pieces: Iterator[_Piece]) -> Iterator[Segment]:
    """Segments, neighbouring pieces of one owner made one."""
    open_piece: _Piece | None = None
    for piece in pieces:
        if open_piece and _same_owner(open_piece, piece):
            open_piece = _Piece(open_piece.start, piece.end, *_owner(piece))
            continue
        if open_piece:
            yield _segment(open_piece)
        open_piece = piece
    if open_piece:
        yield _segment(open_piece)


def _owner(piece: _Piece) -> tuple[int | None, Label, Who, Timing]:
    return piece.turn, piece.label, piece.speaker, piece.timing


def _same_owner(one: _Piece, other: _Piece) -> bool:
    return _owner(one) == _owner(other)


def _segment(piece: _Piece) -> Segment:
    return Segment(
        piece.start / 1000,
        piece.end / 1000,
        (piece.end - piece.start) / 1000,
        piece.turn,
        piece.label.part,
        piece.label.pace,
        piece.label.friction,
        piece.speaker,
        piece.timing,
    )


def _lines(segments: Sequence[Segment]) -> list[Line]:
    sums: defaultdict[tuple[Part, Pace, Friction, Who, Timing], int] = defaultdict(int)
    for s in segments:
        sums[s.part, s.pace, s.friction, s.speaker, s.timing] += round(s.seconds * 1000)
    lines = [Line(*key, seconds=total / 1000) for key, total in sums.items()]
    return sorted(lines, key=_line_order)


def _line_order(line: Line) -> tuple[int, int, int, str]:
    return (
        _PART_ORDER[line.part],
        _FRICTION_ORDER[line.friction],
        _WHO_ORDER[line.speaker],
        line.timing,
    )


def _total(segments: Iterator[Segment]) -> float:
    return sum(round(s.seconds * 1000) for s in segments) / 1000
