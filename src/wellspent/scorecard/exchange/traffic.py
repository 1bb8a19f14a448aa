"""What goes over to another system or comes from it, and what was lost on the way."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from wellspent.errors import BadInput, Problem
from wellspent.scorecard.form_parts import Form

__all__ = ["ExportedForm", "FormForeign", "ImportedForm", "Losses", "hundredths", "slug"]

_ODD: Final = re.compile(r"[^A-Za-z0-9._-]+")


class FormForeign(BadInput):
    """A document that is not a form of the system that was named."""

    def __init__(self, system: str, lacks: str) -> None:
        """`lacks` names what such a form has and this does not."""
        super().__init__(
            f"This is no form of {system}: it has no {lacks}.",
            "Name the file that the system's own interface gives, or another system.",
        )


@dataclass(frozen=True, slots=True)
class ExportedForm:
    """The form as the other system's interface takes it, and what it could not say."""

    document: dict[str, Any]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class ImportedForm:
    """The form that another system's document states, and what our form could not say."""

    form: Form
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class Losses:
    """Collects problems while a form is carried over; `source` names the form or its file."""

    source: str
    problems: list[Problem] = field(default_factory=list)

    def add(self, where: str, found: str, remedy: str) -> None:
        """One thing at one place that could not be carried over as it is."""
        problem = Problem(self.source, None, f"{where} {found}.", remedy)
        if problem not in self.problems:
            self.problems.append(problem)

    def cut(self, text: str, most: int, where: str, what: str) -> str:
        """The text, shortened where it is longer than the other system takes."""
        if len(text) <= most:
            return text
        self.add(where, f"has a {what} of {len(text)} characters, and {most} are taken",
                 "Shorten it; its end was cut off.")  # fmt: skip
        return text[: most - 1] + "…"

    def unread(self, row: dict[str, Any], read: Iterable[str], where: str) -> None:
        """Name the keys of a foreign record that our form has no place for."""
        for key, value in row.items():
            if key not in set(read) and value not in (None, [], {}, "", False):
                self.add(where, f"has {key}, which our forms do not hold",
                         "Keep the original if you need it.")  # fmt: skip


def slug(text: str, most: int, taken: set[str]) -> str:
    """An id of letters, digits, dots and dashes that is not taken yet, and now is."""
    base = _ODD.sub("-", text).strip("-")[:most] or "x"
    found, n = base, 2
    while found in taken:
        found = f"{base[: most - len(str(n)) - 1]}-{n}"
        n += 1
    taken.add(found)
    return found


def hundredths(weights: dict[str, float]) -> dict[str, float]:
    """The weights as percentages that sum to 100, to the sixth decimal."""
    whole = sum(weights.values())
    shares = {name: round(100 * weight / whole, 6) for name, weight in weights.items()}
    if shares:
        largest = max(shares, key=lambda name: shares[name])
        rest = sum(share for name, share in shares.items() if name != largest)
        shares[largest] = round(100 - rest, 6)
    return shares
