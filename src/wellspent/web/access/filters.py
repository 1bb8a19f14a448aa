"""The filters that pages share: from an address to a selection, and the choices on screen.

An address names them `queue`, `team`, `channel`, `reason`, `segment`, `week` and `agent`,
each perhaps several times; the value `~` stands for "not recorded".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from wellspent.report.index import ContactIndex
from wellspent.report.selection import Selection
from wellspent.web.access.scope import Scope, standing

__all__ = [
    "FILTERS",
    "NOT_RECORDED",
    "Choices",
    "as_query",
    "choices",
    "selection_from_json",
    "selection_of",
    "selection_to_json",
    "values_in_sight",
]

FILTERS: Final = {
    "queue": "queues", "team": "teams", "channel": "channels", "reason": "reasons",
    "segment": "segments", "week": "weeks", "agent": "agents",
}  # fmt: skip
NOT_RECORDED: Final = "~"
# of these a role sees no more names than its contacts have
_OF_PEOPLE: Final = frozenset({"team", "queue"})


@dataclass(frozen=True)
class Choices:
    """One filter on screen: its name, and each value with its words and whether it is chosen."""

    name: str
    options: tuple[tuple[str, str, bool], ...]


def selection_of(query: Any) -> Selection:
    """What an address asks for; `query` is Django's QueryDict. Never wider than a scope by itself:
    use it as `selection_of(request.GET).within(request.access.selection)`.
    """
    wanted: dict[str, frozenset[str | None]] = {}
    for name, field in FILTERS.items():
        if values := [value for value in query.getlist(name) if value]:
            wanted[field] = frozenset(None if v == NOT_RECORDED else v for v in values)
    return Selection(**wanted)


def as_query(selection: Selection) -> list[tuple[str, str]]:
    """The filters of a selection as an address states them."""
    return [
        (name, NOT_RECORDED if value is None else value)
        for name, field in FILTERS.items()
        for value in sorted(getattr(selection, field) or (), key=lambda v: (v is None, v or ""))
    ]


def selection_to_json(selection: Selection) -> dict[str, list[str | None]]:
    """The filters of a selection as a database keeps them."""
    return {
        name: sorted(values, key=lambda v: (v is None, v or ""))
        for name, field in FILTERS.items()
        if (values := getattr(selection, field)) is not None
    }


def selection_from_json(kept: Mapping[str, Iterable[str | None]]) -> Selection:
    """The selection that `selection_to_json` kept."""
    return Selection(**{FILTERS[name]: frozenset(values) for name, values in kept.items()})


def choices(
    scope: Scope,
    selection: Selection,
    names: Iterable[str] = ("queue", "team", "channel", "reason", "segment", "week"),
) -> tuple[Choices, ...]:
    """The filters to show: the values of the centre, of teams, queues and agents those in sight."""
    return tuple(
        Choices(name, _options(_values(scope, name), getattr(selection, FILTERS[name])))
        for name in names
    )


def _values(scope: Scope, name: str) -> list[str | None]:
    if name == "agent":
        return [one.agent for one in standing().agents(scope.selection)]
    values = list(standing().values(name))
    if name in _OF_PEOPLE and not scope.everything:
        seen = values_in_sight(scope, name)
        values = [value for value in values if value in seen]
    return sorted(values, key=lambda v: v or "", reverse=True) if name == "week" else values


def values_in_sight(scope: Scope, name: str) -> frozenset[str | None]:
    """The values of a filter that the contacts in sight have."""
    selection = scope.selection

    def find(index: ContactIndex) -> frozenset[str | None]:
        texts = index.texts_of(name)
        counts = np.bincount(index.codes_of(name)[index.mask(selection)], minlength=len(texts))
        return frozenset(texts[code] for code in np.flatnonzero(counts).tolist())

    return standing().derived(("in sight", name, selection), find)


def _options(
    values: Iterable[str | None], chosen: frozenset[str | None] | None
) -> tuple[tuple[str, str, bool], ...]:
    return tuple(
        (NOT_RECORDED if value is None else value, value or "not recorded", value in (chosen or ()))
        for value in values
    )
