"""Names, by what stands around them: titles, introductions, greetings, given names.

candidate   a word that could be part of a name: a capital that no ordinary word has,
            or a given name
stay        words that name the agent or the company; they are not the customer's
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import Final

from wellspent.redaction.lines import Line, Span
from wellspent.redaction.spoken_numbers import NUMBER_WORDS
from wellspent.redaction.vocabulary import (
    AMBIGUOUS_NAMES,
    COMMON,
    GIVEN_NAMES,
    PLACES,
    SURE_NAMES,
    WORDS,
    listed,
)

__all__ = [
    "agent_names",
    "bare",
    "introductions",
    "is_candidate",
    "name_end",
    "name_span",
    "names_in",
    "small_end",
]

TITLES: Final = listed("mr mrs ms miss mx mister")
DOCTORS: Final = listed("dr doctor prof professor nurse sister")
NO_NAMES: Final = PLACES | listed(
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thurs fri sat "
    "january february march april may june july august september october november december jan feb "
    "mar apr jun jul aug sept oct nov dec christmas easter english british scottish welsh irish "
    "american french german spanish italian indian chinese god mum dad mom mam nan nana grandma "
    "grandad darling love mate sir madam ma'am miss everyone all there team support visa mastercard "
    "amex kia hyundai audi bmw toyota honda ford nissan mazda volvo skoda volkswagen "
    "samsung sony dell lenovo huawei nokia hp ibm paypal google apple amazon facebook skype outlook windows microsoft android iphone ipad "
    "whatsapp wifi bluetooth chrome netflix "
    "okay ok hiya cheers ta pardon whoops wow ooh ouch ahh ugh hmm mmm ha haha hah yay nope yep yup "
    "aye righto fab lol hai ltd limited plc inc llc corp tech"
)
_SMALL: Final = listed("the and or for with your my our you we he she it is this that thanks")
_PARTICLES: Final = listed("de van der von den bin al el la di da del du ó o mc mac le st")
GREETINGS: Final = listed(
    "thanks thank hi hello hey hiya hai dear bye goodbye sorry welcome okay ok right lovely morning "
    "afternoon evening cheers perfect great sure brilliant yes no well oh goodnight night care ah so "
    "fine certainly absolutely good alright and now understood noted excellent hear wonderful "
    "congratulations apologies of you course problem bless not tell"
)
CALLED: Final = listed(
    "thanks thank hi hello hey hiya hai dear bye goodbye you ok okay sure cheers no yes"
)
HAILED: Final = listed(
    "hi hello hey hai hiya thanks dear bye you thankyou morning afternoon evening help much lot"
)
_THANKS: Final = listed("thank thanks thankyou")
_AFTER_THANKS: Final = listed("help much lot")
KINDRED: Final = listed(
    "husband wife son daughter mum mom mam dad father mother brother sister friend partner neighbour "
    "neighbor nephew niece cousin girlfriend boyfriend grandson granddaughter told tell ask asked "
    "whoever named called"
)
# what introduces a name, and whether it does so beyond doubt
INTRODUCTIONS: Final = {
    "name": (("name", "is"), ("name", "was"), ("name", "as"), ("name",)),
    "name's": (("name's",),),
    "this": (("this", "is"),),
    "i": (("i", "am"),),
    "i'm": (("i'm",),),
    "im": (("im",),),
    "myself": (("myself",),),
    "it's": (("it's",),),
    "its": (("its",),),
    "call": (("call", "me"),),
    "me": (("me", "is"),),
}
_WHOSE: Final = listed(
    "my full first last sur second middle the his her whose your their and is husband's wife's son's "
    "daughter's mother's father's brother's friend's customer good as or"
)
DOUBTLESS: Final = frozenset({"name", "name's", "call"})
_OWN: Final = frozenset({"this", "i'm", "speaking", "name", "name's"})
SPEAKERS: Final = frozenset({"speaking", "here", "calling"})
NAME_PAUSES: Final = frozenset({"um", "uh", "er", "erm", "mr", "mrs", "is", "it's", "as", "miss"})


def bare(low: str) -> str:
    """The word without a possessive."""
    return low[:-2] if low[-2:] == "'s" else low


def is_candidate(line: Line, index: int) -> bool:
    """Whether a word could be part of a name, wherever it stands."""
    word = line.words[index]
    low = bare(word.low)
    if len(low) < 2 or low in NO_NAMES or not low[0].isalpha():
        return False
    if not line.capital(word):
        return low in SURE_NAMES
    if low in SURE_NAMES:
        return True
    shouted = line.text[word.start + 1 : word.end].isupper()
    return (low not in WORDS or low in AMBIGUOUS_NAMES) and not shouted


def name_end(line: Line, index: int) -> int:
    """Past the words of a name that go on from `index`."""
    words, end = line.words, index + 1
    while end < len(words) and end < index + 4 and _one_gap(line, end - 1):
        more = end + 1 < len(words) and words[end].low in _PARTICLES and _follows(line, end + 1)
        if not (more or _follows(line, end)):
            break
        end += 1
    return end


def small_end(line: Line, index: int) -> int:
    """Past a name written in small letters, with a surname that may be an ordinary word."""
    if line.capital(line.words[index]):
        return name_end(line, index)
    words, end = line.words, index + 1
    while end < len(words) and end < index + 3:
        low = words[end].low
        gap = line.text[words[end - 1].end : words[end].start]
        if (
            gap not in {" ", "-"}
            or low in COMMON
            or not low.isalpha()
            or len(low) < 2
            or low in NUMBER_WORDS
        ):
            break
        end += 1
    return end


def _follows(line: Line, index: int) -> bool:
    word = line.words[index]
    low = bare(word.low)
    if low in NO_NAMES or len(low) < 2 or not low.isalpha():
        return False
    if line.cased:
        return line.capital(word) and low not in _SMALL
    return low in SURE_NAMES or low not in WORDS


def _one_gap(line: Line, index: int) -> bool:
    words = line.words
    gap = line.text[words[index].end : words[index + 1].start]
    return gap in {" ", "-", "'", "’", " '"} or (gap == ". " and len(words[index].low) == 1)


def name_span(line: Line, start: int, end: int, sure: int = 3) -> Span:
    """The words from `start` to before `end`, without a last possessive."""
    last = line.words[end - 1]
    return Span(line.words[start].start, last.start + len(bare(last.low)), "name", sure)


def names_in(line: Line, stay: AbstractSet[str]) -> Iterator[Span]:
    """Names that a line gives away by itself."""
    text, role_of = line.text, _role
    roles = [role_of(low) for low, _, _ in line.words]
    for index, role in enumerate(roles):
        if not role or (role == "strange" and not text[line.words[index].start].isupper()):
            continue
        low = line.words[index].low
        if role == "title":
            yield from _titled(line, index)
        elif role == "opener":
            yield from introductions(line, index, stay)
        elif is_candidate(line, index) and bare(low) not in stay and _is_name(line, index):
            yield name_span(line, _with_initial(line, index), name_end(line, index))


@lru_cache(maxsize=1 << 16)
def _role(low: str) -> str:
    """What a word does for a name: a "title", an "opener", a given "name", "strange", or nothing."""
    if low in TITLES or low in DOCTORS:
        return "title"
    if low in INTRODUCTIONS or low in SPEAKERS:
        return "opener"
    if bare(low) in SURE_NAMES or bare(low) in AMBIGUOUS_NAMES:
        return "name"
    return "" if low in WORDS else "strange"


def _titled(line: Line, index: int) -> Iterator[Span]:
    """A title and the name behind it; a doctor's title stays."""
    words, start = line.words, index + 1
    if start >= len(words) or line.text[words[index].end : words[start].start] not in {" ", ". "}:
        return
    first = start if words[index].low in DOCTORS else index
    if len(words[start].low) == 1 and start + 1 < len(words) and words[start + 1].low not in COMMON:
        yield name_span(line, first, start + 2)
        return
    low = words[start].low
    capital = line.capital(words[start]) and (low not in COMMON or low in AMBIGUOUS_NAMES)
    strange = low not in WORDS and low.isalpha() and not line.cased and len(low) > 2
    if (capital and len(low) > 1) or strange:
        yield name_span(line, first, name_end(line, start))


