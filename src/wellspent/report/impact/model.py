"""What the analysis of worth found, as plain data: what a page, a chart or a command shows.

behaviour  something in contacts that could be more or less: a slow part, an answer, friction, rush
outcome    something that happened to the customer afterwards, within a window
link       one behaviour with one outcome: an effect with its design, or a refusal
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from wellspent.estimate import Figure, Unknown
from wellspent.worth.effect import Effect

__all__ = [
    "AttenuationSaid",
    "Behaviour",
    "Bought",
    "DoseBand",
    "Impact",
    "Link",
    "Outcome",
    "Policy",
    "PolicyLine",
    "SegmentLine",
    "ValueOfSlowTime",
]


@dataclass(frozen=True, slots=True)
class Behaviour:
    """Something that contacts have more or less of, and how it was measured.

    `key` is stable, such as "slow/empathy", "answer/proactive_help", "friction", "rush". `unit` is
    what one more of it is: "contact with it", "time", "minute". `present` is the share of
    contacts that have any.
    """

    key: str
    name: str
    unit: str
    kind: Literal["slow", "answer", "friction", "rush"]
    present: Figure


@dataclass(frozen=True, slots=True)
class Outcome:
    """Something that happened to the customer after the contact.

    `key` is "spend", "churn", "repeat", …; `unit` "EUR" or "share"; `more_is_better` says which
    way is good; `known` counts contacts whose window is over and whose outcome is known, of
    `contacts`. `usual` is its mean.
    """

    key: str
    name: str
    unit: str
    more_is_better: bool
    window_days: int
    known: int
    contacts: int
    usual: Figure


@dataclass(frozen=True, slots=True)
class AttenuationSaid:
    """What errors of the labels do to a link: corrected by people's answers, or bounded.

    `figure` is the corrected effect (or Unknown), `factor` what share of the true effect the labels
    let through, `how` is "corrected", "bounded" or "not known", `words` says it.
    """

    how: Literal["corrected", "bounded", "not known"]
    factor: Figure
    figure: Figure
    words: str


@dataclass(frozen=True, slots=True)
class DoseBand:
    """So much of a behaviour against none: amounts above `low` up to `high` (None in the last)."""

    low: float
    high: float | None
    mean_amount: float
    n: int
    figure: Figure


@dataclass(frozen=True, slots=True)
class SegmentLine:
    """The effect within one segment; its interval holds together with the other segments'."""

    segment: str
    n: int
    figure: Figure
    chance: float | None


@dataclass(frozen=True, slots=True)
class Link:
    """One behaviour with one outcome.

    `strength` is the effect in standard deviations of the outcome, None where refused; `helps` says
    whether it is good for the centre; `stands_out` whether it still differs from nothing when all
    links are looked at together (Holm). `money` is per contact with the behaviour (or per one more
    unit), `money_per_second` per slow second it takes; Unknown without prices. `before` says how the
    effect was before labels' errors were accounted for. `doses` and `segments` are there where the
    behaviour comes in amounts, and where segments of customers are known.
    """

    behaviour: str
    outcome: str
    effect: Effect
    strength: float | None
    helps: bool | None
    chance: float | None
    stands_out: bool
    money: Figure
    money_per_second: Figure
    labels: AttenuationSaid | None
    doses: tuple[DoseBand, ...] = ()
    segments: tuple[SegmentLine, ...] = ()
    segments_words: str = ""


@dataclass(frozen=True, slots=True)
class Bought:
    """What a behaviour brings and what it costs in the centre's money, per one of its unit.

    Of friction it is a minute less. `brings` is by the design of the links that are counted: of an
    association it is what would be brought if the behaviour were the cause.
    `counted` names the outcomes whose money is added, which do not overlap; `beside` those that
    overlap with them and are shown and not added. `seconds` is what the behaviour takes.
    """

    behaviour: str
    brings: Figure
    costs: Figure
    seconds: Figure
    counted: tuple[str, ...]
    beside: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class PolicyLine:
    """A segment or a reason: what a slow second is worth there, and whether the budget reaches it."""

    name: str
    contacts: int
    seconds: float
    value_per_second: Figure
    chosen: bool


@dataclass(frozen=True, slots=True)
class Policy:
    """Who deserves slow time under a budget; its value is estimated on contacts it was not chosen by.

    `value` is the gain per contact against giving nobody more, `against_all` against giving the
    same seconds to contacts at random. `budget_seconds` is per contact on average.
    """

    behaviour: str
    outcome: str
    by: str
    budget_seconds: float
    lines: tuple[PolicyLine, ...]
    value: Figure
    against_all: Figure
    words: str


@dataclass(frozen=True, slots=True)
class ValueOfSlowTime:
    """For staffing: V and τ of one segment (None: everybody), where the dose response gives them."""

    segment: str | None
    worth: Figure
    seconds: Figure
    words: str


@dataclass(frozen=True, slots=True)
class Impact:
    """All links of a centre, and what follows from them.

    `run` is the run that it was made from. `notes` are sentences on data that could not be used:
    leakage, windows that are not over, outcomes without a customer.
    """

    centre: str
    fictional: bool
    currency: str
    run: str
    contacts: int
    behaviours: tuple[Behaviour, ...]
    outcomes: tuple[Outcome, ...]
    links: tuple[Link, ...]
    bought: tuple[Bought, ...]
    policies: tuple[Policy, ...]
    value_curves: tuple[ValueOfSlowTime, ...]
    rollouts: tuple[Effect, ...]
    notes: tuple[str, ...]
    headline: Link | Unknown
