"""Haste: fast and hasty come apart, nobody is named by chance, and friction is nobody's pace."""

from __future__ import annotations

from functools import cache

import numpy as np
import pyarrow as pa
import pytest

from wellspent.estimate import Estimate, Unknown
from wellspent.worth.clusters import clustered_error
from wellspent.worth.haste import LEAST_CONTACTS, Haste, haste_of
from wellspent.worth.haste_means import Means, difference_of, means_of
from wellspent.worth.haste_verdict import verdicts_of
from wellspent.worth.study import StudyUnusable

KNOWN = ("reason", "earlier")
# seconds saved a contact, and what more the chance of coming back is
PLANTED = {"alike": (0, 0.0), "fast": (90, 0.0), "hasty": (90, 0.3), "thorough": (-90, -0.2), "slow": (-90, 0.0)}  # fmt: skip


def centre(kinds, each: int = 400, seed: int = 1) -> pa.Table:
    """A synthetic centre: one agent a kind, `each` contacts an agent."""
    rng = np.random.default_rng(seed)
    agent = np.repeat(np.arange(len(kinds)), each)
    n = len(agent)
    reason, earlier = rng.integers(0, 4, n), rng.poisson(0.5, n)
    saves, more = (np.array([PLANTED[kind][k] for kind in kinds])[agent] for k in (0, 1))
    friction = rng.exponential(20, n)
    own = np.maximum(300 + 80 * reason + 10 * earlier + rng.gamma(2, 60, n) - saves, 10)
    again = rng.random(n) < np.clip(0.22 + more, 0.01, 1)
    return pa.table({
        "agent": [f"{kinds[i]} {i:02d}" for i in agent], "team": [f"t{i % 3}" for i in agent],
        "reason": [f"r{i}" for i in reason], "queue": ["q"] * n, "earlier": earlier,
        "customer": rng.integers(0, n, n), "day": rng.integers(0, 30, n), "handle": own + friction,
        "friction_seconds": friction, "repeat_seconds": np.where(again, rng.gamma(4, 100, n), 0.0),
    })  # fmt: skip


MIXED = ("fast", "hasty", "thorough", "slow", *["alike"] * 12)


@cache
def mixed() -> Haste:
    return haste_of(centre(MIXED), known=KNOWN)


def of(haste: Haste, kind: str):
    return {one.name: one for one in haste.groups if one.kind == kind}


def test_planted_agents_are_told_apart():
    agents = of(mixed(), "agent")
    assert agents["fast 00"].verdict == "fast"
    assert agents["hasty 01"].verdict == "hasty"
    assert agents["thorough 02"].verdict == "thorough"
    assert agents["slow 03"].verdict == "slow"


def test_agents_who_are_alike_get_no_verdict():
    agents = of(mixed(), "agent")
    verdicts = {one.verdict for name, one in agents.items() if name.startswith("alike")}
    assert verdicts == {"not enough to say"}


def test_intervals_hold_what_was_planted_against_the_others():
    agents = of(mixed(), "agent")
    saved, paid = agents["hasty 01"].saved, agents["hasty 01"].paid_back
    assert isinstance(saved, Estimate)
    assert isinstance(paid, Estimate)
    assert saved.low < 90 < saved.high  # the others save nothing on average
    assert paid.low < 0.3 * 400 < paid.high


def test_groups_stand_in_the_order_of_names_and_never_in_an_order_of_merit():
    for kind in ("agent", "team", "reason", "queue"):
        names = [one.name for one in mixed().groups if one.kind == kind]
        assert names == sorted(names)


def test_a_hundred_agents_who_are_alike_are_hardly_ever_named():
    named = 0
    for seed in range(3):
        haste = haste_of(centre(("alike",) * 100, each=110, seed=seed), known=KNOWN)
        named += sum(one.verdict != "not enough to say" for one in of(haste, "agent").values())
    assert named <= 1


