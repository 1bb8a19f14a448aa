"""One codec for what was heard: everything comes back as it went, an unknown as an unknown."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellspent.estimate import Estimate, Figure, Unknown
from wellspent.report.listening.as_json import HeardUnreadable, from_json, to_json

words = st.text(max_size=8)
numbers = st.floats(-1e6, 1e6)
figures = st.one_of(
    st.builds(Estimate, numbers, numbers, numbers, st.integers(0, 99), words),
    st.builds(Unknown, words, words),
)


@dataclass(frozen=True, slots=True)
class Small:
    """A result with one of everything."""

    figure: Figure
    day: date | None
    moment: datetime
    by_name: Mapping[str, Figure]
    pairs: tuple[tuple[str, Figure], ...]


@dataclass(frozen=True, slots=True)
class Large:
    """A result that holds others, or says why not."""

    one: Small | Unknown
    none: Small | None
    many: tuple[Small, ...]


small = st.builds(
    Small, figures, st.none() | st.dates(), st.datetimes(), st.dictionaries(words, figures, max_size=2),
    st.lists(st.tuples(words, figures), max_size=2).map(tuple),
)  # fmt: skip
unknown = st.builds(Unknown, words, words)


@given(st.builds(Large, small | unknown, st.none() | small, st.lists(small, max_size=2).map(tuple)))
def test_what_was_written_is_read_again(large):
    assert from_json(json.loads(json.dumps(to_json(large))), Large) == large


@pytest.mark.parametrize("broken", [{}, [], None, 3, "x", {"one": {}, "none": None, "many": 7}])
def test_what_is_something_else_is_refused_in_a_sentence(broken):
    with pytest.raises(HeardUnreadable, match="wellspent listen"):
        from_json(broken, Large)
