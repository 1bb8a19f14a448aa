"""Links in words: what the chart, the page, the terminal and the report say alike.

change     a difference with its sign in the outcome's unit: `+3.10 EUR`, `−2.4 points`
design     in one word: randomised, rollout, association; an association is never said to bring anything
standing   how a link stands: a finding, faint (it could be nothing), or refused
"""

from __future__ import annotations

from typing import Final, Literal

from wellspent.estimate import Estimate, Figure, Unknown
from wellspent.report.impact.model import Behaviour, Impact, Link, Outcome
from wellspent.worth.effect import Cause, Effect

__all__ = ["CAUSE_WORDS", "Design", "Standing", "behaviour_of", "design_of", "outcome_of", "ranked", "refused_by_cause", "say_amount", "say_brief_link", "say_change", "say_direction", "say_effect", "say_ends", "say_headline", "say_link", "say_per", "say_refusal", "say_span", "standing_of"]  # fmt: skip

Design = Literal["randomised", "rollout", "association", "other"]
Standing = Literal["finding", "faint", "refused"]

_DESIGNS: Final[tuple[tuple[str, Design], ...]] = (
    ("randomised", "randomised"),
    ("staged rollout", "rollout"),
    ("association", "association"),
)
CAUSE_WORDS: Final[dict[Cause, str]] = {
    "outcomes": "too few outcomes",
    "clusters": "too few agents, customers or teams",
    "overlap": "too few comparable contacts",
    "routing": "who answers depends on what the contact is",
    "pre-trends": "teams moved apart before it began",
    "comparison": "nobody without it is left to compare with",
    "negative control": "what it cannot have changed seems changed",
    "leakage": "something is known only from afterwards",
    "treatment": "too few contacts with it, or without it",
    "randomisation": "the arms are not what was drawn",
}
_ORDER: Final[dict[Standing, int]] = {"finding": 0, "faint": 1, "refused": 2}


def behaviour_of(impact: Impact, link: Link) -> Behaviour:
    """The behaviour that a link begins at."""
    return next(one for one in impact.behaviours if one.key == link.behaviour)


def outcome_of(impact: Impact, link: Link) -> Outcome:
    """The outcome that a link leads to."""
    return next(one for one in impact.outcomes if one.key == link.outcome)


def design_of(effect: Effect) -> Design:
    """The design in one word."""
    return next((word for start, word in _DESIGNS if effect.design.startswith(start)), "other")


def standing_of(link: Link) -> Standing:
    """Whether a link is a finding, could be nothing, or was refused."""
    if isinstance(link.effect.figure, Unknown):
        return "refused"
    return "finding" if link.stands_out else "faint"


def ranked(impact: Impact) -> tuple[Link, ...]:
    """Findings by strength, then what could be nothing, then what was refused."""
    return tuple(
        sorted(
            impact.links, key=lambda link: (_ORDER[standing_of(link)], -abs(link.strength or 0.0))
        )
    )


def refused_by_cause(impact: Impact) -> dict[str, list[Link]]:
    """The refused links by the words of what refuses them."""
    by: dict[str, list[Link]] = {}
    for link in ranked(impact):
        if standing_of(link) == "refused":
            refusal = link.effect.refusal
            by.setdefault(CAUSE_WORDS[refusal.cause] if refusal else "not known", []).append(link)
    return by


def say_amount(size: float, unit: str) -> str:
    """A size in the outcome's unit without its sign: `3.10 EUR`, `2.4 points`, `1,240 EUR`."""
    if unit == "share":
        points = 100 * size
        return f"{points:.0f} points" if points >= 9.95 else f"{_small(points, 1)} points"
    digits = f"{size:,.0f}" if size >= 99.5 else _small(size, 2)
    return f"{digits} {unit}".strip()


def say_change(value: float, unit: str) -> str:
    """A difference with its sign: `+3.10 EUR`, `−2.4 points`, `0.00 EUR`."""
    words = say_amount(abs(value), unit)
    if not any(digit in words for digit in "123456789"):
        return words
    return f"{'+' if value > 0 else '−'}{words}"


