"""Which links a page lists: by outcome, design and how they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wellspent.report.impact.model import Impact, Link
from wellspent.report.impact.words import design_of, ranked, standing_of

__all__ = ["Choice", "choices", "chosen_links"]

_STANDINGS = (("finding", "stand out"), ("faint", "could be nothing"), ("refused", "refused"))
_DESIGNS = (("randomised", "randomised"), ("rollout", "staged rollout"), ("association", "association"), ("other", "other"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """One filter: its name in an address, its words, and each value with its words and whether it is chosen."""

    name: str
    words: str
    options: tuple[tuple[str, str, bool], ...]


def choices(impact: Impact, query: Mapping[str, str]) -> tuple[Choice, ...]:
    """The filters as they stand; a value that no link has is not offered."""
    outcomes = tuple((one.key, one.name) for one in impact.outcomes)
    standings = {standing_of(link) for link in impact.links}
    designs = {design_of(link.effect) for link in impact.links}
    kinds = (
        ("outcome", "Outcome", outcomes),
        ("design", "Design", tuple(one for one in _DESIGNS if one[0] in designs)),
        ("standing", "Links that", tuple(one for one in _STANDINGS if one[0] in standings)),
    )
    return tuple(
        Choice(name, words, tuple((key, said, query.get(name) == key) for key, said in options))
        for name, words, options in kinds
    )


def chosen_links(impact: Impact, query: Mapping[str, str]) -> tuple[Link, ...]:
    """The links that an address asks for, findings first; a refused link has no design to ask for."""
    return tuple(link for link in ranked(impact) if _is_asked_for(link, query))


def _is_asked_for(link: Link, query: Mapping[str, str]) -> bool:
    standing = standing_of(link)
    asked = {
        "outcome": link.outcome,
        "design": "" if standing == "refused" else design_of(link.effect),
        "standing": standing,
    }
    return all(query.get(name) in {None, "", value} for name, value in asked.items())
