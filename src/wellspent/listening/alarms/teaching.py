"""What people said of alarms, as thresholds: who is called out for nothing is called less readily."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from wellspent.listening.alarms.model import AlarmAnswer

__all__ = ["taught"]

_STEEPNESS: Final = 3


def taught(answers: Sequence[AlarmAnswer]) -> Mapping[str, float]:
    """For each topic with answers, the factor on its false share: 1 as it was, below 1 stricter.

    The odds that an alarm of the topic is worth something, (1 + not dismissed) : (1 + dismissed), are
    those of a beta-binomial with nothing known before. Cubed they are the factor, and 1 at most: after one
    dismissal an alarm takes a p eight times smaller, after three 64 times; whatever is acknowledged or
    explained takes that back, and never makes a topic looser than it began. The latest answer to an
    alarm holds.
    """
    latest = {one.key: one for one in sorted(answers, key=lambda one: one.at)}.values()
    dismissed = Counter(one.topic for one in latest if one.answer == "dismissed")
    useful = Counter(one.topic for one in latest if one.answer != "dismissed")
    return {
        topic: min(1.0, (1 + useful[topic]) / (1 + dismissed[topic])) ** _STEEPNESS
        for topic in sorted({*dismissed, *useful})
    }
