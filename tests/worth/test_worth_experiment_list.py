"""Who is in the arm: half of every block, every unit once, the same list from the same seed."""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter, defaultdict
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from wellspent.worth.experiment.randomising import (
    blocks_of,
    digest_of,
    draw_agents,
    draw_shifts,
    list_as_csv,
)

PEOPLE = st.lists(st.sampled_from("ABCDE"), min_size=2, max_size=60).map(
    lambda teams: [(f"agent {n}", team) for n, team in enumerate(teams)]
)
MONDAY = date(2026, 11, 30)


@given(PEOPLE, st.integers(0, 10_000))
def test_every_agent_is_drawn_once_and_blocks_are_halved(people, seed):
    drawn = draw_agents(people, seed)
    assert Counter(one.agent for one in drawn) == Counter(agent for agent, _ in people)
    arms = defaultdict(list)
    for one in drawn:
        arms[one.block].append(one.arm)
    assert all(abs(2 * sum(theirs) - len(theirs)) <= 1 for theirs in arms.values())
    assert abs(2 * sum(one.arm for one in drawn) - len(drawn)) <= 1


@given(PEOPLE, st.integers(0, 10_000))
def test_the_same_seed_gives_the_same_list_whatever_the_order_of_the_agents(people, seed):
    assert digest_of(draw_agents(people, seed)) == digest_of(draw_agents(people[::-1], seed))


@given(st.integers(2, 12), st.integers(1, 3), st.integers(0, 100))
def test_half_of_every_agents_days_of_a_week_are_in_the_arm(agents, weeks, seed):
    drawn = draw_shifts([(f"a{n}", "T") for n in range(agents)], MONDAY, weeks, seed)
    assert len({(one.agent, one.day) for one in drawn}) == len(drawn) == agents * weeks * 7
    theirs = Counter((one.agent, (one.day - MONDAY).days // 7) for one in drawn if one.arm)
    assert set(theirs.values()) <= {3, 4}


@given(st.lists(st.sampled_from("ABCDEFGH"), min_size=8, max_size=60))
def test_no_block_is_too_small_to_tell_its_arms_apart(teams):
    assert min(Counter(blocks_of(teams)).values()) >= 4


def test_the_lot_can_be_drawn_by_hand():
    """With nothing but SHA-256: of four agents of one block the two smallest digests are in the arm."""
    people = [(name, "T") for name in ("Ann", "Ben", "Cem", "Dee")]
    by_hand = sorted(people, key=lambda one: hashlib.sha256(f"7\nT\n{one[0]}".encode()).hexdigest())
    in_arm = {one.agent for one in draw_agents(people, 7) if one.arm}
    assert in_arm == {name for name, _ in by_hand[:2]}


def test_every_agent_is_as_likely_in_the_arm_as_not():
    people = [(f"a{n}", "T") for n in range(9)]
    share = Counter(
        one.agent for seed in range(2000) for one in draw_agents(people, seed) if one.arm
    )
    assert all(0.46 < share[agent] / 2000 < 0.54 for agent, _ in people)


def test_other_seeds_give_other_lists():
    people = [(f"a{n}", "T") for n in range(40)]
    assert len({digest_of(draw_agents(people, seed)) for seed in range(50)}) == 50


def test_the_list_is_a_table_that_says_who_when_and_which_arm():
    rows = list(csv.DictReader(io.StringIO(list_as_csv(draw_shifts([("Ann, B.", "T")], MONDAY, 1, 1)))))  # fmt: skip
    assert rows[0].keys() == {"agent", "day", "team", "block", "arm"}
    assert [row["day"] for row in rows] == [f"2026-{day}" for day in ("11-30", "12-01", "12-02", "12-03", "12-04", "12-05", "12-06")]  # fmt: skip
    assert {row["agent"] for row in rows} == {"Ann, B."}