def _with_initial(line: Line, index: int) -> int:
    """Back over "R." or "P" before a surname."""
    if index and _is_initial(line, index - 1):
        return index - 1
    return index


def _is_initial(line: Line, index: int) -> bool:
    word = line.words[index]
    gap = line.text[word.end : line.words[index + 1].start]
    return len(word.low) == 1 and line.capital(word) and gap in {" ", ". "}


def _is_name(line: Line, index: int) -> bool:
    """Whether a candidate is a name by what stands around it."""
    words = line.words
    low = bare(words[index].low)
    if low in SURE_NAMES:
        return True
    before = words[index - 1].low if index else ""
    if low not in AMBIGUOUS_NAMES and index and _is_initial(line, index - 1):
        return True
    if before in KINDRED and line.text[words[index - 1].end : words[index].start] == " ":
        return True
    return _vocative(line, index) or _whole_line(line, index)


def _vocative(line: Line, index: int) -> bool:
    """Spoken to by the agent: "Thanks, Anneke.", "Right, Wanjiru, …", "…, Camilo."."""
    if line.speaker != "agent" or not line.cased or index == 0:
        return False
    words = line.words
    end = name_end(line, index)
    behind = line.text[words[end - 1].end : words[end - 1].end + 1]
    gap = line.text[words[index - 1].end : words[index].start]
    if words[index - 1].low in GREETINGS and gap in {" ", ", "}:
        return behind in {"", ",", ".", "!", "?"} or (gap == " " and behind == " ")
    return gap == ", " and behind in {".", "!", "?", ""} and end - index <= 2


