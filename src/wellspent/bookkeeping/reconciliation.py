"""What the phone system says a contact took, beside what its ledger says."""

from __future__ import annotations

from dataclasses import dataclass

from wellspent.bookkeeping.ledger import Ledger

__all__ = ["Reconciliation", "reconcile"]


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The seconds that the ledger accounts for, those that the ACD recorded, and their gap."""

    ledger_seconds: float
    acd_seconds: float

    @property
    def difference_seconds(self) -> float:
        """What the ACD has more than the ledger; below zero where it has less."""
        return round(self.acd_seconds - self.ledger_seconds, 3)

    def __str__(self) -> str:
        """The reconciliation line in words."""
        return (
            f"ledger {self.ledger_seconds:.3f} s, ACD {self.acd_seconds:.3f} s, "
            f"difference {self.difference_seconds:+.3f} s"
        )


def reconcile(ledger: Ledger, acd_seconds: float | None) -> Reconciliation | None:
    """The reconciliation line of a ledger; None where either side has no handle time."""
    if ledger.handle_seconds is None or acd_seconds is None:
        return None
    return Reconciliation(ledger.handle_seconds, acd_seconds)
