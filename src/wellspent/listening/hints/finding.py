"""Hints from a centre's tables: what customers say of a change, grouped by what it is about.

candidate  a customer's turn in which the kind is heard; of faults also one with a cue of a change
shared     a subject, or two together, that lie around the candidates of at least three voices
chance     how likely that is if candidates were like any other turn of the scope: the binomial tail at
           the share of the scope's distinct customer's turns that have these subjects around them

The strongest group is taken, its voices are set aside, and the rest is looked through again. Scopes are
the teams; a centre without teams is one scope.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy.stats import binom

from wellspent.listening.hints.hint import Hint, HintKind
from wellspent.listening.hints.reading import SUBJECTS, Shown, read_turns
from wellspent.listening.hints.voices import independent, voices_of
from wellspent.listening.hints.wording import Candidate, hint_of

__all__ = ["HINT_KINDS", "find_hints"]

HINT_KINDS: Final[tuple[HintKind, ...]] = ("early_warning", "unmet_need", "effort", "demand")
_VOICES: Final = 3
_MOST: Final = 12  # voices; what more of them say is no hint any more: reasons and alarms count it
_CHANCE: Final = 0.05
_SURE: Final = 0.5  # a warning heard less surely is no candidate by itself
_TELLING: Final = 2  # weight of a candidate that one shared subject is enough for
_CUED: Final[frozenset[HintKind]] = frozenset({"early_warning"})

Flags = npt.NDArray[np.bool_]
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Scope:
    """The turns of one team: which rows, how often subjects lie around them, and how many contacts."""

    team: str | None
    usual: Flags  # a row a distinct customer's turn, a column a subject
    contacts: int


def find_hints(contacts: pa.Table, turns: pa.Table, signals: pa.Table) -> tuple[Hint, ...]:
    """What at least three customers hint at in different words, the strongest first within a kind.

    `contacts` has contact, customer, began, queue, segment and team; `turns` contact, turn, speaker and text;
    `signals` contact, turn, kind and quote. The order of their rows is all one.
    """
    if not len(turns):
        return ()
    turns = turns.sort_by([("contact", "ascending"), ("turn", "ascending")])
    known = {row["contact"]: row for row in contacts.to_pylist()}
    shown = read_turns(turns)
    places = [
        known[one].get("team") if one in known else None for one in turns["contact"].to_pylist()
    ]
    heard = _heard(signals)
    return tuple(
        hint
        for kind in HINT_KINDS
        for hint in sorted(
            _of_kind(kind, turns, shown, known, places, heard[kind]),
            key=lambda hint: (hint.chance, hint.key),
        )
    )


def _of_kind(  # noqa: PLR0917 - the columns that it reads
    kind: HintKind, turns: pa.Table, shown: Shown, known: dict[str, Row],
    places: Sequence[str | None], heard: dict[tuple[str, int], str],
) -> Iterator[Hint]:  # fmt: skip
    candidates: dict[str | None, list[Candidate]] = defaultdict(list)
    for place in _candidate_rows(kind, turns, shown, heard):
        row = turns.slice(place, 1).to_pylist()[0]
        contact = known.get(row["contact"])
        if contact is not None:
            quote = heard.get((row["contact"], row["turn"]))
            candidates[places[place]].append(
                Candidate(
                    contact,
                    row["turn"],
                    row["text"],
                    quote,
                    shown.subjects[place],
                    shown.own[place],
                    int(shown.cues[place]) + (quote is not None),
                )
            )
    teams = np.array(["" if team is None else team for team in places])
    for team, those in candidates.items():
        inside = teams == ("" if team is None else team)
        of = sum(row.get("team") == team for row in known.values())
        scope = _Scope(team, _usual(shown, inside), of)
        yield from _grouped(kind, scope, those)


def _candidate_rows(
    kind: HintKind, turns: pa.Table, shown: Shown, heard: dict[tuple[str, int], str]
) -> list[int]:
    keys = zip(turns["contact"].to_pylist(), turns["turn"].to_pylist(), strict=True)
    told = np.fromiter((key in heard for key in keys), np.bool_, len(turns))
    cued = shown.cues > 0 if kind in _CUED else np.zeros(len(turns), np.bool_)
    return [int(place) for place in np.flatnonzero(shown.customers & (told | cued))]


def _usual(shown: Shown, inside: Flags) -> Flags:
    """The subjects around every distinct text that customers of the scope say."""
    rows = np.flatnonzero(inside & shown.customers)
    _, first = np.unique(shown.texts[rows], return_index=True)
    return np.asarray(shown.subjects[rows[first]])


def _grouped(kind: HintKind, scope: _Scope, candidates: list[Candidate]) -> Iterator[Hint]:
    voices = np.array(voices_of([(one.contact["contact"], one.text) for one in candidates]))
    subjects = np.stack([one.subjects for one in candidates])
    left = np.ones(len(candidates), np.bool_)
    while found := _strongest(scope, candidates, voices, subjects & left[:, None]):
        chance, columns, members = found
        members = np.union1d(members, _telling(candidates, columns, left))
        spoken = set(voices[members].tolist())
        yield hint_of(
            kind, scope.team, scope.contacts,
            tuple(SUBJECTS[column] for column in columns),
            [(int(voices[place]), candidates[place]) for place in members],
            [candidates[place].text for place in range(len(candidates))], chance,
        )  # fmt: skip
        left &= ~np.isin(voices, list(spoken))


def _telling(
    candidates: Sequence[Candidate], columns: Sequence[int], left: Flags
) -> npt.NDArray[np.int64]:
    """Candidates that tell of a change more than once, and of one of the subjects in the turn itself."""
    return np.flatnonzero(
        [
            stays and one.weight >= _TELLING and bool(one.own[list(columns)].any())
            for one, stays in zip(candidates, left, strict=True)
        ]
    )


_Group = tuple[float, tuple[int, ...], npt.NDArray[np.int64]]


def _strongest(
    scope: _Scope, candidates: Sequence[Candidate], voices: npt.NDArray[np.int64], subjects: Flags
) -> _Group | None:
    """The subjects that the fewest would share by luck: chance, columns, members; None where none do."""
    all_voices = len(set(voices.tolist()))
    best: _Group | None = None
    for columns in _choices(subjects, voices):
        members = np.flatnonzero(subjects[:, columns].all(axis=1))
        number = len(set(voices[members].tolist()))
        if number > _MOST:
            continue
        usual = max(float(scope.usual[:, columns].all(axis=1).mean()), 1 / len(scope.usual))
        chance = float(binom.sf(number - 1, all_voices, usual))
        if chance > _CHANCE or (best and (chance, -len(columns)) >= (best[0], -len(best[1]))):
            continue
        said = [(int(voices[m]), _customer(candidates[int(m)])) for m in members]
        if independent(said) >= _VOICES:
            best = chance, columns, members
    return best


def _choices(subjects: Flags, voices: npt.NDArray[np.int64]) -> Iterator[tuple[int, ...]]:
    """Subjects, and pairs of them, that enough voices share."""
    enough = [
        column
        for column in range(subjects.shape[1])
        if len(set(voices[subjects[:, column]].tolist())) >= _VOICES
    ]
    for size in (1, 2):
        for columns in combinations(enough, size):
            if len(set(voices[subjects[:, columns].all(axis=1)].tolist())) >= _VOICES:
                yield columns


def _customer(candidate: Candidate) -> str:
    return str(candidate.contact.get("customer") or candidate.contact["contact"])


def _heard(signals: pa.Table) -> dict[str, dict[tuple[str, int], str]]:
    found: dict[str, dict[tuple[str, int], str]] = defaultdict(dict)
    for row in signals.select(["contact", "turn", "kind", "quote", "confidence"]).to_pylist():
        if row["kind"] in _CUED and row["confidence"] < _SURE:
            continue
        found[row["kind"]][row["contact"], row["turn"]] = row["quote"]
    return found
