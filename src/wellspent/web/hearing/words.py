"""What each kind of signal means, and how shares are said."""

from __future__ import annotations

from typing import Final

from wellspent.estimate import Estimate, Figure
from wellspent.report.words import say_count, say_value

__all__ = ["KIND_MEANINGS", "say_share"]

KIND_MEANINGS: Final[dict[str, str]] = {
    "unmet_need": "something that customers need, and do not get or were never offered",
    "demand": "a product, a rule or a way that customers ask for",
    "competitor": "what another company does, offers or costs",
    "early_warning": "something that has begun to go wrong, perhaps for others too",
    "compliment": "what went well, or who did well",
    "effort": "what customers had to go through to get here",
    "churn_risk": "customers who leave, or think of leaving",
    "sales_opportunity": "what customers would buy, or buy more of",
}


def say_share(contacts: int, of: int, share: Figure) -> str:
    """`14 of 1,920 contacts, 0.7 % (0.4 to 1.2)`; never a bare count."""
    counted = f"{contacts:,} of {say_count(of, 'contact')}"
    if not isinstance(share, Estimate):
        return f"{counted}: {share.reason}"
    low, high = (say_value(end, "share").removesuffix(" %") for end in (share.low, share.high))
    return f"{counted}, {say_value(share.value, 'share')} ({low} to {high})"
