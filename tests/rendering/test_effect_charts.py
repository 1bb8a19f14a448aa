"""What stands behind an effect, drawn: what has no figure is said and never drawn as nothing."""

from __future__ import annotations

import re
from types import SimpleNamespace as Of

import pytest
from impacts import effect, known

from wellspent.estimate import Unknown
from wellspent.rendering.effect_charts import (
    draw_balance,
    draw_dose,
    draw_events,
    draw_overlap,
    draw_segments,
)
from wellspent.rendering.haste_chart import draw_haste

UNKNOWN = Unknown("4 contacts, and a figure needs 8", "4 more")
ONE = effect("slow/empathy", "spend", known(3.1))


def looks(svg, tag):
    return re.findall(rf'<{tag} class="i-([\w-]+)"', svg)


def test_events_before_the_programme_are_hollow():
    svg = draw_events([Of(periods_since=n, figure=known(0.1 * n + 0.05)) for n in (-2, -1, 0, 1)])
    assert looks(svg, "circle") == ["open", "open", "node", "node"]


@pytest.mark.parametrize("reach", [3, 40])
def test_periods_are_whole_and_a_few_have_ticks(reach):
    svg = draw_events([Of(periods_since=n, figure=known(0.1)) for n in range(-reach, reach)])
    ticks = re.findall(r'text-anchor="middle">([^<]+)<', svg)
    assert "0" in ticks
    assert len(ticks) <= 17
    assert all("." not in tick for tick in ticks)


def test_an_event_without_a_figure_is_no_point():
    svg = draw_events([Of(periods_since=0, figure=UNKNOWN), Of(periods_since=1, figure=known(1.0))])
    assert len(looks(svg, "circle")) == 1


def test_a_dose_is_compared_with_none():
    svg = draw_dose([Of(mean_amount=m, figure=known(m / 50)) for m in (10, 40)], "EUR")
    (run,) = re.findall(r"<polyline[^>]*points=\"([^\"]+)\"", svg)
    assert len(run.split()) == 3
    assert run.startswith("70,")  # where the amount is 0


def test_a_segment_without_a_figure_says_why():
    svg = draw_segments([Of(segment="vip", figure=known(3.0)), Of(segment="new", figure=UNKNOWN)])
    assert "no figure: 4 contacts, and a figure needs 8" in svg
    assert len(looks(svg, "circle")) == 1


def test_balance_shows_before_and_after_and_says_the_worst():
    svg = draw_balance(ONE.balance)
    assert looks(svg, "circle").count("open") == looks(svg, "circle").count("node") == 3
    assert "0.44 standard deviations before weighting and 0.12 after" in svg


def test_overlap_says_who_was_left_out():
    svg = draw_overlap(ONE.overlap)
    assert "1.2 % of contacts lie outside of 0.02 to 0.98" in svg
    assert "with it: 1,008" in svg


def test_hasty_and_fast_are_different_shapes_and_are_named():
    groups = [Of(name=n, saved=known(s), paid_back=known(p), verdict=n) for n, s, p in (("fast", 40.0, -9.0), ("hasty", 50.0, 70.0))]  # fmt: skip
    svg = draw_haste(groups)
    assert "hasty are hasty." in svg
    assert looks(svg, "polygon") == ["harm-fill", "harm-fill"]  # itself and the legend
    assert looks(svg, "circle") == ["help-fill", "help-fill"]


def test_a_group_without_a_figure_is_not_drawn():
    svg = draw_haste([Of(name="new", saved=UNKNOWN, paid_back=known(2.0), verdict="fast")])
    assert "0 groups" in svg


@pytest.mark.parametrize(
    "draw", [draw_events, draw_dose, draw_segments, draw_haste]
)  # fmt: skip
def test_nothing_to_draw_is_an_empty_drawing(draw):
    assert draw([]).startswith("<svg viewBox")
