"""Who became better than their own past explains: planted, by chance, and by having been low before."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from wellspent.moments.recognition import find_improvements
from wellspent.moments.recognition.adjusting import adjusted_values

BEGIN = datetime.fromisoformat("2026-01-05T09:00")
NOW = BEGIN + timedelta(days=28)


def centre(seed, *, agents=24, contacts=120, moved=None, by=0.0, spread=0.15):
    """Contacts over eight weeks that have something or not; each agent has a level of their own."""
    rng = np.random.default_rng(seed)
    level = np.clip(0.45 + spread * rng.standard_normal(agents), 0.02, 0.98)
    rows = []
    for number in range(agents):
        for day in rng.uniform(0, 56, contacts):
            at = BEGIN + timedelta(days=float(day))
            now = by if number == moved and at >= NOW else 0.0
            rows.append(
                {"agent": f"a{number:02}", "at": at, "stratum": "q", "within": None,
                 "value": float(rng.random() < level[number] + now)}
            )  # fmt: skip
    return pa.Table.from_pylist(rows)


def found_in(table, agents=None, since=NOW, less=frozenset()):
    names = sorted(set(table["agent"].to_pylist())) if agents is None else agents
    return find_improvements({"m": table}, {"m": dict.fromkeys(names, since)}, less_is_better=less)


def test_a_planted_improvement_is_found_and_nobody_else_is_named():
    """Agent 7 shows it in 40 more contacts of a hundred from the fifth week on."""
    found = found_in(centre(1, moved=7, by=0.4))
    assert [one.agent for one in found.found] == ["a07"]
    [one] = found.found
    assert one.before.value < one.after.value
    assert one.beyond.low > 0
    assert found.looked_at == 24


def test_less_is_an_improvement_where_less_is_better():
    table = centre(1, moved=7, by=0.4)
    worse = table.set_column(4, "value", pa.array(1 - table["value"].to_numpy()))
    [one] = found_in(worse, less=frozenset({"m"})).found
    assert one.agent == "a07"
    assert one.beyond.high < 0


def test_in_centres_where_nothing_changes_hardly_ever_is_anything_called_an_improvement():
    """25 centres of 24 agents whose levels stay: at most one in twenty may name somebody."""
    named = sum(bool(found_in(centre(100 + seed, contacts=40)).found) for seed in range(25))
    assert named < 5


def test_whoever_was_low_by_chance_has_not_improved():
    """The four lowest of the first weeks are coached, and nothing changes: they rise by themselves."""
    named, rose = 0, []
    for seed in range(25):
        table = centre(200 + seed, contacts=40, spread=0.05)
        early = table.filter(pc.less(table["at"], pa.scalar(NOW)))
        means = early.group_by("agent").aggregate([("value", "mean")]).sort_by("value_mean")
        lowest = means["agent"].to_pylist()[:4]
        result = found_in(table)
        named += any(one.agent in lowest for one in result.found)
        rose += [one.after.value - one.before.value for one in result.every if one.agent in lowest]
    assert np.mean(rose) > 0.1
    assert named < 4


def test_what_a_whole_queue_does_is_nobodys_improvement():
    """From the fifth week on every contact of one queue has half a one more."""
    table = centre(3, agents=12)
    busy = np.array([name < "a06" for name in table["agent"].to_pylist()])
    late = np.array(table["at"].to_pylist()) >= NOW
    value = table["value"].to_numpy() + 0.5 * (busy & late)
    table = table.set_column(4, "value", pa.array(value))
    table = table.set_column(2, "stratum", pa.array(np.where(busy, "p", "q")))
    assert found_in(table).found == ()


def test_with_few_contacts_on_a_side_nothing_is_said():
    table = centre(4, agents=3, contacts=10)
    found = found_in(table, since=BEGIN + timedelta(days=54))
    assert (found.found, found.looked_at, found.not_enough) == ((), 0, 3)


def test_with_fewer_than_eight_people_nobody_can_tell_what_chance_does():
    found = found_in(centre(1, agents=7, moved=6, by=0.5))
    assert (found.found, found.not_enough) == ((), 7)


def test_of_two_who_were_coached_the_others_tell_how_much_people_move_anyway():
    """Two are looked at since their coaching, 22 others stand beside them and are not looked at."""
    table, names = centre(1, moved=7, by=0.4), [f"a{n:02}" for n in range(24)]
    others = {"m": dict.fromkeys(names, NOW)}
    coached = {"m": {"a03": NOW, "a07": NOW}}
    found = find_improvements({"m": table}, coached, beside=others)
    assert [one.agent for one in found.found] == ["a07"]
    assert found.looked_at == 2


@pytest.mark.parametrize("rows", [0, 1])
def test_hardly_anything_is_no_mistake(rows):
    table = centre(5).slice(0, rows)
    assert len(adjusted_values(table)) == rows
    assert found_in(table, agents=["a00"]).not_enough == 1
