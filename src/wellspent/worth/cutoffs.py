"""Where a figure is refused: every cut-off by its name, in one place.

They are conventions, stated so that they can be argued with. What each one guards against,
and how often it does, is measured in `benchmarks/` and told in `docs/method/worth.md`.
"""

from __future__ import annotations

from typing import Final

__all__ = [
    "BALANCE_WARNED",
    "DRIFT_WARNED",
    "KNOWN_TOO_WELL",
    "LEAST_CLUSTERS",
    "LEAST_EFFECTIVE",
    "LEAST_EVENTS",
    "LEAST_LEFT",
    "LEAST_PER_ARM",
    "LEAST_POINT_TEAMS",
    "MERGED_WARNED",
    "MISMATCH_CHANCE",
    "MOST_CHANGED",
    "MOST_COPIES",
    "MOST_LEFT_OUT",
    "MOST_MERGED",
    "MOST_TRIMMED",
    "OBSERVED_ROUTING",
    "OBSERVED_ROUTING_CHANCE",
    "PRE_TREND_CHANCE",
    "PROPENSITY_BOUNDS",
    "ROUTING_CHANCE",
    "ROUTING_POWER",
    "ROUTING_UNSEEN",
    "ROUTING_WARNED",
    "SAME_COLUMN",
    "WEAK_INSTRUMENT",
]

PROPENSITY_BOUNDS: Final = (0.02, 0.98)
"""Outside of these a contact has no comparable one, and is left out."""

MOST_TRIMMED: Final = 0.05
"""With more left out the figure would speak of other contacts than were asked about."""

LEAST_CLUSTERS: Final = 10
"""With fewer agents (or teams, or customers) in an arm no interval can be trusted."""

LEAST_PER_ARM: Final = 50
"""Fewer contacts with the behaviour, or without it, say nothing that adjusting could rest on."""

LEAST_EVENTS: Final = 10
"""Of a yes-or-no outcome: fewer yes (or fewer no) in an arm are too few."""

LEAST_EFFECTIVE: Final = 30.0
"""An arm whose weighted contacts are worth fewer independent ones rests on a handful of them."""

BALANCE_WARNED: Final = 0.1
"""A standardised difference that is still larger after weighting is said beside the figure."""

ROUTING_CHANCE: Final = 0.015
"""Effects within and between agents that differ by less than chance does this often agree.
Measured in `benchmarks/worth_routing.py`: where the design holds at most 3 in 100 are refused."""

ROUTING_WARNED: Final = 0.1
"""A gap that chance makes less often than this, though not as rarely as refusing needs, is said."""

ROUTING_POWER: Final = 0.8
"""A bias that the comparison of agents would find less often than this counts as unseen."""

ROUTING_UNSEEN: Final = 0.5
"""A comparison that could not see a bias of this share of the figure is said to be blind."""

OBSERVED_ROUTING: Final = 0.02
"""With more of a covariate between agents, beyond chance, contacts come to agents by what they are."""

OBSERVED_ROUTING_CHANCE: Final = 0.01
"""So uneven a covariate must be rarer than this, where contacts come by chance."""

WEAK_INSTRUMENT: Final = 10.0
"""With a smaller first-stage F agents hardly differ in the behaviour: Staiger & Stock 1997."""

LEAST_LEFT: Final = 0.05
"""The covariates tell an amount so well that hardly a difference is left to learn from."""

SAME_COLUMN: Final = 0.999
"""A covariate that goes along with the outcome this closely is the outcome under another name."""

KNOWN_TOO_WELL: Final = 0.4
"""A covariate that alone tells this share of the outcome is asked whether it was known before."""

MERGED_WARNED: Final = 0.05
"""A text whose rarer values, taken as one, are more of the rows is said to be adjusted for in part."""

MOST_MERGED: Final = 0.2
"""With more of the rows in values taken as one, such a text is not adjusted for in truth."""

MOST_COPIES: Final = 0.01
"""With more rows that are exact copies of others it is said."""

MOST_LEFT_OUT: Final = 0.2
"""With more rows unusable it is said that the figure speaks of the others."""

MISMATCH_CHANCE: Final = 0.001
"""Arms of an experiment that are as unequal as this by chance so rarely are not what was drawn."""

MOST_CHANGED: Final = 0.2
"""With more contacts handled as the other arm, or more agents gone, an experiment says nothing."""

PRE_TREND_CHANCE: Final = 0.05
"""Teams of a rollout that moved apart before it, more than chance does so often, are no comparison."""

LEAST_POINT_TEAMS: Final = 5
"""A point of a rollout's course, or a start's own figure, that rests on fewer teams is not shown."""

DRIFT_WARNED: Final = 0.5
"""A drift before the start that could go unseen and make this share of a rollout's figure is said."""
