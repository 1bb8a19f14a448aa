"""Training from scratch, what may stay in a model, and whether confidence is calibrated."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest

from wellspent.contacts import Contact, Turn
from wellspent.errors import FileUnreadable, NothingFound
from wellspent.labelling.calibration import expected_calibration_error, fit_temperature
from wellspent.labelling.cues import LONGEST_PHRASE, find_cues, read_cues
from wellspent.labelling.decisions import FAST, decide, reconcile, sharpened
from wellspent.labelling.examples import Example, read_examples, redacted
from wellspent.labelling.features import features_of, is_wording
from wellspent.labelling.labeller import Labeller, ModelMissing
from wellspent.labelling.reading import read_turn
from wellspent.labelling.train import main, train
from wellspent.labelling.vetting import keep_safe, naming_words
from wellspent.labelling.weights import HEADS, UNIT, feature_hash, pack, read_weights, write_weights
from wellspent.parts import PARTS
from wellspent.tables import tables_of


def record(number):
    """One short labelled conversation; the names and numbers are made up."""
    name = ["Orla Finch", "Teo Marsh", "Ida Brook"][number % 3]
    lines = [
        ("agent", "Hello, how can I help?", "rapport"),
        (
            "customer",
            f"Hi, I want to move my visit from {'Monday' if number % 2 else 'Friday'}.",
            "context",
        ),
        ("agent", "Can I take your name, please?", "identity"),
        ("customer", f"It is {name}.", "identity"),
        ("agent", "The page is still loading, sorry.", "navigation"),
        ("agent", "I have moved your visit.", "process"),
        ("customer", "Thank you, bye.", "partnership"),
    ]
    return {
        "id": f"made-up-{number}",
        "source": "written",
        "meta": {"client": "made-up"},
        "turns": [{"speaker": who, "text": text} for who, text, _ in lines],
        "labels": {"parts": [part for _, _, part in lines], "friction": {"5": "tool_trouble"}},
        "pii": [{"turn": 4, "kind": "name", "start": 6, "end": 6 + len(name)}],
    }


@pytest.fixture
def data(tmp_path):
    path = tmp_path / "data" / "made-up.jsonl"
    path.parent.mkdir()
    path.write_text("\n".join(json.dumps(record(n)) for n in range(12)), encoding="utf-8")
    return path


def test_one_command_trains_a_labeller_that_labels(data, tmp_path, capsys):
    assert main(["--data", str(data), "--output", str(tmp_path / "model")]) == 0
    figures = json.loads(capsys.readouterr().out)
    labeller = Labeller(tmp_path / "model")
    turns = tables_of([read_examples([data])[0].contact])["turns"]
    labels = decide(*labeller.probabilities(turns), labeller.thresholds).labels()
    assert [label.part for label in labels] == record(0)["labels"]["parts"]
    assert figures["cross_validated"]["kappa_parts"] > 0.9


def test_the_same_data_train_the_same_model_byte_for_byte(data, tmp_path):
    examples = read_examples([data])
    for name in ("first", "second"):
        train(examples, tmp_path / name, folds=2)
    files = [sorted((tmp_path / name).iterdir()) for name in ("first", "second")]
    assert [p.read_bytes() for p in files[0]] == [p.read_bytes() for p in files[1]]


def test_the_same_bytes_come_out_of_another_process(data, tmp_path):
    """Sets have another order in every process; training must not heed it."""
    command = [sys.executable, "-m", "wellspent.labelling.train", "--data", str(data)]
    for seed in ("1", "2"):
        subprocess.run(
            [*command, "--output", str(tmp_path / seed), "--folds", "2"],
            env=os.environ | {"PYTHONHASHSEED": seed}, check=True, capture_output=True,
        )  # fmt: skip
    files = [sorted((tmp_path / seed).iterdir()) for seed in ("1", "2")]
    assert [p.read_bytes() for p in files[0]] == [p.read_bytes() for p in files[1]]


def test_no_word_of_the_data_can_be_read_from_the_model(data, tmp_path):
    """Features are kept as hashes alone: not even a harmless word stands in the file."""
    train(read_examples([data]), tmp_path / "model", folds=2)
    with np.load(tmp_path / "model" / "weights.npz") as kept:
        content = b"".join(kept[name].tobytes() for name in kept.files).lower()
    content += (tmp_path / "model" / "model.json").read_bytes().lower()
    assert not any(word in content for word in (b"orla", b"finch", b"marsh", b"brook", b"loading"))


def test_no_name_has_a_weight_and_a_word_that_contacts_share_has(data, tmp_path):
    train(read_examples([data]), tmp_path / "model", folds=2)
    known = set(Labeller(tmp_path / "model").weights.hashes.tolist())
    assert feature_hash("ww:name") in known
    assert not {feature_hash(f"{x}w:{y}") for x in "wc" for y in ("orla", "finch")} & known


def test_names_go_and_words_that_several_contacts_share_stay(data):
    examples = read_examples([data])
    features = [features_of(example.contact) for example in examples]
    kept = {f for c in keep_safe(features, 2, naming_words(examples)) for t in c for f in t}
    wording = {f for f in kept if is_wording(f)}
    assert "ww:name" in wording
    assert not any("finch" in f for f in wording)


def test_a_second_reading_of_the_same_conversations_never_trains(data):
    other = data.parent / "sample-second-annotator"
    other.mkdir()
    (other / "made-up.jsonl").write_text(json.dumps(record(0)), encoding="utf-8")
    assert len(read_examples([data.parent])) == 12


def test_missing_data_are_refused_in_two_sentences(tmp_path, capsys):
    assert main(["--data", str(tmp_path / "nowhere"), "--output", str(tmp_path)]) == 2
    assert "cannot be read" in capsys.readouterr().err
    with pytest.raises(FileUnreadable):
        read_examples([tmp_path / "nowhere"])
    with pytest.raises(NothingFound):
        read_examples([tmp_path])


@pytest.mark.parametrize("missing", ["weights.npz", "model.json"])
def test_a_folder_without_a_whole_model_says_how_to_get_one(data, tmp_path, missing):
    train(read_examples([data]), tmp_path / "model", folds=2)
    (tmp_path / "model" / missing).unlink()
    with pytest.raises(ModelMissing, match=rf"no {missing}.*Train one"):
        Labeller(tmp_path / "model")


def test_weights_come_back_from_their_file_as_they_went_in():
    rows = {"bias": [(3, 0.5), (0, -1.25)], "ww:hello": [(21, 2.0)]}
    passing = {head.name: np.full((len(head.labels),) * 2, 0.125) for head in HEADS}
    packed = pack(rows, passing)
    kept = read_weights(write_weights(packed))
    assert write_weights(kept) == write_weights(packed)
    row = kept.hashes.tolist().index(feature_hash("bias"))
    entries = slice(kept.starts[row], kept.starts[row + 1])
    assert kept.columns[entries].tolist() == [0, 3]
    assert (kept.values[entries] * UNIT).tolist() == [-1.25, 0.5]
    assert all((kept.transitions[name] == matrix).all() for name, matrix in passing.items())


def test_redaction_by_marked_spans_leaves_everything_else():
    """It is Orla Finch, 12 Elm Way."""
    text = test_redaction_by_marked_spans_leaves_everything_else.__doc__
    contact = Contact("one", (Turn("customer", text),))
    spans = ((1, "name", 6, 16), (1, "address", 18, 28))
    example = Example(contact, ("identity",), ("none",), "here", "here", spans)
    assert redacted(example).contact.turns[0].text == "It is [name], [address]."


def test_numbers_and_codes_are_read_as_shapes_alone():
    """My card is 4929 1111 2222 3333, until 09/27, at SE15 4KN, sam@example.org, 9 pm, £3.50"""
    words = read_turn(
        Turn("customer", test_numbers_and_codes_are_read_as_shapes_alone.__doc__)
    ).words
    assert {"<n5>", "<code>", "<email>", "<time>", "<money>"} <= set(words)
    assert not any(c.isdigit() for word in words if word[0] != "<" for c in word)


def test_every_phrase_of_the_lexicon_can_match_and_finds_its_own_cue():
    for cue in read_cues().values():
        for phrase in cue.phrases:
            words = read_turn(Turn("agent", phrase)).words
            assert len(words) <= LONGEST_PHRASE
            if " ".join(words) == phrase:  # a shape stands for what it replaces
                assert cue.name in find_cues(words)


def test_held_out_truth_gives_the_temperature_back():
    """Labels drawn from known probabilities; marginals sharpened by 2 ask for temperature 2."""
    chance = np.random.default_rng(7)
    honest = chance.dirichlet(np.ones(4), size=4000)
    truth = np.array([chance.choice(4, p=row) for row in honest])
    sharp = sharpened(honest, 0.5)
    assert fit_temperature(sharp, truth) == pytest.approx(2.0, abs=0.15)
    right = honest.argmax(axis=1) == truth
    assert expected_calibration_error(honest.max(axis=1), right) < 0.03
    assert expected_calibration_error(sharp.max(axis=1), right) > 0.08


def test_calibration_error_of_a_closed_example():
    """Two at .95, one right: off by .45; two at .55, one right: off by .05."""
    error = expected_calibration_error(
        np.array([0.95, 0.95, 0.55, 0.55]), np.array([True, False, True, False])
    )
    assert error == pytest.approx(0.25)


def test_pace_may_be_known_where_the_part_is_not():
    parts = np.full((1, len(PARTS)), 0.01)
    parts[0, [PARTS.index(p) for p in ("history", "process", "knowledge", "identity")]] = 0.2275
    (label,) = decide(parts / parts.sum(), np.eye(6)[[5]]).labels()
    assert (label.part, label.pace, label.friction) == ("unknown", "quick", "none")


def test_a_turn_that_could_be_anything_is_withheld_whole():
    strict = FAST._replace(pace=0.6)
    (label,) = decide(np.full((1, 13), 1 / 13), np.eye(6)[[5]], strict).labels()
    assert (label.part, label.pace) == ("unknown", "unknown")


def test_reconciling_keeps_proportions_within_a_pace_and_goes_a_quarter_of_the_way():
    parts = np.zeros((1, 13))
    parts[0, [PARTS.index("history"), PARTS.index("process"), PARTS.index("context")]] = (
        0.2,
        0.4,
        0.4,
    )
    moved = reconcile(parts, np.array([[0.2, 0.8, 0.0]]))[0]
    assert moved[PARTS.index("context")] == pytest.approx(0.5)
    assert moved[PARTS.index("process")] == pytest.approx(2 * moved[PARTS.index("history")])
