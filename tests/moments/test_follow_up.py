"""A look back shows what moved, and calls neither chance nor a return to the usual a success."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest

from wellspent.estimate import Estimate, Unknown
from wellspent.moments.follow_up.levels import Sides, expected_after
from wellspent.moments.follow_up.looking_back import LookImpossible, look_back
from wellspent.moments.follow_up.measures import PLAIN_MEASURES, measure_about, measure_of

DAY_ONE = datetime.fromisoformat("2026-03-02T12:00")
COACHED = DAY_ONE + timedelta(days=28)
END = DAY_ONE + timedelta(days=57)
EMPATHY = measure_of("part/empathy")
TIMES = measure_of("times/empathy")
HANDLE = PLAIN_MEASURES[2]


def centre(seed, *, teams=3, size=7, each=20, who=None, effect=0.0, differ=0.12, lift=0.0):
    """Agents `a0`, `a1` … with a share of contacts of their own, the same in both months but for `effect`."""
    rng = np.random.default_rng(seed)
    agents = teams * size
    share = np.clip(rng.normal(0.4, differ, agents), 0.05, 0.95)
    agent = np.repeat(np.arange(agents), 2 * each)
    day = np.tile(np.repeat([0, 28], each), agents) + rng.integers(0, 28, len(agent))
    after = day >= 28
    chance = share[agent] + after * (lift * (agent // size == 0) + effect * (agent == who))
    value = (rng.random(len(agent)) < np.clip(chance, 0.0, 1.0)).astype(float)
    at = [DAY_ONE + timedelta(days=int(one)) for one in day]
    return pa.table({"unit": [f"a{n}" for n in agent], "team": [f"t{n // size}" for n in agent], "at": at, "value": value})  # fmt: skip


def look(table, of="a0", measure=EMPATHY, **more):
    return look_back(table, measure, of, COACHED, **({"until": END} | more))


def lowest(table, team="t0"):
    """Who of the team had the lowest share before."""
    rows = [row for row in table.to_pylist() if row["team"] == team and row["at"] < COACHED]
    units = sorted({row["unit"] for row in rows})
    return min(units, key=lambda unit: sum(row["value"] for row in rows if row["unit"] == unit))


def test_coaching_without_effect_is_reported_as_none():
    """100 simulated coachings of somebody, nothing changed."""
    verdicts = [look(centre(seed)).verdict for seed in range(100)]
    assert verdicts.count("no movement shown") >= 95


def test_coaching_the_lowest_and_changing_nothing_is_not_called_improvement():
    """100 times the lowest of a team is coached, and nothing changed; before and after differ a lot."""
    tables = [centre(seed, differ=0.05) for seed in range(1000, 1100)]
    looks = [look(table, lowest(table)) for table in tables]
    rose = np.mean([one.after.value - one.before.value for one in looks])
    assert rose > 0.1  # what a plain before and after would sell as coaching
    assert sum(one.improved is True for one in looks) <= 5
    assert sum(one.verdict != "no movement shown" for one in looks) <= 5


def test_the_interval_holds_what_coaching_did_in_95_of_100():
    looks = [look(centre(seed, each=40, who=0, effect=0.25)) for seed in range(100)]
    held = np.mean([one.figure.low <= 0.25 <= one.figure.high for one in looks])
    assert 0.90 <= held <= 0.99


def test_a_large_improvement_is_found_and_said():
    found = look(centre(1, each=60, who=0, effect=0.4))
    assert (found.verdict, found.improved) == ("moved up", True)
    assert found.sentence.startswith("a0: share of contacts with empathy: moved up, ")
    assert found.expected is not None
    assert found.after.value > found.expected


def counted(seed, *, who=None, more=0.0):
    """The same centre in exchanges: 1.5 a contact, each agent and each contact with more or fewer, skewed."""
    rng = np.random.default_rng(seed)
    table = centre(seed, each=40)
    unit = np.array([int(one[1:]) for one in table["unit"].to_pylist()])
    after = np.array([at >= COACHED for at in table["at"].to_pylist()])
    often = 1.5 * np.exp(rng.normal(0, 0.25, 21))[unit] * np.exp(rng.normal(0, 0.5, len(unit)))
    value = rng.poisson(often + more * (after & (unit == who))).astype(float)
    return table.set_column(3, "value", pa.array(value))


def test_exchanges_are_counted_without_calling_chance_a_movement():
    """Somebody is coached on empathy, nothing changed; then the same with two more exchanges a contact."""
    tables = [counted(seed) for seed in range(60)]
    verdicts = [look(table, lowest(table), TIMES).verdict for table in tables]
    assert verdicts.count("no movement shown") >= 57
    found = look(counted(1, who=0, more=2.0), measure=TIMES)
    assert (found.verdict, found.improved) == ("moved up", True)
    assert found.sentence.startswith("a0: exchanges of empathy a contact: moved up, ")


def test_what_moved_the_whole_team_is_nobodys_own_movement():
    """The whole team t0 rises by 30 points, whoever is coached."""
    verdicts = [look(centre(seed, each=40, lift=0.3)).verdict for seed in range(30)]
    assert verdicts.count("no movement shown") >= 27


def test_no_movement_says_how_large_a_one_would_have_been_seen():
    found = look(centre(2))
    assert found.verdict == "no movement shown"
    assert found.least_seen is not None
    assert f"one of {100 * found.least_seen:.0f} points would have been shown" in found.sentence


def test_neither_way_of_handle_time_is_good_unless_it_was_aimed_at():
    rng = np.random.default_rng(3)
    table = centre(3, each=60)
    longer = np.array([unit == "a0" and at >= COACHED for unit, at in zip(table["unit"].to_pylist(), table["at"].to_pylist(), strict=True)])  # fmt: skip
    table = table.set_column(3, "value", pa.array(rng.gamma(4, 75, table.num_rows) + 300 * longer))
    assert look(table, measure=HANDLE).verdict == "moved up"
    assert look(table, measure=HANDLE).improved is None
    assert look(table, measure=HANDLE, more_is_better=False).improved is False


def test_a_mix_of_other_contacts_is_no_movement():
    """After coaching a0 gets complaints alone, which nearly always need empathy; everybody else gets both."""
    table = centre(4, each=60)
    rng = np.random.default_rng(4)
    own = np.array([unit == "a0" and at >= COACHED for unit, at in zip(table["unit"].to_pylist(), table["at"].to_pylist(), strict=True)])  # fmt: skip
    complaint = own | (rng.random(table.num_rows) < 0.5)
    value = (rng.random(table.num_rows) < np.where(complaint, 0.9, 0.1)).astype(float)
    table = table.set_column(3, "value", pa.array(value))
    like = table.append_column("like", pa.array(np.where(complaint, "complaint", "balance")))
    assert look(table).verdict == "moved up"
    assert look(like).verdict == "no movement shown"


@pytest.mark.parametrize(
    ("of", "more", "reason"),
    [
        ("a9", {}, "0 contacts"),
        ("a0", {"whom": "centre"}, "nobody to compare with"),
        ("a0", {"moved_too": [f"a{n}" for n in range(1, 5)]}, "3 other agents"),
    ],
)
def test_what_cannot_be_said_is_said(of: str, more, reason: str):
    found = look(centre(5, teams=1, size=8), of, **more)
    assert found.verdict == "not enough to say"
    assert isinstance(found.figure, Unknown)
    assert reason in found.figure.reason
    assert found.sentence.startswith(f"{of}: " if "whom" not in more else "share")


def test_fewer_than_eight_contacts_on_a_side_are_not_enough():
    table = centre(6)
    rows = [row for row in table.to_pylist() if row["unit"] != "a0" or row["at"] < COACHED]
    found = look(pa.Table.from_pylist(rows, table.schema))
    assert isinstance(found.figure, Unknown)
    assert "after it, 0 contacts" in found.figure.reason


def test_teams_of_two_are_compared_with_all_others():
    found = look(centre(7, teams=6, size=2, each=30))
    assert found.others == 11
    assert "11 others (" in found.method


def test_a_table_without_values_is_refused_with_a_remedy():
    with pytest.raises(LookImpossible, match="no column 'value'"):
        look(centre(1).drop_columns(["value"]))


def test_the_order_of_the_contacts_does_not_matter():
    table = centre(8, each=15)
    mixed = table.take(np.random.default_rng(1).permutation(table.num_rows))
    one, other = look(table).figure, look(mixed).figure
    assert isinstance(one, Estimate)
    assert isinstance(other, Estimate)
    assert (one.value, one.low, one.high) == pytest.approx((other.value, other.low, other.high))


def test_what_is_expected_agrees_with_the_formula_where_all_is_known():
    """With a thousand others the grid settles: the mean after is m₂ + (before − m₁) · τ² ⁄ (τ² + ω²⁄2 + v)."""
    rng = np.random.default_rng(9)
    tau, omega, noise, n = 0.3, 0.2, 0.04, 1000
    level = rng.normal(0, tau, n)
    sides = [shift + level + rng.normal(0, omega / 2**0.5, n) + rng.normal(0, noise**0.5, n) for shift in (1.0, 1.5)]  # fmt: skip
    others = Sides(*sides, np.full(n, noise), np.full(n, noise), np.zeros(n, np.int64))
    found = expected_after(others, 0.2, noise, noise, 0)
    total = tau**2 + omega**2 / 2 + noise
    assert found.mean == pytest.approx(1.5 - 0.8 * tau**2 / total, abs=0.03)
    assert found.deviation == pytest.approx((total - tau**4 / total) ** 0.5, abs=0.02)
    assert found.quantile(0.5) == pytest.approx(found.mean, abs=0.01)


@pytest.mark.parametrize(
    ("about", "key"),
    [
        ("empathy", "times/empathy"), ("Proactive", "times/proactive"), ("tool_trouble", "friction_seconds"),
        ("slow", "slow_share"), ("aht", "handle_seconds"), ("answer/Greeting", "answer/Greeting"),
        ("offered_callback", "answer/offered_callback"), ("part/empathy", "part/empathy"), ("process", "part/process"),
    ],
)  # fmt: skip
def test_what_an_action_was_about_is_measured(about: str, key: str):
    measure = measure_about(about)
    assert measure is not None
    assert measure.key == key


def test_what_is_no_measure_is_none():
    assert [measure_of(one) for one in ("", "part/charm", "times/charm", "answer/", "mood")] == [
        None
    ] * 5
    assert measure_about(" ") is None
    assert replace(PLAIN_MEASURES[0], key="x") != PLAIN_MEASURES[0]
