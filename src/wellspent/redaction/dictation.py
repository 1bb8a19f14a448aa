"""A number dictated over several turns: "four one one one" – "yes" – "two two …".

piece   a customer's turn that is hardly more than a row of digits
chain   pieces with nothing between them but the agent's "yes", or the digits read back
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from wellspent.redaction.checksums import cards_in
from wellspent.redaction.lines import Line, Span
from wellspent.redaction.spoken_numbers import Run

__all__ = ["dictated"]

_MOST_BESIDE: Final = 4
_SHORTEST: Final = 9


def dictated(lines: Sequence[Line], runs: Sequence[Sequence[Run]]) -> Iterator[tuple[int, Span]]:
    """Places in `lines`, from 0, and spans of numbers that came in pieces.

    A chain is a card if its digits prove it, and otherwise an account if they are nine or more.
    """
    chain: list[tuple[int, Run]] = []
    for place, (line, row) in enumerate(zip(lines, runs, strict=True)):
        pieces = [run for run in row if len(run.digits) > 1 and not run.letters]
        beside = len(line.words) - sum(run.last - run.first + 1 for run in pieces)
        if line.speaker == "customer" and pieces and beside <= _MOST_BESIDE:
            chain += [(place, run) for run in pieces]
        elif line.speaker == "customer" or beside > _MOST_BESIDE or "?" in line.low:
            yield from _whole(chain)
            chain = []
    yield from _whole(chain)


def _whole(chain: Sequence[tuple[int, Run]]) -> Iterator[tuple[int, Span]]:
    digits = "".join(run.digits for _, run in chain)
    if len(digits) < _SHORTEST or len({place for place, _ in chain}) < 2:
        return
    card = next(cards_in(digits), None) is not None
    for place, run in chain:
        yield place, Span(run.start, run.end, "card" if card else "account", 3 if card else 1)
