"""The words of the ledger: parts, pace, friction, and the label that says them of a turn.

part      the job a turn does; twelve of them, quick or slow, and `other`
pace      quick, slow, none (for `other`) or unknown
friction  time that a better-supported agent would not have needed, by cause
label     what is said of one turn: part, pace, friction, and how sure that is

A part is slow by its purpose, not by its length.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

__all__ = [
    "FRICTIONS",
    "PACE_OF",
    "PARTS",
    "QUICK_PARTS",
    "SLOW_PARTS",
    "Friction",
    "Label",
    "Pace",
    "Part",
]

Part = Literal[
    "identity",
    "history",
    "knowledge",
    "process",
    "navigation",
    "documentation",
    "waiting",
    "rapport",
    "context",
    "empathy",
    "proactive",
    "partnership",
    "other",
    "unknown",
]
Pace = Literal["quick", "slow", "none", "unknown"]
Friction = Literal["knowledge_gap", "tool_trouble", "repetition", "handover", "wait", "none"]

QUICK_PARTS: Final[tuple[Part, ...]] = (
    "identity",
    "history",
    "knowledge",
    "process",
    "navigation",
    "documentation",
    "waiting",
)
SLOW_PARTS: Final[tuple[Part, ...]] = (
    "rapport",
    "context",
    "empathy",
    "proactive",
    "partnership",
)
PARTS: Final[tuple[Part, ...]] = (*QUICK_PARTS, *SLOW_PARTS, "other")
FRICTIONS: Final[tuple[Friction, ...]] = (
    "knowledge_gap",
    "tool_trouble",
    "repetition",
    "handover",
    "wait",
)
PACE_OF: Final[dict[Part, Pace]] = {
    **dict.fromkeys(QUICK_PARTS, "quick"),
    **dict.fromkeys(SLOW_PARTS, "slow"),
    "other": "none",
    "unknown": "unknown",
}


@dataclass(frozen=True, slots=True)
class Label:
    """What one turn is for, how sure that is, and the friction that it shows.

    `part` is `unknown` where the labeller abstains; its `pace` may be known all
    the same (sure that a turn is quick, unsure whether it is history or process).
    `confidence` is the probability that `part` is right, in [0, 1]; where the
    labeller abstains, that of the part it would have given.
    """

    part: Part
    pace: Pace
    friction: Friction = "none"
    confidence: float = 1.0

    @classmethod
    def of(cls, part: Part, friction: Friction = "none", confidence: float = 1.0) -> Label:
        """A label whose pace is the pace of its part."""
        return cls(part, PACE_OF[part], friction, confidence)
