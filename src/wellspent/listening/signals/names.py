"""Where a conversation names a competitor or a product, in the ways that people write and machines hear.

form      a way the name is said: the name itself, or a variant from the centre's list
spelling  a form as one pattern: spaces and hyphens at will, plural and possessive, the letters that
          sound alike ("Britewell"), a word that was heard as two ("bright well"), and for long forms
          one letter wrong
plain     a short form of one word, such as Orange: it may be an ordinary word, so it counts only with a
          capital inside a sentence, or where the words around it are those around a company
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wellspent.listening.signal import Names

__all__ = ["NameFinder", "Named", "finder_of"]

# forms with fewer letters, of one word, may be ordinary words
_LONG: Final = 8
_PIECE: Final = 3  # what either half of a word heard as two has at least

# letters that are written for one sound, longest first; what stands for itself may be doubled
_SOUNDS: Final[tuple[tuple[str, str], ...]] = (
    ("ight", "(?:ight|ite|yte)"), ("our", "(?:our|or)"), ("or", "(?:or|our)"), ("re$", "(?:re|er)"),
    ("er$", "(?:er|re)"), ("ck", "(?:ck|k|c)"), ("ph", "(?:ph|f)"), ("qu", "(?:qu|kw)"), ("ee", "(?:ee|ea|ie)"),
    ("ea", "(?:ea|ee|ie)"), ("ie", "(?:ie|ee|ei)"), ("ei", "(?:ei|ie)"), ("ll", "ll?"), ("ss", "ss?"), ("tt", "tt?"), ("nn", "nn?"),
    ("rr", "rr?"), ("ff", "(?:ff?|ph)"), ("x", "(?:x|cks|ks)"), ("ce", "(?:c|s)e"), ("ci", "(?:c|s)i"), ("c", "(?:c|k|ck)"),
    ("k", "(?:k|c|ck)"), ("z", "[zs]"), ("f", "(?:ff?|ph)"), ("y", "(?:y|i|ie)"), ("i", "[iy]"), ("e$", "e?"),
)  # fmt: skip
# both kinds of automaton must read the patterns alike, so no class that one of them knows more of
_GAP: Final = r"[ \t\n\-\xa0]"
_ENDING: Final = r"(?:['’]?s|['’])?"
_BEFORE: Final = (
    r"(?:with|on|to|from|at|by|than|like|using|uses?|used|via|called|joined|join|joining|try|tried|"
    r"instead of|my|their)"
)
_AFTER: Final = (
    r"(?:and|or|but|so|they|it|he|she|who|where|because|cos|for|now|then|instead|as|at|in|on|"
    r"ha(?:s|ve|d)|does|did|do|is|are|was|were|offers?|gives?|gave|lets?|charges?|costs?|would|will|"
    r"can|can't|says?|said|sends?|pays?|paid|anyway|too|already|today|tomorrow|if|when|last|this)"
)
_OFFERS: Final = re.compile(
    r"^\s+(?:lets?|offers?|gives?|gave|charges?|costs?|pays?|sends?)\b", re.IGNORECASE
)
_ARTICLE: Final = re.compile(r"(?:^|\W)(?:an?|the|some|this|that|any|every)\s+$", re.IGNORECASE)
_ADDRESS: Final = re.compile(
    r"\s+(?:street|st|road|rd|court|close|lane|avenue|ave|drive|terrace|place|way|crescent|gardens|square)\b",
    re.IGNORECASE,
)
_WORD_BEFORE: Final = re.compile(rf"(?:^|[^\w'’]){_BEFORE}\s+$", re.IGNORECASE)
_ENDS_SENTENCE: Final = re.compile(r"(?:^|[.!?…:\n])[\"'”)\s]*$")
_WORD_AFTER: Final = re.compile(rf"^(?:\s*$|\s*[.,;:!?)…\-–—]|\s+{_AFTER}\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Named:
    """A listed name in a text: where it stands, what the list calls it, and which list."""

    start: int
    end: int
    name: str
    competitor: bool


@dataclass(frozen=True, slots=True)
class _Listed:
    name: str
    competitor: bool
    plain: bool


class NameFinder:
    """Finds the names of a centre's lists; all of them are one pattern."""

    def __init__(self, names: Names) -> None:
        """`names` are the lists; an empty one finds nothing."""
        self._listed: list[_Listed] = []
        patterns: list[str] = []
        forms = [*_forms(names.competitors.items(), True), *_forms(names.products.items(), False)]
        for form, name, competitor in sorted(forms, key=lambda each: (-len(each[0]), each)):
            letters = [word for word in _words(form) if word]
            if not letters:
                continue
            plain = len(letters) == 1 and len(letters[0]) < _LONG
            self._listed.append(_Listed(name, competitor, plain))
            patterns.append(_spelling(letters))
        self._screen = rf"(?i)(?:{'|'.join(patterns)}){_ENDING}" if patterns else ""
        groups = "|".join(rf"(?P<n{place}>{one})" for place, one in enumerate(patterns))
        self._pattern = re.compile(
            rf"(?<![\w@.])(?:{groups}){_ENDING}(?![\w@])" if patterns else r"(?!)", re.IGNORECASE
        )

    def find(self, text: str) -> tuple[Named, ...]:
        """The names that stand in this text, in their order."""
        found = []
        for match in self._pattern.finditer(text):
            listed = self._listed[int(str(match.lastgroup)[1:])]
            if _ADDRESS.match(text, match.end()):
                continue
            if not listed.plain or _is_name(text, *match.span()):
                found.append(Named(*match.span(), listed.name, listed.competitor))
        return tuple(found)

    def perhaps(self, texts: Any) -> Any:
        """Which of these texts (an Arrow array) may hold a name: all that do, and few others."""
        if not self._screen:
            return pa.array(np.zeros(len(texts), np.bool_))
        return pc.fill_null(pc.match_substring_regex(texts, pattern=self._screen), False)


