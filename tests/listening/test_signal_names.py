"""Listed names are heard in the ways people write and machines hear them, and ordinary words are not."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellspent.listening.signal import NO_NAMES, Names
from wellspent.listening.signals import finder_of

NAMES = Names(
    {"Brightwell": (), "Harborline": (), "Orange": (), "Nettle Mobile": ("nettle",), "Larkfield's": (),
     "JoltPlay": (), "Hexa Fibre": (), "Vantage Arcade": ()},
    {"Lantern": ()},
)  # fmt: skip


def named(text: str) -> list[str]:
    return [one.name for one in finder_of(NAMES).find(text)]


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("my wife's with harbor line she's never had it", "Harborline"),
        ("theirs at Britewell just does it", "Brightwell"),
        ("they say bright wells cheaper", "Brightwell"),
        ("i went to brigthwell", "Brightwell"),
        ("on jolt play you press a button", "JoltPlay"),
        ("Hexa Fiber's van was here", "Hexa Fibre"),
        ("HEXAFIBRE fixed theirs", "Hexa Fibre"),
        ("at larkfields it goes on the account", "Larkfield's"),
        ("my sister's on nettle and they share", "Nettle Mobile"),
        ("my sister's on orange and they share", "Orange"),
        ("I'm going to Orange tomorrow", "Orange"),
        ("orange lets you pick five", "Orange"),
    ],
)
def test_a_listed_name_is_heard_however_it_is_said(said, name):
    assert named(said) == [name]


@pytest.mark.parametrize(
    "said",
    [
        "it comes with orange juice", "an orange one please", "it was so bright, well, blinding",
        "a vintage arcade in town", "we had nettle soup", "5 Larkfield Court", "the lantern went out",
        "mail me at x@brightwell.example",
    ],
)  # fmt: skip
def test_ordinary_words_and_addresses_are_no_names(said):
    assert named(said) == []


def test_nothing_is_named_where_nothing_is_listed():
    finder = finder_of(NO_NAMES)
    assert finder.find("Brightwell and Orange") == ()
    assert finder.perhaps(pa.array(["Brightwell"])).to_pylist() == [False]


@given(
    st.lists(
        st.sampled_from(["Brightwell", "bright", "well", "harbor", "line", "orange", "on", "nettle", "é", "\xa0", "Jolt", "play's", "!"]),
        max_size=8,
    ),
    st.sampled_from([" ", "-", ""]),
)  # fmt: skip
def test_the_screen_lets_no_name_slip(words, between):
    text = between.join(words)
    finder = finder_of(NAMES)
    assert finder.perhaps(pa.array([text])).to_pylist() == [True] or finder.find(text) == ()
