"""What the models see: a turn's traits and a contact's gauges.

trait   something that a turn has or has not: a word, a cue, a part, a place in the contact
gauge   a number of a whole contact: how often a cue stands where, how many feelings were met
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from wellspent.contacts import SPEAKERS, State
from wellspent.parts import FRICTIONS, PARTS
from wellspent.scorecard.cues import CUES, cues_in, plain
from wellspent.scorecard.model import hundredths
from wellspent.scorecard.reading import Look, Reading

__all__ = [
    "CLOSING",
    "FAR",
    "GAUGES",
    "LONG_GAP_SECONDS",
    "OPENING",
    "contact_gauges",
    "text_traits",
    "turn_traits",
    "words_of",
]

_WORD: Final = re.compile(r"\[?[a-z']+\]?|[?!]+|0+")
_DIGIT: Final = re.compile(r"[0-9]")
FAR: Final = 3  # places in the contact are told apart up to here from either end
OPENING, CLOSING = 2, 3  # turns of one speaker
LONG_GAP_SECONDS: Final = 60.0

# every gauge there is, in the order in which a batch counts them
GAUGES: Final[tuple[str, ...]] = (
    *(f"{who}.{name}"
      for who in ("agent", "customer")
      for name in (*(f"{zone}.{sign}"
                     for zone in ("open", "close", "all", "last")
                     for sign in (*(f"p.{part}" for part in (*PARTS, "unknown")),
                                  *(f"c.{cue}" for cue in CUES))),
                   *(f"friction.{cause}" for cause in (*FRICTIONS, "none")),
                   "turns")),
    "felt", "felt.met", "felt.unmet",
    "states.hold", "seconds.hold", "states.transfer", "seconds.transfer",
    "gaps.longest", "gaps.long", "typed",
)  # fmt: skip


def text_traits(speaker: str, text: str) -> set[str]:
    """The words, pairs of words and cues of a text, each with who says it."""
    words = words_of(text)
    pairs = (f"{one} {two}" for one, two in pairwise(words))
    return {
        *(f"{speaker}.w.{word}" for word in (*words, *pairs)),
        *(f"{speaker}.c.{cue}" for cue in cues_in(text)),
    }


def words_of(text: str) -> list[str]:
    """The words of a text in small letters; a number's digits are noughts."""
    return _WORD.findall(_DIGIT.sub("0", plain(text)))


def turn_traits(reading: Reading) -> list[set[str]]:
    """The traits of every turn: its text, its label, its place and its neighbours."""
    places = _places(reading)
    looks = (None, *reading.looks, None)
    return [
        {*_own(look, places[look.number]), *_beside("prev", before), *_beside("next", after),
         f"length.{min(len(reading.looks) // 12, 4)}"}
        for before, look, after in zip(looks, reading.looks, looks[2:], strict=False)
    ]  # fmt: skip


def contact_gauges(reading: Reading) -> dict[str, float]:
    """The contact's gauges by name, each flattened by `hundredths`; 0 where a name is missing."""
    counts: Counter[str] = Counter()
    for speaker in ("agent", "customer"):
        own = [look for look in reading.looks if look.turn.speaker == speaker]
        zones = {"open": own[:OPENING], "close": own[-CLOSING:], "all": own, "last": own[-1:]}
        for zone, looks in zones.items():
            counts.update(f"{speaker}.{zone}.{trait}" for look in looks for trait in _signs(look))
        counts.update(f"{speaker}.friction.{look.label.friction}" for look in own)
        counts[f"{speaker}.turns"] = len(own)
    counts.update(_feelings(reading))
    values = dict(counts) | dict(_seconds(reading))
    return dict(zip(values, hundredths(list(values.values())).tolist(), strict=True))


def _own(look: Look, place: tuple[int, int]) -> Iterator[str]:
    speaker, (first, last) = look.turn.speaker, place
    yield from text_traits(speaker, look.turn.text)
    yield speaker
    yield f"{speaker}.first{first}"
    yield f"{speaker}.last{last}"
    yield f"{speaker}.p.{look.label.part}"
    yield f"friction.{look.label.friction}"
    yield f"words.{len(words_of(look.turn.text)).bit_length()}"
    if last < OPENING:
        yield from (f"{speaker}.c.{cue}.last{last}" for cue in look.cues)


def _beside(side: str, look: Look | None) -> Iterator[str]:
    if look is None:
        yield f"{side}.none"
        return
    yield from (f"{side}.{look.turn.speaker}.{sign}" for sign in _signs(look))


def _signs(look: Look) -> Iterator[str]:
    yield f"p.{look.label.part}"
    yield from (f"c.{cue}" for cue in look.cues)


def _places(reading: Reading) -> dict[int, tuple[int, int]]:
    """How far each turn is from its speaker's first and last, up to `FAR`."""
    places: dict[int, tuple[int, int]] = {}
    for speaker in SPEAKERS:
        own = reading.by(speaker)
        for rank, look in enumerate(own):
            places[look.number] = (min(rank, FAR), min(len(own) - 1 - rank, FAR))
    return places


def _feelings(reading: Reading) -> Iterator[str]:
    for look in reading.by("customer"):
        if look.felt:
            answer = reading.after(look)
            yield "felt"
            yield "felt.met" if answer is not None and answer.meets else "felt.unmet"


def _seconds(reading: Reading) -> Iterator[tuple[str, float]]:
    for kind in ("hold", "transfer"):
        states = [state for state in reading.contact.states if state.kind == kind]
        yield f"states.{kind}", float(len(states))
        yield f"seconds.{kind}", _total(map(_length, states))
    gaps = _gaps([look.turn.start for look in reading.looks])
    yield "gaps.longest", max(gaps, default=0.0)
    yield "gaps.long", float(sum(gap > LONG_GAP_SECONDS for gap in gaps))
    yield "typed", float(reading.contact.typed)


def _total(lengths: Iterable[float]) -> float:
    """The sum, added one by one: what `sum` gives depends on the version of Python."""
    total = 0.0
    for length in lengths:
        total += length
    return total


def _length(state: State) -> float:
    return 0.0 if state.start is None or state.end is None else max(0.0, state.end - state.start)


def _gaps(starts: Sequence[float | None]) -> list[float]:
    """Seconds from one turn's start to the next one's, where both are known."""
    return [two - one for one, two in pairwise(starts) if one is not None and two is not None]
