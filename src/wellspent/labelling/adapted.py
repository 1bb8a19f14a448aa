"""The labels of an adapted labeller: the base's probabilities, corrected, then decided as always."""

from __future__ import annotations

import pyarrow as pa

from wellspent.labelling.adapter import Adapter
from wellspent.labelling.decisions import decide
from wellspent.labelling.labeller import shipped_labeller
from wellspent.labelling.noise import may_be_noise, settle_noise
from wellspent.tables import COMPUTED

__all__ = ["adapted_label_table"]


def adapted_label_table(turns: pa.Table, adapter: Adapter) -> pa.Table:
    """The table `labels` of these turns, row for row, where a centre has an adapter of its own.

    `turns` has the schema of the table `turns`; the rows of a contact stand together,
    in order. With an adapter that changes nothing the labels of `label_table`, their
    confidence within a thousandth (an adapter never takes a part for impossible).
    """
    labeller = shipped_labeller()
    base, frictions = labeller.probabilities(turns)
    decided = decide(adapter.apply_table(base, turns), frictions, labeller.thresholds)
    contacts = turns["contact"].combine_chunks().dictionary_encode().indices.to_numpy()
    labels = settle_noise(decided, contacts.astype("int64"), may_be_noise(turns["text"])).labels()
    said = {name: [getattr(x, name) for x in labels] for name in ("part", "pace", "friction", "confidence")}  # fmt: skip
    columns = {"contact": turns["contact"], "turn": turns["turn"], **said}
    return pa.table(columns, schema=COMPUTED["labels"])
