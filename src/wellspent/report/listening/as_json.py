"""What was heard, as plain JSON and back: one codec for every result.

A figure is `{"value", "low", "high", "n", "method"}`, or `{"unknown": reason, "lift": …}`; moments and
days are ISO 8601. Keys are the names of the fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

from cattrs import BaseValidationError, Converter

from wellspent.errors import WellspentError
from wellspent.estimate import Unknown

__all__ = ["HeardUnreadable", "from_json", "to_json"]

T = TypeVar("T")


class HeardUnreadable(WellspentError):
    """Something that was kept, and that this version cannot read."""

    def __init__(self, what: str) -> None:
        """`what` is the kind of thing that was to be read."""
        super().__init__(
            f"What was kept as {what} cannot be read by this version.",
            "Work it out again: wellspent listen DIR.",
        )


def to_json(thing: Any) -> Any:
    """The thing as dicts, lists, texts and numbers."""
    return _converter().unstructure(thing)


def from_json(data: Any, kind: type[T]) -> T:
    """The thing of this kind that `to_json` made `data` of. Raises `HeardUnreadable`."""
    try:
        return _converter().structure(data, kind)
    except (BaseValidationError, KeyError, TypeError, ValueError, AttributeError):
        raise HeardUnreadable(kind.__name__) from None


@cache
def _converter() -> Converter:
    converter = Converter(forbid_extra_keys=True)
    converter.register_unstructure_hook(date, lambda day: day.isoformat())
    converter.register_structure_hook(date, lambda text, _: date.fromisoformat(text))
    converter.register_unstructure_hook(datetime, lambda moment: moment.isoformat())
    converter.register_structure_hook(datetime, lambda text, _: datetime.fromisoformat(text))
    converter.register_unstructure_hook(Unknown, _unknown)
    converter.register_structure_hook(Unknown, lambda said, _: _known_unknown(said))
    # a figure, or anything else that may be unknown
    converter.register_structure_hook_func(
        _may_be_unknown,
        lambda said, kind: (
            _known_unknown(said)
            if isinstance(said, dict) and "unknown" in said
            else converter.structure(said, _known(kind))
        ),
    )
    converter.register_unstructure_hook_func(_may_be_unknown, converter.unstructure)
    # a mapping that promises no kind of dict
    converter.register_structure_hook_func(
        lambda kind: getattr(kind, "__origin__", None) is Mapping,
        lambda said, kind: {
            key: converter.structure(one, kind.__args__[1]) for key, one in said.items()
        },
    )
    return converter


def _unknown(unknown: Unknown) -> dict[str, str]:
    return {"unknown": unknown.reason, "lift": unknown.lift}


def _known_unknown(said: Mapping[str, str]) -> Unknown:
    return Unknown(said["unknown"], said["lift"])


def _may_be_unknown(kind: Any) -> bool:
    return get_origin(kind) in {Union, UnionType} and Unknown in get_args(kind)


def _known(kind: Any) -> Any:
    """What is left of a union without `Unknown`."""
    return Union[tuple(one for one in get_args(kind) if one is not Unknown)]  # noqa: UP007 - built from what is left
