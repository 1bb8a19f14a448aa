"""A Standing that also answers which moments were prepared."""

from __future__ import annotations

import time
from typing import TypeVar

from wellspent.estimate import Unknown
from wellspent.moments.moment import Moment
from wellspent.report.moments.building import Prepared
from wellspent.report.moments.kept import read_prepared
from wellspent.web.centre.heard import HeardStanding
from wellspent.workspace.moments import kept_moments

__all__ = ["PreparedStanding"]

_LOOKED_EVERY = 1.0  # seconds between two looks for what was prepared
T = TypeVar("T")


class PreparedStanding(HeardStanding):
    """A Standing with moments. Every question may raise as there."""

    _looked_for_moments = -_LOOKED_EVERY
    _prepared: tuple[str | None, Prepared | None] = (None, None)

    def prepared(self) -> Prepared | None:
        """What `wellspent moments` kept and still holds; None where nothing was. Looks once a second."""
        now = time.monotonic()
        if now - self._looked_for_moments >= _LOOKED_EVERY:
            text = kept_moments(self.workspace)
            if text != self._prepared[0]:
                self._prepared = text, None if text is None else read_prepared(text)
            self._looked_for_moments = now
        return self._prepared[1]

    def part(self, kind: type[T]) -> T | Unknown | None:
        """One part of what was prepared; None where nothing was."""
        prepared = self.prepared()
        return None if prepared is None else prepared.part(kind)

    def moments(self) -> tuple[Moment, ...]:
        """Every moment that was prepared; which of them somebody sees, the inbox decides."""
        prepared = self.prepared()
        return () if prepared is None else prepared.moments
