"""A centre's own correction of the labeller: small, learned from its own labelled conversations.

base      the labeller as shipped; it gives every turn a probability of every part
feature   a named trait of a turn: who spoke, how long, its cues and words, the cues before it
adapter   what is added to the logarithms of the base's probabilities

    log p'(k) = s · log p(k) + Σ_j a_jk · p_j(this turn and two on either side) + Σ_f w_fk + const

With s = 1 and every weight 0 nothing changes: that is where training starts and what it
is held to. Applying it is one matrix product a turn, whatever the base is made of.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from itertools import pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy import sparse

from wellspent.contacts import Turn
from wellspent.errors import BadInput
from wellspent.labelling.reading import Reading, read_turn
from wellspent.parts import PARTS

__all__ = [
    "ADAPTER_FILE",
    "Adapter",
    "AdapterOther",
    "AdapterUnreadable",
    "adapter_from_json",
    "adapter_to_json",
    "around",
    "base_digest",
    "logarithms",
    "named_features",
]

Probabilities = npt.NDArray[np.float64]

ADAPTER_FILE: Final = "labeller/adapter.json"  # in a workspace
_FORMAT: Final = 1
_REACH: Final = 2  # turns on either side whose probabilities are looked at
_LEAST: Final = 1e-4  # a part that the base rules out can still be brought back
_WIDTH: Final = len(PARTS)


class AdapterUnreadable(BadInput):
    """A file that should hold an adapter and does not."""

    def __init__(self, file: str) -> None:
        """`file` is where it was looked for."""
        super().__init__(
            f"'{file}' is not an adaptation of the labeller.",
            "Make it again: wellspent adapt REFERENCE.jsonl --workspace DIR; or delete the file.",
        )


class AdapterOther(BadInput):
    """An adapter that was learned on another labeller than the one at hand."""

    def __init__(self, file: str) -> None:
        """`file` is where it lies."""
        super().__init__(
            f"'{file}' corrects another version of the labeller than this one.",
            "Make it again: wellspent adapt REFERENCE.jsonl --workspace DIR; or delete the file.",
        )


@dataclass(frozen=True, eq=False)
class Adapter:
    """What a centre's own labels add to the base, and what it was learned from.

    `near` has a row for every part at every turn around (5 · 13, 13); `weights` one
    for every name in `features`. `base` is the digest of the labeller that it corrects.
    """

    base: str
    conversations: int
    sharpness: float
    near: npt.NDArray[np.float64]
    features: tuple[str, ...]
    weights: npt.NDArray[np.float64]

    def apply(self, parts: Probabilities, named: Sequence[Sequence[str]]) -> Probabilities:
        """The corrected probabilities of a contact's parts, shape (turns, `PARTS`), rows sum to 1.

        `parts` are the base's, `named` the features of every turn (`named_features`).
        A pure function; features that the adapter does not know change nothing.
        """
        if not len(parts):
            return parts
        scores = self.sharpness * logarithms(parts) + around(parts) @ self.near
        scores += self.chosen(named) @ self.weights
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True))

    def apply_table(self, parts: Probabilities, turns: pa.Table) -> Probabilities:
        """The same for many contacts at once: `parts` has the rows of `turns`.

        `turns` has the schema of the table `turns`; the rows of a contact stand together.
        """
        if not len(parts):
            return parts
        names = turns["contact"].to_pylist()
        rows: list[Any] = turns.select(["speaker", "text"]).to_pylist()
        said = [Turn(row["speaker"], row["text"]) for row in rows]
        begins = [0, *(k for k in range(1, len(names)) if names[k] != names[k - 1]), len(names)]
        return np.concatenate([
            self.apply(parts[a:b], named_features(said[a:b])) for a, b in pairwise(begins)
        ])  # fmt: skip

    def chosen(self, named: Sequence[Sequence[str]]) -> sparse.csr_matrix:
        """Which of the adapter's features every turn has, shape (turns, features), ones and zeros."""
        places = [[self._place[f] for f in turn if f in self._place] for turn in named]
        starts = np.concatenate([[0], np.cumsum([len(turn) for turn in places])])
        columns = np.array([k for turn in places for k in turn], dtype=np.int64)
        shape = (len(named), len(self.features))
        return sparse.csr_matrix((np.ones(len(columns)), columns, starts), shape=shape)

    @cached_property
    def _place(self) -> Mapping[str, int]:
        return {name: k for k, name in enumerate(self.features)}

    @cached_property
    def digest(self) -> str:
        """What tells this adapter from every other."""
        return hashlib.sha256(adapter_to_json(self).encode()).hexdigest()[:16]


