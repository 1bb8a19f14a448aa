"""Which segments deserve slow time under a budget of seconds, and what such a rule is worth.

value per second  what a slow second is worth in a segment: its effect over the seconds it takes
rule              segments by value per second, the highest first, until the budget is used up; the
                  last one is given to some of its contacts, drawn at random. A segment whose
                  value is not surely above the price of a second is given none
out of sample     the rule is found on some agents and customers and valued on others. Valued on the
                  contacts that it was found from, it would look better than it is
against nobody    the rule's value is that of giving the behaviour to all in the chosen segments against
                  giving it to nobody; `over_today` is what it brings over what is given today

Athey & Wager 2021, *Policy learning with observational data*. Rules by segment come first: they can be
said to people, their value has an interval, and nothing is spent where nothing is sure. Where contacts
of one segment differ much, a rule contact by contact would bring more; how much is measured in
`benchmarks/worth_policy.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from wellspent.errors import WellspentError
from wellspent.estimate import Estimate, Figure, Unknown
from wellspent.worth.association import Association
from wellspent.worth.clusters import clustered_covariance, freedom_of, mean_estimate
from wellspent.worth.crossfitting import folds_of
from wellspent.worth.segments import segments_refused, simultaneous_reaches
from wellspent.worth.study import Floats, Ints, Study

__all__ = ["BudgetInvalid", "PolicyFound", "SegmentLine", "best_policy"]

_PER_SECOND: Final = "effect over seconds of the segment, simultaneous 95 % interval (max-t)"
_VALUE: Final = "AIPW scores of contacts that the rule was not found from"


class BudgetInvalid(WellspentError):
    """A budget or seconds that cannot be."""


@dataclass(frozen=True, slots=True)
class SegmentLine:
    """A segment: seconds the behaviour takes per contact, what one is worth, the share that gets it."""

    segment: str
    n: int
    seconds: float
    value_per_second: Figure
    share: float

    @property
    def chosen(self) -> bool:
        """Whether the rule gives it to anybody here."""
        return self.share > 0


@dataclass(frozen=True, slots=True)
class PolicyFound:
    """The rule, the highest value per second first, and its value per contact out of sample.

    `value` is money (or outcome) per contact against giving nobody any, `against_random` over
    giving the same seconds to contacts at random, `over_today` over what is given today, `net` the
    value less the seconds' price. `seconds` are those that the rule takes per contact, `seconds_today`
    those taken today. `in_sample` is the value on the contacts that the rule was found from:
    too high, and shown for that alone.
    """

    lines: tuple[SegmentLine, ...]
    value: Figure
    against_random: Figure
    over_today: Figure
    net: Figure
    in_sample: Figure
    seconds: float
    seconds_today: float
    budget_seconds: float
    words: str


@dataclass(frozen=True, slots=True)
class _Rows:
    """What a rule is found from: comparable contacts with their worth, seconds and segment."""

    worth: Floats
    seconds: Floats
    segment: Ints
    clusters: tuple[Ints, ...]
    usable: tuple[int, ...]

    def at(self, places: Ints) -> _Rows:
        clusters = tuple(codes[places] for codes in self.clusters)
        return _Rows(self.worth[places], self.seconds[places], self.segment[places], clusters, self.usable)  # fmt: skip


def best_policy(
    study: Study,
    association: Association,
    seconds: Floats,
    *,
    budget_seconds: float,
    price_per_second: float = 0.0,
    worth_of_outcome: float = 1.0,
    seed: int = 1,
) -> PolicyFound:
    """The rule by segments that brings most with `budget_seconds` per contact on average.

    `seconds` are the slow seconds that the behaviour takes in each row of the study, or would
    take. `price_per_second` is what one costs, in the unit of the outcome times
    `worth_of_outcome`. The association is over all contacts. Raises `BudgetInvalid`, `NoSegments`.
    """
    _refuse(study, seconds, budget_seconds)
    refused = segments_refused(study, association)
    usable = tuple(code for code, why in enumerate(refused) if why is None)
    kept = study.where(association.kept)
    assert kept.segment is not None  # noqa: S101 - NoSegments was raised above
    rows = _Rows(association.scores * worth_of_outcome, seconds[association.kept], kept.segment, kept.clusters, usable)  # fmt: skip
    figures = _values_per_second(rows)
    shares = _shares(rows, figures, budget_seconds, price_per_second, len(refused))
    lines = _lines(study, rows, refused, figures, shares)
    given, random = _out_of_sample(rows, budget_seconds, price_per_second, len(refused), seed)
    today = _given_today(kept, association) * worth_of_outcome
    lack = _lacking(shares, given)

    def figure(scores: Floats, method: str = _VALUE) -> Figure:
        return lack or mean_estimate(scores, rows.clusters, method)

    value, better = figure(given * rows.worth), figure((given - random) * rows.worth)
    spent = float((shares[rows.segment] * rows.seconds).mean())
    return PolicyFound(
        lines=lines, value=value, against_random=better,
        over_today=figure(given * rows.worth - today),
        net=figure(given * (rows.worth - price_per_second * rows.seconds)),
        in_sample=figure(shares[rows.segment] * rows.worth, "AIPW scores of the contacts that the rule was found from: too high"),
        seconds=spent, seconds_today=float((kept.treatment * rows.seconds).mean()),
        budget_seconds=budget_seconds,
        words=_words(lines, value, better, spent, price_per_second),
    )  # fmt: skip


def _refuse(study: Study, seconds: Floats, budget_seconds: float) -> None:
    if not 0 < budget_seconds < float("inf"):
        raise BudgetInvalid(
            f"A budget of {budget_seconds:g} seconds per contact gives nobody anything.",
            "Give seconds above 0.",
        )
    if len(seconds) != study.n or not (seconds >= 0).all():
        raise BudgetInvalid(
            f"{len(seconds)} seconds for {study.n} contacts, or some below 0 or not known.",
            "Give the slow seconds that the behaviour takes, one number a contact.",
        )


def _values_per_second(rows: _Rows) -> dict[int, Figure]:
    """What a slow second is worth in each usable segment, with intervals that hold together."""
    present = [code for code in rows.usable if (rows.segment == code).any()]
    timed = [code for code in present if rows.seconds[rows.segment == code].mean() > 0]
    found: dict[int, Figure] = {
        code: Unknown("the behaviour takes no seconds there", "its seconds") for code in present
    }
    if not timed:
        return found
    members = [rows.segment == code for code in timed]
    ratios = np.array([rows.worth[own].sum() / rows.seconds[own].sum() for own in members])
    influence = [
        np.where(own, (rows.worth - ratio * rows.seconds) / (own * rows.seconds).mean(), 0.0)
        for own, ratio in zip(members, ratios, strict=True)
    ]
    covariance = clustered_covariance(np.column_stack(influence), rows.clusters)
    freedoms = [freedom_of(int(own.sum()), [codes[own] for codes in rows.clusters]) for own in members]  # fmt: skip
    halves = simultaneous_reaches(covariance, freedoms) * np.sqrt(np.diag(covariance))
    for code, own, ratio, half in zip(timed, members, ratios, halves, strict=True):
        found[code] = Estimate(float(ratio), float(ratio - half), float(ratio + half), int(own.sum()), _PER_SECOND)  # fmt: skip
    return found


def _shares(
    rows: _Rows, figures: dict[int, Figure], budget: float, price: float, segments: int
) -> Floats:
    """The share of each segment's contacts that the rule gives it to."""
    shares = np.zeros(segments)
    sure = {code: f.value for code, f in figures.items() if isinstance(f, Estimate) and f.low > price}  # fmt: skip
    left = budget * len(rows.worth)
    for code in sorted(sure, key=lambda one: -sure[one]):
        needed = float(rows.seconds[rows.segment == code].sum())
        shares[code] = min(1.0, left / needed)
        left = max(left - needed, 0.0)
    return shares


