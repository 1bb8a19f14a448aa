"""What each label means, in a line, and the key that gives it."""

from __future__ import annotations

from typing import Final

from wellspent.parts import PACE_OF, Friction, Part

__all__ = ["FRICTION_KEYS", "MEANING", "PART_KEYS", "render_guide"]

PART_KEYS: Final[dict[str, Part]] = {
    "i": "identity",
    "h": "history",
    "k": "knowledge",
    "p": "process",
    "n": "navigation",
    "d": "documentation",
    "w": "waiting",
    "r": "rapport",
    "c": "context",
    "e": "empathy",
    "v": "proactive",
    "t": "partnership",
    "o": "other",
}
FRICTION_KEYS: Final[dict[str, Friction]] = {
    "0": "none",
    "1": "knowledge_gap",
    "2": "tool_trouble",
    "3": "repetition",
    "4": "handover",
    "5": "wait",
}

MEANING: Final[dict[str, str]] = {
    "identity": "who the customer is, or which account: asked, told, proved",
    "history": "what happened before: past orders, earlier contacts, state of a case",
    "knowledge": "company information for its own sake: policy, price, hours, how it works",
    "process": "the request carried out: details it needs, doing it, it is done",
    "navigation": "the tools at work in front of the customer",
    "documentation": "the record: reference numbers, notes, reading back",
    "waiting": "asking to wait, holding, silence, being transferred",
    "rapport": "greeting, introducing oneself, small talk, warmth",
    "context": "what lies behind it: the wish, the story, open questions, restating",
    "empathy": "feelings voiced or answered: acknowledging, apologising, reassuring",
    "proactive": "help beyond the question, and “anything else?” with its answer",
    "partnership": "thanks, commitment, goodbye",
    "other": "a bare “mm” or noise whose neighbours do not settle it",
    "none": "no friction (unless you say otherwise)",
    "knowledge_gap": "the agent does not know, guesses, has to ask",
    "tool_trouble": "tools slow, frozen, missing, unable",
    "repetition": "something said or asked already has to come again",
    "handover": "a transfer or call-back to be suffered",
    "wait": "holding, dead air",
}
_RULES: Final = """\
Label the job that takes most of the turn's words; when equal, the slow one. A short “okay” or “yes”
takes the part of the exchange it belongs to. A customer's first wish is context, also as a
question; a detail that the request under way needs is process."""


def render_guide() -> str:
    """Every key with its label, pace and meaning, and the rules that settle most doubts."""
    parts = [
        f"  {key}  {part:<14}{_pace(part):<6} {MEANING[part]}" for key, part in PART_KEYS.items()
    ]
    frictions = [f"  {key}  {cause:<20} {MEANING[cause]}" for key, cause in FRICTION_KEYS.items()]
    return "\n".join(
        ["One part for every turn:", *parts, "Friction, before the part, where the turn shows it:",
         *frictions, "  Enter keeps the label that is there · b back · s skip the turn",
         "  S skip the conversation · q quit (all is saved) · ? this guide", _RULES]
    )  # fmt: skip


def _pace(part: Part) -> str:
    pace = PACE_OF[part]
    return "–" if pace == "none" else pace
