"""What a survey tells of everybody who was asked, and what may be claimed of it."""

from __future__ import annotations

import warnings

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellspent.estimate import Estimate, Unknown
from wellspent.listening.surveys.calling_back import DrawTooSmall, draw_callbacks
from wellspent.listening.surveys.invitations import SurveyUnusable
from wellspent.listening.surveys.measures import MeasureUnknown
from wellspent.listening.surveys.reading import read_survey
from wellspent.listening.surveys.weighting import _logistic
from wellspent.report.listening.as_json import from_json, to_json


def made(n=2000, seed=1, depends="known", call=0):
    """A table of n invitations: score, answered, automatic, queue, called; and the mean of all scores."""
    random = np.random.default_rng(seed)
    quality = random.normal(size=n)
    score = np.clip(np.round(3.5 + quality + 0.7 * random.normal(size=n)), 1, 5)
    likely = (
        1 / (1 + np.exp(1.5 - 1.2 * quality))
        if depends == "known"
        else np.array([0, 0.5, 0.3, 0.1, 0.1, 0.1])[score.astype(int)]
    )
    answered = random.random(n) < likely
    said = np.full(n, np.nan)
    waiting = np.flatnonzero(~answered)
    drawn = random.permutation(waiting)[:call]
    said[drawn] = score[drawn]
    table = pa.table(
        {
            "score": pa.array(score, mask=~answered),
            "answered": np.where(answered, "yes", "no"),
            "automatic": quality,
            "queue": np.where(random.random(n) < 0.5, "billing", "orders"),
            "called": pa.array(said, from_pandas=True),
        }
    )
    return table, float(score.mean())


def read(table, **more):
    return read_survey(
        table, **({"score": "score", "responded": "answered", "scale": (1, 5)} | more)
    )


def holds(figure, truth):
    return isinstance(figure, Estimate) and figure.low <= truth <= figure.high


def test_weights_on_what_is_known_of_everybody_mend_what_goes_with_it():
    """Those who are pleased answer more; the automatic score is known of all."""
    table, truth = made()
    reading = read(table, known=("automatic",))
    assert not holds(reading.raw, truth)
    assert holds(reading.corrected, truth)


@pytest.mark.parametrize("depends", ["known", "answer"])
def test_weights_alone_are_never_claimed_to_have_mended_it(depends):
    """The two worlds look alike in the table: nothing in it tells which one it is."""
    table, _ = made(depends=depends)
    reading = read(table, known=("automatic",))
    assert reading.claims == "trend_only"
    assert "may depend on what they would answer" in reading.why


def test_call_backs_mend_what_depends_on_the_answer_itself():
    """The displeased answer more; 150 of those who did not answer are asked again."""
    table, truth = made(depends="answer", call=150)
    alone, back = read(table, known=("automatic",)), read(table, known=("automatic",), callback="called")  # fmt: skip
    assert not holds(alone.corrected, truth)
    assert holds(back.corrected, truth)
    assert back.claims == "corrected"


def test_call_backs_without_anything_known_are_double_sampling_as_in_the_books():
    """Hansen and Hurwitz: the share that answered times its mean, and the rest times the call-backs'."""
    table, _ = made(depends="answer", call=150)
    back = read(table, callback="called")
    score, called = (np.asarray(table[one].to_numpy()) for one in ("score", "called"))
    share = np.isfinite(score).mean()
    plain = share * np.nanmean(score) + (1 - share) * np.nanmean(called)
    n, m = len(score), np.isfinite(called).sum()
    spread = np.nanvar(called, ddof=1)
    between = share * np.nanvar(score) + (1 - share) * spread + share * (1 - share) * (np.nanmean(score) - np.nanmean(called)) ** 2  # fmt: skip
    error = (between / n + (1 - share) ** 2 * spread * (1 / m - 1 / (n * (1 - share)))) ** 0.5
    assert back.corrected.value == pytest.approx(plain, abs=1e-9)
    assert back.corrected.high - back.corrected.low == pytest.approx(2 * 1.976 * error, rel=0.02)


