"""What the models look at: every turn as a list of named features.

A feature's name begins with where it was seen: `w` this turn, `p` the turn
before, `q` the one before that, `n` the turn after, `m` the one after that, `o`
the other speaker's last turn where that is not the turn before, `d` what has been done
so far in the contact. What a turn says again is named in `repeats`. Timings and records are not used: they are often absent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from wellspent.contacts import Contact
from wellspent.labelling.reading import Reading, read_turn
from wellspent.labelling.repeats import repeats_of

__all__ = ["MILESTONES", "features_of", "is_wording"]

MILESTONES = frozenset(
    ["offer_opening", "ask_proof", "anything_else", "goodbye", "carry_out", "state_wish", "wait"]
)


def features_of(contact: Contact) -> list[list[str]]:
    """The names of the features of every turn, in order."""
    readings = [read_turn(turn) for turn in contact.turns]
    done = _milestones(readings)
    asked, again = _asked(readings), repeats_of(readings)
    return [
        [*_own(readings[i]), *_around(readings, i), *_place(i, readings), *done[i], *asked[i],
         *again[i]]
        for i in range(len(readings))
    ]  # fmt: skip


def is_wording(feature: str) -> bool:
    """Whether a feature quotes words of the turns, and not only cues and places."""
    return feature[1:3] in {"w:", "b:", "f:", "l:", "s:"}


def _own(turn: Reading) -> Iterator[str]:
    who = turn.speaker[0]
    yield "bias"
    yield f"who:{who}"
    yield f"len:{turn.length}"
    yield f"len:{who}{turn.length}"
    words = turn.words
    for word in turn.vocabulary:
        yield f"ww:{word}"
        yield f"{who}w:{word}"
        if len(word) > 5:
            yield f"ws:{word[:5]}"
    for first, second in pairwise(words):
        yield f"wb:{first} {second}"
    yield f"wf:{' '.join(words[:2])}"
    yield f"wf:{' '.join(words[:3])}"
    yield f"wl:{' '.join(words[-2:])}"
    if turn.short:
        yield f"{who}f:={' '.join(words)}"
    for cue in turn.cues:
        yield f"c:{cue}"
        yield f"c:{who}{cue}"
    for trait in turn.traits:
        yield f"t:{trait}"
        yield f"t:{who}{trait}"


def _around(turns: Sequence[Reading], i: int) -> Iterator[str]:
    turn = turns[i]
    yield "speakers:" + "".join(
        turns[k].speaker[0] if 0 <= k < len(turns) else "-" for k in range(i - 2, i + 3)
    )
    if i > 0:
        yield from _neighbour("p", turns[i - 1], turn)
    if i > 1:
        yield from _distant("q", turns[i - 2])
    if i + 1 < len(turns):
        yield from _neighbour("n", turns[i + 1], turn)
    if i + 2 < len(turns):
        yield from _distant("m", turns[i + 2])
    other = next((t for t in reversed(turns[:i]) if t.speaker != turn.speaker), None)
    if other is not None and other is not turns[i - 1]:
        yield from _neighbour("o", other, turn)


def _neighbour(where: str, near: Reading, turn: Reading) -> Iterator[str]:
    same = "=" if near.speaker == turn.speaker else "/"
    size = "short" if turn.short else "long"
    for word in near.vocabulary:
        yield f"{where}w:{same}{word}"
    yield f"{where}f:{same}{' '.join(near.words[:2])}"
    for cue in near.cues:
        yield f"{where}c:{same}{cue}"
        yield f"{where}c:{same}{cue}:{size}"
    for trait in near.traits:
        yield f"{where}t:{same}{trait}:{size}"
    yield f"{where}len:{same}{near.length}"


def _distant(where: str, far: Reading) -> Iterator[str]:
    for cue in far.cues:
        yield f"{where}c:{far.speaker[0]}{cue}"
    for trait in far.traits:
        yield f"{where}t:{far.speaker[0]}{trait}"


def _place(i: int, turns: Sequence[Reading]) -> Iterator[str]:
    n = len(turns)
    yield f"at:{_grade(i)}"
    yield f"to_end:{_grade(n - 1 - i)}"
    yield f"share:{5 * i // n}"
    yield f"tenth:{turns[i].speaker[0]}{10 * i // n}"


def _grade(steps: int) -> str:
    for edge in (40, 20, 12, 8, 5, 3):
        if steps >= edge:
            return f">{edge}"
    return str(steps)


def _milestones(turns: Sequence[Reading]) -> list[list[str]]:
    seen: set[str] = set()
    done = []
    for turn in turns:
        done.append([f"d:{cue}" for cue in sorted(seen)])
        seen |= {f"{turn.speaker[0]}{cue}" for cue in turn.cues & MILESTONES}
    return done


def _asked(turns: Sequence[Reading]) -> list[list[str]]:
    """How many turns of the agent and of the customer have held a question so far."""
    seen = {"a": 0, "c": 0}
    asked = []
    for turn in turns:
        who = turn.speaker[0]
        asked.append([f"asked:{other}{who}{_grade(count)}" for other, count in seen.items()])
        if turn.asks and who in seen:
            seen[who] += 1
    return asked
