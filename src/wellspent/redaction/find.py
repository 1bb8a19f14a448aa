"""Everything personal in one conversation: each way of finding, one after the other."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import accumulate, pairwise
from typing import Final

from wellspent.contacts import Speaker
from wellspent.redaction.asked_for import (
    Waiting,
    asked_of,
    heard,
    listened,
    wondered,
)
from wellspent.redaction.codes import NUMBERED
from wellspent.redaction.dictation import dictated
from wellspent.redaction.hints import (
    ASKS,
    COUNTS,
    EVERYTHING,
    NAMES,
    NUMBERS,
    PIECES,
    TELLS,
    WONDERS,
    telling_hints,
)
from wellspent.redaction.lines import Line, Span, settle, unredacted
from wellspent.redaction.mentions import Known, learn, mentions, sought
from wellspent.redaction.readings import Reading, read_turn
from wellspent.redaction.spoken_numbers import Run
from wellspent.redaction.tagger import Verdict, joined, tag

__all__ = ["Said", "find_spans", "is_one_sided"]

Said = tuple[Speaker, str]
"""Who said it, and what."""

_LONGEST: Final = 1_000  # characters; a turn is seldom longer


class _Talk:
    """A conversation whose turns are read when somebody needs them, each once.

    `hints` say of each turn what it could hold; a turn without hints is quiet. `verdicts` are
    what the tagger says of the words of each turn.
    """

    def __init__(
        self,
        turns: Sequence[Said],
        hints: Sequence[int] | None,
        verdicts: Sequence[Sequence[Verdict]] | None = None,
    ) -> None:
        self.turns = turns
        self.hints = hints if hints is not None else [EVERYTHING] * len(turns)
        self.one_sided = is_one_sided(turns)
        self.verdicts = tag(turns, one_sided=self.one_sided) if verdicts is None else verdicts
        self.read: dict[int, Reading] = {}

    def reading(self, place: int) -> Reading:
        """The turn at a place."""
        reading = self.read.get(place)
        if reading is None:
            reading = self.read[place] = read_turn(*self.turns[place], self.hints[place])
        return reading

    def numbers(self, place: int) -> tuple[Line, Sequence[Run]]:
        """The turn at a place and its rows of digits and letters."""
        reading = self.reading(place)
        return reading.line, reading.runs


def find_spans(
    turns: Sequence[Said],
    agent: str | None = None,
    hints: Sequence[int] | None = None,
    verdicts: Sequence[Sequence[Verdict]] | None = None,
) -> dict[int, list[Span]]:
    """By place the spans of each turn that has some, in order and without overlap.

    `agent` is not taken for a customer. `hints` (`screen`) spare the reading of quiet turns and
    change nothing else; nor do `verdicts`, the tagger's of these turns. A very long turn is read in pieces, so that time grows with its length
    alone.
    """
    may_be_long = hints is None or EVERYTHING in hints  # as the screen calls every long turn
    if not may_be_long or all(len(text) <= _LONGEST for _, text in turns):
        return _find(_Talk(turns, hints, verdicts), agent)
    cuts = [(n, start, end) for n, (_, text) in enumerate(turns) for start, end in _cuts(text)]
    pieces = [(turns[n][0], turns[n][1][start:end]) for n, start, end in cuts]
    whole: dict[int, list[Span]] = {}
    for place, spans in sorted(_find(_Talk(pieces, None), agent).items()):
        n, offset, _ = cuts[place]
        moved = [s._replace(start=s.start + offset, end=s.end + offset) for s in spans]
        whole.setdefault(n, []).extend(moved)
    return whole


def _cuts(text: str) -> Iterator[tuple[int, int]]:
    """Pieces of a text that end behind a word of letters, where there is one to end behind."""
    start = 0
    while len(text) - start > _LONGEST:
        places = range(start + _LONGEST, start + _LONGEST // 2, -1)
        end = next((n for n in places if text[n - 1].isspace() and text[n - 2].isalpha()), 0)
        end = end or start + _LONGEST
        yield start, end
        start = end
    yield start, len(text)


def _find(talk: _Talk, agent: str | None) -> dict[int, list[Span]]:
    stay = _staying(talk, agent)
    found: dict[int, list[Span]] = {}
    known = Known()
    waiting = Waiting(unheard=talk.one_sided)
    numbers: dict[int, frozenset[str]] = {}
    pieces: dict[int, Waiting] = {}
    telling = _telling(waiting)
    for place, (hints, (speaker, text)) in enumerate(zip(talk.hints, talk.turns, strict=True)):
        if speaker == "agent" and (hints & ASKS or (hints & WONDERS and waiting.kinds)):
            waiting = _listened(waiting, talk, place, text)
            telling = _telling(waiting)
        if hints & NUMBERS or (hints & telling and speaker == "customer"):
            reading = talk.reading(place)
            asked = asked_of(waiting, reading.line, reading.runs)
            numbers[place] = NUMBERED & (asked.kinds | reading.announced)
            found[place] = reading.told(asked, stay, known)
        else:
            if hints & NAMES:
                found[place] = talk.reading(place).named(stay)
            if hints & PIECES and speaker == "customer":
                pieces[place] = waiting
        if judged := talk.verdicts[place]:
            spans = found.get(place, ())
            found[place] = _joined(talk, place, spans, judged, stay, heard_of=waiting.open)
        if found.get(place):
            _learn(known, talk.reading(place), found[place])
        if waiting.kinds and speaker == "customer":
            waiting = heard(waiting, found.get(place, ()))
            telling = _telling(waiting)
    if not waiting.unheard:
        _dictated(talk, known, found, numbers, pieces)
    known.names.difference_update(stay)
    return _again(talk, known, found) if any(found.values()) else {}


def _dictated(
    talk: _Talk,
    known: Known,
    found: dict[int, list[Span]],
    numbers: dict[int, frozenset[str]],
    pieces: Mapping[int, Waiting],
) -> None:
    """Adds the numbers that came in pieces; one that has no other piece beside it is none."""
    if len(numbers) + len(pieces) < 2:
        return
    if pieces:
        customers = [n for n, (speaker, _) in enumerate(talk.turns) if speaker == "customer"]
        could = [n if n in numbers or n in pieces else -1 for n in customers]
        beside = {n for each in pairwise(could) if min(each) >= 0 for n in each}
        for place in beside & pieces.keys():
            reading = talk.reading(place)
            asked = asked_of(pieces[place], reading.line, reading.runs)
            numbers[place] = NUMBERED & (asked.kinds | reading.announced)
    speakers = [speaker for speaker, _ in talk.turns]
    for place, span in dictated(speakers, talk.numbers, numbers):
        found.setdefault(place, []).append(span)
        learn(known, *talk.numbers(place), [span])


def _joined(
    talk: _Talk,
    place: int,
    spans: Sequence[Span],
    judged: Sequence[Verdict],
    stay: AbstractSet[str],
    *,
    heard_of: bool,
) -> list[Span]:
    """What the rules and the tagger find in a turn; `heard_of`: something personal was asked for."""
    awaited = talk.one_sided or heard_of or bool(talk.reading(place).announced)
    text = talk.turns[place][1]
    return joined(spans, judged, text, stay, one_sided=talk.one_sided, awaited=awaited)


def _learn(known: Known, reading: Reading, spans: Sequence[Span]) -> None:
    """Adds to `known` what the spans of a turn hold."""
    numbered = any(span.kind != "name" for span in spans)
    learn(known, reading.line, reading.runs if numbered else (), spans)


def _telling(waiting: Waiting) -> int:
    """The hints of a customer's turn that is worth reading as an answer."""
    if waiting.unheard:
        return TELLS
    return telling_hints(waiting.kinds) if waiting.turns > 0 else 0


