"""The report's section on worth: every link on the page, offline, or how to have it computed."""

from __future__ import annotations

import impacts
import pytest
from small_centre import connect, sample_tables
from test_render_page import (
    SETTINGS,
    Outline,
    test_every_element_is_closed_where_it_was_opened,
    test_headings_run_in_order_and_tables_have_captions,
    test_the_page_fetches_nothing,
    test_the_policy_allows_the_pages_own_style_and_script_and_nothing_else,
)

from wellspent.rendering import render_html
from wellspent.report import build_report, collect_details

# the page's own promises, kept by a page with worth on it too
__all__ = [
    "test_every_element_is_closed_where_it_was_opened",
    "test_headings_run_in_order_and_tables_have_captions",
    "test_the_page_fetches_nothing",
    "test_the_policy_allows_the_pages_own_style_and_script_and_nothing_else",
]


def page_with(impact):
    con = connect(sample_tables())
    return render_html(build_report(con, SETTINGS), collect_details(con, SETTINGS), impact)


@pytest.fixture(scope="module")
def page():
    return page_with(impacts.impact())


def section(page):
    start = page.index('<section id="worth">')
    return page[start : page.index("</section>", start)]


def test_the_answer_stands_before_the_chart_and_every_link_with_a_figure_has_a_row(page):
    worth = section(page)
    assert worth.index("goes with 3.10 EUR more spend") < worth.index("<svg")
    assert worth[: worth.index("Refused, each cause once")].count('<tr><th scope="row">') == 10


def test_refused_links_stand_by_what_refuses_them_each_reason_once(page):
    refused = section(page).partition("Refused, each cause once")[2]
    assert refused.count('<tr><th scope="row">') == 2
    assert refused.count("What would lift it:") == 2
    assert "proactive help with churn; proactive help with repeat contact" in refused


def test_without_a_worth_the_command_is_named():
    assert "<code>wellspent worth DIR</code>" in section(page_with(None))


def test_names_of_behaviours_stay_text(page):
    assert "rush &lt;signs&gt;" in section(page)
    assert not [tag for tag, *_ in Outline(page).attributes if tag == "signs"]


def test_worth_of_many_links_adds_little_to_the_page():
    many = page_with(impacts.many())
    assert len(many) - len(page_with(None)) < 120_000
