"""The planted truth can be found again, and the ways to miss it miss it as documented."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from wellspent.fernhill import planted
from wellspent.fernhill.aftermath import csat_of
from wellspent.fernhill.centre import Centre, generate_centre
from wellspent.fernhill.figures import render_drawn, render_planted
from wellspent.fernhill.figures_of_occasions import render_occasions, render_what_came_of_them
from wellspent.fernhill.truth import naive_effect, truth_of

Numbers = npt.NDArray[np.float64]
DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "fernhill.md"
WEEK = 7 * 86_400


@pytest.fixture(scope="module")
def large() -> Centre:
    return generate_centre(seed=5, contacts=4000)


@pytest.fixture(scope="module")
def centre() -> Centre:
    return generate_centre()


@pytest.fixture(scope="module")
def intervals(centre: Centre) -> list[dict[str, Any]]:
    return centre.intervals.to_pylist()


def outcome(centre: Centre, kind: str) -> Numbers:
    return np.array([row["value"] for row in centre.outcomes.to_pylist() if row["kind"] == kind])


def segments(names: list[str]) -> list[Numbers]:
    return [np.array([name == other for name in names], float) for other in ("new", "vip")]


def least_squares(y: Numbers, columns: list[Numbers]) -> tuple[float, float]:
    """Slope of the first column, and its standard error."""
    x = np.column_stack([*columns, np.ones(len(y))])
    inverse = np.linalg.inv(x.T @ x)
    beta = inverse @ x.T @ y
    rest = y - x @ beta
    return float(beta[0]), float(np.sqrt(rest @ rest / (len(y) - x.shape[1]) * inverse[0, 0]))


def logistic(y: Numbers, columns: list[Numbers]) -> tuple[float, float]:
    """Log-odds per unit of the first column, and its standard error; Newton's method."""
    x = np.column_stack([*columns, np.ones(len(y))])
    beta = np.zeros(x.shape[1])
    for _ in range(25):
        p = 1 / (1 + np.exp(-x @ beta))
        information = (x * (p * (1 - p))[:, None]).T @ x
        beta = beta + np.linalg.solve(information, x.T @ (y - p))
    return float(beta[0]), float(np.sqrt(np.linalg.inv(information)[0, 0]))


def contains(found: tuple[float, float], truth: float) -> bool:
    value, error = found
    return abs(value - truth) < 3 * error  # wide for one effect, right for six at once


def causes(centre: Centre, name: str) -> Numbers:
    return np.array([getattr(history, name) for history in centre.histories], float)


def test_spend_per_proactive_exchange_is_found_when_the_segment_is_adjusted_for(
    large: Centre,
) -> None:
    names = [history.segment for history in large.histories]
    found = least_squares(outcome(large, "spend"), [causes(large, "proactive"), *segments(names)])
    assert contains(found, planted.SPEND_PER_PROACTIVE)
    assert found[1] < 0.6


def test_spend_per_proactive_exchange_is_wrong_by_the_stated_bias_when_it_is_not(
    large: Centre,
) -> None:
    value, error = least_squares(outcome(large, "spend"), [causes(large, "proactive")])
    bias = truth_of(large)["confounding"]["bias"]
    assert bias > 1
    assert abs(value - planted.SPEND_PER_PROACTIVE - bias) < 2.6 * error
    assert value - 2.6 * error > planted.SPEND_PER_PROACTIVE  # it would be believed


def test_empathy_lowers_churn_as_planted(large: Centre) -> None:
    names = [history.segment for history in large.histories]
    columns = [causes(large, name) for name in ("empathy", "feelings", "unresolved")]
    found = logistic(outcome(large, "churn"), [*columns, *segments(names)])
    assert contains(found, planted.CHURN_PER_EMPATHY)
    assert found[1] < 0.25


def test_rapport_raises_referrals_as_planted(large: Centre) -> None:
    found = logistic(outcome(large, "referral"), [causes(large, "rapport")])
    assert contains(found, planted.REFERRAL_PER_RAPPORT)


