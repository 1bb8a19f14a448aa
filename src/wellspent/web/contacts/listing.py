"""The contacts that somebody looks for: filters, measure, and which page of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from wellspent.report.rows_behind import Page, contacts_with
from wellspent.report.selection import Selection
from wellspent.web.access.filters import as_query, selection_of
from wellspent.web.access.scope import Scope, standing
from wellspent.web.contacts.measures import ALL, Measure, measure_named
from wellspent.web.scoring.blind import still_blind

__all__ = ["A_PAGE", "READ_AT_ONCE", "Wanted", "find"]

A_PAGE: Final = 25
READ_AT_ONCE: Final = 5  # a person can read five at a sitting
_LARGEST: Final = 1_000_000_000


@dataclass(frozen=True)
class Wanted:
    """What an address asks for: `selection` is not yet within anybody's scope; `start` counts from 0."""

    selection: Selection
    measure: Measure
    start: int

    @classmethod
    def of(cls, query: Any) -> Wanted:
        """What this QueryDict says; a start that is no number is the beginning."""
        said = query.get("start", "")
        start = int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0
        return cls(selection_of(query), measure_named(query.get("measure", "")), start)

    def query(self, start: int | None = None) -> str:
        """The query of an address that asks for the same, perhaps from another start on."""
        pairs = as_query(self.selection)
        if self.measure.name != ALL:
            pairs.append(("measure", self.measure.name))
        if start:
            pairs.append(("start", str(start)))
        return urlencode(pairs)


def find(scope: Scope, wanted: Wanted, limit: int) -> Page:
    """Those in sight that have something of the measure, from the start on: most of it first.

    Of an automatic answer's, those that the person has to score by the eye alone are left out.
    """
    within = wanted.selection.within(scope.selection)
    start = min(wanted.start, _LARGEST)
    # that a contact is in the list of an answer would tell its automatic answer
    blind = still_blind(scope) if wanted.measure.kind == "answer" else frozenset()
    if not blind:
        page: Page = standing().contacts(within, wanted.measure.name, start, limit)
        return page
    index = standing().index
    mask = index.mask(within).copy()
    mask[[place for one in blind if (place := index.position(one)) is not None]] = False
    return contacts_with(index, mask, wanted.measure.name, start, limit)
