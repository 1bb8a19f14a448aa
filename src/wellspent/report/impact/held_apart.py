"""Whether a link stays when what else happened in the contact is held: things come together.

others    who gives more of one slow part often gives more of another, so a part that does nothing can
          go with what another does
resolved  a contact that cannot be resolved holds more friction, and brings the customer back without it

Neither was known before the contact, so neither is a covariate of the figure: part of what the
behaviour does may go through them. But a link that vanishes once they are held does not stand, and
one that moves out of its own interval is not known so well as that interval says.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from wellspent.estimate import Estimate, Figure
from wellspent.report.impact.facts import RESOLVED, Facts
from wellspent.report.impact.linking import chance_of, one_thread, rows_of, study_from
from wellspent.report.impact.model import Behaviour, Link
from wellspent.worth.amounts import slope_of
from wellspent.worth.clusters import freedom_of

__all__ = ["hold_apart"]

_SURE: Final = 0.05
_METHOD: Final = "cross-fitted partially linear model, what else happened in the contact held"


def hold_apart(facts: Facts, links: list[Link], seed: int) -> list[Link]:
    """The links; those that stood out and do not stay once the rest of the contact is held no longer do."""
    known = {one.key: one for one in facts.behaviours}
    many = sum(one.chance is not None for one in links)
    return [_held(facts, one, known[one.behaviour], seed, many) if one.stands_out else one for one in links]  # fmt: skip


def _held(facts: Facts, link: Link, behaviour: Behaviour, seed: int, many: int) -> Link:
    figure, freedom = _alone(facts, link, _others(facts, behaviour), seed)
    words = _doubt(link.effect.figure, figure, freedom, many)
    if words is None:
        return link
    effect = replace(link.effect, warnings=(*link.effect.warnings, words))
    return replace(link, effect=effect, stands_out=False)


def _doubt(link: Figure, held: Figure, freedom: int, many: int) -> str | None:
    """Why a link is no finding once the rest of the contact is held; None where it stays."""
    if not isinstance(held, Estimate) or not isinstance(link, Estimate):
        return None
    said = f"{held.value:.3g} ({held.low:.3g} to {held.high:.3g})"
    if not _is_sure(held, freedom, many):
        return (
            "Behaviours come together: with the others of the same contact, and whether it was resolved,"
            f" held it is {said}, which may be nothing where so many links are looked at, so this is no finding."
        )
    if not link.low <= held.value <= link.high:
        return (
            "It is not known how much of it is the behaviour's own: with the others of the same contact, and"
            f" whether it was resolved, held it is {said}, outside of its interval, so this is no finding."
        )
    return None


def _is_sure(figure: Estimate, freedom: int, many: int) -> bool:
    """Whether it differs from nothing though so many links are looked at (Bonferroni).

    By Student's t of its interval, as the links themselves are judged: few agents have heavy tails.
    """
    chance = chance_of(figure, freedom)
    return chance is not None and chance * many < _SURE


def _others(facts: Facts, behaviour: Behaviour) -> tuple[str, ...]:
    """Whether it was resolved, and the other parts, counted in the same way, with friction.

    All slow time holds its parts itself; answers are told of the whole contact, and so are not held.
    """
    resolved = () if behaviour.key == "answer/resolved" else (RESOLVED,)
    if behaviour.kind == "answer":
        return resolved
    counted = "times/" if behaviour.unit == "exchange" else "slow/"
    parts = [one.key for one in facts.behaviours if one.key.startswith(counted)]
    friction = [one.key for one in facts.behaviours if one.kind == "friction"]
    chosen = friction if behaviour.key == "slow" else [*parts, *friction]
    return (*resolved, *(one for one in chosen if one != behaviour.key))


def _alone(facts: Facts, link: Link, others: tuple[str, ...], seed: int) -> tuple[Figure, int]:
    """The link with the others held, and the degrees of freedom of its interval."""
    wider = replace(facts, adjust=(*facts.adjust, *others))
    study = study_from(wider, rows_of(wider, link.behaviour, link.outcome), link.behaviour, link.outcome)  # fmt: skip
    with one_thread():
        figure = replace(slope_of(study, seed=seed).figure, method=_METHOD)
    return figure, freedom_of(study.n, study.clusters)
