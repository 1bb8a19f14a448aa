"""A corrected score is the automatic one of all, set right by people's random sample of some."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from simulated_centre import Centre, centre, scored, within_strata

from wellspent.estimate import Estimate, Unknown
from wellspent.quality import (
    SampleNotRandom,
    TableUnusable,
    correct_each,
    correct_question,
    correct_score,
)
from wellspent.quality.intervals import NOTHING_DIFFERED

SEED = 20261122


def one_draw(whole: Centre, sizes, each, seed=1):
    drawn, chance = within_strata(sizes, each)(np.random.default_rng(seed))
    return whole.frame(), whole.sample(drawn, chance)


def plain(whole: Centre, drawn, sizes):
    """The textbook's stratified difference estimator: value, error, freedom. Cochran 1977, 5.4."""
    value, parts = float(whole.automatic.mean()), []
    for h, size in enumerate(sizes):
        own = drawn[whole.stratum[drawn] == h]
        e = whole.person[own] - whole.automatic[own]
        share, n = size / sum(sizes), len(own)
        value += share * e.mean()
        parts.append((share**2 * (1 - n / size) * e.var(ddof=1) / n, n - 1))
    variance = sum(v for v, _ in parts)
    freedom = variance**2 / sum(v**2 / (f + 2) for v, f in parts if v) - 2
    return value, variance**0.5, freedom


