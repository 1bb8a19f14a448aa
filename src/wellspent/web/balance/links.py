"""From a figure to its contacts: the address of the list that it opens."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from django.urls import reverse

from wellspent.estimate import Unknown
from wellspent.report.model import Place, Rows
from wellspent.report.selection import Selection
from wellspent.web.access.filters import FILTERS, as_query

__all__ = ["opening", "within_place"]


def opening(
    asked: Selection, rows: Rows | None, field: str | None = None, value: str | None = None
) -> str:
    """The list of the contacts behind a figure, under the filters that were chosen."""
    if rows is not None and rows.field is not None:
        field, value = rows.field, rows.value
    if field is not None:
        asked = replace(asked, **{FILTERS[field]: frozenset({value})})
    query = as_query(asked) + ([("measure", rows.measure)] if rows else [])
    return f"{reverse('contacts')}?{urlencode(query)}" if query else reverse("contacts")


def within_place(asked: Selection, place: Place | Unknown) -> str:
    """The contacts of the place where a line's seconds gather; nothing where there is none."""
    return "" if isinstance(place, Unknown) else opening(asked, place.rows)
