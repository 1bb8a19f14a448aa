"""Whether a behaviour moved since coaching, and what that may be called."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellspent.estimate import Unknown
from wellspent.quality import SampleNotRandom, behaviour_moved
from wellspent.quality.movement import _change, _compared, _weighted

points = st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=8, max_size=30)


def sample(values, agent: str | None = None, chance=None) -> pa.Table:
    n = len(values)
    columns = {
        "contact": [f"{agent or 'c'}-{i}" for i in range(n)],
        "inclusion_probability": chance if chance is not None else [0.1] * n,
        "audit": ["random"] * n,
        "value": pa.array(values, pa.float64()),
    }
    return pa.table(columns | ({"agent": [agent] * n} if agent else {}))


def others(*values) -> pa.Table:
    return pa.concat_tables([sample(each, f"agent {i}") for i, each in enumerate(values)])


def test_a_clear_rise_is_up_and_is_not_called_an_effect():
    found = behaviour_moved(sample([0, 0.5] * 10), sample([1, 0.5] * 10))
    assert found.change.value == pytest.approx(0.5)
    assert found.direction == "up"
    assert found.name == "change since coaching, not caused by it: nobody to compare with"


def test_a_rise_that_everybody_shows_is_no_movement():
    """The agent and five others all go from a quarter to three quarters."""
    before, after = [0, 0.5, 0, 0.5] * 5, [1, 0.5, 1, 0.5] * 5
    found = behaviour_moved(
        sample(before), sample(after), others(*[before] * 5), others(*[after] * 5)
    )
    assert found.change.low > 0
    assert found.beside_others.value == pytest.approx(0)
    assert (found.direction, found.others) == ("no movement shown", 5)
    assert "beyond that of 5 agents" in found.name
    assert found.name.endswith("no experiment")


def test_seven_contacts_are_not_enough_to_say():
    found = behaviour_moved(sample([0.5] * 20), sample([1.0] * 7))
    assert found.direction == "not enough to say"
    assert found.change.reason.startswith("after coaching 7 scored contacts")
    assert found.before.n == 20


def test_three_others_are_too_few_to_compare_with():
    few = [others(*[[0, 1] * 5] * 3), others(*[[0, 1] * 5] * 3)]
    found = behaviour_moved(sample([0, 1] * 5), sample([0, 1] * 5), *few)
    assert found.beside_others.lift == "random samples of 1 more"
    assert found.figure == found.change


def test_others_with_too_few_contacts_do_not_count():
    enough, few = [[0, 1] * 5] * 4, [[0, 1]]
    found = behaviour_moved(
        sample([0, 1] * 5), sample([0, 1] * 5), others(*enough, *few), others(*enough, *few)
    )
    assert found.others == 4


def test_where_nothing_scattered_the_interval_is_not_of_no_width():
    found = behaviour_moved(sample([0.0] * 10), sample([0.0] * 10))
    assert found.change.low < 0 < found.change.high
    assert found.direction == "no movement shown"


def test_contacts_without_occasion_take_no_part():
    found = behaviour_moved(sample([0, 1] * 6 + [None] * 5), sample([0, 1] * 6))
    assert found.before.n == 12


def test_what_was_picked_for_a_reason_is_refused():
    with pytest.raises(SampleNotRandom):
        behaviour_moved(sample([0, 1] * 6), sample([0, 1] * 6, chance=[None, *[0.1] * 11]))


@settings(max_examples=40)
@given(points, points)
def test_backwards_it_moved_the_other_way(before, after):
    forth, back = (
        behaviour_moved(*map(sample, pair)) for pair in ((before, after), (after, before))
    )
    assert forth.change.value == pytest.approx(-back.change.value)
    assert forth.change.low == pytest.approx(-back.change.high)
    assert -1 <= forth.change.low <= forth.change.value <= forth.change.high <= 1


@settings(max_examples=40)
@given(points)
def test_another_scale_only_scales(values):
    plain = behaviour_moved(sample(values), sample(values[::-1]))
    scaled = behaviour_moved(
        sample([20 * v - 10 for v in values]), sample([20 * v - 10 for v in values[::-1]]),
        scale=(-10, 10),
    )  # fmt: skip
    assert scaled.before.low == pytest.approx(20 * plain.before.low - 10)
    assert scaled.change.high == pytest.approx(20 * plain.change.high)


def test_weights_are_those_of_the_draw():
    found = behaviour_moved(
        sample([1.0] * 6 + [0.0] * 6, chance=[0.1] * 6 + [0.3] * 6), sample([0, 1] * 6)
    )
    assert found.before.value == pytest.approx(0.75)


def answers(rng, n: int, mean: float):
    mean = float(np.clip(mean, 0.02, 0.98))
    return rng.choice([0.0, 0.5, 1.0], n, p=[1 - mean, 0.4 * mean, 0.6 * mean])


def test_a_change_is_covered():
    """From .24 to .56, twelve contacts before and twenty after."""
    rng, hits = np.random.default_rng(1), 0
    for _ in range(2_000):
        before, after = (
            _weighted(answers(rng, n, m), np.ones(n)) for n, m in ((12, 0.3), (20, 0.7))
        )
        found = _change(before, after, 1.0)
        hits += found.low <= 0.32 <= found.high
    assert 0.935 <= hits / 2_000 <= 0.975


@pytest.mark.parametrize(("k", "shock"), [(4, 0.1), (6, 0.0)])
def test_a_change_beside_others_is_covered_though_agents_move_anyway(k, shock):
    """Everybody rises by .1; each moves by `shock` of their own; the coached one by .08 more."""
    rng, hits, rounds = np.random.default_rng(2), 0, 2_000
    for _ in range(rounds):
        base = rng.uniform(0.3, 0.7, k + 1)
        then = base + rng.normal(0, shock, k + 1) + 0.1 + np.array([0.1, *[0.0] * k])
        levels = [
            [_weighted(answers(rng, 20, mean), np.ones(20)) for mean in pair]
            for pair in zip(base, then, strict=True)
        ]
        changes = [
            (b.mean - a.mean, a.scatter.error**2 + b.scatter.error**2) for a, b in levels[1:]
        ]
        found = _compared(*levels[0], np.array(changes), 1.0)
        hits += found.low <= 0.08 <= found.high
    assert 0.93 <= hits / rounds <= 0.97


def test_nothing_known_of_the_agent_leaves_the_comparison_unknown():
    some = others(*[[0, 1] * 5] * 5)
    found = behaviour_moved(sample([0.5]), sample([]), some, some)
    assert isinstance(found.beside_others, Unknown)
    assert isinstance(found.before, Unknown)