def say_effect(figure: Figure, unit: str) -> str:
    """The change, or that there is no figure."""
    return say_change(figure.value, unit) if isinstance(figure, Estimate) else "no figure"


def say_span(figure: Estimate, unit: str) -> str:
    """The interval with its unit once: `+1.20 to +5.00 EUR`."""
    word = "points" if unit == "share" else unit
    return f"{say_ends(figure, unit)} {word}".strip()


def say_ends(figure: Estimate, unit: str) -> str:
    """The interval without its unit, where that stands beside it: `+1.20 to +5.00`."""
    word = " points" if unit == "share" else f" {unit}"
    low, high = (say_change(one, unit).removesuffix(word) for one in (figure.low, figure.high))
    return f"{low} to {high}"


def say_direction(link: Link) -> str:
    """`for the better` or `for the worse` of the centre, which names no cause; empty where it is not known."""
    if link.helps is None:
        return ""
    return "for the better" if link.helps else "for the worse"


def say_refusal(effect: Effect) -> str:
    """Why there is no figure, and what would lift that; empty where there is one."""
    if isinstance(effect.figure, Estimate):
        return ""
    refused = effect.refusal or effect.figure
    reason, lift = (one.strip().rstrip(".") for one in (refused.reason, refused.lift))
    return f"Refused: {reason}. What would lift it: {lift}."


def say_link(impact: Impact, link: Link) -> str:
    """One link in a sentence: `goes with` for an association, `brings` for what was tried."""
    behaviour, outcome = behaviour_of(impact, link), outcome_of(impact, link)
    figure = link.effect.figure
    if isinstance(figure, Unknown):
        return f"{behaviour.name} and {outcome.name}: {say_refusal(link.effect)}"
    less = "less" if figure.value < 0 else "more"
    verb = "brings" if design_of(link.effect) in {"randomised", "rollout"} else "goes with"
    window = f" within {outcome.window_days} days" if outcome.window_days else ""
    return (
        f"{_subject(behaviour, link.effect)} {verb} {say_amount(abs(figure.value), outcome.unit)} "
        f"{less} {outcome.name}{window} ({say_span(figure, outcome.unit)}); {link.effect.design}, "
        f"n = {figure.n:,}."
    )


def say_brief_link(impact: Impact, link: Link) -> str:
    """One link that has a figure in few words: `+3.10 EUR a minute (+1.20 to +5.00 EUR) · association · for the better`."""
    figure, unit = link.effect.figure, outcome_of(impact, link).unit
    if isinstance(figure, Unknown):
        return say_refusal(link.effect)
    said = f"{say_change(figure.value, unit)}{say_per(link.effect)} ({say_span(figure, unit)})"
    design = design_of(link.effect)
    named = link.effect.design if design == "other" else design
    direction = say_direction(link) if standing_of(link) == "finding" else ""
    return " · ".join(filter(None, [said, named, direction]))


def say_per(effect: Effect) -> str:
    """` a minute`; nothing where the effect is that of a contact with the behaviour."""
    if effect.unit == "contact with it":
        return ""
    return f" {'an' if effect.unit[:1] in 'aeiou' else 'a'} {effect.unit}"


def say_headline(impact: Impact) -> str:
    """The answer in one sentence: the strongest link that stands, or why there is none."""
    if isinstance(impact.headline, Unknown):
        reason, lift = (
            one.strip().rstrip(".") for one in (impact.headline.reason, impact.headline.lift)
        )
        return f"No worth can be stated yet: {reason}. What would tell: {lift}."
    return say_link(impact, impact.headline)


def _subject(behaviour: Behaviour, effect: Effect) -> str:
    """`A contact with proactive help`, `One more minute of empathy`."""
    if effect.unit == "contact with it":
        return f"A contact with {behaviour.name}"
    return f"One more {effect.unit} of {behaviour.name}"


def _small(number: float, decimals: int) -> str:
    return f"{number:.{decimals}f}" if number < 9.995 or decimals == 2 else f"{number:.0f}"
