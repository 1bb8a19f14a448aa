"""Two of an agent's own contacts that show both sides of a behaviour, as much alike as can be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from wellspent.moments.briefs.brief import Quoted

__all__ = ["Side", "pair_sides"]


@dataclass(frozen=True, slots=True)
class Side:
    """Words that show a behaviour (`shown`) or where it was left out, and how sure that is, in [0, 1].

    `common` is how many contacts of the centre hold the same words: what everybody says shows little.
    """

    contact: str
    turn: int
    speaker: str
    quote: str
    shown: bool
    confidence: float
    began: datetime | None = None
    queue: str | None = None
    reason: str | None = None
    common: int = 1

    def quoted(self, shows: str) -> Quoted:
        """The same as it stands on a page."""
        return Quoted(
            self.contact, self.turn, self.speaker, self.quote, shows, self.began, self.queue
        )


def pair_sides(sides: Sequence[Side]) -> tuple[Side, Side] | None:
    """One contact with the behaviour and one without, in this order; None where one side is missing.

    Two of the same reason come before two of the same queue, and those before others; then the surest, then
    the words that are least common.
    """
    pairs = [
        (done, missed)
        for done in sides
        if done.shown
        for missed in sides
        if not missed.shown and missed.contact != done.contact
    ]
    return min(pairs, key=_unlike, default=None)


def _unlike(pair: tuple[Side, Side]) -> tuple[bool, bool, float, int, str, str]:
    done, missed = pair
    return (
        done.reason is None or done.reason != missed.reason,
        done.queue is None or done.queue != missed.queue,
        -round(done.confidence * missed.confidence, 1),
        done.common + missed.common,
        done.contact,
        missed.contact,
    )
