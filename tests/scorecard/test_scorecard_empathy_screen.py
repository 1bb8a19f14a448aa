"""The automaton finds in a unit the kinds that its phrases find."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellspent.scorecard.empathy_screen import screened_kinds
from wellspent.scorecard.empathy_spans import empathic_kinds, empathic_stretch, read_kinds

# every alternative of every kind, as it is written between two bars
_PHRASES = [re.sub(r"\(\?![^()]*\([^()]*\).*", "", part)
            for kind in read_kinds().values()
            for part in re.split(r"\|(?![^()]*\))", kind.phrases.pattern)]  # fmt: skip
_SAID = st.one_of(
    [st.from_regex(phrase) for phrase in _PHRASES if phrase.count("(") == phrase.count(")")]
)
_AROUND = st.text(st.sampled_from(" .,'’-\x1céKſ\n") | st.characters(codec="ascii"), max_size=3)


@settings(max_examples=120)
@given(_AROUND, _SAID | st.text(max_size=30), _AROUND)
def test_a_unit_shows_the_same_kinds_in_either_way(before: str, said: str, after: str) -> None:
    text = f"{before}{said.upper()}{after}{said}"
    assert screened_kinds(text) == empathic_kinds(text)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Sorry to bother you.", set()),
        ("Sorry for the late reply. So sorry for the trouble.", {"apologises"}),
        ("I’m sorry, no worries!", {"apologises", "reassures"}),
        ("SORRY\x1c", {"apologises"}),
    ],
)
def test_what_follows_an_apology_is_looked_at_again(text: str, kinds: set[str]) -> None:
    assert kinds == set(screened_kinds(text)) == set(empathic_kinds(text))


@given(st.lists(st.sampled_from(
    ["I'm so sorry", "your card", "Me too", "I had it", "why?", ", but", ". ", "’", "…", "\n", "é"]
), max_size=12).map(" ".join))  # fmt: skip
def test_a_turn_is_quoted_by_the_same_stretch(text: str) -> None:
    assert empathic_stretch(text, screened_kinds) == empathic_stretch(text)
