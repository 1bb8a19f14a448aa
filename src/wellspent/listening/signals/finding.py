"""From what is heard in a contact to its signals: joined, named, and whether anybody took them up.

heard      a kind in a turn, with the characters that carry it (`turn_kinds`)
mention    a customer's turn that names a competitor of the centre's list: a signal even where nothing is heard
joined     the same kind heard again within `NEIGHBOURS` turns is one signal, the surest: readers mark what
           is said over several turns once (the nearest two of a kind in 371 signals lie ten turns apart)
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from wellspent.contacts import Contact, Turn
from wellspent.listening.signal import NO_NAMES, SIGNAL_KINDS, Names, Signal, SignalKind
from wellspent.listening.signals.asked import was_asked
from wellspent.listening.signals.followed_up import was_followed_up
from wellspent.listening.signals.names import Named, NameFinder, finder_of
from wellspent.tables import COMPUTED

if TYPE_CHECKING:
    from wellspent.listening.signals.turn_kinds import Heard

__all__ = ["MENTION_CONFIDENCE", "NEIGHBOURS", "find_signals", "signals_of", "signals_table"]

NEIGHBOURS: Final = 3
# a reader hears a competitor signal in 16 of the 17 customer's turns of the sample that name one
MENTION_CONFIDENCE: Final = 0.9
_LONGEST: Final = (
    40  # words; of longer sentences, as speech without marks has them, a part is quoted
)
_AROUND: Final = 15  # words either side of the name in such a part
_EDGE: Final = re.compile(r"[.!?…]+[\"'”)]*\s+|\n+")
_NAMED_FIRST: Final[frozenset[SignalKind]] = frozenset({"competitor", "churn_risk"})


def find_signals(contact: Contact, names: Names = NO_NAMES) -> tuple[Signal, ...]:
    """What the customer said that the company should hear, in the order of the turns.

    `names` are the centre's lists of competitors and products. Signals carry the contact's own words.
    """
    from wellspent.listening.signals.turn_kinds import kinds_of  # noqa: PLC0415 - it reads a model

    return signals_of(contact.turns, kinds_of(contact.turns), finder_of(names))


def signals_of(
    turns: Sequence[Turn], heard: Iterable[Heard], names: NameFinder
) -> tuple[Signal, ...]:
    """The signals of one contact, from what is heard in its turns."""
    mentioned = {
        number: found
        for number, turn in enumerate(turns, 1)
        if turn.speaker == "customer" and (found := names.find(turn.text))
    }
    each = [*map(_of_heard, heard), *_mentions(turns, mentioned)]
    kept = _joined(each)
    return tuple(_told(turns, signal, mentioned.get(signal[0], ()), names) for signal in kept)


def signals_table(tables: Mapping[str, pa.Table], names: Names = NO_NAMES) -> pa.Table:
    """The table `signals` of these contacts: what `find_signals` finds in each, in their order.

    `tables` are `contacts` and `turns` of whole contacts. A contact's rows do not depend on the others.
    """
    from wellspent.listening.signals.turn_kinds import kinds_of_table  # noqa: PLC0415

    order: list[Any] = tables["contacts"]["contact"].to_pylist()
    turns = tables["turns"].sort_by([("contact", "ascending"), ("turn", "ascending")])
    heard = _heard_by_contact(kinds_of_table(turns))
    finder = finder_of(names)
    touched = set(heard) | _mentioning(turns, finder)
    found = {
        contact: signals_of(said, heard.get(contact, ()), finder)
        for contact, said in _turns_of(turns, touched)
    }
    rows = [_row(contact, signal) for contact in order for signal in found.get(contact, ())]
    return pa.Table.from_pylist(rows, COMPUTED["signals"])


_Found = tuple[int, SignalKind, int, int, float]  # turn, kind, start, end, confidence


def _of_heard(heard: Heard) -> _Found:
    return heard.turn, heard.kind, heard.start, heard.end, heard.confidence


def _mentions(turns: Sequence[Turn], mentioned: Mapping[int, Sequence[Named]]) -> Iterator[_Found]:
    for number, found in mentioned.items():
        first = next((named for named in found if named.competitor), None)
        if first:
            start, end = sentence_around(turns[number - 1].text, first.start, first.end)
            yield number, "competitor", start, end, MENTION_CONFIDENCE


def _joined(found: Iterable[_Found]) -> list[_Found]:
    """One signal a kind where it is heard in neighbouring turns: the surest, the first of equals."""
    kept: list[_Found] = []
    for one in sorted(found, key=lambda each: (-each[4], each[0], each[2], each[3])):
        if all(one[1] != other[1] or abs(one[0] - other[0]) > NEIGHBOURS for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda each: (each[0], SIGNAL_KINDS.index(each[1])))


def _told(
    turns: Sequence[Turn], found: _Found, mentioned: Sequence[Named], names: NameFinder
) -> Signal:
    turn, kind, start, end, confidence = found
    text = turns[turn - 1].text
    named = mentioned or names.find(text)
    return Signal(
        turn, kind, start, end, text[start:end], confidence,
        name=_name_of(kind, named, start, end),
        asked=was_asked(turns, turn),
        followed_up=was_followed_up(turns, turn),
    )  # fmt: skip


def _name_of(kind: SignalKind, named: Sequence[Named], start: int, end: int) -> str | None:
    """The listed name that a signal is about: in its quote before elsewhere in the turn."""
    if kind == "competitor":
        named = [one for one in named if one.competitor]
    if not named:
        return None
    first = kind in _NAMED_FIRST
    best = min(
        named,
        key=lambda one: (
            not (one.start < end and one.end > start),
            one.competitor != first,
            one.start,
        ),
    )
    return best.name


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence that holds these characters; some words either side where it has no end."""
    before = [edge.end() for edge in _EDGE.finditer(text, 0, start)]
    after = _EDGE.search(text, end)
    first, last = before[-1] if before else 0, after.end() if after else len(text)
    words = [found.span() for found in re.finditer(r"\S+", text[first:last])]
    if len(words) <= _LONGEST:
        return first + words[0][0], first + words[-1][1]
    inside = [k for k, (a, b) in enumerate(words) if first + b > start and first + a < end]
    low, high = max(inside[0] - _AROUND, 0), min(inside[-1] + _AROUND, len(words) - 1)
    return first + words[low][0], first + words[high][1]