def finder_of(names: Names) -> NameFinder:
    """The finder of these lists, made once."""
    return _made(_frozen(names.competitors.items()), _frozen(names.products.items()))


_Frozen = tuple[tuple[str, tuple[str, ...]], ...]


def _frozen(listed: Iterable[tuple[str, Iterable[str]]]) -> _Frozen:
    return tuple((name, tuple(variants)) for name, variants in listed)


@lru_cache(maxsize=16)
def _made(competitors: _Frozen, products: _Frozen) -> NameFinder:
    return NameFinder(Names(dict(competitors), dict(products)))


def _forms(
    listed: Iterable[tuple[str, tuple[str, ...]]], competitor: bool
) -> Iterable[tuple[str, str, bool]]:
    for name, variants in listed:
        for form in dict.fromkeys((name, *variants)):
            yield form, name, competitor


def _words(form: str) -> list[str]:
    """The form's words in small letters: "JoltPlay's" is jolt and play."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", form)
    parted = re.sub(r"['’]s?\b", "", parted)
    return re.findall(r"[^\W_]+", parted.casefold())


def _spelling(words: list[str]) -> str:
    """One pattern for the words of a form, without groups that are kept."""
    whole = f"{_GAP}?".join(map(_sounding, words))
    ways = [whole]
    if len(words) == 1 and len(words[0]) >= _LONG:
        [word] = words
        ways += [
            rf"{_sounding(word[:cut])}{_GAP}{_sounding(word[cut:])}"
            for cut in range(_PIECE, len(word) - _PIECE + 1)
        ]
        ways += _misspelt(word)
    return rf"(?:{'|'.join(ways)})"


def _sounding(word: str) -> str:
    """The word with the letters that sound alike in place of each other."""
    said, place = [], 0
    while place < len(word):
        for letters, ways in _SOUNDS:
            bare = letters.removesuffix("$")
            if word.startswith(bare, place) and (bare == letters or place + len(bare) == len(word)):
                said.append(ways)
                place += len(bare)
                break
        else:
            said.append(re.escape(word[place]))
            place += 1
    return "".join(said)


def _misspelt(word: str) -> list[str]:
    """The word with one letter wrong, missing, added or changed with its neighbour; never the first."""
    heads = [(word[:k], word[k:]) for k in range(1, len(word))]
    wrong = [head + r"\S?" + tail[1:] for head, tail in heads]
    added = [head + r"\S" + tail for head, tail in heads]
    swapped = [head + tail[1] + tail[0] + tail[2:] for head, tail in heads if len(tail) > 1]
    return [*wrong, *added, *swapped]


def _is_name(text: str, start: int, end: int) -> bool:
    """Whether what may be an ordinary word is meant as a name."""
    before, after = text[:start], text[end:]
    if _OFFERS.match(after) and not _ARTICLE.search(before):
        return True
    if (
        text[start].isupper()
        and not text[start:end].isupper()
        and not _ENDS_SENTENCE.search(before)
    ):
        return True
    if not _WORD_AFTER.match(after):
        return False
    return bool(_WORD_BEFORE.search(before)) or text[start].isupper()
