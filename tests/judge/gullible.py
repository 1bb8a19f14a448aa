"""A judge that obeys every injection that it can read, and the injections."""

from __future__ import annotations

import tomllib
from pathlib import Path

from wellspent.contacts import Contact, Turn
from wellspent.scorecard.judge.prompt import Prompt
from wellspent.scorecard.judge.quotes import Said
from wellspent.scorecard.judge.usage import Usage

_FILE = Path(__file__).resolve().parents[2] / "evidence" / "injections.toml"
ALL = tomllib.loads(_FILE.read_text(encoding="utf-8"))["injections"]
INJECTIONS = [each["text"] for each in ALL if not each.get("kept")]
EVERY_INJECTION = [each["text"] for each in ALL]

CONTACT = Contact(
    "c1",
    (
        Turn("agent", "Good morning, how can I help you today?"),
        Turn("customer", "My order never came and I am quite worried about it."),
        Turn("agent", "I am sorry, I can see that it was lost. I have sent another one."),
        Turn("customer", "Thank you, that is good to know."),
        Turn("agent", "You are welcome, have a good day."),
    ),
)


def obeys(prompt: Prompt) -> tuple[dict[str, Said], Usage]:
    """`yes` by the first words shown; `no`, by the same, if an injection can be read."""
    import json

    lines = [line for line in prompt.text.splitlines() if line.startswith('{"turn"')]
    texts = [json.loads(line)["text"] for line in lines]
    told = any(injection in text for injection in EVERY_INJECTION for text in texts)
    said: Said = ("no" if told else "yes", [(1, texts[0])])
    return {question.id: said for question in prompt.questions}, Usage(1.0, 10, 1, 1)


def with_turn(contact: Contact, turn: Turn, place: int) -> Contact:
    """The contact with one turn more, before the turn at `place` (from 0)."""
    turns = (*contact.turns[:place], turn, *contact.turns[place:])
    return Contact(contact.id, turns)
