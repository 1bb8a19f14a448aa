"""The planted truth of one centre, as a document: what an analysis of it should find."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from wellspent.fernhill import planted
from wellspent.fernhill.aftermath import History, csat_of
from wellspent.fernhill.centre import Centre
from wellspent.fernhill.operation import Happening
from wellspent.fernhill.self_service import articles
from wellspent.fernhill.templates import Exchange
from wellspent.fernhill.truth_of_occasions import truth_of_occasions

__all__ = ["naive_effect", "truth_of"]


def truth_of(centre: Centre) -> dict[str, Any]:
    """Effects, confounding, and for every contact what it truly was; ready for JSON."""
    return {
        "notice": "Fernhill is fictional; all of this is synthetic.",
        "seed": centre.seed,
        "contacts": len(centre.contacts),
        "volume": planted.VOLUME,
        "effects": [asdict(effect) for effect in planted.EFFECTS],
        "confounding": _confounding(centre.histories),
        "customers": [_customer_truth(history) for history in centre.histories],
        "agents": [{"agent": a.name, "warmth": round(a.warmth, 4)} for a in centre.agents],
        "self_service": _self_service(centre),
        "focus_group": {"seats": planted.GROUP_SEATS, "share": planted.SEGMENT_SHARE},
        **({"happenings": truth_of_occasions(centre.eventful)} if centre.eventful else {}),
        "by_contact": [_contact_truth(happening) for happening in centre.happenings],
    }


def naive_effect(histories: Sequence[History]) -> float | None:
    """What spend seems to gain per proactive exchange when the segment is left out.

    The least-squares slope of the expected 30-day spend on the exchanges given,
    one point a customer; free of noise, so that all beyond the planted effect is
    confounding. None where no two customers differ.
    """
    given = np.array([history.proactive for history in histories], dtype=np.float64)
    spend = np.array([history.expected_spend for history in histories])
    if len(given) < 2 or np.ptp(given) == 0:
        return None
    centred = given - given.mean()
    return float(centred @ spend / (centred @ centred))


def _confounding(histories: Sequence[History]) -> dict[str, Any]:
    naive = naive_effect(histories)
    return {
        "confounder": "segment",
        "effect": planted.SPEND_PER_PROACTIVE,
        "naive_effect": None if naive is None else round(naive, 4),
        "bias": None if naive is None else round(naive - planted.SPEND_PER_PROACTIVE, 4),
    }


def _self_service(centre: Centre) -> dict[str, Any]:
    """The articles with the share that each fails for, and every session as it was."""
    return {
        "articles": [asdict(article) for article in articles()],
        "sessions": [asdict(session) for session in centre.sessions],
    }


def _customer_truth(history: History) -> dict[str, Any]:
    return {
        "customer": history.customer,
        "segment": history.segment,
        "proactive": history.proactive,
        "rapport": history.rapport,
        "feelings": history.feelings,
        "empathy": history.empathy,
        "unresolved": history.unresolved,
        "expected_spend": history.expected_spend,
        "churn_log_odds": round(history.churn_log_odds, 4),
        "referral_log_odds": round(history.referral_log_odds, 4),
    }


def _contact_truth(happening: Happening) -> dict[str, Any]:
    told = happening.told
    return {
        "contact": happening.id,
        "template": told.template.id,
        "reason": told.template.meta["reason"],
        "recorded": told.template.meta["recorded"],
        "resolved": happening.resolved,
        "satisfaction": round(happening.satisfaction, 4),
        "csat": csat_of(happening),
        "comes_back": happening.comes_back,
        "friction_seconds": round(told.friction_seconds, 2),
        "feelings_shown": told.feelings_shown,
        "empathy_given": told.empathy_given,
        "given": [_exchange_truth(exchange) for exchange in told.given],
        "withheld": [_exchange_truth(exchange) for exchange in told.withheld],
        "kept": list(told.kept),
        "parts": list(told.parts),
        "friction": {str(turn): cause for turn, cause in told.friction.items()},
    }


def _exchange_truth(exchange: Exchange) -> dict[str, Any]:
    return {
        "part": exchange.part,
        "first": exchange.first,
        "last": exchange.last,
        "optional": exchange.optional,
    }
