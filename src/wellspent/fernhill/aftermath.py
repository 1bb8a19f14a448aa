"""What happened afterwards: surveys that half are asked and few answer, and the outcomes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import numpy as np
import pyarrow as pa

from wellspent.fernhill import planted
from wellspent.fernhill.arrivals import when
from wellspent.fernhill.operation import Happening
from wellspent.tables import IMPORTED

__all__ = ["History", "csat_of", "histories_of", "outcomes_table", "surveys_table"]

_COMMENTS: Final = {
    1: ("Nobody wanted to own it.", "I explained it three times.", "Still not sorted."),
    2: ("Polite, but it took far too long.", "I had to ask for everything twice."),
    3: ("It was all right.", "Got there in the end.", "Fine, I suppose."),
    4: ("Good, a bit slow on your side.", "Helpful once I got through."),
    5: ("She actually listened.", "He thought of something that I had not.", "Could not be better."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class History:
    """One customer's four weeks: how often each cause of an outcome happened."""

    customer: str
    segment: str
    since: datetime
    proactive: int
    rapport: int
    feelings: int
    empathy: int
    unresolved: int

    @property
    def expected_spend(self) -> float:
        """The 30-day spend, before what nobody can foresee."""
        base = planted.SPEND_OF_SEGMENT[self.segment]
        return base + planted.SPEND_PER_PROACTIVE * self.proactive

    @property
    def churn_log_odds(self) -> float:
        """Of leaving within the 30 days."""
        return (
            planted.CHURN_START
            + planted.CHURN_OF_SEGMENT[self.segment]
            + planted.CHURN_PER_FEELINGS * self.feelings
            + planted.CHURN_PER_EMPATHY * self.empathy
            + planted.CHURN_PER_UNRESOLVED * self.unresolved
        )

    @property
    def referral_log_odds(self) -> float:
        """Of sending somebody else within the 30 days."""
        return planted.REFERRAL_START + planted.REFERRAL_PER_RAPPORT * self.rapport


def csat_of(happening: Happening) -> int:
    """The score that the customer would give if asked and willing: 1 to 5."""
    return int(min(5, max(1, round(happening.satisfaction))))


def histories_of(happenings: Iterable[Happening]) -> list[History]:
    """One history a customer, in the order of their first contacts."""
    by_customer: defaultdict[str, list[Happening]] = defaultdict(list)
    for happening in happenings:
        by_customer[happening.customer.key].append(happening)
    return [_history(theirs) for theirs in by_customer.values()]


def surveys_table(rng: np.random.Generator, happenings: Sequence[Happening]) -> pa.Table:
    """The table `surveys`: one row an invitation, without a score where nobody answered."""
    rows = [_survey(rng, happening) for happening in happenings]
    asked = [row for row, invited in rows if invited]
    return pa.Table.from_pylist(asked, IMPORTED["surveys"])


def outcomes_table(rng: np.random.Generator, histories: Iterable[History]) -> pa.Table:
    """The table `outcomes`: each customer's spend, churn and referral of the 30 days."""
    rows = [row for history in histories for row in _outcomes(rng, history)]
    return pa.Table.from_pylist(rows, IMPORTED["outcomes"])


def _history(theirs: list[Happening]) -> History:
    first = theirs[0]
    return History(
        customer=first.customer.key,
        segment=first.customer.segment,
        since=when(first.moment),
        proactive=sum(h.told.count_given("proactive") for h in theirs),
        rapport=sum(h.told.count_given("rapport") for h in theirs),
        feelings=sum(h.told.feelings_shown for h in theirs),
        empathy=sum(h.told.empathy_given for h in theirs),
        unresolved=sum(h.resolved != "yes" for h in theirs),
    )


def _survey(rng: np.random.Generator, happening: Happening) -> tuple[dict[str, Any], bool]:
    """The row, and whether the customer was asked at all. As many draws whatever comes out."""
    asks, answers, tells, which = rng.random(4)
    csat = csat_of(happening)
    willing = (
        planted.RESPONSE_OF_CSAT[csat] * planted.RESPONSE_OF_SEGMENT[happening.customer.segment]
    )
    answered = answers < willing
    comments = _COMMENTS[csat]
    return {
        "contact": happening.id,
        "question": "csat",
        "at": when(happening.moment + round(happening.told.handle_seconds) + 3600),
        "score": float(csat) if answered else None,
        "comment": comments[int(which * len(comments))]
        if answered and tells < planted.COMMENT_SHARE
        else None,
    }, bool(asks < planted.INVITED_SHARE)


def _outcomes(rng: np.random.Generator, history: History) -> Iterator[dict[str, Any]]:
    noise, (leaves, refers) = rng.normal(0, planted.SPEND_SPREAD), rng.random(2)
    values = {
        "spend": round(max(0.0, history.expected_spend + noise), 2),
        "churn": float(leaves < _chance(history.churn_log_odds)),
        "referral": float(refers < _chance(history.referral_log_odds)),
    }
    at = history.since + timedelta(days=planted.OUTCOME_DAYS)
    for kind, value in values.items():
        yield {"customer": history.customer, "at": at, "kind": kind, "value": value}


def _chance(log_odds: float) -> float:
    return float(1 / (1 + np.exp(-log_odds)))
