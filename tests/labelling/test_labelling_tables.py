"""Labels of whole tables: the compiled loops beside the readable ways that they must equal."""

from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
import pycrfsuite
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from wellspent.contacts import Contact, Turn
from wellspent.labelling import label_many, label_table, label_turns
from wellspent.labelling.batch import SpeakerUnknown, batch_of, lookup_of, scores_of
from wellspent.labelling.chain_training import Penalty, train_heads
from wellspent.labelling.cues import read_cues
from wellspent.labelling.decisions import decide
from wellspent.labelling.examples import read_examples
from wellspent.labelling.features import features_of
from wellspent.labelling.kernel_marginals import chain_marginals
from wellspent.labelling.kernel_reading import TRAITS
from wellspent.labelling.labeller import Labeller, shipped_labeller
from wellspent.labelling.labels_of_turns import settled
from wellspent.labelling.reading import read_turn, words_of
from wellspent.labelling.sequence import marginals, scores
from wellspent.labelling.weights import HEADS, UNIT, pack
from wellspent.tables import COMPUTED, IMPORTED, tables_of

LINES = [
    "Hello, you're through to [name], how can I help?",
    "It's o'neill's 2nd card: 4929 1111, until 09/27, or 9.30 p.m. at £12.50 <UNIN/>",
    "Bear with me... the system -- it's frozen again!",
    "Smith, s m i t h, double four five, SE15 4KN",
    "sam_f@example.org, naïve café’s ¿qué?",
    "Is there anything else?", "", "ok", "no thanks, that's all. Bye", "[inaudible]",
]  # fmt: skip
ODD_TEXTS = st.one_of(
    st.text(max_size=60),
    st.text("aBpm'’_ 19:./-,[]<>$£€@?!é–\u2028\xa0\x1f", max_size=40),
    st.lists(st.sampled_from(LINES), max_size=3).map(" ".join),
)
CONTACTS = st.lists(
    st.builds(Turn, st.sampled_from(["agent", "customer", "system"]), ODD_TEXTS), max_size=8
).map(lambda turns: Contact("any", tuple(turns)))


def turns_of(contacts):
    """The table of their turns; a contact's place is its name."""
    named = [Contact(str(place), contact.turns) for place, contact in enumerate(contacts)]
    return tables_of(named)["turns"]


def read(texts):
    """The batch of one contact with these texts, all spoken by the agent."""
    return batch_of(turns_of([Contact("one", tuple(Turn("agent", text) for text in texts))]))


def words_in(batch, turn):
    places = range(batch.first[turn], batch.first[turn + 1])
    return [bytes(batch.words[batch.starts[k] : batch.ends[k]]).decode() for k in places]


def named(bits, names):
    return {name for k, name in enumerate(names) if int(bits) >> k & 1}


@settings(deadline=None)
@given(st.lists(ODD_TEXTS, max_size=6))
@example(["word " * 5_000, "1 " * 20_000, "a" * 31, f"[{'a' * 40}]", "1" * 60, "_" * 20_001])
@example(["9pm", "9.30 a.m", "19:305", "1/2/3456", "1-23-4x", "it's5", "a'b'c5", "$ 5,0.", "<a_/>"])
@example(["how r u? dont know, idk", "b r u c e, thx", "l a u r a u there", "u " * 170, "idk é ty"])
@example(["x" * 20_000 + " Then", "and Then", "so; Then", "I. Then", "é Then"])
def test_a_batch_reads_any_text_as_one_turn_is_read(texts):
    batch = read(texts)
    for turn, text in enumerate(texts):
        known = read_turn(Turn("agent", text))
        assert words_in(batch, turn) == words_of(text)
        assert named(batch.cues[turn], read_cues()) == known.cues
        assert named(batch.traits[turn], TRAITS) == known.traits


