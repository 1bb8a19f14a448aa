"""A number dictated over several turns: "four one one one" – "yes" – "two two …".

piece   a customer's turn that is hardly more than a row of digits
chain   pieces with nothing between them but the agent's "yes", or the digits read back

Turns that merely count are no dictation, so a chain is personal only if it was asked for,
or if its digits prove it a card's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Final

from wellspent.contacts import Speaker
from wellspent.redaction.checksums import CARD_LENGTHS, cards_in, is_luhn
from wellspent.redaction.lines import Line, Span
from wellspent.redaction.spoken_numbers import Run
from wellspent.redaction.vocabulary import listed

__all__ = ["dictated"]

_SHORTEST: Final = 9
_LONGEST: Final = 40  # digits of a chain that nobody asked for; the longest IBAN has 34 signs
BARE: Final = listed(
    "yes yeah yep yup ok okay right mm mhm hmm mmm uh huh um er ah so and then it's its it is that's "
    "next with me got go on ahead carry sure thanks thank you great perfect lovely good alright "
    "cool fine the"
)


@dataclass
class _Chain:
    """Pieces in order, each with the place of its line; `asked`: a number was asked for."""

    pieces: list[tuple[int, Run]] = field(default_factory=list)
    said: str = ""
    asked: bool = False

    def add(self, place: int, pieces: Sequence[Run], *, asked: bool) -> None:
        self.pieces += [(place, run) for run in pieces]
        self.said += "".join(run.digits for run in pieces)
        self.asked = self.asked or asked


def dictated(
    speakers: Sequence[Speaker],
    runs_at: Callable[[int], tuple[Line, Sequence[Run]]],
    asked: Mapping[int, AbstractSet[str]],
) -> Iterator[tuple[int, Span]]:
    """Places, from 0, and spans of numbers that came in pieces.

    `asked` are the kinds of number that the line at each place may answer; a customer's line
    that has no place there is no piece of a number. A chain is a card if its digits
    prove it, and otherwise an account if it was asked for and has nine digits or more.
    """
    if len(asked) < 2:
        return
    chain = _Chain()
    for place, speaker in enumerate(speakers[: max(asked) + 1]):
        if not (chain.pieces or (speaker == "customer" and place in asked)):
            continue
        goes_on = False
        if speaker != "customer" or place in asked:
            line, row = runs_at(place)
            pieces = [run for run in row if len(run.digits) > 1 and not run.letters]
            if speaker != "customer":
                goes_on = _lets_on(line, pieces, chain)
            elif goes_on := _is_piece(line, pieces):
                chain.add(place, pieces, asked=bool(asked[place]))
        if not goes_on:
            yield from _whole(chain)
            chain = _Chain()
    yield from _whole(chain)


def _is_piece(line: Line, pieces: Sequence[Run]) -> bool:
    """Half of its words or more are digits; or it is a bare number of three digits or more."""
    counted = sum(run.last - run.first + 1 for run in pieces)
    if not pieces or 2 * counted < len(line.words):
        return any(len(run.digits) > 2 for run in pieces) and not _beside(line, pieces)
    return True


def _lets_on(line: Line, pieces: Sequence[Run], chain: _Chain) -> bool:
    """A bare "yes", or digits of the chain read back."""
    heard = chain.said[-_LONGEST:]
    return (
        "?" not in line.low
        and not _beside(line, pieces)
        and all(run.digits in heard for run in pieces)
    )


def _beside(line: Line, pieces: Sequence[Run]) -> list[str]:
    """What is said beside the digits and a bare "okay, and then"."""
    inside = {n for run in pieces for n in range(run.first, run.last + 1)}
    return [w.low for n, w in enumerate(line.words) if n not in inside and w.low not in BARE]


def _whole(chain: _Chain) -> Iterator[tuple[int, Span]]:
    if len({place for place, _ in chain.pieces}) < 2:
        return
    if chain.asked and len(chain.said) >= _SHORTEST:
        card = next(cards_in(chain.said), None) is not None
        pieces = chain.pieces
    else:
        pieces = _proven(chain) if len(chain.said) <= _LONGEST else []
        card = True
    for place, run in pieces:
        yield place, Span(run.start, run.end, "card" if card else "account", 3 if card else 1)


def _proven(chain: _Chain) -> list[tuple[int, Run]]:
    """The pieces that are a card's, from the first one on; none if no digits prove it."""
    digits = ""
    for count, (_, run) in enumerate(chain.pieces, 1):
        digits += run.digits
        if len(digits) in CARD_LENGTHS and is_luhn(digits):
            return chain.pieces[:count]
    return []
