"""Which of the eight kinds of signal each turn of a customer holds, with the words that carry it.

heard   one kind in one turn: the sentence that speaks for it most, and how sure that is
louder  of the same kind heard in turns close together, the one with the higher score

Only customers are heard: what an agent or a system says is no signal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wellspent.contacts import Turn
from wellspent.listening.signal import SIGNAL_KINDS, SignalKind
from wellspent.listening.signals.features import Seen, read_contact
from wellspent.listening.signals.weights import (
    SCALE,
    SHIFT,
    SignalModel,
    feature_hash,
    run_hash,
    shipped_model,
)

__all__ = ["HEARD", "NEAR", "Heard", "Loudest", "hear", "kinds_of", "kinds_of_table", "settled"]

NEAR: Final = 2  # turns

_COLUMNS: Final[dict[str, pa.DataType]] = {
    "contact": pa.string(), "turn": pa.int32(), "kind": pa.string(), "start": pa.int32(),
    "end": pa.int32(), "confidence": pa.float64(),
}  # fmt: skip
HEARD: Final = pa.schema(list(_COLUMNS.items()))
"""What `kinds_of_table` returns: `start` and `end` are characters of the turn's text."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One kind of signal in one turn.

    `turn` counts from 1; characters `start` to `end` of its text are the sentence that carries
    it. `confidence` is the probability that a careful reader would hear it too.
    """

    turn: int
    kind: SignalKind
    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Loudest:
    """The sentence of a turn with the highest score of one kind."""

    turn: int
    kind: int
    score: int
    start: int
    end: int


def kinds_of(turns: Sequence[Turn]) -> tuple[Heard, ...]:
    """The signals of one contact, in order of turns and then of `SIGNAL_KINDS`.

    A signal is heard where its score reaches the threshold of its kind, and no louder one of the
    same kind stands within two turns.
    """
    model = shipped_model()
    return tuple(_heard(model, loud) for loud in settled(hear(turns, model), model.thresholds))


def kinds_of_table(turns: pa.Table) -> pa.Table:
    """The signals of many contacts, Arrow in, Arrow out, schema `HEARD`: as `kinds_of` hears each.

    `turns` has the schema of the table `turns`; the rows of a contact stand together, in order.
    """
    from wellspent.listening.signals.batch import hear_table  # noqa: PLC0415 - brings numba

    found = hear_table(turns, NEAR)
    at = turns.select(["contact", "turn"]).take(found.rows)
    columns: list[Any] = [
        at["contact"], at["turn"], np.array(SIGNAL_KINDS)[found.kinds], found.starts, found.ends,
        found.confidences,
    ]  # fmt: skip
    return pa.table([pa.array(c) if isinstance(c, np.ndarray) else c for c in columns],
                    names=HEARD.names).cast(HEARD)  # fmt: skip


def hear(turns: Sequence[Turn], model: SignalModel) -> list[Loudest]:
    """The loudest sentence of every turn of the customer for every kind, whatever its score."""
    found: dict[tuple[int, int], Loudest] = {}
    for seen in read_contact(turns):
        for kind, score in enumerate(_scores(seen, model)):
            known = found.get((seen.turn, kind))
            if known is None or score > known.score:
                found[seen.turn, kind] = Loudest(
                    seen.turn, kind, score, seen.sentence.start, seen.sentence.end
                )
    return list(found.values())


def settled(
    loudest: Sequence[Loudest], thresholds: Sequence[int] | npt.NDArray[np.int64]
) -> list[Loudest]:
    """Those that reach their kind's threshold, each the loudest of its kind within `NEAR` turns."""
    over = [loud for loud in loudest if loud.score >= thresholds[loud.kind]]
    return [
        loud
        for loud in over
        if not any(
            other.kind == loud.kind
            and abs(other.turn - loud.turn) <= NEAR
            and (other.score, -other.turn) > (loud.score, -loud.turn)
            for other in over
        )
    ]


def _scores(seen: Seen, model: SignalModel) -> list[int]:
    rows = _rows(model)
    scores = [0] * len(SIGNAL_KINDS)
    for run in seen.own:
        for kind, value in enumerate(rows.get(run_hash(run), ())):
            scores[kind] += value
    scale = SCALE[len(seen.sentence.words)]
    scores = [
        (score * scale >> SHIFT) + int(b) for score, b in zip(scores, model.bias, strict=True)
    ]
    for name in seen.around:
        for kind, value in enumerate(rows.get(feature_hash(name), ())):
            scores[kind] += value
    return scores


@lru_cache(maxsize=2)
def _rows(model: SignalModel) -> Mapping[int, tuple[int, ...]]:
    pairs = zip(model.hashes.tolist(), model.values.tolist(), strict=True)
    return {key: tuple(row) for key, row in pairs}


def _heard(model: SignalModel, loud: Loudest) -> Heard:
    sure = model.confidences(np.array([loud.kind]), np.array([loud.score]))
    return Heard(loud.turn, SIGNAL_KINDS[loud.kind], loud.start, loud.end, float(sure[0]))
