"""A programme that teams began one after another: what it brought, or why that cannot be said."""

from __future__ import annotations

import sys
import warnings

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from staged import COLUMNS, STARTS, averages, table_of

from wellspent.estimate import Estimate, Unknown
from wellspent.worth.crossfitting import WorthMissing
from wellspent.worth.effect import Refusal
from wellspent.worth.group_time import cells_of, mean_of_cells, scatter_of
from wellspent.worth.rollout import rollout_of
from wellspent.worth.team_periods import team_periods_of


def asked(values, starts=STARTS, **more):
    return rollout_of(table_of(values, starts), **COLUMNS, **more)


def by_hand(rows):
    """Callaway & Sant'Anna in plain words: the whole effect, and the effect at each time since.

    `rows` are (team, period, outcome, first or None). A cohort's change since the period before
    its start, less the change of those that have not begun; cohorts count by their teams.
    """
    known = {(team, period): outcome for team, period, outcome, _ in rows}
    first = {team: start for team, _, _, start in rows}
    periods = sorted({period for _, period, _, _ in rows})
    cells = []
    for cohort in sorted({start for start in first.values() if start}):
        earlier = [period for period in periods if period < cohort]
        if not earlier:
            continue
        base = earlier[-1]
        for period in periods:

            def change(team, period=period, base=base):
                return known[team, period] - known[team, base]

            there = [team for team in first if (team, period) in known and (team, base) in known]
            ours = [change(team) for team in there if first[team] == cohort]
            others = [
                change(team) for team in there
                if first[team] != cohort and (not first[team] or first[team] > max(period, base))
            ]  # fmt: skip
            if ours and others:
                cells.append((period - cohort, len(ours), np.mean(ours) - np.mean(others)))
    mean = lambda chosen: np.average([c[2] for c in chosen], weights=[c[1] for c in chosen])  # noqa: E731
    course = {since: mean([c for c in cells if c[0] == since]) for since, _, _ in cells}
    return mean([c for c in cells if c[0] >= 0]), course


def rows_of(table):
    return list(zip(*(table[name].to_pylist() for name in ("team", "week", "spend", "start")), strict=True))  # fmt: skip


def shown(rollout):
    return {one.periods_since: one.figure for one in rollout.events if isinstance(one.figure, Estimate)}  # fmt: skip


@pytest.mark.parametrize("starts", [STARTS, (6,) * 5 + (8,) * 5 + (10,) * 5 + (12,) * 5])
def test_the_figures_are_those_of_a_plain_second_implementation(starts):
    table = table_of(averages(starts), starts)
    rollout = rollout_of(table, **COLUMNS)
    whole, course = by_hand(rows_of(table))
    assert rollout.effect.figure.value == pytest.approx(whole, abs=1e-9)
    assert {k: one.value for k, one in shown(rollout).items()} == pytest.approx({k: course[k] for k in shown(rollout)}, abs=1e-9)  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_with_gaps_in_the_table_they_still_are_and_so_are_our_own_weights(seed):
    rng = np.random.default_rng(seed)
    table = table_of(averages(seed=seed))
    table = table.take(pa.array(sorted(rng.choice(len(table), len(table) - 25, replace=False))))
    panel = team_periods_of(table, **COLUMNS)
    after = [cell for cell in cells_of(panel, "not yet treated") if cell.since >= 0]
    whole, course = by_hand(rows_of(table))
    assert scatter_of(panel, [mean_of_cells(panel, after)]).value(0) == pytest.approx(
        whole, abs=1e-9
    )
    rollout = rollout_of(table, **COLUMNS)
    for since, figure in shown(rollout).items():
        assert figure.value == pytest.approx(course[since], abs=1e-9)


def test_with_one_start_the_interval_is_welchs_on_the_teams_changes():
    from scipy import stats

    starts = (0,) * 12 + (5,) * 11
    values = averages(starts, periods=8)
    changes = values[:, 4:].mean(axis=1) - values[:, 3]
    welch = stats.ttest_ind(changes[12:], changes[:12], equal_var=False).confidence_interval()
    figure = asked(values, starts).effect.figure
    assert (figure.low, figure.high) == pytest.approx((welch.low, welch.high), rel=1e-9)


