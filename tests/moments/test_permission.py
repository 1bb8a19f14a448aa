"""What hurries agents is told within agents and kinds of contacts, and targets leave a mark."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from wellspent.estimate import Estimate, Unknown
from wellspent.moments.permission.bunching import bunches_of
from wellspent.moments.permission.drivers import drivers_of


def contacts(seed=1, *, wait=0.0, agents=20, each=60):
    """Brisk agents work when customers wait; waiting itself adds `wait` a minute to the chance of hurry."""
    rng = np.random.default_rng(seed)
    agent = np.repeat(np.arange(agents), each)
    brisk = rng.normal(0, 0.1, agents)
    waits = np.maximum(rng.normal(60 + 300 * brisk[agent], 60), 0)
    kind = rng.integers(0, 4, len(agent))
    chance = 0.3 + brisk[agent] + 0.05 * kind + wait * waits / 60
    return pa.table({
        "agent": [f"a{n}" for n in agent], "kind": [f"k{n}" for n in kind], "turns": rng.integers(6, 30, len(agent)).astype(float),
        "wait_seconds": waits, "occupancy": rng.random(len(agent)),
        "hurry": (rng.random(len(agent)) < chance).astype(float),
    })  # fmt: skip


def waiting(table):
    return next(one for one in drivers_of(table) if one.name == "waiting customers")


def test_waiting_customers_that_hurry_agents_are_found():
    found = waiting(contacts(wait=0.15))
    assert found.stands
    assert isinstance(found.figure, Estimate)
    assert found.figure.low <= 0.15 <= found.figure.high


def test_brisk_agents_on_busy_shifts_are_no_sign_that_waiting_hurries():
    """Across agents hurry and waiting go together; within them they do not, in 40 simulated centres."""
    table = contacts(3)
    plain = np.corrcoef(table["hurry"].to_numpy(), table["wait_seconds"].to_numpy())[0, 1]
    assert plain > 0.05
    assert sum(waiting(contacts(seed)).stands for seed in range(40)) <= 4


def test_drivers_that_are_not_known_are_said_with_what_would_tell_them():
    by_name = {one.name: one for one in drivers_of(contacts())}
    figure = by_name["the end of the shift"].figure
    assert isinstance(figure, Unknown)
    assert figure.reason == "nothing tells the end of the shift"
    assert not by_name["the end of the shift"].stands


def test_nine_agents_are_too_few_for_a_driver():
    figure = waiting(contacts(agents=9)).figure
    assert isinstance(figure, Unknown)
    assert "of 9 agents" in figure.reason


def test_a_plain_regression_with_dummies_says_the_same():
    table = contacts(2, wait=0.1)
    columns = [table[name].to_numpy() for name in ("wait_seconds", "occupancy", "turns")]
    columns[0], columns[1], columns[2] = columns[0] / 60, columns[1] / 0.5, np.log1p(columns[2])
    dummies = [np.asarray(table[name].to_pylist())[:, None] == np.unique(table[name].to_pylist()) for name in ("agent", "kind")]  # fmt: skip
    design = np.column_stack([*columns, *dummies])
    plain = np.linalg.lstsq(design.astype(float), table["hurry"].to_numpy(), rcond=None)[0][0]
    assert waiting(table).figure.value == pytest.approx(plain, abs=1e-6)  # type: ignore[union-attr]


def test_wraps_that_end_just_within_a_minute_show_a_target_and_others_do_not():
    """Of those between 60 and 66 seconds half hurry to be within 60."""
    rng = np.random.default_rng(4)
    free = rng.gamma(4, 16, 4000)
    aimed = np.where((free > 60) & (free < 66) & (rng.random(4000) < 0.5), 59.2, free)
    assert bunches_of("wrap", free) == ()
    (bunch,) = bunches_of("wrap", aimed)
    assert bunch.target_seconds == 60.0
    assert bunch.share.value > bunch.expected  # type: ignore[union-attr]


def test_targets_are_seen_by_chance_in_few_centres():
    found = [bunches_of("wrap", np.random.default_rng(seed).gamma(3, 25, 1500)) for seed in range(100)]  # fmt: skip
    assert sum(map(bool, found)) <= 4
