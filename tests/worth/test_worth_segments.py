"""Effects by segment: held together by simultaneous intervals, and none dropped."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from worth_by_segment import segments

from wellspent.estimate import Estimate, Unknown
from wellspent.worth.clusters import clustered_error, t_reach
from wellspent.worth.segments import (
    NoSegments,
    effects_by_segment,
    holm,
    simultaneous_reaches,
)


def test_each_segment_holds_its_planted_effect_and_they_are_found_to_differ():
    found = effects_by_segment(*segments())
    for row, truth in zip(found.rows, (0, 4, 12), strict=True):
        assert row.figure.low < truth < row.figure.high
    assert [row.segment for row in found.rows] == ["basic", "plus", "vip"]
    assert [row.stands_out for row in found.rows] == [False, True, True]
    assert found.differ < 0.001
    assert "2 of 3 segments stand out" in found.words
    assert "The segments differ (chance below 0.001)" in found.words


def test_a_segments_effect_is_the_mean_of_its_scores_with_its_own_error():
    study, association = segments(2)
    rows = study.segment == study.segments.index("vip")
    found = next(r for r in effects_by_segment(study, association).rows if r.segment == "vip")
    scores, agents = association.scores[rows], study.clusters[0][rows]
    alone = t_reach(len(set(agents)) - 1) * clustered_error(scores, [agents])
    assert found.figure.value == pytest.approx(scores.mean())
    assert alone < found.figure.high - found.figure.value < 1.5 * alone


def test_segments_together_make_the_whole():
    study, association = segments(3)
    rows = effects_by_segment(study, association).rows
    assert sum(r.n * r.figure.value for r in rows) / study.n == pytest.approx(association.figure.value)  # fmt: skip


@pytest.mark.parametrize(
    ("value", "lift"), [("{}.5", "cut its numbers into bands"), ("town {}", "put its values together")]
)  # fmt: skip
def test_a_column_of_very_many_segments_is_one_line_and_not_thousands(value, lift):
    study, association = segments(1)
    many = replace(
        study, segment=np.arange(study.n) % 400, segments=tuple(value.format(i) for i in range(400))
    )
    found = effects_by_segment(many, association)
    assert [row.chance for row in found.rows] == [None]
    assert "400 values, and 30 can be judged together" in found.rows[0].figure.reason
    assert lift in found.words


def test_thirty_segments_are_still_judged_one_by_one():
    study, association = segments(1)
    thirty = replace(study, segment=np.arange(study.n) % 30, segments=tuple(str(i) for i in range(30)))  # fmt: skip
    assert len(effects_by_segment(thirty, association).rows) == 30


def test_a_segment_that_is_too_small_stays_as_unknown_with_its_reason():
    study, association = segments(1, 1200, shares=(0.7, 0.28, 0.02))
    rows = {row.segment: row for row in effects_by_segment(study, association).rows}
    assert isinstance(rows["vip"].figure, Unknown)
    assert "50 are needed" in rows["vip"].figure.reason
    assert rows["vip"].chance is None
    assert isinstance(rows["plus"].figure, Estimate)
    assert "1 cannot be judged" in effects_by_segment(study, association).words


def test_a_segment_without_comparable_contacts_is_unknown():
    study, association = segments(1)
    kept = association.kept.copy()
    vip = np.flatnonzero(study.segment == study.segments.index("vip"))
    kept[vip[: len(vip) // 10]] = False
    fewer = replace(association, kept=kept, scores=association.scores[kept])
    rows = {row.segment: row.figure for row in effects_by_segment(study, fewer).rows}
    assert "no comparable one" in rows["vip"].reason


def test_a_segment_that_rests_on_a_handful_is_unknown():
    study, association = segments(1)
    chance = association.nuisances.propensity.copy()
    vip = study.segment == study.segments.index("vip")
    chance[np.flatnonzero(vip & (study.treatment == 1))[:3]] = 1e-4
    heavy = replace(association, nuisances=replace(association.nuisances, propensity=chance))
    rows = {row.segment: row.figure for row in effects_by_segment(study, heavy).rows}
    assert "worth" in rows["vip"].reason


def test_independent_intervals_reach_as_far_as_sidaks():
    reach = simultaneous_reaches(np.eye(4), [10**6] * 4)
    assert reach == pytest.approx(stats.norm.ppf(0.5 + 0.95 ** (1 / 4) / 2), abs=0.04)


def test_intervals_that_move_together_reach_no_further_than_one():
    reach = simultaneous_reaches(np.ones((3, 3)), [30, 30, 30])
    assert reach == pytest.approx(stats.t.ppf(0.975, 30), abs=0.05)
    assert simultaneous_reaches(np.eye(1), [12]) == pytest.approx(stats.t.ppf(0.975, 12))


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_holms_chances_are_those_of_stepping_down_one_by_one(chances):
    found = holm(np.array(chances))
    highest = 0.0
    for k, place in enumerate(np.argsort(chances)):
        highest = max(highest, min(1.0, chances[place] * (len(chances) - k)))
        assert found[place] == pytest.approx(highest)


def test_one_segment_alone_has_nothing_to_differ_from():
    study, association = segments(1, effects=(3.0,))
    found = effects_by_segment(study, association)
    assert found.differ is None
    assert len(found.rows) == 1
    with pytest.raises(NoSegments, match="no segments"):
        effects_by_segment(replace(study, segment=None, segments=()), association)


def test_all_intervals_hold_together_in_95_of_100_studies_and_equal_effects_seldom_seem_to_differ():
    held, differ = [], []
    for seed in range(200):
        found = effects_by_segment(*segments(seed, 900, effects=(5.0, 5.0, 5.0), shares=(0.4, 0.3, 0.3)))  # fmt: skip
        held.append(all(r.figure.low <= 5 <= r.figure.high for r in found.rows))
        differ.append(found.differ < 0.05)
    assert 0.92 <= np.mean(held) <= 0.985
    assert np.mean(differ) <= 0.09