def test_the_planted_effect_is_covered_and_the_course_begins_at_the_start():
    rollout = asked(averages())
    assert rollout.effect.figure.low < 2 < rollout.effect.figure.high
    assert rollout.effect.design == "staged rollout"
    assert (rollout.effect.n, rollout.effect.figure.n) == (280, 20)
    assert shown(rollout)[-1] == Estimate(0, 0, 0, 10, "what the other periods are compared with")
    assert all(one.low > 0 for since, one in shown(rollout).items() if since >= 0)


def test_passing_the_test_is_said_to_be_no_proof_and_what_was_not_visible_is_given():
    rollout = asked(averages())
    assert "no proof" in rollout.effect.sensitivity.words
    assert f"{rollout.before.visible_drift:.3g} a period" in rollout.effect.sensitivity.words
    assert rollout.pre_trend == rollout.before.drift


def test_the_figure_without_the_drift_stands_beside_it():
    rollout = asked(averages(drift=0.05))
    expected = rollout.effect.figure.value - rollout.before.periods_on * rollout.before.drift.value
    assert rollout.without_drift.value == pytest.approx(expected, abs=1e-9)
    assert rollout.without_drift.low < 2 < rollout.without_drift.high
    assert f"taken off, the figure is {expected:.3g}" in rollout.effect.sensitivity.words


def test_a_figure_that_an_unseen_drift_could_make_is_warned_of():
    rollout = asked(averages(effect=0.3, noise=0.8))
    assert any("could have gone unseen" in one for one in rollout.effect.warnings)


def test_teams_that_drift_apart_before_are_refused_and_nothing_after_is_shown():
    rollout = asked(averages(drift=0.4))
    assert rollout.effect.refusal.cause == "pre-trends"
    assert "already moving away" in rollout.effect.refusal.reason
    assert isinstance(rollout.pre_trend, Refusal)
    assert isinstance(rollout.effect.figure, Unknown)
    assert max(shown(rollout)) == -1


def test_anticipation_is_refused_by_its_name():
    refusal = asked(averages(early=1.5)).effect.refusal
    assert refusal.cause == "pre-trends"
    assert "anticipated" in refusal.reason


@pytest.mark.parametrize(
    ("starts", "cause", "words"),
    [
        ((0,) * 14 + (8,) * 6, "clusters", "6 teams began"),
        ((0,) * 6 + (8,) * 14, "clusters", "6 teams are there to compare with"),
        ((8,) * 20, "comparison", "all 20 teams begin in the same period"),
        ((0,) * 20, "treatment", "no team begins"),
        ((1,) * 20, "pre-trends", "nothing is known from before"),
        ((0,) * 10 + (2,) * 10, "pre-trends", "two periods before"),
    ],
)
def test_what_cannot_be_compared_is_refused(starts, cause, words):
    rollout = asked(averages(starts), starts)
    assert rollout.effect.refusal.cause == cause
    assert words in rollout.effect.refusal.reason
    assert rollout.effect.figure == rollout.effect.refusal.as_unknown()


def test_never_treated_teams_alone_can_be_asked_for_and_missed():
    starts = (6,) * 5 + (8,) * 5 + (10,) * 5 + (12,) * 5
    refusal = asked(averages(starts), starts, control="never treated").effect.refusal
    assert refusal.cause == "comparison"
    assert asked(averages(), control="never treated").effect.refusal is None


def test_teams_that_had_it_from_the_first_period_are_left_out_and_said():
    starts = (*STARTS, 1, 1)
    rollout = asked(averages(starts), starts)
    assert rollout.effect.warnings[0].startswith("2 teams began in the first period or earlier")
    assert rollout.effect.figure.n == 20


def test_few_teams_left_to_compare_with_are_warned_of():
    starts = (8,) * 9 + (10,) * 9 + (0,) * 2
    said = asked(averages(starts), starts).effect.warnings
    assert "From 10 on some teams are compared with fewer than 3 others." in said


