"""A long list, a page at a time: how every route of the API answers with many rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Generic, TypeVar

from django.db.models import QuerySet
from ninja import Query, Schema

__all__ = ["Limit", "Offset", "Paged", "page"]

Row = TypeVar("Row")

# how many rows at most, and how many to leave out before them
Limit = Annotated[int, Query(ge=1, le=200)]
Offset = Annotated[int, Query(ge=0, le=1_000_000_000)]


class Paged(Schema, Generic[Row]):
    """Some rows of a longer list; `total` counts the whole list."""

    total: int
    items: list[Row]


def page(
    rows: QuerySet[Any] | Sequence[Any],
    limit: int,
    offset: int,
    show: Callable[[Any], Any] | None = None,
) -> dict[str, Any]:
    """The rows from `offset` on, `limit` at most, each as `show` shows it, and how many there are.

    A route states `limit: Limit = 50, offset: Offset = 0` and `response=Paged[RowOut]`. Rows of
    a database need an order, or pages would overlap.
    """
    total = rows.count() if isinstance(rows, QuerySet) else len(rows)
    some = list(rows[offset : offset + limit])
    return {"total": total, "items": some if show is None else [show(row) for row in some]}
