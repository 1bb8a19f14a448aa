"""The page: complete without a script, alone without a network, safe whatever was said."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from html.parser import HTMLParser
from itertools import pairwise

import pyarrow as pa
import pytest
from small_centre import connect, sample_tables, spoken, tiny, without_fields

from wellspent.contacts import Contact, Turn
from wellspent.parts import Label
from wellspent.rendering import render_html
from wellspent.rendering.embed import unpack_details
from wellspent.report import build_report, collect_details
from wellspent.report.words import say_figure, say_monday
from wellspent.settings import Settings

SETTINGS = Settings(name="Sample", fictional=True, cost_per_hour=30.0)
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)> {{ 7 * 7 }} & \" '"
VOID = {"meta", "br", "hr", "img", "input", "link", "rect", "path", "line", "stop"}


def page_of(tables: Mapping[str, pa.Table], settings: Settings = SETTINGS) -> str:
    con = connect(tables)
    return render_html(build_report(con, settings), collect_details(con, settings))


@pytest.fixture(scope="module")
def page() -> str:
    return page_of(sample_tables())


class Outline(HTMLParser):
    """What a page is made of; raises where an element is closed that is not open."""

    def __init__(self, page: str) -> None:
        """Read the whole page."""
        super().__init__()
        self.open: list[str] = []
        self.names: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.words: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element, and that it is open."""
        self.names.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that closes itself."""
        self.names.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        """Close the element that was opened last."""
        if tag not in VOID:
            assert self.open, f"</{tag}> closes nothing"
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note what a reader would see."""
        if not self.open or self.open[-1] not in {"script", "style"}:
            self.words.append(data)


def test_every_element_is_closed_where_it_was_opened(page: str) -> None:
    assert not Outline(page).open


def test_the_page_fetches_nothing(page: str) -> None:
    fetching = {"src", "srcset", "action", "data", "poster", "xlink:href", "background"}
    outline = Outline(page)
    assert not [one for one in outline.attributes if one[1] in fetching]
    links = [value for _, name, value in outline.attributes if name == "href"]
    assert links
    assert all(value and value.startswith("#") for value in links)
    assert not re.search(
        r"""(url\(|@import|import\s*\(|fetch\s*\()\s*["']?(?!#hatch)\w*:?//""", page
    )
    assert set(re.findall(r"url\(([^)]*)\)", page)) == {"#hatch"}


def test_the_policy_allows_the_pages_own_style_and_script_and_nothing_else(page: str) -> None:
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    script = re.search(r"<script>(.*?)</script>", page, re.DOTALL)
    assert style
    assert script
    for text in (style[1], script[1]):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in page
    assert "default-src 'none'" in page
    assert not [one for one in Outline(page).attributes if one[1] == "style" or one[1][:2] == "on"]


def test_what_was_said_stays_text_wherever_it_stands() -> None:
    """A customer who types markup into every field that a customer or a file can reach."""
    fields = dict.fromkeys(("queue", "reason", "segment", "team"), HOSTILE)
    contacts = [spoken(f"c{n} {HOSTILE}", HOSTILE, HOSTILE, **fields) for n in range(9)]
    one = contacts[0].id
    answer = {
        "contact": one,
        "question": HOSTILE,
        "answer": "yes",
        "by": HOSTILE,
        "confidence": 1.0,
    }
    quote = {
        "contact": one,
        "question": HOSTILE,
        "turn": 1,
        "start": 0,
        "end": 9,
        "quote": HOSTILE[:9],
    }
    problem = {"file": HOSTILE, "line": 1, "found": HOSTILE, "remedy": HOSTILE}
    tables = tiny(contacts, answers=[answer], evidence=[quote], problems=[problem])
    page = page_of(tables, Settings(name=HOSTILE))
    outline = Outline(page)
    assert outline.names.count("script") == 2
    assert "img" not in outline.names
    assert not [name for _, name, _ in outline.attributes if name.startswith("on")]
    assert "alert(1)" in "".join(outline.words)
    assert "{{ 7 * 7 }}" in "".join(outline.words)


def test_the_packed_conversations_are_letters_alone_and_hold_every_turn(page: str) -> None:
    packed = re.search(r'id="packed">(.*?)</script>', page, re.DOTALL)
    assert packed
    assert re.fullmatch(r"[A-Za-z0-9+/=]+", packed[1])
    carried = unpack_details(packed[1])
    turns = sample_tables()["turns"]
    assert len(carried) == 120
    assert sum(len(one["turns"]) for one in carried) == turns.num_rows
    texts = {(one["contact"], turn[0]): turn[2] for one in carried for turn in one["turns"]}
    assert all(texts[row["contact"], row["turn"]] == row["text"] for row in turns.to_pylist())