def _out_of_sample(
    rows: _Rows, budget: float, price: float, segments: int, seed: int
) -> tuple[Floats, Floats]:
    """Of each contact: the chance that a rule found from others gives it, and that chance would."""
    given, random = np.zeros(len(rows.worth)), np.zeros(len(rows.worth))
    for fold in folds_of(len(rows.worth), rows.clusters, seed):
        others = rows.at(fold.train)
        shares = _shares(others, _values_per_second(others), budget, price, segments)
        given[fold.test] = shares[rows.segment[fold.test]]
        total = float(rows.seconds[fold.test].sum())
        random[fold.test] = given[fold.test] @ rows.seconds[fold.test] / total if total else 0.0
    return given, random


def _given_today(kept: Study, association: Association) -> Floats:
    """Scores whose mean is what the behaviour brings as it is given today: Y less Y without it."""
    known, a = association.nuisances, kept.treatment
    without, chance = known.untreated[association.kept], known.propensity[association.kept]
    return np.asarray(kept.outcome - without - (1 - a) * (kept.outcome - without) / (1 - chance))


def _lacking(shares: Floats, given: Floats) -> Unknown | None:
    if not shares.any():
        return Unknown(
            "in no segment is a slow second surely worth more than it costs",
            "more contacts, larger segments, or an experiment",
        )
    if not given.any():
        return Unknown(
            "parts of the contacts do not find the rule again, so it cannot be valued on others",
            "more contacts",
        )
    return None


def _lines(
    study: Study,
    rows: _Rows,
    refused: Sequence[Unknown | None],
    figures: dict[int, Figure],
    shares: Floats,
) -> tuple[SegmentLine, ...]:
    lines = []
    for code, why in enumerate(refused):
        own = rows.segment == code
        mean = float(rows.seconds[own].mean()) if own.any() else 0.0
        figure = why or figures[code]
        lines.append(SegmentLine(study.segments[code], int(own.sum()), mean, figure, float(shares[code])))  # fmt: skip
    return tuple(sorted(lines, key=_highest_first))


def _highest_first(line: SegmentLine) -> tuple[bool, float, str]:
    figure = line.value_per_second
    return (isinstance(figure, Unknown), -figure.value if isinstance(figure, Estimate) else 0.0, line.segment)  # fmt: skip


def _words(
    lines: tuple[SegmentLine, ...], value: Figure, better: Figure, spent: float, price: float
) -> str:
    if isinstance(value, Unknown):
        return f"No rule: {value.reason}."
    assert isinstance(better, Estimate)  # noqa: S101 - both are known, or neither
    chosen = ", ".join(
        line.segment if line.share == 1 else f"{line.segment} ({line.share:.0%} of them, at random)"
        for line in lines if line.chosen
    )  # fmt: skip
    left = [line.segment for line in lines if not line.chosen]
    said = (
        f"Give it in: {chosen}. That takes {spent:.1f} seconds per contact and brings {value.value:.3g}"
        f" ({value.low:.3g} to {value.high:.3g}) against giving it to nobody, valued on contacts that the rule"
        f" was not found from; {better.value:+.3g} ({better.low:.3g} to {better.high:.3g}) over the same"
        " seconds given at random."
    )
    if left:
        said += f" Not in: {', '.join(left)}, where a second is not surely worth more than its price ({price:.3g}), the budget is used up, or nothing can be said."  # fmt: skip
    return said
