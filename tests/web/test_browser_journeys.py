"""How it must feel, tried in a real browser: few clicks, few keys, evidence at hand."""

from __future__ import annotations

import re

import pytest
from browsing import sign_in


@pytest.fixture
def page_of(browser, app):
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
    page.wait_for_url("**/read?*", wait_until="load")
    assert page.locator("article.reading ol.turns").count() == 5


def test_an_agent_finds_the_last_score_its_quote_and_the_dispute_button_in_one_click(page_of):
    page = page_of("agent")
    page.locator(".latest a").click()
    assert page.get_by_text(re.compile(r"\d+ ?%")).count() > 0
    assert page.locator("mark, blockquote, q, .quote").count() > 0
    assert page.get_by_role("link", name=re.compile("dispute", re.IGNORECASE)).count() > 0


def test_an_analyst_scores_a_contact_with_evidence_by_one_key_a_question(page_of, app):
    page = page_of("analyst")
    unanswered(page, app, 3)
    questions = page.locator("fieldset.asked").count()
    pressed = 0
    for _ in range(questions):
        page.keyboard.press("a")
        pressed += 1
        page.locator("fieldset.asked .state.kept").nth(pressed - 1).wait_for()
    page.get_by_role("button", name=re.compile("^Finish", re.IGNORECASE)).click()
    page.wait_for_load_state()
    assert questions == 8
    assert pressed + 1 < 12
    assert "finished" in page.content().lower()


def unanswered(page, app, nth):
    """The panel of a contact that nobody has begun, at its first question."""
    page.goto(f"{app}/contacts?measure=slow")
    page.locator("table a[href^='/contacts/']").nth(nth).click()
    page.locator("fieldset.asked").first.wait_for()
    page.wait_for_load_state()
    return page.locator("fieldset.asked").first


@pytest.mark.parametrize(("nth", "status"), [(5, None), (6, 500)])
def test_an_answer_that_the_server_did_not_take_stays_and_says_so(page_of, app, nth, status):
    """The network goes away for one key; the next press sends it again, and only then goes on."""
    page = page_of("analyst")
    question = unanswered(page, app, nth)
    give_up = lambda route: route.fulfill(status=status) if status else route.abort()  # noqa: E731
    page.route("**/score/**", give_up)
    page.keyboard.press("c")
    page.keyboard.press("1")
    question.locator(".not-kept").wait_for()
    page.keyboard.press("1")  # moves on nowhere either
    page.wait_for_timeout(300)
    assert "Not kept" in page.locator("#score-said").text_content()
    assert question.locator(".state.kept").count() == 0
    assert question.evaluate("one => one.contains(document.activeElement)")
    page.unroute("**/score/**")
    page.keyboard.press("1")
    question.locator(".state.kept").wait_for()
    assert page.locator(".not-kept").count() == 0
    assert not question.evaluate("one => one.contains(document.activeElement)")


def test_keys_pressed_faster_than_the_server_answers_are_not_lost(page_of, app):
    page = page_of("analyst")
    unanswered(page, app, 7)
    for key in "c1c1c1":
        page.keyboard.press(key)
    page.locator("fieldset.asked").nth(2).locator(".state.kept").wait_for()
    assert page.locator(".state.kept").count() == 3


def test_a_slider_moved_by_keys_says_where_it_stands_and_the_figures_follow(page_of, app):
    page = page_of("director")
    page.goto(f"{app}/plan")
    before = page.locator("#say").inner_text()
    slider = page.get_by_role("slider", name="Slow seconds more")
    slider.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert page.locator("output[for=s-slow]").inner_text() == "15 s"
    page.wait_for_url("**/plan?*slow=15*")
    page.get_by_text("With 15 s more slow time").wait_for()
    assert slider.evaluate("one => one === document.activeElement")
    page.go_back()
    page.wait_for_function(
        "words => document.getElementById('say').innerText === words", arg=before
    )


def test_a_choice_that_was_shared_opens_as_it_was_sent(page_of, app):
    page = page_of("lead")
    page.goto(f"{app}/plan?slow=30&friction=25")
    names = ("Slow seconds more", "Friction removed")
    shown = [page.get_by_role("slider", name=name).input_value() for name in names]
    assert shown == ["30", "25"]
    assert "With 30 s more slow time" in page.locator("#say").inner_text()