@pytest.fixture(scope="module")
def every_feature():
    """Weights that hold each feature of the lines above, however far from round."""
    rows, chance = {}, np.random.default_rng(5)
    for contact in scenes():
        for name in sorted({name for turn in features_of(contact) for name in turn}):
            rows.setdefault(name, [(int(chance.integers(22)), float(chance.normal()))])
    return pack(rows, {head.name: np.zeros((len(head.labels),) * 2) for head in HEADS})


def scenes():
    """Contacts of these lines by every order of speakers, one of them long."""
    chance = np.random.default_rng(3)
    return [
        Contact("one", tuple(
            Turn(str(chance.choice(["agent", "customer", "system"])), str(chance.choice(LINES)))
            for _ in range(length)
        ))
        for length in (1, 2, 3, 5, 8, 60)
    ]  # fmt: skip


def test_a_batch_adds_up_the_same_features_as_the_readable_way(every_feature):
    contacts = scenes()
    plain = np.concatenate([scores(features_of(contact), every_feature) for contact in contacts])
    batch = scores_of(batch_of(turns_of(contacts)), lookup_of(every_feature))
    assert np.abs(plain).sum(axis=1).min() > 1  # or nothing would be compared
    np.testing.assert_array_equal(batch[:, : plain.shape[1]] * UNIT, plain)


def test_weights_of_nothing_say_nothing():
    nothing = pack({}, {head.name: np.zeros((len(head.labels),) * 2) for head in HEADS})
    assert not scores_of(batch_of(turns_of(scenes())), lookup_of(nothing)).any()


@given(st.integers(0, 2**32 - 1), st.lists(st.integers(1, 9), max_size=4))
def test_compiled_marginals_are_the_plain_ones(seed, lengths):
    chance = np.random.default_rng(seed)
    edges = np.cumsum([0, *lengths])
    summed, passing = chance.normal(0, 4, (edges[-1], 9)), chance.normal(0, 2, (6, 6))
    found = np.zeros((len(summed), 6))
    chain_marginals(summed, 1.0, 2, edges, passing, found)
    for begin, stop in pairwise(edges):
        expected = marginals(summed[begin:stop, 2:8], passing)
        np.testing.assert_allclose(found[begin:stop], expected, atol=1e-12)


def test_marginals_are_those_of_crfsuite_itself():
    """A head that CRFsuite learned from made-up labels, asked here and there about the same turns."""
    head = next(head for head in HEADS if head.name == "pace")
    contacts = scenes()
    features = [features_of(contact) for contact in contacts]
    chance = np.random.default_rng(1)
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params({"c2": 1.0, "max_iterations": 20, "feature.possible_transitions": True})
    for turns in features:
        trainer.append(turns, [str(chance.choice(head.labels)) for _ in turns])
    with TemporaryDirectory() as folder:
        trainer.train(str(Path(folder) / "head"))
        tagger = pycrfsuite.Tagger()
        tagger.open(str(Path(folder) / "head"))
        weights = weights_of(tagger.info(), head)
        for turns in features:
            tagger.set(turns)
            expected = [[tagger.marginal(x, t) for x in head.labels] for t in range(len(turns))]
            summed = scores(turns, weights)[:, head.columns]
            found = marginals(summed, weights.transitions[head.name])
            np.testing.assert_allclose(found, expected, atol=0.02)  # weights are rounded
        tagger.close()


def weights_of(learned, head):
    """What CRFsuite learned, as the labeller keeps it."""
    place = head.labels.index
    rows = {}
    for (name, label), weight in learned.state_features.items():
        rows.setdefault(name, []).append((head.first + place(label), weight))
    passing = {other.name: np.zeros((len(other.labels),) * 2) for other in HEADS}
    for (before, after), weight in learned.transitions.items():
        passing[head.name][place(before), place(after)] = weight
    return pack(rows, passing)