def _whole_line(line: Line, index: int) -> bool:
    """A customer's turn that is two to four capitals and nothing else."""
    if line.opens(index) and _full_name(line, index):
        return True
    if index or line.speaker == "agent" or not 2 <= len(line.words) <= 4:
        return False
    strange = sum(bare(word.low) not in WORDS for word in line.words)
    return name_end(line, 0) == len(line.words) and strange >= 2


def _full_name(line: Line, index: int) -> bool:
    """Two or three strange capitals that open a sentence and end before a mark."""
    end = name_end(line, index)
    behind = line.text[line.words[end - 1].end : line.words[end - 1].end + 1]
    strange = all(bare(word.low) not in WORDS for word in line.words[index:end])
    return strange and 2 <= end - index <= 3 and behind in {",", ".", "?", "!", ""}


def introductions(line: Line, index: int, stay: AbstractSet[str]) -> Iterator[Span]:
    """The name that the word at `index` introduces ("my name is", "this is", "… speaking")."""
    words = line.words
    if words[index].low in SPEAKERS:
        if index and is_candidate(line, index - 1):
            start = index - 2 if index > 1 and is_candidate(line, index - 2) else index - 1
            low = bare(words[start].low)
            if low not in stay and (low in SURE_NAMES or not line.opens(start)):
                yield name_span(line, start, index)
        return
    for cue in INTRODUCTIONS.get(words[index].low, ()):
        if all(n < len(words) and words[n].low == low for n, low in enumerate(cue, index)):
            yield from _introduced(line, index, index + len(cue), stay)
            return


