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
from wellspent.labelling.kernel_scores import Closed, Wording
from wellspent.labelling.weights import feature_hash

__all__ = ["closed_features", "milestones", "wording"]

_SPEAKERS: Final = "acs"
_LENGTHS: Final = ("0", "1", "2", "3", "5", "8", "13", "21", "34")
_GRADES: Final = ("0", "1", "2", ">3", ">5", ">8", ">12", ">20", ">40")
_SIZES: Final = (":short", ":long")


def closed_features(hashes: npt.NDArray[np.uint64]) -> Closed:
    """Where the features of closed lists stand among these hashes, which ascend."""
    anybody, cues = ("", *_SPEAKERS), tuple(read_cues())

    def places(*choices: Iterable[str]) -> npt.NDArray[np.int32]:
        """Of the names that put one of each of the choices together; one axis a choice."""
        sizes = [len(tuple(choice)) for choice in choices]
        names = ["".join(chosen) for chosen in product(*choices)]
        return _places(names, hashes).reshape(sizes)

    found = Closed(
        bias=places(["bias"]),
        who=places(["who:"], _SPEAKERS)[0],
        length=places(["len:"], anybody, _LENGTHS)[0],
        cue=places(["c:"], anybody, cues)[0],
        trait=places(["t:"], anybody, TRAITS)[0],
        around=places(["speakers:"], *[_SPEAKERS + "-"] * 5)[0].ravel(),
        near_cue=places("pno", ["c:"], "=/", cues, ["", *_SIZES])[:, 0].swapaxes(2, 3),
        near_trait=places("pno", ["t:"], "=/", TRAITS, _SIZES)[:, 0].swapaxes(2, 3),
        near_length=places("pno", ["len:"], "=/", _LENGTHS)[:, 0],
        far_cue=places("qm", ["c:"], _SPEAKERS, cues)[:, 0],
        far_trait=places("qm", ["t:"], _SPEAKERS, TRAITS)[:, 0],
        at=places(["at:"], _GRADES)[0],
        to_end=places(["to_end:"], _GRADES)[0],
        share=places(["share:"], "01234")[0],
        done=places(["d:"], _SPEAKERS, cues)[0],
    )
    return Closed(*map(frozen, found))


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