def _heard_by_contact(heard: pa.Table) -> dict[str, list[Heard]]:
    from wellspent.listening.signals.turn_kinds import Heard  # noqa: PLC0415

    found: dict[str, list[Heard]] = defaultdict(list)
    for row in heard.to_pylist():
        found[row.pop("contact")].append(Heard(**row))
    return dict(found)


def _mentioning(turns: pa.Table, names: NameFinder) -> set[str]:
    """The contacts in which a customer may name something of the lists."""
    customers: Any = pc.equal(turns["speaker"], pa.scalar("customer"))
    perhaps: Any = pc.and_(names.perhaps(turns["text"]), customers)
    found: list[Any] = turns.filter(perhaps)["contact"].to_pylist()
    return set(found)


def _turns_of(turns: pa.Table, touched: set[str]) -> Iterator[tuple[str, tuple[Turn, ...]]]:
    """The turns of these contacts, which lie together and in order."""
    wanted = turns.filter(
        pc.is_in(turns["contact"], value_set=pa.array(sorted(touched), pa.string()))
    )
    said: dict[str, list[Turn]] = defaultdict(list)
    columns = [wanted[name].to_pylist() for name in ("contact", "speaker", "text", "start", "end")]
    for contact, *turn in zip(*columns, strict=True):
        said[contact].append(Turn(*turn))
    return ((contact, tuple(each)) for contact, each in said.items())


def _row(contact: str, signal: Signal) -> dict[str, Any]:
    return {"contact": contact} | {name: getattr(signal, name) for name in signal.__slots__}
