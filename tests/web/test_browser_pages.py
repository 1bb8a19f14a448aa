"""Every page in a real browser: reachable by links, free of WCAG 2.2 AA faults, and never too wide.

With WELLSPENT_PICTURES=1 each page is kept as a picture in docs/images/web (`make pictures`).
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from axe_core_python.sync_playwright import Axe
from browsing import crawl, sign_in
from test_doors import BEHIND

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
}
LOOKS = [(1440, "light"), (360, "dark")]
# what these give is a file to keep or a part of a page
FILES = {
    "recording", "people_export", "form_export", "evaluations_export", "openapi-json", "score_others", "worth_chart",
}  # fmt: skip
# the demo has no webhook, no proposal that was accepted and not published, nobody to call back and no e-mail address
NOT_IN_THE_DEMO = {"deliveries", "taxonomy_publish", "call_back", "digest_read"}
PICTURES = Path(__file__).resolve().parents[2] / "docs" / "images" / "web"
ROLES = ("administrator", "analyst", "lead", "agent", "director")


@pytest.fixture(scope="module")
def reached(browser, app):
    """Every page that links lead to, by its name: the role that found it first, and the address."""
    found = {}
    for role in ROLES:
        context = browser.new_context()
        sign_in(context.new_page(), app, role)
        for name, path in crawl(context, app).items():
            found.setdefault(name, (role, path))
        context.close()
    return found


def pages():
    """The names of all pages that show something of their own."""
    return sorted({p.name for _, p in BEHIND if "GET" in p.callback.door.methods})


def test_every_page_is_reached_by_links_from_home(reached):
    missing = set(pages()) - set(reached) - FILES - NOT_IN_THE_DEMO
    assert not missing, sorted(missing)


def test_every_page_is_accessible_and_fits_wide_and_narrow_light_and_dark(reached, browser, app):
    """Each page opens once and is seen in both looks: every second one opens narrow and widens."""
    faults = []
    for role in ROLES:
        own = {name: path for name, (who, path) in reached.items() if who == role}
        context = browser.new_context()
        page = context.new_page()
        page.on(
            "console",
            lambda said: faults.append(f"console: {said.text}") if said.type == "error" else None,
        )
        page.on("pageerror", lambda error: faults.append(f"script: {error}"))
        sign_in(page, app, role)
        for place, (name, path) in enumerate(sorted(own.items())):
            looks = LOOKS[:: -1 if place % 2 else 1]
            look_at(page, *looks[0])
            page.goto(app + path)
            for width, theme in looks:
                look_at(page, width, theme)
                faults.extend(f"{name} {path} {width} {theme}: {f}" for f in faults_of(page))
                keep_picture(page, f"{name}-{width}-{theme}")
        context.close()
    assert not faults


def look_at(page, width, theme):
    """A window of this width, for somebody who prefers this theme."""
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=theme)


def faults_of(page):
    """What axe finds, and whether the page is wider than the window."""
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    if wide > 0:
        yield f"{wide} px too wide"
    for fault in Axe().run(page, options=RULES)["violations"]:
        yield f"{fault['id']} at {fault['nodes'][0]['html'][:120]}"


def keep_picture(page, name):
    if os.environ.get("WELLSPENT_PICTURES"):
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"{name}.png", animations="disabled")
