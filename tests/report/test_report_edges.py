"""What the report says where there is little or nothing to say it from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from small_centre import connect, sample_tables, spoken, tiny, without_fields

from wellspent.contacts import Contact, State, Turn
from wellspent.estimate import MINIMUM_N, Estimate, Unknown
from wellspent.parts import Label
from wellspent.report import NoSuchContact, build_report, find_conversation, report_to_json
from wellspent.report.conversations import CARRIED
from wellspent.report.monday import QUICK_SHOWN
from wellspent.report.words import say_figure, say_monday, say_seconds, say_unknown, say_value
from wellspent.settings import Settings

MORNING = datetime.fromisoformat("2026-03-02T09:00")


def of(*contacts: Contact, settings: Settings | None = None, **tables: Any) -> Any:
    return build_report(connect(tiny(contacts, **tables)), settings or Settings())


def figures_in(thing: Any) -> Iterator[dict[str, Any]]:
    if isinstance(thing, dict):
        if "method" in thing:
            yield thing
        for one in thing.values():
            yield from figures_in(one)
    elif isinstance(thing, list):
        for one in thing:
            yield from figures_in(one)


def test_an_empty_workspace_knows_nothing_and_says_so() -> None:
    report = of()
    plain = report_to_json(report)
    assert not list(figures_in(plain))
    (said,) = say_monday(report.monday)
    assert said.startswith("There is not enough to say: 0 contacts, and a figure needs 8;")
    json.dumps(plain, allow_nan=False)


def test_three_contacts_are_counted_and_give_no_figure() -> None:
    report = of(*(spoken(f"c{n}", "Hello", "Hi") for n in range(3)))
    assert report.monday.timed == 3
    assert isinstance(report.monday.median, Unknown)
    assert len(report.check.conversations) == 3
    shown = [one for one in figures_in(report_to_json(report)) if one["n"] < 8]
    assert [one["method"] for one in shown] == ["by design, every contact alike"]


def test_contacts_without_any_timing_hold_no_share_and_are_counted() -> None:
    silent = [Contact(f"c{n}", (Turn("agent", "Hello"),), channel="email") for n in range(9)]
    tables = tiny(silent) | {"segments": tiny([])["segments"]}
    report = build_report(connect(tables), Settings())
    assert (report.monday.contacts, report.monday.timed) == (9, 0)
    assert report.quality.without_timing == 9
    assert isinstance(report.monday.median, Unknown)
    assert report.monday.channels[0].without_timing == 9


def test_what_was_not_recorded_is_a_group_of_its_own() -> None:
    report = build_report(connect(without_fields(sample_tables())), Settings())
    for breakdown in report.breakdowns:
        assert [(group.value, group.contacts) for group in breakdown.groups] == [(None, 120)]
        assert isinstance(breakdown.groups[0].median, Estimate)
    assert dict(report.quality.not_recorded) == dict.fromkeys(
        ("queue", "channel", "reason", "segment", "team"), 120
    )


def test_without_surveys_satisfaction_is_unknown_and_names_the_question() -> None:
    report = of(*(spoken(f"c{n}", "Hello") for n in range(9)))
    satisfaction = next(one for one in report.usual if one.name == "Customer satisfaction")
    assert all(isinstance(one.figure, Unknown) for one in satisfaction.figures)
    assert "nobody was asked 'csat'" in say_unknown(satisfaction.figures[0].figure)


def test_without_a_cost_the_remedy_names_the_setting() -> None:
    cost = next(one for one in of().usual if one.name == "Cost per contact").figures[0].figure
    assert isinstance(cost, Unknown)
    assert "cost_per_hour" in cost.lift


def test_a_source_that_records_no_states_says_nothing_of_transfers() -> None:
    """Nine contacts with states, of which three were transferred, and nine without any."""
    moved = (State("transfer", 5.0, 6.0), State("wrap", 10.0, 12.0))
    with_states = [
        spoken(f"a{n}", "Hello", source="acd", states=moved[n % 3 > 0 :]) for n in range(9)
    ]
    without = [spoken(f"b{n}", "Hello", source="transcripts") for n in range(9)]
    transfers = of(*with_states, *without).usual[-1].figures[0].figure
    assert isinstance(transfers, Estimate)
    assert (transfers.n, transfers.value) == (9, pytest.approx(1 / 3))
    assert isinstance(of(*without).usual[-1].figures[0].figure, Unknown)


def test_friction_goes_before_pace_and_an_unsure_friction_is_unknown() -> None:
    labels = [
        Label.of("empathy", "wait"),
        Label("unknown", "quick"),
        Label.of("process"),
        Label.of("other"),
    ]
    contacts = [spoken(f"c{n}", "one", "two", "three", "four") for n in range(8)]
    tables = tiny(contacts, {one.id: labels for one in contacts})
    unsure = [
        row | {"friction": "unknown"} if row["part"] == "process" else row
        for row in tables["segments"].to_pylist()
    ]
    tables["segments"] = pa.Table.from_pylist(unsure, tables["segments"].schema)
    monday = build_report(connect(tables), Settings()).monday
    assert [(line.kind, line.name) for line in monday.lines] == [
        ("quick", "unknown"),
        ("friction", "wait"),
        ("other", "other"),
        ("unknown", "unknown"),
    ]
    assert {line.mean_seconds.value for line in monday.lines} == {10.0}  # type: ignore[union-attr]


def test_a_line_gathers_where_its_mean_lies_above_the_whole_by_more_than_chance() -> None:
    """Twenty contacts in each of two queues; only returns waits, a little longer each time."""
    contacts = [
        spoken(f"{queue}{n}", "one", "two", seconds=10 + n / 10, queue=queue)
        for queue in ("billing", "returns")
        for n in range(20)
    ]
    labels = {
        one.id: [Label.of("waiting", "wait" if one.queue == "returns" else "none")] * 2
        for one in contacts
    }
    cut = build_report(connect(tiny(contacts, labels)), Settings()).monday.cut[0]
    assert (cut.line.name, cut.place.value) == ("wait", "returns")  # type: ignore[union-attr]


def test_problems_of_one_kind_are_counted_together() -> None:
    problems = [
        {"file": "a.csv", "line": n, "found": f"Row {n} has no '{n}'.", "remedy": "Add it."}
        for n in range(4)
    ]
    quality = of(problems=problems).quality
    assert [(one.file, one.found, one.count) for one in quality.problems] == [
        ("a.csv", "Row … has no ….", 4)
    ]


def test_a_customer_without_a_key_neither_repeats_nor_counts() -> None:
    contacts = [spoken(f"c{n}", "Hello", began=MORNING) for n in range(9)]
    repeats = of(*contacts).usual[3].figures[0].figure
    assert isinstance(repeats, Unknown)
    assert "no contact carries both a customer and a time" in repeats.reason


def test_a_quote_that_is_not_at_its_place_is_shown_and_highlights_nothing() -> None:
    evidence = [
        {
            "contact": "c",
            "question": "resolved",
            "turn": 1,
            "start": start,
            "end": 5,
            "quote": "Hello",
        }
        for start in (0, 1)
    ]
    answers = [
        {"contact": "c", "question": "resolved", "answer": "yes", "by": "x", "confidence": 1.0}
    ]
    con = connect(tiny([spoken("c", "Hello there")], answers=answers, evidence=evidence))
    quotes = find_conversation(con, "c").answers[0].quotes
    assert {(quote.start, quote.end) for quote in quotes} == {(0, 5), (None, None)}
    assert {quote.text for quote in quotes} == {"Hello"}


def test_a_contact_that_does_not_exist_is_named_with_a_remedy() -> None:
    with pytest.raises(NoSuchContact, match="No contact is called 'nobody'"):
        find_conversation(connect(tiny([])), "nobody")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 s"), (0.01, "<0.1 s"), (4.25, "4.2 s"), (9.96, "10 s"), (99.4, "99 s"),
     (119.6, "2 min 00 s"), (3599.6, "1 h 00 min"), (3720, "1 h 02 min"), (-3.04, "−3.0 s")],
)  # fmt: skip
def test_seconds_are_said_as_people_say_them(seconds: float, words: str) -> None:
    assert say_seconds(seconds) == words


def test_figures_keep_their_units() -> None:
    assert say_value(0.256, "share") == "26 %"
    assert say_value(0.0, "share") == "0 %"
    assert say_value(0.0001, "share") == "<0.1 %"
    assert say_value(3.456, "money", "EUR") == "3.46 EUR"
    assert say_figure(Unknown("a", "b"), "share") == "not enough to say"


def test_the_page_about_the_report_states_the_constants_in_force() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "report.md").read_text(encoding="utf-8")
    words = {3: "three", 8: "eight"}
    assert f"up to {CARRIED:,}" in page
    assert f"fewer than {words[MINIMUM_N]} things" in page
    assert f"the {words[QUICK_SHOWN]} largest quick parts" in page
