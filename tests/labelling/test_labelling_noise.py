"""Turns of noise alone: what settles them, and what they leave alone."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellspent.contacts import Contact, Turn
from wellspent.labelling import label_turns
from wellspent.labelling.decisions import FRICTION_LABELS, PACES, Decisions
from wellspent.labelling.noise import NOISE_AGREES, is_noise, may_be_noise, settle_noise
from wellspent.parts import FRICTIONS, PARTS, Label

OTHER = Label.of("other", "repetition", 0.9)
SPOKEN = st.tuples(
    st.sampled_from(["[inaudible]", "[noise] [cough].", "My card is gone.", "[silence]", ""]),
    st.builds(
        Label.of,
        st.sampled_from([*PARTS, "unknown"]),
        st.sampled_from([*FRICTIONS, "none"]),
        st.floats(0, 1).map(lambda sure: round(sure, 4)),
    ),
)


def settled(*spoken, contacts=None):
    """The labels after the rule, of texts with the labels before it."""
    texts = pa.chunked_array([[text for text, _ in spoken]], pa.string())
    told_apart = np.array(contacts or [0] * len(spoken), np.int64)
    decided = decisions([label for _, label in spoken])
    return settle_noise(decided, told_apart, may_be_noise(texts)).labels()


def decisions(labels):
    """These labels as the labeller decides them: as indices, -1 for unknown."""
    part = [PARTS.index(x.part) if x.part != "unknown" else -1 for x in labels]
    pace = [PACES.index(x.pace) if x.pace != "unknown" else -1 for x in labels]
    friction = [FRICTION_LABELS.index(x.friction) for x in labels]
    sure = np.round(np.array([x.confidence for x in labels], float), 4)
    return Decisions(*(np.array(x, np.int64) for x in (part, pace, friction)), sure)


def test_noise_between_two_turns_of_one_part_takes_it_and_keeps_its_own_friction():
    found = settled(
        ("Your postcode?", Label.of("identity", "none", 0.8)),
        ("[inaudible]", OTHER),
        ("[noise]...", OTHER),
        ("And your name?", Label.of("identity", "wait", 0.6)),
    )
    assert found[1] == found[2] == Label.of("identity", "repetition", round(0.6 * NOISE_AGREES, 4))


@pytest.mark.parametrize(
    ("before", "after"), [("identity", "context"), ("history", "process"), ("unknown", "unknown")]
)
def test_noise_between_turns_that_do_not_agree_keeps_what_the_labeller_decided(before, after):
    found = settled(("So?", Label.of(before)), ("[noise]", OTHER), ("Well.", Label.of(after)))
    assert found[1] == OTHER


def test_noise_at_the_edge_of_a_contact_is_settled_by_nobody():
    found = settled(("[noise]", OTHER), ("Hello.", Label.of("rapport")), ("<UNIN/>", OTHER))
    assert found == (OTHER, Label.of("rapport"), OTHER)


def test_neighbours_of_other_contacts_settle_nothing():
    spoken = [("Name?", Label.of("identity")), ("[noise]", OTHER), ("Name?", Label.of("identity"))]
    assert settled(*spoken, contacts=[0, 1, 1])[1] == OTHER
    assert settled(*spoken, contacts=[0, 0, 1])[1] == OTHER


def test_an_inaudible_answer_to_a_question_of_identity_is_identity():
    turns = [("agent", "Can I take your full name, please?"), ("customer", "[inaudible]"),
             ("agent", "And your date of birth and postcode, please?")]  # fmt: skip
    labels = label_turns(Contact("one", tuple(Turn(who, text) for who, text in turns)))
    assert [label.part for label in labels] == ["identity"] * 3


@pytest.mark.parametrize(
    "text", ["[inaudible]", "[Inaudible].", "<UNIN/>", "<INAUDIBLE_SPEECH/>", "… [noise] [cough]"]
)
def test_marks_of_noise_with_or_without_punctuation_are_noise(text):
    assert is_noise(text)


@pytest.mark.parametrize(
    "text", ["", "??", "..", "👍", "[silence]", "[laughs]", "[name]", "[photo]", "uh [noise]", "mm"]
)
def test_what_says_something_of_its_own_is_no_noise(text):
    assert not is_noise(text)


@given(st.lists(SPOKEN, max_size=8))
def test_the_rule_touches_noise_alone_and_never_makes_it_surer_than_its_neighbours(spoken):
    for (text, was), now in zip(spoken, settled(*spoken), strict=True):
        assert now.friction == was.friction
        if now != was:
            assert is_noise(text)
            assert now.confidence <= max(label.confidence for _, label in spoken)


@given(st.lists(SPOKEN, max_size=8))
def test_applying_the_rule_twice_is_applying_it_once(spoken):
    once = settled(*spoken)
    again = zip((text for text, _ in spoken), once, strict=True)
    assert settled(*again) == once
