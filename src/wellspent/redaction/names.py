"""Names, by what stands around them: titles, introductions, greetings, given names.

candidate   a word that could be part of a name: a capital that no ordinary word has,
            or a given name
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import Final

from wellspent.redaction.lines import Line, Span
from wellspent.redaction.vocabulary import AMBIGUOUS_NAMES, COMMON, GIVEN_NAMES, SURE_NAMES, WORDS

__all__ = ["asked_names", "known_to_stay", "names_in", "spelled_names"]

_TITLES: Final = frozenset("mr mrs ms miss mx dr doctor prof professor sir".split())
_ROLES: Final = frozenset(
    "nurse sister matron father brother uncle auntie aunt aunty granny".split()
)
_NO_NAMES: Final = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june "
    "july august september october november december christmas easter english british american "
    "french german spanish italian indian chinese europe london god mum dad mom mam nan grandma "
    "grandad darling love mate sir madam ma'am miss everyone all there team support visa mastercard "
    "paypal google apple amazon facebook whatsapp android windows microsoft iphone ipad wifi bluetooth "
    "okay ok hiya cheers ta pardon whoops wow ooh ahh ugh hmm mmm yay nope yep yup aye righto "
    "brilliant lovely marvellous super fab uk usa us nhs vat pin atm id tv pc app sim usb faq".split()
)
_PARTICLES: Final = frozenset(
    "de van der von den bin al el la di da del du ó o mc mac le st ann".split()
)
_GREETINGS: Final = frozenset(
    "thanks thank hi hello hey hiya dear bye goodbye sorry welcome okay ok right lovely morning "
    "afternoon evening cheers perfect great sure brilliant yes no well oh goodnight night care ah so "
    "done sorted fine certainly absolutely good alright and now understood noted excellent hear "
    "wonderful congratulations apologies of you course problem bless not".split()
)
_INTRODUCTIONS: Final = (
    ("name", "is"), ("name's",), ("this", "is"), ("i'm",), ("i", "am"), ("called",), ("call", "me"),
    ("named",), ("it's",), ("im",), ("name", "was"), ("its",), ("name",),
)  # fmt: skip
_SURE_INTRODUCTIONS: Final = frozenset(
    {("name", "is"), ("name's",), ("call", "me"), ("named",), ("name", "was"), ("name",)}
)
_KIN: Final = frozenset(
    "husband wife son daughter mum mom mother dad father brother sister partner friend neighbour "
    "neighbor nephew niece cousin girlfriend boyfriend colleague manager boss granddaughter grandson "
    "told tell ask asked said spoke ring rang met with named called poor our old little for from and "
    "is was by than to that if when does did has".split()
)
_SPEAKING: Final = frozenset({"speaking", "here", "calling"})


def _candidate(line: Line, index: int) -> bool:
    """Whether a word could be part of a name, wherever it stands."""
    word = line.words[index]
    low = word.low.removesuffix("'s").removesuffix("’s")
    if len(low) < 2 or low in _NO_NAMES or not low[0].isalpha():
        return False
    if line.capital(word):
        return low not in WORDS or low in AMBIGUOUS_NAMES
    return low in SURE_NAMES and not line.cased


def _follow(line: Line, index: int) -> int:
    """Past the words of a name that go on from `index`."""
    words, end = line.words, index + 1
    while end < len(words) and end < index + 4 and _one_gap(line, end - 1):
        low = words[end].low
        more = end + 1 < len(words) and low in _PARTICLES and _follows(line, end + 1)
        if not (_follows(line, end) or more):
            break
        end += 1
    return end


def _follows(line: Line, index: int) -> bool:
    word = line.words[index]
    if line.cased:
        return (
            line.capital(word)
            and len(word.low) > 1
            and word.low not in _NO_NAMES
            and (word.low not in COMMON or word.low in AMBIGUOUS_NAMES)
        )
    return _candidate(line, index) or (
        len(word.low) > 2 and word.low not in WORDS and word.low.isalpha()
    )


def _one_gap(line: Line, index: int) -> bool:
    gap = line.text[line.words[index].end : line.words[index + 1].start]
    return gap in {" ", "-", "'", "’", " '", ". "} and (
        gap != ". " or len(line.words[index].low) == 1
    )


def _span(line: Line, start: int, end: int, sure: int = 3) -> Span:
    last = line.words[end - 1]
    stop = last.end - 2 if last.low.endswith(("'s", "’s")) else last.end
    return Span(line.words[start].start, stop, "name", sure)


def names_in(line: Line, stay: Set[str]) -> Iterator[Span]:
    """Names that a line gives away by itself; words in `stay` are the agent's and the company's."""
    words = line.words
    for index, word in enumerate(words):
        if word.low in _TITLES:
            yield from _titled(line, index)
        elif word.low in _ROLES and index + 1 < len(words) and line.cased:
            if line.capital(word) and _candidate(line, index + 1) and _one_gap(line, index):
                yield _span(line, index, _follow(line, index + 1))
        elif _candidate(line, index) and _bare(word.low) not in stay and _is_name(line, index):
            yield _span(line, index, _follow(line, index))
    yield from _introduced(line, stay)


def _bare(low: str) -> str:
    return low.removesuffix("'s").removesuffix("’s")


def _titled(line: Line, index: int) -> Iterator[Span]:
    words = line.words
    start = index + 1
    if start >= len(words) or line.text[words[index].end : words[start].start] not in {" ", ". "}:
        return
    capital = line.capital(words[start]) and len(words[start].low) > 1
    strange = words[start].low not in WORDS and words[start].low.isalpha() and not line.cased
    initial = len(words[start].low) == 1 and start + 1 < len(words)
    if initial and words[start + 1].low not in COMMON:
        yield _span(line, index, start + 2)
    elif capital or (strange and len(words[start].low) > 2):
        yield _span(line, index, _follow(line, start))


def _is_name(line: Line, index: int) -> bool:
    """Whether a candidate is a name by what stands around it."""
    low = _bare(line.words[index].low)
    if low in SURE_NAMES:
        return True
    opens = line.opens(index)
    before = line.words[index - 1].low if index else ""
    if _vocative(line, index):
        return True
    if opens or low in AMBIGUOUS_NAMES:
        return False
    return before in {"husband", "wife", "son", "daughter", "friend", "brother", "sister", "told"}


def _vocative(line: Line, index: int) -> bool:
    """Spoken to by the agent: "Thanks, Anneke.", "Right, Wanjiru, …", "…, Camilo."."""
    if line.speaker == "customer" or not line.cased:
        return False
    words = line.words
    end = _follow(line, index)
    behind = line.text[words[end - 1].end : words[end - 1].end + 1]
    if index == 0:
        return behind == "," and len(words) > end and words[index].low not in AMBIGUOUS_NAMES
    gap = line.text[words[index - 1].end : words[index].start]
    before = words[index - 1].low
    if before in _GREETINGS and gap in {" ", ", "}:
        return behind in {"", ",", ".", "!", "?", " "} and (gap == " " or behind != " ")
    return gap == ", " and behind in {".", "!", "?", ""} and end - index <= 2


def _introduced(line: Line, stay: Set[str]) -> Iterator[Span]:
    lows = [word.low for word in line.words]
    for index, low in enumerate(lows):
        if low in _SPEAKING and index and _candidate(line, index - 1):
            start = index - 2 if index > 1 and _candidate(line, index - 2) else index - 1
            if _bare(lows[start]) not in stay and (
                lows[start] in SURE_NAMES or not line.opens(start)
            ):
                yield _span(line, start, index)
        if low not in _OPENERS:
            continue
        for cue in _INTRODUCTIONS:
            if tuple(lows[index : index + len(cue)]) == cue:
                yield from _after(line, index + len(cue), stay, sure=cue in _SURE_INTRODUCTIONS)
                break


_OPENERS: Final = frozenset(cue[0] for cue in _INTRODUCTIONS)


def _after(line: Line, start: int, stay: Set[str], *, sure: bool) -> Iterator[Span]:
    words = line.words
    while start < len(words) and words[start].low in {"um", "uh", "er", "mr", "mrs", "is", "erm"}:
        start += 1
    if start >= len(words) or _bare(words[start].low) in stay:
        return
    gap = line.text[words[start - 1].end : words[start].start]
    if len(gap) > 5 or "?" in gap or ". " in gap:
        return
    if line.capital(words[start]):
        if (
            _candidate(line, start)
            and words[start].low not in AMBIGUOUS_NAMES
            or (sure and words[start].low in AMBIGUOUS_NAMES)
        ):
            yield _span(line, start, _follow(line, start))
    elif words[start].low in SURE_NAMES or (
        sure
        and words[start].low not in WORDS
        and words[start].low.isalpha()
        and len(words[start].low) > 2
    ):
        yield _span(line, start, _tail(line, start))


def _tail(line: Line, start: int) -> int:
    """Past a name in small letters: strange words, and one that is not too common."""
    words, end = line.words, start + 1
    while end < len(words) and end < start + 3 and _one_gap(line, end - 1):
        low = words[end].low
        if low in COMMON or not low.isalpha() or len(low) < 2 or low in WORDS:
            break
        end += 1
    return end


def known_to_stay(opening: Line, agent: str | None) -> set[str]:
    """Words of the agent's greeting that name the agent and the company, in small letters.

    Who is greeted ("Hi Anneke, …") is not among them.
    """
    stay = {part.lower() for part in (agent or "").split() if len(part) > 1}
    words = opening.words
    for index, word in enumerate(words):
        before = words[index - 1].low if index else ""
        greeted = before in {
            "hi",
            "hello",
            "hey",
            "dear",
            "morning",
            "afternoon",
            "evening",
            *_TITLES,
        }
        if greeted and "," not in opening.text[words[index - 1].end : word.start]:
            continue
        strange = word.low not in WORDS or word.low in AMBIGUOUS_NAMES
        if strange and (opening.capital(word) or not opening.cased):
            stay.add(word.low)
    return stay


def asked_names(line: Line, taken: list[Span], stay: Set[str]) -> list[Span]:
    """Names in the answer to "what is your name?", spelled ones included.

    Two at most; in small letters, words that no ordinary conversation has.
    """
    words = line.words
    found: list[Span] = []
    index = 0
    while index < len(words) and len(found) < 3:
        word = words[index]
        free = not any(span.start < word.end and span.end > word.start for span in taken)
        end = _answer(line, index, stay) if free else index
        if end > index:
            found.append(_span(line, index, end, 3))
            index = end
        else:
            index += 1
    return found or _short_answer(line, taken)


def _answer(line: Line, index: int, stay: Set[str]) -> int:
    """Past the name that begins at `index`; `index` itself if none does."""
    word = line.words[index]
    low = _bare(word.low)
    if low in _NO_NAMES or low in stay or not low.isalpha() or len(low) < 2:
        return index
    if line.cased:
        named = line.capital(word) and (low not in WORDS or low in GIVEN_NAMES)
        if (
            line.capital(word)
            and not named
            and low not in COMMON
            or (line.capital(word) and low in AMBIGUOUS_NAMES)
        ):
            named = _follow(line, index) > index + 1 or not line.opens(index)
        if not named and not (low in SURE_NAMES):
            return index
        return _follow(line, index)
    if low in SURE_NAMES or (low not in WORDS and len(low) > 2):
        end = index + 1
        while end < len(line.words) and end < index + 3 and _one_gap(line, end - 1):
            after = line.words[end].low
            if after in COMMON or not after.isalpha() or len(after) < 2:
                break
            end += 1
        return end
    return index


def _short_answer(line: Line, taken: list[Span]) -> list[Span]:
    """A whole answer of one to three words, none of them common."""
    words = [w for w in line.words if not any(s.start < w.end and s.end > w.start for s in taken)]
    while words and words[0].low in {
        "it's",
        "its",
        "yes",
        "yeah",
        "um",
        "uh",
        "it",
        "is",
        "my",
        "name",
        "er",
        "sure",
    }:
        words = words[1:]
    if 1 <= len(words) <= 3 and all(
        w.low not in COMMON and w.low.isalpha() and w.low not in _NO_NAMES for w in words
    ):
        return [Span(words[0].start, words[-1].end, "name", 2)]
    return []


def spelled_names(line: Line, runs: list[tuple[int, int, str]]) -> Iterator[Span]:
    """Names spelled letter by letter: `runs` are start, end and value of rows of letters."""
    for start, end, value in runs:
        if value.isalpha() and len(value) >= 3 and end - start > len(value):
            yield Span(start, end, "name", 2)
