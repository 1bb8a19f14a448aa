"""Whether a link stays when the other behaviours of the contact are held: they come together.

Who gives more of one slow part often gives more of another, and a conversation that has room for one
has room for both. So a part that does nothing can go with what another does. What was done
in the same contact was not known before it, so it is no covariate of the figure; but a link that
vanishes once it is held does not stand.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from scipy import special

from wellspent.estimate import Estimate, Figure
from wellspent.report.impact.facts import Facts
from wellspent.report.impact.linking import one_thread, rows_of, study_from
from wellspent.report.impact.model import Behaviour, Link
from wellspent.worth.amounts import slope_of

__all__ = ["hold_apart"]

_SURE: Final = 0.05
_METHOD: Final = "cross-fitted partially linear model, the other behaviours of the contact held"


def hold_apart(facts: Facts, links: list[Link], seed: int) -> list[Link]:
    """The links; those that stood out, and may be nothing once the others are held, no longer do."""
    known = {one.key: one for one in facts.behaviours}
    many = sum(one.chance is not None for one in links)
    return [_held(facts, one, known[one.behaviour], seed, many) if one.stands_out else one for one in links]  # fmt: skip


def _held(facts: Facts, link: Link, behaviour: Behaviour, seed: int, many: int) -> Link:
    others = _others(facts, behaviour)
    if not others or behaviour.kind == "answer":
        return link
    figure = _alone(facts, link, others, seed)
    if not isinstance(figure, Estimate) or _is_sure(figure, many):
        return link
    words = (
        "Behaviours come together: with the others of the same contact held it is "
        f"{figure.value:.3g} ({figure.low:.3g} to {figure.high:.3g}), which may be nothing where so many links are looked at, so this is no finding."
    )
    effect = replace(link.effect, warnings=(*link.effect.warnings, words))
    return replace(link, effect=effect, stands_out=False)


def _is_sure(figure: Estimate, many: int) -> bool:
    """Whether it differs from nothing though so many links are looked at (Bonferroni)."""
    error = (figure.high - figure.low) / 2 / special.ndtri(0.975)
    return bool(error > 0 and 2 * special.ndtr(-abs(figure.value) / error) * many < _SURE)


def _others(facts: Facts, behaviour: Behaviour) -> tuple[str, ...]:
    """The other parts, counted in the same way, and friction; all slow time holds its parts itself."""
    counted = "times/" if behaviour.unit == "exchange" else "slow/"
    parts = [one.key for one in facts.behaviours if one.key.startswith(counted)]
    friction = [one.key for one in facts.behaviours if one.kind == "friction"]
    chosen = friction if behaviour.key == "slow" else [*parts, *friction]
    return tuple(one for one in chosen if one != behaviour.key)


def _alone(facts: Facts, link: Link, others: tuple[str, ...], seed: int) -> Figure:
    wider = replace(facts, adjust=(*facts.adjust, *others))
    study = study_from(wider, rows_of(wider, link.behaviour, link.outcome), link.behaviour, link.outcome)  # fmt: skip
    with one_thread():
        return replace(slope_of(study, seed=seed).figure, method=_METHOD)
