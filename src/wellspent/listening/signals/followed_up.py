"""Whether an agent took up what a customer said: acted on it, offered, asked about it, passed it on.

take-up    words of an agent that do something with what was said
courtesy   words that only hear it: "okay", "I understand", "thank you for your feedback"
reply      the agent's turns before the customer speaks again; what comes later must share a telling word
           with the signal

What a customer says first is why they are here, so whatever is done soon after is about it. A promise that is not about it does not count; a bare courtesy never does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from wellspent.contacts import Turn

__all__ = ["was_followed_up"]

_FAR: Final = 8  # agent's turns in which one that shares a word with the signal counts
_PREFIX: Final = 5  # words are compared by so many first letters

_PASSES_ON: Final = r"""
    (?:pass|passing|passed|put|putting|sent|send|sending|hand|share|take|taken)\ (?:it|this|that|them|those|your\ words|exactly|her|him|you|what|a|the|on|in|up)\b
  | (?:i'?ll|i\ will|i\ shall|i'?m|i've|i\ have|we'?ll|we've|let\ me|i\ can|i\ could|i'd)\ (?:also\ |just\ |now\ |already\ |go\ and\ )?
    (?:tell|told|telling|say|report|reported|log|logged|note|noted|raise|raised|raising|write|written|writing|record|recorded|mark|marked|flag|flagged|mention|
       disput|open|opened|escalat|ask|asked|check|checked|look|see\ (?:to|if|that)|ring|rung|call|find|get|set|switch|switched|put|add|added|move|moved|
       send|sent|do|done|fix|sort|cancel|credit|refund|take|start|make|made|change|changed|give|hold|held|reserve|book|stop|pin|popped|start|emailed|open)
  | (?:reported|logged|noted\ for|raised|added|forwarded|submitted|recorded)\b
  | (?:goes|go)\ to\ (?:him|her|them|the) | (?:her|his|their)\ (?:base\ )?manager | in\ your\ words | word\ for\ word | i've\ disputed
"""
_OFFERS: Final = r"""
    (?:shall|should|can|could|may|would)\ (?:i|we|you\ like|it\ help)\b | we\ have\ (?:a|one) | there(?:'s|\ is)\ (?:a|an|one)\b | we've\ (?:a|one)
  | (?:you|that)\ can\ (?:be|also|have) | (?:i'd|we'd)\ (?:like|suggest|recommend) | it\ can,\ and | it\ is\ a\ thing | let's
"""
_DONE: Final = r"^(?:done|sent|it's\ (?:on|done)|raised|added|that's\ (?:done|on|the\ first\ thing)|better|checked)\b"
_TAKES_UP: Final = re.compile(rf"(?:{_PASSES_ON}|{_OFFERS}|{_DONE})", re.IGNORECASE | re.VERBOSE)
# what sounds like doing something and does nothing with it
_COURTESY: Final = re.compile(
    r"""(?:i\ (?:do\ |totally\ |completely\ )?(?:understand|apologi[sz]e|hear|see)(?:\ (?:that|how|you|your|why))?[^.!?]*
    | thank(?:s|\ you)\ (?:for|so)[^.!?]* | (?:is|was)\ there\ (?:anything|something)[^.!?]* | anything\ else[^.!?]*
    | (?:can|may|could)\ i\ (?:just\ )?(?:take|get|have|grab)\ (?:your|the|a)[^.!?]*  | (?:what\ else\ )?(?:can|may)\ i\ (?:help|assist|do\ for)[^.!?]*
    | i'?m\ (?:so\ |really\ |very\ )?(?:sorry|afraid|not\ able|unable)[^.!?]* | (?:i\ can't|i\ cannot|can't|cannot|unable)[^.!?]*
    | let\ me\ know[^.!?]* | have\ a\ [^.!?]*)""",
    re.IGNORECASE | re.VERBOSE,
)
_QUESTION: Final = re.compile(r"[^.!?…\n]*\?")
_ASKS_ABOUT: Final = re.compile(
    r"\b(?:what|how|when|why|where|which|who|did|was|were|is|has|have|tell me|d'you|do you)\b",
    re.IGNORECASE,
)
_IDENTITY: Final = re.compile(
    r"""\b(?:name|postcode|zip|date\ of\ birth|e-?mail|number|reference|account|address|password|pin|security|help\ you|anything\ else|everything|
    happy\ with|is\ that\ (?:ok|all|right|everything)|okay|alright|confirm\?)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_WORD: Final = re.compile(r"[a-z]{4,}")
# words that say nothing of what a turn is about
_COMMON: Final = frozenset(
    re.findall(
        r"\S+",
        (
            "about after again also anything because been before being call called calling cant come could didn "
            "does doing done dont down each even ever every from get give going gonna good have having help here "
            "hers into isn it's just know like little long look made make many maybe mean more much must need "
            "never nobody nothing only other over please really right said same says should some somebody "
            "something still such sure take tell thank thanks that that's them then there there's they thing "
            "things think this those though thought time told very want wanted wasn week well were what when "
            "where which while will with without work would yeah your you're you've today tomorrow yesterday "
            "actually honest honestly people through back went guess lovely sorry welcome moment wait course "
            "number account "
        ),
    )
)


def was_followed_up(turns: Sequence[Turn], turn: int) -> bool:
    """Whether an agent took up, in a later turn, what this turn (counted from 1) says."""
    said = _telling(turns[turn - 1].text)
    spoken, interrupted = 0, False
    why_here = all(before.speaker != "customer" for before in turns[: turn - 1])
    for later in turns[turn:]:
        if later.speaker != "agent":
            interrupted |= spoken > 0 and not why_here
            continue
        spoken += 1
        if spoken > _FAR:
            break
        about = bool(said & _telling(later.text))
        if not interrupted and (takes_up(later.text) or asks_about(later.text, about=about)):
            return True
        if about and takes_up(later.text):
            return True
    return False


@lru_cache(maxsize=65536)
def takes_up(text: str) -> bool:
    """Whether the text does something, beyond courtesy, with what was said before it."""
    return bool(_TAKES_UP.search(_COURTESY.sub(" ", text.replace("’", "'")).strip()))


def asks_about(text: str, *, about: bool) -> bool:
    """Whether the text asks on, and not for a name or a number."""
    for question in _QUESTION.findall(text.replace("’", "'")):
        if _IDENTITY.search(question):
            continue
        if about or _ASKS_ABOUT.search(question):
            return True
    return False


@lru_cache(maxsize=65536)
def _telling(text: str) -> frozenset[str]:
    """The beginnings of the words that say what a text is about."""
    words = _WORD.findall(text.lower().replace("’", "'"))
    return frozenset(word[:_PREFIX] for word in words if word not in _COMMON)
