"""A contact as its page shows it: blocks of the ribbon, turns with labels and quotes, pauses.

pause   handle time that no turn owns: hold, silence, wrap-up
most    of the turns and pauses that show the measure, the one with most seconds of it
heard   the signals of a turn: what the customer said that the company should hear
stop    a turn that a reader wants to get to: quoted for an answer, heard, or its label is unsure
unsure  a label that the labeller withheld, or of which it is less than `UNSURE` sure
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from wellspent.parts import PACE_OF
from wellspent.rendering.ribbon import Block, Passage, mark_quotes, place_ribbon, quotes_of
from wellspent.report.model import Answered, Conversation, Kind, Piece, Spoken
from wellspent.report.one_conversation import conversation_of, kind_of
from wellspent.report.words import KIND_WORDS, name_line, say_seconds
from wellspent.web.contacts.correcting import Corrections
from wellspent.web.contacts.measures import Measure, measure_named, turns_that_show
from wellspent.web.contacts.models import Correction
from wellspent.workspace.one_contact import ContactRecord

__all__ = ["Opened", "Pause", "ShownTurn", "open_conversation"]

UNSURE: Final = 0.5
_LONG: Final = 3.0  # seconds; shorter silences are part of talking
_NOTHING: Final = Corrections({}, ())


@dataclass(frozen=True)
class Pause:
    """Seconds that no turn owns, between two turns."""

    kind: Kind
    words: str
    seconds: float
    shows: bool
    most: bool


@dataclass(frozen=True)
class ShownTurn:
    """One turn on the page. `start` and `end` are seconds, None where they were not recorded.

    `part`, `kind` and `friction` are those in force: the newest correction's, or the labeller's.
    `shows` says that it shows what the list was about.
    """

    said: Spoken
    passages: tuple[Passage, ...]
    questions: tuple[str, ...]
    part: str | None
    kind: Kind
    friction: str
    corrections: tuple[Correction, ...]
    start: float | None
    end: float | None
    shows: bool
    most: bool = False
    before: tuple[Pause, ...] = ()
    heard: tuple[Mapping[str, Any], ...] = ()

    @property
    def correction(self) -> Correction | None:
        """The correction that is in force."""
        return self.corrections[-1] if self.corrections else None

    @property
    def unsure(self) -> bool:
        """Whether the label needs a person's eye."""
        if self.corrections:
            return False
        sure = self.said.confidence
        return self.part in {None, "unknown"} or (sure is not None and sure < UNSURE)

    @property
    def stop(self) -> bool:
        """Whether a reader wants to get here."""
        return bool(self.questions) or bool(self.heard) or self.unsure or self.shows


@dataclass(frozen=True)
class Opened:
    """A contact, opened for a page. `shown_seconds` is what it has of the measure.

    Each block of the ribbon says whether it shows the measure.
    """

    conversation: Conversation
    blocks: tuple[tuple[Block, bool], ...]
    turns: tuple[ShownTurn, ...]
    after: tuple[Pause, ...]
    answers: tuple[Answered, ...]
    corrections: Corrections
    measure: Measure
    shown_seconds: float | None

    @property
    def first_shown(self) -> int | None:
        """The first turn that shows the measure."""
        return next((turn.said.turn for turn in self.turns if turn.shows), None)

    @property
    def most_shown(self) -> ShownTurn | Pause | None:
        """Where most of the measure is; None where it is not in seconds, or nobody has any."""
        pauses = (pause for turn in self.turns for pause in turn.before)
        places: tuple[ShownTurn | Pause, ...] = (*self.turns, *pauses, *self.after)
        return next((one for one in places if one.most), None)

    @property
    def kinds(self) -> tuple[tuple[Kind, str, float], ...]:
        """The kinds of time that it has, with their words and seconds."""
        amounts = dict(self.conversation.measures)
        return tuple((k, w, amounts[k]) for k, w in KIND_WORDS.items() if amounts.get(k))  # type: ignore[misc]

    @property
    def ribbon_words(self) -> str:
        """The ribbon for those who do not see it."""
        shares = ", ".join(f"{words} {say_seconds(seconds)}" for _, words, seconds in self.kinds)
        return f"Quick and slow parts over time: {shares}"


