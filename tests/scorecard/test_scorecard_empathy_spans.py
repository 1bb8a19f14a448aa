"""Which stretches of a turn are quoted for having addressed a feeling."""

from __future__ import annotations

import doctest
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellspent.scorecard import empathy_spans
from wellspent.scorecard.empathy_spans import empathic_kinds, empathic_spans, read_kinds, units

WORDS = st.sampled_from(
    ["I'm so sorry", "your card", "me too", "I had it", "why?", ", but", ". ", "!", "…", "\n", " "]
)


def quoted(text: str) -> list[str]:
    return [text[start:end] for start, end in empathic_spans(text)]


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("Your postcode? I'm so sorry about that. One moment.", ["I'm so sorry about that."]),
        ("I’m so sorry. Your postcode?", ["I’m so sorry."]),
        ("It ships today, but I understand how worrying this is.", ["but I understand how worrying this is."]),
        ("Don't worry. We'll get you home. The gate is B4.", ["Don't worry. We'll get you home."]),
        ("Me too. My flight was cancelled last week. The gate is B4.",
         ["Me too. My flight was cancelled last week."]),
    ],
)  # fmt: skip
def test_what_addresses_a_feeling_is_quoted_and_what_keeps_to_the_matter_is_not(text, quotes):
    assert quoted(text) == quotes


def test_a_short_turn_without_a_known_phrase_is_quoted_whole():
    assert quoted("Bless him. Poor thing.") == ["Bless him. Poor thing."]


def test_a_long_turn_without_a_known_phrase_is_quoted_by_its_first_sentence():
    assert quoted("Bless him. Gate B4. Row two. Seat C.") == ["Bless him."]


def test_a_turn_without_words_is_quoted_by_nothing():
    assert empathic_spans(" … ") == []


@given(st.lists(WORDS, max_size=12).map("".join) | st.text(max_size=80))
def test_quotes_stand_in_the_turn_in_order_apart_and_without_blank_edges(text):
    spans = empathic_spans(text)
    assert all(text[a:b] and text[a:b] == text[a:b].strip() for a, b in spans)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))
    assert all(0 <= start < end <= len(text) for start, end in spans)


@given(st.lists(WORDS, max_size=12).map("".join) | st.text(max_size=80))
def test_no_word_is_lost_between_units(text):
    kept = "".join(text[start:end] for start, end in units(text))
    assert [c for c in kept if c.isalnum()] == [c for c in text if c.isalnum()]


@pytest.mark.parametrize("name", list(read_kinds()))
def test_every_kind_says_what_it_is(name):
    assert read_kinds()[name].says


def test_kinds_are_named():
    assert "apologises" in empathic_kinds("I am so sorry")
    assert empathic_kinds("Your postcode") == frozenset()


def test_the_examples_of_the_docstrings_hold():
    assert doctest.testmod(empathy_spans).failed == 0
