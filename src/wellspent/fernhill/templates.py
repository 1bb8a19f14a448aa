"""The 120 conversations as templates: their cells of time and the exchanges they can do without.

cell      a stretch of a template's time that belongs to one thing: a turn, the
          gap before a turn, or a recorded state. Cells tile the template
exchange  an agent's turn that is proactive, empathy or rapport, with the turns
          of the same part right after it. It is optional when the customer speaks
          before it and the agent after it, and nothing else hangs on it
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt

from wellspent.parts import Part

__all__ = ["CELL_KINDS", "Exchange", "Template", "read_templates"]

CellKind = Literal[
    "agent", "customer", "system", "agent gap", "customer gap", "system gap",
    "tool", "knowledge", "hold", "transfer", "wrap",
]  # fmt: skip
CELL_KINDS: Final[tuple[CellKind, ...]] = (
    "agent", "customer", "system", "agent gap", "customer gap", "system gap",
    "tool", "knowledge", "hold", "transfer", "wrap",
)  # fmt: skip
_EXCHANGED: Final = ("proactive", "empathy", "rapport")


@dataclass(frozen=True, slots=True)
class Exchange:
    """A slow exchange of a template: its part, and its turns, from 1, both inclusive."""

    part: Part
    first: int
    last: int
    optional: bool


@dataclass(frozen=True, slots=True)
class Template:
    """One written conversation, and where its cells begin and end.

    `edges` are seconds, ascending, one more than there are cells. `kinds` are
    places in `CELL_KINDS`; `owners` the turn, from 1, that a turn or gap belongs
    to, 0 for states before the first turn of an exchange and outside of all.
    `turn_edges` and `state_edges` are the places in `edges` of starts and ends.
    """

    id: str
    meta: dict[str, str]
    turns: tuple[dict[str, Any], ...]
    states: tuple[dict[str, Any], ...]
    parts: tuple[Part, ...]
    friction: dict[int, str]
    names: tuple[dict[str, Any], ...]  # spans of the turns' texts that hold somebody's name
    exchanges: tuple[Exchange, ...]
    edges: npt.NDArray[np.float64]
    kinds: npt.NDArray[np.int64]
    owners: npt.NDArray[np.int64]
    turn_edges: npt.NDArray[np.int64]
    state_edges: npt.NDArray[np.int64]

    @property
    def typed(self) -> bool:
        """Whether it is a chat."""
        return self.meta["channel"] == "chat"


@cache
def read_templates() -> tuple[Template, ...]:
    """The templates, by client and number."""
    return tuple(_template(record) for record in _records())


def _records() -> Iterator[dict[str, Any]]:
    folder = resources.files("wellspent.fernhill") / "conversations"
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".jsonl.gz"):
            for line in gzip.decompress(file.read_bytes()).decode().splitlines():
                yield json.loads(line)


def _template(record: dict[str, Any]) -> Template:
    turns = tuple(turn | {"speaker": _speaker(turn["speaker"])} for turn in record["turns"])
    parts: tuple[Part, ...] = tuple(record["labels"]["parts"])
    friction = {int(turn): cause for turn, cause in record["labels"]["friction"].items()}
    fixed = set(friction) | {signal["turn"] for signal in record["signals"]}
    exchanges = tuple(_exchanges([turn["speaker"] for turn in turns], parts, fixed))
    return Template(
        id=record["id"],
        meta=record["meta"],
        turns=turns,
        states=tuple(record["events"]),
        parts=parts,
        friction=friction,
        names=tuple(span for span in record["pii"] if span["kind"] == "name"),
        exchanges=exchanges,
        **_cells(turns, record["events"], exchanges),
    )


def _speaker(name: str) -> str:
    return "system" if name == "bot" else name


def _exchanges(speakers: list[str], parts: tuple[Part, ...], fixed: set[int]) -> Iterator[Exchange]:
    """The exchanges after the opening turns; places here count from 0, in them from 1."""
    place, end = 2, len(parts)
    while place < end:
        first = place
        place += 1
        if speakers[first] != "agent" or parts[first] not in _EXCHANGED:
            continue
        while place < end and parts[place] == parts[first]:
            place += 1
        alternates = speakers[first - 1] != "agent" and (place == end or speakers[place] == "agent")
        needed = any(turn in fixed for turn in range(first + 1, place + 1))
        yield Exchange(parts[first], first + 1, place, alternates and not needed)


def _cells(
    turns: tuple[dict[str, Any], ...], states: list[dict[str, Any]], exchanges: tuple[Exchange, ...]
) -> dict[str, npt.NDArray[Any]]:
    """The edges, kinds and owners of a template's cells. States stand in the gaps between turns."""
    openers = {exchange.first for exchange in exchanges}
    pieces = [
        (turn["start"], _end(turn), turn["speaker"], n) for n, turn in enumerate(turns, 1)
    ] + [
        (s["start"], s["end"], s["kind"], _state_owner(s["after_turn"] + 1, len(turns), openers))
        for s in states
    ]
    # a state that begins at the moment of a sent turn comes after it
    order = sorted(range(len(pieces)), key=lambda i: (pieces[i][0], i))
    edges, kinds, owners = [0.0], [], []
    places = np.zeros((len(pieces), 2), dtype=np.int64)
    for rank, piece in enumerate(order):
        start, end, kind, owner = pieces[piece]
        following = next(i for i in [*order[rank:], -1] if i < len(turns))
        gap_owner = following + 1 if following >= 0 else 0
        gap = f"{turns[following]['speaker']} gap" if following >= 0 else "agent gap"
        edges += [start, end]
        kinds += [CELL_KINDS.index(gap), CELL_KINDS.index(kind)]
        owners += [gap_owner, owner]
        places[piece] = len(edges) - 2, len(edges) - 1
    return {
        "edges": np.array(edges), "kinds": np.array(kinds), "owners": np.array(owners),
        "turn_edges": places[: len(turns)], "state_edges": places[len(turns) :],
    }  # fmt: skip


def _end(turn: dict[str, Any]) -> float:
    return float(turn["start"] if turn["end"] is None else turn["end"])


def _state_owner(following: int, turns: int, openers: set[int]) -> int:
    """A state inside an exchange goes with it; one before it, or after the last turn, stays."""
    return 0 if following > turns or following in openers else following
