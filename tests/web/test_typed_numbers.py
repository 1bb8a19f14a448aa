"""Numbers as forms send them: any text, of any length, is taken or refused without a fault."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellspent.web.access.typed_numbers import number_typed, seen_typed


@pytest.mark.parametrize(
    ("text", "seen"),
    [("12", 12), ("٣", 3), ("", 0), (None, 0), ("-1", 0), ("²", 0), ("1.5", 0), ("9" * 5000, 0)],
)
def test_a_version_that_nobody_can_have_seen_is_none(text, seen):
    assert seen_typed(text) == seen


@pytest.mark.parametrize(
    ("text", "number"),
    [(" 2,5 ", 2.5), ("1e3", 1000), ("ten", None), ("inf", None), ("nan", None), ("1e999", None), ("9" * 5000, None)],
)  # fmt: skip
def test_a_number_without_an_end_is_none(text, number):
    assert number_typed(text) == number


@given(st.text())
def test_any_text_is_a_finite_number_or_none(text):
    number = number_typed(text)
    assert number is None or math.isfinite(number)
    assert 0 <= seen_typed(text) < 10**9