@settings(max_examples=40)
@given(st.lists(st.integers(6, 40), min_size=1, max_size=4), st.integers(0, 99))
def test_it_is_the_textbooks_stratified_difference_estimator(sizes, seed):
    whole = centre(np.random.default_rng(seed), sizes=sizes)
    each = [max(4, n // 3) for n in sizes] if len(sizes) > 1 else [max(8, sizes[0] // 3)]
    if sum(each) < 8 or any(n >= size for n, size in zip(each, sizes, strict=True)):
        return
    drawn, chance = within_strata(sizes, each)(np.random.default_rng(seed))
    found = correct_score(whole.frame(), whole.sample(drawn, chance), (-1, 2))
    value, error, freedom = plain(whole, drawn, sizes)
    assert found.corrected.value == pytest.approx(value)
    assert (found.scatter.error, found.scatter.freedom) == pytest.approx((error, freedom))
    half = stats.t(freedom).ppf(0.975) * error
    assert found.corrected.high - found.corrected.value == pytest.approx(half)


@settings(max_examples=40)
@given(st.integers(0, 50), st.randoms())
def test_the_order_of_rows_changes_no_figure(seed, random):
    frame, sample = one_draw(centre(np.random.default_rng(seed), (20, 30)), (20, 30), (6, 6))
    mixed = [table.take(random.sample(range(len(table)), len(table))) for table in (frame, sample)]
    first, second = correct_score(frame, sample), correct_score(*mixed)
    assert first.corrected.low == pytest.approx(second.corrected.low)
    assert first.people.value == pytest.approx(second.people.value)


@settings(max_examples=40)
@given(st.floats(-0.3, 0.3), st.integers(0, 20))
def test_however_much_too_kind_the_scorer_is_the_corrected_score_stays(bias, seed):
    whole = centre(np.random.default_rng(seed), sizes=(60,), bias=0.0)
    kinder = Centre(whole.stratum, whole.person, whole.automatic + bias)
    first, second = (
        correct_score(*one_draw(each, (60,), (15,)), (-2, 3)).corrected for each in (whole, kinder)
    )
    assert first.value == pytest.approx(second.value)
    assert first.low == pytest.approx(second.low)


def test_unequal_probabilities_weigh_as_horvitz_and_thompson_and_hajek_say():
    """Three contacts in five stand for 2, the others for 4 each: the mean is Σwy / Σw."""
    chance = np.array([0.5, 0.5, 0.5, 0.25, 0.25] * 2)
    person = np.linspace(0, 1, 10)
    frame = pa.table({"contact": [f"c{i}" for i in range(28)], "stratum": ["s"] * 28,
                      "automatic": pa.nulls(28, pa.float64())})  # fmt: skip
    found = correct_score(frame, scored([f"c{i}" for i in range(10)], chance, person))
    assert found.people.value == pytest.approx((person / chance).sum() / (1 / chance).sum())
    assert found.corrected.value == pytest.approx(found.people.value)
    assert (found.without_automatic, found.contacts) == (28, 28)


def test_three_figures_stand_apart():
    """The scorer gives 0.15 too much; people's mean of 20 contacts is rough; both are shown as such."""
    whole = centre(np.random.default_rng(SEED))
    found = correct_score(*one_draw(whole, (300,), (20,)))
    assert found.automatic.value == pytest.approx(whole.automatic.mean())
    assert "says nothing about what people would say" in found.automatic.method
    assert found.people.method == "people's random sample, t interval"
    assert found.corrected.method == "automatic, corrected by people's random sample, t interval"
    assert (found.drawn, found.scored, found.corrected.n) == (20, 20, 20)
    assert found.gain > 4


def test_contacts_that_all_were_scored_by_people_leave_nothing_to_chance():
    whole = centre(np.random.default_rng(SEED), sizes=(12,))
    found = correct_score(*one_draw(whole, (12,), (12,)))
    assert found.corrected.low == found.corrected.high == pytest.approx(whole.truth)
    assert found.gain is None


def test_where_nothing_differed_the_interval_is_not_of_no_width():
    whole = centre(np.random.default_rng(SEED), bias=0.0, noise=0.0)
    found = correct_score(*one_draw(whole, (300,), (20,))).corrected
    assert found.method == NOTHING_DIFFERED
    assert found.value - found.low == pytest.approx(1 - 0.025 ** (1 / 20))


def test_a_contact_without_automatic_score_takes_its_stratums_mean():
    whole = centre(np.random.default_rng(SEED), sizes=(40, 40), means=(0.3, 0.8))
    holes = Centre(whole.stratum, whole.person, whole.automatic.copy())
    holes.automatic[::4] = np.nan
    filled = Centre(whole.stratum, whole.person, holes.automatic.copy())
    for h in (0, 1):
        own = filled.automatic[whole.stratum == h]
        own[np.isnan(own)] = np.nanmean(own)
        filled.automatic[whole.stratum == h] = own
    first, second = (correct_score(*one_draw(each, (40, 40), (12, 12))) for each in (holes, filled))
    assert first.corrected.value == pytest.approx(second.corrected.value)
    assert first.corrected.low == pytest.approx(second.corrected.low)
    assert (first.without_automatic, second.without_automatic) == (20, 0)


@pytest.mark.parametrize("column", ["inclusion_probability", "audit"])
def test_an_ordinary_evaluation_is_refused_as_sample(column):
    frame, sample = one_draw(centre(np.random.default_rng(SEED)), (300,), (20,))
    values = [None, *sample[column].to_pylist()[1:]]
    place = sample.column_names.index(column)
    chosen = sample.set_column(place, column, pa.array(values, sample[column].type))
    with pytest.raises(SampleNotRandom, match="was scored but not drawn at random"):
        correct_score(frame, chosen)


def test_below_eight_scored_contacts_it_says_what_is_missing():
    frame, sample = one_draw(centre(np.random.default_rng(SEED)), (300,), (7,))
    found = correct_score(frame, sample)
    assert isinstance(found.automatic, Estimate)
    assert found.corrected == found.people
    assert found.corrected == Unknown(
        "7 scored contacts, and a figure needs 8",
        "1 more scored contact",
    )


def test_a_sample_of_nothing_is_too_few():
    nothing = pa.table(
        {name: [] for name in ("contact", "inclusion_probability", "audit", "person")}
    )
    found = correct_score(centre(np.random.default_rng(SEED)).frame(), nothing)
    assert found.corrected.reason == "0 scored contacts, and a figure needs 8"
    assert found.gain is None


def test_drawn_contacts_left_out_are_not_passed_over():
    """Of 20 drawn, people scored 12: those left out may be the long or the awkward ones."""
    frame, sample = one_draw(centre(np.random.default_rng(SEED)), (300,), (20,))
    person = [*sample["person"].to_pylist()[:12], *[None] * 8]
    found = correct_score(frame, sample.set_column(3, "person", pa.array(person, pa.float64())))
    assert found.corrected.lift == "scores for 4 more of those drawn"
    assert (found.drawn, found.scored) == (20, 12)


def test_a_stratum_of_which_nothing_was_scored_is_named():
    frame, sample = one_draw(centre(np.random.default_rng(SEED), (20, 30)), (20, 30), (10, 0))
    assert correct_score(frame, sample).corrected.reason == (
        "no scored contact of s1 in the random sample"
    )


def test_a_stratum_of_one_scored_contact_widens_the_interval():
    sizes = (100, 30)
    whole = centre(np.random.default_rng(SEED), sizes)
    one = correct_score(*one_draw(whole, sizes, (20, 1))).corrected
    several = correct_score(*one_draw(whole, sizes, (20, 6))).corrected
    assert one.high - one.low > several.high - several.low


def test_a_sample_of_other_contacts_is_refused():
    frame, sample = one_draw(centre(np.random.default_rng(SEED)), (300,), (20,))
    with pytest.raises(TableUnusable, match="which the frame has not"):
        correct_score(frame.slice(0, 20), sample)


def test_each_agent_has_their_own_figures_by_name():
    sizes = (40, 50, 60)
    whole = centre(np.random.default_rng(SEED), sizes, means=(0.8, 0.4, 0.6))
    frame, sample = one_draw(whole, sizes, (10, 10, 3))
    found = correct_each(frame, sample, "stratum")
    assert list(found) == ["s0", "s1", "s2"]
    assert found["s0"].contacts == 40
    assert isinstance(found["s2"].corrected, Unknown)
    own = frame.filter(pc.equal(frame["stratum"], "s0"))
    inside = pc.is_in(sample["contact"], value_set=own["contact"].combine_chunks())
    assert found["s0"] == correct_score(own, sample.filter(inside))


# --- one question ----------------------------------------------------------------------------


def question(automatic, person, drawn):
    n = len(automatic)
    frame = pa.table({"contact": [f"c{i}" for i in range(n)], "stratum": ["s"] * n,
                      "automatic": pa.array(automatic, pa.string())})  # fmt: skip
    said = pa.array([person[i] for i in drawn], pa.string())
    return frame, scored([f"c{i}" for i in drawn], [len(drawn) / n] * len(drawn), said)


def test_an_answer_without_occasion_leaves_the_denominator():
    """The scorer is always right: 4 yes, 2 partly, 2 no, 8 without occasion give 5 of 8."""
    answers = ["yes", "partly", "no", "yes", *["no_occasion"] * 4] * 2
    found = correct_question(*question(answers, answers, range(16)))
    assert found.corrected.value == found.people.value == pytest.approx(5 / 8)
    assert found.corrected.n == 8


def test_an_occasion_that_the_scorer_overlooks_is_counted_by_the_correction():
    """16 contacts, the scorer sees 8 occasions, all yes; people see 16, and the others are no."""
    automatic = ["yes", "no_occasion"] * 8
    person = ["yes", "no"] * 8
    found = correct_question(*question(automatic, person, range(16)))
    assert found.automatic.value == 1.0
    assert found.corrected.value == pytest.approx(0.5)


def test_where_no_contact_seems_to_count_there_is_no_figure():
    """The scorer sees occasions in the drawn contacts alone, and people deny most of them."""
    automatic = ["yes"] * 40 + ["no_occasion"] * 360
    person = ["yes"] * 8 + ["no_occasion"] * 392
    found = correct_question(*question(automatic, person, range(40)))
    assert found.corrected.reason == "hardly a contact gave occasion"
    assert found.people.value == 1.0


def test_an_answer_that_nobody_could_tell_is_none():
    automatic = ["cannot_tell", "yes", "no", None] * 5
    person = ["yes", "yes", "no", "cannot_tell"] * 5
    found = correct_question(*question(automatic, person, range(20)))
    assert (found.without_automatic, found.drawn, found.scored) == (10, 20, 15)
    assert isinstance(found.corrected, Unknown)


def test_people_alone_have_wilsons_interval():
    """12 yes of 20 drawn from 400, by hand: t(19) for z, n as large as the correction makes it."""
    person = (["yes"] * 3 + ["no"] * 2) * 80
    found = correct_question(*question([None] * 400, person, range(20))).people
    p, n, z = 0.6, 20 / (1 - 20 / 400), stats.t(19).ppf(0.975)
    variance = (1 - 20 / 400) * 0.6 * 0.4 / 19
    half = z * (variance + z**2 / (4 * n**2)) ** 0.5 / (1 + z**2 / n)
    centre_of_it = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    assert (found.low, found.high) == pytest.approx((centre_of_it - half, centre_of_it + half))


@settings(max_examples=40)
@given(st.lists(st.sampled_from(["yes", "partly", "no", "no_occasion", "cannot_tell"]),
                min_size=12, max_size=40), st.integers(0, 99))  # fmt: skip
def test_no_figure_leaves_the_scale_or_its_own_interval(person, seed):
    rng = np.random.default_rng(seed)
    automatic = [each if rng.random() < 0.8 else "yes" for each in person]
    drawn = rng.choice(len(person), max(8, len(person) // 2), replace=False)
    found = correct_question(*question(automatic, person, drawn.tolist()))
    for figure in (found.people, found.corrected):
        if isinstance(figure, Estimate):
            assert 0 <= figure.low <= figure.value <= figure.high <= 1
