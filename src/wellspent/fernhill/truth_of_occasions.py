"""What truly happened beside the contacts, as a document: what an analysis of moments should find."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from wellspent.fernhill import planted
from wellspent.fernhill import planted_occasions as figures
from wellspent.fernhill.occasions import Coached, Crisis
from wellspent.fernhill.queues import queue_shares

if TYPE_CHECKING:
    from wellspent.fernhill.centre import Eventful

__all__ = ["truth_of_occasions"]


def truth_of_occasions(eventful: Eventful) -> dict[str, Any]:
    """Who and what it was, when it began, and how much it moved; ready for JSON."""
    occasions = eventful.occasions
    return {
        "crisis": _crisis(occasions.crisis),
        "improvement": _coached(occasions.improved) | {"parts": list(figures.IMPROVED_PARTS)},
        "coached_without_effect": _coached(occasions.unmoved),
        "coached_at_their_worst": [
            _coached(one.coached)
            | {"share_before": _rounded(one.before), "share_after": _rounded(one.after)}
            for one in eventful.worst
        ],
        "friction_fix": _fix(occasions.fixed),
        "absence": {
            "team": planted.CLIENT_NAMES[figures.CRISIS_CLIENT],
            "after": figures.CRISIS_FROM.date().isoformat(),
            "share": figures.ABSENT_AFTER_CRISIS,
            "share_otherwise": figures.ABSENT,
            "engagement": figures.ENGAGEMENT_AFTER_CRISIS,
        },
        "quiet_helpers": list(occasions.helpers),
        "always_thanked": dict(occasions.favourites),
    }


def _crisis(crisis: Crisis | None) -> dict[str, Any]:
    if crisis is None:
        return {}
    others = [queue for queue in queue_shares(crisis.client) if queue != crisis.queue]
    return {
        "queue": crisis.queue,
        "team": planted.CLIENT_NAMES[crisis.client],
        "from": crisis.began.isoformat(),
        "to": crisis.ended.isoformat(),
        "offered_times": crisis.offered,
        "handle_times": crisis.handle,
        "waiting_too": others,
        "hurried_to": figures.HURRY_TO.isoformat(),
        "hurried_by": figures.HURRY,
    }


def _coached(coached: Coached | None) -> dict[str, Any]:
    if coached is None:
        return {}
    return {
        "agent": coached.agent,
        "at": coached.at.isoformat(),
        "about": coached.about,
        "log_odds": coached.by,
    }


def _fix(fixed: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "team": planted.CLIENT_NAMES[figures.FIX_CLIENT],
        "cause": figures.FIX_CAUSE,
        "tool_waits_times": figures.FIX_TIMES,
        "begun": {queue: day.isoformat() for queue, day in fixed.items()},
    }


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)
