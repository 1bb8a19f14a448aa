"""The conversations that a page carries, packed: JSON, gzip, base64."""

from __future__ import annotations

import base64
import gzip
import json
from typing import Any

from wellspent.rendering.ribbon import place_ribbon
from wellspent.report.model import Answered, Conversation, Details

__all__ = ["pack_details", "unpack_details"]


def pack_details(details: Details) -> str:
    """The conversations as base64 of gzip of JSON: letters, digits, `+`, `/` and `=` alone.

    Whatever a customer wrote can therefore not end the element that holds it.
    """
    plain = [_plain(one) for one in details.conversations]
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    # no time stamp: the same report is the same file
    return base64.b64encode(gzip.compress(text.encode(), compresslevel=6, mtime=0)).decode()


def unpack_details(packed: str) -> list[dict[str, Any]]:
    """What the page's script reads; for tests and for those who look inside."""
    found: list[dict[str, Any]] = json.loads(gzip.decompress(base64.b64decode(packed)))
    return found


def _plain(one: Conversation) -> dict[str, Any]:
    return {
        "contact": one.contact,
        "queue": one.queue,
        "channel": one.channel,
        "reason": one.reason,
        "segment": one.segment,
        "team": one.team,
        "began": one.began and one.began.isoformat(" ", "minutes"),
        "handle": _short(one.handle_seconds),
        "timing": one.timing,
        "measures": {measure: _short(amount) for measure, amount in one.measures},
        "ribbon": [
            [_short(block.x), _short(block.width), block.kind, block.name, _short(block.seconds)]
            for block in place_ribbon(one)
        ],
        "turns": [
            [turn.turn, turn.speaker, turn.text, turn.part, turn.kind, turn.friction,
             _short(turn.confidence), _short(turn.seconds)]
            for turn in one.turns
        ],
        "answers": [_answer(answer) for answer in one.answers],
    }  # fmt: skip


def _answer(answer: Answered) -> list[Any]:
    quotes = [[quote.turn, quote.start, quote.end, quote.text] for quote in answer.quotes]
    return [answer.question, answer.answer, answer.by, _short(answer.confidence), quotes]


def _short(number: float | None) -> float | None:
    return None if number is None else round(number, 2)
