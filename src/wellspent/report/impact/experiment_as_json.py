"""What an experiment was designed for and what it says, as plain JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from wellspent.estimate import Estimate, Figure, Unknown
from wellspent.worth.experiment.design import ExperimentDesign, UnitPlan
from wellspent.worth.experiment.reading import LookRead, Reading
from wellspent.worth.experiment.spilling import SpillOver

__all__ = ["design_to_json", "reading_to_json"]


def design_to_json(design: ExperimentDesign, spill: SpillOver) -> dict[str, Any]:
    """The design with every figure, without the agents' names."""
    return {
        "behaviour": design.behaviour,
        "outcome": design.outcome,
        "unit": design.unit,
        "why": design.why,
        "agents": len(design.agents),
        "units_an_arm": design.units_an_arm,
        "weeks": design.weeks,
        "effect": design.effect,
        "aimed_power": design.aimed_power,
        "power": _figure(design.power),
        "smallest": _figure(design.smallest),
        "fewest_units_an_arm": design.fewest,
        "cuped_gain": design.gain,
        "usual": _figure(design.usual),
        "present": _figure(design.present),
        "between": _figure(design.between),
        "looks": [asdict(look) for look in design.looks],
        "plans": [_plan(one) for one in (design.plan, design.other)],
        "spill_over": {
            name: _figure(value) if isinstance(value, Estimate | Unknown) else value
            for name, value in ((name, getattr(spill, name)) for name in spill.__slots__)
        },
        "warnings": list(design.warnings),
        "refused": design.refusal and {"reason": design.refusal.reason, "lift": design.refusal.lift},
        "seed": design.seed,
        "simulations": design.simulations,
    }  # fmt: skip


def reading_to_json(reading: Reading) -> dict[str, Any]:
    """The result under the keys of `wellspent worth --json`, and the looks beside it."""
    figure = reading.figure
    known = figure if isinstance(figure, Estimate) else None
    trial = reading.looks[-1].trial if reading.looks else None
    return {
        "estimate": known and known.value,
        "low": known and known.low,
        "high": known and known.high,
        "n": trial.effect.n if trial else 0,
        "units": known.n if known else 0,
        "design": f"randomised by {reading.registration.unit}",
        "refused": None if known else {"reason": figure.reason, "lift": figure.lift} if isinstance(figure, Unknown) else None,
        "registration": reading.registration.digest,
        "on": reading.on.isoformat(),
        "looks": [_look(one) for one in reading.looks],
        "decided_at": reading.decided and reading.decided.look.number,
        "final": reading.final,
        "moved": _figure(reading.moved.effect.figure) if reading.moved else None,
        "cuped_gain": trial.gain if trial else None,
        "naive": _figure(trial.effect.naive) if trial else None,
        "warnings": [*reading.notes, *(reading.effect.warnings if reading.effect else ())],
        "next_look": reading.next_due and reading.next_due.isoformat(),
    }  # fmt: skip


def _plan(plan: UnitPlan) -> dict[str, Any]:
    durations = [
        {"weeks": one.weeks, "smallest": _figure(one.smallest), "power": _figure(one.power)}
        for one in plan.durations
    ]
    return {
        "unit": plan.unit,
        "units_an_arm": plan.units_an_arm,
        "weeks": plan.weeks,
        "durations": durations,
        "refused": plan.refusal and {"reason": plan.refusal.reason, "lift": plan.refusal.lift},
    }


def _look(read: LookRead) -> dict[str, Any]:
    return {
        "number": read.look.number,
        "until": read.until.isoformat(),
        "boundary": read.look.boundary,
        "figure": _figure(read.trial.effect.figure),
        "chance": read.trial.chance,
        "crossed": read.trial.crossed,
    }


def _figure(figure: Figure | None) -> dict[str, Any] | None:
    return None if figure is None else asdict(figure)
