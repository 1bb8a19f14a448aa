"""Schemes of incentives, tried on what was: who would have won, how much of it is luck, and what it teaches people to do.

scheme      what is paid for, to whom, and how much
measure     a result or a supportive behaviour of a contact
unit        who is paid: a person, or a team
points      how far a unit is from the others, by the scheme's weights, in standard deviations
way         what somebody could do to win, tricks as well as honest ones
"""

from __future__ import annotations

from wellspent.moments.incentives.measures import BEHAVIOURS, RESULTS, Measure, measure_of
from wellspent.moments.incentives.scheme import (
    Scheme,
    SchemeInvalid,
    Weighed,
    scheme_as_toml,
    scheme_of,
    scheme_of_text,
)
from wellspent.moments.incentives.trial import Flag, Trial, Winner, try_scheme

__all__ = [
    "BEHAVIOURS",
    "RESULTS",
    "Flag",
    "Measure",
    "Scheme",
    "SchemeInvalid",
    "Trial",
    "Weighed",
    "Winner",
    "measure_of",
    "scheme_as_toml",
    "scheme_of",
    "scheme_of_text",
    "try_scheme",
]