def test_the_figures_of_the_answer_are_on_the_page_without_a_script(page: str) -> None:
    report = build_report(connect(sample_tables()), SETTINGS)
    words = re.sub(r"\s+", " ", "".join(Outline(page).words))
    for sentence in say_monday(report.monday):
        assert sentence in words
    for line in report.monday.lines:
        assert say_figure(line.mean_seconds, "seconds") in words
    for one in report.check.conversations:
        assert f"Turns of {one.contact}" in words
        assert all(re.sub(r"\s+", " ", turn.text) in words for turn in one.turns)


def test_each_cut_stands_with_the_interval_and_the_contacts_of_its_place() -> None:
    """Twenty contacts in each of two queues; those for returns wait, and one has a knowledge gap."""
    contacts = [
        spoken(f"{queue}{n}", "one", "two", seconds=10 + n / 10, queue=queue)
        for queue in ("billing", "returns")
        for n in range(20)
    ]
    labels = {
        one.id: [Label.of("waiting", "wait" if one.queue == "returns" else "none")] * 2
        for one in contacts
    }
    labels["billing0"] = [Label.of("knowledge", "knowledge_gap")] * 2
    page = page_of(tiny(contacts, labels))
    words = re.sub(r"\s+", " ", " ".join(Outline(page).words))
    assert "wait 50 % 22 (21–23) s 11 (7.4–15) s returns : 22 (21–22) s, n 20" in words
    assert "knowledge gap 2.5 % – – not enough to say (1 of 40 contacts)" in words


def test_every_figure_that_opens_leads_to_a_measure_that_contacts_carry(page: str) -> None:
    packed = re.search(r'id="packed">(.*?)</script>', page, re.DOTALL)
    assert packed
    measures = {name for one in unpack_details(packed[1]) for name in one["measures"]} | {"contact"}
    wanted = {one.replace("%2F", "/") for one in re.findall(r'href="#rows:measure=([^"&]*)', page)}
    assert len(wanted) > 40
    assert wanted - measures == {"quick/unknown", "slow/unknown"} & (wanted - measures)


def test_a_fictional_centre_is_called_so_and_a_real_one_is_not(page: str) -> None:
    assert "a fictional centre with synthetic data" in page
    assert "fictional centre" not in page_of(tiny([]), Settings(name="Real"))


def test_headings_run_in_order_and_tables_have_captions(page: str) -> None:
    names = Outline(page).names
    levels = [int(name[1]) for name in names if re.fullmatch(r"h[1-6]", name)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert names.count("table") == names.count("caption")


@pytest.mark.parametrize(
    "tables",
    [
        pytest.param(tiny([]), id="no contacts"),
        pytest.param(tiny([spoken(f"c{n}", "Hello") for n in range(3)]), id="three contacts"),
        pytest.param(
            tiny([Contact(f"c{n}", (Turn("agent", ""),)) for n in range(9)])
            | {"segments": tiny([])["segments"]},
            id="no timing",
        ),
        pytest.param(
            tiny([spoken(f"c{n}", "Hello") for n in range(9)]) | {"labels": tiny([])["labels"]},
            id="no labels",
        ),
        pytest.param(tiny([Contact(f"c{n}", ()) for n in range(9)]), id="no turns"),
    ],
)
def test_a_page_is_made_where_there_is_little_to_say(tables: dict[str, pa.Table]) -> None:
    outline = Outline(page_of(tables))
    words = "".join(outline.words).lower()
    assert not outline.open
    assert "nan" not in re.findall(r"\b\w+\b", words)
    assert "none %" not in words


def test_a_page_is_made_where_no_field_was_recorded() -> None:
    words = "".join(Outline(page_of(without_fields(sample_tables()))).words)
    assert "queue not recorded" in words


def test_a_quote_is_highlighted_in_its_turn() -> None:
    answers = [
        {"contact": "c", "question": "resolved", "answer": "yes", "by": "x", "confidence": 1.0}
    ]
    evidence = [{"contact": "c", "question": "resolved", "turn": 1, "start": 6, "end": 11, "quote": "there"}]  # fmt: skip
    tables = tiny([spoken("c", "Hello there & more")], answers=answers, evidence=evidence)
    assert 'Hello <mark title="resolved">there</mark> &amp; more' in page_of(tables)


def test_friction_shows_on_the_ribbon_as_a_hatched_block() -> None:
    labels = {"c": [Label.of("rapport"), Label.of("process", "wait")]}
    page = page_of(tiny([spoken("c", "one", "two")], labels))
    assert re.search(r'x="500\.00"[^>]*width="500\.00"[^>]*class="k-friction"', page)
