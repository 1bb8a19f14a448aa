"""The contacts behind a figure, page by page: those that have most of it first."""

from __future__ import annotations

from dataclasses import dataclass

from wellspent.report.index import ContactIndex, ContactLine, Mask, as_bytes

__all__ = ["Page", "contacts_with"]


@dataclass(frozen=True, slots=True)
class Page:
    """Some of `total` contacts that have something of a measure.

    `seconds` are how much each of `lines` has of it: of an answer or a flag it is 1.
    """

    total: int
    lines: tuple[ContactLine, ...]
    seconds: tuple[float, ...]


def contacts_with(
    index: ContactIndex, mask: Mask, measure: str, offset: int = 0, limit: int = 50
) -> Page:
    """The masked contacts that have something of a measure, from `offset` on.

    A measure is one of `report.model.Rows`, or `contacts` for all of them. Those with most
    seconds come first; of an answer or a flag, and of all contacts, those that began last.
    Contacts alike in that come in the order of their ids. A measure that nobody has is empty.
    """
    from wellspent.report.index_kernels import page_of  # noqa: PLC0415 - numba

    order, seconds = index.ordered(measure)
    total, places = page_of(order, as_bytes(mask), max(offset, 0), max(limit, 0))
    return Page(
        total,
        tuple(index.line(position) for position in order[places].tolist()),
        tuple(seconds[places].tolist()),
    )
