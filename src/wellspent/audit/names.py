"""Name flips: the same conversation between people whose names point to another group.

Every name is replaced throughout a contact by the same other name, in the turns and in the
field `agent`. Which words are names is what redaction finds, the agent's recorded name, and
given names with a capital that are not ordinary words as well. A contact that was redacted
before shows `[name]`: there a given name of the first group is compared with one of the second.
Names that are spelled out letter by letter, and e-mail addresses, stay.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial
from importlib.resources import files
from typing import Final

from wellspent.audit.flips import Flip, Pair, with_texts
from wellspent.contacts import Contact, Turn
from wellspent.redaction import personal_spans
from wellspent.redaction.vocabulary import AMBIGUOUS_NAMES, GIVEN_NAMES, SURE_NAMES, WORDS

__all__ = ["NAME_FLIPS", "Group", "name_groups", "name_words"]

Spans = tuple[tuple[int, int], ...]

_WORD: Final = re.compile(r"[^\W\d_]+")
_MASK: Final = "[name]"
_TITLES: Final = frozenset({"mr", "mrs", "ms", "miss", "mx", "mister", "dr", "doctor"})
_SOURCE: Final = "audit/names.toml names the study for each group"


@dataclass(frozen=True, slots=True)
class Group:
    """Names that readers connect with one group."""

    women: tuple[str, ...]
    men: tuple[str, ...]
    surnames: tuple[str, ...]

    @property
    def given(self) -> tuple[str, ...]:
        """Women's and men's names together."""
        return (*self.women, *self.men)


@cache
def name_groups() -> Mapping[str, Group]:
    """The groups of names, by what they are called in `names.toml`."""
    text = (files("wellspent.audit") / "names.toml").read_text(encoding="utf-8")
    return {
        name: Group(*(tuple(entry[kind]) for kind in ("women", "men", "surnames")))
        for name, entry in tomllib.loads(text).items()
    }


@dataclass(frozen=True, slots=True)
class _Stock:
    """The names that a side of a flip may be given."""

    given: Sequence[str]
    surnames: Sequence[str]


@lru_cache(maxsize=4)  # seven flips ask for the same contact, one after another
def name_words(turns: tuple[Turn, ...], agent: str | None = None) -> tuple[Spans, ...]:
    """Where the words of names stand in every turn: spans of characters, in order."""
    inside: list[list[tuple[int, int]]] = [[] for _ in turns]
    for span in personal_spans(turns, agent):
        if span.kind == "name":
            inside[span.turn - 1].append((span.start, span.end))
    own = frozenset(word.lower() for word in _agent_words(agent))
    found = [
        tuple(word.span() for word in _WORD.finditer(turn.text) if _names(word, spans, own))
        for turn, spans in zip(turns, inside, strict=True)
    ]
    known = frozenset(_lows(turns, found)) - WORDS
    return tuple(
        tuple(word.span() for word in _WORD.finditer(turn.text)
              if word.span() in spans or (word[0].lower() in known and word[0][0].isupper()))
        for turn, spans in zip(turns, found, strict=True)
    )  # fmt: skip


def _agent_words(agent: str | None) -> list[str]:
    """The words of the agent's recorded name; an id such as "a17" has none."""
    return [w for w in (agent or "").split() if len(w) > 1 and w.isalpha() and w[0].isupper()]


def _names(word: re.Match[str], inside: Sequence[tuple[int, int]], agent: AbstractSet[str]) -> bool:
    low = word[0].lower()
    if len(low) < 2 or low in _TITLES:
        return False
    if any(start <= word.start() and word.end() <= end for start, end in inside):
        return word[0] != "name" or word.string[word.start() - 1 : word.end() + 1] != _MASK
    return word[0][0].isupper() and not word[0].isupper() and (low in SURE_NAMES or low in agent)


def _lows(turns: Sequence[Turn], found: Sequence[Spans]) -> Iterator[str]:
    """The words of names in small letters, in the order of the contact."""
    for turn, spans in zip(turns, found, strict=True):
        yield from (turn.text[start:end].lower() for start, end in spans)


def _given_to(contact: Contact, spans: Sequence[Spans],
              stock: _Stock, rng: random.Random) -> Contact:  # fmt: skip
    """The contact with its names taken from this stock, each name the same one throughout."""
    lows = dict.fromkeys(
        [*_lows(contact.turns, spans), *(w.lower() for w in _agent_words(contact.agent))]
    )
    given, surnames = (rng.sample(list(n), len(n)) for n in (stock.given, stock.surnames))
    chosen: dict[str, str] = {}
    for low in lows:
        pool = given if low in GIVEN_NAMES | AMBIGUOUS_NAMES else surnames
        chosen[low] = pool[len(chosen) % len(pool)]
    mask = given[-1]
    texts = (
        _written(turn.text, own, chosen).replace(_MASK, mask)
        for turn, own in zip(contact.turns, spans, strict=True)
    )
    agent = contact.agent
    if agent is not None and _agent_words(contact.agent):
        agent = " ".join(chosen.get(word.lower(), word) for word in agent.split())
    return replace(with_texts(contact, texts), agent=agent, redactions=())


def _written(text: str, spans: Spans, chosen: Mapping[str, str]) -> str:
    """The text with the words at these places replaced, each written as the word it replaces."""
    parts, last = [], 0
    for start, end in spans:
        old = text[start:end]
        new = chosen[old.lower()]
        new = new.upper() if len(old) > 1 and old.isupper() else new
        parts += [text[last:start], new if old[0].isupper() else new.lower()]
        last = end
    return "".join([*parts, text[last:]])


def _to_group(contact: Contact, rng: random.Random, *, group: str) -> Pair | None:
    """As it was read, and with the names of a group; where names are masked, two groups."""
    groups = name_groups()
    spans = name_words(contact.turns, contact.agent)
    stock = _Stock(groups[group].given, groups[group].surnames)
    if any(_MASK in turn.text for turn in contact.turns):
        first = groups["english" if group != "english" else "african_american"]
        plain = _Stock(first.given, first.surnames)
        return Pair(_given_to(contact, spans, plain, rng), _given_to(contact, spans, stock, rng))
    if not any(spans):
        return None
    return Pair(contact, _given_to(contact, spans, stock, rng))


def _to_gender(contact: Contact, rng: random.Random) -> Pair | None:
    """With women's given names, and with men's; surnames stay alike on both sides."""
    spans = name_words(contact.turns, contact.agent)
    if not any(spans) and not any(_MASK in turn.text for turn in contact.turns):
        return None
    group = name_groups()[rng.choice(sorted(name_groups()))]
    state = rng.getstate()
    women = _given_to(contact, spans, _Stock(group.women, group.surnames), rng)
    rng.setstate(state)  # the same draws, so that the same places get the same surnames
    return Pair(women, _given_to(contact, spans, _Stock(group.men, group.surnames), rng))


NAME_FLIPS: Final = (
    *(
        Flip(f"names.{group}", f"all names replaced by {said} names", _SOURCE,
             partial(_to_group, group=group))
        for group, said in (
            ("english", "English"), ("african_american", "African American"),
            ("south_asian", "South Asian"), ("east_asian", "East Asian"),
            ("arabic", "Arabic and Muslim"), ("hispanic", "Hispanic"),
        )
    ),
    Flip("names.gender", "women's given names against men's of the same group", _SOURCE, _to_gender),
)  # fmt: skip
"""Flips of the names in a contact, in the order in which they are shown."""
