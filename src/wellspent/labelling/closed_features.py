"""Features whose names come from a closed list, and how those begin that quote words.

They are written here as `features` writes them, with the place of each in the weights,
so that nothing needs to be hashed turn by turn.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import Final

import numpy as np
import numpy.typing as npt

from wellspent.compiling import frozen
from wellspent.labelling.cues import read_cues
from wellspent.labelling.features import MILESTONES
from wellspent.labelling.kernel_reading import TRAITS
from wellspent.labelling.kernel_scores import WIDTH, Closed, Wording, most_at_once, packed
from wellspent.labelling.repeats import NAMES as REPEATS
from wellspent.labelling.weights import Weights, feature_hash

__all__ = ["closed_features", "milestones", "wording"]

_SPEAKERS: Final = "acs"
_LENGTHS: Final = ("0", "1", "2", "3", "5", "8", "13", "21", "34")
_GRADES: Final = ("0", "1", "2", ">3", ">5", ">8", ">12", ">20", ">40")
_SIZES: Final = (":short", ":long")
_LINE: Final = 8  # whole numbers that a processor fetches at once


def closed_features(weights: Weights) -> tuple[Closed, npt.NDArray[np.int64], int]:
    """Where the features of closed lists stand, and the rows of all weights that they stand in.

    Features that always come together are added up: their sums are rows behind the others.
    Then how many rows may be added up at once (`most_at_once`).
    """
    anybody, cues = ("", *_SPEAKERS), tuple(read_cues())
    rows = _Rows(weights)
    places = rows.places
    length, near = places(["len:"], anybody, _LENGTHS)[0], "pno"
    cue, trait = (places([x], anybody, names)[0] for x, names in (("c:", cues), ("t:", TRAITS)))
    near_cue = places(near, ["c:"], "=/", cues, ["", *_SIZES])[:, 0].swapaxes(2, 3)
    spoken = rows.added(places(["who:"], _SPEAKERS)[0], places(["bias"])[0])
    found = Closed(
        base=rows.added(rows.added(length[1:], length[0]), spoken[:, None]),
        cue=rows.added(cue[1:], cue[0]),
        trait=rows.added(trait[1:], trait[0]),
        around=places(["speakers:"], *[_SPEAKERS + "-"] * 5)[0].ravel(),
        near_cue=rows.added(near_cue[:, :, 1:], near_cue[:, :, :1]),
        near_trait=places(near, ["t:"], "=/", TRAITS, _SIZES)[:, 0].swapaxes(2, 3),
        near_length=places(near, ["len:"], "=/", _LENGTHS)[:, 0],
        far_cue=places("qm", ["c:"], _SPEAKERS, cues)[:, 0],
        far_trait=places("qm", ["t:"], _SPEAKERS, TRAITS)[:, 0],
        at=places(["at:"], _GRADES)[0],
        to_end=places(["to_end:"], _GRADES)[0],
        share=places(["share:"], "01234")[0],
        tenth=places(["tenth:"], _SPEAKERS, "0123456789")[0],
        asked=places(["asked:"], "ac", _SPEAKERS, _GRADES)[0],
        done=places(["d:"], _SPEAKERS, cues)[0],
        again=places(["", "n"], REPEATS),
    )
    every = rows.every()
    largest = int(np.abs(every).max(initial=0))
    return Closed(*map(frozen, found)), frozen(_aligned(packed(every))), most_at_once(largest)


class _Rows:
    """The rows of all weights, and of sums of them."""

    def __init__(self, weights: Weights) -> None:
        self._hashes = weights.hashes
        self._rows = [*np.zeros((len(weights.hashes), WIDTH), np.int32)]
        owner = np.repeat(np.arange(len(weights.hashes)), np.diff(weights.starts))
        for row, column, value in zip(owner, weights.columns, weights.values, strict=True):
            self._rows[row][column] = value

    def places(self, *choices: Iterable[str]) -> npt.NDArray[np.int32]:
        """Of the names that put one of each of the choices together; one axis a choice."""
        sizes = [len(tuple(choice)) for choice in choices]
        names = ["".join(chosen) for chosen in product(*choices)]
        return _places(names, self._hashes).reshape(sizes)

    def added(
        self, one: npt.NDArray[np.int32], other: npt.NDArray[np.int32]
    ) -> npt.NDArray[np.int32]:
        """The places of the sums of two rows each, where both have weights."""
        ones, others = np.broadcast_arrays(one, other)
        found: npt.NDArray[np.int32] = np.maximum(ones, others)
        for place in zip(*np.nonzero((ones >= 0) & (others >= 0)), strict=True):
            found[place] = len(self._rows)
            self._rows.append(self._rows[ones[place]] + self._rows[others[place]])
        return found

    def every(self) -> npt.NDArray[np.int64]:
        """All rows, shape (rows, `WIDTH`)."""
        return np.array(self._rows, np.int64).reshape(-1, WIDTH)


def _aligned(rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The same rows where each begins a line of the processor's memory."""
    room = np.zeros(rows.size + _LINE, np.int64)
    skipped = -room.ctypes.data // room.itemsize % _LINE
    found = room[skipped : skipped + rows.size].reshape(rows.shape)
    found[:] = rows
    return found


def wording() -> Wording:
    """How the names of features begin that quote words."""
    near = list(product("pno", "=/"))
    single = ["ww:", *(f"{who}w:" for who in _SPEAKERS), "ws:", *(f"{x}w:{y}" for x, y in near)]
    return Wording(
        _hashes(single),
        _hashes(["wb:", "wf:", "wl:"]),
        _hashes([f"{who}f:=" for who in _SPEAKERS]),
        _hashes([f"{x}f:{y}" for x, y in near]),
    )


def milestones() -> np.uint64:
    """The bits of the cues that are remembered for the rest of a contact."""
    return np.uint64(sum(1 << k for k, name in enumerate(read_cues()) if name in MILESTONES))


def _hashes(names: Iterable[str]) -> npt.NDArray[np.uint64]:
    return frozen(np.array([feature_hash(name) for name in names], np.uint64))


def _places(names: Iterable[str], hashes: npt.NDArray[np.uint64]) -> npt.NDArray[np.int32]:
    wanted = _hashes(names)
    if not len(hashes):
        return np.full(len(wanted), -1, np.int32)
    found = np.minimum(np.searchsorted(hashes, wanted), len(hashes) - 1)
    return np.where(hashes[found] == wanted, found, -1).astype(np.int32)
