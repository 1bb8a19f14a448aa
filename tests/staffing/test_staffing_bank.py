"""A real bank's centre: what is known of its record, and days predicted from other days."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from reference import SHARED

from wellspent.estimate import Estimate

EVIDENCE = Path(__file__).resolve().parents[2] / "evidence"


@pytest.fixture(scope="module")
def bank() -> Iterator[object]:
    """The modules behind `evidence/bank.py`, and the record."""
    if not (SHARED / "operations").is_dir():
        pytest.skip("the reference data (../shared) are not beside this repository")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "path", [str(EVIDENCE), *sys.path])
        import bank
        import bank_prediction
        import bank_records
        import bank_scoring
        import bank_tables

        class Bank:
            figures, records, prediction = bank, bank_records, bank_prediction
            scoring, tables = bank_scoring, bank_tables
            record = bank_records.read_bank(SHARED)

        yield Bank


# 1–18 February are at hand; what is known was computed on the whole month
FOUND = {
    "hung up, of all": (0.1747, 0.03),
    "waited, of all": (0.5513, 0.02),
    "hung up, of those who waited": (0.2196, 0.02),
    "mean wait of those who waited, s": (73.17, 0.04),
    "answered for less than 10 s": (0.06986, 0.10),
    "mean handle time of the others, s": (183.9, 0.03),
    "the same, by the lognormal law": (183.2, 0.03),
    "log-mean": (4.756, 0.01),
    "log-sd": (0.9538, 0.01),
    "median patience, s": (275.0, 0.03),
    "head start of favoured customers, s": (89.5, 0.01),
}


def test_the_known_figures_are_found_again(bank):
    figures = bank.figures.known_figures(bank.record)
    assert figures.keys() == FOUND.keys()
    for name, (ours, tolerance) in FOUND.items():
        known, found = figures[name]
        assert isinstance(found, Estimate)
        assert found.value == pytest.approx(ours, rel=5e-4), name
        assert found.value == pytest.approx(known, rel=tolerance), name


def test_days_fitted_on_and_days_measured_are_apart(bank):
    assert not set(bank.records.FIT) & set(bank.records.MEASURED)
    assert max(bank.records.FIT) < min(bank.records.MEASURED)


def test_a_prediction_knows_nothing_of_the_waits_of_the_day(bank):
    known = bank.prediction.fit(bank.record, bank.records.FIT)
    choice = bank.prediction.Choice(1200.0, "5 min", "by half hour")
    blind = replace(bank.record, wait=np.zeros(len(bank.record.wait)))
    for predict in (bank.prediction.predict_erlang_a, bank.prediction.predict_erlang_c):
        told, again = predict(known, bank.record, 17, choice), predict(known, blind, 17, choice)
        assert told.wait == pytest.approx(again.wait)
        assert told.abandonment == pytest.approx(again.abandonment)


def test_erlang_a_and_the_simulation_predict_better_than_erlang_c(bank):
    """Each with what the seven days before chose, each day of them predicted from the others."""
    left_out = bank.scoring.left_out_fits(bank.record)
    tables, prediction = bank.tables, bank.prediction
    choices = {
        name: bank.scoring.chosen(
            lambda choice, name=name: tables.model(name, choice),
            prediction.ERLANG_CHOICES, left_out, bank.record,
        )[0]
        for name in ("Erlang C", "Erlang A")
    }  # fmt: skip
    assert choices["Erlang A"] == prediction.Choice(1200.0, "5 min", "by half hour")
    choices["simulation"] = prediction.Choice(1800.0, "all", "by half hour")
    known = prediction.fit(bank.record, bank.records.FIT)
    fits = dict.fromkeys(bank.records.MEASURED, known)
    found = tables.measure(bank.record, choices, fits, replications=20)
    for column in ("wait", "abandonment"):
        for one in ("Erlang A", "simulation"):
            assert bank.scoring.difference(found[one], found["Erlang C"], column).high < 0
            assert bank.scoring.difference(found[one], found["naive"], column).value < 0
