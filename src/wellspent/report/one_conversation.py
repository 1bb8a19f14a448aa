"""A contact's record, opened: the same conversation that the report's SQL gives, without SQL.

For one contact at a time, as a page shows it; `conversations` opens many.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Literal, cast

from wellspent.parts import FRICTIONS
from wellspent.report.model import Answered, Conversation, Kind, Piece, Quote, Spoken
from wellspent.scorecard.forms import default_form
from wellspent.workspace.one_contact import ContactRecord

__all__ = ["conversation_of", "kind_of", "name_of"]

_Row = Mapping[str, Any]
_RECORDED = ("queue", "channel", "reason", "segment", "team", "began")


def conversation_of(record: ContactRecord) -> Conversation:
    """The contact opened; its measures are its seconds and answers alone."""
    ribbon = tuple(_piece(row) for row in record.segments)
    amounts = _measures(record)
    return Conversation(
        record.contact["contact"],
        **{name: record.contact[name] for name in _RECORDED},
        handle_seconds=dict(amounts).get("handle"),
        timing=_timing(record.segments),
        measures=amounts,
        ribbon=ribbon,
        turns=_turns(record),
        answers=_answers(record),
    )


def kind_of(pace: str | None, friction: str | None) -> Kind:
    """Which kind of line a segment or a turn belongs to; friction goes before pace."""
    if friction in FRICTIONS:
        return "friction"
    if friction == "unknown" or (pace or "unknown") == "unknown":
        return "unknown"
    return "other" if pace == "none" else cast("Kind", pace)


def name_of(kind: Kind, part: str, friction: str) -> str:
    """The line within its kind: the cause of friction, or the part."""
    if kind == "friction":
        return friction
    return kind if kind in {"other", "unknown"} else part


def _piece(row: _Row) -> Piece:
    kind = kind_of(row["pace"], row["friction"])
    return Piece(row["start"], row["end"], kind, name_of(kind, row["part"], row["friction"]), row["turn"])  # fmt: skip


def _timing(segments: Iterable[_Row]) -> Literal["measured", "estimated", "mixed", "absent"]:
    found = {row["timing"] for row in segments}
    if not found:
        return "absent"
    return "mixed" if len(found) > 1 else found.pop()


def _measures(record: ContactRecord) -> tuple[tuple[str, float], ...]:
    amounts: defaultdict[str, float] = defaultdict(float)
    for row in record.segments:
        kind = kind_of(row["pace"], row["friction"])
        name = name_of(kind, row["part"], row["friction"])
        for measure in (f"{kind}/{name}", kind, "handle"):
            amounts[measure] += row["seconds"]
    for row in record.answers:
        amounts[f"answer/{row['question']}/{row['answer']}"] += 1
    return tuple((measure, round(amounts[measure], 6)) for measure in sorted(amounts))


def _turns(record: ContactRecord) -> tuple[Spoken, ...]:
    labels = {row["turn"]: row for row in record.labels}
    seconds: dict[int, float] = {}
    for row in record.segments:
        if row["turn"] is not None:
            seconds[row["turn"]] = seconds.get(row["turn"], 0.0) + row["seconds"]
    return tuple(_spoken(row, labels.get(row["turn"]), seconds) for row in record.turns)


def _spoken(row: _Row, label: _Row | None, seconds: Mapping[int, float]) -> Spoken:
    turn = row["turn"]
    known = label is not None and label["part"] is not None
    return Spoken(
        turn,
        row["speaker"],
        row["text"],
        part=label["part"] if label else None,
        kind=kind_of(label["pace"], label["friction"]) if label and known else "unknown",
        friction=(label["friction"] if label else None) or "unknown",
        confidence=label["confidence"] if label else None,
        seconds=round(seconds[turn], 6) if turn in seconds else None,
    )


def _answers(record: ContactRecord) -> tuple[Answered, ...]:
    texts = {row["turn"]: row["text"] for row in record.turns}
    quotes: defaultdict[str, list[Quote]] = defaultdict(list)
    for row in record.evidence:
        quotes[row["question"]].append(_quote(row, texts.get(row["turn"])))
    asked = {question.id: place for place, question in enumerate(default_form().questions)}
    in_form_order = sorted(record.answers, key=lambda row: asked.get(row["question"], len(asked)))
    return tuple(
        Answered(row["question"], row["answer"], row["by"], row["confidence"], tuple(quotes[row["question"]]))
        for row in in_form_order
    )  # fmt: skip


def _quote(row: _Row, text: str | None) -> Quote:
    """The quote; without a place where it does not stand there, so that nothing wrong is marked."""
    start, end = row["start"], row["end"]
    there = text is not None and None not in {start, end} and text[start:end] == row["quote"]
    return Quote(row["turn"], start if there else None, end if there else None, row["quote"])
