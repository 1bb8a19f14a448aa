"""A question taken apart: which contacts, which signals, which figures, and which words are left.

Everything that was understood is said in words beside the answer, so that nobody takes an answer to
another question for the one to theirs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from wellspent.errors import WellspentError
from wellspent.report.asking.vocabulary import (
    EMPTY,
    FIELDS,
    KINDS,
    MEASURES,
    PEOPLE,
    TREND,
    UNSPOKEN,
)

__all__ = ["Asked", "QuestionUnusable", "understand"]

_LONGEST: Final = 500
_MONTHS: Final = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")  # fmt: skip
_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_NOT: Final = re.compile(
    r" (?:do|does|did|are|is|was|were|have|has|had) not | (?:don['’]t|doesn['’]t|didn['’]t|isn['’]t|aren['’]t|haven['’]t|hasn['’]t|never|without|except) "
)
_DAY: Final = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_HOW_MANY: Final = re.compile(r" how many (?:contacts|conversations|calls|chats|customers) ")
_QUOTED: Final = re.compile(r"[\"“„]([^\"“”„]+)[\"”“]")


class QuestionUnusable(WellspentError):
    """A question that cannot be answered from the tables."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks for.

    `fields` are the values that contacts have to have, by field; `kinds` the signals; `measures` the
    figures; `by` the field to compare. `words` and `phrases` are to be looked for in what was said.
    `until` is the last day that counts. `counted`: the question is how many contacts there are.
    """

    text: str
    fields: Mapping[str, tuple[str, ...]]
    kinds: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    unspoken: bool = False
    measures: tuple[str, ...] = ()
    by: str | None = None
    trend: bool = False
    since: date | None = None
    until: date | None = None
    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    speaker: str | None = None
    counted: bool = False

    def in_words(self) -> tuple[str, ...]:
        """What was understood, a line each."""
        lines = [f"{field}: {' or '.join(values)}" for field, values in self.fields.items()]
        if self.since or self.until:
            lines.append(f"from {self.since or 'the beginning'} to {self.until or 'the end'}")
        if self.kinds:
            lines.append("signals: " + ", ".join(kind.replace("_", " ") for kind in self.kinds))
        if self.names:
            lines.append("named: " + ", ".join(self.names))
        if self.unspoken:
            lines.append("neither asked for nor followed up")
        if self.measures:
            lines.append("figures: " + ", ".join(self.measures))
        if self.by:
            lines.append(f"compared by {self.by}")
        said_by = {"customer": " by customers", "agent": " by agents"}.get(self.speaker or "", "")
        looked_for = [*self.words, *(f'"{phrase}"' for phrase in self.phrases)]
        if looked_for:
            lines.append(f"words said{said_by}: " + ", ".join(looked_for))
        return tuple(lines)


def understand(text: str, values: Mapping[str, Sequence[str]], last: date | None) -> Asked:
    """What `text` asks for. `values` are those of each field; `last` is the newest contact's day.

    Raises `QuestionUnusable` for an empty question, one that is too long, and one that would rank people.
    """
    said = " ".join(text.split())
    if not _WORD.search(said):
        raise QuestionUnusable("The question is empty.", 'Ask in words: wellspent ask DIR "why do customers leave?"')  # fmt: skip
    if len(said) > _LONGEST:
        raise QuestionUnusable(f"The question has {len(said):,} characters.", f"Ask in {_LONGEST} at most.")  # fmt: skip
    phrases = tuple(one.strip() for one in _QUOTED.findall(said) if _WORD.search(one))
    rest = " " + " ".join(_WORD.findall(_QUOTED.sub(" ", said).casefold())) + " "
    if any(f" {one} " in rest for one in PEOPLE):
        raise QuestionUnusable(
            "The question would rank agents.",
            "Ask about queues, teams, segments or reasons; people's scores stand under Fair figures.",
        )
    _refuse_not(rest)
    since, until, rest = _period(said, rest, last)
    fields, rest = _fields(rest, values)
    names = fields.pop("name", ())
    counted = bool(_HOW_MANY.search(rest))
    trend = any(one in rest for one in TREND)
    unspoken = any(one in rest for one in UNSPOKEN)
    measures = tuple(dict.fromkeys(m for words, m in MEASURES.items() if f" {words}" in rest))
    by = _compared(rest)
    left = _without(rest, (*TREND, *UNSPOKEN, *(w for w in MEASURES if " " in w)))
    words, kinds = _words_and_kinds(left)
    speaker = "agent" if re.search(r" (agents?|advisors?) (say|said|tell|mention|ask)", rest) else "customer"  # fmt: skip
    drop = {"agent", "agents", "advisor", "advisors"} if speaker == "agent" else set[str]()
    words = tuple(w for w in words if w not in drop and not any(w.startswith(m) for m in MEASURES))
    return Asked(
        said, fields, kinds, names, unspoken, measures, by, trend or by == "week", since, until, words, phrases, speaker, counted
    )  # fmt: skip


def _refuse_not(rest: str) -> None:
    """Refuse a question for those who do not: what was said answers it only the other way round."""
    found = _NOT.search(rest)
    if found and not any(f" {one}" in rest for one in UNSPOKEN):
        raise QuestionUnusable(
            f"The question asks who does “{found[0].strip()}”, and words are found only where they were said.",
            "Ask who does: the answer names of how many contacts, and the others are the rest.",
        )


def _fields(rest: str, values: Mapping[str, Sequence[str]]) -> tuple[dict[str, tuple[str, ...]], str]:  # fmt: skip
    """The values of fields that the question names, and what is left of it; longer values go first."""
    found: dict[str, tuple[str, ...]] = {}
    every = [(" ".join(_WORD.findall(value.casefold())), field, value) for field, of in values.items() for value in of]  # fmt: skip
    for plain, field, value in sorted(every, key=lambda one: -len(one[0])):
        if plain and f" {plain} " in rest:
            found[field] = (*found.get(field, ()), value)
            rest = rest.replace(f" {plain} ", " ")
    queue = re.search(r" (\w+) queue ", rest)
    if queue and "queue" not in found:
        own = tuple(q for q in values.get("queue", ()) if queue[1] in _WORD.findall(q.casefold()))
        if own:
            found["queue"] = own
            rest = rest.replace(queue[0], " ")
    return found, rest


def _compared(rest: str) -> str | None:
    """The field that is to be compared: "by queue", "which segment"."""
    for match in re.finditer(r" (?:by|per|which|what|each) (\w+)(?= )", rest):
        if match[1] in FIELDS:
            return FIELDS[match[1]]
    return None


def _words_and_kinds(rest: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words that are left to look for, and the signals that the others ask for."""
    kinds: list[str] = []
    words: list[str] = []
    for word in rest.split():
        of = next((k for start, k in KINDS.items() if word.startswith(start)), None)
        if of:
            kinds += of
        elif (
            word not in EMPTY
            and word.removesuffix("s") not in EMPTY
            and word not in FIELDS
            and len(word) > 1
        ):
            words.append(word)
    return tuple(dict.fromkeys(words)), tuple(dict.fromkeys(kinds))


