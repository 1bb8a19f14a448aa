"""What the audit counts, and what it says of it."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from audited import fair_label, fair_score, spoken

from wellspent.audit import FLIPS, audit_contacts, choose_flips, judge_names, say_audit, say_share
from wellspent.audit.shares import estimate_clustered_share, estimate_shift
from wellspent.estimate import Estimate, Unknown
from wellspent.parts import Label
from wellspent.scorecard import Answer

NAMES = choose_flips(FLIPS, ["names.arabic"])
HINTS = choose_flips(FLIPS, ["tenure.newcomer", "scores.recorded"])
TALKS = [
    spoken("Larkline, Priya speaking", "I was charged twice", "Let me look", "Thanks", "It is done",
           agent="Priya", identity=f"c-{n}")
    for n in range(20)
]  # fmt: skip


def unfair_label(contact):
    """The first turn is rapport where it names Priya, and documentation where it does not."""
    warm = "Priya" in contact.turns[0].text
    first = Label.of("rapport" if warm else "documentation")
    return (first, *fair_label(contact)[1:])


def unfair_score(contact, _labels):
    """Who says that they are new is marked down; the record's hint is read too."""
    new = any("one week" in t.text for t in contact.turns) or "last_score" in contact.attributes
    return (Answer("resolved", "no" if new else "yes", (), "x", 1.0),)


def row(audit, name, view="stored"):
    (found,) = [r for r in (*audit.rows, *audit.families) if (r.name, r.view) == (name, view)]
    return found


def test_a_labeller_that_looks_at_no_words_is_found_fair():
    audit = audit_contacts(TALKS, fair_label, fair_score)
    assert {r.name for r in audit.families} == {
        "names",
        "dialect",
        "politeness",
        "tenure",
        "scores",
    }
    assert all(r.labels().value == 0 for r in audit.rows if isinstance(r.labels(), Estimate))
    assert row(audit, "names", "spoken").labels().high > 0


def test_a_label_that_hangs_on_a_name_is_counted_where_the_name_stood():
    """One of five turns"""
    found = row(audit_contacts(TALKS, unfair_label, fair_score, NAMES), "names.arabic", "spoken")
    assert found.labels().value == pytest.approx(0.2)
    assert found.labels("pace").value == pytest.approx(0.2)
    assert found.labels("friction").value == 0
    assert found.where_touched.value == 1
    assert found.elsewhere.value == 0
    assert found.contacts == 20


def test_an_answer_that_hangs_on_tenure_is_counted_with_its_direction():
    found = row(audit_contacts(TALKS, fair_label, unfair_score, HINTS), "tenure.newcomer")
    assert (found.answers().value, found.shift().value) == (1, -1)
    assert found.answers("resolved").value == 1


def test_where_both_sides_have_the_same_fault_no_difference_is_counted():
    """The record's hint is there before and after; only its value differs"""
    found = row(audit_contacts(TALKS, fair_label, unfair_score, HINTS), "scores.recorded")
    assert (found.answers().value, found.where_touched) == (0, found.where_touched)
    assert isinstance(found.where_touched, Unknown)


def test_too_few_contacts_are_not_enough_to_say():
    audit = audit_contacts(TALKS[:3], fair_label, fair_score, NAMES)
    assert isinstance(row(audit, "names").labels(), Unknown)
    assert any("not enough to say" in sentence for sentence in say_audit(audit))


def test_the_same_contacts_give_the_same_figures():
    once, twice = (audit_contacts(TALKS, unfair_label, unfair_score, HINTS) for _ in range(2))
    assert once == twice


def test_the_promise_is_judged_by_the_value_and_by_the_interval():
    figure = Estimate(0.002, 0.001, 0.004, 50, "")
    assert judge_names(figure) == "within"
    assert judge_names(replace(figure, high=0.03)) == "not shown"
    assert judge_names(replace(figure, value=0.02, high=0.03)) == "outside"
    assert judge_names(Unknown("few", "more")) == "unknown"
    assert say_share(figure) == "0.2 % [0.1, 0.4]"


def test_the_reading_says_when_the_promise_is_broken():
    said = " ".join(say_audit(audit_contacts(TALKS, unfair_label, fair_score, NAMES)))
    assert "20.0 % " in said
    assert "more than the 1 % that the product promises" in said


def test_no_change_in_few_contacts_is_no_proof():
    """Rule of three: nothing in 20 contacts leaves room for some 18 %"""
    figure = estimate_clustered_share([0] * 20, [10] * 20)
    assert (figure.value, figure.low) == (0, 0)
    assert 0.1 < figure.high < 0.2


def test_the_interval_of_a_clustered_share_covers_the_truth_as_often_as_it_says():
    rng = random.Random(5)
    truth, inside, tries = 0.06, 0, 400
    for _ in range(tries):
        shares = [rng.betavariate(0.6, 9.4) for _ in range(60)]  # mean .06, very uneven
        sizes = [rng.randrange(5, 40) for _ in shares]
        hits = [sum(rng.random() < p for _ in range(n)) for p, n in zip(shares, sizes, strict=True)]
        figure = estimate_clustered_share(hits, sizes)
        inside += figure.low <= truth <= figure.high
    assert 0.91 <= inside / tries <= 0.98


def test_a_shift_that_nobody_saw_is_bounded_by_the_share_of_changes():
    share = estimate_clustered_share([0] * 30, [8] * 30)
    shift = estimate_shift([0.0] * 30, share)
    assert (shift.value, shift.low, shift.high) == (0, -share.high, share.high)
