"""A table becomes a question: what is read, what is left out, what is refused in words."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from planted import Planted

from wellspent.worth.checks import refusals_before, warnings_of
from wellspent.worth.study import StudyUnusable, study_of

_TABLE = pa.table(
    {
        "given": ["yes", "no", "", "yes", None],
        "spend": [10.0, None, 5.0, 7.0, 9.0],
        "age": ["31", "unknown", "40", "52", "28"],
        "segment": ["vip", "new", None, "vip", "new"],
        "agent": ["a", "b", "a", None, "b"],
    }
)


def test_rows_without_behaviour_outcome_or_cluster_are_left_out_and_counted() -> None:
    study = study_of(_TABLE, treatment="given", outcome="spend", clusters=["agent"])
    assert study.n == 1
    assert dict(study.left_out) == {"no given": 2, "no spend": 1, "no agent": 1}


def test_yes_and_no_are_one_and_nothing() -> None:
    study = study_of(_TABLE, treatment="given", outcome="spend")
    assert study.treatment.tolist() == [1.0, 1.0]
    assert study.rows.tolist() == [0, 3]


def test_a_missing_text_is_a_value_of_its_own() -> None:
    table = pa.table({"t": [1, 0, 1], "y": [1.0, 2.0, 3.0], "plan": ["a", None, "a"]})
    study = study_of(table, treatment="t", outcome="y", adjust=["plan"])
    assert study.names == ("plan = a", "plan = missing")
    assert study.covariates.tolist() == [[1, 0], [0, 1], [1, 0]]


def test_a_missing_number_is_the_median_and_is_marked() -> None:
    table = pa.table({"t": [1, 0, 1], "y": [1.0, 2.0, 3.0], "age": [20.0, None, 40.0]})
    study = study_of(table, treatment="t", outcome="y", adjust=["age"])
    assert study.names == ("age", "age missing")
    assert study.covariates[:, 0].tolist() == [20, 30, 40]


def test_a_column_of_ages_in_which_somebody_wrote_unknown_is_still_numbers() -> None:
    ages = [str(20 + k) for k in range(40)] + ["unknown"]
    table = pa.table({"t": [k % 2 for k in range(41)], "y": list(range(41)), "age": ages})
    study = study_of(table, treatment="t", outcome="y", adjust=["age"])
    assert study.names == ("age", "age missing")
    assert study.misread == (("age", 1),)


def _of_values(values: int, rare: int = 0, n: int = 3000) -> pa.Table:
    """A table of a text: `rare` rows each with a value of its own, the others evenly of `values`."""
    texts = [f"once {k}" if k < rare else f"v{k % values}" for k in range(n)]
    rng = np.random.default_rng(1)
    return pa.table({"t": rng.integers(0, 2, n), "y": rng.normal(size=n), "code": texts})


def test_rare_values_of_a_text_are_one() -> None:
    study = study_of(_of_values(150, n=400), treatment="t", outcome="y", adjust=["code"])
    assert len(study.names) == 100
    assert study.names[-1] == "code = another"
    assert (study.covariates.sum(axis=1) == 1).all()


def test_a_hundred_values_are_all_adjusted_for() -> None:
    study = study_of(_of_values(100), treatment="t", outcome="y", adjust=["code"])
    assert len(study.names) == 100
    assert study.merged == ()


def test_a_text_with_too_many_values_is_refused_and_not_cut_in_silence() -> None:
    """Of 300 products 201 would be one: a cause that lies in the product would stay hidden."""
    study = study_of(_of_values(300), treatment="t", outcome="y", adjust=["code"])
    refusal = next(refusals_before(study))
    assert refusal.reason.startswith("'code' has 300 values; the rarer 201, 67% of the rows,")
    assert "fewer values" in refusal.lift


def test_a_text_whose_rarer_values_are_few_rows_is_said_to_be_adjusted_for_in_part() -> None:
    study = study_of(_of_values(90, rare=300), treatment="t", outcome="y", adjust=["code"])
    assert not list(refusals_before(study))
    assert "'code' has 390 values; the rarer 291, 10% of the rows, are one: it is adjusted for in part." in warnings_of(study, None)  # fmt: skip


def test_a_text_whose_rarer_values_are_hardly_any_rows_is_not_warned_of() -> None:
    study = study_of(_of_values(90, rare=60), treatment="t", outcome="y", adjust=["code"])
    assert study.merged
    assert not [one for one in warnings_of(study, None) if "in part" in one]


@pytest.mark.parametrize("same", [[None] * 3, ["", None, ""], ["a"] * 3, [2.5] * 3])
def test_a_covariate_that_is_the_same_everywhere_is_left_out_and_named(same: list) -> None:
    table = pa.table({"t": [1, 0, 1], "y": [1.0, 2.0, 3.0], "x": [1.0, 5.0, 2.0], "empty": same})
    study = study_of(table, treatment="t", outcome="y", adjust=["x", "empty"])
    assert study.adjusted_for == study.names == ("x",)
    assert "'empty' is the same in all rows: nothing is adjusted for by it." in warnings_of(study, None)  # fmt: skip


def test_one_contact_is_said_in_the_singular() -> None:
    table = pa.table({"t": [1], "y": [1.0]})
    (first, *_) = refusals_before(study_of(table, treatment="t", outcome="y"))
    assert first.reason == "1 contact can be used, and there is none to compare it with"


def test_a_segment_is_adjusted_for_too() -> None:
    study = study_of(Planted(n=60).table(1), treatment="t", outcome="y", segment="queue")
    assert study.adjusted_for == ("queue",)
    assert study.segment is not None
    assert sorted(study.segments) == ["q0", "q1", "q2"]


def test_some_of_the_rows_are_the_same_question() -> None:
    study = study_of(Planted(n=60).table(1), treatment="t", outcome="y", adjust=["x"], clusters=["agent"])  # fmt: skip
    half = np.arange(60) < 30
    assert study.where(half).n == 30
    assert study.where(half).clusters[0].tolist() == study.clusters[0][:30].tolist()


@pytest.mark.parametrize("part", ["treatment", "outcome", "adjust"])
@pytest.mark.parametrize("cell", ["1,519", "1,519.50", "1,519,000", "-2,000"])
def test_a_comma_that_may_part_thousands_is_refused_in_every_part(part: str, cell: str) -> None:
    """Read cell by cell 1,519 beside 950 would be 1.519: wrong by a factor of 1,000."""
    columns = {name: ["1", "0", "1", "0"] for name in ("treatment", "outcome", "adjust")}
    columns[part] = ["950", cell, "20", "30"]
    with pytest.raises(StudyUnusable, match=f"'{part}' holds '{cell}'") as refused:
        study_of(pa.table(columns), treatment="treatment", outcome="outcome", adjust=["adjust"])
    assert "without thousands separators" in refused.value.remedy


@pytest.mark.parametrize("sure", ["12,5", "0,25", "0,250", "1519,125"])
def test_a_decimal_comma_is_read_where_a_cell_of_the_column_is_sure(sure: str) -> None:
    table = pa.table({"t": ["1", "0"], "y": ["1,519", sure]})
    study = study_of(table, treatment="t", outcome="y")
    assert study.outcome.tolist() == [1.519, float(sure.replace(",", "."))]


@pytest.mark.parametrize("other", ["1,519,000", "1,519.5", "1.519,5", "1.519"])
def test_a_column_of_both_kinds_is_refused(other: str) -> None:
    table = pa.table({"t": ["1", "0"], "y": ["12,5", other]})
    with pytest.raises(StudyUnusable, match="may be a thousand times"):
        study_of(table, treatment="t", outcome="y")


@given(st.lists(st.integers(0, 9_999_999), min_size=2, max_size=20))
def test_numbers_written_with_thousands_are_never_another_number(numbers: list[int]) -> None:
    """However they are mixed: refused, or read as they were meant."""
    table = pa.table({"t": ["1"] * len(numbers), "y": [f"{one:,}" for one in numbers]})
    try:
        read = study_of(table, treatment="t", outcome="y").outcome
    except StudyUnusable:
        assert max(numbers) >= 1000
    else:
        assert read.tolist() == numbers


def test_commas_among_words_are_words() -> None:
    table = pa.table({"t": [1, 0], "y": [1.0, 2.0], "who": ["Smith, Jane", "1,519"]})
    assert len(study_of(table, treatment="t", outcome="y", adjust=["who"]).names) == 2


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"treatment": "gift", "outcome": "spend"}, "has no column 'gift'"),
        ({"treatment": "segment", "outcome": "spend"}, "holds 'vip', which is neither"),
        ({"treatment": "given", "outcome": "spend", "adjust": ["spend"]}, "'spend' is used twice"),
        ({"treatment": "given", "outcome": "spend", "clusters": ["given"]}, "cannot be a cluster"),
    ],
)
def test_a_column_that_cannot_play_its_part_is_named(asked: dict, words: str) -> None:
    with pytest.raises(StudyUnusable, match=words) as refused:
        study_of(_TABLE, **asked)
    assert refused.value.remedy
