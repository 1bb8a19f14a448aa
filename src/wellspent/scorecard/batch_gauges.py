"""The gauges of every contact of a batch, as `contact_gauges` gives them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wellspent.scorecard.batch import Batch, Whole
from wellspent.scorecard.cues import CUES
from wellspent.scorecard.kernels import count_feelings, count_signs, pick_gauges
from wellspent.scorecard.model import hundredths
from wellspent.scorecard.trait_places import FRICTION_NAMES, PART_NAMES
from wellspent.scorecard.traits import CLOSING, LONG_GAP_SECONDS, OPENING

__all__ = ["batch_gauges"]

_ZONES = 4


def batch_gauges(
    batch: Batch, tables: Mapping[str, pa.Table], first: Whole, last: Whole, chosen: Whole
) -> Whole:
    """One row a contact of the batch, one column a gauge of those chosen (places in `GAUGES`).

    A new gauge is a column more here, where its name stands in `GAUGES`.
    """
    counted = _counted(batch, first, last)
    others = np.hstack([_feelings(batch), _states(batch, tables), _gaps(batch, tables),
                        _typed(batch, tables)])  # fmt: skip
    flat = hundredths(np.arange(counted.max() + 1))
    return np.asarray(pick_gauges(counted, flat, hundredths(others), chosen))


def _counted(batch: Batch, first: Whole, last: Whole) -> Whole:
    """Parts, cues and frictions by speaker and zone, and each speaker's turns: whole numbers."""
    signs = _ZONES * (len(PART_NAMES) + len(CUES))
    counts = np.zeros((len(batch.of), 2, signs + len(FRICTION_NAMES) + 1), np.int32)
    count_signs(counts, batch.edges, batch.speakers, batch.parts, batch.frictions, batch.masks,
                first, last, len(PART_NAMES), len(CUES), OPENING, CLOSING)  # fmt: skip
    return counts.reshape(len(batch.of), -1)


def _feelings(batch: Batch) -> Whole:
    return np.asarray(count_feelings(batch.edges, batch.speakers, batch.felt, batch.meets))


def _states(batch: Batch, tables: Mapping[str, pa.Table]) -> Whole:
    """Holds and their seconds, transfers and theirs."""
    states, contacts = tables["states"], len(batch.of)
    if not len(states):
        return np.zeros((contacts, 4))
    places = np.full(len(batch.contacts), -1)
    places[batch.of] = np.arange(contacts)
    known: Any = pc.index_in(states["contact"], value_set=batch.contacts)
    rows = pc.fill_null(known, -1).to_numpy()
    own = np.where(rows >= 0, places[rows], -1)
    start, end = _seconds(states["start"]), _seconds(states["end"])
    lengths = np.fmax(0.0, end - start)
    columns: list[Whole] = []
    kinds: Any = states["kind"]
    for kind in ("hold", "transfer"):
        chosen = (own >= 0) & pc.fill_null(pc.equal(kinds, pa.scalar(kind)), False).to_numpy()
        # bincount adds in the order of the rows, as `_total` does
        columns += [np.bincount(own[chosen], minlength=contacts).astype(float),
                    np.bincount(own[chosen], lengths[chosen], contacts)]  # fmt: skip
    return np.column_stack(columns)


def _gaps(batch: Batch, tables: Mapping[str, pa.Table]) -> Whole:
    """The longest time from one turn's start to the next one's, and how many are long."""
    start = _seconds(tables["turns"]["start"])
    gaps = np.fmax(0.0, np.diff(start, append=np.nan))
    gaps[batch.edges[1:] - 1] = 0.0
    longest = np.maximum.reduceat(gaps, batch.edges[:-1])
    many = np.add.reduceat(gaps > LONG_GAP_SECONDS, batch.edges[:-1], dtype=np.int64)
    return np.column_stack([longest, many])


def _typed(batch: Batch, tables: Mapping[str, pa.Table]) -> Whole:
    """Whether each contact's turns were typed, as `Contact.typed` tells."""
    ends = np.asarray(pc.is_valid(tables["turns"]["end"]).to_numpy())
    unended = ~np.logical_or.reduceat(ends, batch.edges[:-1])
    channels: Any = tables["contacts"]["channel"].combine_chunks()
    channel = channels.take(pa.array(batch.of))
    voice = pc.equal(channel, pa.scalar("voice"))
    known = np.asarray(pc.is_valid(channel).to_numpy(zero_copy_only=False))
    spoken = np.asarray(pc.fill_null(voice, False).to_numpy(zero_copy_only=False))
    return np.where(known, ~spoken, unended)[:, None]


def _seconds(column: Any) -> Whole:
    """Seconds as float64; NaN where there are none."""
    return np.asarray(column.to_numpy(), np.float64)
