"""Reasons that were found, as they stand in a selection: shares, what was recorded, who says what.

reason    a topic of `wellspent listen` by the name that people gave it, or the one that was found
recorded  what the centre's own records say of the contacts of a reason
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from django.http import Http404

from wellspent.estimate import Figure, Unknown, estimate_share
from wellspent.report.index import ContactLine
from wellspent.report.listening.model import Listening
from wellspent.report.listening.reason_model import Reasons, ReasonTopic
from wellspent.report.selection import Selection
from wellspent.web.access.scope import standing
from wellspent.web.centre.heard import TopicShare
from wellspent.web.hearing.words import say_share

__all__ = ["Recorded", "ShownReason", "examples_of", "reason_of", "recorded_of", "shown_reasons", "topic_names"]  # fmt: skip

_RECORDED: Final = 5
_NOTHING: Final = TopicShare(None, 0, 0, Unknown("no contact", "contacts"))


@dataclass(frozen=True)
class ShownReason:
    """A reason with its share of the selected contacts; `topic` is None for those that have none."""

    topic: ReasonTopic | None
    share: TopicShare

    @property
    def said(self) -> str:
        """`14 of 240 contacts, 5.8 % (3.5 to 9.6)`."""
        return say_share(self.share.hits, self.share.contacts, self.share.share)


@dataclass(frozen=True)
class Recorded:
    """One recorded reason of a found one's contacts; None where nothing was recorded."""

    reason: str | None
    hits: int
    said: str
    share: Figure


def topic_names(listening: Listening | None) -> dict[str, str]:
    """What each topic is called, by its key; nothing where none was found."""
    if listening is None or isinstance(listening.reasons, Unknown):
        return {}
    return {one.key: one.name for one in listening.reasons.topics}


def shown_reasons(reasons: Reasons, selection: Selection) -> tuple[list[ShownReason], ShownReason]:
    """The reasons, the most frequent in the selection first; and the contacts that have none."""
    shares = {one.key: one for one in standing().topic_shares(selection)}
    none = shares.get(None, _NOTHING)
    empty = estimate_share(0, none.contacts)
    shown = [
        ShownReason(one, shares.get(one.key) or TopicShare(one.key, 0, none.contacts, empty))
        for one in reasons.topics
    ]
    return sorted(shown, key=lambda one: -one.share.hits), ShownReason(None, none)


def reason_of(listening: Listening, topic: str) -> ReasonTopic:
    """The topic of this key; raises `Http404` where there is none, or it is a part of another."""
    if not isinstance(listening.reasons, Unknown):
        for one in listening.reasons.topics:
            if one.key == topic:
                return one
    raise Http404


def recorded_of(topic: str, selection: Selection) -> list[Recorded]:
    """What was recorded for the selected contacts of a topic, the most frequent first."""
    index, places = standing().index, _places(topic, selection)
    texts = index.texts_of("reason")
    counts = np.bincount(index.codes_of("reason")[places], minlength=len(texts)).tolist()
    most = sorted(range(len(texts)), key=lambda code: -counts[code])[:_RECORDED]
    found = []
    for code in most:
        if counts[code]:
            share = estimate_share(counts[code], len(places))
            said = say_share(counts[code], len(places), share)
            found.append(Recorded(texts[code], counts[code], said, share))
    return found


def examples_of(topic: str | None, selection: Selection, most: int) -> list[ContactLine]:
    """The newest of the selected contacts that are about a topic; None: about none."""
    index, places = standing().index, _places(topic, selection)
    newest = places[np.argsort(-index.began[places].astype(np.float64), kind="stable")][:most]
    return [index.line(int(place)) for place in newest]


def _places(topic: str | None, selection: Selection) -> Any:
    _, mask = standing().selected(selection)
    keys, of_contact = standing().topics()
    of_none, gone = -1, -2
    code = of_none if topic is None else keys.index(topic) if topic in keys else gone
    return np.flatnonzero(mask & (of_contact == code))