def _listened(waiting: Waiting, talk: _Talk, place: int, text: str) -> Waiting:
    """What is waited for after the agent's turn at a place."""
    if talk.hints[place] & ASKS and (kinds := talk.reading(place).asks):
        return listened(kinds)
    return wondered(waiting, text.lower()) if talk.hints[place] & WONDERS else waiting


def _again(talk: _Talk, known: Known, found: dict[int, list[Span]]) -> dict[int, list[Span]]:
    """The spans of each turn that has some, with every mention of what is known."""
    counts = [n for n, hints in enumerate(talk.hints) if hints & COUNTS] if known.codes else []
    rows = {place: talk.reading(place).runs for place in counts}
    again = sought(known, (run for runs in rows.values() for run in runs))
    places = _perhaps_again(talk, known)
    if again.codes:
        places.update(
            place for place, runs in rows.items() if any(r.value in again.codes for r in runs)
        )
    settled = {
        place: settle(spans) if len(spans) > 1 else spans for place, spans in found.items() if spans
    }
    for place in places:
        reading = talk.reading(place)
        if not (again.codes or again.phrases) and reading.words.isdisjoint(again.names):
            continue
        told = [*mentions(again, reading.line, reading.runs)]
        if told:
            settled[place] = settle([*settled.get(place, ()), *told])
    return dict(sorted(settled.items()))


def _perhaps_again(talk: _Talk, known: Known) -> set[int]:
    """The turns that may say again a name or a phrase that is known."""
    if not known.names and not known.phrases:
        return set()
    texts = [text for _, text in talk.turns]
    whole = unredacted("\x00".join(texts))
    size, whole = len(whole), whole.lower().replace("’", "'")
    if len(whole) != size:  # a few capitals grow when made small
        texts = [talk.reading(n).line.low for n in range(len(texts))]
        whole = "\x00".join(texts)
    starts = [*accumulate([len(text) + 1 for text in texts], initial=0)]
    places: set[int] = set()
    for each in (*known.names, *known.phrases):
        here = whole.find(each)
        while here >= 0:
            end = here + len(each)
            if whole[here - 1 : here].isalpha() or whole[end : end + 1].isalpha():
                here = whole.find(each, here + 1)  # inside a word
                continue
            behind = bisect_right(starts, here)
            places.add(behind - 1)
            here = whole.find(each, starts[behind])
    return places


def _staying(talk: _Talk, agent: str | None) -> set[str]:
    """Words that name the agent or the company, as the conversation says them."""
    opening = next((n for n, (speaker, _) in enumerate(talk.turns) if speaker == "agent"), -1)
    stay: set[str] = set()
    if any(speaker != "customer" for speaker, _ in talk.turns):
        stay |= {part.lower() for part in (agent or "").split() if len(part) > 1}
    for place, hints in enumerate(talk.hints):
        if hints & NAMES or place == opening:
            stay |= talk.reading(place).agent(opening=place == opening)
    return stay


def is_one_sided(turns: Sequence[Said]) -> bool:
    """Whether the agent's side is missing, so that no question can be heard."""
    return len(turns) > 1 and all(speaker == "customer" for speaker, _ in turns)
