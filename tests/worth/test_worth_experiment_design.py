"""The design promises what the centre's own past can keep."""

from __future__ import annotations

import numpy as np
import pytest
from made_past import made_past, replaced
from scipy import stats

from wellspent.estimate import Estimate, Unknown
from wellspent.worth.experiment.design import DesignInvalid, design_experiment
from wellspent.worth.experiment.history import HistoryUnusable, history_of
from wellspent.worth.experiment.simulating import simulate_agents, simulate_shifts
from wellspent.worth.experiment.spilling import spill_over
from wellspent.worth.looks import looks_at
from wellspent.worth.trial import trial_of

ONCE = looks_at([1.0])


def designed(past=None, **asked):
    """A design with few simulations, for tests."""
    asked = {"behaviour": "b", "outcome": "y", "simulations": 60} | asked
    return design_experiment(made_past() if past is None else past, **asked)


def test_the_past_tells_how_much_of_what_weeks_differ_by_lasts():
    """A week has 20 contacts of variance 16, agents differ by a variance of 1: 1 / (1 + 16 / 20)."""
    between = [history_of(made_past(seed)).between for seed in range(8)]
    assert np.mean([one.value for one in between]) == pytest.approx(1 / 1.8, abs=0.05)
    assert all(one.low <= one.value <= one.high for one in between)


def test_simulated_experiments_have_the_error_that_the_centre_would_have():
    """Against the formula for the centre that was made up; over pasts, since one past is one sample."""
    errors, shrunk = [], []
    for seed in range(6):
        history = history_of(made_past(seed, a_day=8))
        plain = simulate_agents(history, weeks=4, before_weeks=0, simulations=60, seed=1)
        known = simulate_agents(history, weeks=4, before_weeks=4, simulations=60, seed=1)
        errors.append(np.square(plain.errors[:, 3]).mean())
        shrunk.append(np.square(known.errors[:, 3]).mean())
    chance = 16 / 160  # 160 contacts an agent in four weeks
    assert np.sqrt(np.mean(errors)) == pytest.approx(np.sqrt((1 + chance) / 10), rel=0.12)
    left = chance + chance / (1 + chance)
    assert np.sqrt(np.mean(shrunk)) == pytest.approx(np.sqrt(left / 10), rel=0.12)


def test_power_is_what_a_textbook_has_for_so_many_agents():
    """Welch's t with 20 and 20: the effect found four times in five is 2.88 standard errors."""
    history = history_of(made_past(a_day=8, teams=1))
    simulated = simulate_agents(history, weeks=2, before_weeks=0, simulations=800, seed=3)
    error = np.sqrt(np.square(simulated.estimates[:, 1]).mean())
    needed = error * (stats.t.ppf(0.975, 38) + stats.t.ppf(0.8, 38))
    assert simulated.smallest(0.8, 2, ONCE).value == pytest.approx(needed, rel=0.06)


def test_an_effect_of_nothing_is_found_as_rarely_as_five_in_a_hundred_over_both_sides():
    simulated = simulate_agents(history_of(made_past()), weeks=4, before_weeks=4, simulations=400, seed=1)  # fmt: skip
    hits = simulated.hits(1e-12, 4, ONCE) + simulated.hits(-1e-12, 4, ONCE)
    assert 0.03 <= hits / 400 <= 0.075


def test_three_looks_cost_little_power_and_never_err_more():
    simulated = simulate_agents(history_of(made_past()), weeks=6, before_weeks=4, simulations=400, seed=1)  # fmt: skip
    looks = looks_at([1 / 3, 2 / 3, 1.0])
    hits = simulated.hits(1e-12, 6, looks) + simulated.hits(-1e-12, 6, looks)
    assert hits / 400 <= 0.075
    once, thrice = (simulated.smallest(0.8, 6, one).value for one in (ONCE, looks))
    assert once * 0.97 <= thrice <= once * 1.12


def test_days_of_an_agent_are_compared_with_each_other():
    """However far agents lie apart, an experiment by shift sees the same."""
    near, far = (
        simulate_shifts(
            history_of(made_past(lasting=one)), weeks=2, simulations=60, seed=1, at=(2,)
        )
        for one in (0.0, 20.0)
    )
    assert near.smallest(0.8, 2, ONCE).value == pytest.approx(far.smallest(0.8, 2, ONCE).value)


def test_the_same_seed_gives_the_same_design():
    assert designed(seed=5) == designed(seed=5)


def test_more_weeks_and_a_past_see_smaller_effects():
    design = designed()
    seen = [one.smallest.value for one in design.plan.durations]
    assert seen == sorted(seen, reverse=True)
    assert design.unit == "agent"
    assert design.units_an_arm == 20
    assert design.weeks == 4
    assert 0.4 < design.gain < 0.95


