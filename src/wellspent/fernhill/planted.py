"""The planted truth: every figure that Fernhill's records are drawn from, in one place.

effect       what one more of a behaviour does to what happens afterwards
confounder   the segment: VIP customers get more slow time, and spend more whether they do or not
propensity   how readily a slow exchange is given

Log-odds are natural. `docs/fernhill.md` shows these figures; a test holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from wellspent.parts import Part

__all__ = ["EFFECTS", "Effect"]


@dataclass(frozen=True, slots=True)
class Effect:
    """What one more `cause` adds to `outcome`, on the scale that `scale` names."""

    cause: str
    outcome: str
    value: float
    scale: str


# --- effects -----------------------------------------------------------------
SPEND_PER_PROACTIVE: Final = 6.0
CHURN_PER_EMPATHY: Final = -0.8
CHURN_PER_FEELINGS: Final = 0.5
CHURN_PER_UNRESOLVED: Final = 0.5
REFERRAL_PER_RAPPORT: Final = 0.35
REPEAT_PER_FRICTION_MINUTE: Final = 0.15
REPEAT_IF_UNRESOLVED: Final = 1.0

EFFECTS: Final = (
    Effect("proactive exchange given", "30-day spend", SPEND_PER_PROACTIVE, "EUR"),
    Effect("contact with feelings shown", "churn", CHURN_PER_FEELINGS, "log-odds"),
    Effect("contact where feelings met empathy", "churn", CHURN_PER_EMPATHY, "log-odds"),
    Effect("contact left unresolved", "churn", CHURN_PER_UNRESOLVED, "log-odds"),
    Effect("rapport exchange given", "referral", REFERRAL_PER_RAPPORT, "log-odds"),
    Effect("minute of friction", "repeat within 7 days", REPEAT_PER_FRICTION_MINUTE, "log-odds"),
    Effect("contact left unresolved", "repeat within 7 days", REPEAT_IF_UNRESOLVED, "log-odds"),
)

# --- where everybody starts, and the confounder ------------------------------
SEGMENT_SHARE: Final = {"standard": 0.68, "new": 0.16, "vip": 0.16}
SPEND_OF_SEGMENT: Final = {"standard": 80.0, "new": 60.0, "vip": 190.0}
SPEND_SPREAD: Final = 18.0  # standard deviation between customers of one segment
CHURN_START: Final = -2.0
CHURN_OF_SEGMENT: Final = {"standard": 0.0, "new": 0.3, "vip": -0.4}
REFERRAL_START: Final = -2.2
REPEAT_START: Final = -2.3
REPEAT_DAYS: Final = (0.5, 6.0)  # those who come back do so after this long, evenly spread
OUTCOME_DAYS: Final = 30  # from a customer's first contact; covers all four weeks

# --- how readily slow exchanges are given (log-odds) --------------------------
PROPENSITY: Final[dict[Part, float]] = {"proactive": 0.1, "empathy": 0.3, "rapport": 0.0}
PROPENSITY_OF_SEGMENT: Final = {"standard": 0.0, "new": 0.0, "vip": 1.5}
PROPENSITY_AGENT_SPREAD: Final = 0.8
PROPENSITY_CONTACT_SPREAD: Final = 0.5

# --- satisfaction and who tells it --------------------------------------------
SATISFACTION_START: Final = 3.2
SATISFACTION_OF_RESOLVED: Final = {"yes": 0.9, "partly": -0.1, "no": -0.9}
SATISFACTION_IF_EMPATHY: Final = 0.4
SATISFACTION_PER_FRICTION_MINUTE: Final = -0.05
SATISFACTION_SPREAD: Final = 0.8
INVITED_SHARE: Final = 0.5
# the angry and the delighted answer more: weighting on what is known of everybody cannot mend it
RESPONSE_OF_CSAT: Final = {1: 0.36, 2: 0.26, 3: 0.14, 4: 0.20, 5: 0.30}
RESPONSE_OF_SEGMENT: Final = {"standard": 1.0, "new": 0.8, "vip": 1.3}
COMMENT_SHARE: Final = 0.4  # of those who answered

# --- the records and their flaws ----------------------------------------------
RECORDED_RESOLVED_TOO_OFTEN: Final = 0.2  # unresolved contacts that are ticked as resolved
ACD_WHOLE_SECONDS: Final = 0.30  # share whose handle time the ACD rounds to the second
ACD_WITHOUT_WRAP: Final = 0.04  # share whose handle time leaves wrap out

# --- the four weeks -------------------------------------------------------------
FIRST_DAY: Final = date(2026, 9, 7)  # a Monday
DAYS: Final = 28
OPENS, CLOSES = 8, 20
WEEKDAY_WEIGHT: Final = (1.25, 1.10, 1.0, 1.0, 0.95, 0.55, 0.35)
HOUR_WEIGHT: Final = (0.70, 1.10, 1.35, 1.30, 1.10, 0.95, 1.0, 1.05, 1.0, 0.90, 0.70, 0.50)
BUSY_DAY: Final = date(2026, 9, 21)
BUSY_FACTOR: Final = 1.7
SLOW_SYSTEM_DAYS: Final = {date(2026, 9, 10): 2.5, date(2026, 9, 24): 2.0}  # tool waits × this
VOLUME: Final = 12_000  # contacts answered in the four weeks; conversations exist for a sample
MOST_CONTACTS: Final = 9_000
TARGET_SECONDS: Final = 20.0

# --- self-service and the focus group --------------------------------------------
# the articles and what is searched are in `self_service.toml`, what a group said in `focus_groups.toml`
ONLINE_SHARE: Final = {"standard": 0.55, "new": 0.65, "vip": 0.15}  # who uses the site at all
ONLINE_FIRST: Final = 0.55  # of their contacts: looked for an answer there in the hours before
ARTICLE_FAILS: Final = (
    0.2  # of an article's readers: in touch within a day; the failing ones have their own
)
BOT_LOOPS: Final = (
    0.12  # of sessions before a contact: the bot says the same thing three times or more
)
SEARCHED_IN_VAIN: Final = (
    0.6  # of sessions before a contact, in a queue where something is not found
)
NOT_SIGNED_IN: Final = 0.15  # of sessions: nobody knows whose they are
KNOWN_FROM_CONTACTS: Final = (
    0.3  # of sessions without a contact: a customer who has one at another time
)
GROUP_SEATS: Final = {
    "vip": 7,
    "standard": 1,
    "new": 1,
}  # the planted bias: VIPs come when they are asked

# --- the people -----------------------------------------------------------------
CLIENT_SHARE: Final = {
    "bank": 0.20, "energy": 0.16, "games": 0.11, "retail": 0.18, "telecom": 0.20, "travel": 0.15,
}  # fmt: skip
AGENTS_OF_CLIENT: Final = {
    "bank": 8, "energy": 6, "games": 5, "retail": 7, "telecom": 8, "travel": 6,
}  # fmt: skip
CLIENT_NAMES: Final = {
    "bank": "Quayside Bank", "energy": "Hollin Power", "games": "Pixelmoor",
    "retail": "Bramble & Co", "telecom": "Larkline", "travel": "Windrow",
}  # fmt: skip
VIP_TEMPLATE_WEIGHT: Final = 6  # what was written of VIPs happens to them this much more often
RETURN_SHARE: Final = 0.38  # of contacts nobody is due for: customers from over a week ago
COST_PER_HOUR: Final = 31.0
CURRENCY: Final = "EUR"
