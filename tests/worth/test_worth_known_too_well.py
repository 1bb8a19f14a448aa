"""A covariate that holds much of the outcome is asked when it was known."""

from __future__ import annotations

import numpy as np
import pytest

from wellspent.worth.checks import warnings_of
from wellspent.worth.study import Study


@pytest.mark.parametrize(("noise", "asked"), [(0.5, True), (1.0, True), (2.0, False)])
def test_a_covariate_that_tells_most_of_the_outcome_alone_is_asked_when_it_was_known(noise, asked):
    """With as much noise as outcome it tells half of it, with twice as much a fifth."""
    rng = np.random.default_rng(1)
    outcome, given = rng.normal(size=2000), rng.integers(0, 2, 2000).astype(float)
    billed = (outcome + noise * rng.normal(size=2000))[:, None]
    study = Study("t", "y", given, outcome, billed, ("billed",), ("billed",), ("billed",), (), (), None, (), ())  # fmt: skip
    said = [one for one in warnings_of(study, None) if "known only after" in one]
    assert bool(said) is asked
