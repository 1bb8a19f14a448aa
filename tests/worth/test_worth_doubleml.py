"""Another library's double machine learning, on the same synthetic contacts: the same answers."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression, LogisticRegression

from wellspent.worth.amounts import slope_of
from wellspent.worth.association import associate
from wellspent.worth.clusters import t_reach
from wellspent.worth.study import Study

pytestmark = pytest.mark.filterwarnings("ignore")  # the other library's own
NAMES = ("x0", "x1", "x2")


def contacts(kind: str, n: int = 1500) -> Study:
    """Straight lines in three covariates, so that learners of either library can find them."""
    rng = np.random.default_rng(7)
    x = rng.normal(size=(n, 3))
    leaning = 0.5 * x[:, 0] - 0.3 * x[:, 1]
    chance = 1 / (1 + np.exp(-leaning))
    given = (rng.random(n) < chance).astype(float) if kind == "binary" else leaning + rng.normal(size=n)  # fmt: skip
    outcome = 2 * given + 1.5 * x[:, 0] + x[:, 2] + rng.normal(size=n)
    return Study("t", "y", given, outcome, x, NAMES, NAMES, NAMES, (), (), None, (), ())


def theirs(model_name: str, study: Study, learners: tuple, **more) -> tuple[float, float]:
    """Their estimate and its standard error."""
    doubleml = pytest.importorskip("doubleml")
    data = doubleml.DoubleMLData.from_arrays(study.covariates, study.outcome, study.treatment)
    np.random.seed(1)  # noqa: NPY002 - they draw their folds from it
    model = getattr(doubleml, model_name)(data, *learners, n_folds=5, **more)
    model.fit()
    return float(model.coef[0]), float(model.se[0])


def error_of(figure, n: int) -> float:
    return (figure.high - figure.low) / 2 / t_reach(n - 1)


@pytest.mark.parametrize(("estimand", "score"), [("all", "ATE"), ("treated", "ATTE")])
def test_a_behaviours_difference_is_what_doubleml_finds(estimand, score):
    study = contacts("binary")
    learners = (LinearRegression(), LogisticRegression())
    value, error = theirs("DoubleMLIRM", study, learners, score=score)
    ours = associate(study, estimand=estimand).figure
    assert abs(ours.value - value) < 0.5 * error
    assert error_of(ours, study.n) == pytest.approx(error, rel=0.1)


def test_a_slope_is_what_doubleml_finds():
    study = contacts("amount")
    value, error = theirs("DoubleMLPLR", study, (LinearRegression(), LinearRegression()))
    ours = slope_of(study).figure
    assert abs(ours.value - value) < 0.5 * error
    assert error_of(ours, study.n) == pytest.approx(error, rel=0.1)
