"""The dose response: what some and more of a behaviour go with, each band against none."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import settings as laws
from hypothesis import strategies as st

from wellspent.estimate import Estimate, Unknown
from wellspent.worth.clusters import clustered_covariance, freedom_of, t_reach
from wellspent.worth.crossfitting import folds_of, predict_out_of_fold
from wellspent.worth.dose import CutsInvalid, dose_response
from wellspent.worth.study import study_of

TRUE = {0: 0.0, 20: 4.0, 60: 8.0, 120: 9.0}


def centre(seed: int = 1, n: int = 2400, *, need: float = 0.7, yes_or_no: bool = False):
    """Synthetic contacts: who needs more gets more seconds, and spends less anyway."""
    rng = np.random.default_rng(seed)
    needs, other = rng.normal(size=(2, n))
    agent = rng.integers(0, 40, n)
    chance = np.column_stack([np.zeros(n) + 1.0, 0.4 * need * needs, 0.8 * need * needs, 1.2 * need * needs])  # fmt: skip
    doses = np.array(list(TRUE))[np.argmax(chance + rng.gumbel(size=(n, 4)), axis=1)]
    effect = np.array([TRUE[int(d)] for d in doses])
    spend = effect - 6 * needs + other + rng.normal(0, 3, n) + rng.normal(0, 0.5, 40)[agent]
    return pa.table({
        "seconds": doses.astype(float),
        "spend": (spend > 3).astype(float) if yes_or_no else spend,
        "needs": needs, "other": other, "agent": [f"a{a}" for a in agent],
    })  # fmt: skip


def study(table: pa.Table, clusters=("agent",)):
    return study_of(table, treatment="seconds", outcome="spend", adjust=("needs", "other"), clusters=clusters)  # fmt: skip


def plain_difference(table: pa.Table, dose: float) -> float:
    seconds, spend = table["seconds"].to_numpy(), table["spend"].to_numpy()
    return spend[seconds == dose].mean() - spend[seconds == 0].mean()


def test_every_band_holds_what_was_planted_and_the_plain_difference_does_not():
    table = centre(3)
    found = dose_response(study(table), cuts=(30, 90))
    for point, truth in zip(found.points, (4, 8, 9), strict=True):
        assert point.figure.low < truth < point.figure.high
        assert plain_difference(table, round(point.mean_amount)) < truth - 1.5
    assert [p.name for p in found.points] == ["0 to 30", "30 to 90", "above 90"]
    assert found.imbalance < 0.1


def test_it_is_the_textbooks_score_written_out_again():
    asked = study(centre(2))
    found = dose_response(asked, cuts=(30, 90), seed=3)
    folds = folds_of(asked.n, asked.clusters, 3)
    arms = [asked.treatment == dose for dose in TRUE]
    more = {"seed": 3, "groups": asked.finest}
    e = [predict_out_of_fold(asked.covariates, arm * 1.0, folds, yes_or_no=True, **more) for arm in arms]  # fmt: skip
    m = [predict_out_of_fold(asked.covariates, asked.outcome, folds, yes_or_no=False, learn_from=arm, **more) for arm in arms]  # fmt: skip
    total = sum(e)
    kept = np.min([one / total for one in e], axis=0) >= 0.01
    scores = [mk + np.where(arm, (asked.outcome - mk) * total / ek, 0) for arm, mk, ek in zip(arms, m, e, strict=True)]  # fmt: skip
    against = np.column_stack([one - scores[0] for one in scores[1:]])[kept]
    agents = [codes[kept] for codes in asked.clusters]
    covariance = clustered_covariance(against, agents)
    half = t_reach(freedom_of(kept.sum(), agents)) * np.sqrt(np.diag(covariance))
    assert [p.figure.value for p in found.points] == pytest.approx(against.mean(axis=0))
    assert [p.figure.high for p in found.points] == pytest.approx(against.mean(axis=0) + half)
    assert np.array(found.covariance) == pytest.approx(covariance)


def test_by_default_the_bands_are_thirds_of_those_that_have_any():
    table = centre()
    rng = np.random.default_rng(1)
    seconds = table["seconds"].to_numpy() * rng.uniform(0.5, 1.5, 2400)
    found = dose_response(study(table.set_column(0, "seconds", pa.array(seconds))))
    sizes = [p.n for p in found.points]
    assert max(sizes) - min(sizes) <= 2
    assert found.none + sum(sizes) == 2400
    assert all(p.low < p.amounts[0] <= p.amounts[-1] <= p.high for p in found.points)


@laws(max_examples=4)
@given(st.floats(-5, 5), st.floats(0.2, 5))
def test_another_unit_of_the_outcome_changes_the_unit_alone(shift, scale):
    table = centre(3, 800)
    moved = table.set_column(1, "spend", pa.array(table["spend"].to_numpy() * scale + shift))
    first, second = (dose_response(study(one), cuts=(30, 90)) for one in (table, moved))
    for one, other in zip(first.points, second.points, strict=True):
        assert other.figure.value == pytest.approx(scale * one.figure.value, rel=0.02, abs=0.05)


def test_where_who_needs_more_always_gets_more_it_is_refused():
    found = dose_response(study(centre(need=6.0)), cuts=(30, 90))
    assert found.refusal.cause == "overlap"
    assert all(isinstance(p.figure, Unknown) for p in found.points)
    assert found.points[0].n > 0


def some(table: pa.Table, keep):
    return study(table.filter(pa.array(keep)))


@pytest.mark.parametrize(
    ("which", "cause", "says"),
    [
        (lambda t: t["seconds"].to_numpy() > 0, "treatment", "no contact is without it"),
        (lambda t: (t["seconds"].to_numpy() != 60) | (np.arange(2400) < 80), "outcomes", "30 to 90"),
        (lambda t: np.isin(t["agent"].to_numpy(zero_copy_only=False), [f"a{i}" for i in range(8)]), "clusters", "8 of agent"),
    ],
)  # fmt: skip
def test_arms_that_are_too_small_are_refused_by_name(which, cause, says):
    table = centre()
    found = dose_response(some(table, which(table)), cuts=(30, 90))
    assert found.refusal.cause == cause
    assert says in found.refusal.reason


def test_an_outcome_too_seldom_in_a_band_is_refused():
    table = centre(yes_or_no=True)
    seldom = np.where(table["seconds"].to_numpy() == 120, 0.0, table["spend"].to_numpy())
    found = dose_response(study(table.set_column(1, "spend", pa.array(seldom))), cuts=(30, 90))
    assert "came 0 times" in found.refusal.reason
    sure = dose_response(study(table, ()), cuts=(30, 90)).points[0].figure
    assert isinstance(sure, Estimate)
    assert -1 < sure.low < sure.high < 1


@pytest.mark.parametrize("cuts", [(60, 30), (0, 30), ()])
def test_cuts_that_do_not_rise_are_refused(cuts):
    with pytest.raises(CutsInvalid, match="do not rise"):
        dose_response(study(centre(n=400)), cuts=cuts)


def test_amounts_below_0_are_refused_and_nobody_with_any_has_no_band():
    table = centre(n=400)
    with pytest.raises(CutsInvalid, match="reach -1"):
        dose_response(study(table.set_column(0, "seconds", pa.array(np.full(400, -1.0)))))
    none = dose_response(study(table.set_column(0, "seconds", pa.array(np.zeros(400)))))
    assert none.refusal.cause == "treatment"


def test_a_bands_mean_amount_is_that_of_contacts_of_all_kinds():
    """Within one band the needy get 90 and the others 30, so as many of each: 60, not what was seen."""
    rng = np.random.default_rng(5)
    needy = rng.random(4000) < 0.5
    usual = np.where(rng.random(4000) < np.where(needy, 0.8, 0.3), np.where(needy, 90.0, 30.0), 0.0)
    seconds = np.where(rng.random(4000) < 0.1, 200.0, usual)
    table = pa.table({"seconds": seconds, "spend": rng.normal(size=4000), "needs": needy * 1.0, "other": rng.normal(size=4000)})  # fmt: skip
    point = dose_response(study(table, ()), cuts=(100.0,)).points[0]
    assert point.mean_amount == pytest.approx(60, abs=2)
    assert seconds[(seconds > 0) & (seconds < 100)].mean() > 70
    assert point.amounts[0] == 30
    assert point.amounts[-1] == 90
