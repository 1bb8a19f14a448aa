"""The transformer reads a conversation in windows, and every turn is answered once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wellspent.labelling.careful.windows import MARKERS, pieces_of, windows_of

LENGTHS = st.lists(st.integers(1, 73), min_size=1, max_size=120)
SIZES = st.integers(75, 512)


@given(LENGTHS, SIZES)
def test_every_turn_is_answered_from_exactly_one_window(lengths, size):
    """A conversation of any length, in windows of any size that holds its longest turn."""
    answered = [n for window in windows_of(lengths, size) for n in range(window.begin, window.end)]
    assert answered == list(range(len(lengths)))


@given(LENGTHS, SIZES)
def test_no_window_is_larger_than_what_can_be_read(lengths, size):
    """Two places of it are taken: one begins it, one ends it."""
    windows = windows_of(lengths, size)
    assert all(sum(lengths[w.first : w.last]) <= size - 2 for w in windows)


@given(LENGTHS, SIZES)
def test_a_turn_is_answered_from_a_window_that_holds_it(lengths, size):
    """And windows go on where the one before has begun, so that none is skipped."""
    for window in windows_of(lengths, size):
        assert window.first <= window.begin <= window.end <= window.last


def test_what_fits_is_read_at_once():
    """Three turns of ten pieces."""
    assert windows_of([10, 10, 10], 32) == [(0, 3, 0, 3)]


def test_a_long_turn_keeps_its_beginning_and_its_end():
    """A hundred pieces, numbered."""
    kept = pieces_of("customer", list(range(1000, 1100)))
    assert kept == [MARKERS["customer"], *range(1000, 1048), *range(1076, 1100)]
