"""Opportunities that no agent took up, and what they were worth where the analysis of worth can tell.

fits      what was missed is an exchange of proactive help that was not given; so the figure is the
          money that one more exchange of proactive help goes with, and no other
standing  that link stands out when all links are looked at together, and was not refused

No money is taken from comparing customers who said something with those who did not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wellspent.estimate import Estimate, Figure, Unknown

if TYPE_CHECKING:
    from wellspent.report.impact.model import Impact, Link

__all__ = ["Missed", "MissedKind", "missed_of"]

_BEHAVIOUR: Final = "times/proactive"
_OUTCOME: Final = "spend"


@dataclass(frozen=True, slots=True)
class MissedKind:
    """Signals of one kind that no agent took up: `signals` of `of`, in `contacts` of `of_contacts`."""

    kind: str
    signals: int
    of: int
    share: Figure
    contacts: int
    of_contacts: int


@dataclass(frozen=True, slots=True)
class Missed:
    """What was not taken up, and its worth.

    `each` is the money that one exchange of proactive help goes with, `total` that many times as there are
    sales opportunities and unmet needs not taken up, one an opportunity. `currency` is the centre's;
    `words` say by which design, or why there is none.
    """

    kinds: tuple[MissedKind, ...]
    each: Figure
    total: Figure
    currency: str
    words: str


def missed_of(kinds: Iterable[MissedKind], impact: Impact | None) -> Missed:
    """What was missed, with its worth where a standing figure fits."""
    counted = tuple(kinds)
    number = sum(one.signals for one in counted)
    each, words = _worth_of_one(impact)
    return Missed(counted, each, _times(each, number), impact.currency if impact else "", words)


def _worth_of_one(impact: Impact | None) -> tuple[Figure, str]:
    if impact is None:
        unknown = Unknown(
            "what behaviours are worth has not been worked out",
            "outcomes of customers, and a run of wellspent worth",
        )
        return unknown, _said(unknown)
    link = next(
        (one for one in impact.links if (one.behaviour, one.outcome) == (_BEHAVIOUR, _OUTCOME)),
        None,
    )
    figure = _standing(link)
    if link is None or isinstance(figure, Unknown):
        return figure, _said(figure)
    return figure, (
        f"One missed opportunity is taken as one exchange of proactive help not given; its worth is "
        f"{link.effect.design}, so it is what would be brought if proactive help were the cause."
    )


def _standing(link: Link | None) -> Figure:
    if link is None:
        return Unknown(
            "no link of proactive help with spend was looked at", "the outcome spend of customers"
        )
    if link.effect.refusal is not None:
        return link.effect.refusal.as_unknown()
    if not link.stands_out or not link.helps:
        return Unknown(
            "proactive help does not stand out as worth anything in spend",
            "more contacts, or an experiment on proactive help",
        )
    return link.money


def _said(figure: Figure) -> str:
    return f"No worth: {figure.reason}." if isinstance(figure, Unknown) else ""


def _times(each: Figure, number: int) -> Figure:
    if isinstance(each, Unknown):
        return each
    return Estimate(
        each.value * number, each.low * number, each.high * number, each.n,
        f"{number} missed, each worth as much as one exchange: {each.method}",
    )  # fmt: skip
