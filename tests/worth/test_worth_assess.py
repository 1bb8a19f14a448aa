"""One question answered whole: a figure with all that speaks against it, or the cut-off not met."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pyarrow as pa
import pytest
from planted import EFFECT, Planted

from wellspent.estimate import Estimate, Unknown
from wellspent.worth.assess import Assessment, assess
from wellspent.worth.cutoffs import LEAST_CLUSTERS, LEAST_EVENTS
from wellspent.worth.leakage import refusals_of_order, warnings_of_order
from wellspent.worth.study import Study, StudyUnusable, study_of

_KNOWN = ("x", "vip", "queue")
_CLUSTERS = ("agent", "customer")


def _study(table: pa.Table, *, treatment: str = "t", outcome: str = "y", adjust: tuple[str, ...] = _KNOWN) -> Study:  # fmt: skip
    return study_of(table, treatment=treatment, outcome=outcome, adjust=adjust, clusters=_CLUSTERS)


def _refused(study: Study) -> str:
    effect = assess(study).effect
    assert isinstance(effect.figure, Unknown)
    assert effect.refusal
    assert effect.refusal.lift
    return effect.refusal.cause


@pytest.fixture(scope="module")
def answered() -> Assessment:
    return assess(_study(Planted().table(1)))


def test_a_figure_is_named_by_its_design(answered: Assessment) -> None:
    assert answered.effect.design == "association adjusted for x, vip, queue"
    assert answered.effect.refusal is None


def test_planted_truth_is_covered_and_what_speaks_against_it_stands_beside(
    answered: Assessment,
) -> None:
    figure, sensitivity = answered.effect.figure, answered.effect.sensitivity
    assert isinstance(figure, Estimate)
    assert figure.low < EFFECT < figure.high
    assert sensitivity.words
    assert 0 < (sensitivity.robustness or 0) < 1
    assert isinstance(sensitivity.placebo, Estimate)


def test_with_the_behaviour_everywhere_there_is_nothing_to_compare() -> None:
    study = _study(Planted(n=300).table(1))
    assert _refused(study.asking(treatment=np.ones(study.n))) == "treatment"


def test_an_outcome_that_never_happens_tells_nothing() -> None:
    study = _study(Planted(n=300).table(1))
    assert _refused(study.asking(outcome=np.zeros(study.n))) == "outcomes"


def test_fewer_events_in_an_arm_than_the_cut_off_are_refused() -> None:
    study = _study(Planted(n=600).table(1))
    rare = np.zeros(study.n)
    rare[np.flatnonzero(study.treatment == 1)[: LEAST_EVENTS - 1]] = 1
    rare[np.flatnonzero(study.treatment == 0)[:50]] = 1
    assert _refused(study.asking(outcome=rare)) == "outcomes"


def test_nine_agents_are_too_few_and_ten_are_not() -> None:
    few, enough = (Planted(n=600, agents=k) for k in (LEAST_CLUSTERS - 1, LEAST_CLUSTERS))
    assert _refused(_study(few.table(1))) == "clusters"
    assert assess(_study(enough.table(1))).effect.refusal is None


def test_contacts_without_comparable_ones_are_refused() -> None:
    assert _refused(_study(Planted(pull=8.0).table(1))) == "overlap"


def test_a_covariate_that_is_the_behaviour_under_another_name_is_refused() -> None:
    table = Planted(n=600).table(1)
    twin = table.append_column("ticked", table["t"])
    assert _refused(_study(twin, adjust=(*_KNOWN, "ticked"))) == "overlap"


def test_a_covariate_that_is_the_outcome_under_another_name_is_refused() -> None:
    table = Planted(n=600).table(1)
    twin = table.append_column("y_again", pa.array(2 * np.array(table["y"])))
    assert _refused(_study(twin, adjust=(*_KNOWN, "y_again"))) == "leakage"


def test_an_amount_that_the_covariates_tell_is_refused() -> None:
    study = _study(Planted(n=600).table(1))
    assert _refused(study.asking(treatment=study.covariates[:, 0] * 3)) == "overlap"


def test_a_hidden_cause_is_refused_where_the_outcome_before_the_contact_shows_it() -> None:
    table = Planted(n=2500, hidden=1.0).table(2)
    study = _study(table)
    earlier = np.array(table["y_before"])[study.rows]
    effect = assess(study, earlier=earlier).effect
    assert effect.refusal is not None
    assert effect.refusal.cause == "negative control"


def test_nothing_adjusted_for_and_no_clusters_are_said() -> None:
    study = study_of(Planted(n=400).table(1), treatment="t", outcome="y")
    warnings = " ".join(assess(study).effect.warnings)
    assert "Nothing is adjusted for" in warnings
    assert "stand alone" in warnings


def test_an_outcome_before_its_contact_and_a_covariate_after_it_are_refused() -> None:
    table = pa.table({"began": [10, 20, 30], "paid": [11, 19, 40], "plan": [9, 19, 31]})
    found = list(refusals_of_order(table, "began", outcome_at="paid", known_at={"tariff": "plan"}))
    assert [one.cause for one in found] == ["leakage", "leakage"]
    assert found[0].reason.startswith("1 of 3 outcomes")
    assert "'tariff' was known after the contact in 1 of 3" in found[1].reason


def test_the_right_order_is_not_refused() -> None:
    table = pa.table({"began": [10, 20], "paid": [11, None], "plan": [9, 20]})
    assert not list(refusals_of_order(table, "began", outcome_at="paid", known_at={"plan": "plan"}))


def test_a_column_without_moments_is_named() -> None:
    table = pa.table({"began": ["soon"], "paid": ["later"]})
    with pytest.raises(StudyUnusable, match="'began' holds no moments"):
        list(refusals_of_order(table, "began", outcome_at="paid"))


@pytest.mark.parametrize("paid", [["later"], [None], [float("nan")], [True]])
def test_a_column_in_which_no_row_has_a_moment_is_named(paid: list) -> None:
    table = pa.table({"began": [1.0], "paid": paid})
    with pytest.raises(StudyUnusable, match="'paid' holds no moments"):
        list(refusals_of_order(table, "began", outcome_at="paid"))


@pytest.mark.parametrize("swapped", [False, True])
def test_numbers_beside_moments_have_no_order(swapped: bool) -> None:
    """Seconds since 1970 are before every score of 0 to 100, and after none."""
    moments, numbers = [datetime(2026, 9, 7, 10, tzinfo=UTC)], [5]
    table = pa.table({"began": numbers if swapped else moments, "paid": moments if swapped else numbers})  # fmt: skip
    with pytest.raises(StudyUnusable, match="plain numbers"):
        list(refusals_of_order(table, "began", outcome_at="paid", known_at={"x": "paid"}))


@pytest.mark.parametrize(("day", "refused"), [(6, True), (7, False), (8, False)])
def test_an_outcome_by_date_is_early_only_on_an_earlier_day(day: int, refused: bool) -> None:
    table = pa.table(
        {"began": [datetime(2026, 9, 7, 10, tzinfo=UTC)], "paid": [date(2026, 9, day)]}
    )
    assert bool(list(refusals_of_order(table, "began", outcome_at="paid"))) is refused
    days = table.set_column(0, "began", pa.array([date(2026, 9, 7)]))
    assert bool(list(refusals_of_order(days, "began", outcome_at="paid"))) is refused


def test_a_covariate_of_the_contacts_own_day_is_not_late() -> None:
    table = pa.table({"began": [date(2026, 9, 7)] * 2, "plan": [datetime(2026, 9, 7, 10, tzinfo=UTC), datetime(2026, 9, 8, tzinfo=UTC)]})  # fmt: skip
    (late,) = refusals_of_order(table, "began", known_at={"plan": "plan"})
    assert "in 1 of 2 rows" in late.reason


def test_an_order_that_was_checked_in_part_is_said() -> None:
    table = pa.table({"began": [10, 20, None], "paid": [11, None, 40], "plan": [9, 19, 29]})
    said = list(warnings_of_order(table, "began", outcome_at="paid", known_at={"plan": "plan"}))
    assert "contact and outcome was checked for 1 of 3 rows" in said[0]
    assert "contact and 'plan' was checked for 2 of 3 rows" in said[1]
