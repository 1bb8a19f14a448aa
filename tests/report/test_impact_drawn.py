"""Of a large centre whole customers are drawn, and it is said."""

from __future__ import annotations

from collections import Counter

import pytest
from small_centre import connect
from weighed_centre import weighed_tables

from wellspent.report.impact.drawn import draw_customers
from wellspent.report.impact.facts import CUSTOMER, Facts, gather_worth_facts
from wellspent.settings import parse_settings


@pytest.fixture(scope="module")
def facts() -> Facts:
    return gather_worth_facts(connect(weighed_tables()), parse_settings("[worth]\n"))


def test_a_centre_that_is_small_enough_is_taken_whole(facts):
    assert draw_customers(facts, 1, most=facts.contacts) is facts


def test_customers_are_drawn_with_all_their_contacts(facts):
    drawn = draw_customers(facts, 1, most=facts.contacts // 3)
    whole, some = (Counter(one.table[CUSTOMER].to_pylist()) for one in (facts, drawn))
    assert 0 < drawn.contacts <= facts.contacts // 3
    assert {customer: whole[customer] for customer in some} == dict(some)
    assert all(len(values) == drawn.contacts for values in drawn.earlier.values())


def test_the_draw_is_said_and_the_same_seed_draws_the_same(facts):
    drawn, again, other = (draw_customers(facts, seed, most=100) for seed in (1, 1, 2))
    assert f"from {drawn.contacts:,} of {facts.contacts:,} contacts" in drawn.notes[-1]
    assert drawn.table.equals(again.table)
    assert not drawn.table.equals(other.table)
