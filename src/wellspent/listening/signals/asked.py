"""Whether the agent had asked for what the customer then said.

open question   one that the customer answers in their own words: what, how, why, "tell me", "anything else"
closed question one for a fact that the work needs (a name, a number, which card), or for a yes

It is asked for where the agent's words right before it hold an open question. Between the question
and the answer the customer may have said other things, but no more than `_BETWEEN` turns.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from wellspent.contacts import Turn

__all__ = ["was_asked"]

_BETWEEN: Final = 2  # customer's turns between the question and the signal

_OPEN_WORDS: Final = r"""\b(?:
      (?:what|how|why|who|when)(?:'s|'d|'re|\ is|\ was|\ are|\ were|\ did|\ do|\ does|\ would|\ can|\ could|
        \ made|\ makes|\ brings|\ brought|\ about|\ happened|\ happens|\ many|\ much|\ quiet|\ early|\ long|\ else|\ are\ we|\ have|\ has)\b
    | tell\ (?:me|us)\b | talk\ me\ through | (?:can|may|could)\ i\ ask\ (?:what|why|how|who|something|you)
    | (?:like|want)\ to\ (?:tell|hear|say|know) | hear\ more | any\ (?:other\ )?(?:questions|feedback|thoughts|ideas|suggestions)
    | (?:anything|something)\ (?:else|at\ all|further|more|we|i|you|that\ i) | have\ you\ (?:a|any|still|ever|thought) | did\ you\ change
    | what\ seems | start\ from\ the\ beginning | is\ something\ on\ the\ way | and\ what\b | what\ sort | what\ kind
    )"""
_OPEN: Final = re.compile(_OPEN_WORDS, re.IGNORECASE | re.VERBOSE)
_TELL: Final = re.compile(
    r"\b(?:tell (?:me|us)|start from the beginning|hear more)\b", re.IGNORECASE
)
# a fact that the work needs, whatever word the question begins with
_CLOSED: Final = re.compile(
    r"""\b(?:(?:sur|last|first|full|user|maiden)?\ ?names?|post\ ?code|zip|date\ of\ birth|birthday|d\.?o\.?b|e-?mail|phone|mobile|
    (?:account|order|booking|card|customer|student|member|reference|case|policy|model|serial|tracking|agreement|invoice)?\ ?
    (?:number|no\.|reference|ref)|password|pin|digits|address|acct|account|security|line\ of\ your|which\ (?:card|email|mobile|number)|
    how\ do\ you\ spell|spell|how\ are\ you|how's\ (?:it|the\ morning|your)|the\ code|exp(?:iry|iration))\b""",
    re.IGNORECASE | re.VERBOSE,
)
_INVITES: Final = re.compile(
    r"\b(?:fire away|ask away|go on|go ahead|i'm (?:all ears|listening)|start from)\W*$",
    re.IGNORECASE,
)
_NO: Final = re.compile(r"\s*(?:no|nope|nah|no thanks?|no thank you)\W*$", re.IGNORECASE)
# speech without marks: a question begins the turn, or comes after a word that one begins with
_BEGINS: Final = r"(?:^|\b(?:so|okay|ok|right|and|well|now|then|sorry|oh|yeah|please|here|speaking|billing|faults)\s)\W*"
_UNMARKED: Final = re.compile(
    rf"{_BEGINS}{_OPEN_WORDS}|(?:anything|something)\ (?:else|further)|help|do\ for\ you|do\ you\ for",
    re.IGNORECASE | re.VERBOSE,
)
_SENTENCE: Final = re.compile(r"[^.!?…\n]+[.!?…]*")


def was_asked(turns: Sequence[Turn], turn: int) -> bool:
    """Whether what is said in this turn, counted from 1, answers an open question of the agent.

    What an agent says themselves was asked for by nobody.
    """
    place = turn - 1
    if turns[place].speaker != "customer":
        return False
    place -= 1
    between = 0
    while place >= 0 and turns[place].speaker == "customer":
        if _NO.match(turns[place].text):
            return False  # the question was answered with no; this is something new
        between += 1
        place -= 1
    if between > _BETWEEN:
        return False
    while place >= 0 and turns[place].speaker == "agent":
        if asks_openly(turns[place].text):
            return True
        place -= 1
    return False


@lru_cache(maxsize=65536)
def asks_openly(text: str) -> bool:
    """Whether a sentence of this text is an open question, and no closed one follows it."""
    asked = False
    sentences = [found[0] for found in _SENTENCE.finditer(text.replace("’", "'"))]
    punctuated = any(sentence.endswith(("?", ".", "!")) for sentence in sentences)
    for sentence in sentences:
        question = sentence.rstrip().endswith("?") or not punctuated
        if _CLOSED.search(sentence) and question:
            asked = False
        elif _OPEN.search(sentence) and _is_question(sentence, marked=punctuated):
            asked = True
    return asked or bool(_INVITES.search(text))


def _is_question(sentence: str, *, marked: bool) -> bool:
    if marked:
        return sentence.rstrip().endswith("?") or bool(_TELL.search(sentence))
    return bool(_TELL.search(sentence) or _UNMARKED.search(sentence))