def test_below_the_least_number_of_contacts_nothing_is_said():
    table = centre(MIXED)
    few = table.filter(pa.array(np.arange(table.num_rows) >= 400 - LEAST_CONTACTS // 2))
    one = of(haste_of(few, known=KNOWN), "agent")["fast 00"]
    assert one.verdict == "not enough to say"
    assert isinstance(one.saved, Unknown)


def test_friction_that_an_agent_suffers_is_not_slowness():
    """Agent 4's tools cost two minutes more in every contact."""
    table = centre(MIXED)
    suffers = np.array([name == "alike 04" for name in table["agent"].to_pylist()]) * 120.0
    for column in ("handle", "friction_seconds"):
        place = table.column_names.index(column)
        table = table.set_column(place, column, pa.array(table[column].to_numpy() + suffers))
    one = of(haste_of(table, known=KNOWN), "agent")["alike 04"]
    before = of(mixed(), "agent")["alike 04"]
    assert one.saved.value == pytest.approx(before.saved.value, abs=1e-6)
    assert one.friction.value == pytest.approx(before.friction.value + 120)


def test_longer_reasons_that_are_routed_to_an_agent_are_not_slowness():
    """Agents 0 to 3 get hard contacts eight times as often, and take no longer for each."""
    table = centre(("alike",) * 16, each=500)
    hard = np.isin(table["reason"].to_pylist(), ["r2", "r3"])
    theirs = np.array([int(name[-2:]) < 4 for name in table["agent"].to_pylist()])
    kept = table.filter(pa.array(hard | ~theirs | (np.arange(table.num_rows) % 8 == 0)))
    haste = haste_of(kept, known=KNOWN)
    assert {one.verdict for one in of(haste, "agent").values()} == {"not enough to say"}
    assert "Who answers depends on what comes" in haste.warnings[0]


def test_work_that_no_one_else_takes_is_left_out_and_counted():
    table = centre(MIXED)
    alone = [("own" if name == "slow 03" else reason) for name, reason in zip(table["agent"].to_pylist(), table["reason"].to_pylist(), strict=True)]  # fmt: skip
    table = table.set_column(table.column_names.index("reason"), "reason", pa.array(alone))
    haste = haste_of(table, known=KNOWN)
    assert "slow 03" not in of(haste, "agent")
    assert haste.left_out == (("fewer than 3 other agents take the same queue and reason", 400),)


def test_where_nobody_knows_who_came_back_there_is_no_verdict():
    table = centre(MIXED)
    blank = pa.nulls(table.num_rows, pa.float64())
    table = table.set_column(table.column_names.index("repeat_seconds"), "repeat_seconds", blank)
    haste = haste_of(table, known=KNOWN)
    assert {one.verdict for one in haste.groups} == {"not enough to say"}
    assert all(isinstance(one.paid_back, Unknown) for one in haste.groups)


def test_a_reason_says_what_follows_when_the_faster_half_of_agents_takes_it():
    kinds = ("hasty",) * 8 + ("alike",) * 8
    haste = haste_of(centre(kinds, each=400), known=KNOWN)
    for one in of(haste, "reason").values():
        assert one.verdict == "hasty"
        assert one.words.startswith("The faster half of agents")
        assert one.saved.low < 90 < one.saved.high


def test_lost_customers_are_a_share_beside_and_money_only_at_a_price():
    table = centre(("hasty",) * 4 + ("alike",) * 8)
    lost = np.array([name.startswith("hasty") for name in table["agent"].to_pylist()]) * 0.4
    churned = (np.random.default_rng(1).random(table.num_rows) < 0.1 + lost).astype(float)
    table = table.append_column("churned", pa.array(churned))
    without = of(haste_of(table, known=KNOWN), "agent")["hasty 00"]
    priced = of(haste_of(table, known=KNOWN, churn_price=200.0), "agent")["hasty 00"]
    assert [cause for cause, _ in without.causes] == ["repeat contacts", "customers lost"]
    money = dict(priced.causes)["customers lost, in money"]
    assert money.value == pytest.approx(200 * dict(priced.causes)["customers lost"].value)
    assert priced.paid_back == without.paid_back


def test_a_column_that_is_missing_is_named():
    with pytest.raises(StudyUnusable, match="repeat_seconds"):
        haste_of(centre(MIXED).drop_columns(["repeat_seconds"]), known=KNOWN)


def test_the_error_of_a_group_is_that_of_its_blocks():
    rng = np.random.default_rng(3)
    x, codes, blocks = rng.normal(size=900), rng.integers(0, 3, 900), rng.integers(0, 20, 900)
    x[codes < 2] /= 10  # the third group is the most uncertain by far
    found = means_of(x, codes, blocks, 3, (10, 5))
    for group in range(3):
        mine = codes == group
        plain = clustered_error(x[mine], (blocks[mine],))
        assert found.value[group] == pytest.approx(x[mine].mean())
        assert (found.error[group] == pytest.approx(plain)) == (group == 2)
        assert found.error[group] >= plain - 1e-12


def test_a_difference_of_halves_is_as_wide_as_both():
    both = Means(np.array([1.0, 4.0]), np.array([3.0, 4.0]), np.array([9.0, 7.0]), np.array([10.0, 8.0]))  # fmt: skip
    one = difference_of(both)
    assert (one.value[0], one.error[0], one.freedom[0], one.n[0]) == (3.0, 5.0, 7.0, 18.0)


def sure(*values: float) -> Means:
    """Means that are known to a second, of many contacts."""
    n = len(values)
    return Means(np.array(values), np.full(n, 1.0), np.full(n, 500.0), np.full(n, 500.0))


def test_the_rule_in_a_table():
    saved = sure(60, 60, -60, -60, 0.5, 60)
    paid = sure(5, 80, -70, -5, 0.0, 30)
    half = sure(25, -50, 40, -25, 0.25, 0.0)
    verdicts = verdicts_of(saved, paid, half, (), np.zeros(6, dtype=bool))
    assert verdicts == ["fast", "hasty", "thorough", "slow", "not enough to say", "hasty"]


def test_customers_lost_make_haste_of_speed_that_costs_no_seconds():
    lost = (sure(30.0, 0.0),)
    verdicts = verdicts_of(sure(60, 60), sure(0, 0), sure(30, 30), lost, np.zeros(2, dtype=bool))
    assert verdicts == ["hasty", "fast"]


def test_who_gets_other_work_gets_no_verdict():
    unlike = np.array([True, False])
    verdicts = verdicts_of(sure(60, 60), sure(0, 0), sure(30, 30), (), unlike)
    assert verdicts == ["not enough to say", "fast"]
