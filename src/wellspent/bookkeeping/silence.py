"""What a stretch without speech was: what a record says fills it, or what ends it.

In this order:
1. a recorded state fills it: hold, transfer and consult are `waiting`, a tool
   is `navigation`, a knowledge base `knowledge`, wrap-up `documentation`;
2. it ends with the customer's turn: it belongs to that turn;
3. it ends with the agent's turn within the ordinary pause between speakers:
   it belongs to that turn;
4. the agent's turn says what it was ("thanks for holding"), or the agent had
   said before what it would be ("let me pull that up");
5. otherwise nobody recorded it: `unknown`, and shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from wellspent.bookkeeping.announcements import says
from wellspent.bookkeeping.timeline import PlacedTurn
from wellspent.contacts import StateKind
from wellspent.parts import Friction, Label, Part

__all__ = [
    "ACKNOWLEDGEMENT_WORDS",
    "ANNOUNCEMENT_REACH",
    "FILLS",
    "NO_TROUBLE",
    "PAUSE_MILLISECONDS",
    "TOOLS",
    "UNKNOWN",
    "belongs_to",
    "fills",
]

# Gaps between speakers are mostly below a second in every language that was
# measured: Stivers et al., "Universals and cultural variation in turn-taking in
# conversation", PNAS 106 (2009). Longer ones are silence that somebody notices.
PAUSE_MILLISECONDS: Final = 1000
UNKNOWN: Final = Label.of("unknown")

# the part and the friction of a recorded state, the first of overlapping ones first
FILLS: Final[dict[StateKind, tuple[Part, Friction]]] = {
    "hold": ("waiting", "wait"),
    "transfer": ("waiting", "handover"),
    "consult": ("waiting", "knowledge_gap"),
    "tool": ("navigation", "none"),
    "knowledge": ("knowledge", "none"),
    "wrap": ("documentation", "none"),
}
TOOLS: Final = ("tool", "knowledge")  # states whose trouble the agent's words tell
NO_TROUBLE: Final = ("none", "repetition")  # frictions that say nothing of the tools

ACKNOWLEDGEMENT_WORDS: Final = 3  # "okay, thank you" between an announcement and its silence
ANNOUNCEMENT_REACH: Final = 4  # how many turns back an announcement is looked for


def fills(kind: StateKind, announced: Label | None, ending: Label | None) -> Label:
    """What time in a recorded state is, and what it cost.

    A tool that the agent's words before (`announced`) or after it (`ending`)
    show to be trouble is that friction's time, not the navigation's own.
    """
    part, friction = FILLS[kind]
    if kind in TOOLS:
        for label in (ending, announced):
            if label is not None and label.friction not in NO_TROUBLE:
                return Label.of(part, label.friction)
    return Label.of(part, friction)


def belongs_to(
    before: Sequence[PlacedTurn], after: PlacedTurn | None, labels: Sequence[Label], length: int
) -> Label:
    """What a silence of `length` milliseconds that nothing recorded fills was.

    `before` are the turns that began before it, in order; `after` the one that
    ends it; `labels` those of the whole contact, in its own order.
    """
    if after is None:
        return UNKNOWN
    ending = labels[after.number - 1]
    if after.turn.speaker != "agent" or length <= PAUSE_MILLISECONDS:
        return ending
    said = [_said_after(after, ending), _announced(before, labels)]
    told = [label for label in said if label is not None]
    # "thanks for waiting" tells that there was a wait, a slow tool tells why
    causes = [label for label in told if label.friction == "tool_trouble"]
    return next(iter(causes + told), UNKNOWN)


def _said_after(after: PlacedTurn, ending: Label) -> Label | None:
    if says(after.turn.text, "slow"):
        return Label.of("navigation", "tool_trouble")
    if says(after.turn.text, "waited"):
        return Label.of("waiting", "wait" if ending.friction == "none" else ending.friction)
    return None


def _announced(before: Sequence[PlacedTurn], labels: Sequence[Label]) -> Label | None:
    speaker = _who_announced(before)
    if speaker is None:
        return None
    label, text = labels[speaker.number - 1], speaker.turn.text
    if says(text, "slow"):
        return Label.of("navigation", "tool_trouble")
    if label.part == "navigation" or says(text, "working"):
        return Label.of("navigation", label.friction)
    if label.part == "waiting" or says(text, "asking"):
        return Label.of("waiting", "wait" if label.friction == "none" else label.friction)
    return None


def _who_announced(before: Sequence[PlacedTurn]) -> PlacedTurn | None:
    """The agent's last turn, if only an acknowledgement came after it."""
    for placed in reversed(before):
        if placed.turn.speaker == "agent":
            return placed
        if len(placed.turn.text.split()) > ACKNOWLEDGEMENT_WORDS:
            return None
    return None
