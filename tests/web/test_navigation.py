"""One sees where one is, on the pages below a place too."""

from __future__ import annotations

import re

import pytest


@pytest.mark.parametrize(
    ("address", "place", "mark"),
    [
        ("/evaluations", "Evaluations", "page"),
        ("/samples/draw", "Samples", "true"),
        ("/graders", "Calibration", "true"),
        ("/figures/agents", "Fair figures", "true"),
        ("/disputes/overturned", "Disputes", "true"),
        ("/by/queue", "Balance", "true"),
        ("/plan", "Plan", "page"),
        ("/plan/hours", "Plan", "true"),
        ("/audit/", "People", "true"),
        ("/worth", "Worth", "page"),
        ("/worth/haste", "Worth", "true"),
    ],
)
def test_the_place_that_a_page_belongs_to_is_marked_and_no_other(signed_in, address, place, mark):
    page = signed_in("administrator").get(address).content.decode()
    nav = page[page.index('<nav class="places"') : page.index("</nav>")]
    assert re.findall(r'aria-current="(\w+)">([^<]+)<', nav) == [(mark, place)]


@pytest.mark.parametrize("address", ["/figures", "/evaluations", "/graders"])
def test_figures_of_synthetic_people_say_so(signed_in, address):
    page = signed_in("administrator").get(address).content.decode()
    assert "Synthetic people scored here" in page


def test_agents_are_led_to_the_hours_and_others_to_the_plan(signed_in):
    page = signed_in("agent").get("/").content.decode()
    assert 'href="/plan/hours">Take your time<' in page
    assert 'href="/plan">' not in page
    assert "Take your time" not in signed_in("lead").get("/").content.decode()
