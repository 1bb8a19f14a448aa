"""How far two readings agree: closed examples, a plain second implementation, and laws."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score, f1_score

from wellspent.agreement import (
    ReadingsUneven,
    class_figures,
    cohen_kappa,
    confusion,
    gwet_ac1,
    krippendorff_alpha,
    macro_f1,
    raw_agreement,
)

PAIRS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abcd")), min_size=1)


def split(pairs):
    return [a for a, _ in pairs], [b for _, b in pairs]


def test_kappa_of_cohens_classic_table_of_fifty():
    """20 both yes, 15 both no, 5 and 10 apart: p_o = .7, p_e = .5."""
    first = ["yes"] * 25 + ["no"] * 25
    second = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
    assert cohen_kappa(first, second) == pytest.approx(0.4)
    assert raw_agreement(first, second) == pytest.approx(0.7)


def test_alpha_of_krippendorffs_own_example_with_gaps():
    """Krippendorff 2011, section C: four observers, twelve units, nominal α = .743."""
    _ = None
    readings = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
        [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
    ]
    assert krippendorff_alpha(*readings) == pytest.approx(0.743, abs=0.0005)


def test_at_high_prevalence_alpha_falls_and_ac1_stays():
    """118 both no, 5 and 0 apart, 2 both yes."""
    first = ["no"] * 118 + ["yes"] * 5 + ["yes"] * 2
    second = ["no"] * 118 + ["no"] * 5 + ["yes"] * 2
    assert gwet_ac1(first, second) == pytest.approx(0.9569, abs=0.0005)
    assert krippendorff_alpha(first, second) < 0.5


@given(PAIRS)
def test_kappa_and_macro_f1_are_those_of_scikit_learn(pairs):
    first, second = split(pairs)
    labels = sorted(set(first))
    assert macro_f1(first, second) == pytest.approx(
        f1_score(first, second, labels=labels, average="macro", zero_division=0)
    )
    if len({*first, *second}) > 1:
        assert cohen_kappa(first, second) == pytest.approx(cohen_kappa_score(first, second))


@given(PAIRS)
def test_alpha_is_that_of_counting_every_pair_one_by_one(pairs):
    values = [value for pair in pairs for value in pair]
    apart = sum(a != b for a, b in pairs) / len(pairs)
    expected = [a != b for a, b in itertools.permutations(values, 2)]
    alpha = krippendorff_alpha(*split(pairs))
    if any(expected):
        assert alpha == pytest.approx(1 - apart / (sum(expected) / len(expected)))
    else:
        assert alpha is None


@given(PAIRS)
def test_ac1_is_that_of_its_formula_written_out(pairs):
    first, second = split(pairs)
    labels = ["a", "b", "c", "d"]
    shares = [(first.count(k) + second.count(k)) / (2 * len(pairs)) for k in labels]
    chance = sum(p * (1 - p) for p in shares) / 3
    same = sum(a == b for a, b in pairs) / len(pairs)
    assert gwet_ac1(first, second, labels) == pytest.approx((same - chance) / (1 - chance))


@given(PAIRS, st.randoms(use_true_random=False))
def test_who_reads_first_and_in_which_order_changes_nothing(pairs, chance):
    first, second = split(pairs)
    shuffled = list(pairs)
    chance.shuffle(shuffled)
    for measure in (raw_agreement, cohen_kappa, gwet_ac1, krippendorff_alpha):
        expected = pytest.approx(measure(first, second))
        assert measure(second, first) == expected
        assert measure(*split(shuffled)) == expected


@given(st.lists(st.sampled_from("abc"), min_size=2).filter(lambda r: len(set(r)) > 1))
def test_a_reading_agrees_with_itself_perfectly(reading):
    for measure in (raw_agreement, cohen_kappa, gwet_ac1, krippendorff_alpha, macro_f1):
        assert measure(reading, reading) == pytest.approx(1.0)


@pytest.mark.parametrize(
    "measure", [raw_agreement, cohen_kappa, gwet_ac1, krippendorff_alpha, macro_f1]
)
def test_what_is_not_defined_is_none_and_not_zero(measure):
    assert measure([], []) is None


def test_one_label_throughout_leaves_nothing_beyond_chance_to_measure():
    assert cohen_kappa(["a", "a"], ["a", "a"]) is None
    assert krippendorff_alpha(["a", "a"], ["a", "a"]) is None
    assert gwet_ac1(["a", "a"], ["a", "a"]) == 1.0


def test_readings_of_different_length_are_refused_with_both_lengths():
    with pytest.raises(ReadingsUneven, match="1 labels and the other 2"):
        cohen_kappa(["a"], ["a", "b"])


def test_confusion_counts_every_thing_once_and_the_most_frequent_first():
    table = confusion(["a", "a", "a", "b"], ["b", "b", "a", "b"])
    assert list(table.items()) == [(("a", "b"), 2), (("a", "a"), 1), (("b", "b"), 1)]


def test_a_label_never_called_has_no_precision():
    figures = class_figures(["a", "b"], ["a", "a"])
    assert figures["b"].precision is None
    assert (figures["a"].precision, figures["a"].recall) == (0.5, 1.0)