def test_friction_raises_repeats_as_planted(large: Centre) -> None:
    """From the records: does the same customer begin another contact within seven days?"""
    later: dict[str, int] = {}
    repeats = np.zeros(len(large.happenings))
    for place, happening in reversed(list(enumerate(large.happenings))):
        key = happening.customer.key
        repeats[place] = later.get(key, 10 * WEEK) - happening.moment <= WEEK
        later[key] = happening.moment
    seen_out = [h.moment < planted.DAYS * 86_400 - WEEK for h in large.happenings]
    minutes = np.array([h.told.friction_seconds / 60 for h in large.happenings])
    unresolved = np.array([h.resolved != "yes" for h in large.happenings], float)
    found = logistic(repeats[seen_out], [minutes[seen_out], unresolved[seen_out]])
    assert contains(found, planted.REPEAT_PER_FRICTION_MINUTE)
    swapped = logistic(repeats[seen_out], [unresolved[seen_out], minutes[seen_out]])
    assert contains(swapped, planted.REPEAT_IF_UNRESOLVED)


def test_whoever_is_drawn_to_come_back_does(large: Centre) -> None:
    """Except at the end, where the four weeks stop them."""
    moments: dict[str, list[int]] = {}
    for happening in large.happenings:
        moments.setdefault(happening.customer.key, []).append(happening.moment)
    early = [h for h in large.happenings if h.moment < planted.DAYS * 86_400 - WEEK]
    for happening in early:
        theirs = moments[happening.customer.key]
        returns = any(0 < other - happening.moment <= WEEK for other in theirs)
        assert returns == happening.comes_back


def test_behaviour_differs_between_contacts_of_the_same_conversation(centre: Centre) -> None:
    """Nearly every template that has optional exchanges is told with and without them."""
    ways: dict[str, set[int]] = {}
    for happening in centre.happenings:
        if any(exchange.optional for exchange in happening.told.template.exchanges):
            ways.setdefault(happening.told.template.id, set()).add(len(happening.told.given))
    assert sum(len(counts) > 1 for counts in ways.values()) > 0.8 * len(ways)


def test_tool_waits_are_longer_on_the_slow_days(large: Centre) -> None:
    spans: dict[bool, list[float]] = {True: [], False: []}
    for contact in large.contacts:
        assert contact.began is not None
        slow = contact.began.date() in planted.SLOW_SYSTEM_DAYS
        spans[slow] += [s.end - s.start for s in contact.states if s.kind == "tool"]
    assert 1.7 < np.mean(spans[True]) / np.mean(spans[False]) < 3.0


def test_the_busy_day_is_busier_than_other_mondays(large: Centre) -> None:
    days = Counter(contact.began.date() for contact in large.contacts if contact.began)
    mondays = [day for day in days if day.weekday() == 0 and day != planted.BUSY_DAY]
    assert len(mondays) == 3
    usual = float(np.mean([days[day] for day in mondays]))
    assert days[planted.BUSY_DAY] / usual == pytest.approx(planted.BUSY_FACTOR, abs=0.3)


def test_about_half_are_invited_whatever_they_think(large: Centre) -> None:
    assert large.surveys.num_rows / len(large.contacts) == pytest.approx(
        planted.INVITED_SHARE, abs=0.02
    )
    truth = {h.id: csat_of(h) for h in large.happenings}
    asked = [truth[contact] for contact in large.surveys["contact"].to_pylist()]
    assert np.mean(asked) == pytest.approx(np.mean(list(truth.values())), abs=0.06)


def test_who_answers_depends_on_the_answer_as_documented(large: Centre) -> None:
    truth = {h.id: (csat_of(h), h.customer.segment) for h in large.happenings}
    answers: dict[int, list[bool]] = {}
    for row in large.surveys.to_pylist():
        score, segment = truth[row["contact"]]
        if segment == "standard":
            answers.setdefault(score, []).append(row["score"] is not None)
    for score, share in planted.RESPONSE_OF_CSAT.items():
        error = (share * (1 - share) / len(answers[score])) ** 0.5
        assert abs(np.mean(answers[score]) - share) < 3 * error


