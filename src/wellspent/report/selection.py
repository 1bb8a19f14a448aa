"""Which contacts are meant: the filters that somebody chose, and the scope that he may see.

selection  for each filter the values that are let through; None lets everything through
scope      a selection too: whoever looks sees what lies within both
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

__all__ = ["EVERYTHING", "Filter", "Selection"]

Filter = frozenset[str | None] | None


@dataclass(frozen=True, slots=True)
class Selection:
    """The contacts that every filter lets through.

    A filter is None, which is no restriction, or the values that it lets through; the value
    None among them stands for "not recorded". `weeks` are ISO weeks such as `2026-W31`, of the
    moment at which a contact began; `contacts` are ids.
    """

    queues: Filter = None
    teams: Filter = None
    channels: Filter = None
    reasons: Filter = None
    segments: Filter = None
    weeks: Filter = None
    agents: Filter = None
    contacts: Filter = None

    def within(self, other: Selection) -> Selection:
        """The contacts that both let through."""
        return Selection(
            **{
                one.name: _both(getattr(self, one.name), getattr(other, one.name))
                for one in fields(self)
            }
        )


def _both(one: Filter, other: Filter) -> Filter:
    if one is None or other is None:
        return other if one is None else one
    return one & other


EVERYTHING: Final = Selection()
