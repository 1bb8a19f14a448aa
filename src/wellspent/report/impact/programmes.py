"""Programmes that teams began at different days: what they did, as a staged rollout."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from wellspent.report.impact.facts import Facts
from wellspent.settings import RolloutSettings, Settings
from wellspent.worth.effect import Effect, Refusal
from wellspent.worth.rollout import rollout_of

__all__ = ["assess_rollouts"]


def assess_rollouts(facts: Facts, settings: Settings, seed: int) -> tuple[Effect, ...]:
    """An effect for each programme of `[[worth.rollouts]]` and each outcome, weeks as periods.

    The first week of a team is the one in which it began. Raises `WorthMissing` without diff-diff.
    """
    found = []
    for programme in settings.worth.rollouts:
        table = _by_week(facts, programme)
        for outcome in facts.outcomes:
            effect = _effect(table, facts.table[outcome.key], seed)
            found.append(replace(effect, treatment=programme.name, outcome=outcome.name))
    return tuple(found)


def _effect(table: pa.Table, outcome: Any, seed: int) -> Effect:
    """Of the contacts that have a team, a week and the outcome; refused where none has."""
    known = [np.asarray(column.is_valid()) for column in (outcome, table["week"], table["team"])]
    rows = table.append_column("outcome", outcome).filter(pa.array(np.logical_and.reduce(known)))
    if rows.num_rows:
        return rollout_of(rows, outcome="outcome", unit="team", time="week", first="first", seed=seed).effect  # fmt: skip
    refusal = Refusal("outcomes", "no contact has a team, a week and the outcome", "outcomes of the teams' customers")  # fmt: skip
    return Effect("", "", refusal.as_unknown(), "staged rollout", 0, refusal=refusal)


def _by_week(facts: Facts, programme: RolloutSettings) -> pa.Table:
    """Of every contact its team, its week, and the week in which its team began, null where never."""
    weeks = [None if began is None else _monday(began.date()) for began in facts.table["began"].to_pylist()]  # fmt: skip
    first = {team: _monday(start) for team, start in programme.start.items()}
    began = [first.get(team or "") for team in facts.table["team"].to_pylist()]
    return pa.table(
        {
            "team": facts.table["team"],
            "week": pa.array(weeks, pa.date32()),
            "first": pa.array(began, pa.date32()),
        }
    )


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
