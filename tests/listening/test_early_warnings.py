"""Early warnings of a centre: its tables are synthetic, its outbreak planted."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime, timedelta

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from watched import counts_of, quiet_counts

from wellspent.estimate import Estimate, Unknown
from wellspent.listening.alarms import AlarmAnswer, watch
from wellspent.listening.alarms.baseline import Past, expect
from wellspent.listening.alarms.series import WEEKLY
from wellspent.report.listening.as_json import from_json, to_json
from wellspent.report.listening.early_warnings import Warnings, gather_warnings
from wellspent.settings import Settings
from wellspent.tables import COMPUTED, IMPORTED

BEGIN = datetime(2026, 1, 5, 9)  # noqa: DTZ001 - moments are naive UTC
SAID = "The label you sent me cannot be scanned at the shop"


def centre(days=30, outbreak=27):
    """40 contacts a day; from a day on ten of them are about labels, in the queue returns, by churn risks."""
    contacts, turns, signals = [], [], []
    for number in range(40 * days):
        day, place = divmod(number, 40)
        hit = day >= outbreak and place < 10
        contacts.append(
            {"contact": f"c{number:04}", "began": BEGIN + timedelta(days=day, minutes=place),
             "queue": "returns" if hit or place % 4 == 0 else "sales", "segment": "all",
             "reason": "labels" if hit or place == 39 else f"reason {place % 5}"}
        )  # fmt: skip
        turns.append({"contact": f"c{number:04}", "turn": 2, "speaker": "customer", "text": SAID})
        if hit:
            signals.append({"contact": f"c{number:04}", "turn": 2, "kind": "churn_risk", "quote": SAID[:9], "confidence": 0.9})  # fmt: skip
    con = duckdb.connect()
    for name, rows, schema in (
        ("contacts", contacts, IMPORTED["contacts"]), ("turns", turns, IMPORTED["turns"]),
        ("signals", signals, COMPUTED["signals"]),
    ):  # fmt: skip
        con.register(name, pa.Table.from_pylist(rows, schema))
    return con


@pytest.fixture(scope="module")
def topics():
    return pa.table(
        {"contact": [f"c{n:04}" for n in range(1080, 1200) if n % 40 < 10], "topic": ["t7"] * 30}
    )


@pytest.fixture(scope="module")
def found(topics):
    return gather_warnings(centre(), Settings(), topics, {"t7": "return labels"})


def test_what_becomes_more_is_warned_of_as_topic_as_signal_and_as_reason(found):
    kinds = {one.kind: one for one in found.warnings}
    assert set(kinds) == {"topic", "signal", "reason"}
    assert kinds["topic"].name == "return labels"
    assert kinds["topic"].new
    assert kinds["signal"].name == "churn risk"
    assert kinds["reason"].subject == "labels"
    assert all(one.date.isoformat() == "2026-02-01" for one in found.warnings)


def test_a_warning_carries_share_baseline_first_quotes_and_where_it_concentrates(found):
    [reason] = [one for one in found.warnings if one.kind == "reason"]
    assert (reason.observed, reason.total) == (11, 40)
    assert reason.share.value == 11 / 40
    assert reason.baseline < 3 < reason.ratio.value
    assert [one.contact for one in reason.quotes] == ["c1080", "c1081", "c1082"]
    assert reason.quotes[0].quote == SAID
    assert (reason.queue.name, reason.queue.contacts) == ("returns", 10)
    assert isinstance(reason.queue.share, Estimate)
    assert isinstance(reason.segment, Unknown)
    assert reason.expected_false_share == 0.05
    assert reason.key == "reason:labels|2026-02-01"


def test_warnings_stay_the_same_through_json(found):
    assert from_json(to_json(found), Warnings) == found


def test_an_answer_is_kept_beside_its_warning_and_dismissals_raise_the_threshold(topics):
    answers = [
        AlarmAnswer("reason:labels|2026-02-01", "reason:labels", "acknowledged", "a misprint", datetime(2026, 2, 2, tzinfo=UTC)),
        *(AlarmAnswer(f"topic:t7|{n}", "topic:t7", "dismissed", "", datetime(2026, 2, 2, tzinfo=UTC)) for n in range(60)),
    ]  # fmt: skip
    again = gather_warnings(centre(), Settings(), topics, {}, answers)
    assert [one.answer.why for one in again.warnings if one.kind == "reason"] == ["a misprint"]
    assert "topic:t7" in again.stricter
    assert "reason:labels" not in again.stricter


def test_too_few_days_are_unknown_with_what_would_lift_it():
    short = gather_warnings(centre(days=12), Settings(), None, {})
    assert isinstance(short, Unknown)
    assert short.lift == "counts of 10 more days"


def test_contacts_without_a_moment_give_no_warning():
    con = duckdb.connect()
    for name in ("contacts", "turns"):
        con.register(name, IMPORTED[name].empty_table())
    con.register("signals", COMPUTED["signals"].empty_table())
    assert isinstance(gather_warnings(con, Settings(), None, {}), Unknown)


def test_what_is_expected_is_near_what_farringtons_method_expects(tmp_path):
    """R's surveillance fits the same quiet weeks; its expectation of the last one is held against ours."""
    if not shutil.which("Rscript"):
        pytest.skip("R is not installed")
    counts = np.random.default_rng(5).poisson(12, 210).astype(float)
    (tmp_path / "counts.csv").write_text("\n".join(f"{one:.0f}" for one in counts))
    script = (
        'if (!suppressMessages(require(surveillance))) quit(status = 9)\n'
        f'x <- scan("{tmp_path}/counts.csv", quiet = TRUE)\n'
        's <- sts2disProg(sts(x, start = c(2001, 1), frequency = 52))\n'
        'f <- algo.farrington(s, control = list(range = 210, b = 3, w = 3, alpha = 0.01, trend = FALSE))\n'
        'cat(f$upperbound[1], f$alarm[1])'
    )  # fmt: skip
    done = subprocess.run(["Rscript", "-e", script], capture_output=True, text=True, check=False)
    if done.returncode == 9:
        pytest.skip("R's surveillance is not installed")
    bound, alarm = (float(one) for one in done.stdout.split()[-2:])
    past = Past(counts[None, 180:206], np.ones((1, 26)), np.zeros(26, int), np.arange(-29.0, -3.0))
    [expected] = expect(past, [(np.ones((1, 1)), np.array([0]), np.array([0.0]))], WEEKLY)
    assert expected.mean[0] == pytest.approx(12, rel=0.35)
    assert expected.mean[0] < bound < 3 * expected.mean[0]
    table = counts_of(counts[None, :], step=7)
    [*alarms] = [one for one in watch(table).alarms if one.date == max(table["date"].to_pylist())]
    assert bool(alarms) == bool(alarm)


def test_a_centre_of_many_quiet_reasons_is_mostly_left_in_peace():
    assert len(watch(counts_of(quiet_counts(topics=30, days=60, seed=4))).alarms) <= 3
