"""What was searched in vain, the same thing in other words together.

A word's stem is the word without a plural's end (Harman 1991) and without -ing or -ed. The stem that
the most searches share gathers them; then the next of those that are left; and so each search is in one
group. Nobody's meaning is guessed: "return label" and "sending back" stay apart.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import Final

from wellspent.estimate import estimate_share
from wellspent.listening.digital.following import commonest
from wellspent.listening.digital.model import SearchGroup, Visit

__all__ = ["group_searches", "stem"]

_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_MARK: Final = re.compile(r"\[[a-z_ ]+\]")  # what redaction left
_EMPTY_WORDS: Final = """
a an and after are at back before but by can cannot do does for from get go going had has have how i if in
into is it its me mine my no not of off on only or our out over so than that the their them there they this
to too up us want was we went what when where which why will with without would you your
"""
_EMPTY: Final = frozenset(_EMPTY_WORDS.split())
_SHOWN: Final = 5
_EXAMPLES: Final = 25


@dataclass(frozen=True, slots=True)
class _Search:
    words: str
    stems: frozenset[str]
    visit: Visit


def stem(word: str) -> str:
    """The word without what changes its number or its tense.

    >>> stem("printers"), stem("deliveries"), stem("returning"), stem("returned"), stem("address")
    ('printer', 'delivery', 'return', 'return', 'address')
    """
    word = word.lower()
    if word.endswith("ies") and not word.endswith(("eies", "aies")):
        word = word[:-3] + "y"
    elif word.endswith("s") and not word.endswith(("us", "ss")):
        word = word[:-1]
    for end in ("ing", "ed"):
        if word.endswith(end) and len(word) - len(end) >= 4:
            return word[: -len(end)]
    return word


def group_searches(visits: Sequence[Visit], searches: int) -> tuple[SearchGroup, ...]:
    """The groups of searches in vain, the largest first; `searches` is how many there were in all."""
    every = [
        _Search(words, _stems(words), visit) for visit in visits for words in dict.fromkeys(visit.vain)
    ]  # fmt: skip
    groups = _by_shared_stem([search for search in every if search.stems])
    bare: defaultdict[str, list[_Search]] = defaultdict(list)
    for search in every:
        if not search.stems:  # nothing but empty words: each wording by itself
            bare[search.words.lower()].append(search)
    found = [_group(group, searches) for group in (*groups, *bare.values())]
    return tuple(sorted(found, key=lambda one: (-one.searches, one.words)))


def _stems(words: str) -> frozenset[str]:
    plain = _MARK.sub(" ", words.lower())
    return frozenset(stem(word) for word in _WORD.findall(plain) if word not in _EMPTY)


def _by_shared_stem(searches: Sequence[_Search]) -> list[list[_Search]]:
    """The searches by the stem that most of those left share; of equal ones the first in the alphabet."""
    having: defaultdict[str, list[int]] = defaultdict(list)
    for place, search in enumerate(searches):
        for each in search.stems:
            having[each].append(place)
    left = {each: len(places) for each, places in having.items()}
    waiting = [(-count, each) for each, count in left.items()]
    heapify(waiting)
    taken = [False] * len(searches)
    groups = []
    while waiting:
        count, each = heappop(waiting)
        if -count != left[each]:  # some of its searches were taken since
            if left[each]:
                heappush(waiting, (-left[each], each))
            continue
        places = [place for place in having[each] if not taken[place]]
        for place in places:
            taken[place] = True
            for other in searches[place].stems:
                left[other] -= 1
        groups.append([searches[place] for place in places])
    return groups


def _group(group: Sequence[_Search], searches: int) -> SearchGroup:
    wordings = Counter(search.words.lower() for search in group)
    ordered = sorted(wordings, key=lambda words: (-wordings[words], words))
    visits = {search.visit.session: search.visit for search in group}.values()
    followed = [visit for visit in visits if visit.contact is not None]
    first = {visit.contact: visit for visit in followed}
    return SearchGroup(
        words=tuple(ordered[:_SHOWN]),
        searches=len(group),
        share=estimate_share(len(group), max(searches, len(group)), "searches"),
        sessions=len(visits),
        followed=len(followed),
        reasons=commonest(visit.reason for visit in first.values()),
        topics=commonest(visit.topic for visit in first.values()),
        contacts=tuple(sorted(str(contact) for contact in first))[:_EXAMPLES],
    )
