"""Teams as data: nothing of fewer than seven people, not even by subtraction, and associations named as such."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellspent.estimate import Estimate, Unknown
from wellspent.moments.relations import associate, team_months

MONTH = "2026-09"


def person(team, n, month=MONTH, **more):
    base = {"team": team, "month": month, "person": f"{team}-{n}", "absence": 8.0 * (n % 2), "worked": 120.0,
            "engagement": 5.0 + n % 3, "pulse": None, "left": None}  # fmt: skip
    return base | more


def agent(team, n, month=MONTH, *, slow=30.0, contacts=4):
    return {"team": team, "month": month, "agent": f"{team}-{n}", "contacts": contacts, "consults": 1,
            "slow_seconds": [slow] * contacts, "seconds": [300.0 + n] * contacts}  # fmt: skip


def tables(people, work=()):
    columns = {"team": pa.string(), "month": pa.string(), "person": pa.string(), "absence": pa.float64(),
               "worked": pa.float64(), "engagement": pa.float64(), "pulse": pa.float64(), "left": pa.float64()}  # fmt: skip
    done = {"team": pa.string(), "month": pa.string(), "agent": pa.string(), "contacts": pa.int64(),
            "consults": pa.int64(), "slow_seconds": pa.list_(pa.float64()), "seconds": pa.list_(pa.float64())}  # fmt: skip
    return (pa.Table.from_pylist(list(people), pa.schema(columns)), pa.Table.from_pylist(list(work), pa.schema(done)))  # fmt: skip


def months(*sizes, least=7, **more):
    people = [person(f"t{k}", n, **more) for k, size in enumerate(sizes) for n in range(size)]
    return {row.team: row for row in team_months(*tables(people), least)}


def test_a_team_of_seven_is_shown():
    row = months(7)["t0"]
    assert row.absence.value == pytest.approx(24 / (24 + 7 * 120))
    assert row.engagement.n == 7
    assert row.left.value == 0


def test_of_a_team_of_six_nothing_is_shown_and_it_is_said_why():
    row = months(6)["t0"]
    assert all(isinstance(one, Unknown) for one in (row.absence, row.engagement, row.left))
    assert "6 people" in row.absence.reason
    assert row.absence.lift == "1 more"


def test_who_answered_counts_and_not_who_is_there():
    people = [person("t0", n, engagement=6.0 if n < 6 else None) for n in range(9)]
    [row, _] = team_months(*tables(people), 7)
    assert isinstance(row.engagement, Unknown)
    assert isinstance(row.absence, Estimate)


def test_a_small_team_is_not_told_by_what_is_left_of_the_whole():
    """Eight people and three: the centre's figure is of the eight."""
    assert months(8, 3)[None].absence.n == 8
    assert (
        months(8, 3, 4)[None].absence.n == 15
    )  # three and four are seven who cannot be told apart


@given(st.lists(st.integers(0, 12), max_size=6))
def test_whatever_the_teams_no_figure_and_no_difference_of_figures_is_of_fewer_than_seven(sizes):
    rows = months(*sizes) if any(sizes) else {}
    whole = rows.get(None)
    shown = [row.absence.n for team, row in rows.items() if team and isinstance(row.absence, Estimate)]  # fmt: skip
    assert all(n >= 7 for n in shown)
    if whole is not None and isinstance(whole.absence, Estimate):
        rest = whole.absence.n - sum(shown)
        assert rest == 0 or rest >= 7


def test_nothing_recorded_is_no_zero():
    people = [person("t0", n, worked=None, absence=8.0, engagement=None) for n in range(8)]
    [row, _] = team_months(*tables(people), 7)
    assert "hours worked are not recorded" in row.absence.reason
    assert "nothing is recorded" in row.engagement.reason
    assert isinstance(row.consults, Unknown)


def test_consults_and_slow_time_of_a_team():
    [row, _] = team_months(*tables([], [agent("t0", n) for n in range(7)]), 7)
    assert row.consults.value == pytest.approx(7 / 28)
    assert row.slow_share.value == pytest.approx(0.1, abs=0.005)


def many(teams, rho, *, each=3, seed=1):
    """Teams whose absence falls with their slow share as far as `rho` says."""
    rng = np.random.default_rng(seed)
    people, work = [], []
    for k in range(teams):
        slow = rng.normal()
        absence = rho * slow + (1 - rho**2) ** 0.5 * rng.normal()
        for m in range(each):
            month = f"2026-{m + 1:02}"
            s, a = rng.normal(0, 0.3, 2)
            people += [person(f"t{k}", n, month, absence=20 + 5 * (absence + a)) for n in range(7)]
            work += [agent(f"t{k}", n, month, slow=60 + 10 * (slow + s)) for n in range(7)]
    return {one.key: one for one in associate(team_months(*tables(people, work), 7))}


def test_with_six_teams_an_association_is_refused():
    found = many(6, -0.9)["absence"]
    assert isinstance(found.between, Unknown)
    assert isinstance(found.within, Unknown)
    assert "2 more teams" in found.between.lift


def test_an_association_is_found_and_called_one():
    found = many(40, -0.8)["absence"]
    assert found.between.high < 0
    assert "less absence" in found.words
    assert "not a cause" in found.words


def test_where_nothing_goes_together_nothing_is_said():
    told = [many(12, 0.0, seed=seed)["absence"] for seed in range(20)]
    called = [one for one in told if not one.between.low <= 0 <= one.between.high]
    assert len(called) <= 4
    called = [one for one in told if not one.within.low <= 0 <= one.within.high]
    assert len(called) <= 4
