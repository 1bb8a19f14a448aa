"""Accepted proposals become one list, whatever their order, or the reason is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellspent.parts import PACE_OF
from wellspent.web.workshop.joining import Wanted, changes_between, join
from wellspent.web.workshop.stages import COVERED, Stage

FIRST = tuple(Stage(part, part, PACE_OF[part], (part,), f"About {part}.") for part in COVERED)


def wanted(*rows):
    return [Wanted(number, *row) for number, row in enumerate(rows, 1)]


def test_nothing_accepted_changes_nothing():
    assert join(FIRST, []).stages == FIRST
    assert not join(FIRST, []).clashes


def test_every_kind_does_what_it_says():
    found = join(
        FIRST,
        wanted(
            ("rename", "waiting", {"name": "On hold"}),
            ("describe", "identity", {"sentence": "Who is there?"}),
            ("move", "context", {"pace": "quick", "parts": ["context"]}),
            ("merge", "navigation", {"into": "documentation"}),
            ("add", "", {"name": "The story", "pace": "slow", "parts": ["history"], "sentence": "S."}),
            ("remove", "history", {}),
        ),
    )  # fmt: skip
    assert not found.clashes
    assert changes_between(FIRST, found.stages) == [
        "“history” is no longer a stage.",
        "“navigation” is no longer a stage.",
        "“identity” is now described so: Who is there?",
        "“documentation” stood for documentation and stands for navigation, documentation.",
        "“waiting” is now called “On hold”.",
        "“context” was slow and is quick.",
        "“The story” is a new slow stage for history.",
    ]


@pytest.mark.parametrize(
    ("rows", "fact"),
    [
        ([("rename", "waiting", {"name": "A"}), ("rename", "waiting", {"name": "B"})],
         "Proposals 1 and 2 both give 'waiting' a name."),
        ([("rename", "waiting", {"name": "A"}), ("remove", "waiting", {})],
         "Proposal 1 changes 'waiting', and 2 takes it out."),
        ([("merge", "waiting", {"into": "process"}), ("remove", "waiting", {})],
         "Proposals 1 and 2 both take out 'waiting'."),
        ([("merge", "waiting", {"into": "process"}), ("merge", "process", {"into": "history"})],
         "Proposal 1 merges into 'process', and 2 takes that out."),
        ([("rename", "gone", {"name": "A"})],
         "Proposal 1 is about 'gone', which the list does not have."),
        ([("rename", "waiting", {"name": "History"})],
         "Two stages would be called 'History'."),
        ([("remove", "waiting", {})],
         "No stage would stand for the part 'waiting', and every label needs one."),
        ([("move", "process", {"pace": "quick", "parts": ["process", "waiting"]})],
         "The stage 'waiting' would stand for no part."),
        ([("move", "process", {"pace": "quick", "parts": ["process", "waiting"]}),
          ("move", "history", {"pace": "quick", "parts": ["history", "waiting"]})],
         "Proposals 1 and 2 both want the part 'waiting'."),
    ],
)  # fmt: skip
def test_what_cannot_be_one_list_is_said(rows, fact):
    assert fact in {clash.fact for clash in join(FIRST, wanted(*rows)).clashes}


NAMES = st.sampled_from([stage.id for stage in FIRST])
ROWS = st.one_of(
    st.tuples(st.just("rename"), NAMES, st.builds(lambda n: {"name": n}, NAMES)),
    st.tuples(st.just("merge"), NAMES, st.builds(lambda n: {"into": n}, NAMES)),
    st.tuples(st.just("remove"), NAMES, st.just({})),
    st.tuples(
        st.just("move"), NAMES,
        st.builds(lambda p: {"pace": "quick", "parts": sorted(p)}, st.sets(NAMES, min_size=1)),
    ),
    st.tuples(
        st.just("add"), st.just(""),
        st.builds(
            lambda p: {"name": "New", "pace": "slow", "parts": sorted(p), "sentence": "S."},
            st.sets(NAMES, min_size=1),
        ),
    ),
)  # fmt: skip


@given(st.lists(ROWS, max_size=5), st.randoms())
def test_a_list_without_a_clash_covers_each_part_once_in_whatever_order(rows, random):
    numbered = wanted(*rows)
    found = join(FIRST, numbered)
    random.shuffle(numbered)
    assert join(FIRST, numbered) == found
    if not found.clashes:
        covered = [part for stage in found.stages for part in stage.parts]
        assert sorted(covered) == sorted(COVERED)
        assert all(stage.parts for stage in found.stages)
        assert len({stage.name.casefold() for stage in found.stages}) == len(found.stages)
