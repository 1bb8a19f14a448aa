"""Single keys of a form's tables, each of its type or refused with its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from wellspent.scorecard.form_parts import FormInvalid, Place

__all__ = [
    "chosen",
    "decimal",
    "flag",
    "items",
    "known_keys",
    "optional_text",
    "tables",
    "text",
    "whole",
]

Table = Mapping[str, Any]
Word = TypeVar("Word", bound=str)


def text(table: Table, key: str, where: str, place: Place) -> str:
    """Words that must be there, without spaces around them."""
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        raise FormInvalid(f"has no {key} in {where}", f'Give one: {key} = "…".', (*place, key))
    return _writable(value, key, where, place)


def optional_text(table: Table, key: str, where: str, place: Place) -> str:
    """Words that may be absent: then empty."""
    value = table.get(key)
    if value is None or value == "":
        return ""
    return text(table, key, where, place)


def _writable(value: str, key: str, where: str, place: Place) -> str:
    try:
        value.encode()
    except UnicodeEncodeError:
        raise FormInvalid(
            f"has half a character in {key} of {where}", "Type that word anew.", (*place, key)
        ) from None
    return value.strip()


def chosen(
    table: Table, key: str, where: str, place: Place, words: tuple[Word, ...]
) -> Word | None:
    """One of these words, or None where the key is absent."""
    value = table.get(key)
    if value is None:
        return None
    for word in words:
        if value == word:
            return word
    raise FormInvalid(
        f"gives {where} {key} = {value!r}, which does not exist",
        f"Use one of: {', '.join(words)}.",
        (*place, key),
    )


def flag(table: Table, key: str, where: str, place: Place, *, otherwise: bool) -> bool:
    """True or false."""
    value = table.get(key, otherwise)
    if not isinstance(value, bool):
        raise FormInvalid(f"gives {where} {key} = {value!r}", "Say true or false.", (*place, key))
    return value


def decimal(
    table: Table, key: str, where: str, place: Place, *, low: float, high: float
) -> float | None:
    """A number from `low` to `high`, or None where the key is absent."""
    value = table.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise FormInvalid(
            f"gives {where} {key} = {value!r}",
            f"Give a number from {low:g} to {high:g}.",
            (*place, key),
        )
    return float(value)


def whole(table: Table, key: str, where: str, place: Place) -> int | None:
    """A whole number, or None where the key is absent."""
    value = table.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > 10**9:
        raise FormInvalid(f"gives {where} {key} = {value!r}", "Give a whole number.", (*place, key))
    return value


def items(table: Table, key: str, where: str, place: Place) -> tuple[str, ...]:
    """Words in a list, each once; none where the key is absent."""
    value = table.get(key)
    if value is None:
        return ()
    proper = isinstance(value, list | tuple) and all(isinstance(v, str) and v for v in value)
    if not proper:
        raise FormInvalid(f"gives {where} {key} = {value!r}", "Give a list of ids.", (*place, key))
    return tuple(dict.fromkeys(value))


def tables(table: Table, key: str, where: str, place: Place) -> Sequence[Table]:
    """The tables in a list that must hold one at least."""
    value = table.get(key)
    proper = isinstance(value, list | tuple) and value and all(isinstance(v, dict) for v in value)
    if not proper:
        raise FormInvalid(f"has no {key} in {where}", f"Add one under [[{key}]].", (*place, key))
    found: Sequence[Table] = value  # type: ignore[assignment]
    return found


def known_keys(table: Table, known: tuple[str, ...], where: str, place: Place) -> None:
    """Refuse a key that does not exist: it may be a slip of the pen in one that does."""
    for key in table:
        if key not in known:
            raise FormInvalid(
                f"has the key '{key}' in {where}, which does not exist",
                f"Use one of: {', '.join(known)}.",
                (*place, str(key)),
            )
