"""A comparison as plain JSON: stable keys, and never a number where there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields, is_dataclass
from typing import Any

from wellspent.comparison.compare import Comparison
from wellspent.estimate import Estimate, Figure, Unknown

__all__ = ["comparison_to_json", "figure_to_json"]


def comparison_to_json(
    found: Comparison, worst: int, texts: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    """The comparison as dicts, lists and numbers, with the `worst` disagreements and their texts.

    `texts` holds redacted words by conversation; where they are not known, `text` is None.
    """
    plain: dict[str, Any] = _plain(found)
    plain["disagreeing_turns"] = len(found.disagreements)
    plain["disagreements"] = [
        asdict(each) | {"text": text_of(each.contact, each.turn, texts)}
        for each in found.disagreements[:worst]
    ]
    return plain


def text_of(contact: str, turn: int, texts: Mapping[str, Sequence[str]]) -> str | None:
    """The words of a turn, counted from 1; None where they are not there."""
    said = texts.get(contact, ())
    return said[turn - 1] if turn <= len(said) else None


def figure_to_json(figure: Figure) -> dict[str, Any]:
    """`{"value", "low", "high", "n", "method"}`, or `{"unknown": reason, "lift": …}`."""
    if isinstance(figure, Unknown):
        return {"unknown": figure.reason, "lift": figure.lift}
    return {name: getattr(figure, name) for name in Estimate.__slots__}


def _plain(thing: Any) -> Any:
    if isinstance(thing, Estimate | Unknown):
        return figure_to_json(thing)
    if isinstance(thing, Mapping):
        return {key: _plain(value) for key, value in thing.items()}
    if isinstance(thing, tuple):
        return [_plain(each) for each in thing]
    if is_dataclass(thing):
        return {field.name: _plain(getattr(thing, field.name)) for field in fields(thing)}
    return thing
