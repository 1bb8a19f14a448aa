"""Prepares every part of the moments of a centre, one after another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from duckdb import DuckDBPyConnection

from wellspent.estimate import Unknown
from wellspent.moments.moment import Moment
from wellspent.report.moments.before import NOTHING_BEFORE, Before
from wellspent.report.moments.parts import PARTS
from wellspent.settings import Settings

__all__ = ["Prepared", "prepare_moments"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Prepared:
    """Everything that was prepared from one run, whose number is `run`; `parts` by their names."""

    run: str
    centre: str
    fictional: bool
    currency: str
    parts: Mapping[str, Any] = field(default_factory=dict)

    def part(self, kind: type[T]) -> T | Unknown | None:
        """The part of this kind: as it was found, the reason why not, or None where it was never looked for."""
        name = next((one.name for one in PARTS if one.kind is kind), None)
        return None if name is None else self.parts.get(name)

    @property
    def moments(self) -> tuple[Moment, ...]:
        """Every moment of every part, in the order of the parts."""
        return tuple(
            moment for part in self.parts.values() for moment in getattr(part, "moments", ())
        )


def prepare_moments(
    con: DuckDBPyConnection,
    settings: Settings,
    before: Before = NOTHING_BEFORE,
    *,
    run: str = "",
    progress: Callable[[int, int], None] = lambda done, of: None,  # noqa: ARG005
) -> Prepared:
    """Every part of the centre's moments, from its tables and from what is known before."""
    found: dict[str, Any] = {}
    for place, part in enumerate(PARTS):
        progress(place, len(PARTS))
        found[part.name] = part.gather(con, settings, replace(before, found=dict(found)))
    progress(len(PARTS), len(PARTS))
    return Prepared(run, settings.name, settings.fictional, settings.currency, found)