def test_the_shortest_time_that_finds_the_effect_is_chosen_and_how_many_agents_would_do():
    design = designed(effect=-0.9)
    shorter = design.plan.lasting(design.weeks - 1)
    assert design.power.value >= 0.8
    assert shorter is None or shorter.power.value < 0.8
    assert design.fewest is not None
    assert 10 <= design.fewest < 20


def test_what_no_duration_finds_is_refused_with_how_many_agents_it_would_take():
    design = designed(effect=0.02)
    assert design.refusal.cause == "clusters"
    assert "would be found" in design.refusal.reason
    assert "times as many agents" in design.refusal.lift


def test_whoever_asks_for_the_weeks_too_is_warned_and_not_refused():
    design = designed(effect=0.02, weeks=3)
    assert design.refusal is None
    assert "would be found" in design.warnings[0]


def test_few_agents_lead_to_an_experiment_by_shift_with_its_price_in_words():
    design = designed(made_past(agents=14))
    assert design.unit == "shift"
    assert "14 agents have a past, and an experiment by agent needs 20" in design.why
    assert "habit spills over" in design.why
    assert design.before_weeks == 0


def test_with_nine_agents_there_is_no_experiment():
    design = designed(made_past(agents=9))
    assert design.refusal.cause == "clusters"
    assert isinstance(design.smallest, Unknown)


def test_an_effect_that_agents_cannot_show_is_looked_for_by_shift():
    design = designed(made_past(lasting=6.0, weeks=3), effect=0.3)
    assert design.unit == "shift"


def test_the_planted_effect_is_found_as_often_as_promised():
    """Sixty new experiments on the same synthetic centre, really planted and really analysed."""
    past = made_past(3, agents=60, weeks=12)
    smallest = designed(past, weeks=4, seed=2).smallest.value
    agent = np.unique(past["agent"].to_pylist(), return_inverse=True)[1]
    week = past["began"].to_numpy().astype("datetime64[D]")
    week = (week - week.min()).astype(int) // 7
    outcome, found = past["outcome"].to_numpy(), 0
    for seed in range(60):
        arm = np.random.default_rng(seed).permutation(np.arange(60) % 2)[agent]
        mine = week >= 8
        before = np.array([outcome[(agent == one) & ~mine].mean() for one in range(60)])[agent]
        trial = trial_of((outcome + smallest * arm)[mine], arm[mine], agent[mine], before=before[mine])  # fmt: skip
        found += trial.crossed and trial.effect.figure.value > 0
    assert 0.65 <= found / 60 <= 0.97


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"effect": 0.0}, "An effect of 0 cannot be found"),
        ({"power": 0.3}, "A power of 0.3 is none"),
        ({"weeks": 2, "looks": 3}, "2 weeks do not hold 3 looks"),
        ({"simulations": 10}, "10 simulated experiments say too little"),
    ],
)
def test_what_cannot_be_asked_is_said_with_its_remedy(asked, said):
    with pytest.raises(DesignInvalid, match=said):
        designed(**asked)


def test_a_past_of_one_week_or_without_outcomes_is_none():
    with pytest.raises(HistoryUnusable, match="Import 2 weeks or more"):
        history_of(made_past(weeks=1))
    past = made_past()
    with pytest.raises(HistoryUnusable, match="No contact has an agent, a day and a known outcome"):
        history_of(replaced(past, "outcome", np.full(past.num_rows, np.nan)))
    with pytest.raises(HistoryUnusable, match="no column 'team'"):
        history_of(past.drop_columns(["team"]))


def test_the_extra_load_is_named_and_falls_on_both_arms():
    hourly, lasting = Estimate(120, 110, 130, 40, "x"), Estimate(300, 290, 310, 40, "x")
    spill = spill_over(30, assumed=False, contacts_per_hour=hourly, handle_seconds=lasting, wait=(Estimate(20, 18, 22, 9, "x"), Estimate(26, 22, 31, 9, "x")))  # fmt: skip
    assert spill.load.value == pytest.approx(10)
    assert spill.extra.value == pytest.approx(0.5)
    assert "0.50 erlangs on top of 10.0 (+5.0%)" in spill.words
    assert "from 20 s to 26 s (22 to 31 s), in both arms alike" in spill.words


def test_an_unknown_load_is_said_with_what_would_lift_it():
    unknown = Unknown("no interval was imported", "the ACD's intervals")
    spill = spill_over(30, assumed=True, contacts_per_hour=unknown, handle_seconds=unknown)
    assert "How much is not known: no interval was imported; it takes the ACD's intervals" in spill.words  # fmt: skip
