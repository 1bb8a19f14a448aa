"""What follows for slow time: how much of it brings how much, and who deserves it under a budget.

doses    so many minutes of a slow part against none
curve    V and τ: what it brings at its most, and after how many seconds most of that is reached
policy   the segments (or reasons) in which a second is worth most, until the budget is used up
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pyarrow as pa

from wellspent.estimate import Estimate, Unknown
from wellspent.report.impact.facts import AGENT, CUSTOMER, SEGMENT, Facts
from wellspent.report.impact.linking import one_thread, rows_of, study_from
from wellspent.report.impact.model import (
    Behaviour,
    DoseBand,
    Outcome,
    Policy,
    PolicyLine,
    ValueOfSlowTime,
)
from wellspent.settings import Settings
from wellspent.worth.assess import assess
from wellspent.worth.crossfitting import remembering
from wellspent.worth.dose import DoseResponse, dose_response
from wellspent.worth.money import Prices, price_of
from wellspent.worth.policy import PolicyFound, best_policy
from wellspent.worth.study import Floats, Study, study_of
from wellspent.worth.value_curve import value_curve_of

__all__ = ["doses_of", "policies_of", "value_curves_of"]

_BY: Final = (SEGMENT, "reason")
_LEAST: Final = 300  # contacts of a segment: with fewer no curve has ever been found
_LINES: Final = 12  # of a policy that say nothing, at most


def doses_of(facts: Facts, behaviour: Behaviour, outcome: Outcome, seed: int) -> tuple[DoseBand, ...]:  # fmt: skip
    """The dose response of a behaviour in amounts; nothing where it is refused."""
    with one_thread():
        found = dose_response(_study(facts, behaviour.key, outcome.key), seed=seed)
    return () if found.refusal else _bands(found)


def value_curves_of(
    facts: Facts, behaviour: Behaviour, outcome: Outcome, prices: Prices, seed: int
) -> tuple[ValueOfSlowTime, ...]:
    """V and τ of minutes of a slow part: of everybody, and of each segment that is large enough."""
    price = price_of(outcome.key, prices)
    if isinstance(price, Unknown):
        return (ValueOfSlowTime(None, price, price, f"Not known: {price.reason}."),)
    study = _study(facts, behaviour.key, outcome.key)
    found = [_curve(None, study, price, behaviour, seed)]
    for code, name in enumerate(study.segments):
        rows = study.segment == code if study.segment is not None else np.zeros(study.n, dtype=bool)
        if rows.sum() >= _LEAST:
            found.append(_curve(name, study.where(rows), price, behaviour, seed))
    return tuple(found)


def policies_of(
    facts: Facts,
    behaviour: Behaviour,
    outcome: Outcome,
    prices: Prices,
    settings: Settings,
    *,
    seed: int,
) -> tuple[Policy, ...]:
    """Who deserves a slow part, by segment and by reason, under the centre's budget of seconds."""
    price = price_of(outcome.key, prices)
    if isinstance(price, Unknown) or f"{SEGMENT}" not in facts.table.column_names:
        return ()
    found = []
    with one_thread(), remembering():
        for by in _BY:
            study = _given(_study(facts, behaviour.key, outcome.key, by))
            found.append(_policy(facts, study, behaviour, outcome, by, (price, prices, settings, seed)))  # fmt: skip
    return tuple(found)


def _study(facts: Facts, behaviour: str, outcome: str, by: str = SEGMENT) -> Study:
    rows = rows_of(facts, behaviour, outcome)
    if by == SEGMENT:
        return study_from(facts, rows, behaviour, outcome)
    column: Any = facts.table[by]
    filled = column.fill_null("not recorded")
    table = facts.table.set_column(facts.table.column_names.index(by), by, filled)
    adjust = (*(name for name in facts.adjust if name != by), SEGMENT)
    return study_of(
        table.filter(pa.array(rows)), treatment=behaviour, outcome=outcome, adjust=adjust,
        clusters=(AGENT, CUSTOMER), segment=by,
    )  # fmt: skip


def _given(study: Study) -> Study:
    """Whether any of it is given, in the place of how much."""
    return study.asking(treatment=np.asarray(study.treatment > 0, dtype=np.float64))


def _curve(
    segment: str | None, study: Study, price: float, behaviour: Behaviour, seed: int
) -> ValueOfSlowTime:
    with one_thread():
        dose = dose_response(study, seed=seed)
    curve = value_curve_of(dose, price, unit_seconds=60.0)
    return ValueOfSlowTime(segment, curve.worth, curve.seconds, f"Time for {behaviour.name}: {curve.words}")  # fmt: skip


def _policy(  # noqa: PLR0917 - one question, and what it is answered from
    facts: Facts,
    study: Study,
    behaviour: Behaviour,
    outcome: Outcome,
    by: str,
    means: tuple[float, Prices, Settings, int],
) -> Policy:
    price, prices, settings, seed = means
    budget = float(settings.worth.budget_seconds)
    assessed = assess(study, seed=seed)
    refused = assessed.effect.figure
    if assessed.association is None or isinstance(refused, Unknown):
        why = refused if isinstance(refused, Unknown) else Unknown("nothing was compared", "more contacts")  # fmt: skip
        return Policy(behaviour.key, outcome.key, by, budget, (), why, why, f"No rule: {why.reason}.")  # fmt: skip
    found = best_policy(
        study, assessed.association, _seconds(facts, study, behaviour, outcome),
        budget_seconds=budget, price_per_second=(prices.cost_per_hour or 0.0) / 3600,
        worth_of_outcome=price, seed=seed,
    )  # fmt: skip
    return Policy(
        behaviour.key, outcome.key, by, budget, _lines(found),
        found.value, found.against_random, found.words,
    )  # fmt: skip


def _lines(found: PolicyFound) -> tuple[PolicyLine, ...]:
    """Every line with a figure, and the largest of the others."""
    said = [line for line in found.lines if isinstance(line.value_per_second, Estimate)]
    others = [line for line in found.lines if isinstance(line.value_per_second, Unknown)]
    others = sorted(others, key=lambda line: -line.n)[:_LINES]
    return tuple(PolicyLine(line.segment, line.n, line.seconds, line.value_per_second, line.chosen) for line in (*said, *others))  # fmt: skip


def _seconds(facts: Facts, study: Study, behaviour: Behaviour, outcome: Outcome) -> Floats:
    """What it takes where it is given; elsewhere what it takes on average in the same segment."""
    rows = rows_of(facts, behaviour.key, outcome.key)
    taken = facts.table[behaviour.key].to_numpy()[rows].astype(np.float64) * 60.0
    given = taken > 0
    usual = float(taken[given].mean()) if given.any() else 0.0
    expected = np.full(study.n, usual)
    for code in range(len(study.segments)):
        own = study.segment == code
        if (own & given).any():
            expected[own] = taken[own & given].mean()
    return np.where(given, taken, expected)


def _bands(found: DoseResponse) -> tuple[DoseBand, ...]:
    return tuple(
        DoseBand(one.low, one.high if np.isfinite(one.high) else None, one.mean_amount, one.n, one.figure)
        for one in found.points
    )  # fmt: skip