def open_conversation(
    record: ContactRecord,
    corrections: Corrections = _NOTHING,
    measure: str = "",
    *,
    answers: bool = True,
) -> Opened:
    """What the page shows of a record; without `answers` for somebody who has to score blindly."""
    conversation = conversation_of(record)
    wanted = measure_named(measure)
    shown = turns_that_show(conversation, wanted)
    given = conversation.answers if answers else ()
    most = _most_shown(conversation, wanted)
    pauses = _pauses(conversation, wanted, most)
    times = {row["turn"]: (row["start"], row["end"]) for row in record.turns}
    turns = tuple(
        replace(
            _turn(
                said,
                given,
                corrections,
                times[said.turn],
                shows=said.turn in shown,
                most=said.turn == most,
                before=pauses.get(said.turn, ()),
            ),
            heard=tuple(one for one in record.signals if one["turn"] == said.turn),
        )
        for said in conversation.turns
    )
    last = turns[-1].said.turn + 1 if turns else 1
    return Opened(
        conversation,
        tuple((block, _shows(block, wanted)) for block in place_ribbon(conversation)),
        turns,
        pauses.get(last, ()),
        given,
        corrections,
        wanted,
        dict(conversation.measures).get(wanted.name) if wanted.timed else None,
    )


def _turn(
    said: Spoken,
    answers: tuple[Answered, ...],
    corrections: Corrections,
    times: tuple[float | None, float | None],
    *,
    shows: bool,
    most: bool,
    before: tuple[Pause, ...],
) -> ShownTurn:
    quotes = quotes_of(answers, said.turn)
    passages = mark_quotes(said.text, quotes) if said.text else ()
    # in the order of the form; a quote that is not in its place is named beside the turn too
    questions = tuple(
        answer.question for answer in answers if any(q.turn == said.turn for q in answer.quotes)
    )
    newest = corrections.in_force(said.turn)
    part, kind, friction = said.part, said.kind, said.friction
    if newest is not None:
        part, friction = str(newest.part), str(newest.friction)
        kind = kind_of(PACE_OF[part], friction)  # type: ignore[index]
    return ShownTurn(
        said, passages, questions, part, kind, friction,
        corrections.by_turn.get(said.turn, ()), *times, shows=shows, most=most, before=before,
    )  # fmt: skip


def _most_shown(conversation: Conversation, measure: Measure) -> int | Piece | None:
    """The number of the turn, or the pause, that has most seconds of the measure; the first of equals."""
    seconds: dict[int | Piece, float] = {}
    for piece in conversation.ribbon:
        if _shows(piece, measure):
            place = piece if piece.turn is None else piece.turn
            seconds[place] = seconds.get(place, 0.0) + piece.end - piece.start
    return max(seconds, key=seconds.__getitem__, default=None)


def _pauses(
    conversation: Conversation, measure: Measure, most: int | Piece | None
) -> dict[int, tuple[Pause, ...]]:
    """By the turn that they come before; those after the last turn by one more than its number."""
    found: defaultdict[int, list[Pause]] = defaultdict(list)
    reached = 0
    pending: list[Piece] = []
    for piece in conversation.ribbon:
        if piece.turn is None:
            pending.append(piece)
        elif piece.turn > reached:
            reached = piece.turn
            found[reached] += _as_pauses(pending, measure, most)
            pending = []
    last = conversation.turns[-1].turn + 1 if conversation.turns else 1
    found[last] += _as_pauses(pending, measure, most)
    return {turn: tuple(pauses) for turn, pauses in found.items()}


def _as_pauses(pieces: list[Piece], measure: Measure, most: int | Piece | None) -> list[Pause]:
    pauses = []
    for piece in pieces:
        seconds = piece.end - piece.start
        shows = _shows(piece, measure)
        if seconds >= _LONG or shows:
            words = name_line(piece.kind, piece.name)
            pauses.append(Pause(piece.kind, words, seconds, shows, piece == most))
    return pauses


def _shows(stretch: Block | Piece, measure: Measure) -> bool:
    """Whether a stretch of time is what the measure counts."""
    kind, _, rest = measure.name.partition("/")
    return stretch.kind == kind and rest in {"", stretch.name}
