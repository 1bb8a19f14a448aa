"""What a centre may rely on when it is told how many contacts will come."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellspent.estimate import Estimate, Unknown
from wellspent.staffing.forecasting.arrival_history import HistoryInvalid, read_history
from wellspent.staffing.forecasting.forecast import Forecast, HorizonInvalid, forecast_arrivals
from wellspent.staffing.forecasting.opening import OpeningInvalid, learn_opening
from wellspent.staffing.forecasting.poisson_regression import ForecastNeedsLibrary
from wellspent.staffing.forecasting.special_days import CountryUnknown, HolidaysMissing

EVIDENCE = Path(__file__).resolve().parents[2] / "evidence"
MONDAY = np.datetime64("2026-03-02")
WEEKDAY = np.array([1.5, 1.2, 1.0, 1.0, 0.9, 0.4, 0.0])  # closed on Sundays
HOURS = np.sin(np.linspace(0.2, 2.9, 24)) * 40  # half hours from 8 to 20


def expected(days):
    """Contacts of each half hour of so many days from a Monday on, midnight to midnight."""
    rates = np.zeros((days, 48))
    rates[:, 16:40] = WEEKDAY[np.arange(days) % 7][:, None] * HOURS
    return rates


def history(counts, first=MONDAY):
    """The table of half hours that these counts, [days, 48], are."""
    at = first.astype("datetime64[s]") + np.arange(counts.size) * np.timedelta64(1800, "s")
    return pa.table({"at": at, "contacts": pa.array(counts.ravel(), from_pandas=True)})


def drawn(days, seed=1, day_sd=0.0):
    """What came on so many days, whose rates stray by a gamma factor."""
    rng = np.random.default_rng(seed)
    factor = rng.gamma(1 / day_sd**2, day_sd**2, (days, 1)) if day_sd else np.ones((days, 1))
    return rng.poisson(expected(days) * factor).astype(float)


def forecast(counts, horizon=336, **asked):
    """The next week of half hours."""
    asked = {"backtest": False} | asked
    return forecast_arrivals(
        history(counts), interval_seconds=1800, horizon_intervals=horizon, **asked
    )


def test_a_planted_week_is_found_again():
    """Six weeks of Poisson counts around known rates: the seventh is forecast."""
    made = forecast(drawn(42), backtest=True)
    truth = expected(49)[42:].ravel()
    assert np.abs(made.mean - truth).mean() < 0.05 * truth[truth > 0].mean()
    assert made.at[0] == MONDAY + 42
    assert made.mase.high < 0.9
    assert made.notes == ()


@pytest.mark.parametrize("day_sd", [0.0, 0.15])
def test_counts_and_days_lie_in_their_intervals_as_often_as_promised(day_sd):
    """Days that stray by a gamma factor, or not at all: 95 in 100, neither fewer nor many more."""
    single, whole = [], []
    for seed in range(24):
        counts = drawn(56 + 7, seed, day_sd)
        made = forecast(counts[:56])
        came = counts[56:].ravel()
        day = made.sums(48, paths=400)
        open_ = made.mean > 15  # where counts are so coarse that 95 % cannot be had, more are held
        single.append(((made.low <= came) & (came <= made.high))[open_].mean())
        whole.append(
            ((day.low <= counts[56:].sum(1)) & (counts[56:].sum(1) <= day.high))[:6].mean()
        )
    assert 0.935 < np.mean(single) < 0.98
    assert 0.91 < np.mean(whole) < 0.99


def test_a_day_is_less_certain_than_its_intervals_would_be_by_chance_alone():
    made = forecast(drawn(56, day_sd=0.2))
    monday = made.sums(48)
    assert monday.high[0] - monday.low[0] > 4 * 1.96 * monday.mean[0] ** 0.5


def test_samples_have_the_mean_and_the_spread_that_are_stated():
    made = forecast(drawn(56, day_sd=0.15))
    paths = made.sample(np.random.default_rng(1), 3000)
    busy = made.mean > 10
    within = (paths >= made.low) & (paths <= made.high)
    assert np.allclose(paths.mean(0)[busy], made.mean[busy], rtol=0.04)
    assert 0.93 < within[:, busy].mean() < 0.98
    streams = made.sample_arrivals(np.random.default_rng(1), 3)
    assert [len(s.contacts_per_hour) for s in streams] == [336] * 3
    assert made.arrivals.expected == pytest.approx(made.mean.sum())


def test_nobody_is_expected_when_the_centre_is_closed():
    """Sundays and nights hold zeros only; so do the samples."""
    made = forecast(drawn(28))
    closed = expected(35)[28:].ravel() == 0
    assert made.mean[closed].max() == made.high[closed].max() == 0
    assert made.mean[~closed].min() > 0
    assert made.sample(np.random.default_rng(1), 50)[:, closed].max() == 0


def test_a_quiet_interval_is_not_taken_for_a_closed_one():
    """One contact a day on average: many half hours were always empty, and any may ring."""
    rng = np.random.default_rng(1)
    counts = np.zeros((28, 48))
    counts[:, 16:40] = rng.poisson(1 / 24, (28, 24))
    assert learn_opening(read_history(history(counts), 1800))[:, 17:39].all()


def test_opening_hours_that_are_told_count():
    week = [(8, 12), (8, 12), (8, 12), (8, 12), (8, 12), None, None]
    made = forecast(drawn(28), opening=week)
    assert (made.mean.reshape(7, 48) > 0).sum(1).tolist() == [8] * 5 + [0, 0]


def test_a_weekday_that_is_open_and_was_never_recorded_is_taken_for_the_others_and_said():
    counts = drawn(28)
    counts[5::7] = np.nan
    made = forecast(counts, opening=[(8, 20)] * 7)
    assert "No Saturday was recorded" in made.notes[0]
    assert made.sums(48).mean[5] == pytest.approx(
        made.sums(48).mean[[0, 1, 2, 3, 4, 6]].mean(), rel=0.1
    )


def test_a_surge_day_does_not_spoil_the_weeks_after_it():
    """Last Monday brought five times the contacts: next Monday is forecast as before."""
    counts = drawn(42)
    surged = counts.copy()
    surged[35] *= 5
    plain, after = forecast(counts), forecast(surged)
    assert after.mean[:48].sum() == pytest.approx(plain.mean[:48].sum(), rel=0.1)
    assert after.mean.sum() == pytest.approx(plain.mean.sum(), rel=0.05)


def test_an_outage_day_does_not_either():
    counts = drawn(42)
    dead = counts.copy()
    dead[38] = 0
    assert forecast(dead).mean.sum() == pytest.approx(forecast(counts).mean.sum(), rel=0.05)


def test_intervals_that_were_not_recorded_are_not_taken_for_empty_ones():
    """A fifth of the rows is lost, and a day from noon on."""
    counts = drawn(42)
    lost = counts.copy()
    lost[np.random.default_rng(2).random(lost.shape) < 0.2] = np.nan
    lost[40, 24:] = np.nan
    assert forecast(lost).mean.sum() == pytest.approx(forecast(counts).mean.sum(), rel=0.03)


def test_records_that_leave_out_empty_intervals_are_understood_and_said():
    """A small queue whose ACD writes a row only where somebody came."""
    rng = np.random.default_rng(1)
    counts = np.zeros((28, 48))
    counts[:, 16:40] = rng.poisson(0.5, (28, 24))
    made = forecast(np.where(counts > 0, counts, np.nan))
    assert made.mean.sum() == pytest.approx(84, rel=0.15)
    assert "hold no empty interval" in made.notes[0]


def test_a_holiday_is_forecast_as_the_holidays_before_it():
    """On Good Friday and Easter Monday a tenth came; so will it on May Day."""
    counts = drawn(60)
    for holiday in ("2026-04-03", "2026-04-06"):
        counts[(np.datetime64(holiday) - MONDAY).astype(int)] //= 10
    made = forecast(counts[:56], country="DE", horizon=48 * 7)
    friday = made.sums(48).mean[4]  # 2026-05-01
    assert friday == pytest.approx(expected(5)[4].sum() / 10, rel=0.35)
    labor_day = next(day for day in made.special if day.day == date(2026, 5, 1))
    assert labor_day.n == 2
    assert "from 2 past days" in str(labor_day)
    plain = forecast(counts[:56], horizon=48 * 7)
    assert plain.sums(48).mean[4] > 5 * friday


def test_a_first_holiday_is_said_to_be_unknown():
    """Four weeks without a holiday, and Good Friday ahead: an ordinary Friday, and it says so."""
    made = forecast(drawn(28), country="DE")
    assert made.special[0].day == date(2026, 4, 3)
    assert isinstance(made.special[0].factor, Unknown)
    assert made.sums(48).mean[4] == pytest.approx(expected(5)[4].sum(), rel=0.1)
    assert "forecast as an ordinary Friday" in made.notes[0]


def test_a_part_of_a_country_has_its_own_holidays():
    """Epiphany (6 January) is one in Bavaria, and not in Berlin."""
    counts, first = drawn(28), np.datetime64("2025-12-08")
    names = []
    for part in ("DE-BY", "de-be"):
        made = forecast_arrivals(
            history(counts, first), interval_seconds=1800, horizon_intervals=336, country=part
        )
        names.append([day.name for day in made.special])
    assert "Epiphany" in names[0]
    assert "Epiphany" not in names[1]


@pytest.mark.parametrize("days", [0, 1, 6])
def test_less_than_a_week_is_unknown_and_says_what_would_lift_it(days):
    found = forecast(drawn(days))
    assert isinstance(found, Unknown)
    assert f"{7 - days} more days" in found.lift


def test_a_history_without_a_contact_is_unknown():
    assert forecast(np.zeros((28, 48))).reason == "the history holds no contact"


def test_a_history_full_of_holes_is_unknown():
    counts = drawn(28)
    counts[2:] = np.nan
    counts[-1, 20] = 7
    assert "only 3 days of the history" in forecast(counts).reason


@pytest.mark.parametrize(
    "counts",
    [np.full((28, 48), 10.0), np.eye(28, 48) * 1e6, np.repeat([[7.0], [0.0]], 14, 0) * np.ones(48)],
    ids=["always the same", "hardly ever anybody", "nobody any more"],
)
def test_strange_histories_are_forecast_without_a_word_of_the_solver(counts):
    made = forecast(counts)
    assert np.isfinite(made.mean).all()
    assert (made.low <= made.high).all()


@pytest.mark.parametrize("days", [7, 14])
def test_below_three_weeks_a_plain_average_is_given_and_said(days):
    made = forecast(drawn(days), backtest=True)
    assert made.method.startswith("mean of the same weekday")
    assert "less than three weeks" in made.notes[0]
    assert isinstance(made.mase, Unknown)
    assert made.mean.sum() == pytest.approx(expected(7).sum(), rel=0.1)


def test_four_weeks_are_tried_on_their_own_last_two():
    mase = forecast(drawn(28), backtest=True).mase
    assert isinstance(mase, Estimate)
    assert mase.low < mase.value < mase.high < 1
    assert mase.n == 12  # Sundays are closed


def test_a_forecast_may_begin_at_noon():
    made = forecast(drawn(28), horizon=10, begins=datetime(2026, 3, 30, 12))  # noqa: DTZ001
    assert made.at[0] == np.datetime64("2026-03-30T12:00")
    assert made.sample(np.random.default_rng(1), 4).shape == (4, 10)
    assert made.mean == pytest.approx(forecast(drawn(28)).mean[24:34])


@settings(max_examples=12)
@given(st.integers(7, 30), st.floats(0, 30), st.integers(0, 2**32 - 1), st.booleans())
def test_no_forecast_is_negative_and_every_interval_holds_its_mean(days, rate, seed, gaps):
    rng = np.random.default_rng(seed)
    counts = rng.poisson(rng.gamma(0.5, rate + 1e-9, (days, 1)) * rng.random(48)).astype(float)
    if gaps:
        counts[rng.random(counts.shape) < 0.3] = np.nan
    made = forecast(counts, horizon=96)
    if isinstance(made, Forecast):
        assert (made.low >= 0).all()
        assert ((made.low <= made.mean) & (made.mean <= made.high)).all()
        assert np.isfinite(made.high).all()


@pytest.mark.parametrize(
    ("table", "fact"),
    [
        ({"at": [datetime(2026, 3, 2)], "contacts": [-1]}, "cannot have -1 contacts"),  # noqa: DTZ001
        ({"at": [datetime(2026, 3, 2)], "contacts": [float("inf")]}, "cannot have inf contacts"),  # noqa: DTZ001
        ({"at": [datetime(1970, 1, 1), datetime(2026, 3, 2)], "contacts": [1, 1]}, "1970-01-01"),  # noqa: DTZ001
        ({"when": [datetime(2026, 3, 2)], "contacts": [1]}, "no column 'at'"),  # noqa: DTZ001
        ({"at": ["soon"], "contacts": [1]}, "cannot be read"),
    ],
)
def test_a_history_that_cannot_be_used_says_why(table, fact):
    with pytest.raises(HistoryInvalid, match=fact):
        forecast_arrivals(pa.table(table), interval_seconds=900, horizon_intervals=4)


@pytest.mark.parametrize("seconds", [0, 7, 50_000, float("nan"), 900.5])
def test_an_interval_divides_a_day(seconds):
    with pytest.raises(HistoryInvalid, match="divides a day"):
        forecast_arrivals(history(drawn(28)), interval_seconds=seconds, horizon_intervals=4)


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        ({"horizon": 0}, HorizonInvalid),
        ({"horizon": 10**7}, HorizonInvalid),
        ({"begins": datetime(2026, 1, 1)}, HorizonInvalid),  # noqa: DTZ001
        ({"begins": datetime(2026, 3, 30, 0, 7)}, HorizonInvalid),  # noqa: DTZ001
        ({"country": "ZZ"}, CountryUnknown),
        ({"country": "DE-ZZ"}, CountryUnknown),
        ({"opening": [(8, 20)]}, OpeningInvalid),
        ({"opening": [(20, 8)] * 7}, OpeningInvalid),
    ],
)
def test_what_cannot_be_forecast_is_refused_with_a_remedy(asked, kind):
    with pytest.raises(kind) as refused:
        forecast(drawn(28), **asked)
    assert len(str(refused.value).split(". ")) >= 2


@pytest.mark.parametrize(
    ("module", "kind"), [("sklearn", ForecastNeedsLibrary), ("holidays", HolidaysMissing)]
)
def test_a_missing_library_is_named_with_its_extra(monkeypatch, module, kind):
    for name in [n for n in sys.modules if n.split(".")[0] == module] + [module]:
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(kind, match=r"wellspent\[staffing\]"):
        forecast(drawn(28), country="DE")


def test_two_banks_are_forecast_better_than_by_a_week_before(shared, monkeypatch):
    """Six origins each; all are in docs/evidence.md. The better naive forecast is a week before."""
    monkeypatch.syspath_prepend(str(EVIDENCE))
    import forecast_data
    import forecasts

    for bank in forecast_data.banks(shared):
        tried = [
            forecasts.try_origin(bank, origin, bank.week)
            for origin in range(bank.first_origin, 110, 11)
        ]
        ours = np.mean([np.abs(t.mean - t.came).mean() for t in tried])
        naive = [np.mean([np.abs(t.naive[k] - t.came).mean() for t in tried]) for k in (0, 1)]
        held = np.mean([((t.low <= t.came) & (t.came <= t.high)).mean() for t in tried])
        assert ours < 0.9 * min(naive)
        assert 0.9 < held < 0.99
