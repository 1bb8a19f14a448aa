"""Schemes tried on what was: what is flagged, what passes, and the figures behind it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from moments.incentive_worlds import contacts

from wellspent.estimate import Estimate, Unknown
from wellspent.moments.incentives import Scheme, Weighed, try_scheme
from wellspent.moments.incentives.luck import luck_of
from wellspent.moments.incentives.points import points_of
from wellspent.moments.incentives.rows import rows_of

BALANCED = Scheme(
    "balanced",
    (Weighed("no_repeat", 3), Weighed("satisfied", 2), Weighed("handle_seconds", 1), Weighed("part/empathy", 1)),
    adjusted=True, pays="above", threshold=0.3, cap=2.0,
)  # fmt: skip


def alone(measure, **rest):
    return Scheme(measure, (Weighed(measure, 1),), **rest)


@pytest.fixture(scope="module")
def centre():
    return contacts(each=300)


def raised(trial):
    return {flag.key for flag in trial.flags if flag.raised}


def most_taken(trial):
    return max(trial.gaming.ways, key=lambda way: way.best_for.value)


def test_a_scheme_on_handle_time_alone_is_flagged(centre):
    """Customers are hurried out, slow kinds and slow time cost whoever has them, and customers come back."""
    trial = try_scheme(alone("handle_seconds"), centre)
    assert {"gaming", "slow time", "slow kinds"} <= raised(trial)
    assert most_taken(trial).key in {"close_early", "cut_slow"}
    assert trial.gaming.repeats.low > 0


def test_a_scheme_on_slow_seconds_alone_is_flagged(centre):
    """Small talk is stretched, and customers have nothing of it."""
    trial = try_scheme(alone("slow_seconds"), centre)
    assert "gaming" in raised(trial)
    assert most_taken(trial).key == "pad"
    assert trial.gaming.wasted_minutes.low > 0


def test_a_scheme_on_what_agents_tick_themselves_is_flagged(centre):
    """Everything is ticked."""
    trial = try_scheme(alone("resolved"), centre)
    assert "gaming" in raised(trial)
    assert most_taken(trial).key == "tick"


def test_a_balanced_scheme_passes(centre):
    """The best way to win is to serve customers, and they have something of it."""
    trial = try_scheme(BALANCED, centre)
    assert raised(trial) == set()
    assert most_taken(trial).key == "serve"
    assert trial.gaming.repeats.value < 0


def test_who_gets_slow_kinds_loses_where_like_is_not_compared_with_like():
    """Half of the agents have slow kinds alone; of those their own contacts cannot be compared."""
    centre = contacts(each=300, slow_queue=True)
    plain, fair = (
        try_scheme(alone("handle_seconds", adjusted=one, pays="above", threshold=0.0), centre)
        for one in (False, True)
    )
    paid, better = (
        {one.name: one.paid for one in trial.spreads if one.field == "queue"}
        for trial in (plain, fair)
    )
    assert paid["Queue 1"] < paid["Queue 0"]
    assert better["Queue 1"] > paid["Queue 1"]
    assert isinstance(plain.slow_kinds, Unknown)


def test_where_nobody_differs_it_is_all_luck():
    """Twelve agents who are the same person: in 20 centres luck is put near 100 % and flagged."""
    worlds = [contacts(seed, each=40, differ=0.0) for seed in range(20)]
    points = [points_of(rows_of(world, BALANCED), BALANCED) for world in worlds]
    lucks = [luck_of(one, "agents", np.random.default_rng(1)) for one in points]
    assert np.mean([one.value for one in lucks]) > 0.8
    assert sum(one.high > 0.5 for one in lucks) == 20


def test_luck_is_what_two_halves_of_the_contacts_disagree_about(centre):
    """One minus the reliability of halves, stepped up to the whole (Spearman-Brown), is the same within its interval."""
    trial = try_scheme(BALANCED, centre)
    rng, found = np.random.default_rng(3), []
    for _ in range(40):
        half = rng.random(centre.num_rows) < 0.5
        sides = [points_of(rows_of(centre.filter(pa.array(side)), BALANCED), BALANCED).points for side in (half, ~half)]  # fmt: skip
        r = np.corrcoef(*sides)[0, 1]
        found.append(1 - 2 * r / (1 + r))
    assert trial.luck.low - 0.03 < np.mean(found) < trial.luck.high + 0.03


def test_who_would_have_won_is_told_and_nobody_is_ranked(centre):
    """In the order of names, with what each would have had; the sum is what it would have cost."""
    trial = try_scheme(alone("handle_seconds", share=0.25, amount=50.0), centre)
    assert [one.name for one in trial.winners] == sorted(one.name for one in trial.winners)
    assert (len(trial.winners), trial.paid) == (3, 150.0)


def test_of_a_team_everybody_is_paid(centre):
    """Four teams of three; the best gets three payouts."""
    trial = try_scheme(alone("no_repeat", per="team", share=0.25, amount=50.0), centre)
    assert [(one.times, one.money) for one in trial.winners] == [(1, 150.0)]
    assert isinstance(trial.luck, Unknown)
    assert "4 teams" in trial.luck.reason


def test_paying_teams_makes_it_pay_less_to_game_alone(centre):
    """A third of a team's contacts is one's own."""
    ways = [try_scheme(alone("slow_seconds", per=per), centre).gaming.ways for per in ("agent", "team")]  # fmt: skip
    own, teams = ({way.key: way.gain.value for way in one} for one in ways)
    assert teams["pad"] < own["pad"]


def test_too_few_contacts_are_out_and_too_few_agents_are_not_compared(centre):
    """Whoever has seven is not judged by them."""
    names = np.array(centre["agent"].to_pylist())
    few = centre.filter(pa.array((names != "Agent 00") | (np.cumsum(names == "Agent 00") <= 7)))
    assert try_scheme(BALANCED, few).out == 1
    two = centre.filter(pa.array(np.isin(names, ["Agent 00", "Agent 01"])))
    assert isinstance(try_scheme(BALANCED, two), Unknown)


def test_a_measure_that_no_contact_has_is_named(centre):
    """It counts for nobody; where no other is left there is no trial."""
    bare = centre.drop_columns(["satisfied"])
    assert try_scheme(BALANCED, bare).unseen == ("satisfied",)
    assert isinstance(try_scheme(alone("satisfied"), bare), Unknown)


def test_the_order_of_contacts_changes_nothing(centre):
    """The same table, shuffled."""
    order = np.random.default_rng(1).permutation(centre.num_rows)
    one, other = (try_scheme(BALANCED, table) for table in (centre, centre.take(pa.array(order))))
    assert one.winners == other.winners
    assert one.luck.value == pytest.approx(other.luck.value)
    assert one.gaming.tricks.value == pytest.approx(other.gaming.tricks.value)


def test_each_payout_by_points_has_its_most(centre):
    """Nobody gets more than that, and nobody less than nothing."""
    scheme = replace(BALANCED, pays="by_points", threshold=0.0, amount=100.0, most=60.0)
    trial = try_scheme(scheme, centre)
    assert all(0 < one.money <= 60.0 for one in trial.winners)
    assert isinstance(trial.gaming.tricks, Estimate)


def test_too_few_payouts_say_nothing_of_where_they_go():
    """Five agents, and one is paid: where payouts go cannot be told, and is not said to be well."""
    trial = try_scheme(alone("handle_seconds"), contacts(agents=5))
    [flag] = [one for one in trial.flags if one.key == "spread"]
    assert isinstance(flag.figure, Unknown)
    assert (flag.raised, flag.words) == (False, "Not enough to say.")
