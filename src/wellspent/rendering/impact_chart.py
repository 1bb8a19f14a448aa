"""The impact chart: behaviours on the left, outcomes on the right, a line for every link.

A finding is drawn as wide as it is strong, a link that could be nothing is faint, a refused one
is thin, dashed and says so. What goes for the better and for the worse differs in colour, in the triangle
at the outcome and in words; designs differ in the line and in words. As a file it has every link in
words beneath; on a page a table does that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import quoteattr

from wellspent.estimate import Estimate
from wellspent.rendering.drawing import finish, in_xml, join, shape, to_png, width_of, words, wrap
from wellspent.rendering.impact_list import draw_list
from wellspent.rendering.impact_places import LEFT, RIGHT, Box, Path, Room, lay_out
from wellspent.report.impact.model import Behaviour, Impact, Link, Outcome
from wellspent.report.impact.words import (
    design_of,
    outcome_of,
    ranked,
    say_amount,
    say_direction,
    say_effect,
    say_headline,
    say_link,
    say_per,
    standing_of,
)
from wellspent.report.words import say_count, say_figure

__all__ = ["LABELLED", "draw_impact", "impact_png", "width_of_link"]

WIDTH: Final = 1120
LABELLED: Final = 12
"""So many of the strongest findings have their figure on the chart; the list has all."""

_DASHES: Final = {"randomised": "", "rollout": "", "association": "16 3", "other": "3 3"}
_KINDS: Final = {"slow": "slow part", "answer": "scorecard", "friction": "friction", "rush": "rush"}

Linked = Callable[[Link], str]


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A link with where it runs."""

    link: Link
    path: Path


def draw_impact(
    impact: Impact, *, inline: bool = False, dark: bool = False, address: Linked | None = None
) -> str:
    """The chart as SVG text; `inline` for a page, where `address` says what a link's line opens.

    As a file it begins with the answer and ends with every link in words.
    """
    head, top = ("", 8.0) if inline else _head(impact)
    placed = lay_out(len(impact.behaviours), len(impact.outcomes), top)
    drawn = _drawn(impact, placed.behaviours, placed.outcomes)
    labels, room = _labels(impact, drawn)
    marks = _refused_words(drawn, room)
    found = [one for one in reversed(drawn) if standing_of(one.link) == "finding"]
    behind = [one for one in reversed(drawn) if standing_of(one.link) != "finding"]
    legend, bottom = _legend(impact, placed.bottom + 26)
    below, end = ("", bottom) if inline else draw_list(impact, bottom + 20, WIDTH)
    body = join(
        head, *(_line(impact, one, address) for one in behind), marks,
        *(_line(impact, one, address) for one in found), labels,
        _behaviours(impact, placed.behaviours), _outcomes(impact, placed.outcomes),
        legend, below,
    )  # fmt: skip
    title = f"What behaviours are worth to outcomes: {impact.centre}"
    return finish(body, WIDTH, end + 12, title, _told(impact), inline=inline, dark=dark)


def impact_png(impact: Impact, *, dark: bool = False, scale: float = 2.0) -> bytes:
    """The same chart as a picture."""
    # the style for the dark stays out: what draws the picture knows no reader
    return to_png(draw_impact(impact, dark=dark), scale)


def width_of_link(link: Link) -> float:
    """How wide a finding's line is: 2 and 40 more for each standard deviation of the outcome, 14 at most."""
    return min(14.0, 2.0 + 40.0 * abs(link.strength or 0.0))


def _told(impact: Impact) -> str:
    counts = [sum(standing_of(link) == one for link in impact.links) for one in ("finding", "faint", "refused")]  # fmt: skip
    return (
        f"{say_headline(impact)} {say_count(counts[0], 'link')} stand out, {counts[1]} could be nothing, "
        f"{counts[2]} are refused. The list beneath has every link in words."
    )


def _head(impact: Impact) -> tuple[str, float]:
    """The answer, and that the centre is fictional where it is."""
    lines = wrap(say_headline(impact), WIDTH - 40, 18)
    parts = [words(16, 34 + 24 * n, line, size=18, font_weight=600) for n, line in enumerate(lines)]
    y = 34 + 24 * len(lines)
    whose = f"{impact.centre}, {say_count(impact.contacts, 'contact')}."
    if impact.fictional:
        whose += " A fictional centre with synthetic data; it proves nothing about real ones."
    parts.append(words(16, y, whose, "quiet"))
    return join(*parts), y + 24.0


