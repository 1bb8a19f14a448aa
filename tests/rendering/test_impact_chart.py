"""The impact chart: every link is there, told apart without colour, and nothing is hidden."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import impacts
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellspent.estimate import Unknown
from wellspent.rendering.drawing import wrap
from wellspent.rendering.impact_chart import LABELLED, draw_impact, impact_png, width_of_link
from wellspent.rendering.impact_places import Path, Room
from wellspent.report.impact.words import say_link, standing_of

SVG = "{http://www.w3.org/2000/svg}"


def parsed(text):
    return ET.fromstring(text)  # noqa: S314 - our own drawing


def told(svg):
    """Every line's own words, in the order in which they are drawn."""
    return [one.text for group in parsed(svg).iter(f"{SVG}g") for one in group.findall(f"{SVG}title")]  # fmt: skip


def texts(svg):
    return " ".join(one.text or "" for one in parsed(svg).iter(f"{SVG}text"))


def paths(svg, look):
    return [one for one in parsed(svg).iter(f"{SVG}path") if one.get("class") == f"i-{look}"]


@pytest.mark.parametrize("impact", [impacts.impact(), impacts.many()])
def test_every_link_is_a_line_that_says_itself_in_words(impact):
    assert sorted(told(draw_impact(impact))) == sorted(say_link(impact, one) for one in impact.links)  # fmt: skip


def test_a_stronger_finding_is_wider():
    found = [one for one in impacts.many().links if standing_of(one) == "finding"]
    widths = [width_of_link(one) for one in sorted(found, key=lambda one: abs(one.strength))]
    assert widths == sorted(widths)
    assert widths[0] < widths[-1]


def test_what_was_refused_is_dashed_grey_and_says_so():
    one = impacts.impact(links=(impacts.refused("rush", "churn"),))
    (line,) = [p for p in paths(draw_impact(one), "refused") if p.get("d", "").startswith("M270")]
    assert line.get("stroke-dasharray")
    assert line.get("stroke-width") == "1"
    assert ">refused</text>" in draw_impact(one, inline=True)


def test_refused_links_without_room_for_the_word_get_a_cross():
    svg = draw_impact(impacts.many(25, 8), inline=True)
    refused = sum(standing_of(one) == "refused" for one in impacts.many(25, 8).links)
    said, crosses = svg.count(">refused</text>") - 1, len(re.findall(r"l8 8m0 -8l-8 8", svg)) - 1
    assert said + crosses == refused  # the legend has one of both
    assert crosses


def test_harm_and_help_differ_in_words_and_shape():
    help_, harm = (
        draw_impact(impacts.impact(links=(impacts.link("friction", "churn", impacts.known(0.02), 0.1, helps=way),)), inline=True)
        for way in (True, False)
    )  # fmt: skip
    assert "· for the better</text>" in help_
    assert "· for the worse</text>" in harm
    tips = [re.search(r'<polygon[^>]*points="([^"]+)"', one)[1] for one in (help_, harm)]
    assert tips[0] != tips[1]


def test_designs_differ_in_their_lines():
    def drawn(design):
        one = impacts.link("friction", "churn", impacts.known(0.02), 0.1, design=design)
        svg = draw_impact(impacts.impact(links=(one,)))
        line = paths(svg, "help")[0]
        return line.get("stroke-dasharray"), len(paths(svg, "core"))

    three = {drawn(one) for one in ("randomised by agent", "staged rollout", impacts.DESIGN)}
    assert len(three) == 3


def test_the_file_has_every_link_and_every_reason_beneath():
    impact = impacts.impact()
    svg = texts(draw_impact(impact))
    for one in impact.outcomes:
        assert svg.count(f"→ {one.name}") == sum(link.outcome == one.key for link in impact.links)
    assert "31 % of contacts have no comparable one" in svg
    assert "outcomes of 6 more" in svg
    assert "Association adjusted for queue, reason & segment." in svg


def test_only_the_strongest_are_labelled_and_labels_cover_none():
    svg = draw_impact(impacts.many(), inline=True)
    plates = [tuple(float(m) for m in one) for one in re.findall(r'class="i-plate-\w+"[^>]*? x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"', svg)]  # fmt: skip
    assert 8 <= len(plates) <= LABELLED
    for n, (x, y, wide) in enumerate(plates):
        assert not [o for o in plates[:n] if abs(o[1] - y) < 18 and o[0] < x + wide and x < o[0] + o[2]]  # fmt: skip


@given(st.integers(0, 12), st.integers(0, 6))
@settings(max_examples=25, deadline=None)
def test_a_chart_of_any_size_is_well_formed(behaviours, outcomes):
    impact = impacts.impact()
    many = impacts.many(max(behaviours, 1), max(outcomes, 3))
    sized = replace(
        impact, behaviours=many.behaviours[:behaviours], outcomes=many.outcomes[:outcomes],
        links=many.links if behaviours >= 1 and outcomes >= 3 else (), headline=Unknown("none", "more"),
    )  # fmt: skip
    assert parsed(draw_impact(sized)).find(f"{SVG}title") is not None


def test_words_of_the_centre_cannot_end_an_element():
    svg = draw_impact(impacts.impact(centre='<script>\x1b"&'))
    assert "<script" not in svg
    assert parsed(svg).find(f"{SVG}title").text.endswith('<script> "&')


def test_on_a_page_nothing_is_inline_and_a_line_opens_its_link():
    svg = draw_impact(impacts.impact(), inline=True, address=lambda one: f"/worth/{one.outcome}")
    assert "style" not in svg
    assert "xmlns" not in svg
    assert svg.count("<a href=") == 15
    assert 'aria-label="What behaviours are worth' in svg


def test_a_file_fetches_nothing_and_has_both_grounds():
    svg = draw_impact(impacts.impact())
    assert "prefers-color-scheme: dark" in svg
    assert not re.findall(r"(?:href|src|url\()", svg)


def test_the_picture_is_a_png_and_dark_is_dark():
    impact = impacts.impact()
    light, dark = (impact_png(impact, dark=one, scale=1) for one in (False, True))
    assert light[:8] == dark[:8] == b"\x89PNG\r\n\x1a\n"
    assert "#ffffff" not in draw_impact(impact, dark=True)


@given(st.text(alphabet="ab ", min_size=1, max_size=80), st.integers(20, 300))
def test_wrapped_lines_lose_no_word(text, width):
    assert " ".join(wrap(text, width)).split() == text.split()


def test_labels_that_find_no_room_are_left_out():
    room, path = Room(), Path((0.0, 0.0), (600.0, 0.0))
    taken = [room.take(path, 200, 18) for _ in range(20)]
    assert taken[0] is not None
    assert taken[-1] is None
