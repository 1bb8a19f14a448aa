"""The adjusted difference, held to a plain loop, to its laws, and to planted truth."""

from __future__ import annotations

import numpy as np
import pytest
from planted import EFFECT, Planted

from wellspent.worth.association import associate, naive_difference
from wellspent.worth.crossfitting import Nuisances, cross_fit, folds_of
from wellspent.worth.study import Study, study_of


def _study(seed: int = 1, **drawn: float) -> Study:
    table = Planted(**drawn).table(seed)  # type: ignore[arg-type]
    return study_of(
        table, treatment="t", outcome="y", adjust=["x", "vip", "queue"], clusters=["agent", "customer"]
    )  # fmt: skip


@pytest.fixture(scope="module")
def study() -> Study:
    return _study()


@pytest.fixture(scope="module")
def nuisances(study: Study) -> Nuisances:
    return cross_fit(study)


def _plain(study: Study, known: Nuisances, *, treated: bool) -> float:
    """The textbook's sum, contact by contact."""
    total, weight = 0.0, 0.0
    for i in range(study.n):
        a, y, e = study.treatment[i], study.outcome[i], known.propensity[i]
        without = y - known.untreated[i]
        if treated:
            total += a * without - (1 - a) * e / (1 - e) * without
            weight += a
        else:
            total += known.treated[i] - known.untreated[i]
            total += a * (y - known.treated[i]) / e - (1 - a) * without / (1 - e)
            weight += 1
    return total / weight


@pytest.mark.parametrize("estimand", ["all", "treated"])
def test_it_is_the_textbooks_sum(study: Study, nuisances: Nuisances, estimand: str) -> None:
    found = associate(study, estimand=estimand, nuisances=nuisances)  # type: ignore[arg-type]
    assert found.kept.all()
    assert found.figure.value == pytest.approx(
        _plain(study, nuisances, treated=estimand == "treated")
    )


@pytest.mark.parametrize("estimand", ["all", "treated"])
def test_planted_truth_is_within_the_interval_and_naive_is_not(
    study: Study, nuisances: Nuisances, estimand: str
) -> None:
    found = associate(study, estimand=estimand, nuisances=nuisances)  # type: ignore[arg-type]
    assert found.figure.low < EFFECT < found.figure.high
    assert found.naive.low > EFFECT


def test_an_outcome_in_other_money_gives_the_effect_in_it(study: Study, nuisances: Nuisances) -> None:  # fmt: skip
    scaled = Nuisances(nuisances.propensity, 3 * nuisances.untreated + 7, 3 * nuisances.treated + 7)
    one = associate(study, nuisances=nuisances).figure
    other = associate(study.asking(outcome=3 * study.outcome + 7), nuisances=scaled).figure
    assert other.value == pytest.approx(3 * one.value)
    assert other.high - other.low == pytest.approx(3 * (one.high - one.low))


def test_the_same_seed_gives_the_same_figure(study: Study, nuisances: Nuisances) -> None:
    again = cross_fit(study)
    assert np.array_equal(again.propensity, nuisances.propensity)
    assert np.array_equal(again.treated, nuisances.treated)


def test_a_wrong_outcome_model_is_mended_by_the_propensity_and_the_other_way_round(
    study: Study, nuisances: Nuisances
) -> None:
    nothing = np.zeros(study.n)
    no_outcome = Nuisances(nuisances.propensity, nothing + 80, nothing + 80)
    even = Nuisances(nothing + study.treatment.mean(), nuisances.untreated, nuisances.treated)
    naive = naive_difference(study).value
    for known in (no_outcome, even):
        found = associate(study, nuisances=known).figure.value
        assert abs(found - EFFECT) < 0.35 * abs(naive - EFFECT)


def test_weighting_makes_the_arms_alike(study: Study, nuisances: Nuisances) -> None:
    balance = associate(study, nuisances=nuisances).balance
    assert balance.worst_before > 0.3
    assert balance.worst_after < 0.1


def test_what_has_no_comparable_contact_is_left_out_and_counted(study: Study, nuisances: Nuisances) -> None:  # fmt: skip
    certain = nuisances.propensity.copy()
    certain[:150] = 0.999
    found = associate(study, nuisances=Nuisances(certain, nuisances.untreated, nuisances.treated))
    assert found.overlap.trimmed == pytest.approx(0.1)
    assert found.figure.n == len(found.scores) == 1350


def test_no_fold_learns_from_an_agent_or_a_customer_that_it_judges(study: Study) -> None:
    for fold in folds_of(study.n, study.clusters):
        for codes in study.clusters:
            assert not set(codes[fold.test]) & set(codes[fold.train])


def test_every_row_is_judged_once(study: Study) -> None:
    for clusters in (study.clusters, study.clusters[:1], ()):
        judged = np.concatenate([fold.test for fold in folds_of(study.n, clusters)])
        assert sorted(judged) == list(range(study.n))


def test_a_covariate_that_curves_is_learned() -> None:
    """Spend and the chance of help both rise at either end of x, which no straight line sees."""
    rng = np.random.default_rng(5)
    x = rng.normal(size=4000)
    t = (rng.random(4000) < 1 / (1 + np.exp(1 - 0.8 * np.minimum(x**2, 3)))).astype(float)
    y = 10 * x**2 + EFFECT * t + rng.normal(0, 5, 4000)
    curved = Study("t", "y", t, y, x[:, None], ("x",), ("x",), ("x",), (), (), None, (), ())
    found = associate(curved)
    assert found.naive.value > EFFECT + 4
    assert found.figure.value == pytest.approx(EFFECT, abs=0.8)
