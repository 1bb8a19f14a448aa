"""The time ledger: every second of a contact's handle time in exactly one line."""

from wellspent.bookkeeping.ledger import LabelsMismatch, Ledger, Line, Segment, keep_ledger
from wellspent.bookkeeping.reconciliation import Reconciliation, reconcile

__all__ = [
    "LabelsMismatch",
    "Ledger",
    "Line",
    "Reconciliation",
    "Segment",
    "keep_ledger",
    "reconcile",
]
