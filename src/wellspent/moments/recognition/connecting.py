"""Places in contacts where a customer was met, short ones too, with the words to read out.

exchange    an agent's turn of a slow part, with the customer's before and after it
met         the customer showed a feeling, and the agent answered it; or both made it personal
specific    said for this customer: its words are rare among such turns of the centre
held        met in a contact that was long for its queue

What is said to everybody ("sorry you feel that way") is surely empathy to a labeller and nothing to
read out, so among the turns of a contact the most specific are taken, not the surest. Offers, words that
are prescribed and apologies by the form are none at all, however rare their words. The first of those
that are shown is the one that is read out: an answered feeling before others, then the surest.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from wellspent.moments.moment import Shown

__all__ = [
    "LONG",
    "Exchange",
    "Praise",
    "Telling",
    "TellingKind",
    "tell_moments",
]

TellingKind = Literal["compliment", "held", "connection"]

LONG: Final = 0.9
"""Longer than this share of its queue's contacts is a long contact."""
_FEWEST_WORDS: Final = 6
_LEAST: Final = 0.5  # as of any moment: a place that is as likely none is not told
_MOST_QUOTES: Final = 3
_SPECIFIC: Final = (
    2.5  # e^-2.5: on average a word of it stands in fewer than one in twelve such turns
)
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_GREETING: Final = re.compile(
    r"\b(?:speaking|my name|you're through|how can I help)\b", re.IGNORECASE
)
_SURE_TO_READ: Final = 0.75  # of the turn itself: a doubtful one embarrasses who reads it out
_SCRIPT: Final = re.compile(
    r"\bpre-?(?:selected|approved|qualified)\b|\bvalued (?:customer|client|member|guest)|\b(?:special|exclusive|limited) offer"
    r"|\b(?:mention|tell you about|read|present) (?:the|an?|this|our) (?:offer|promotion|statement|disclosure)"
    r"|\b(?:required|obliged|supposed|have) to (?:mention|offer|read|inform|say|tell you|ask you)\b"
    r"|\b(?:welcome|sign-?up) bonus\b|\bbonus of\b|\bannual fee\b|\b\d[\d,.]*k? points\b|\b\d+x points\b"
    r"|\blike to hear more\b|\b(?:upgrade|sign up|enrol|enroll)\b.{0,40}\b(?:today|now|free|offer)\b"
    r"|\bapologi[sz]e|\bapologies\b|\binconvenience\b|\bsorry for (?:any|the|your|this) \w+"
    r"|\bthank you (?:so much |very much )?for your (?:feedback|patience|understanding|loyalty|call|business)"
    r"|\banything else (?:i|we) (?:can|may|could)\b|\bis there anything else\b",
    re.IGNORECASE,
)
_ANSWERS_FEELINGS: Final = "answers what the customer felt"
_DONE: Final = {
    "empathy": _ANSWERS_FEELINGS,
    "rapport": "makes it personal",
    "context": "asks what lies behind it",
    "proactive": "thinks ahead for the customer",
    "partnership": "makes it a thing of both",
}


@dataclass(frozen=True, slots=True)
class Exchange:
    """An agent's turn of a slow part, after the opening and before the close.

    `sure` is the probability that it is of this part. `felt` is that of the customer's turn right before it
    being empathy (a feeling was voiced), `returned` of the one right after it being
    rapport, empathy or partnership; 0 where it is not.
    """

    contact: str
    turn: int
    part: str
    text: str
    sure: float
    felt: float = 0.0
    returned: float = 0.0

    @property
    def certainty(self) -> float:
        """How likely it is that a customer was met here."""
        return self.sure * max(self.felt, self.returned)


@dataclass(frozen=True, slots=True)
class Praise:
    """A customer's words of praise: where, the words, and how likely it is that they are praise."""

    contact: str
    turn: int
    quote: str
    sure: float


@dataclass(frozen=True, slots=True)
class Telling:
    """A contact worth telling of, with the places that show why.

    `seconds` is how long it took, `longer_than` the share of its queue's contacts that were shorter;
    both are None where nothing is known.
    """

    kind: TellingKind
    contact: str
    agent: str
    team: str | None
    queue: str | None
    reason: str | None
    at: datetime
    seconds: float | None
    longer_than: float | None
    shown: tuple[Shown, ...]
    certainty: float


