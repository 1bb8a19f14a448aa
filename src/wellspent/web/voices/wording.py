"""What causes of friction and states are called on screen."""

from __future__ import annotations

from typing import Final

__all__ = ["CAUSE_WORDS", "MOOD_WORDS", "QUESTIONS"]

CAUSE_WORDS: Final = {
    "knowledge_gap": "knowledge is missing or hard to find",
    "tool_trouble": "tools are slow or broken",
    "repetition": "customers have to repeat themselves",
    "handover": "handovers and transfers",
    "wait": "waiting",
}
MOOD_WORDS: Final = {
    1: "very badly", 2: "badly", 3: "neither well nor badly", 4: "well", 5: "very well",
}  # fmt: skip
QUESTIONS: Final = {
    "customers": "What are customers telling us?",
    "in_way": "What gets in your way?",
    "mood": "How are customers feeling?",
}
