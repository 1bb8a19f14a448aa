"""The weights of the signal model, in whole numbers: the same sum in any order, on any machine.

column     one kind of signal, in the order of `SIGNAL_KINDS`
score      own · SCALE[words] >> SHIFT + around + bias, in units of `UNIT`
threshold  the least score of a kind that is heard

A feature's name is kept as its hash alone, so that the file quotes nobody.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

import numpy as np
import numpy.typing as npt

from wellspent.listening.signal import SIGNAL_KINDS
from wellspent.listening.signals.reading import MOST_WORDS

__all__ = [
    "LEAST_CONFIDENCE",
    "MODEL",
    "SCALE",
    "SHIFT",
    "UNIT",
    "SignalModel",
    "feature_hash",
    "pack",
    "read_model",
    "run_hash",
    "shipped_model",
    "write_model",
]

UNIT: Final = 1 / 512
SHIFT: Final = 12
SCALE: Final = tuple(round((1 << SHIFT) / max(n, 1) ** 0.5) for n in range(MOST_WORDS + 1))
MODEL: Final = "signals.npz"
LEAST_CONFIDENCE: Final = 0.15
"""What is less sure than this is no signal, whatever the threshold of its kind: quotes are shown."""

_OFFSET: Final = 0xCBF29CE484222325
_PRIME: Final = 0x100000001B3
_WORD: Final = 0xFFFFFFFFFFFFFFFF
_LARGEST: Final = 32_000  # two bytes


@dataclass(frozen=True, slots=True, eq=False)
class SignalModel:
    """What every feature says for each kind, and what a score then means.

    `hashes` (features,) uint64, ascending; `values` (features, kinds) int16, `bias` (kinds,) and
    `thresholds` (kinds,) int64, all in `UNIT`. A score s of kind k is the confidence
    1 / (1 + exp(−(slopes[k] · s · UNIT + offsets[k]))).
    """

    hashes: npt.NDArray[np.uint64]
    values: npt.NDArray[np.int16]
    bias: npt.NDArray[np.int64]
    thresholds: npt.NDArray[np.int64]
    slopes: npt.NDArray[np.float64]
    offsets: npt.NDArray[np.float64]

    def confidences(
        self, kinds: npt.NDArray[np.int64], scores: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.float64]:
        """The probability that a careful reader hears it too, to four decimals."""
        logits = self.slopes[kinds] * (scores * UNIT) + self.offsets[kinds]
        return np.round(1.0 / (1.0 + np.exp(-logits)), 4)


def feature_hash(name: str) -> int:
    """The 64-bit FNV-1a hash of a feature's name (Fowler, Noll & Vo; RFC 9923)."""
    digest = _OFFSET
    for byte in name.encode():
        digest = ((digest ^ byte) * _PRIME) & _WORD
    return digest


def run_hash(words: Sequence[str]) -> int:
    """The hash of a run of words, from the hashes of the words."""
    digest = feature_hash(words[0])
    for word in words[1:]:
        digest = ((digest * _PRIME) & _WORD) ^ feature_hash(word)
    return digest


def pack(
    rows: Mapping[str, npt.NDArray[np.float64]],
    bias: npt.NDArray[np.float64],
    thresholds: npt.NDArray[np.float64],
    calibration: tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]],
) -> SignalModel:
    """The model of these weights (feature name to one number a kind), rounded to whole units."""
    whole = {_hash_of(name): _whole(row) for name, row in rows.items()}
    kept = sorted(key for key, row in whole.items() if row.any())
    return SignalModel(
        np.array(kept, np.uint64),
        np.array([whole[key] for key in kept], np.int16).reshape(len(kept), len(SIGNAL_KINDS)),
        np.round(bias / UNIT).astype(np.int64),
        np.round(thresholds / UNIT).astype(np.int64),
        *calibration,
    )


def write_model(model: SignalModel) -> bytes:
    """The file that holds this model; the same model, the same bytes."""
    held = io.BytesIO()
    np.savez_compressed(
        held,
        allow_pickle=False,
        kinds=np.frombuffer(json.dumps(SIGNAL_KINDS).encode(), np.uint8),
        **{name: getattr(model, name) for name in SignalModel.__slots__},
    )
    return held.getvalue()


def read_model(document: bytes) -> SignalModel:
    """The model that such a file holds."""
    with np.load(io.BytesIO(document), allow_pickle=False) as kept:
        return SignalModel(*(kept[name] for name in SignalModel.__slots__))


@cache
def shipped_model() -> SignalModel:
    """The model that comes with the package."""
    return read_model((files("wellspent.listening.signals") / "model" / MODEL).read_bytes())


def _hash_of(name: str) -> int:
    """What `features` names `c:…` is hashed as a name, what it quotes as a run of words."""
    return feature_hash(name) if ":" in name else run_hash(name.split(" "))


def _whole(row: npt.NDArray[np.float64]) -> npt.NDArray[np.int16]:
    return np.clip(np.round(row / UNIT), -_LARGEST, _LARGEST).astype(np.int16)
