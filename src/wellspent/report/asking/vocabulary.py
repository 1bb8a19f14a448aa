"""What words of a question mean: signals, figures, fields, and those that carry nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from wellspent.listening.signal import SignalKind

__all__ = ["EMPTY", "FIELDS", "KINDS", "MEASURES", "PEOPLE", "TREND", "UNSPOKEN"]

# a word of a question, by its beginning, and the signals that it asks for
KINDS: Final[Mapping[str, tuple[SignalKind, ...]]] = {
    "competitor": ("competitor",), "rival": ("competitor",),
    "complain": ("effort", "churn_risk", "early_warning"), "complaint": ("effort", "churn_risk", "early_warning"),
    "unhappy": ("effort", "churn_risk"), "annoy": ("effort",), "frustrat": ("effort",), "effort": ("effort",),
    "hassle": ("effort",), "churn": ("churn_risk",), "leave": ("churn_risk",), "leaving": ("churn_risk",),
    "cancel": ("churn_risk",), "switch": ("churn_risk",),
    "compliment": ("compliment",), "praise": ("compliment",), "thank": ("compliment",), "happy": ("compliment",),
    "fault": ("early_warning",), "warning": ("early_warning",), "broken": ("early_warning",),
    "problem": ("early_warning", "effort"), "wrong": ("early_warning",),
    "need": ("unmet_need",), "miss": ("unmet_need", "demand"), "want": ("demand", "unmet_need"),
    "wish": ("demand", "unmet_need"), "demand": ("demand",), "request": ("demand",),
    "buy": ("sales_opportunity",), "sale": ("sales_opportunity",), "opportunit": ("sales_opportunity",),
    "upsell": ("sales_opportunity",),
}  # fmt: skip

# a word or two of a question, by their beginnings, and the figure that they ask for
MEASURES: Final[Mapping[str, str]] = {
    "how long": "handle", "handle time": "handle", "aht": "handle", "duration": "handle", "minutes": "handle",
    "seconds": "handle", "satisf": "survey", "survey": "survey", "csat": "survey", "nps": "survey",
    "rating": "survey", "resolv": "resolved", "solved": "resolved", "fixed": "resolved",
    "repeat": "repeat", "come back": "repeat", "call back": "repeat", "again": "repeat",
    "friction": "friction", "wait": "friction", "hold": "friction",
    "slow part": "slow", "slow time": "slow",
}  # fmt: skip

FIELDS: Final[Mapping[str, str]] = {
    "queue": "queue", "queues": "queue", "team": "team", "teams": "team", "client": "team", "clients": "team",
    "segment": "segment", "segments": "segment", "channel": "channel", "channels": "channel",
    "reason": "reason", "reasons": "reason", "topic": "topic", "topics": "topic", "week": "week", "weeks": "week",
    "competitors": "name", "product": "name", "products": "name",
}  # fmt: skip

TREND: Final = ("trend", "rising", "rise", "growing", "more often", "increase", "increasing", "over time", "since when", "per week", "by week", "each week", "falling")  # fmt: skip
UNSPOKEN: Final = ("unspoken", "not followed up", "nobody followed up", "not asked", "hidden", "ignored", "passed over")  # fmt: skip
PEOPLE: Final = ("which agent", "which agents", "which advisor", "which advisors", "worst agents", "best agents", "best agent", "worst agent", "who is the best", "who is the worst", "rank agents", "by agent", "per agent")  # fmt: skip

# words that say nothing of what is looked for
EMPTY: Final = frozenset(
    """
    a about above after again all also am an and any anybody anyone anything are around as ask
    asked asking asks at average away be became because become been before being below between
    biggest both but by call called caller callers calling calls came can cannot case cases
    centre chat come common contact contacts conversation conversations could current currently
    customer customers day days did do does doing done down during each either ever every
    everybody everyone feel feeling feelings feels few for from get gets getting give given go
    goes going gone got had happen happened happening happens has have having he hear heard her
    here him his how if in into is issue issues it its just kind kinds know known last less like
    list main many me mean median mention mentioned mentioning mentions month months more most
    much my new no nobody none nor not now number of off often on once one only or other our out
    over overall people per percent percentage please question quote quotes reason reasons said
    same saw say saying says see share she should show since so some somebody someone something
    speak speaking still such take taken takes talk talked talking talks tell telling than that
    the their them then there these they thing things think this those through till time times
    to today told too took top total turn typical under until up us use usual very voice was way
    we week weeks well went were what when where whether which while who whom whose why will
    with would yesterday yet you your
    """.split()  # noqa: SIM905 - prose is easier to read
)
