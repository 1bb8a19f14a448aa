"""A language model that is none, and what it was sent."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from wellspent.settings import JudgeSettings


@dataclass
class FakeModel:
    """Answers every question by `says(turns, question)`; `statuses` and `raw` make it fail."""

    says: Callable[[list[dict[str, Any]], str], dict[str, Any]]
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)  # of the next requests, 200 after them
    raw: str | None = None
    waits: float = 0.0
    address: str = ""

    @property
    def prompts(self) -> list[str]:
        """What the user's side of every request said."""
        return [body["messages"][-1]["content"] for body in self.requests]

    def settings(self, **more: Any) -> JudgeSettings:
        """Settings that lead here."""
        return JudgeSettings(endpoint=self.address, model="fake", **({"retries": 0} | more))

    def content(self, body: dict[str, Any]) -> str:
        """The answer to one request, as the model writes it."""
        prompt = next(m["content"] for m in body["messages"] if m["role"] == "user")
        turns, questions = turns_of(prompt), re.findall(r"^Question (\w+):", prompt, re.MULTILINE)
        return json.dumps({question: self.says(turns, question) for question in questions})


def turns_of(prompt: str) -> list[dict[str, Any]]:
    """The turns that stand between the two marks."""
    mark = re.search(r"^\[([0-9a-f]{16})\]$", prompt, re.MULTILINE)
    assert mark
    return [json.loads(line) for line in prompt.split(mark[0])[1].strip().splitlines()]


def quotes_first_turn(turns: list[dict[str, Any]], _question: str) -> dict[str, Any]:
    """Yes, by the first words of the agent."""
    first = next(turn for turn in turns if turn["speaker"] == "agent")
    return {"quotes": [{"turn": first["turn"], "words": first["text"]}], "answer": "yes"}


def completion(fake: FakeModel, body: dict[str, Any]) -> dict[str, Any]:
    """One answer as an OpenAI-compatible server gives it."""
    content = fake.content(body) if fake.raw is None else fake.raw
    return {
        "id": "1",
        "object": "chat.completion",
        "created": 1,
        "model": "fake",
        "choices": [
            {
                "index": 0,
                "finish_reason": "stop",
                "message": {"role": "assistant", "content": content},
            }
        ],
        "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120},
    }
