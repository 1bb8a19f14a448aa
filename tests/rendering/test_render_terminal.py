"""The terminal: one screen, no colour needed, nothing said can steer it."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from small_centre import connect, sample_tables, spoken, tiny

from wellspent.parts import Label
from wellspent.rendering import print_conversation, print_report
from wellspent.rendering.ribbon import mark_quotes
from wellspent.rendering.terminal import MARKS, bar_of
from wellspent.rendering.terminal_contact import ribbon_of
from wellspent.report import build_report, find_conversation
from wellspent.report.words import say_figure
from wellspent.settings import Settings

SETTINGS = Settings(name="Sample", fictional=True)


def printed(show: Callable[..., None], thing: Any) -> str:
    out = io.StringIO()
    show(thing, Console(file=out, width=80, no_color=True, highlight=False))
    return out.getvalue()


def test_the_answer_fits_one_screen_and_holds_the_split() -> None:
    report = build_report(connect(sample_tables()), SETTINGS)
    screen = printed(print_report, report)
    lines = screen.splitlines()
    assert len(lines) < 40
    assert max(len(line) for line in lines) <= 80
    assert all(say_figure(line.share, "share") in screen for line in report.monday.kinds)
    assert screen.count("not yet known") == 2
    assert "a fictional centre with synthetic data" in screen


def test_a_place_stands_with_its_interval_and_its_contacts() -> None:
    """Twenty contacts in each of two queues; only one with a long name waits, for 22 s on average."""
    queue = "returns of large and heavy goods, abroad"
    contacts = [
        spoken(f"{one[:2]}{n}", "one", "two", seconds=10 + n / 10, queue=one)
        for one in ("billing", queue)
        for n in range(20)
    ]
    labels = {
        one.id: [Label.of("waiting", "wait" if one.queue == queue else "none")] * 2
        for one in contacts
    }
    screen = printed(print_report, build_report(connect(tiny(contacts, labels)), SETTINGS))
    row = next(line for line in screen.splitlines() if line.startswith(" x wait"))
    assert row.split()[2:7] == ["50", "%", "22", "s", "11"]
    assert row.rstrip().endswith("…: 22 (21–22) s, n 20")
    assert "(20 contacts: mean 22 (21–22) s)" in " ".join(screen.split())


def test_eight_contacts_recommend_nothing_that_few_of_them_show() -> None:
    contacts = [spoken(f"c{n}", "one", "two") for n in range(8)]
    labels = {"c0": [Label.of("empathy"), Label.of("process", "tool_trouble")]}
    tables = tiny(contacts, {one.id: [Label.of("process")] * 2 for one in contacts} | labels)
    screen = printed(print_report, build_report(connect(tables), Settings()))
    assert "Which to cut: not enough to say. " in screen
    assert "Which to protect: not enough to say. " in screen
    assert screen.count("not enough to say (1 of 8 contacts)") == 2


def test_the_bar_gives_every_kind_its_share_of_marks() -> None:
    monday = build_report(connect(sample_tables()), SETTINGS).monday
    bar = bar_of(monday, 1000)
    assert len(bar) == 1000
    for line in monday.kinds:
        share = line.share.value  # type: ignore[union-attr]
        assert bar.count(MARKS[line.kind]) == pytest.approx(1000 * share, abs=1)


def test_an_empty_centre_says_that_there_is_not_enough_to_say() -> None:
    screen = printed(print_report, build_report(connect(tiny([])), Settings()))
    assert "There is not enough to say" in screen
    assert "fictional" not in screen


def test_an_opened_contact_shows_ribbon_turns_and_quotes() -> None:
    answers = [
        {"contact": "c", "question": "resolved", "answer": "yes", "by": "x", "confidence": 1.0}
    ]
    evidence = [{"contact": "c", "question": "resolved", "turn": 2, "start": 0, "end": 4, "quote": "It's"}]  # fmt: skip
    labels = {"c": [Label.of("rapport"), Label.of("process", "tool_trouble")]}
    tables = tiny([spoken("c", "Hello", "It's broken")], labels, answers=answers, evidence=evidence)
    one = find_conversation(connect(tables), "c")
    screen = printed(print_conversation, one)
    assert ribbon_of(one, 10) == "█████xxxxx"
    assert "process, tool trouble" in screen
    assert "2: “It's”" in screen


def test_what_was_said_is_neither_markup_nor_a_control_sequence() -> None:
    con = connect(tiny([spoken("c", "[bold]loud[/bold] \x1b[2J\x07")]))
    screen = printed(print_conversation, find_conversation(con, "c"))
    assert "[bold]loud[/bold]" in screen
    assert "\x1b" not in screen
    assert "\x07" not in screen


def test_a_contact_without_timing_has_no_ribbon() -> None:
    tables = tiny([spoken("c", "Hello")]) | {"segments": tiny([])["segments"]}
    one = find_conversation(connect(tables), "c")
    assert ribbon_of(one, 20) == ""
    assert "no timing (absent)" in printed(print_conversation, one)


@given(
    st.text(max_size=30),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.sampled_from("ab")), max_size=6),
)
def test_marked_passages_are_the_text(text: str, quotes: list[tuple[int, int, str]]) -> None:
    passages = mark_quotes(text, quotes)
    assert "".join(passage.text for passage in passages) == text
