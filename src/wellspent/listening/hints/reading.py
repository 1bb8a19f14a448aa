"""What every turn shows, as columns: cues of a change, and subjects in it and around it.

cue      words of a customer about something that has changed, repeats or looks odd
subject  what the words are about, from a small list of what services are made of
around   the turn itself and two turns before and after it, whoever speaks
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["SUBJECTS", "Shown", "read_turns"]

Flags = npt.NDArray[np.bool_]
_AROUND: Final = 2  # turns


@cache
def _patterns(table: str) -> dict[str, str]:
    text = (resources.files("wellspent.listening.hints") / "cues.toml").read_text("utf-8")
    found: dict[str, str] = tomllib.loads(text)[table]
    return found


SUBJECTS: Final[tuple[str, ...]] = tuple(_patterns("subjects"))


@dataclass(frozen=True, slots=True)
class Shown:
    """One row a turn: how many cues of a change it has, and which subjects lie around it.

    `own` has the subjects of the turn itself. `texts` says which of the distinct texts a turn says; `customers` which turns are a customer's.
    """

    cues: npt.NDArray[np.int64]
    subjects: Flags
    own: Flags
    texts: npt.NDArray[np.int64]
    customers: Flags


def read_turns(turns: pa.Table) -> Shown:
    """What is shown by these turns, whose contacts lie together and in order."""
    said: Any = pc.dictionary_encode(turns["text"].combine_chunks())
    if isinstance(said, pa.ChunkedArray):
        said = said.combine_chunks()
    plain = pc.utf8_lower(pc.replace_substring(said.dictionary, pattern="’", replacement="'"))
    texts = said.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    changes = _matched(plain, "change").sum(axis=1)
    subjects = _matched(plain, "subjects")[texts]
    speakers: Any = pc.equal(turns["speaker"], pa.scalar("customer"))
    return Shown(
        changes[texts],
        _around(subjects, turns["contact"].to_numpy()),
        subjects,
        texts,
        np.asarray(speakers.to_numpy(zero_copy_only=False), np.bool_)
        if isinstance(speakers, pa.Array)
        else np.asarray(speakers.to_numpy(), np.bool_),
    )


def _matched(texts: Any, table: str) -> Flags:
    """A column a pattern: which texts it stands in."""
    found = [
        pc.match_substring_regex(texts, pattern=pattern).to_numpy(zero_copy_only=False)
        for pattern in _patterns(table).values()
    ]
    return np.stack(found, axis=1).astype(np.bool_)


def _around(flags: Flags, contacts: npt.NDArray[Any]) -> Flags:
    """What a turn has, or one of its near neighbours in the same contact."""
    near = flags.copy()
    for step in range(1, _AROUND + 1):
        same = (contacts[step:] == contacts[:-step])[:, None]
        near[step:] |= flags[:-step] & same
        near[:-step] |= flags[step:] & same
    return near
