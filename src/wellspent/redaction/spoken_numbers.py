"""Numbers as they are dictated: digits, "double oh seven", "forty-one eleven", "T V four four".

atom   one piece of a number: "41", "forty-one", "double seven", a single letter
run    atoms that stand together, with nothing between them but pauses
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from wellspent.redaction.lines import Line
from wellspent.redaction.vocabulary import SURE_NAMES, WORDS, listed

__all__ = ["NUMBER_WORDS", "Run", "read_runs"]

_UNITS: Final = {
    word: str(n)
    for n, word in enumerate(
        ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    )
} | {"oh": "0", "o": "0", "nought": "0", "naught": "0"}
_TEENS: Final = {
    word: str(n + 10)
    for n, word in enumerate(
        (
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        )
    )
}
_TENS: Final = {
    word: str(10 * n + 20)
    for n, word in enumerate(
        ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
    )
}
_ONES: Final = frozenset(_UNITS) - {"oh", "o", "zero", "nought", "naught"}
_TIMES: Final = {"double": 2, "triple": 3, "treble": 3}
NUMBER_WORDS: Final = frozenset((*_UNITS, *_TEENS, *_TENS, *_TIMES))
"""Words that stand for digits, in small letters."""
TWO_DIGITS: Final = frozenset((*_TEENS, *_TENS))
"""Those that stand for two."""

PAUSES: Final = listed("dash hyphen um uh er erm space then slash hashtag hash")
_BETWEEN: Final = re.compile(r"(?:[\s,/#…–—-]|\.\.+|\.(?=\S)){0,5}")
UNITS_AFTER: Final = listed(
    "pounds pound quid pence p dollars dollar bucks cents euros euro percent hours hour hrs minutes "
    "minute mins min seconds days day weeks week months month years year gb mb tb kg km miles mile "
    "metres meters am pm points people times units gig degrees litres inch inches st nd rd th k kwh "
    "rupees rs watts points items pieces kids nights grams qty nos persons members"
)
_ORDINALS: Final = frozenset({"st", "nd", "rd", "th"})
_SHEET: Final = re.compile(r"\d{1,6}E\d\d")  # a number that a spreadsheet has already lost
_SIGNS: Final = "£$€₹"
_MOST_LETTERS: Final = 4


class Run(NamedTuple):
    """A row of digits and letters: `value` as written down, `spoken` digits said as words."""

    start: int
    end: int
    value: str
    digits: str
    spoken: int
    first: int  # index of its first word
    last: int  # index of its last word
    parts: int  # how many atoms

    @property
    def letters(self) -> int:
        """How many signs are not digits."""
        return len(self.value) - len(self.digits)


class _Atom(NamedTuple):
    value: str
    after: int
    spoken: bool
    letter_o: bool = False


def read_runs(line: Line) -> list[Run]:
    """The rows of digits and letters of a line that could be a number, in order.

    >>> from wellspent.redaction.lines import read_line
    >>> [run.value for run in read_runs(read_line(1, "customer", "it's T V, double four one nine"))]
    ['TV4419']
    """
    starts = [n for n, (low, _, _) in enumerate(line.words) if _begins(low) and _begin(line, n)]
    if not starts:
        return []
    runs: list[Run] = []
    after = 0
    for start in starts:
        if start < after:
            continue
        run, after = _run(line, start)
        if run is not None and not _SHEET.fullmatch(run.value):
            runs.append(run)
    return runs


@lru_cache(maxsize=1 << 16)
def _begins(low: str) -> str:
    """How a run can begin with a word: "surely", or only if "loud" or not "alone"; "" if never."""
    if low in {"a", "i"}:
        return "not alone"
    if low in NUMBER_WORDS or low[0].isdecimal() or len(low) == 1:
        return "surely"
    if len(low) > _MOST_LETTERS:
        return ""
    return "loud" if low in WORDS or low in SURE_NAMES else "surely"


def _begin(line: Line, index: int) -> bool:
    """Whether a run can begin with this very word."""
    word = line.words[index]
    how = _begins(word.low)
    if how == "loud":
        return line.text[word.start : word.end].isupper()
    if how == "surely" or index + 1 == len(line.words):
        return how == "surely"
    following = line.words[index + 1].low
    return len(following) == 1 or following[0].isdecimal() or following in NUMBER_WORDS


def _run(line: Line, start: int) -> tuple[Run | None, int]:
    """The run that starts at a word, if one does, and the word behind what was read."""
    words = line.words
    parts: list[_Atom] = []
    last, here = start, start
    while here < len(words) and (atom := _atom(line, here)) is not None:
        parts.append(atom)
        last = atom.after - 1
        here = _skip(line, atom)
        if here >= len(words) or not _joins(line, last, here, parts):
            break
    end = last + 1
    while parts and parts[-1].value in {"A", "I"} and not parts[-1].spoken and len(parts) > 1:
        parts.pop()
        last -= 1
    value = _value(parts)
    if not value or _is_quantity(line, start, last):
        return None, max(end, start + 1)
    digits = "".join(sign for sign in value if sign.isdecimal())
    spoken = sum(len(part.value) for part in parts if part.spoken)
    run = Run(words[start].start, words[last].end, value, digits, spoken, start, last, len(parts))
    return run, end


def _value(parts: list[_Atom]) -> str:
    """The run as written down; an "o" among nothing but letters is a letter."""
    if all(part.value.isalpha() or part.letter_o for part in parts):
        return "".join("O" * len(part.value) if part.letter_o else part.value for part in parts)
    return "".join(part.value for part in parts)


def _atom(line: Line, here: int) -> _Atom | None:
    """The atom that begins at a word, if one does."""
    low = line.words[here].low
    if low[0].isdecimal():
        return _Atom(low, here + 1, spoken=False)
    if low in NUMBER_WORDS:
        return _spoken(line, here, low)
    return _letters(line, here)


def _spoken(line: Line, here: int, low: str) -> _Atom | None:
    following = line.words[here + 1].low if here + 1 < len(line.words) else ""
    if low in _UNITS:
        hundreds = following == "hundred"
        value = _UNITS[low] + "00" * hundreds
        return _Atom(value, here + 1 + hundreds, spoken=True, letter_o=low == "o")
    if low in _TIMES:
        inner = _atom(line, here + 1) if following and following not in _TIMES else None
        if inner is None or len(inner.value) != 1:
            return None
        return _Atom(inner.value * _TIMES[low], inner.after, spoken=True)
    if low in _TENS and following in _ONES and _touch(line, here):
        return _Atom(_TENS[low][0] + _UNITS[following], here + 2, spoken=True)
    return _Atom(_TENS.get(low) or _TEENS[low], here + 1, spoken=True)


def _letters(line: Line, here: int) -> _Atom | None:
    word = line.words[here]
    following = line.words[here + 1].low if here + 1 < len(line.words) else ""
    if len(word.low) == 1 and word.low.isalpha():
        if word.low in "ai" and not line.text[word.start].isupper():
            ahead = line.words[here + 1 : here + 4]
            row = len(ahead) == 3 and all(
                each.low in NUMBER_WORDS or len(each.low) == 1 for each in ahead
            )
            if not row and not (here and len(line.words[here - 1].low) == 1):
                return None
        return _Atom(word.low.upper(), here + 1, spoken=False)
    text = line.text[word.start : word.end]
    if (
        word.low in _ORDINALS
        or (word.low in UNITS_AFTER and _after_number(line, here))
        or not text.isalpha()
        or len(text) > _MOST_LETTERS
        or not text.isascii()
    ):
        return None
    capitals = text.isupper() and (line.cased or word.low not in WORDS)
    strange = word.low not in WORDS and word.low not in SURE_NAMES and text.islower()
    near = (following[:1].isdecimal() or following in NUMBER_WORDS) or (
        here > 0
        and (
            line.words[here - 1].end == word.start
            or (text.isupper() and line.words[here - 1].low[0].isdecimal())
        )
    )
    if (capitals and (near or len(following) == 1)) or (strange and near and len(text) <= 3):
        return _Atom(text.upper(), here + 1, spoken=False)
    return None


def _after_number(line: Line, here: int) -> bool:
    before = line.words[here - 1].low if here else ""
    return len(line.words[here].low) > 1 and (before[:1].isdecimal() or before in NUMBER_WORDS)


def _skip(line: Line, atom: _Atom) -> int:
    """Past pauses, and past "for Tango" after a letter."""
    words, here = line.words, atom.after
    if atom.value.isalpha() and here + 1 < len(words) and words[here].low in {"for", "like"}:
        return here + 2
    while here < len(words) and words[here].low in PAUSES:
        here += 1
    return here


def _joins(line: Line, last: int, here: int, parts: list[_Atom]) -> bool:
    words = line.words
    if here > last + 1:
        return True
    gap = line.text[words[last].end : words[here].start]
    if _BETWEEN.fullmatch(gap) is None:
        return False
    written = words[last].low[0].isdecimal() and words[here].low[0].isdecimal()
    if not written:
        return True
    if "." in gap or "," in gap:
        short, long = sorted((len(words[last].low), len(words[here].low)))
        return gap != "," and (short >= 3 or long == 1)
    return gap != "/" or len(parts) > 3


def _touch(line: Line, here: int) -> bool:
    gap = line.text[line.words[here].end : line.words[here + 1].start]
    return gap in {" ", "-"}


def _is_quantity(line: Line, start: int, last: int) -> bool:
    """A price, a time, a measure: a sign before it, a unit behind it, a decimal point inside."""
    words, text = line.words, line.text
    before = text[max(words[start].start - 2, 0) : words[start].start]
    if any(sign in before for sign in _SIGNS):
        return True
    behind = text[words[last].end : words[last].end + 2]
    if len(before) == 2 and before[1] in ".," and before[0].isdecimal():
        return True
    if behind[:1] == "%" or (len(behind) == 2 and behind[0] in ".,:" and behind[1].isdecimal()):
        return True
    following = words[last + 1].low if last + 1 < len(words) else ""
    return following in UNITS_AFTER or following in {"hundred", "thousand", "million", "grand"}
