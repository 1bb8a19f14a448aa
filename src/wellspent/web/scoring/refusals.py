"""What cannot be done in scoring, in words for whoever tried.

conflict   somebody, or another tab, changed meanwhile what was to be changed: nothing is overwritten
"""

from __future__ import annotations

from collections.abc import Iterable

from wellspent.web.access.refusals import Conflict, Refused

__all__ = [
    "AlreadyFinished",
    "AnswerMissing",
    "ChangedMeanwhile",
    "FieldUnusable",
    "NotYours",
    "QuoteNotThere",
    "Taken",
]


class FieldUnusable(Refused):
    """A field that holds what cannot be used."""


class QuoteNotThere(Refused):
    """Words that the turn does not hold."""

    def __init__(self, turn: int, words: str, turns: int, place: str) -> None:
        """`turns` is how many turns the contact has."""
        if not 1 <= turn <= turns:
            fact, remedy = f"There is no turn {turn}.", f"Name a turn from 1 to {turns}."
        elif not words.strip():
            fact, remedy = (
                f"The quote from turn {turn} is empty.",
                "Give the words that stand there.",
            )
        else:
            fact = f"“{words}” does not stand in turn {turn}."
            remedy = "Select the words in the transcript and press q, or copy them as they are."
        super().__init__(fact, remedy, place)


class ChangedMeanwhile(Conflict):
    """An answer that was changed in another window since it was shown; nothing was overwritten."""

    def __init__(self, question: str, now: str, sent: str) -> None:
        """`now` is what stands there, `sent` what was to be saved."""
        super().__init__(
            f"This was changed meanwhile: it is now “{now}”, and you sent “{sent}”.",
            "Look at both, then save yours again or leave what is there.",
            question,
        )
        self.now, self.sent = now, sent


class AlreadyFinished(Conflict):
    """An evaluation that is finished: from then on only a decided dispute changes it."""

    def __init__(self) -> None:
        """Nothing more to say than that."""
        super().__init__(
            "This evaluation is finished.",
            "A dispute that is decided changes it, and nothing else.",
        )


class AnswerMissing(Refused):
    """Questions that are asked and have no answer yet."""

    def __init__(self, texts: Iterable[str], place: str) -> None:
        """`texts` are the questions' own words, `place` the first one's id."""
        named = list(texts)
        more = f" and {len(named) - 1} more" if len(named) > 1 else ""
        super().__init__(f"“{named[0]}”{more} has no answer yet.", "Answer it, then finish.", place)


class NotYours(Conflict):
    """An evaluation or a task of somebody else."""

    def __init__(self, what: str, whose: object) -> None:
        """`what` such as "evaluation"; `whose` is the person."""
        super().__init__(f"This {what} is {whose}'s.", "Make your own, or ask them.")


class Taken(Conflict):
    """A task that somebody else took a moment before, or that is done."""

    def __init__(self, fact: str) -> None:
        """`fact` says who or what."""
        super().__init__(fact, "Take the next one.")
