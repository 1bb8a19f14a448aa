"""A conversation as the transformer reads it: word pieces turn by turn, in windows that overlap.

piece    a part of a word, as a number (WordPiece: Schuster & Nakajima 2012)
marker   the piece before every turn, which says who speaks
window   a stretch of whole turns that the transformer reads at once
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

__all__ = ["BEGIN", "END", "MARKERS", "Window", "pieces_of", "windows_of"]

Pieces = Sequence[int]

BEGIN: Final = 101  # "[CLS]"
END: Final = 102  # "[SEP]"
# "[unused0]" and its neighbours, which no text contains
MARKERS: Final = {"agent": 1, "customer": 2, "system": 3}
_HEAD, _TAIL = 48, 24  # of a longer turn only its beginning and its end are read


class Window(NamedTuple):
    """Turns `first` to `last` are read; those from `begin` to `end` are answered from it."""

    first: int
    last: int
    begin: int
    end: int


def pieces_of(speaker: str | None, pieces: Pieces) -> list[int]:
    """The pieces of one turn behind its marker; a long turn loses its middle."""
    if len(pieces) > _HEAD + _TAIL:
        pieces = [*pieces[:_HEAD], *pieces[-_TAIL:]]
    return [MARKERS.get(speaker or "", MARKERS["system"]), *pieces]


def windows_of(lengths: Sequence[int], size: int, step: float = 0.55) -> list[Window]:
    """Windows of at most `size` pieces over turns of these lengths.

    The next one begins `step` of the way through the last; a turn that two windows
    hold is answered from the one in which it stands further from the edge.
    """
    spans = [(0, _reach(lengths, 0, size))]
    while spans[-1][1] < len(lengths):
        first, last = spans[-1]
        begin = first + max(1, int((last - first) * step))
        spans.append((begin, _reach(lengths, begin, size)))
    edges = [(earlier[1] + later[0]) // 2 for earlier, later in pairwise(spans)]
    answered = zip([0, *edges], [*edges, len(lengths)], strict=True)
    return [Window(*span, *own) for span, own in zip(spans, answered, strict=True)]


def _reach(lengths: Sequence[int], first: int, size: int) -> int:
    """The first turn behind those that fit; one turn always does."""
    room = size - 2  # one piece begins a window, one ends it
    last = first
    while last < len(lengths) and (last == first or lengths[last] <= room):
        room -= lengths[last]
        last += 1
    return last
