"""`[staffing]` in wellspent.toml: what a plan has to keep, and what waiting and slow time cost."""

from __future__ import annotations

import pytest

from wellspent.fernhill.files import SETTINGS
from wellspent.settings import SegmentWorth, SettingsInvalid, StaffingSettings, parse_settings

ALL = """
[staffing]
target = "90/10"
max_occupancy = 0.85
shrinkage = 0.25
patience_seconds = 120
country = "GB"
waiting_per_hour = 12
abandonment = 2.5
slow_worth = 0.6
slow_seconds = 40
friction_cut = 0.2
shift_hours = [8, 4]
shift_grid_minutes = 15
[staffing.segments.vip]
slow_worth = 2
[staffing.pools]
front = ["billing", "refunds"]
"""


def test_without_a_word_of_staffing_what_costs_money_is_not_known():
    staffing = parse_settings("").staffing
    assert staffing == StaffingSettings()
    assert staffing.waiting_per_hour is staffing.abandonment is staffing.slow_worth is None


def test_everything_that_a_plan_has_to_keep_can_be_said():
    staffing = parse_settings(ALL).staffing
    assert (staffing.target, staffing.max_occupancy, staffing.country) == ("90/10", 0.85, "GB")
    assert staffing.shift_hours == (8.0, 4.0)
    assert staffing.pools == {"front": ("billing", "refunds")}


def test_a_segment_has_its_own_worth_and_every_other_the_common_one():
    staffing = parse_settings(ALL).staffing
    assert staffing.worth_of("vip") == SegmentWorth(2, 25.0)
    assert staffing.worth_of("new") == staffing.worth_of(None) == SegmentWorth(0.6, 40)


def test_fernhill_says_which_of_its_figures_are_taken_for_granted():
    assert parse_settings(SETTINGS).staffing.waiting_per_hour == 12.0
    assert "measured nowhere" in SETTINGS


@pytest.mark.parametrize(
    ("line", "said", "remedy"),
    [
        ('target = "fast"', "target = 'fast'", "80 % answered within 20 seconds"),
        ('target = "100/20"', "target = '100/20'", "80 % answered within 20 seconds"),
        ("target = 80", "target = 80", "text in quotes"),
        ("max_occupancy = 85", "max_occupancy = 85", "a share above 0, at most 1"),
        ("shrinkage = 1", "shrinkage = 1", "a share from 0, below 1"),
        ("shrinkage = nan", "shrinkage = nan", "a share from 0, below 1"),
        ("friction_cut = -0.1", "friction_cut = -0.1", "a share from 0 to 1"),
        ("patience_seconds = 0", "patience_seconds = 0", "a number above 0"),
        ("waiting_per_hour = -1", "waiting_per_hour = -1", "0 or more"),
        ("abandonment = inf", "abandonment = inf", "0 or more"),
        ('country = "Germany"', "country = 'Germany'", "its two letters"),
        ("shift_hours = []", "shift_hours = []", "hours up to 24"),
        ("shift_hours = [8, 25]", "shift_hours = [8, 25]", "hours up to 24"),
        ("shift_grid_minutes = 7", "shift_grid_minutes = 7", "minutes that divide a day"),
        ("agents = 3", "the key 'agents' in [staffing]", "Use one of: target"),
        ("segments = 3", "[staffing.segments] = 3", "Make it a table"),
        ("segments.vip.worth = 3", "the key 'worth' in [staffing.segments.vip]", "slow_worth"),
        ('pools.front = "billing"', "front = 'billing'", "names of its queues"),
        ('pools.a = ["x"]\npools.b = ["x"]', "queue 'x' in the pools 'a' and 'b'", "in one of them"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_the_offending_value_and_a_remedy(line, said, remedy):
    with pytest.raises(SettingsInvalid) as caught:
        parse_settings(f"[staffing]\n{line}\n")
    assert said in caught.value.fact
    assert remedy in caught.value.remedy
