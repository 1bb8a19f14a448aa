"""From opening the app to a prepared conversation, as a team lead goes: clicks, seconds and words.

    python benchmarks/web_inbox.py [ADDRESS] [--role lead] [--width 1440]

A real browser (chromium) opens the app at ADDRESS, which `wellspent serve DIR --demo` serves on a
centre whose moments are prepared: sign-in, front page, inbox, the first talk, its brief. Counted are
the clicks after the sign-in; timed is every page until it stands. Of words are counted the titles
in the inbox and the card that is chosen; of the moment the reason, the opening, what shows it and what to
do and say; of the brief all. They are read at 238 words a minute (Brysbaert 2019, silent reading of
English). The conversation is prepared where the moment has been read; the brief is what is taken
along. Without ADDRESS nothing is opened: it says so.
"""

from __future__ import annotations

import argparse
import os
import shutil
import time
from dataclasses import dataclass, field
from typing import Any, Final

PASSWORD: Final = "fernhill-demo"  # noqa: S105 - of the demo, known to everybody
WORDS_A_MINUTE: Final = 238
GOAL_SECONDS: Final = 120


@dataclass(frozen=True)
class Page:
    """One page of the way: whether it took a click, how long until it stood, what is read there."""

    name: str
    clicked: bool
    seconds: float
    words: int


@dataclass
class Way:
    """The pages that were opened so far."""

    pages: list[Page] = field(default_factory=list)

    def step(self, name: str, began: float, words: int, *, clicked: bool = True) -> None:
        """One page more, since `began`."""
        self.pages.append(Page(name, clicked, time.perf_counter() - began, words))


def main() -> None:
    """Go the way once and print it."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("address", nargs="?")
    arguments.add_argument("--role", default="lead")
    arguments.add_argument("--width", type=int, default=1440)
    chosen = arguments.parse_args()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chosen.address is None or chromium is None:
        print("Nothing is opened: name the address of a served demo, and install chromium.")
        return
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - for those who open it

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": chosen.width, "height": 900})
        tell(go(page, chosen.address.rstrip("/"), chosen.role), chosen.width)
        browser.close()


def go(page: Any, address: str, role: str) -> Way:
    """From the sign-in to the brief of the first talk."""
    way = Way()
    began = time.perf_counter()
    page.goto(f"{address}/account/login/")
    page.fill("input[name=login]", role)
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.locator(".moments-for-you strong").wait_for()
    way.step("sign-in, front page", began, words_of(page, ".moments-for-you"), clicked=False)
    began = time.perf_counter()
    page.locator(".moments-for-you a").first.click()
    page.locator(".m-performance").first.wait_for()
    titles, first = words_of(page, ".moment h2"), page.locator(".m-performance").first
    way.step("inbox", began, titles + len(first.inner_text().split()))
    began = time.perf_counter()
    page.locator(".m-performance .deeds a").first.click()
    page.locator(".start").wait_for()
    read = "h1, .lead, .start, section[aria-labelledby=shows], section[aria-labelledby=list]"
    way.step("the moment", began, words_of(page, read))
    began = time.perf_counter()
    page.locator(".start a.first").click()
    page.wait_for_url("**/briefs/**")
    way.step("the brief", began, words_of(page, "main"))
    return way


def words_of(page: Any, where: str) -> int:
    """How many words stand in all of these."""
    return sum(len(text.split()) for text in page.locator(where).all_inner_texts())


def tell(way: Way, width: int) -> None:
    """Print the way."""
    load, cores = os.getloadavg()[0], os.cpu_count()
    print(
        f"{width} px wide; a load of {load:.1f} on {cores} processors\n\n| page | click | seconds | words |\n| --- | --- | ---: | ---: |"
    )
    for one in way.pages:
        print(
            f"| {one.name} | {'yes' if one.clicked else 'no'} | {one.seconds:.1f} | {one.words} |"
        )
    *before, brief = way.pages
    clicks, waited = sum(one.clicked for one in before), sum(one.seconds for one in before)
    reading = sum(one.words for one in before) / WORDS_A_MINUTE * 60
    print(
        f"\nPrepared after {clicks} clicks: {waited:.0f} s for the pages and {reading:.0f} s to read, "
        f"{waited + reading:.0f} s (wanted: {GOAL_SECONDS}). The brief is one click more, "
        f"{brief.seconds:.0f} s and {brief.words / WORDS_A_MINUTE * 60:.0f} s to read."
    )


if __name__ == "__main__":
    main()
