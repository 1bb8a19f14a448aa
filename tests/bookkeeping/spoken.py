"""Conversations written as text: the docstring of a test is its input.

0.0-2.0 agent rapport: Hello.
2.0-9.0 hold
9.0     customer context/wait: Hi          (a typed turn: the time of sending)
-       customer context: untimed words
"""

from __future__ import annotations

import re

from wellspent.bookkeeping import Ledger, keep_ledger
from wellspent.contacts import Channel, Contact, State, Turn
from wellspent.parts import Label

_LINE = re.compile(
    r"^(?P<start>-|[-\d.]+?)(?:-(?P<end>[\d.]+))?\s+(?P<who>agent|customer|system)\s+"
    r"(?P<part>\w+)(?:/(?P<friction>\w+))?:\s*(?P<text>.*)$"
)
_STATE = re.compile(r"^(?P<start>-?[\d.]+)-(?P<end>[\d.]+)\s+(?P<kind>\w+)$")


def conversation(text: str, channel: Channel | None = "voice") -> tuple[Contact, list[Label]]:
    """The contact that a docstring describes, and its labels."""
    turns, states, labels = [], [], []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        if match := _LINE.match(line):
            start = None if match["start"] == "-" else float(match["start"])
            end = float(match["end"]) if match["end"] else None
            turns.append(Turn(match["who"], match["text"], start, end))  # type: ignore[arg-type]
            labels.append(Label.of(match["part"], match["friction"] or "none"))  # type: ignore[arg-type]
        elif match := _STATE.match(line):
            states.append(State(match["kind"], float(match["start"]), float(match["end"])))  # type: ignore[arg-type]
    assert turns or states, "no line of the docstring was understood"
    return Contact("c-1", tuple(turns), tuple(states), channel=channel), labels


def kept(text: str, channel: Channel | None = "voice") -> Ledger:
    """The ledger of the conversation that a docstring describes."""
    return keep_ledger(*conversation(text, channel))


def lines(ledger: Ledger) -> set[str]:
    """The ledger's lines in words."""
    return {str(line) for line in ledger.lines}
