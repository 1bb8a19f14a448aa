"""The labels of an adapted labeller: the base's probabilities, corrected, then decided as always."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from wellspent.labelling.adapter import Adapter
from wellspent.labelling.decisions import decide
from wellspent.labelling.labeller import shipped_labeller
from wellspent.labelling.labels_of_turns import settled, table_of

if TYPE_CHECKING:
    from wellspent.labelling import Tier

__all__ = ["adapted_label_table"]


def adapted_label_table(turns: pa.Table, adapter: Adapter, tier: Tier = "fast") -> pa.Table:
    """One label a turn, as `label_table` gives it, where a centre has an adapter of its own.

    `turns` has the schema of the table `turns`; the rows of a contact stand together.
    """
    labeller = shipped_labeller(tier)
    base, frictions = labeller.probabilities(turns)
    decided = decide(adapter.apply_table(base, turns), frictions, labeller.thresholds)
    return table_of(turns, settled(turns, decided))