def test_learning_finds_what_makes_truth_likeliest():
    """Where it ends, no weight can be moved a little and the penalised likelihood grows much."""
    chance = np.random.default_rng(4)
    rows = [[f"x{k}" for k in np.flatnonzero(chance.random(6) < 0.5)] for _ in range(400)]
    head = next(head for head in HEADS if head.name == "pace")
    said = [head.labels[len(row) % 3 if chance.random() < 0.8 else 0] for row in rows]
    contacts = [(rows[k : k + 8], said[k : k + 8]) for k in range(0, 400, 8)]
    weights = train_heads([(head, *map(list, zip(*contacts, strict=True)), Penalty(1.0))])
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params({"c2": 1.0, "feature.possible_transitions": True})
    for turns, labels in contacts:
        trainer.append(turns, labels)
    with TemporaryDirectory() as folder:
        trainer.train(str(Path(folder) / "head"))
        tagger = pycrfsuite.Tagger()
        tagger.open(str(Path(folder) / "head"))
        best = weights_of(tagger.info(), head)
        tagger.close()
    for turns, _ in contacts:
        one, other = (
            marginals(scores(turns, w)[:, head.columns], w.transitions[head.name])
            for w in (weights, best)
        )
        np.testing.assert_allclose(one, other, atol=0.1)


def plainly(contacts):
    """The labels of every contact, each by the readable way and alone."""
    labeller, found = shipped_labeller(), []
    assert isinstance(labeller, Labeller)
    for contact in contacts:
        decided = decide(*labeller.probabilities_plainly(contact), labeller.thresholds)
        found.append(settled(turns_of([contact]), decided).labels())
    return found


def rows_of(table):
    columns = (table[name].to_pylist() for name in ("part", "pace", "friction", "confidence"))
    return list(zip(*columns, strict=True))


def rows_said(labelled):
    return [(x.part, x.pace, x.friction, x.confidence) for labels in labelled for x in labels]


def test_the_table_of_a_sample_is_what_the_readable_way_says_contact_by_contact(shared):
    contacts = [e.contact for e in read_examples([shared / "gold" / "sample"])][::16]
    expected = plainly(contacts)
    assert len(contacts) > 5
    found = rows_of(label_table(turns_of(contacts)))
    for one, other in zip(found, rows_said(expected), strict=True):
        assert one[:3] == other[:3]
        # a fourth digit may round the other way where sums are taken in another order
        assert one[3] == pytest.approx(other[3], abs=1.01e-4)


@settings(deadline=None, max_examples=30)
@given(st.lists(CONTACTS, max_size=4), st.integers(0, 3))
def test_a_contact_gets_the_same_labels_whatever_else_is_in_the_batch(contacts, again):
    company = [*contacts, *scenes()[:again], *contacts]
    alone = [label_turns(contact) for contact in company]
    assert list(label_many(company)) == alone
    assert rows_of(label_table(turns_of(company))) == rows_said(alone)


def test_a_table_without_turns_gets_a_table_without_labels():
    found = label_table(IMPORTED["turns"].empty_table())
    assert found.schema == COMPUTED["labels"]
    assert found.num_rows == 0


def test_contacts_without_turns_stand_in_nobodys_way():
    silent, spoken = Contact("a", ()), scenes()[2]
    assert list(label_many([silent, spoken, silent])) == [(), label_turns(spoken), ()]


def test_rows_keep_their_order_and_pieces_of_a_table_make_no_difference():
    turns = turns_of(scenes())
    whole = label_table(turns)
    assert whole["contact"].to_pylist() == turns["contact"].to_pylist()
    assert whole["turn"].to_pylist() == turns["turn"].to_pylist()
    pieces = pa.concat_tables([turns.slice(k, 7) for k in range(0, len(turns), 7)])
    assert label_table(pieces).equals(whole)


def test_a_speaker_that_nobody_knows_is_refused_by_name():
    """One turn of a bot."""
    table = turns_of([Contact("one", (Turn("agent", "hi"),))])
    strange = table.set_column(2, "speaker", pa.array(["bot"]))
    with pytest.raises(SpeakerUnknown, match="'bot'"):
        label_table(strange)
