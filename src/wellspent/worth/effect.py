"""What a behaviour is worth to an outcome: the figure, the design behind it, and how wrong it could be.

effect       the mean difference that the behaviour makes to the outcome, as far as the design carries
design       what stands behind it, in words: randomised, staged rollout, association adjusted for …
refusal      the cut-off that was not met, and what would lift it; then there is no figure
overlap      whether comparable contacts exist with the behaviour and without
balance      how alike the two are made by weighting, covariate by covariate
sensitivity  how strong a hidden cause would have to be to explain the figure away
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from wellspent.estimate import Figure, Unknown

__all__ = ["Balance", "Balanced", "Cause", "Effect", "Overlap", "Refusal", "Sensitivity"]

Cause = Literal[
    "outcomes",          # too few of them, or none that differ
    "clusters",          # fewer than ten in an arm
    "overlap",           # too many contacts without a comparable one
    "routing",           # who answers depends on what the contact is
    "pre-trends",        # the groups moved apart before anything was done
    "comparison",        # nobody untreated is left
    "negative control",  # what cannot have been changed seems to have been
    "leakage",           # a covariate from after the contact, an outcome from before it
    "treatment",         # all contacts have the behaviour, or none
    "randomisation",     # the arms are not what was drawn
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no figure: the cut-off and what was found instead, and what would lift it."""

    cause: Cause
    reason: str
    lift: str

    def as_unknown(self) -> Unknown:
        """The same as a figure that is unknown."""
        return Unknown(self.reason, self.lift)


@dataclass(frozen=True, slots=True)
class Overlap:
    """Whether contacts with the behaviour have comparable ones without it.

    `trimmed` is the share of contacts left out because their propensity lies outside `bounds`.
    `quantiles` are the 0, 5, 25, 50, 75, 95 and 100 % quantiles of the propensity among the
    untreated and the treated. `effective` says how many independent contacts the weighted
    untreated and treated are worth.
    """

    trimmed: float
    bounds: tuple[float, float]
    untreated: int
    treated: int
    effective: tuple[float, float]
    quantiles: tuple[tuple[float, ...], tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Balanced:
    """One covariate: the standardised mean difference of the arms before weighting and after."""

    covariate: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Balance:
    """Every covariate's difference between the arms, the largest before weighting first."""

    covariates: tuple[Balanced, ...]

    @property
    def worst_before(self) -> float:
        """The largest absolute difference before weighting; 0 where nothing is adjusted for."""
        return max((abs(one.before) for one in self.covariates), default=0.0)

    @property
    def worst_after(self) -> float:
        """The largest absolute difference after weighting; 0 where nothing is adjusted for."""
        return max((abs(one.after) for one in self.covariates), default=0.0)


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """How strong a hidden cause would have to be, and what tests that should fail did.

    `robustness` is the share of what is left of treatment and of outcome that a hidden cause
    has to explain (both equally) to bring the figure to 0, `robustness_of_interval` to bring
    the interval to 0 (Cinelli & Hazlett 2020). `e_value` and `e_value_of_interval` are the risk
    ratio that it must have with both (VanderWeele & Ding 2017; of amounts by the standardised
    difference). `strongest` is the covariate that explains most, and `as_strong` the interval if a
    hidden cause were as strong as that one. `placebo` is the share of permuted treatments
    whose effect is as large; `negative_control` the effect on what it cannot change.
    """

    robustness: float | None = None
    robustness_of_interval: float | None = None
    e_value: float | None = None
    e_value_of_interval: float | None = None
    strongest: str | None = None
    as_strong: tuple[float, float] | None = None
    placebo: Figure | None = None
    negative_control: Figure | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Effect:
    """What the behaviour is worth to the outcome, and everything that one has to know beside it.

    `figure` is per `unit` ("contact with it", "minute", …), in the outcome's own unit. `naive`
    is the difference without adjusting, to be shown beside it and never instead. `n` counts the
    contacts that the figure rests on, or would. `warnings` are sentences that
    are shown wherever the figure is.
    """

    treatment: str
    outcome: str
    figure: Figure
    design: str
    n: int
    unit: str = "contact with it"
    naive: Figure | None = None
    refusal: Refusal | None = None
    overlap: Overlap | None = None
    balance: Balance | None = None
    sensitivity: Sensitivity = field(default_factory=Sensitivity)
    warnings: tuple[str, ...] = ()
