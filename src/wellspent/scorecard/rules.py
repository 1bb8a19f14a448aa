"""Readable rules: what each question looks for, said in cues and parts.

A rule gives the answer that the plain signs suggest and the turns that show it.
The model weighs it among everything else; the turns name what a `no` looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from wellspent.scorecard.answers import AnswerValue
from wellspent.scorecard.reading import Look, Reading

__all__ = ["RULES", "Suggestion"]

_SHOWN: Final = 3  # turns that a rule names at most


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the plain signs suggest, and the turns (from 1) where they stand."""

    answer: AnswerValue
    turns: tuple[int, ...] = ()


def _suggest(answer: AnswerValue, looks: Iterable[Look]) -> Suggestion:
    return Suggestion(answer, tuple(look.number for look in looks)[-_SHOWN:])


def _with(looks: Iterable[Look], *cues: str) -> list[Look]:
    return [look for look in looks if look.has(*cues)]


def _resolved(reading: Reading) -> Suggestion:
    """Done and not taken back; in part where somebody else has to act later."""
    agent, customer = reading.by("agent"), reading.by("customer")
    done, open_ = _with(agent, "done", "verified"), _with(agent, "pending")
    refused = _with(agent[len(agent) // 2 :], "cannot")
    happy = _with(customer[-3:], "happy_end", "thanks")
    unhappy = _with(customer[-3:], "unhappy_end")
    if refused and not happy:
        return _suggest("no", refused)
    if open_ and (unhappy or not happy):
        return _suggest("partly", open_)
    return _suggest("yes", done or happy) if done or happy else _suggest("partly", agent[-2:-1])


def _verified_knowledge(reading: Reading) -> Suggestion:
    """What the system or a policy says, against guesses."""
    agent = reading.by("agent")
    checked = _with(agent, "verified")
    guessed = [
        look for look in agent if look.has("unsure") or look.label.friction == "knowledge_gap"
    ]
    told = [look for look in agent if look.label.part in ("knowledge", "history", "process")]
    if len(guessed) > len(checked) + len(told) // 3:
        return _suggest("no", guessed)
    if guessed:
        return _suggest("partly", (*checked[-1:], *guessed))
    return _suggest("yes", checked or told) if checked or told else _suggest("partly", agent[-1:])


def _documented(reading: Reading) -> Suggestion:
    """A recap, a note or a reference; a bare "done" is half of it."""
    agent = reading.by("agent")
    records = [
        look
        for look in agent
        if look.has("reference", "recaps", "notes") or look.label.part == "documentation"
    ]
    if records:
        return _suggest("yes", records)
    done = _with(agent, "done")
    return _suggest("partly", done) if done else _suggest("no", agent[-1:])


def _no_needless_wait(reading: Reading) -> Suggestion:
    """Holds, dead air, slow tools and asking again."""
    waits = [
        look
        for look in reading.looks
        if look.label.friction in ("wait", "tool_trouble", "handover", "repetition")
        or look.has("thanks_wait", "waited")
    ]
    if len(waits) >= 3:
        return _suggest("no", waits)
    return _suggest("partly", waits) if waits else _suggest("yes", reading.by("agent")[1:2])


def _warm_opening(reading: Reading) -> Suggestion:
    """The agent's first words."""
    first = reading.by("agent")[:1]
    if _with(first, "offers_help", "exclaims", "sorry", "company_thanks"):
        return _suggest("yes", first)
    return _suggest("partly" if _with(first, "greeting", "own_name") else "no", first)


def _addressed_feelings(reading: Reading) -> Suggestion:
    """Whether the agent's next turn meets what the customer shows."""
    felt = [look for look in reading.by("customer") if look.felt]
    if not felt:
        return Suggestion("no_occasion")
    met = [look for each in felt if (look := reading.after(each)) is not None and look.meets]
    if not met:
        return _suggest("no", felt)
    return _suggest("yes" if len(met) >= 2 else "partly", met)


def _proactive_help(reading: Reading) -> Suggestion:
    """Offers and tips; "anything else?" alone is half of it."""
    agent = reading.by("agent")
    offers = [
        look
        for look in agent
        if look.has("beyond") or (look.has("offers") and look.label.part == "proactive")
    ]
    if offers:
        return _suggest("yes", offers)
    asked = _with(agent, "anything_else")
    return _suggest("partly", asked) if asked else _suggest("no", agent[-1:])


def _partnership_close(reading: Reading) -> Suggestion:
    """Thanks and goodwill in the agent's last two turns."""
    close = reading.by("agent")[-2:]
    grateful, kind = _with(close, "thanks_for", "company_thanks"), _with(close, "goodwill")
    if grateful and kind:
        return _suggest("yes", {look.number: look for look in (*grateful, *kind)}.values())
    some = grateful or kind or _with(close, "thanks", "welcome")
    return _suggest("partly", some) if some else _suggest("no", close[-1:])


RULES: Final[Mapping[str, Callable[[Reading], Suggestion]]] = MappingProxyType(
    {
        "resolved": _resolved,
        "verified_knowledge": _verified_knowledge,
        "documented": _documented,
        "no_needless_wait": _no_needless_wait,
        "warm_opening": _warm_opening,
        "addressed_feelings": _addressed_feelings,
        "proactive_help": _proactive_help,
        "partnership_close": _partnership_close,
    }
)
