"""How often each kind is heard, week by week, as bars."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from wellspent.estimate import Estimate, Figure, estimate_share
from wellspent.listening.signal import SIGNAL_KINDS
from wellspent.report.selection import Selection
from wellspent.web.access.scope import standing
from wellspent.web.hearing.words import say_share

__all__ = ["HEIGHT", "STEP", "Bar", "Trend", "draw_bars", "weekly_trends"]

STEP: Final = 12
HEIGHT: Final = 34.0
_SHOWN: Final = 13  # a quarter of a year


@dataclass(frozen=True)
class Bar:
    """One week: where its bar stands, how high it is within `HEIGHT`, and its figures in words.

    A week with too few contacts has words and no height.
    """

    week: str
    x: int
    y: str
    height: str
    words: str
    marked: bool = False


@dataclass(frozen=True)
class Trend:
    """The bars of a quarter, and the same in words."""

    bars: tuple[Bar, ...]
    words: str

    @property
    def width(self) -> int:
        """Of the whole picture."""
        return STEP * len(self.bars)


def weekly_trends(selection: Selection) -> dict[str, Trend]:
    """For each kind the share of the selected contacts that have it, by week."""
    index, mask = standing().selected(selection)
    weeks, codes = index.texts_of("week"), index.codes_of("week")
    contacts = np.bincount(codes[mask], minlength=len(weeks))
    known = [code for code in np.flatnonzero(contacts).tolist() if weeks[code] is not None]
    last = sorted(known, key=lambda code: weeks[code] or "")[-_SHOWN:]
    every = standing().heard()
    return {
        kind: draw_bars(
            [
                (weeks[code] or "", int(hits[code]), int(contacts[code]))
                for code in last
            ]
        )
        for kind, hits in _hits(every, mask, codes, len(weeks))
    }  # fmt: skip


def draw_bars(weeks: list[tuple[str, int, int]], marked: str = "") -> Trend:
    """Bars of `(week, hits, contacts)`, the highest as high as the picture; one may be marked."""
    shares: list[Figure] = [estimate_share(hits, contacts) for _, hits, contacts in weeks]
    values = [one.value if isinstance(one, Estimate) else None for one in shares]
    most = max((one for one in values if one), default=0.0)
    bars = []
    for place, ((week, hits, contacts), share) in enumerate(zip(weeks, shares, strict=True)):
        value = values[place]
        height = HEIGHT * value / most if value and most else 0.0
        said = f"{week}: {say_share(hits, contacts, share)}"
        bars.append(
            Bar(week, STEP * place, f"{HEIGHT - height:.1f}", f"{height:.1f}", said, week == marked)
        )
    return Trend(tuple(bars), "; ".join(bar.words for bar in bars))


def _hits(every: Any, mask: Any, codes: Any, weeks: int) -> list[tuple[str, Any]]:
    """For each kind how many of the masked contacts have it, by week."""
    chosen = mask[every.position]
    found: list[tuple[str, Any]] = []
    for code, kind in enumerate(SIGNAL_KINDS):
        own = np.unique(every.position[chosen & (every.kind == code)])
        found.append((kind, np.bincount(codes[own], minlength=weeks)))
    return found
