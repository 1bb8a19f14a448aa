"""What is known before moments are prepared: its worth, what was heard, what people decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from wellspent.report.impact.model import Impact
from wellspent.report.listening.model import Listening
from wellspent.report.operation import Operation

__all__ = ["NOTHING_BEFORE", "Before"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Before:
    """What a part may build on; every one of them may be missing.

    `said` is what people decided in the app, a text of JSON a name. `found` holds the parts that
    were prepared before this one. `operation` is what the ACD counted.
    """

    impact: Impact | None = None
    listening: Listening | None = None
    operation: Operation | None = None
    said: Mapping[str, str] = field(default_factory=dict)
    found: Mapping[str, Any] = field(default_factory=dict)

    def part(self, kind: type[T]) -> T | None:
        """The part of this kind, where it was found before."""
        return next((one for one in self.found.values() if isinstance(one, kind)), None)


NOTHING_BEFORE = Before()
