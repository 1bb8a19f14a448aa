"""Answers that nobody gave, and answers given twice."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from wellspent.listening.surveys.cleaning import clean
from wellspent.listening.surveys.reading import read_survey

NOON = 43_200.0


def cleaned(rows):
    """`rows` are (contact, customer, score, second after noon it came, second it was sent)."""
    contact, customer, score, at, sent = (np.array(one, dtype=float) for one in zip(*rows, strict=True))  # fmt: skip
    kept = clean(score, contact.astype(int), customer.astype(int), NOON + at, NOON + sent)
    return {int(contact[k]): score[k] for k in kept.rows[kept.answered]}, [one.n for one in kept.removed], len(kept.rows)  # fmt: skip


def test_a_machine_that_opens_every_link_of_a_mail_answers_nothing():
    """Good, fair and bad within two seconds; the customer answers half an hour later."""
    scanned = [(1, 1, 5, 0, -60), (1, 1, 3, 1, -60), (1, 1, 1, 2, -60), (1, 1, 4, 1800, -60)]
    assert cleaned(scanned) == ({1: 4.0}, [3], 1)


def test_a_contact_that_only_a_machine_answered_stays_an_invitation():
    """Three links within two seconds, and nothing else."""
    assert cleaned([(1, 1, 5, 0, -60), (1, 1, 3, 1, -60), (1, 1, 1, 2, -60)]) == ({}, [3], 1)


def test_an_answer_within_two_seconds_of_the_mail_is_no_answer():
    """One came after a second, one after a minute."""
    assert cleaned([(1, 1, 5, 1, 0), (2, 2, 4, 60, 0)]) == ({2: 4.0}, [1], 2)


def test_one_customer_who_answers_for_three_contacts_at_once_is_a_machine():
    """All with a 1, within six seconds; another customer answers twice in a minute."""
    burst = [(k, 1, 1, 2 * k, -600) for k in range(1, 4)]
    own = [(7, 2, 4, 0, -600), (8, 2, 4, 50, -600)]
    assert cleaned(burst + own) == ({7: 4.0, 8: 4.0}, [3], 5)


def test_of_two_answers_for_one_contact_the_last_counts():
    """A 2 at noon, a 4 an hour later."""
    assert cleaned([(1, 1, 4, 3600, -60), (1, 1, 2, 0, -60)]) == ({1: 4.0}, [1], 1)


def test_dates_without_a_time_show_no_machine():
    """All answers stand at midnight, as dates do."""
    rows = [(k, 1, 1, -NOON, -NOON) for k in range(1, 5)]
    assert cleaned(rows)[1] == []


def test_answers_that_came_late_say_what_is_plausible_of_those_that_never_came():
    """The continuum of resistance: the later, the worse."""
    n = 600
    late = np.arange(n) % 300
    table = pa.table({"score": [5.0 - 3 * (k / 300) if yes else None for k, yes in zip(late, np.arange(n) < 300, strict=True)], "reminders": pa.array(late.astype(float))})  # fmt: skip
    found = read_survey(table, score="score", effort="reminders", scale=(1, 5)).sensitivity
    assert "continuum of resistance" in found.basis
    assert found.plausible_low == pytest.approx(-3.0, abs=0.4)
