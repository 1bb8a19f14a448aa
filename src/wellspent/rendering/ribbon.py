"""The ribbon: a contact's quick and slow parts over time, and its turns with quotes marked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from wellspent.report.model import Answered, Conversation, Kind

__all__ = ["Block", "Passage", "mark_quotes", "place_ribbon", "quotes_of"]


@dataclass(frozen=True, slots=True)
class Block:
    """One stretch of a ribbon that is 1,000 units wide.

    `turn` is the first turn in it, None where no turn owns its seconds; `start` and `end` are
    seconds from the beginning of the contact.
    """

    x: float
    width: float
    kind: Kind
    name: str
    seconds: float
    turn: int | None = None
    start: float = 0.0
    end: float = 0.0


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a turn's text, and the questions whose quotes cover it."""

    text: str
    questions: tuple[str, ...]


def place_ribbon(conversation: Conversation) -> tuple[Block, ...]:
    """The blocks of a contact in the order of time; none where it has no timing.

    Neighbours of one kind and name are joined. Time that no segment tiles (queueing)
    is left out, so that the ribbon is as long as the handle time.
    """
    total = sum(piece.end - piece.start for piece in conversation.ribbon)
    blocks: list[Block] = []
    x = 0.0
    for piece in conversation.ribbon if total > 0 else ():
        seconds = piece.end - piece.start
        width = 1000 * seconds / total
        before = blocks[-1] if blocks else None
        if before and (before.kind, before.name) == (piece.kind, piece.name):
            blocks[-1] = replace(
                before, width=before.width + width, seconds=before.seconds + seconds,
                turn=piece.turn if before.turn is None else before.turn, end=piece.end,
            )  # fmt: skip
        else:
            blocks.append(Block(x, width, piece.kind, piece.name, seconds, piece.turn, piece.start, piece.end))  # fmt: skip
        x += width
    return tuple(blocks)


def quotes_of(answers: Iterable[Answered], turn: int) -> list[tuple[int, int, str]]:
    """Where quotes stand in a turn: start, end and the question that they bear out."""
    return [
        (quote.start, quote.end, answer.question)
        for answer in answers
        for quote in answer.quotes
        if quote.turn == turn and quote.start is not None and quote.end is not None
    ]


def mark_quotes(text: str, quotes: list[tuple[int, int, str]]) -> tuple[Passage, ...]:
    """The text in passages, cut wherever a quote begins or ends; together they are the text."""
    inside = {place for start, end, _ in quotes for place in (start, end) if 0 < place < len(text)}
    cuts = sorted({0, len(text)} | inside)
    return tuple(
        Passage(
            text[start:end],
            tuple(
                sorted({question for low, high, question in quotes if low < end and start < high})
            ),
        )
        for start, end in pairwise(cuts)
    )
