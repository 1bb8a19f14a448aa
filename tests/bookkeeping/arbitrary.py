"""Contacts with turns and states that overlap, nest, are empty, out of order or untimed."""

from __future__ import annotations

from hypothesis import strategies as st

from wellspent.contacts import CHANNELS, STATE_KINDS, Contact, State, Turn
from wellspent.parts import FRICTIONS, PARTS, Label

moments = st.none() | st.integers(-50, 400).map(lambda n: n / 10) | st.floats()
short_moments = st.none() | st.integers(0, 40).map(lambda n: n / 1000)
words = st.lists(st.sampled_from(["yes", "no", "let me check", "thanks for holding"]), max_size=8)


def turns(times):
    who = st.sampled_from(["agent", "customer", "system"])
    return st.builds(Turn, who, words.map(" ".join), times, times)


def contacts(times):
    states = st.builds(State, st.sampled_from(STATE_KINDS), times, times)
    return st.builds(
        Contact,
        st.just("c-1"),
        st.lists(turns(times), max_size=7).map(tuple),
        st.lists(states, max_size=4).map(tuple),
        channel=st.none() | st.sampled_from(CHANNELS),
    )


labels_of_seven = st.lists(
    st.builds(
        Label.of, st.sampled_from((*PARTS, "unknown")), st.sampled_from((*FRICTIONS, "none"))
    ),
    min_size=7,
    max_size=7,
)
