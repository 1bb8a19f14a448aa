"""The figures of a staged rollout as the package `diff-diff` computes them."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np

from wellspent.worth.crossfitting import WorthMissing
from wellspent.worth.group_time import Control
from wellspent.worth.team_periods import TeamPeriods

__all__ = ["Computed", "computed_effects", "require_diff_diff"]

Computed = Mapping[int | None, float]  # by periods since the start; None for the whole


def require_diff_diff() -> Any:
    """The package `diff_diff`, or `WorthMissing` with what to install."""
    try:
        import diff_diff  # noqa: PLC0415 - optional weight, loaded when it is asked for
        import pandas  # noqa: F401, ICN001, PLC0415 - diff_diff reads its tables
    except ImportError as error:
        raise WorthMissing(
            f"A staged rollout is computed by diff-diff, which cannot be loaded ({error.name or error}).",
            "Install it: pip install 'wellspent[worth]'.",
        ) from None
    return diff_diff


def computed_effects(panel: TeamPeriods, control: Control) -> Computed:
    """The whole effect (None) and that at each number of periods since the start, by `diff-diff`.

    What it warns of is looked at beforehand and said in our words.
    """
    diff_diff = require_diff_diff()
    import pandas as pd  # noqa: PLC0415 - optional weight

    teams, columns = np.nonzero(np.isfinite(panel.outcome))
    rows = pd.DataFrame({
        "team": teams, "period": panel.numbers[columns],
        "outcome": panel.outcome[teams, columns], "first": panel.first[teams],
    })  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitted = diff_diff.CallawaySantAnna(
            control_group=control.replace(" ", "_"), base_period="universal"
        ).fit(rows, outcome="outcome", unit="team", time="period", first_treat="first")
        course = fitted.aggregate("event_study").to_dataframe()
    found: dict[int | None, float] = {None: float(fitted.overall_att)}
    for since, value in zip(course["event_time"], course["att"], strict=True):
        found[int(since)] = float(value)
    return found
