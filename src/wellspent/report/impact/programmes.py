"""Programmes that teams began at different days: what they did, as a staged rollout."""

from __future__ import annotations

from wellspent.report.impact.facts import Facts
from wellspent.settings import Settings
from wellspent.worth.effect import Effect

__all__ = ["assess_rollouts"]


def assess_rollouts(facts: Facts, settings: Settings, seed: int) -> tuple[Effect, ...]:
    """An effect for each programme of `[[worth.rollouts]]` and each outcome."""
    del facts, settings, seed
    return ()
