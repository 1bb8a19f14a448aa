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
from wellspent.report.words import (
    say_brief,
    say_count,
    say_figure,
    say_monday,
    say_seconds,
    say_unknown,
    say_value,
)
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


def monday_of(friction: dict[str, int], queues: dict[str, str] | None = None, n: int = 40) -> Any:
    """Forty contacts of two turns; the first so many show a cause of friction in their second."""
    names = [f"c{i:02}" for i in range(n)]
    contacts = [
        spoken(one, "one", "two", seconds=10 + i / 10, queue=(queues or {}).get(one))
        for i, one in enumerate(names)
    ]
    labels = {
        one: [
            Label.of("rapport"),
            Label.of("process", next((c for c, k in friction.items() if i < k), "none")),
        ]
        for i, one in enumerate(names)
    }
    return build_report(connect(tiny(contacts, labels)), Settings()).monday


@pytest.mark.parametrize(("shown", "found"), [(1, False), (7, False), (8, True), (40, True)])
def test_friction_is_a_finding_only_where_enough_contacts_show_it(shown: int, found: bool) -> None:
    monday = monday_of({"wait": shown})
    (cut,) = (one for one in monday.cut if one.line.kind == "friction")
    assert isinstance(cut.line.finding, Estimate) == found
    assert isinstance(cut.line.median_where_present, Estimate) == found
    sentence = next(one for one in say_monday(monday) if "ut" in one.split(":")[0])
    assert sentence.startswith("Cut first wait: " if found else "Which to cut: not enough to say.")
    if not found:
        assert cut.line.finding.reason == f"{shown} of 40 contacts, and a finding needs 8"
        assert cut.place == cut.line.finding


def test_a_cause_that_one_contact_shows_is_not_named_after_one_that_many_show() -> None:
    sentences = " ".join(say_monday(monday_of({"tool_trouble": 1, "wait": 20})))
    assert "Cut first wait" in sentences
    assert "tool trouble" not in sentences


def test_a_mean_whose_interval_reaches_zero_recommends_nothing() -> None:
    """Eight contacts, all with friction; in one of them a thousand times as much."""
    contacts = [
        spoken(f"c{n}", "one", "two", seconds=10_000.0 if n == 0 else 10.0) for n in range(8)
    ]
    labels = {one.id: [Label.of("rapport", "wait")] * 2 for one in contacts}
    monday = build_report(connect(tiny(contacts, labels)), Settings()).monday
    assert monday.cut[0].line.finding == Unknown("interval reaches 0", "more contacts")
    assert "Which to cut: not enough to say." in say_monday(monday)


def test_the_sentence_says_how_many_lose_how_much_before_any_average() -> None:
    (said,) = (one for one in say_monday(monday_of({"wait": 20})) if one.startswith("Cut"))
    assert said == (
        "Cut first wait: in 50 % of contacts, which lose a median of 11 (10–11) s; "
        "5.5 s averaged over all."
    )


@pytest.mark.parametrize(("there", "named"), [(7, False), (8, True)])
def test_a_place_is_named_only_where_enough_of_its_contacts_show_the_line(
    there: int, named: bool
) -> None:
    """Twenty of forty contacts wait; of those that wait, seven or eight were for billing."""
    queues = {f"c{i:02}": "billing" for i in range(there)}
    cut = monday_of({"wait": 20}, queues).cut[0]
    assert isinstance(cut.place, Unknown) != named
    if named:
        assert cut.place.mean_seconds.n == there


def test_a_place_of_eight_contacts_of_which_seven_wait_is_not_named() -> None:
    """Their mean lies above the centre's by more than its interval, and still seven are few."""
    queues = {f"c{i:02}": "billing" for i in range(3, 11)}
    place = monday_of({"wait": 10}, queues).cut[0].place
    assert place == Unknown(
        "no queue or reason stands out", "more contacts, or finer queues and reasons"
    )


def test_one_is_said_in_the_singular() -> None:
    assert (say_count(1, "contact"), say_count(1200, "contact")) == ("1 contact", "1,200 contacts")
    assert "0 of 0 contacts with any timing" in say_monday(of().monday)[0]
    assert "of 1 contact with any timing" in say_monday(of(spoken("c", "Hello")).monday)[0]


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        ((1277, 780, 1740), "21 (13–29) min"),
        ((42.4, 36, 48), "42 (36–48) s"),
        ((99.6, 80, 130), "1.7 (1.3–2.2) min"),
        ((7200, 3600, 36000), "2.0 (1.0–10) h"),
        ((0.01, 0, 0.3), "<0.1 (0–0.3) s"),
    ],
)
def test_an_interval_is_said_in_the_unit_of_its_value(
    figure: tuple[float, float, float], words: str
) -> None:
    assert say_brief(Estimate(*figure, n=28, method="mean")) == words


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
    assert page.count(f"at least {words[MINIMUM_N]} contacts") == 2