def test_contacts_are_averaged_so_that_each_team_counts_once():
    values = averages()
    table = table_of(values)
    doubled = pa.concat_tables([table, table.filter(pa.array(np.arange(len(table)) % 14 < 7))])
    one, two = rollout_of(table, **COLUMNS), rollout_of(doubled, **COLUMNS)
    assert two.effect.figure == one.effect.figure
    assert two.effect.n == 420
    assert "420 contacts are averaged by team and period" in two.words


def test_a_start_of_one_team_each_still_has_an_interval():
    starts = (0,) * 10 + tuple(range(4, 14))
    figure = asked(averages(starts), starts).effect.figure
    assert figure.low < 2 < figure.high


def test_two_small_starts_take_the_scatter_of_all():
    starts = (0,) * 10 + (8,) * 9 + (10,)
    figure = asked(averages(starts), starts).effect.figure
    assert figure.low < 2 < figure.high


def test_a_point_of_few_teams_is_not_shown():
    starts = (0,) * 10 + (8,) * 8 + (10,) * 3
    rollout = asked(averages(starts), starts)
    assert [one.figure.reason for one in rollout.events if isinstance(one.figure, Unknown)] == ["3 teams, and a point needs 5"] * 2  # fmt: skip
    assert isinstance(rollout.groups[1].figure, Unknown)
    assert rollout.groups[0].figure.low < 2 < rollout.groups[0].figure.high


def test_the_same_rollout_in_dates_is_the_same_figure():
    values = averages()
    dated = rollout_of(table_of(values, dated=True), **COLUMNS)
    assert dated.effect.figure == asked(values).effect.figure
    assert "a week" in dated.effect.sensitivity.words
    assert dated.groups[0].started == "2026-02-23"


def test_foreign_warnings_do_not_reach_the_user():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        starts = (6,) * 5 + (8,) * 5 + (10,) * 5 + (12,) * 5
        assert asked(averages(starts), starts).effect.refusal is None


def test_without_diff_diff_the_remedy_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "diff_diff", None)
    with pytest.raises(WorthMissing, match=r"wellspent\[worth\]"):
        asked(averages())


def test_the_naive_difference_stands_beside_it():
    values = averages()
    begun = (np.array(STARTS)[:, None] > 0) & (np.arange(1, 15) >= np.array(STARTS)[:, None])
    naive = asked(values).effect.naive
    assert naive.value == pytest.approx(values[begun].mean() - values[~begun].mean())


@given(st.floats(-1e3, 1e3), st.integers(0, 5))
@settings(max_examples=8)
def test_adding_a_constant_to_every_outcome_changes_nothing(constant, seed):
    values = averages(seed=seed)
    one, two = asked(values).effect.figure, asked(values + constant).effect.figure
    assert (two.low, two.value, two.high) == pytest.approx((one.low, one.value, one.high), abs=1e-8)


@given(st.permutations(range(20)))
@settings(max_examples=6)
def test_relabelling_the_teams_changes_nothing(order):
    values = averages()
    one = asked(values).effect.figure
    two = asked(values[order], [STARTS[i] for i in order]).effect.figure
    assert (two.low, two.value, two.high) == pytest.approx((one.low, one.value, one.high), abs=1e-8)


@given(st.floats(-5, 5), st.floats(0.1, 10))
@settings(max_examples=6)
def test_a_course_that_all_teams_share_changes_nothing_and_the_unit_scales_all(slope, scale):
    values = averages()
    one = asked(values).effect.figure
    two = asked((values + slope * np.arange(14)) * scale).effect.figure
    expected = (one.low * scale, one.value * scale, one.high * scale)
    assert (two.low, two.value, two.high) == pytest.approx(expected, abs=1e-7)


def test_the_test_before_the_start_keeps_its_level():
    """150 rollouts of 20 teams that go the same way: 5 % are refused, within what chance makes."""
    from wellspent.worth.pre_trends import pre_trends_of

    refused = 0
    for seed in range(150):
        panel = team_periods_of(table_of(averages(seed=seed)), **COLUMNS)
        refused += (
            pre_trends_of(panel, list(cells_of(panel, "not yet treated"))).refusal is not None
        )
    assert 1 <= refused <= 15


def test_what_all_is_compared_with_is_marked_and_is_the_only_one():
    found = rollout_of(table_of(averages()), **COLUMNS)
    assert [one.periods_since for one in found.events if one.reference] == [-1]