def _introduced(line: Line, cue: int, start: int, stay: AbstractSet[str]) -> Iterator[Span]:
    words = line.words
    opener = words[cue].low
    doubtless = opener in DOUBTLESS
    if opener == "name" and cue and not _whose(words[cue - 1].low):
        return
    while start < len(words) and words[start].low in NAME_PAUSES:
        start += 1
    if start >= len(words) or bare(words[start].low) in stay or not _near(line, start):
        return
    low = bare(words[start].low)
    closed = _closed(line, start)
    if line.capital(words[start]):
        strange = is_candidate(line, start) and low not in AMBIGUOUS_NAMES
        if (strange and (opener not in {"it's", "its"} or low in SURE_NAMES)) or (
            doubtless and low in AMBIGUOUS_NAMES
        ):
            yield name_span(line, start, name_end(line, start))
    elif low in SURE_NAMES or _small_name(low, line, doubtless=doubtless, closed=closed):
        end = small_end(line, start) if doubtless and not line.cased else name_end(line, start)
        yield name_span(line, start, end)


def _small_name(low: str, line: Line, *, doubtless: bool, closed: bool) -> bool:
    """Whether an introduced word in small letters is a name."""
    if low in AMBIGUOUS_NAMES:
        return doubtless and closed
    strange = low not in WORDS and low.isalpha() and len(low) > 2 and low not in NO_NAMES
    return strange and (doubtless or (closed and not line.cased))


def _whose(low: str) -> bool:
    return low in _WHOSE or low.endswith(("'s", "s'")) or low not in WORDS


def _near(line: Line, start: int) -> bool:
    gap = line.text[line.words[start - 1].end : line.words[start].start]
    return len(gap) <= 5 and not any(sign in gap for sign in "?!\x00") and ". " not in gap


def _closed(line: Line, start: int) -> bool:
    """Whether little but a number or "and" follows the name."""
    rest = line.words[name_end(line, start) :]
    return not rest or rest[0].low in {"and", "here", "my"} or rest[0].low[0].isdecimal()


def agent_names(line: Line, *, opening: bool) -> set[str]:
    """Words by which a line names the agent or the company, in small letters.

    From an agent's opening, every strange word but the one that is greeted ("Hi Anneke, …");
    later, how the agent is introduced; from a customer, whom "hello" and "thanks" are said to.
    """
    if line.speaker == "customer":
        lows = [word.low for word in line.words]
        near = {n + 1 for n, low in enumerate(lows[:-1]) if low in HAILED}
        if lows and lows[0] in CALLED:
            near.add(len(lows) - 1)
        return {bare(lows[n]) for n in near if n and _called(line, n)}
    if not opening:
        openers = [n for n, word in enumerate(line.words) if word.low in _OWN]
        spans = [span for n in openers for span in introductions(line, n, frozenset())]
        return {line.low[span.start : span.end].split()[0] for span in spans}
    named: set[str] = set()
    for index, word in enumerate(line.words):
        strange = word.low not in WORDS or word.low in AMBIGUOUS_NAMES
        if strange and (line.capital(word) or not line.cased) and not _greeted(line, index):
            named.add(bare(word.low))
    return named


def _greeted(line: Line, index: int) -> bool:
    if index == 0:
        return False
    before = line.words[index - 1]
    greeting = before.low in {"hi", "hello", "hey", "dear", "morning", "afternoon"} | TITLES
    return greeting and "," not in line.text[before.end : line.words[index].start]


def _called(line: Line, index: int) -> bool:
    """Whether a customer calls the agent by this name: "hi jesse", "thanks a lot, Alex"."""
    word = line.words[index]
    if bare(word.low) not in GIVEN_NAMES and bare(word.low) not in AMBIGUOUS_NAMES:
        return False
    if line.cased and not line.capital(word):
        return False
    before = line.words[index - 1].low
    gap = line.text[line.words[index - 1].end : word.start]
    last = index == len(line.words) - 1
    thanked = last and line.words[0].low in CALLED and before not in INTRODUCTIONS
    return gap in {" ", ", "} and (
        (before in HAILED and before != "you" and before not in _AFTER_THANKS)
        or (before in _AFTER_THANKS and any(w.low in _THANKS for w in line.words[:index]))
        or (before == "you" and index > 1 and line.words[index - 2].low == "thank")
        or (thanked and before not in {"is", "am", "and", "it's", "im", "i'm", "name"})
    )
