"""What the shipped labeller says of turns, and the laws that hold for any contact."""

import gzip
import json
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellspent.agreement import cohen_kappa
from wellspent.contacts import Contact, State, Turn
from wellspent.labelling import label_by_rules, label_many, label_turns
from wellspent.parts import FRICTIONS, PACE_OF, PARTS

GOLD = Path(__file__).resolve().parents[2] / ".." / "shared" / "gold"

SPEAKERS = {"A": "agent", "C": "customer", "S": "system"}
ODD_TEXTS = st.one_of(
    st.text(max_size=80),
    st.sampled_from(
        ["", " ", "😀🙏", "[name]", "[inaudible]", "<UNIN/>", "4929 1111", "¿Qué?", "\x00"]
    ),
)
CONTACTS = st.lists(
    st.builds(Turn, st.sampled_from(["agent", "customer", "system"]), ODD_TEXTS), max_size=12
).map(lambda turns: Contact("any", tuple(turns)))


def contact_of(transcript):
    """A contact from lines such as `A: Hello`."""
    lines = [line.strip().partition(": ") for line in transcript.strip().splitlines()]
    return Contact("one", tuple(Turn(SPEAKERS[who], text) for who, _, text in lines))


def parts_of(test, label=label_turns):
    return [found.part for found in label(contact_of(test.__doc__))]


def test_a_plain_contact_gets_the_parts_that_anybody_would_give_it():
    """
    A: Hello, you're through to Brightwater, my name is [name], how can I help?
    C: Hi, my heating stopped on Sunday and I have a new baby here.
    A: I'm so sorry, that must be really worrying.
    A: Can I take your date of birth and postcode, please?
    C: It's [dob], [postcode].
    A: Bear with me one moment, please.
    A: I've booked an engineer for tomorrow morning.
    A: Is there anything else I can help you with?
    C: No, that's all.
    A: Thank you for calling, have a lovely day. Bye.
    """
    assert parts_of(test_a_plain_contact_gets_the_parts_that_anybody_would_give_it) == [
        "rapport", "context", "empathy", "identity", "identity", "waiting", "process",
        "proactive", "proactive", "partnership",
    ]  # fmt: skip


def test_a_typed_contact_without_capitals_is_understood_too():
    """
    C: hello
    A: hi how can i help you today
    C: i want to change my flight to friday
    A: can i have your booking number and full name
    C: [order] [name]
    A: done, your flight has been changed to friday
    C: thanks bye
    """
    found = parts_of(test_a_typed_contact_without_capitals_is_understood_too)
    assert found[:3] == ["rapport", "rapport", "context"]
    assert found[3:5] == ["identity", "identity"]
    assert found[5:] == ["process", "partnership"]


def test_the_rules_read_what_is_plain():
    """
    A: Good morning, how can I help?
    C: I need to change my address.
    A: What is your date of birth?
    C: [dob]
    A: Is there anything else?
    C: No thanks. Bye.
    """
    assert parts_of(test_the_rules_read_what_is_plain, label_by_rules) == [
        "rapport", "context", "identity", "identity", "proactive", "partnership",
    ]  # fmt: skip


def test_friction_is_found_where_it_is_said_aloud():
    """
    A: Hello, how can I help?
    C: I was told that my refund would come last week and nothing came.
    A: The system has frozen again, sorry, it won't let me open your account.
    C: okay
    """
    labels = label_turns(contact_of(test_friction_is_found_where_it_is_said_aloud.__doc__))
    assert labels[2].friction == "tool_trouble"
    assert labels[0].friction == "none"


def test_a_contact_without_turns_gets_no_labels():
    assert label_turns(Contact("silent", ())) == ()


@pytest.mark.parametrize("text", ["word " * 10_000, "a" * 100_000, "a." * 50_000, "1 " * 50_000])
def test_one_absurdly_long_turn_gets_one_label(text):
    assert len(label_turns(Contact("long", (Turn("agent", text),)))) == 1


@settings(deadline=None)
@given(CONTACTS)
def test_every_turn_of_any_contact_gets_one_label_that_makes_sense(contact):
    labels = label_turns(contact)
    assert len(labels) == len(contact.turns) == len(label_by_rules(contact))
    for label in labels:
        assert 0.0 <= label.confidence <= 1.0
        assert label.part in (*PARTS, "unknown")
        assert label.friction in (*FRICTIONS, "none")
        assert label.part == "unknown" or label.pace == PACE_OF[label.part]


@settings(deadline=None, max_examples=30)
@given(st.lists(CONTACTS, max_size=5), st.randoms(use_true_random=False))
def test_neither_company_nor_order_of_contacts_changes_a_label(contacts, chance):
    alone = {contact: label_turns(contact) for contact in map(hashable, contacts)}
    shuffled = list(alone)
    chance.shuffle(shuffled)
    assert dict(zip(shuffled, label_many(shuffled), strict=True)) == alone


def hashable(contact):
    """Contacts hold a mapping; one without hashes by its turns."""
    return replace(contact, attributes=EMPTY)


class _Empty(dict):
    def __hash__(self):
        return 0


EMPTY = _Empty()


def test_timings_and_records_change_no_label():
    """
    A: Hello, how can I help?
    C: My order never came.
    A: One moment, I'll have a look.
    """
    bare = contact_of(test_timings_and_records_change_no_label.__doc__)
    timed = replace(
        bare,
        turns=tuple(replace(t, start=9.0 * k, end=9.0 * k + 5) for k, t in enumerate(bare.turns)),
        states=(State("hold", 20.0, 30.0),),
        channel="voice",
        queue="orders",
    )
    assert label_turns(timed) == label_turns(bare)


def test_the_model_is_there_and_small():
    folder = files("wellspent.labelling") / "model"
    sizes = [len((folder / name).read_bytes()) for name in MODEL_FILES]
    assert 10_000 < sum(sizes) < 9_000_000  # some 3 MB in the wheel, which is compressed


MODEL_FILES = ("weights.npz", "model.json")


@pytest.mark.skipif(not GOLD.exists(), reason="../shared/gold is absent")
def test_the_shipped_model_still_knows_the_sample_it_was_trained_on():
    """A guard against broken files, not a measure: these conversations trained the model."""
    data = gzip.decompress((GOLD / "sample" / "bank.jsonl.gz").read_bytes())
    records = [json.loads(line) for line in data.splitlines()]
    said = [label.part for record in records for label in label_turns(from_record(record))]
    reference = [part for record in records for part in record["labels"]["parts"]]
    assert cohen_kappa(reference, said) > 0.8


def from_record(record):
    """A contact of one line of the gold; a bot speaks as the system."""
    return Contact(
        record["id"],
        tuple(
            Turn("system" if t["speaker"] == "bot" else t["speaker"], t["text"])
            for t in record["turns"]
        ),
    )