def test_an_answer_is_what_the_customer_truly_thinks(centre: Centre) -> None:
    truth = {h.id: csat_of(h) for h in centre.happenings}
    rows = [row for row in centre.surveys.to_pylist() if row["score"] is not None]
    assert rows
    assert all(row["score"] == truth[row["contact"]] for row in rows)


def test_every_customer_has_each_outcome_once(centre: Centre) -> None:
    rows = centre.outcomes.to_pylist()
    customers = {contact.customer for contact in centre.contacts}
    expected = {(key, kind) for key in customers for kind in ("spend", "churn", "referral")}
    assert Counter((row["customer"], row["kind"]) for row in rows) == Counter(expected)
    assert all(row["value"] >= 0 for row in rows)


def test_intervals_add_up(intervals: list[dict[str, Any]]) -> None:
    for row in intervals:
        assert row["answered"] + row["abandoned"] == row["offered"]
        assert 0 <= row["answered_in_target"] <= row["answered"]
        assert (row["wait_seconds"] is None) == (row["answered"] == 0)
        assert row["agents"] > 0


def test_mean_waits_agree_with_the_answers_in_target(intervals: list[dict[str, Any]]) -> None:
    """Whoever was late waited longer than the target; whoever was not, no longer than it."""
    target = planted.TARGET_SECONDS
    for row in intervals:
        if row["answered"]:
            total = row["wait_seconds"] * row["answered"]
            late = row["answered"] - row["answered_in_target"]
            assert total >= late * target - 0.01 * row["answered"]
            assert late or row["wait_seconds"] <= target


def test_intervals_hold_all_the_conversations_and_many_more(
    centre: Centre, intervals: list[dict[str, Any]]
) -> None:
    rows = {(row["queue"], row["at"]): row for row in intervals}
    assert len(rows) == len(intervals)
    seen: dict[tuple[str, object], list[float]] = {}
    for contact, happening in zip(centre.contacts, centre.happenings, strict=True):
        assert contact.began is not None
        assert contact.queue is not None
        quarter = contact.began.replace(minute=contact.began.minute // 15 * 15, second=0)
        seen.setdefault((contact.queue, quarter), []).append(happening.told.handle_seconds)
    for place, handles in seen.items():
        row = rows[place]
        assert row["answered"] >= len(handles)
        assert row["handle_seconds"] * row["answered"] >= sum(handles) - 0.01 * row["answered"]
    answered = sum(row["answered"] for row in rows.values())
    assert answered == pytest.approx(planted.VOLUME, rel=0.03)


def test_the_agents_on_duty_are_no_more_than_there_are(
    centre: Centre, intervals: list[dict[str, Any]]
) -> None:
    on_duty: Counter[object] = Counter()
    for row in intervals:
        on_duty[row["at"]] += row["agents"]
    assert max(on_duty.values()) <= len(centre.agents) + 0.2
    assert sum(on_duty.values()) / 4 < len(centre.agents) * 160  # four weeks of 40 hours each


def test_the_truth_names_every_contact_and_every_turn(centre: Centre) -> None:
    truth = json.loads(json.dumps(truth_of(centre)))
    assert [entry["contact"] for entry in truth["by_contact"]] == [c.id for c in centre.contacts]
    for entry, contact in zip(truth["by_contact"], centre.contacts, strict=True):
        assert len(entry["parts"]) == len(entry["kept"]) == len(contact.turns)
        assert entry["reason"]


def test_the_naive_effect_of_nobody_is_unknown() -> None:
    assert naive_effect([]) is None
    assert truth_of(generate_centre(contacts=1))["confounding"]["bias"] is None


def test_the_document_states_the_planted_truth(centre: Centre) -> None:
    """When it fails: paste what `python -m wellspent.fernhill` prints."""
    document = DOCUMENT.read_text("utf-8")
    came = render_what_came_of_them(generate_centre(eventful=True))
    planted_tables = f"{render_planted()}\n\n{render_occasions()}".split("\n\n")
    for table in [*planted_tables, render_drawn(centre), came]:
        assert table in document