def _drawn(impact: Impact, left: Sequence[Box], right: Sequence[Box]) -> list[_Drawn]:
    """Every link with its path, the strongest finding first; each has a place of its own at both ends."""
    behaviours = [one.key for one in impact.behaviours]
    outcomes = [one.key for one in impact.outcomes]
    found = []
    for link in ranked(impact):
        begin, end = behaviours.index(link.behaviour), outcomes.index(link.outcome)
        path = Path(left[begin].port(end, len(outcomes)), right[end].port(begin, len(behaviours)))
        found.append(_Drawn(link, path))
    return found


def _line(impact: Impact, one: _Drawn, address: Linked | None) -> str:
    """The link's line and, on a page, what it opens."""
    link, standing = one.link, standing_of(one.link)
    design = design_of(link.effect)
    if standing == "refused":
        drawn = shape("path", "refused", d=one.path.text, stroke_width=1, stroke_dasharray="2 5")
    elif standing == "faint":
        drawn = shape("path", "faint", d=one.path.text, stroke_width=1.6, **_dash(design))
    else:
        drawn = _finding(link, one.path)
    title = f"<title>{in_xml(say_link(impact, link))}</title>"
    opened = "" if address is None else address(link)
    if not opened:
        return f"<g>{title}{drawn}</g>"
    # a wide unseen line beneath, so that a thin one can be hit; the table opens the same by keyboard
    wide = shape("path", "core", d=one.path.text, stroke_width=12, stroke_opacity=0)
    return f'<a href={quoteattr(opened)} tabindex="-1">{title}{wide}{drawn}</a>'


def _finding(link: Link, path: Path) -> str:
    look = "harm" if link.helps is False else "help"
    width, design = width_of_link(link), design_of(link.effect)
    drawn = shape("path", look, d=path.text, stroke_width=width, stroke_opacity=0.85, **_dash(design))  # fmt: skip
    if design == "rollout":  # a line within the line
        drawn += shape("path", "core", d=path.text, stroke_width=max(1.0, width / 4))
    return drawn + _triangle(path.end, up=link.helps is not False)


def _triangle(at: tuple[float, float], *, up: bool) -> str:
    x, y = at[0] - 8, at[1]
    tip, base = (y - 8, y + 6) if up else (y + 8, y - 6)
    points = f"{x - 8:g},{base:g} {x + 8:g},{base:g} {x:g},{tip:g}"
    return shape("polygon", "help-fill" if up else "harm-fill", points=points, stroke_width=1.6)


def _dash(design: str) -> dict[str, str]:
    return {"stroke_dasharray": _DASHES[design]} if _DASHES[design] else {}


def _labels(impact: Impact, drawn: Sequence[_Drawn]) -> tuple[str, Room]:
    """The figures of the strongest findings, each on its line where there is room."""
    room, parts = Room(), []
    for one in [d for d in drawn if standing_of(d.link) == "finding"][:LABELLED]:
        text = _label(impact, one.link)
        place = room.take(one.path, width_of(text, 12) + 12, 18)
        if place is None:
            continue
        x, y, wide = place.x, place.y, place.width
        parts += [
            shape(
                "rect",
                "plate-harm" if one.link.helps is False else "plate-help",
                x=x - wide / 2,
                y=y - 9,
                width=wide,
                height=18,
                rx=3,
            ),
            words(x, y + 4, text, size=12, anchor="middle"),
        ]
    return join(*parts), room


def _label(impact: Impact, link: Link) -> str:
    """`+3.10 EUR a minute · association · for the better`."""
    unit = outcome_of(impact, link).unit
    design = design_of(link.effect)
    said = [f"{say_effect(link.effect.figure, unit)}{say_per(link.effect)}", link.effect.design[:24] if design == "other" else design]  # fmt: skip
    return " · ".join(filter(None, [*said, say_direction(link)]))


def _refused_words(drawn: Sequence[_Drawn], room: Room) -> str:
    """The word on every refused line that has room for it, a cross on the others."""
    parts = []
    for one in drawn:
        if standing_of(one.link) != "refused":
            continue
        place = room.take(one.path, 48, 14, late=True)
        if place is None:
            x, y = one.path.at(0.5)
            parts.append(shape("path", "refused", d=f"M{x - 4:g} {y - 4:g}l8 8m0 -8l-8 8", stroke_width=1.4))  # fmt: skip
        else:
            parts.append(shape("rect", "sheet", x=place.x - 24, y=place.y - 7, width=48, height=14))
            parts.append(words(place.x, place.y + 4, "refused", "quiet", size=11, anchor="middle"))
    return join(*parts)


