"""Every link in words beneath the impact chart, so that nothing is hidden in a drawing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from wellspent.estimate import Estimate
from wellspent.rendering.drawing import join, words, wrap
from wellspent.report.impact.model import Impact, Link
from wellspent.report.impact.words import (
    behaviour_of,
    design_of,
    outcome_of,
    ranked,
    say_brief_link,
    say_refusal,
    standing_of,
)

__all__ = ["draw_list"]

_SIZE: Final = 12
_STEP: Final = 17.0


def draw_list(impact: Impact, top: float, width: float) -> tuple[str, float]:
    """The list from `top` down, and where it ends. Links refused for one reason are said together."""
    parts: list[str] = []
    y = top
    for heading, entries in _sections(impact):
        if not entries:
            continue
        parts.append(words(16, y, heading, size=13, font_weight=600))
        y += _STEP + 2
        for entry in entries:
            for place, line in enumerate(wrap(entry, width - 60, _SIZE)):
                parts.append(words(28 if place else 16, y, line, size=_SIZE))
                y += _STEP
        y += 8
    return join(*parts), y


def _sections(impact: Impact) -> tuple[tuple[str, list[str]], ...]:
    by: dict[str, list[Link]] = {"finding": [], "faint": [], "refused": []}
    for link in ranked(impact):
        by[standing_of(link)].append(link)
    figures = [*by["finding"], *by["faint"]]
    designs = dict.fromkeys(
        one.effect.design for one in figures if design_of(one.effect) != "other"
    )
    return (
        ("Stand out when all links are looked at together, the strongest first", [_said(impact, one) for one in by["finding"]]),
        ("Could be nothing when all links are looked at together", [_said(impact, one) for one in by["faint"]]),
        ("Designs behind these figures", [f"{design[0].upper()}{design[1:]}." for design in designs]),
        ("Refused", list(_refused(impact, by["refused"]))),
    )  # fmt: skip


def _said(impact: Impact, link: Link) -> str:
    n = link.effect.figure.n if isinstance(link.effect.figure, Estimate) else link.effect.n
    return f"{_pair(impact, link)}: {say_brief_link(impact, link)} · n {n:,}"


def _pair(impact: Impact, link: Link) -> str:
    return f"{behaviour_of(impact, link).name} → {outcome_of(impact, link).name}"


def _refused(impact: Impact, links: Iterable[Link]) -> Iterable[str]:
    whose: dict[str, list[str]] = {}
    for link in links:
        whose.setdefault(say_refusal(link.effect), []).append(_pair(impact, link))
    for reason, pairs in whose.items():
        yield f"{'; '.join(pairs)}. {reason}"
