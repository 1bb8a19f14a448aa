"""The weights of the fast labeller: one table from hashed feature names to weights, and transitions.

head     one model of the three: parts, pace, friction
column   one label of one head; the columns of all heads stand side by side
score    the sum of a turn's weights in one column, before its neighbours are heard

Weights are whole numbers of `UNIT`: whole numbers add up to the same sum in any order.
A feature's name is kept as its hash alone, so that the file quotes nobody.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from wellspent.labelling.decisions import FRICTION_LABELS, PACES
from wellspent.parts import PARTS

__all__ = [
    "HEADS",
    "LARGEST",
    "UNIT",
    "Head",
    "Weights",
    "feature_hash",
    "pack",
    "read_weights",
    "write_weights",
]

UNIT: Final = 1 / 512
LARGEST: Final = 15.0
"""No weight is further from 0: four of them, added, are whole numbers of two bytes still."""

_OFFSET: Final = 0xCBF29CE484222325
_PRIME: Final = 0x100000001B3
_WORD: Final = 0xFFFFFFFFFFFFFFFF


@dataclass(frozen=True, slots=True)
class Head:
    """One model: its labels, and the columns that hold their scores."""

    name: str
    labels: tuple[str, ...]
    first: int

    @property
    def columns(self) -> slice:
        """Where its labels stand among the columns of all heads."""
        return slice(self.first, self.first + len(self.labels))


def _heads() -> tuple[Head, ...]:
    heads, first = [], 0
    for name, labels in (("parts", PARTS), ("pace", PACES), ("friction", FRICTION_LABELS)):
        heads.append(Head(name, tuple(labels), first))
        first += len(labels)
    return tuple(heads)


HEADS: Final = _heads()
"""The three models, in the order of their columns."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of all heads: sparse rows by feature hash, and one matrix of transitions a head.

    `hashes` (features,) uint64, ascending; row k has the entries `starts[k]:starts[k + 1]`
    of `columns` (uint8) and `values` (int16, in units of `UNIT`). `transitions[head]`
    (labels, labels) float64: from the row's label to the column's.
    """

    hashes: npt.NDArray[np.uint64]
    starts: npt.NDArray[np.int32]
    columns: npt.NDArray[np.uint8]
    values: npt.NDArray[np.int16]
    transitions: Mapping[str, npt.NDArray[np.float64]]


def feature_hash(name: str) -> int:
    """The 64-bit FNV-1a hash of a feature's name (Fowler, Noll & Vo; RFC 9923)."""
    digest = _OFFSET
    for byte in name.encode():
        digest = ((digest ^ byte) * _PRIME) & _WORD
    return digest


def pack(
    rows: Mapping[str, Sequence[tuple[int, float]]],
    transitions: Mapping[str, npt.NDArray[np.float64]],
) -> Weights:
    """The weights that `rows` state: by feature name, pairs of column and weight.

    A weight is rounded to whole units, at most `LARGEST`; what is then 0 is left out.
    """
    kept = {name: _whole(pairs) for name, pairs in rows.items()}
    hashed = sorted((feature_hash(name), pairs) for name, pairs in kept.items() if pairs)
    counts = [len(pairs) for _, pairs in hashed]
    flat = [pair for _, pairs in hashed for pair in pairs]
    return Weights(
        np.array([key for key, _ in hashed], np.uint64),
        np.concatenate([[0], np.cumsum(counts)]).astype(np.int32),
        np.array([column for column, _ in flat], np.uint8),
        np.array([value for _, value in flat], np.int16),
        {name: np.asarray(matrix, np.float64) for name, matrix in transitions.items()},
    )


def _whole(pairs: Sequence[tuple[int, float]]) -> list[tuple[int, int]]:
    units = ((column, round(max(-LARGEST, min(LARGEST, x)) / UNIT)) for column, x in sorted(pairs))
    return [(column, value) for column, value in units if value]


def write_weights(weights: Weights) -> bytes:
    """The file that holds these weights; the same weights, the same bytes."""
    held = io.BytesIO()
    np.savez_compressed(
        held,
        allow_pickle=False,
        hashes=weights.hashes, starts=weights.starts, columns=weights.columns,
        values=weights.values,
        **{f"transitions_{name}": matrix for name, matrix in weights.transitions.items()},
    )  # fmt: skip
    return held.getvalue()


def read_weights(document: bytes) -> Weights:
    """The weights that such a file holds."""
    with np.load(io.BytesIO(document), allow_pickle=False) as kept:
        return Weights(
            kept["hashes"], kept["starts"], kept["columns"], kept["values"],
            {head.name: kept[f"transitions_{head.name}"] for head in HEADS},
        )  # fmt: skip
