"""Quotes that a judge gave, found again in the contact; what is not there counts for nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from wellspent.contacts import Contact
from wellspent.scorecard.answers import Answer, AnswerValue, Evidence
from wellspent.scorecard.evidence import keep_proven, quote_of
from wellspent.scorecard.forms import Question

__all__ = ["Said", "prove"]

Said = tuple[str, Sequence[tuple[int, str]]]  # an answer, and quotes with the turns as shown

_NEEDS_QUOTE: Final[tuple[AnswerValue, ...]] = ("yes", "partly", "no")
_FEWEST_LETTERS: Final = 2


def prove(
    contact: Contact, question: Question, said: Said, shown: Sequence[int], by: str
) -> Answer:
    """The judge's answer with those of its quotes that are real; `cannot_tell` if none is.

    A quote is real if its words stand in the turn that it names, letter for letter but for
    case, spaces and the form of apostrophes, and if that turn was shown. Small models copy
    words better than numbers: words that stand in exactly one of the turns shown name it
    themselves. What the answer keeps is the contact's own spelling. `yes` and `partly` need a quote from somebody whom
    the question is `shown_by`; `no` needs one from anybody it hears. An answer that the
    question does not allow is thrown away too.
    """
    value, given = said
    answer: AnswerValue = next((each for each in question.answers if each == value), "cannot_tell")
    quotes = tuple(
        found
        for place, words in given
        if (found := _find(contact, shown, place, words)) is not None
    )
    if answer in ("yes", "partly"):
        quotes = tuple(
            each for each in quotes if contact.turns[each.turn - 1].speaker in question.shown_by
        )
    if answer in _NEEDS_QUOTE and not quotes:
        answer = "cannot_tell"
    kept = quotes if answer in _NEEDS_QUOTE else ()
    return keep_proven(contact, Answer(question.id, answer, tuple(dict.fromkeys(kept)), by, None))


def _find(contact: Contact, shown: Sequence[int], place: int, words: str) -> Evidence | None:
    if sum(map(str.isalnum, words)) < _FEWEST_LETTERS:
        return None
    spelled = r"\s+".join(_spelled(word) for word in words.split())
    # whole words: a piece of one shows nothing
    pattern = re.compile(rf"(?<!\w(?=\w)){spelled}(?!(?<=\w)\w)", re.IGNORECASE)
    found = {
        number: match
        for number in shown
        if (match := pattern.search(contact.turns[number - 1].text))
    }
    named = shown[place - 1] if 1 <= place <= len(shown) else 0
    number = named if named in found else next(iter(found), 0)
    if not found or (number != named and len(found) > 1):
        return None
    return quote_of(contact, number, *found[number].span())


def _spelled(word: str) -> str:
    return re.sub(r"['’‘]", "['’‘]", re.escape(word))
