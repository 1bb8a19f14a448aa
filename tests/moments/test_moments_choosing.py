"""Which moments somebody sees: few, the best first, no kind alone, and a crisis before all."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from wellspent.estimate import Estimate
from wellspent.moments.choosing import LEAST_CERTAINTY, Audience, choose
from wellspent.moments.moment import KINDS, LEVELS, NOT_PRICED, Moment


def moment(
    key="m", *, kind="recognition", level="team lead", team="north", certainty=0.9, worth=None
):
    """A moment of the lead of the north, unless said otherwise."""
    priced = NOT_PRICED if worth is None else Estimate(worth, worth, worth, 30, "planted")
    return Moment(
        key, kind, level, "Dana", "agent", "title", "reason", "opening?", certainty, team=team, worth=priced
    )  # fmt: skip


MOMENTS = st.lists(
    st.builds(
        moment,
        key=st.text("abcdef", min_size=1, max_size=3),
        kind=st.sampled_from(KINDS),
        level=st.sampled_from(LEVELS),
        team=st.sampled_from(["north", "south", None]),
        certainty=st.floats(0, 1),
        worth=st.none() | st.floats(-100, 100),
    ),
    max_size=30,
    unique_by=lambda one: one.key,
)
AUDIENCES = st.builds(Audience, st.sampled_from(LEVELS), st.sampled_from(["north", None]))


@given(MOMENTS, AUDIENCES)
def test_nobody_has_more_than_five_open_and_none_that_is_not_theirs_or_not_sure(moments, audience):
    chosen = choose(moments, audience)
    assert len(chosen) <= 5
    assert all(audience.sees(one) and one.certainty >= LEAST_CERTAINTY for one in chosen)


@given(MOMENTS, AUDIENCES)
def test_a_moment_that_somebody_took_keeps_its_place_whatever_else_arises(moments, audience):
    theirs = [one.key for one in moments if audience.sees(one) and one.certainty >= LEAST_CERTAINTY]
    taken = set(theirs[:7])
    assert taken <= {one.key for one in choose(moments, audience, open_already=taken)}


@given(MOMENTS, AUDIENCES, st.randoms())
def test_the_order_in_which_moments_are_found_does_not_matter(moments, audience, random):
    mixed = random.sample(moments, len(moments))
    assert choose(mixed, audience) == choose(moments, audience)


def test_a_crisis_that_lasts_comes_before_what_is_worth_more_and_one_that_is_over_does_not():
    now = replace(moment("now", kind="crisis"), urgent=True)
    chosen = choose([moment("dear", worth=900.0), now, moment("over", kind="crisis")], Audience("team lead", "north"))  # fmt: skip
    assert [one.key for one in chosen] == ["now", "dear", "over"]


def test_five_reviews_of_past_crises_leave_room_for_a_talk():
    over = [moment(f"c{n}", kind="crisis") for n in range(9)]
    chosen = choose([*over, moment("talk", kind="performance")], Audience("team lead", "north"))
    assert "talk" in {one.key for one in chosen}


def test_six_recognitions_leave_room_for_the_one_process_change():
    many = [moment(f"r{n}", worth=100.0 + n) for n in range(6)]
    chosen = choose([*many, moment("fix", kind="process", worth=1.0)], Audience("team lead", "north"))  # fmt: skip
    assert "fix" in {one.key for one in chosen}


def test_what_is_worth_money_comes_before_what_is_only_sure():
    chosen = choose([moment("sure", certainty=1.0), moment("worth", certainty=0.6, worth=5.0)], Audience("team lead"))  # fmt: skip
    assert [one.key for one in chosen] == ["worth", "sure"]


def test_what_was_done_or_dismissed_is_not_raised_again():
    assert choose([moment("done")], Audience("team lead"), closed={"done"}) == ()
