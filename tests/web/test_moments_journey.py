"""A team lead in a real browser: from opening the app to a prepared conversation, and a recognition passed on."""

from __future__ import annotations

import re

import pytest
from browsing import sign_in


@pytest.fixture
def page_of(browser, app):
    contexts = []

    def open_as(role, width=1440):
        contexts.append(browser.new_context(viewport={"width": width, "height": 800}))
        page = contexts[-1].new_page()
        sign_in(page, app, role)
        return page

    yield open_as
    for context in contexts:
        context.close()


def test_a_team_lead_gets_to_a_prepared_conversation_in_three_clicks(page_of):
    page = page_of("lead")
    page.get_by_role("link", name=re.compile(r"\d+ moments? for you")).click()
    page.locator(".m-performance .deeds a").first.click()
    assert "?" in page.locator(".start .opening").inner_text()
    page.get_by_role("link", name=re.compile("Open the brief")).click()
    page.wait_for_url("**/briefs/**")
    assert page.locator("blockquote").count() >= 2


def test_on_a_phone_a_recognition_takes_two_taps_and_is_not_shown_again(page_of, app):
    page = page_of("lead", 360)
    page.goto(f"{app}/moments/busy")
    first = page.locator(".micro h2").first.inner_text()
    page.locator(".micro button").first.click()
    page.get_by_role("status").get_by_text("Done.").wait_for()
    assert first not in page.locator("main").inner_text().replace("Done.", "")
