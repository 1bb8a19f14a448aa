"""The time ledger: every second of a contact's handle time in exactly one line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from wellspent.bookkeeping.ledger import LabelsMismatch, Ledger, Line, Segment, keep_ledger
from wellspent.bookkeeping.reconciliation import Reconciliation, reconcile

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = [
    "LabelsMismatch",
    "Ledger",
    "Line",
    "Reconciliation",
    "Segment",
    "keep_ledger",
    "ledger_table",
    "reconcile",
]


def ledger_table(tables: Mapping[str, pa.Table], labels: pa.Table) -> pa.Table:
    """The table `segments` of a batch of contacts: the segments that `keep_ledger` gives them.

    `tables` are `contacts`, `turns` and `states`, `labels` the table of that name, one
    row for every turn. Contacts come in the order of `contacts`; one of whose time
    nothing is known has no segments. Raises `LabelsMismatch`.
    """
    from wellspent.bookkeeping.batch import ledgers_of  # noqa: PLC0415 - numba takes its time

    return ledgers_of(tables, labels)