@dataclass(frozen=True, slots=True)
class _Of:
    contact: str
    agent: str
    team: str | None
    queue: str | None
    reason: str | None
    at: datetime
    seconds: float | None
    longer_than: float | None


def tell_moments(
    contacts: Iterable[Sequence[object]],
    exchanges: Iterable[Exchange],
    praises: Iterable[Praise],
    just: datetime | None = None,
) -> tuple[Telling, ...]:
    """The contacts worth telling of, in the order of their ids; each once.

    `contacts` are rows of contact, agent, team, queue, reason, at, seconds, longer_than, as `Telling` has
    them. Only contacts in it are told of. A long contact is `held` where it began from `just` on: after
    some days two minutes about it come too late.
    """
    of = {str(row[0]): _Of(*row) for row in contacts}  # type: ignore[arg-type]
    theirs: defaultdict[str, list[Exchange]] = defaultdict(list)
    every = list(exchanges)
    rare = _rareness(every)
    for one in every:
        theirs[one.contact].append(one)
    praised = {one.contact: one for one in sorted(praises, key=lambda one: (one.sure, -one.turn))}
    found = (
        _told(of[contact], _best(theirs[contact], rare), praised.get(contact), just)
        for contact in sorted(of)
    )
    return tuple(one for one in found if one is not None)


def _told(
    of: _Of, met: Sequence[Exchange], praise: Praise | None, just: datetime | None
) -> Telling | None:
    """What there is to tell of a contact: praise first, then how hard it was."""
    if praise is not None and praise.sure >= _LEAST:
        words = Shown(of.contact, praise.turn, praise.quote, "the customer's words")
        return _telling("compliment", of, (words, *_shown(met[:1])), praise.sure)
    if not met:
        return None
    long = of.longer_than is not None and of.longer_than >= LONG
    fresh = just is None or of.at >= just
    kind: TellingKind = "held" if long and fresh else "connection"
    return _telling(kind, of, _shown(met), met[0].certainty)


def _telling(kind: TellingKind, of: _Of, shown: Sequence[Shown], certainty: float) -> Telling:
    return Telling(
        kind, of.contact, of.agent, of.team, of.queue, of.reason, of.at, of.seconds,
        of.longer_than, tuple(shown), min(certainty, 1.0),
    )  # fmt: skip


def _shown(met: Sequence[Exchange]) -> list[Shown]:
    return [
        Shown(one.contact, one.turn, _readable(one.text), _DONE.get(one.part, one.part))
        for one in met
    ]


def _best(those: Sequence[Exchange], rare: Counter[str]) -> list[Exchange]:
    """The most specific places where the customer was met: what is read out first, then as they were said."""
    met = [
        (specific, one)
        for one in those
        if one.certainty >= _LEAST
        and one.sure >= _SURE_TO_READ
        and not _SCRIPT.search(one.text)
        and not (one.part == "rapport" and _GREETING.search(one.text))
        and len(_words(one.text)) >= _FEWEST_WORDS
        and (specific := _specific(one.text, rare)) >= _SPECIFIC
    ]
    best = sorted(met, key=lambda pair: (-pair[0], pair[1].turn))[:_MOST_QUOTES]
    said = [one for _, one in sorted(best, key=lambda pair: pair[1].turn)]
    if not said:
        return []
    first = max(said, key=lambda one: (one.part == "empathy", one.certainty, -one.turn))
    return [first, *(one for one in said if one is not first)]


def _rareness(every: Sequence[Exchange]) -> Counter[str]:
    """In how many turns each word stands; the key "" holds how many turns there are in all."""
    found: Counter[str] = Counter()
    for one in every:
        found.update(set(_words(one.text)))
    return Counter({**found, "": len(every)})


def _specific(text: str, rare: Counter[str]) -> float:
    """How rare its words are on average, as −log of the share of turns that hold them."""
    words, turns = set(_words(text)), max(rare[""], 1)
    if not words:
        return 0.0
    return sum(math.log(turns / max(rare[word], 1)) for word in words) / len(words)


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _readable(text: str, most: int = 240) -> str:
    """The turn, or as many of its first sentences as can be read out; always a piece of the turn."""
    text = text.strip()
    if len(text) <= most:
        return text
    ends = [m.end() for m in re.finditer(r"[.!?…](?=\s)", text) if m.end() <= most]
    word = text.rfind(" ", 0, most)
    return text[: ends[-1]] if ends else text[: word if word > 0 else most].rstrip()
