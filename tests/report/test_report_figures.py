"""The report's figures against a second, plain computation from the same tables."""

from __future__ import annotations

import json
import statistics
from collections import Counter, defaultdict
from datetime import timedelta
from typing import Any

import pytest
from small_centre import connect, sample_tables

from wellspent.estimate import Estimate, Figure, Unknown
from wellspent.parts import FRICTIONS
from wellspent.report import Report, build_report, collect_details, report_to_json
from wellspent.report.words import say_monday
from wellspent.settings import Settings

SETTINGS = Settings(name="Sample", fictional=True, cost_per_hour=30.0, seed=3)
Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def report() -> Report:
    return build_report(connect(sample_tables()), SETTINGS)


@pytest.fixture(scope="module")
def rows() -> dict[str, Rows]:
    return {name: table.to_pylist() for name, table in sample_tables().items()}


def line_of(segment: dict[str, Any]) -> tuple[str, str]:
    """The rule of the split in plain words: friction first, then pace."""
    if segment["friction"] in FRICTIONS:
        return "friction", segment["friction"]
    if segment["pace"] in {"quick", "slow"}:
        return segment["pace"], segment["part"]
    return ("other", "other") if segment["pace"] == "none" else ("unknown", "unknown")


def seconds_by(rows: dict[str, Rows], depth: int) -> dict[tuple[str, ...], dict[str, float]]:
    """Seconds by kind (depth 1) or line (depth 2), then by contact."""
    found: dict[tuple[str, ...], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for segment in rows["segments"]:
        found[line_of(segment)[:depth]][segment["contact"]] += segment["seconds"]
    return found


def handle_times(rows: dict[str, Rows]) -> dict[str, float]:
    times: dict[str, float] = defaultdict(float)
    for segment in rows["segments"]:
        times[segment["contact"]] += segment["seconds"]
    return times


def value(figure: Figure) -> float:
    assert isinstance(figure, Estimate), figure
    return figure.value


def test_handle_time_is_the_sum_of_a_contacts_segments(
    report: Report, rows: dict[str, Rows]
) -> None:
    times = list(handle_times(rows).values())
    quartiles = statistics.quantiles(times, n=4, method="inclusive")
    assert value(report.monday.mean) == pytest.approx(statistics.fmean(times))
    assert value(report.monday.lower_quartile) == pytest.approx(quartiles[0])
    assert value(report.monday.median) == pytest.approx(quartiles[1])
    assert value(report.monday.upper_quartile) == pytest.approx(quartiles[2])


@pytest.mark.parametrize("depth", [1, 2])
def test_every_line_has_the_seconds_that_a_plain_count_finds(
    report: Report, rows: dict[str, Rows], depth: int
) -> None:
    times, found = handle_times(rows), seconds_by(rows, depth)
    lines = report.monday.kinds if depth == 1 else report.monday.lines
    said = {(line.kind, line.name)[:depth]: line for line in lines if value(line.mean_seconds)}
    assert set(said) == set(found)
    for key, line in said.items():
        seconds = [found[key].get(contact, 0.0) for contact in times]
        assert value(line.mean_seconds) == pytest.approx(statistics.fmean(seconds), abs=1e-6)
        assert value(line.median_seconds) == pytest.approx(statistics.median(seconds), abs=1e-6)
        shown = [one for one in seconds if one > 0]
        assert value(line.present) == pytest.approx(len(shown) / len(seconds))
        if len(shown) >= 8:
            middle = value(line.median_where_present)
            assert middle == pytest.approx(statistics.median(shown), abs=1e-6)
        assert value(line.share) == pytest.approx(sum(seconds) / sum(times.values()), abs=1e-9)


def test_the_lines_sum_to_the_whole(report: Report) -> None:
    for lines in (report.monday.kinds, report.monday.lines):
        assert sum(value(line.share) for line in lines) == pytest.approx(1.0)
        means = [value(line.mean_seconds) for line in lines]
        assert sum(means) == pytest.approx(value(report.monday.mean))


def test_no_interval_reaches_below_no_time_or_beyond_all_of_it(report: Report) -> None:
    for line in report.monday.lines:
        assert isinstance(line.share, Estimate)
        assert isinstance(line.mean_seconds, Estimate)
        assert 0.0 <= line.share.low <= line.share.value <= line.share.high <= 1.0
        assert 0.0 <= line.mean_seconds.low <= line.mean_seconds.value


def test_friction_to_cut_comes_largest_first_and_slow_parts_are_protected(report: Report) -> None:
    causes = [cut.line for cut in report.monday.cut if cut.line.kind == "friction"]
    means = [value(line.mean_seconds) for line in causes]
    assert means == sorted(means, reverse=True)
    assert {line.name for line in causes} <= set(FRICTIONS)
    assert {line.kind for line in report.monday.protect} == {"slow"}


def test_measured_and_estimated_contacts_are_told_apart(
    report: Report, rows: dict[str, Rows]
) -> None:
    timings: dict[str, set[str]] = defaultdict(set)
    for segment in rows["segments"]:
        timings[segment["contact"]].add(segment["timing"])
    measured = sum(found == {"measured"} for found in timings.values())
    assert {basis.timing: basis.contacts for basis in report.monday.bases} == {
        "measured": measured,
        "estimated": len(timings) - measured,
    }


def test_a_queues_row_says_what_its_contacts_say(report: Report, rows: dict[str, Rows]) -> None:
    times, kinds = handle_times(rows), seconds_by(rows, 1)
    queues = next(one for one in report.breakdowns if one.field == "queue").groups
    assert sum(group.contacts for group in queues) == len(rows["contacts"])
    for group in queues:
        there = [row["contact"] for row in rows["contacts"] if row["queue"] == group.value]
        assert group.contacts == len(there)
        if group.timed < 8:
            assert isinstance(group.median, Unknown)
            continue
        slow = sum(kinds["slow",].get(contact, 0.0) for contact in there)
        friction = [kinds["friction",].get(contact, 0.0) for contact in there]
        assert value(group.median) == pytest.approx(statistics.median(times[c] for c in there))
        assert value(group.slow) == pytest.approx(slow / sum(times[c] for c in there))
        assert value(group.friction_mean) == pytest.approx(statistics.fmean(friction))
        assert value(group.friction_median) == pytest.approx(statistics.median(friction))


def test_every_breakdown_holds_every_contact(report: Report) -> None:
    for breakdown in report.breakdowns:
        assert sum(group.contacts for group in breakdown.groups) == report.monday.contacts


def test_no_agent_is_named_in_the_figures(report: Report, rows: dict[str, Rows]) -> None:
    said = json.dumps(report_to_json(report))
    assert not [row["agent"] for row in rows["contacts"] if f'"{row["agent"]}"' in said]


def test_a_question_counts_each_answer(report: Report, rows: dict[str, Rows]) -> None:
    counts = Counter((row["question"], row["answer"]) for row in rows["answers"])
    for one in report.scorecard:
        names = ("yes", "partly", "no", "no_occasion", "cannot_tell")
        assert {name: getattr(one, name) for name in names} == {
            name: counts[one.question, name] for name in names
        }
        occasions = sum(counts[one.question, name] for name in names[:3])
        assert value(one.share_yes) == pytest.approx(counts[one.question, "yes"] / occasions)


def figures_of(report: Report, name: str) -> list[Figure]:
    usual = next(one for one in report.usual if one.name == name)
    return [one.figure for one in usual.figures]


def test_satisfaction_stands_beside_its_bounds(report: Report, rows: dict[str, Rows]) -> None:
    scores = [row["score"] for row in rows["surveys"]]
    answered = [score for score in scores if score is not None]
    good = sum(score >= SETTINGS.csat_good for score in answered)
    share, response, bounds = figures_of(report, "Customer satisfaction")
    assert value(share) == pytest.approx(good / len(answered))
    assert value(response) == pytest.approx(len(answered) / len(scores))
    assert isinstance(bounds, Estimate)
    assert bounds.low == pytest.approx(good / len(scores))
    assert bounds.high == pytest.approx((good + len(scores) - len(answered)) / len(scores))


def test_only_a_fully_observed_week_tells_whether_a_customer_came_back(
    report: Report, rows: dict[str, Rows]
) -> None:
    week, contacts = timedelta(days=SETTINGS.repeat_days), rows["contacts"]
    last = max(row["began"] for row in contacts)
    observed = [row for row in contacts if row["began"] + week <= last]
    repeated = sum(
        any(
            other is not row
            and other["customer"] == row["customer"]
            and row["began"] <= other["began"] <= row["began"] + week
            for other in contacts
        )
        for row in observed
    )
    share = figures_of(report, "Resolution and repeat contacts")[0]
    assert isinstance(share, Estimate)
    assert share.n == len(observed)
    assert share.value == pytest.approx(repeated / len(observed))
    assert repeated > 0


def test_transfers_are_contacts_with_a_transfer_state(
    report: Report, rows: dict[str, Rows]
) -> None:
    transferred = {row["contact"] for row in rows["states"] if row["kind"] == "transfer"}
    share = figures_of(report, "Transfers")[0]
    assert value(share) == pytest.approx(len(transferred) / len(rows["contacts"]))


def test_the_ledger_is_reconciled_with_the_acd(report: Report, rows: dict[str, Rows]) -> None:
    times = handle_times(rows)
    apart = [times[row["contact"]] - row["handle_seconds"] for row in rows["contacts"]]
    ledger, acd, median, within = figures_of(report, "Average handle time")
    assert value(ledger) == pytest.approx(statistics.fmean(times.values()))
    assert value(acd) == pytest.approx(
        statistics.fmean(r["handle_seconds"] for r in rows["contacts"])
    )
    assert value(median) == pytest.approx(statistics.median(apart), abs=1e-6)
    assert value(within) == pytest.approx(sum(abs(one) <= 1 for one in apart) / len(apart))


def test_cost_is_handle_time_at_the_hourly_cost(report: Report) -> None:
    cost = figures_of(report, "Cost per contact")[0]
    assert value(cost) == pytest.approx(value(report.monday.mean) * 30.0 / 3600)


def test_the_check_is_the_same_for_the_same_seed_and_another_for_another(report: Report) -> None:
    con = connect(sample_tables())
    again = build_report(con, SETTINGS).check
    other = build_report(con, Settings(seed=4)).check
    assert again == report.check
    assert len(again.conversations) == 5
    assert value(again.probability) == pytest.approx(5 / 120)
    assert [one.contact for one in other.conversations] != [
        one.contact for one in again.conversations
    ]


def test_the_same_tables_give_the_same_report(report: Report) -> None:
    assert build_report(connect(sample_tables()), SETTINGS) == report


def test_json_has_no_number_where_there_is_none_and_keeps_its_keys(report: Report) -> None:
    plain = report_to_json(report)
    text = json.dumps(plain, allow_nan=False)
    assert json.loads(text) == plain
    assert set(plain["monday"]["median"]) == {"value", "low", "high", "n", "method"}
    assert set(plain["monday"]["worth"]) == {"unknown", "lift"}
    assert plain["monday"]["sentences"] == list(say_monday(report.monday))


def test_every_measure_that_a_figure_leads_to_adds_up_to_the_figure(report: Report) -> None:
    details = collect_details(connect(sample_tables()), SETTINGS)
    for line in (*report.monday.kinds, *report.monday.lines):
        behind = [dict(one.measures).get(line.rows.measure, 0.0) for one in details.conversations]
        assert statistics.fmean(behind) == pytest.approx(value(line.mean_seconds), abs=1e-5)
    for question in report.scorecard:
        measure = f"answer/{question.question}/yes"
        assert sum(measure in dict(one.measures) for one in details.conversations) == question.yes


def test_a_page_that_cannot_carry_all_carries_a_draw_and_the_most_friction() -> None:
    con = connect(sample_tables())
    details = collect_details(con, SETTINGS, limit=20)
    all_of_it = collect_details(con, SETTINGS)
    friction = {
        one.contact: dict(one.measures).get("friction", 0.0) for one in all_of_it.conversations
    }
    assert len(details.conversations) == 20
    assert max(friction, key=lambda contact: friction[contact]) in {
        one.contact for one in details.conversations
    }
    assert "drawn at random (seed 3)" in details.how
