"""Contacts as an experiment sees them: agent, team, moment, behaviour, outcome; of a centre or any table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wellspent.errors import WellspentError
from wellspent.report.impact.facts import Facts, gather_worth_facts
from wellspent.settings import Settings

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["ColumnUnusable", "NotMeasured", "TrialHistory", "gather_trial_history", "trial_history_of_table"]  # fmt: skip

_USUAL_SECONDS: Final = 30.0  # an assumption where nobody measured what a behaviour takes
_SAID: Final = {"1": 1.0, "yes": 1.0, "true": 1.0, "0": 0.0, "no": 0.0, "false": 0.0}
_OPTIONAL: Final = ("team", "customer", "arm", "handle")
_KEPT: Final = ("agent", "team", "began", "customer")


class NotMeasured(WellspentError):
    """A behaviour or an outcome that the workspace knows nothing of."""

    def __init__(self, what: str, key: str, known: Iterable[str]) -> None:
        """`what` is "behaviour" or "outcome"; `known` are the keys that it could be."""
        super().__init__(
            f"No {what} is called '{key}' here.", f"Choose one of: {', '.join(known) or 'none'}."
        )


class ColumnUnusable(WellspentError):
    """A column of a table that is not there, or holds something else."""


@dataclass(frozen=True, slots=True)
class TrialHistory:
    """The table for `worth.experiment`, and what its two columns mean.

    `seconds` is what the behaviour takes in a contact that has it; `assumed` says that it is a
    guess. `unit` is the outcome's: "share", "EUR", … ; `window_days` after a contact it is known.
    `fictional` is the name of a centre that does not exist.
    """

    facts: pa.Table
    seconds: float
    assumed: bool
    unit: str
    window_days: int
    fictional: str | None = None


def gather_trial_history(
    con: DuckDBPyConnection, settings: Settings, *, behaviour: str, outcome: str
) -> TrialHistory:
    """The contacts of a workspace that was analysed; raises `NotMeasured`."""
    facts = gather_worth_facts(con, settings)
    behaviours = {one.key: one for one in facts.behaviours}
    outcomes = {one.key: one for one in facts.outcomes if one.key not in facts.refused}
    if behaviour not in behaviours:
        raise NotMeasured("behaviour", behaviour, behaviours)
    if outcome not in outcomes:
        raise NotMeasured("outcome", outcome, outcomes)
    columns = {name: facts.table[name] for name in _KEPT}
    columns |= {"behaviour": facts.table[behaviour], "outcome": facts.table[outcome]}
    seconds = _seconds(facts, behaviour)
    return TrialHistory(
        facts=pa.table(columns),
        seconds=_USUAL_SECONDS if seconds is None else seconds,
        assumed=seconds is None,
        unit=outcomes[outcome].unit,
        window_days=outcomes[outcome].window_days,
        fictional=settings.name if settings.fictional else None,
    )


def trial_history_of_table(
    table: pa.Table, columns: Mapping[str, str], *, seconds: float | None, window_days: int
) -> TrialHistory:
    """The same of any table; `columns` says what its column for agent, team, began, … is called.

    `seconds` is what the behaviour takes, None where nobody said. Raises `ColumnUnusable`.
    """
    kept = {}
    for ours, theirs in columns.items():
        if theirs not in table.column_names:
            if ours in _OPTIONAL:
                continue
            raise ColumnUnusable(
                f"The table has no column '{theirs}'; it has: {', '.join(table.column_names[:20])}.",
                f"Name the column: --{'at' if ours == 'began' else ours} COLUMN.",
            )
        numeric = ours in {"behaviour", "outcome", "arm", "handle"}
        kept[ours] = _numbers(table, theirs) if numeric else table[theirs]
    if not pa.types.is_temporal(kept["began"].type):
        raise ColumnUnusable(
            f"The column '{columns['began']}' holds no dates.", "Write them as 2026-11-30 or 2026-11-30 09:15:00."
        )  # fmt: skip
    if "team" not in kept:
        kept["team"] = pa.array([""] * table.num_rows)
    known = kept["outcome"].drop_null().unique().to_pylist()
    return TrialHistory(
        facts=pa.table(kept),
        seconds=_USUAL_SECONDS if seconds is None else seconds,
        assumed=seconds is None,
        unit="share" if set(known) <= {0.0, 1.0} else "",
        window_days=window_days,
    )


def _numbers(table: pa.Table, name: str) -> Any:
    """The column as numbers; yes and no are 1 and 0."""
    column: Any = table[name].combine_chunks()
    if not pa.types.is_string(column.type):
        try:
            return pc.cast(column, pa.float64())
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
            raise ColumnUnusable(f"The column '{name}' holds no numbers.", "Write 1 and 0, yes and no, or amounts.") from None  # fmt: skip
    said = [None if one is None else str(one).strip().lower() for one in column.to_pylist()]
    strange = next((one for one in said if one is not None and one not in _SAID), None)
    if strange is not None:
        raise ColumnUnusable(
            f"The column '{name}' holds '{strange[:40]}', which is neither a number nor yes or no.",
            "Write 1 and 0, yes and no, or amounts.",
        )
    return pa.array([None if one is None else _SAID[one] for one in said], pa.float64())


def _seconds(facts: Facts, behaviour: str) -> float | None:
    """The mean seconds of the behaviour in contacts that have it; None where they are not timed."""
    timed = behaviour.replace("times/", "slow/")
    if not timed.startswith("slow") or timed not in facts.table.column_names:
        return None
    column: Any = facts.table[timed].combine_chunks()
    minutes = pc.fill_null(column, 0.0).to_numpy(zero_copy_only=False)
    given = minutes[minutes > 0]
    return float(np.mean(given)) * 60 if len(given) else None
