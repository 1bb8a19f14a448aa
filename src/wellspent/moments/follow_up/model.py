"""What a look back says: the figure, the verdict, and the sentence that may be read out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from wellspent.estimate import Figure
from wellspent.moments.moment import Unit, Whom

__all__ = ["FollowUp", "Verdict"]

Verdict = Literal["moved up", "moved down", "no movement shown", "not enough to say"]


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What became of one measure of one agent (team, queue) since `moved_at`, seen until `until`.

    `figure` is the mean after, less what was to be expected from before and from `others` who were not
    moved. `before` and `after` are plain means, and their difference is no finding. `expected` is what
    would have come of it with nothing done; it lies nearer to the others than `before` does. `improved` is
    None where nothing moved, or where neither way is good. `least_seen` is the movement that would have been
    shown in four cases of five: without it "no movement shown" cannot be read.
    """

    measure: str
    name: str
    unit: Unit
    whom: Whom
    of: str
    moved_at: datetime
    until: datetime
    before: Figure
    after: Figure
    expected: float | None
    figure: Figure
    verdict: Verdict
    improved: bool | None
    least_seen: float | None
    others: int
    sentence: str
    method: str
