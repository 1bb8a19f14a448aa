"""What was done well and should be said: the findings from which recognitions are made.

improvement  somebody does more of something good than their own past explains
connection   a place in a contact where a customer was met: their words, and what followed
helping      who is asked by colleagues, and helps
spread       to whom recognition goes, so that it does not always go to the same people

Nobody is held against others: an agent's past is the measure of their present.
"""

from wellspent.moments.recognition.connecting import Exchange, Praise, Telling, tell_moments
from wellspent.moments.recognition.helping import Helper, quiet_helpers
from wellspent.moments.recognition.improving import (
    Improvement,
    Improvements,
    find_improvements,
)
from wellspent.moments.recognition.raising import (
    Measure,
    raise_helper,
    raise_improvement,
    raise_spread,
    raise_telling,
)
from wellspent.moments.recognition.spread import Recognised, Spread, rested_first, spread_of

__all__ = [
    "Exchange",
    "Helper",
    "Improvement",
    "Improvements",
    "Measure",
    "Praise",
    "Recognised",
    "Spread",
    "Telling",
    "find_improvements",
    "quiet_helpers",
    "raise_helper",
    "raise_improvement",
    "raise_spread",
    "raise_telling",
    "rested_first",
    "spread_of",
    "tell_moments",
]
