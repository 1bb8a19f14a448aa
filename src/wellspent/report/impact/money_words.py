"""What behaviours are worth in money, in words: of how much, by which design, and how surely.

heading  `worth …, if it were the cause` as soon as one figure is by association, otherwise `brings`
of       what one row is of: a minute, a contact with it, a minute less of friction
sure     every outcome that is counted stands out when all links are looked at together
"""

from __future__ import annotations

from collections.abc import Iterable

from wellspent.estimate import Unknown
from wellspent.report.impact.model import Bought, Impact, Link
from wellspent.report.impact.words import Design, design_of, standing_of
from wellspent.report.words import say_unknown

__all__ = ["counted_links", "designs_behind", "is_sure", "name_of", "say_bought", "say_money_heading", "say_of"]  # fmt: skip

_NAMED = 4  # behaviours that one sentence is about; --json has all
_TRIED: frozenset[Design] = frozenset({"randomised", "rollout"})


def counted_links(impact: Impact, one: Bought) -> tuple[Link, ...]:
    """The links whose money is added in this row."""
    return tuple(
        link for link in impact.links if link.behaviour == one.behaviour and link.outcome in one.counted
    )  # fmt: skip


def designs_behind(impact: Impact, one: Bought) -> str:
    """`association`, or all designs behind a row."""
    return ", ".join(dict.fromkeys(design_of(link.effect) for link in counted_links(impact, one)))


def is_sure(impact: Impact, one: Bought) -> bool:
    """Whether something is counted, and all of it stands out."""
    links = counted_links(impact, one)
    return bool(links) and all(standing_of(link) == "finding" for link in links)


def say_money_heading(impact: Impact) -> str:
    """`what each brings, randomised`, or `worth by association, if it were the cause`."""
    links = [link for one in impact.bought for link in counted_links(impact, one)]
    designs = dict.fromkeys(design_of(link.effect) for link in links)
    by = next(iter(designs)) if len(designs) == 1 else ""
    if designs and _TRIED.issuperset(designs):
        return f"what each brings, {by}".rstrip(", ")
    return f"worth {f'by {by}, ' if by == 'association' else ''}if it were the cause"


def name_of(impact: Impact, behaviour: str) -> str:
    """The name of a behaviour by its key."""
    return next((one.name for one in impact.behaviours if one.key == behaviour), behaviour)


def say_of(impact: Impact, one: Bought) -> str:
    """What a row's figures are of: `a minute`, `an exchange`, `a minute less`, `a contact with it`."""
    found = next((b for b in impact.behaviours if b.key == one.behaviour), None)
    if found is None:
        return ""
    unit = f"{'an' if found.unit[:1] in 'aeiou' else 'a'} {found.unit}"
    return f"{unit} less" if found.kind == "friction" else unit


def say_bought(impact: Impact) -> list[str]:
    """What is counted and what is not, and why money is not known: each once, with the rows it is of."""
    whose: dict[str, list[str]] = {}
    for one in impact.bought:
        name = name_of(impact, one.behaviour)
        for sentence in _sentences(one):
            whose.setdefault(sentence, []).append(name)
    return [_with_rows(said, names, len(impact.bought)) for said, names in whose.items()]


def _sentences(one: Bought) -> Iterable[str]:
    if isinstance(one.brings, Unknown):
        yield _whole(say_unknown(one.brings))
    for sentence in one.words.split(". "):
        # what it takes has a column of its own
        if sentence and not sentence.startswith("It takes"):
            yield _whole(sentence)


def _whole(sentence: str) -> str:
    return f"{sentence[0].upper()}{sentence[1:].rstrip('.')}."


def _with_rows(sentence: str, names: list[str], rows: int) -> str:
    if len(names) == rows:
        return sentence if rows == 1 else f"{sentence[:-1]} (every row)."
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{sentence[:-1]} ({', '.join(names[:_NAMED])}{more})."