def _behaviours(impact: Impact, boxes: Sequence[Box]) -> str:
    return join(*(_behaviour(one, box) for one, box in zip(impact.behaviours, boxes, strict=True)))


def _behaviour(one: Behaviour, box: Box) -> str:
    present = (
        f", in {say_figure(one.present, 'share')}" if isinstance(one.present, Estimate) else ""
    )
    lines = wrap(one.name, LEFT - 24)[:2]
    y = box.middle + 4 - 8 * len(lines)
    return join(
        *(words(LEFT - 10, y + 16 * n, line, anchor="end", font_weight=600) for n, line in enumerate(lines)),
        words(LEFT - 10, y + 16 * len(lines), f"{_KINDS[one.kind]}{present}", "quiet", size=12, anchor="end"),
        shape("rect", "node", x=LEFT - 3, y=box.top, width=3, height=box.height),
    )  # fmt: skip


def _outcomes(impact: Impact, boxes: Sequence[Box]) -> str:
    return join(*(_outcome(one, box) for one, box in zip(impact.outcomes, boxes, strict=True)))


def _outcome(one: Outcome, box: Box) -> str:
    lines = [(line, "ink") for line in wrap(one.name, WIDTH - RIGHT - 24)[:2]]
    if one.window_days:
        lines.append((f"within {one.window_days} days", "quiet"))
    if isinstance(one.usual, Estimate):
        share = one.unit == "share"
        usual = say_figure(one.usual, "share") if share else say_amount(one.usual.value, one.unit)
        lines.append((f"usually {usual}", "quiet"))
    lines.append((f"known of {one.known:,} of {one.contacts:,}", "quiet"))
    y = box.middle + 12 - 8 * len(lines)
    said = [
        words(RIGHT + 12, y + 16 * n, line, look, size=13 if look == "ink" else 12, font_weight=600 if look == "ink" else 400)
        for n, (line, look) in enumerate(lines)
    ]  # fmt: skip
    return join(
        *said, shape("rect", "node", x=RIGHT, y=box.top, width=3, height=box.height)
    )  # fmt: skip


def _legend(impact: Impact, y: float) -> tuple[str, float]:
    """What each line means; only what is on the chart."""
    entries: list[tuple[str, str]] = []
    standings = {standing_of(link) for link in impact.links}
    found = [link for link in impact.links if standing_of(link) == "finding"]
    if any(link.helps is not False for link in found):
        entries.append((_triangle((26, y - 4), up=True), "for the better"))
    if any(link.helps is False for link in found):
        entries.append((_triangle((26, y - 4), up=False), "for the worse"))
    shown = {design_of(link.effect) for link in impact.links if standing_of(link) != "refused"}
    for design, said in (("randomised", "randomised"), ("rollout", "staged rollout"), ("association", "association, adjusted")):  # fmt: skip
        if design in shown:
            line = shape("path", "rule", d=f"M0 {y - 4:g}h34", stroke_width=6, **_dash(design))
            core = shape("path", "core", d=f"M0 {y - 4:g}h34", stroke_width=1.5) if design == "rollout" else ""  # fmt: skip
            entries.append((line + core, said))
    if found:
        widths = "".join(
            shape("path", "rule", d=f"M{12 * n} {y - 4:g}h10", stroke_width=2 + 40 * size)
            for n, size in enumerate((0.05, 0.1, 0.2))
        )
        entries.append((widths, "0.05, 0.1, 0.2 standard deviations"))
    if "faint" in standings:
        entries.append((shape("path", "faint", d=f"M0 {y - 4:g}h34", stroke_width=1.6), "could be nothing"))  # fmt: skip
    if "refused" in standings:
        cross = shape("path", "refused", d=f"M13 {y - 8:g}l8 8m0 -8l-8 8", stroke_width=1.4)
        entries.append((shape("path", "refused", d=f"M0 {y - 4:g}h34", stroke_width=1, stroke_dasharray="2 5") + cross, "refused"))  # fmt: skip
    return _in_rows(entries, y)


def _in_rows(entries: Sequence[tuple[str, str]], y: float) -> tuple[str, float]:
    parts, x, row = [], 16.0, 0.0
    for drawn, said in entries:
        wide = 42 + width_of(said, 12) + 22
        if x + wide > WIDTH:
            x, row = 16.0, row + 22
        parts.append(f'<g transform="translate({x:g} {row:g})">{drawn}{words(42, y, said, "quiet", size=12)}</g>')  # fmt: skip
        x += wide
    return join(*parts), y + row + 8
