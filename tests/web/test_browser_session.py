"""A session that ends while somebody types: in a real browser, nothing typed is lost."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager

import pytest
from django.contrib.sessions.models import Session

from wellspent.web.access.models import Person

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "quiet harbour 77"


@contextmanager
def browser(server, name):
    """A page of chromium, signed in by name and password; its complaints are collected."""
    if (chromium := shutil.which("chromium")) is None:
        pytest.skip("chromium is not installed: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        window = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = window.new_page(base_url=server.url)
        page.set_default_timeout(60_000)
        page.complaints = []
        page.on("console", lambda said: said.type == "error" and page.complaints.append(said.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto("/account/login/")
        sign_in(page, name)
        yield page
        window.close()


def sign_in(page, name):
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button.first")
    page.wait_for_selector(".who")


@pytest.fixture
def served(people, live_server, settings, monkeypatch):
    """The app on a port of this machine, whose administrator has a password."""
    # playwright runs a loop of its own in this thread; the database is asked between its steps
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    people["administrator"].set_password(PASSWORD)
    people["administrator"].save()
    return live_server


def test_what_was_typed_is_back_after_a_new_sign_in(served):
    with browser(served, "administrator") as page:
        page.goto("/people/new/?from=list")
        page.fill("#username", "ida")
        page.fill("#name", "Ida Lund")
        Session.objects.all().delete()
        page.click("main form.card button.first")
        sign_in(page, "administrator")
        assert page.url.endswith("/people/new/?from=list")
        assert page.input_value("#name") == "Ida Lund"
        page.click("main form.card button.first")
        page.wait_for_selector("h1:has-text('Ida Lund')")
        page.goto("/people/new/")
        assert page.input_value("#name") == ""
    assert Person.objects.filter(username="ida").exists()


def test_a_part_of_a_page_says_that_the_session_ended_and_goes_on_after_a_new_sign_in(served):
    with browser(served, "administrator") as page:
        page.goto("/people/")
        Session.objects.all().delete()
        ask = "htmx.ajax('GET', '/people/roles/', {target: '#main', swap: 'beforeend'}).catch(() => 0)"
        page.evaluate(ask)
        page.wait_for_selector("#session-notice:visible")
        with page.context.expect_page() as opened:
            page.click("#session-notice a")
        sign_in(opened.value, "administrator")
        # the page of before sends the new token, and not the one that it was made with
        page.fill("#q", "lead")
        send = "htmx.ajax('POST', '/people/import/take/', {target: '#main', swap: 'beforeend'}).catch(() => 0)"
        with page.expect_response("**/people/import/take/") as answer:
            page.evaluate(send)
        assert answer.value.status == 422


def test_the_description_of_the_api_works_under_the_policy(served):
    with browser(served, "administrator") as page:
        page.goto("/api/docs")
        page.click("details.route:has(table) summary >> nth=0")
        page.wait_for_selector("details.route table:visible")
        assert not page.complaints
