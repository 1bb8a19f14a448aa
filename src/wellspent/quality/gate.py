"""Is it safe to let the scorer answer this question, where people answered before?

own      how far people agree with each other, on contacts that two of them scored blind
other    how far the scorer agrees with people, on a random sample that people scored
margin   how much lower the scorer's agreement may be than people's own, and still do

Asked of each question for itself. "Safe" means shown to be no worse than people by more than the
margin: not being able to tell a difference is not enough.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import pyarrow as pa

from wellspent.estimate import MINIMUM_N, Estimate, Figure, Unknown, too_few
from wellspent.quality.agreeing import Agreement, count_readings, estimate_agreement
from wellspent.quality.columns import require
from wellspent.quality.intervals import mover
from wellspent.quality.randomness import refuse_unless_random

__all__ = ["MARGIN", "GateVerdict", "Verdict", "safe_to_automate"]

Verdict = Literal["safe", "not safe", "not enough to say"]

MARGIN: Final = 0.1  # of raw agreement: one answer in ten


@dataclass(frozen=True, slots=True)
class GateVerdict:
    """Whether the scorer may answer this question alone, why, and what would change that.

    `difference` is the scorer's raw agreement with people less people's own;
    `beyond_chance` the same of α. `lift` is empty where it is safe.
    """

    verdict: Verdict
    reason: str
    lift: str
    scorer: Agreement
    people: Agreement
    difference: Figure
    beyond_chance: Figure
    margin: float


def safe_to_automate(
    sample: pa.Table,
    double_scored: pa.Table,
    answers: tuple[str, ...] = (),
    margin: float = MARGIN,
) -> GateVerdict:
    """Whether the scorer agrees with people on one question as well as people with each other.

    `sample` has contact, automatic, person, inclusion_probability and audit (as `draw_sample` gave
    them); `double_scored` has contact, first and second, two people's blind answers. Rows with an
    answer missing take no part; `cannot_tell` is an answer. `answers` are those that could be
    given; without it, those that were.

    Non-inferiority: "safe" where the interval of (scorer's raw agreement − people's own) lies
    above −`margin`, and both agree beyond chance (the intervals of α lie above 0), so that
    a scorer that always says yes does not pass where yes is frequent. "Not safe" where that
    interval lies below −`margin`, or where people's α is shown to be higher and the scorer's
    may be 0. Otherwise not enough to say. Each contact counts once, whatever its inclusion probability. Agreement's own
    intervals: `estimate_agreement`; of differences: MOVER (Zou & Donner 2008), which
    takes the two samples as apart and so is wide rather than narrow where they overlap.

    Raises `TableUnusable`, and `SampleNotRandom` for contacts that nobody drew.
    """
    require(sample, "sample", ("contact", "automatic", "person", "inclusion_probability", "audit"))
    require(double_scored, "double-scored contacts", ("contact", "first", "second"))
    refuse_unless_random(sample)
    with_people = _pairs(sample, "automatic", "person")
    with_each_other = _pairs(double_scored, "first", "second")
    seen = sorted({answer for pair in with_people + with_each_other for answer in pair})
    possible = answers or tuple(seen)
    scorer, people = (
        estimate_agreement(count_readings([[pair] for pair in pairs], possible))
        for pairs in (with_people, with_each_other)
    )
    difference = _difference(scorer.raw, people.raw)
    beyond = _difference(scorer.alpha, people.alpha)
    verdict, reason, lift = _judge(scorer, people, difference, beyond, margin)
    return GateVerdict(verdict, reason, lift, scorer, people, difference, beyond, margin)


def _pairs(table: pa.Table, one: str, other: str) -> list[tuple[str, str]]:
    columns: list[list[Any]] = [table[one].to_pylist(), table[other].to_pylist()]
    return [(a, b) for a, b in zip(*columns, strict=True) if a is not None and b is not None]


def _difference(scorer: Figure, people: Figure) -> Figure:
    if isinstance(scorer, Unknown):
        return scorer
    if isinstance(people, Unknown):
        return people
    value = scorer.value - people.value
    down, up = mover(_reach(scorer), _reach(people))
    n = min(scorer.n, people.n)
    return Estimate(value, value - down, value + up, n, "difference of agreement, MOVER interval")


def _reach(figure: Estimate) -> tuple[float, float]:
    return figure.value - figure.low, figure.high - figure.value


def _judge(
    scorer: Agreement, people: Agreement, difference: Figure, beyond: Figure, margin: float
) -> tuple[Verdict, str, str]:
    short = _too_few(scorer.contacts, people.contacts)
    if short:
        return "not enough to say", short.reason, short.lift
    if isinstance(difference, Estimate) and difference.high < -margin:
        return "not safe", _falls_short(difference, margin), _MEND
    if _guesses(scorer.alpha, beyond):
        return "not safe", "the scorer agrees with people as by chance, and people do better", _MEND
    for who, agreement in (("people", people), ("the scorer and people", scorer)):
        doubt = _by_chance(who, agreement.alpha)
        if doubt:
            return "not enough to say", *doubt
    if isinstance(difference, Estimate) and difference.low >= -margin:
        return "safe", (
            f"the scorer agrees with people at most {max(-difference.low, 0.0):.2f} less than people "
            f"with each other; {margin:.2f} would do"
        ), ""  # fmt: skip
    return "not enough to say", *_too_wide(scorer, people, difference, margin)


def _guesses(alpha: Figure, beyond: Figure) -> bool:
    by_chance = isinstance(alpha, Estimate) and alpha.low <= 0
    return by_chance and isinstance(beyond, Estimate) and beyond.high < 0


_MEND: Final = "a better scorer for this question; until then people answer it"


def _too_few(scored: int, doubly: int) -> Unknown | None:
    if scored < MINIMUM_N:
        return too_few(scored, "scored contacts")
    return too_few(doubly, "double-scored contacts") if doubly < MINIMUM_N else None


def _falls_short(by: Estimate, margin: float) -> str:
    return (
        "the scorer's raw agreement with people is lower than people's own by at least "
        f"{-by.high:.2f}, and {margin:.2f} may be"
    )


def _by_chance(who: str, alpha: Figure) -> tuple[str, str] | None:
    if isinstance(alpha, Unknown):
        return alpha.reason, f"{alpha.lift} in the random sample"
    if alpha.low > 0:
        return None
    lift = (
        "a calibration session, or a clearer question"
        if who == "people"
        else "more contacts of the random sample scored, above all such as are seldom answered so"
    )
    return f"that {who} agree beyond chance is not shown (α from {alpha.low:.2f})", lift


def _too_wide(
    scorer: Agreement, people: Agreement, difference: Figure, margin: float
) -> tuple[str, str]:
    """Why nothing is shown either way, and about how many more contacts would show it."""
    if isinstance(difference, Unknown):
        return difference.reason, difference.lift
    down = difference.value - difference.low
    room = difference.value + margin
    reason = f"the scorer may agree {-difference.low:.2f} less than people, or {difference.high:.2f} more"
    if room <= 0:
        return reason, _MEND
    times = float(np.ceil((down / room) ** 2 * 10) / 10)
    fewer = min(scorer.contacts, people.contacts)
    lift = f"about {round(fewer * times)} contacts both double-scored and in the random sample"
    return reason, lift
