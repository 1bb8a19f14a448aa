"""What is planted beside the contacts where `--happenings` is asked for: every figure of it.

crisis       one queue on one morning: more contacts that take longer, and nobody to take them
hurry        the crisis' team gives fewer slow exchanges until some days after it
improvement  one agent is coached and gives more slow exchanges from the next day on
tool fix     one client's tool waits become shorter, two of its queues after the other two

Log-odds are natural. `docs/fernhill.md` shows these figures; a test holds the two together.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Final

from wellspent.parts import Friction, Part

__all__ = ["SLOW_EXCHANGES"]

SLOW_EXCHANGES: Final[tuple[Part, ...]] = ("empathy", "proactive", "rapport")

# --- the crisis ---------------------------------------------------------------------
CRISIS_QUEUE: Final = "telecom-faults"
CRISIS_CLIENT: Final = "telecom"
CRISIS_FROM: Final = datetime.combine(
    date(2026, 9, 25), time(10)
)  # a Friday, after 18 days of past
CRISIS_TO: Final = datetime.combine(date(2026, 9, 25), time(16))
CRISIS_OFFERED: Final = 2.4  # times the contacts that are usual then
CRISIS_HANDLE: Final = 1.3  # times their handle time
HURRY: Final = -1.0  # log-odds of every optional exchange of the team …
HURRY_TO: Final = datetime.combine(date(2026, 10, 1), time())  # … from the crisis until then

# --- coaching, that helps and that does not -------------------------------------------
COACHED_FROM: Final = date(2026, 9, 18)  # or the first day after it on which the agent works
IMPROVED_CLIENT: Final = "retail"
UNMOVED_CLIENT: Final = "travel"
IMPROVED_BY: Final = 3.0  # log-odds, from the day after
IMPROVED_PARTS: Final[tuple[Part, ...]] = ("empathy", "proactive")
WORST_CLIENT: Final = "bank"
WORST: Final = 3  # of its agents: those with the smallest share of exchanges given …
WORST_BEFORE: Final = date(2026, 9, 17)  # … before this day are coached, and nothing changes
LEAST_SEEN: Final = 4  # conversations by then, so that an agent can be among the worst
COACHED_A_WEEK: Final = 1  # agent of every team, drawn by chance, without any effect
COACHING_HOURS: Final = 0.5

# --- the tool that is mended ------------------------------------------------------------
FIX_CLIENT: Final = "energy"
FIX_CAUSE: Final[Friction] = "tool_trouble"
FIX_TIMES: Final = 0.35  # what tool waits are multiplied by
FIX_BEGUN: Final = {
    "energy-moving-home": date(2026, 9, 14),
    "energy-meters": date(2026, 9, 14),
    "energy-billing": date(2026, 9, 21),
    "energy-priority-support": date(2026, 9, 21),
}

# --- people as data ----------------------------------------------------------------------
STAFF_FROM: Final = date(2026, 4, 6)  # a Monday, 22 weeks before the contacts
SHIFT_HOURS: Final = 8.0
ABSENT: Final = 0.04  # of the days on which somebody should work
ABSENT_AFTER_CRISIS: Final = 0.18  # in the crisis' team from the day after it
ENGAGEMENT: Final = (7.0, 1.0, 0.6)  # mean, spread between people, spread from month to month
ENGAGEMENT_AFTER_CRISIS: Final = -1.2  # in the crisis' team, in the survey three days after it
ENGAGEMENT_DAY: Final = 28  # of every month
ENGAGEMENT_ANSWERED: Final = 0.8
LEFT_OF_TEAM: Final = {"bank": 1, "retail": 1, "telecom": 2}  # before the four weeks; replaced
VACANT_WEEKS: Final = 3

# --- who is thanked, and who helps ------------------------------------------------------------
RECOGNISED_A_WEEK: Final = 2  # in every team
TO_FAVOURITE: Final = 0.7  # of them, to the one agent of the team who is always thanked
RECOGNITION_HOURS: Final = 0.1
CONSULTED: Final = 0.15  # of contacts: the agent asks a colleague of the team
HELPER_CLIENTS: Final = ("bank", "travel")  # one quiet helper in each, whom nobody thanks
HELPER_TIMES: Final = 12.0  # as likely to be asked as another who is there
CONSULT_SECONDS: Final = (80.0, 0.5)  # median, and the spread of the logarithm
