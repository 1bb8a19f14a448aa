"""The weights of the tagger: a row of whole numbers a feature, and transitions between labels.

label    `O`, a plain word; `thing` and `town`, plain words that annotators named; or a kind
plain    the first three labels: nothing that is taken out
scale    weights are multiplied by 256 and rounded, so that every sum is exact, in any order
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Final

import numpy as np
import numpy.typing as npt

__all__ = ["KINDS", "LABELS", "PLAIN", "SCALE", "Weights", "pack", "read_weights", "shipped",
           "write_weights"]  # fmt: skip

Whole = npt.NDArray[np.int16]

KINDS: Final = (
    "name", "address", "email", "phone", "card", "account", "national_id", "order", "postcode",
    "password", "dob",
)  # fmt: skip
PLAIN: Final = 3
LABELS: Final = ("O", "thing", "town", *KINDS)
SCALE: Final = 256
_MOST: Final = 8_000  # so that the sum over a long turn fits 32 bits


@dataclass(frozen=True, eq=False)
class Weights:
    """`keys` (features,) uint32, ascending; `rows` (features, labels) int16, times `SCALE`;
    `transitions` (labels, labels) int16, from the row's label to the column's.
    """

    keys: npt.NDArray[np.uint32]
    rows: Whole
    transitions: Whole

    @cached_property
    def row_of(self) -> Mapping[int, int]:
        """The row of each key."""
        return {key: row for row, key in enumerate(self.keys.tolist())}


def pack(
    features: Iterable[tuple[tuple[int, str], float]],
    passing: Mapping[tuple[str, str], float],
) -> Weights:
    """The weights that are stated by key and label, and by a label and the next one."""
    rows: dict[int, Whole] = {}
    for (key, label), weight in features:
        if round(weight * SCALE):
            row = rows.setdefault(key, np.zeros(len(LABELS), np.int16))
            row[LABELS.index(label)] = _scaled(weight)
    transitions = np.zeros((len(LABELS), len(LABELS)), np.int16)
    for (before, behind), weight in passing.items():
        transitions[LABELS.index(before), LABELS.index(behind)] = _scaled(weight)
    keys = sorted(rows)
    table = np.array([rows[key] for key in keys], np.int16).reshape(-1, len(LABELS))
    return Weights(np.array(keys, np.uint32), table, transitions)


def _scaled(weight: float) -> int:
    return max(-_MOST, min(_MOST, round(weight * SCALE)))


def write_weights(weights: Weights) -> bytes:
    """The file that holds these weights; the same weights, the same bytes."""
    held = io.BytesIO()
    np.savez_compressed(
        held, allow_pickle=False, keys=weights.keys, rows=weights.rows.T,
        transitions=weights.transitions,
    )  # fmt: skip
    return held.getvalue()


def read_weights(document: bytes) -> Weights:
    """The weights that such a file holds."""
    with np.load(io.BytesIO(document), allow_pickle=False) as kept:
        return Weights(kept["keys"], np.ascontiguousarray(kept["rows"].T), kept["transitions"])


@cache
def shipped() -> Weights:
    """The weights that come with the package."""
    return read_weights(files("wellspent.redaction").joinpath("tagger.npz").read_bytes())
