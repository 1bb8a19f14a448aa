"""The words of a retelling: the agent's own name, and the customer's.

Names stand where the template's spans say. A template that spells a name out, or
gives one of more than two words, keeps the names that it was written with: what
is spelled would no longer be what was said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from wellspent.fernhill.people import FIRST_NAMES, LAST_NAMES, Agent, Customer
from wellspent.fernhill.templates import Template, read_templates

__all__ = ["reworded", "templates_with_fixed_names"]

_Word = tuple[int, int, int, str]  # turn from 0, start, end, and the word itself
_TITLES: Final = {"mr", "mrs", "ms", "miss", "sister"}
_WORD: Final = re.compile(r"[^\W\d_](?:[^\W\d_]|['’-](?=[^\W\d_]))*")
_TITLE_BEFORE: Final = re.compile(r"\b(?:mr|mrs|ms|miss)\.?\s+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Mention:
    """A word of a template that is a name: where it stands, and whose it is.

    `role` is the place of the name among the template's names, or None for the agent.
    """

    turn: int  # from 0
    start: int
    end: int
    role: int | None
    initial: bool = False


@dataclass(frozen=True, slots=True)
class _Script:
    """Where a template has names. `surnames` says of each name whether it is a last name.

    `own` are the places of the customer's own names among them.
    """

    mentions: tuple[_Mention, ...]
    surnames: tuple[bool, ...]
    own: tuple[int, ...]


def reworded(
    rng: np.random.Generator, template: Template, agent: Agent, customer: Customer
) -> list[str]:
    """The texts of the template's turns with this agent's and this customer's names in them."""
    script = _script(template.id)
    names = _names(rng, script, customer)
    texts = [turn["text"] for turn in template.turns]
    for mention in reversed(script.mentions):
        name = agent.name if mention.role is None else names[mention.role]
        text = texts[mention.turn]
        said = text[mention.start : mention.end]
        texts[mention.turn] = text[: mention.start] + _as_written(said, name, mention) + text[mention.end :]  # fmt: skip
    return texts


def templates_with_fixed_names() -> int:
    """How many templates keep the customers' names that they were written with."""
    return sum(_fixed(template) for template in read_templates() if template.names)


def _names(rng: np.random.Generator, script: _Script, customer: Customer) -> list[str]:
    """The new names: the customer's own, and others from the lists, no two the same."""
    if not script.surnames:
        return []
    firsts, lasts = rng.permutation(len(FIRST_NAMES)), rng.permutation(len(LAST_NAMES))
    others = (
        iter([FIRST_NAMES[n] for n in firsts if FIRST_NAMES[n] != customer.first_name]),
        iter([LAST_NAMES[n] for n in lasts if LAST_NAMES[n] != customer.last_name]),
    )
    own = (customer.first_name, customer.last_name)
    return [
        own[surname] if place in script.own else next(others[surname])
        for place, surname in enumerate(script.surnames)
    ]


def _as_written(said: str, name: str, mention: _Mention) -> str:
    name = name[0] if mention.initial else name
    return name.lower() if said.islower() else name


@cache
def _script(template_id: str) -> _Script:
    template = next(t for t in read_templates() if t.id == template_id)
    words = [] if _fixed(template) else list(_name_words(template))
    known = _known(words)
    surnames = tuple(_is_surname(template, name) for name in known)
    mentions = [
        _Mention(turn, start, end, _role(known, word), len(word) == 1)
        for turn, start, end, word in words
    ] + list(_agent_mentions(template))
    mentions.sort(key=lambda m: (m.turn, m.start))
    return _Script(tuple(mentions), surnames, _own(template, words, surnames))


def _known(words: list[_Word]) -> list[str]:
    """The template's names, each once, in the order in which they are said."""
    return list(dict.fromkeys(word.casefold() for *_, word in words if len(word) > 1))


def _own(template: Template, words: list[_Word], surnames: tuple[bool, ...]) -> tuple[int, ...]:
    """The customer's first and last name: the first ones in the turn where he says who he is.

    That is taken to be the first of his turns that has a name, or else the first of anybody's.
    """
    turns = [turn for turn, *_, word in words if len(word) > 1]
    naming = min(turns, key=lambda n: (template.turns[n]["speaker"] != "customer", n), default=-1)
    known = _known(words)
    said = [known.index(w.casefold()) for n, *_, w in words if n == naming and len(w) > 1]
    first = [place for place in said if not surnames[place]][:1]
    return (*first, *[place for place in said if surnames[place]][:1])


def _name_words(template: Template) -> Iterator[_Word]:
    """Turn (from 0), start, end and the word itself, for every word of a name."""
    for span in template.names:
        text = template.turns[span["turn"] - 1]["text"][span["start"] : span["end"]]
        for word in _WORD.finditer(text):
            if word[0].casefold() not in _TITLES:
                start = span["start"] + word.start()
                yield span["turn"] - 1, start, start + len(word[0]), word[0]


def _fixed(template: Template) -> bool:
    """Whether a name is spelled out, has more than two words, or is an initial of nobody."""
    spans = [
        [w for w in _WORD.findall(_said(template, s)) if w.casefold() not in _TITLES]
        for s in template.names
    ]
    known = {word.casefold() for words in spans for word in words if len(word) > 1}
    return any(
        len(words) > 2
        or "double" in words
        or sum(len(word) == 1 for word in words) > 1
        or any(_spelled(word) for word in words)
        or any(len(w) == 1 and not _begins(known, w) for w in words)
        for words in spans
    )


def _spelled(word: str) -> bool:
    letters = word.split("-")
    return len(letters) > 2 and all(len(letter) == 1 for letter in letters)


def _begins(known: set[str], letter: str) -> bool:
    return any(name.startswith(letter.casefold()) for name in known)


def _said(template: Template, span: dict[str, int]) -> str:
    text: str = template.turns[span["turn"] - 1]["text"]
    return text[span["start"] : span["end"]]


def _role(known: list[str], word: str) -> int:
    """The name's place; an initial is that of the first name that begins so."""
    if len(word) > 1:
        return known.index(word.casefold())
    return next(n for n, name in enumerate(known) if name.startswith(word.casefold()))


def _is_surname(template: Template, name: str) -> bool:
    """Whether it ever follows a title, or stands last of two words."""
    return any(_says_surname(template, span, name) for span in template.names)


def _says_surname(template: Template, span: dict[str, int], name: str) -> bool:
    words = _WORD.findall(_said(template, span))
    before = template.turns[span["turn"] - 1]["text"][: span["start"]]
    titled = words[0].casefold() in _TITLES - {"sister"} or _TITLE_BEFORE.search(before) is not None
    return words[-1].casefold() == name and (titled or len(words) == 2)


def _agent_mentions(template: Template) -> Iterator[_Mention]:
    """Where the template's agent is named, outside of customers' names."""
    name = re.compile(rf"\b{re.escape(template.meta['agent'])}\b", re.IGNORECASE)
    for turn, said in enumerate(template.turns):
        taken = [(s["start"], s["end"]) for s in template.names if s["turn"] == turn + 1]
        for found in name.finditer(said["text"]):
            if not any(start <= found.start() < end for start, end in taken):
                yield _Mention(turn, found.start(), found.end(), None)