def named_features(turns: Sequence[Turn]) -> list[list[str]]:
    """The names of the features of every turn of a contact, in order; each once a turn.

    Words stand as `ww:word`, so that `vetting` knows them for words.
    """
    readings = [read_turn(turn) for turn in turns]
    before = [None, *readings[:-1]] if readings else []
    return [sorted(set(_named(turn, last))) for turn, last in zip(readings, before, strict=True)]


def _named(turn: Reading, last: Reading | None) -> Iterator[str]:
    who = turn.speaker[0]
    yield "bias"
    yield f"who:{who}"
    yield f"len:{who}{turn.length}"
    for cue in turn.cues:
        yield f"c:{who}{cue}"
    for trait in turn.traits:
        yield f"t:{trait}"
    for word in turn.vocabulary:
        yield f"ww:{word}"
    for cue in last.cues if last else ():
        yield f"pc:{cue}"


def logarithms(parts: Probabilities) -> Probabilities:
    """Logarithms around a mean of 0, none further down than the least probability allows."""
    logs = np.log(np.maximum(parts, _LEAST))
    return np.asarray(logs - logs.mean(axis=1, keepdims=True))


def around(parts: Probabilities) -> Probabilities:
    """The probabilities of this turn and of two on either side; 0 beyond the contact's ends."""
    n = len(parts)
    padded = np.vstack([np.zeros((_REACH, _WIDTH)), parts, np.zeros((_REACH, _WIDTH))])
    return np.hstack([padded[shift : shift + n] for shift in range(2 * _REACH + 1)])


def adapter_to_json(adapter: Adapter) -> str:
    """The adapter as a text that `adapter_from_json` reads; the same adapter, the same text."""
    weights = dict(zip(adapter.features, adapter.weights.tolist(), strict=True))
    return json.dumps(
        {
            "format": _FORMAT,
            "base": adapter.base,
            "conversations": adapter.conversations,
            "parts": PARTS,
            "sharpness": adapter.sharpness,
            "near": adapter.near.tolist(),
            "features": weights,
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def adapter_from_json(text: str, file: str, base: str | None = None) -> Adapter:
    """The adapter that this text holds; `file` is what errors call its place.

    `base` is the digest of the labeller at hand, by default that of the shipped one.
    Raises `AdapterUnreadable`, and `AdapterOther` where it corrects another labeller.
    """
    try:
        kept = json.loads(text)
        adapter = _adapter(kept)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise AdapterUnreadable(file) from None
    if adapter.base != (base_digest() if base is None else base):
        raise AdapterOther(file)
    return adapter


def _adapter(kept: Mapping[str, Any]) -> Adapter:
    near = np.array(kept["near"], dtype=np.float64)
    features: dict[str, list[float]] = kept["features"]
    weights = np.array(list(features.values()), dtype=np.float64).reshape(len(features), _WIDTH)
    sound = np.isfinite(near).all() and np.isfinite(weights).all()
    wide = near.shape == ((2 * _REACH + 1) * _WIDTH, _WIDTH)
    if kept["format"] != _FORMAT or tuple(kept["parts"]) != PARTS or not (sound and wide):
        raise ValueError
    return Adapter(
        str(kept["base"]),
        int(kept["conversations"]),
        float(kept["sharpness"]),
        near,
        tuple(features),
        weights,
    )


@cache
def base_digest() -> str:
    """What identifies the labeller that the package ships: a digest of its model files."""
    digest = hashlib.sha256()
    for file in sorted((files("wellspent.labelling") / "model").iterdir(), key=lambda f: f.name):
        if file.is_file():
            digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:16]
