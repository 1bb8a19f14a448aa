"""What became of a moment: the look back that `wellspent moments` made, in a sentence."""

from __future__ import annotations

from wellspent.estimate import Unknown
from wellspent.report.moments.follow_ups import FollowUps
from wellspent.web.access.scope import standing

__all__ = ["followed"]


def followed(key: str) -> str:
    """Whether it moved what it aimed at, or why that cannot be said; empty before anybody looked."""
    part = standing().part(FollowUps)
    found = part.of(key) if isinstance(part, FollowUps) else None
    if found is None:
        return ""
    if isinstance(found.look, Unknown):
        return f"Not enough to say: {found.look.reason}; what would tell: {found.look.lift}."
    return found.look.sentence
