"""The Impact as plain JSON and back, exactly: what is kept of an analysis is what it was."""

from __future__ import annotations

import math
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from wellspent.errors import WellspentError
from wellspent.estimate import Unknown
from wellspent.report.impact.model import Impact

__all__ = ["ImpactUnreadable", "impact_from_json", "impact_to_json"]


class ImpactUnreadable(WellspentError):
    """A kept result of `wellspent worth` that another version wrote, or something else changed."""

    def __init__(self, what: str) -> None:
        """`what` names the part that could not be read."""
        super().__init__(f"The kept result of worth cannot be read: {what}.", "Repeat: wellspent worth DIR.")  # fmt: skip


def impact_to_json(impact: Impact) -> dict[str, Any]:
    """Dicts, lists, texts and numbers, the keys those of the `Impact`.

    An Estimate is `{"value", "low", "high", "n", "method"}`, an Unknown `{"unknown", "lift"}`; a
    number that JSON has not is the text "inf", "-inf" or "nan".
    """
    said: dict[str, Any] = _plain(impact)
    return said


def impact_from_json(document: Mapping[str, Any]) -> Impact:
    """The Impact that `impact_to_json` gave; other keys are passed over. Raises `ImpactUnreadable`."""
    try:
        impact: Impact = _read(Impact, document)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ImpactUnreadable(str(error)[:120] or type(error).__name__) from None
    return impact


def _plain(thing: Any) -> Any:
    match thing:
        case Unknown():
            return {"unknown": thing.reason, "lift": thing.lift}
        case tuple():
            return [_plain(one) for one in thing]
        case float():
            return thing if math.isfinite(thing) else str(thing)
    if is_dataclass(thing):
        return {field.name: _plain(getattr(thing, field.name)) for field in fields(thing)}
    return thing


def _read(kind: Any, said: Any) -> Any:
    """`said` as the type that the field is declared with."""
    if kind is Unknown:
        return Unknown(said["unknown"], said["lift"])
    if isinstance(kind, type) and is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{field.name: _read(hints[field.name], said[field.name]) for field in fields(kind)})  # fmt: skip
    origin, parts = get_origin(kind), get_args(kind)
    if origin is tuple:
        each = [parts[0]] * len(said) if parts[-1] is Ellipsis else parts
        return tuple(_read(part, one) for part, one in zip(each, said, strict=True))
    if origin in (Union, types.UnionType):
        return _read_one_of(parts, said)
    return float(said) if kind is float else said


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _read_one_of(kinds: tuple[Any, ...], said: Any) -> Any:
    if said is None:
        return None
    if isinstance(said, Mapping):
        unknown = "unknown" in said
        return _read(next(k for k in kinds if (k is Unknown) == unknown and is_dataclass(k)), said)
    return _read(next(kind for kind in kinds if kind is not type(None)), said)
