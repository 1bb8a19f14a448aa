"""Where a model keeps the weights of each trait, as the kernels look them up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wellspent.compiling import frozen
from wellspent.contacts import SPEAKERS
from wellspent.errors import WellspentError
from wellspent.parts import FRICTIONS, PARTS
from wellspent.scorecard.cues import CUES
from wellspent.scorecard.kernels import Signs, Text, fill_words
from wellspent.scorecard.model import FIGURES, Matrix, ScoreModel
from wellspent.scorecard.traits import FAR, GAUGES, OPENING

__all__ = ["FRICTION_NAMES", "PART_NAMES", "Places", "places_in"]

Rows = npt.NDArray[np.int32]

PART_NAMES: Final = (*PARTS, "unknown")
FRICTION_NAMES: Final = (*FRICTIONS, "none")
_MOST_BITS: Final = 16  # of a number of words
_SPARE: Final = 4  # free places in the table of words, for each that is taken


class HashesMeet(WellspentError):
    """Two traits of a model have the same hash, so that no table can hold both."""

    def __init__(self) -> None:
        super().__init__(
            "Two words of the scorecard's model have the same hash.",
            "Train the model anew with another `_MIN_TURNS`.",
        )


@dataclass(frozen=True, slots=True)
class Places:
    """A model's weights as arrays: those of texts, of all other traits, and the gauges' columns."""

    text: Text
    signs: Signs
    bias: npt.NDArray[np.int32]
    gauges: npt.NDArray[np.int64]
    contacts: Matrix  # figures in the order of questions, then gauges × answers of all questions


@lru_cache(maxsize=4)
def places_in(model: ScoreModel) -> Places:
    """Where this model keeps what."""
    return Places(
        _text(model), _signs(model.turns.traits), frozen(model.turns.bias.astype(np.int32)),
        np.array([GAUGES.index(name) for name in model.gauges], np.int64),
        np.hstack([_in_order(model, name) for name in model.contacts]),
    )  # fmt: skip


def _in_order(model: ScoreModel, question: str) -> Matrix:
    """A question's weights with its own turns' figures not first but in the questions' order."""
    weights, questions = model.contacts[question].weights, model.turns.questions
    own = questions.index(question)
    width = FIGURES * len(questions)
    blocks = np.split(weights[:, :width], len(questions), axis=1)
    others = blocks[1:]
    ordered = [*others[:own], blocks[0], *others[own:]]
    return np.ascontiguousarray(np.hstack([*ordered, weights[:, width:]]).T)


def _text(model: ScoreModel) -> Text:
    traits = model.turns.traits
    said = [(trait.split(".w.", 1), row) for trait, row in traits.items() if ".w." in trait]
    size = 1 << (_SPARE * max(1, len(said))).bit_length()
    keys, rows = np.zeros(size, np.uint64), np.full(size, -1, np.int32)
    words: Any = pa.array([word for (_, word), _ in said], pa.binary())
    offsets = np.frombuffer(words.buffers()[1], np.int32)[: len(said) + 1] if said else np.zeros(1)
    fitted = fill_words(
        keys, rows, _bytes_of(words), offsets.astype(np.int64),
        np.array([SPEAKERS.index(who) for (who, _), _ in said], np.int8),
        np.array([row for _, row in said], np.int32),
    )  # fmt: skip
    if not fitted:
        raise HashesMeet
    cues = _rows(traits, [[f"{who}.c.{cue}" for cue in CUES] for who in SPEAKERS])
    return Text(frozen(keys), frozen(rows), cues, frozen(model.turns.weights.astype(np.int16)))


def _bytes_of(words: Any) -> npt.NDArray[np.uint8]:
    held = words.buffers()[2]
    return np.frombuffer(held, np.uint8) if held is not None else np.zeros(0, np.uint8)


def _signs(traits: Mapping[str, int]) -> Signs:
    sides = ("prev", "next")
    return Signs(
        speaker=_rows(traits, SPEAKERS),
        first=_rows(traits, [[f"{who}.first{k}" for k in range(FAR + 1)] for who in SPEAKERS]),
        last=_rows(traits, [[f"{who}.last{k}" for k in range(FAR + 1)] for who in SPEAKERS]),
        part=_rows(traits, [[f"{who}.p.{part}" for part in PART_NAMES] for who in SPEAKERS]),
        friction=_rows(traits, [f"friction.{name}" for name in FRICTION_NAMES]),
        words=_rows(traits, [f"words.{bits}" for bits in range(_MOST_BITS)]),
        length=_rows(traits, [f"length.{k}" for k in range(5)]),
        closing=_rows(traits, [[[f"{who}.c.{cue}.last{k}" for cue in CUES]
                                for k in range(OPENING)] for who in SPEAKERS]),
        near_part=_rows(traits, [[[f"{side}.{who}.p.{part}" for part in PART_NAMES]
                                  for who in SPEAKERS] for side in sides]),
        near_cue=_rows(traits, [[[f"{side}.{who}.c.{cue}" for cue in CUES]
                                 for who in SPEAKERS] for side in sides]),
        near_none=_rows(traits, [f"{side}.none" for side in sides]),
    )  # fmt: skip


def _rows(traits: Mapping[str, int], names: Any) -> Rows:
    """The rows of these traits in the same shape; −1 where the model has none."""
    shape = np.array(names)
    flat = [traits.get(str(name), -1) for name in shape.ravel()]
    return frozen(np.array(flat, np.int32).reshape(shape.shape))
