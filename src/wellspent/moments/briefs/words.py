"""How a brief calls behaviours and friction, and the questions that it asks: none judges.

Only questions of the form about what the agent says are behaviours. Whether an issue was resolved,
a customer waited or knowledge was at hand depends on tools, knowledge and process: that is nobody's to grow.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = [
    "BEGIN_WITH",
    "BEHAVIOURS",
    "CAUSES",
    "KINDS",
    "OPEN_QUESTIONS",
    "STRENGTHS",
    "BehaviourWords",
]


@dataclass(frozen=True, slots=True)
class BehaviourWords:
    """A behaviour as a thing, what its quotes show, and what to ask about the two contacts."""

    name: str
    done: str
    missed: str
    asks: tuple[str, str]


BEHAVIOURS: Final[dict[str, BehaviourWords]] = {
    "addressed_feelings": BehaviourWords(
        "meeting what customers think and feel",
        "a feeling was met",
        "a feeling was there to be met",
        ("What did you hear in what this customer said?", "What made it easier in the one than in the other?"),
    ),
    "proactive_help": BehaviourWords(
        "help that nobody asked for",
        "help beyond the question was offered",
        "the contact ended with the question",
        ("What might this customer have needed next?", "What told you, in the other one, what to offer?"),
    ),
    "warm_opening": BehaviourWords(
        "a warm opening",
        "a warm opening",
        "straight to business",
        ("How did each of the two begin, as you remember it?", "What helps you to begin well when much is waiting?"),
    ),
    "partnership_close": BehaviourWords(
        "a close with goodwill of one's own",
        "thanks with words of one's own",
        "a close without it",
        ("How would you have liked this one to end?", "What was different when it ended well?"),
    ),
    "documented": BehaviourWords(
        "saying back what was agreed",
        "what was agreed was said back",
        "nothing was said back here",
        ("What did the customer take away as agreed?", "When is saying it back worth its seconds, do you find?"),
    ),
}  # fmt: skip

OPEN_QUESTIONS: Final = "context"
STRENGTHS: Final = (
    "addressed_feelings",
    OPEN_QUESTIONS,
    "proactive_help",
    "partnership_close",
    "warm_opening",
)
"""What is done in slow parts, the most personal first: a greeting is the least that can be said."""

CAUSES: Final[dict[str, str]] = {
    "knowledge_gap": "answers that are not at hand",
    "tool_trouble": "tools that are slow or missing",
    "repetition": "things that have to be said again",
    "handover": "transfers and call-backs",
    "wait": "holds and dead air",
}

KINDS: Final[dict[str, str]] = {
    "quick": "quick parts",
    "slow": "slow parts",
    "friction": "friction",
    "unknown": "time not told",
}

BEGIN_WITH: Final = (
    "Which contact of the last weeks are you glad about?",
    "What gets in your way most just now?",
)
