"""The signals in sight, as a list that is read a page at a time."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from wellspent.report.selection import Selection
from wellspent.web.access.scope import Scope, standing
from wellspent.web.centre.heard import SignalLine, SignalPage
from wellspent.web.hearing.wanted import Wanted

__all__ = ["A_PAGE", "HeardList", "hidden_needs"]

A_PAGE: Final = 25


class HeardList:
    """A sequence of signals; slices are read from the workspace when they are asked for."""

    def __init__(self, scope: Scope, wanted: Wanted) -> None:
        """The signals that `wanted` lets through, of the contacts that `scope` sees."""
        self.selection: Selection = wanted.selection.within(scope.selection)
        self._heard = wanted.heard
        self.whole: SignalPage = standing().signals(self.selection, self._heard, 0, 0)

    def __len__(self) -> int:
        """How many signals there are."""
        return self.whole.total

    def __getitem__(self, places: slice) -> tuple[SignalLine, ...]:
        """The signals at these places."""
        start, stop = places.start or 0, min(places.stop or self.whole.total, self.whole.total)
        return standing().signals(self.selection, self._heard, start, max(stop - start, 0)).lines


def hidden_needs(scope: Scope, wanted: Wanted, limit: int) -> tuple[SignalLine, ...]:
    """The newest unmet needs that nobody had asked for and nobody took up."""
    heard = replace(wanted.heard, kinds=frozenset({"unmet_need"}), unspoken=True)
    within = wanted.selection.within(scope.selection)
    return standing().signals(within, heard, 0, limit).lines