def _period(said: str, rest: str, last: date | None) -> tuple[date | None, date | None, str]:
    """The days that are meant, and the question without the words that say so."""
    days = [_day(*map(int, match)) for match in _DAY.findall(said)]
    if days:
        bare = _DAY.sub(" ", said).casefold()
        rest = " " + " ".join(_WORD.findall(_QUOTED.sub(" ", bare))) + " "
        until = days[1] if len(days) > 1 else (None if " since " in rest else days[0])
        return days[0], until, rest
    if last is None:
        return None, None, rest
    for words, since, until in _named_periods(last):
        if f" {words} " in rest:
            return since, until, rest.replace(f" {words} ", " ")
    recent = re.search(r" (?:last|past) (\d{1,3}) days ", rest)
    if recent:
        return last - timedelta(days=int(recent[1]) - 1), last, rest.replace(recent[0], " ")
    return _calendar(rest, last)


def _calendar(rest: str, last: date) -> tuple[date | None, date | None, str]:
    """A month, with its year or else the latest, or a year alone."""
    for number, month in enumerate(_MONTHS, 1):
        named = re.search(
            rf" (?:in |of |during )?{month} ([12]\d{{3}}) | (?:in|during) {month} ", rest
        )
        if named:
            year = last.year if number <= last.month else last.year - 1
            first = date(int(named[1]) if named[1] else year, number, 1)
            return first, _month_end(first), rest.replace(named[0], " ")
    year_alone = re.search(r" in ([12]\d{3}) ", rest)
    if year_alone:
        year = int(year_alone[1])
        return date(year, 1, 1), date(year, 12, 31), rest.replace(year_alone[0], " ")
    return None, None, rest


def _named_periods(last: date) -> tuple[tuple[str, date, date], ...]:
    monday = last - timedelta(days=last.weekday())
    first = last.replace(day=1)
    before = first - timedelta(days=1)
    return (
        ("yesterday", last - timedelta(days=1), last - timedelta(days=1)),
        ("today", last, last),
        ("this week", monday, last),
        ("last week", monday - timedelta(days=7), monday - timedelta(days=1)),
        ("this month", first, last),
        ("last month", before.replace(day=1), before),
    )


def _month_end(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise QuestionUnusable(
            f"{year:04}-{month:02}-{day:02} is no day.", "Write it as in 2026-09-14."
        ) from None


def _without(rest: str, phrases: Sequence[str]) -> str:
    for phrase in phrases:
        rest = rest.replace(f" {phrase} ", " ")
    return rest