def test_call_backs_may_be_marked_and_their_answers_stand_with_the_scores():
    """`called` is 1, and score holds what was said on the telephone."""
    table, _ = made(depends="answer", call=150)
    called = np.asarray(table["called"].to_numpy())
    score = np.asarray(table["score"].to_numpy())
    marked = table.set_column(0, "score", pa.array(np.where(np.isfinite(called), called, score), from_pandas=True))  # fmt: skip
    marked = marked.set_column(4, "called", pa.array(np.isfinite(called).astype(int)))
    one, other = read(table, callback="called"), read(marked, callback="called")
    assert one.corrected == other.corrected


def test_call_backs_of_whom_all_give_a_one_are_told_from_marks():
    """A column of ones is a mark, unless another says who was drawn."""
    table, _ = made(depends="answer", call=150)
    ones = [None if one is None else 1.0 for one in table["called"].to_pylist()]
    table = table.set_column(4, "called", pa.array(ones)).append_column("who", pa.array([one is not None for one in ones]))  # fmt: skip
    assert read(table, callback="called").callbacks.reached == 0
    assert read(table, callback="called", drawn="who").callbacks.reached == 150


@pytest.mark.parametrize(
    ("silent", "words"),
    [
        (1, "Call back the one who"),
        (7, "Call back all 7 who"),
        (120, "Call back all 120 who"),
        (400, "Call back 150 or more of the 400 who"),
    ],
)
@pytest.mark.parametrize("answered", [4, 40])
def test_no_more_are_to_be_called_than_there_are(silent, words, answered):
    """Whether anything is claimed or not."""
    table = pa.table({"score": [1.0, 3, 4, 5] * (answered // 4) + [None] * silent})
    assert words in read(table, responded=None).why


@pytest.mark.parametrize("silent", [3, 20])
def test_all_who_were_silent_and_are_reached_tell_it_however_few_they_are(silent):
    """Nobody's answer is missing any more: the mean is that of all."""
    score = [1.0, 3, 4, 5] * 25
    table = pa.table({"score": score + [None] * silent, "called": [None] * 100 + [2.0] * silent, "who": [False] * 100 + [True] * silent})  # fmt: skip
    back = read(table, responded=None, callback="called", drawn="who")
    assert back.claims == "corrected"
    assert back.corrected.value == pytest.approx((sum(score) + 2 * silent) / (100 + silent))


def test_call_backs_that_reach_too_few_are_bounded_and_not_claimed():
    """150 are drawn, and half of them do not pick up."""
    table, truth = made(depends="answer", call=150)
    said = [None if one is None else (f"{one:g}" if k % 2 else "not reached") for k, one in enumerate(table["called"].to_pylist())]  # fmt: skip
    back = read(table.set_column(4, "called", pa.array(said)), callback="called")
    assert back.claims != "corrected"
    assert back.callbacks.drawn == 150
    assert back.callbacks.low < truth < back.callbacks.high


def test_without_call_backs_the_bounds_hold_whatever_the_others_think():
    """Nobody's answer is assumed."""
    table, truth = made(depends="answer")
    bounds = read(table).bounds
    share = 1 - table["score"].null_count / table.num_rows
    assert bounds.high - bounds.low == pytest.approx(4 * (1 - share))
    assert bounds.interval_low < bounds.low < truth < bounds.high < bounds.interval_high


def test_everybody_who_answers_speaks_for_everybody():
    """A response of 100 %: raw and corrected are one, and so are the bounds."""
    table = pa.table({"score": [1.0, 2, 3, 4, 5] * 10, "answered": ["yes"] * 50})
    reading = read(table)
    assert (reading.claims, reading.corrected) == ("corrected", reading.raw)
    assert reading.bounds.low == reading.bounds.high == 3


def test_nobody_who_answers_says_nothing():
    """All are asked, none answers."""
    reading = read(pa.table({"score": pa.nulls(40), "answered": [0] * 40}))
    assert reading.claims == "refused"
    assert isinstance(reading.raw, Unknown)
    assert isinstance(reading.corrected, Unknown)
    assert reading.response_rate.value == 0
    assert (reading.bounds.low, reading.bounds.high) == (1, 5)


def test_the_same_score_of_all_who_answered_is_not_certainty():
    """40 of 200 answered, each with a 4."""
    table = pa.table({"score": [4.0] * 40 + [None] * 160, "answered": [1] * 40 + [0] * 160})
    reading = read(table)
    assert reading.raw.low < 3.8
    assert reading.raw.high > 4.05


def test_scores_out_of_scale_are_removed_and_counted():
    """99 stands for "no answer" in many a form."""
    table = pa.table({"score": [99.0] * 5 + [1.0, 2, 3, 4, 5] * 6, "answered": [1] * 35})
    reading = read_survey(table, score="score", responded="answered")
    assert [(one.why, one.n) for one in reading.removed] == [("outside the scale from 1 to 5", 5)]
    assert (reading.invited, reading.answered) == (35, 30)


@pytest.mark.parametrize(
    ("column", "message"),
    [
        ({"score": ["good"] * 20}, "holds no numbers"),
        ({"answered": ["perhaps"] * 20}, "neither yes nor no"),
        ({"other": [1] * 20}, "There is no column 'score'"),
    ],
)
def test_a_table_that_is_no_survey_is_refused_in_words(column, message):
    """Texts for scores, answers that are neither yes nor no, a column that is not there."""
    table = pa.table({"score": [3.0] * 20, "answered": [1] * 20} | column)
    if "other" in column:
        table = table.drop_columns("score")
    with pytest.raises(SurveyUnusable, match=message):
        read(table)


def test_what_is_known_only_of_those_who_answered_cannot_be_weighted_on():
    """The score itself, as something known of all."""
    with pytest.raises(SurveyUnusable, match="not known of those who did not answer"):
        read(made()[0], known=("score",))


def test_a_scale_without_width_is_refused():
    """From 5 to 5."""
    with pytest.raises(MeasureUnknown):
        read(made()[0], scale=(5, 5))


def test_promoters_and_satisfied_customers_are_counted_as_they_are_defined():
    """0 to 10: two promoters, one passive, one detractor; 1 to 5: half of them 4 or 5."""
    tens = pa.table({"score": [10.0, 9, 8, 6] * 10})
    fives = pa.table({"score": [5.0, 4, 3, 1] * 10})
    assert read_survey(tens, score="score", measure="nps").raw.value == 0.25
    assert read_survey(fives, score="score", measure="csat").raw.value == 0.5


def test_few_answers_give_no_trend_and_a_changed_response_is_named():
    """Two weeks of 40 answers, one of five; in the second fewer answer."""
    weeks = ["1"] * 60 + ["2"] * 200 + ["3"] * 60
    answered = [1] * 40 + [0] * 20 + [1] * 40 + [0] * 160 + [1] * 5 + [0] * 55
    score = [(k % 5) + 1.0 if yes else None for k, yes in enumerate(answered)]
    trend = read(pa.table({"score": score, "answered": answered, "week": weeks}), period="week").trend  # fmt: skip
    assert [isinstance(one.raw, Estimate) for one in trend] == [True, True, False]
    assert "from 67% to 20%" in trend[1].note


def test_a_part_that_nobody_answers_in_is_named():
    """30 customers of the queue 'night' were asked."""
    table = pa.table({"score": [3.0, 4.0] * 20 + [None] * 70, "queue": ["day"] * 80 + ["night"] * 30})  # fmt: skip
    reading = read_survey(table, score="score", known=("queue",), scale=(1, 5))
    assert any("Of 30 in queue 'night' nobody answered" in one for one in reading.sparse)


def test_the_sensitivity_says_how_different_the_silent_would_have_to_be():
    """The figure moves by the share that did not answer times delta; a target has its tipping point."""
    table, _ = made()
    reading = read(table, known=("automatic",), target=3.0)
    found = reading.sensitivity
    missing = 1 - reading.answered / reading.invited
    assert reading.corrected.value + missing * found.tipping == pytest.approx(3.0)
    assert found.low < reading.corrected.low < reading.corrected.high < found.high
    assert "convention" in found.basis


def test_a_lot_that_moves_who_answers_tells_what_the_others_would_say():
    """A third was offered nothing, a third little, a third much; the pleased answer more."""
    random = np.random.default_rng(3)
    score = np.clip(np.round(3.2 + 1.1 * random.normal(size=6000)), 1, 5)
    arm = random.integers(0, 3, 6000)
    answered = -1 + 1.2 * arm + 0.6 * (score - 3) + random.logistic(size=6000) > 0
    table = pa.table({"score": pa.array(score, mask=~answered), "arm": arm})
    reading = read_survey(table, score="score", incentive="arm", scale=(1, 5))
    assert not holds(reading.raw, score.mean())
    assert holds(reading.corrected, score.mean())
    assert reading.incentive.bounds.low < score.mean() < reading.incentive.bounds.high
    assert reading.claims == "corrected"


def test_a_lot_that_moves_hardly_anybody_is_not_gone_by():
    """The same answer rates in both arms."""
    random = np.random.default_rng(3)
    answered = random.random(1000) < 0.3
    table = pa.table({"score": pa.array(np.full(1000, 3.0), mask=~answered), "arm": random.integers(0, 2, 1000)})  # fmt: skip
    reading = read_survey(table, score="score", incentive="arm", scale=(1, 5))
    assert reading.claims == "trend_only"
    assert isinstance(reading.incentive.figure, Unknown)


def test_a_draw_is_by_lot_and_the_same_for_the_same_people():
    """150 of 1,000 in whatever order they come, each as likely as the others."""
    people = [f"c{k}" for k in range(1000)]
    one, other = draw_callbacks(people, 150, 7), draw_callbacks(people[::-1], 150, 7)
    assert one.equals(other)
    assert len(set(one["contact"].to_pylist())) == 150
    assert set(one["inclusion_probability"].to_pylist()) == {0.15}


def test_fewer_call_backs_than_tell_anything_are_not_drawn():
    """40 of 1,000; but all of 90, where there are no more."""
    with pytest.raises(DrawTooSmall):
        draw_callbacks([str(k) for k in range(1000)], 40)
    assert draw_callbacks([str(k) for k in range(90)], 90).num_rows == 90


def test_the_model_of_who_answers_is_that_of_scikit_learn():
    """Ridge logistic regression with a free level, on the same columns."""
    linear = pytest.importorskip("sklearn.linear_model")
    random = np.random.default_rng(0)
    x = random.normal(size=(400, 3))
    y = random.random(400) < 1 / (1 + np.exp(1 - x[:, 0]))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = linear.LogisticRegression(C=1 / 3, tol=1e-10, max_iter=1000).fit(x, y)
    assert _logistic(x, y, x) == pytest.approx(theirs.predict_proba(x)[:, 1], abs=1e-5)


def test_weighting_covers_where_it_may_and_says_less_where_it_may_not():
    """60 surveys of 600 in each world, seeded; benchmarks/surveys.py has 400 of each."""
    held = dict.fromkeys(("known", "answer", "back"), 0)
    truths = {one: made(400_000, 0, one)[1] for one in ("known", "answer")}
    for seed in range(60):
        held["known"] += holds(read(made(600, seed)[0], known=("automatic",)).corrected, truths["known"])  # fmt: skip
        table, _ = made(600, seed, "answer", 150)
        held["answer"] += holds(read(table, known=("automatic",)).corrected, truths["answer"])
        held["back"] += holds(read(table, known=("automatic",), callback="called").corrected, truths["answer"])  # fmt: skip
    assert 53 <= held["known"] <= 60
    assert 53 <= held["back"] <= 60
    assert held["answer"] <= 45


def test_a_reading_goes_through_the_codec_and_comes_back():
    """With call-backs, groups and a trend."""
    table, _ = made(call=150)
    reading = read(table, known=("automatic",), callback="called", groups=("queue",), period="queue")  # fmt: skip
    assert from_json(to_json(reading), type(reading)) == reading


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), st.booleans()), min_size=1, max_size=60))
def test_every_figure_stays_on_its_scale_and_between_its_ends(rows):
    """Whatever was answered, by however few."""
    table = pa.table({"score": [float(one) for one, _ in rows], "answered": [yes for _, yes in rows]})  # fmt: skip
    reading = read(table)
    for figure in (reading.raw, reading.corrected):
        if isinstance(figure, Estimate):
            assert 1 <= figure.low <= figure.value <= figure.high <= 5
    assert 1 <= reading.bounds.low <= reading.bounds.high <= 5
