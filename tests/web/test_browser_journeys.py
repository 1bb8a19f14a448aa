"""How it must feel, tried in a real browser: few clicks, few keys, evidence at hand."""

from __future__ import annotations

import re

import pytest
from browsing import sign_in
from test_browser_pages import app, browser  # noqa: F401 - fixtures

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture
def page_of(browser, app):  # noqa: F811
    contexts = []

    def open_as(role):
        contexts.append(browser.new_context(viewport={"width": 1440, "height": 900}))
        page = contexts[-1].new_page()
        sign_in(page, app, role)
        return page

    yield open_as
    for context in contexts:
        context.close()


def test_a_director_gets_from_a_figure_to_five_transcripts_in_two_clicks(page_of):
    page = page_of("director")
    page.locator(".kinds li", has_text="friction").locator("a.open").click()
    page.get_by_role("link", name=re.compile("five", re.IGNORECASE)).first.click()
    assert page.locator(".transcript, ol.turns").count() == 5


def test_an_agent_finds_the_last_score_its_quote_and_the_dispute_button_in_one_click(page_of):
    page = page_of("agent")
    page.locator(".latest a").click()
    assert page.get_by_text(re.compile(r"\d+ ?%")).count() > 0
    assert page.locator("mark, blockquote, q, .quote").count() > 0
    assert page.get_by_role("link", name=re.compile("dispute", re.IGNORECASE)).count() > 0


def test_an_analyst_scores_a_contact_with_evidence_by_one_key_a_question(page_of, app):  # noqa: F811
    page = page_of("analyst")
    page.goto(f"{app}/contacts?measure=slow")
    page.locator("table a[href^='/contacts/']").nth(3).click()
    questions = page.locator("fieldset.asked").count()
    pressed = 0
    for _ in range(questions):
        page.keyboard.press("a")
        pressed += 1
        page.wait_for_timeout(400)
    page.get_by_role("button", name=re.compile("^Finish", re.IGNORECASE)).click()
    page.wait_for_load_state()
    assert questions == 8
    assert pressed + 1 < 12
    assert "finished" in page.content().lower()
