"""The careful tier: the same interface, surer labels, and the same ones whatever else is asked."""

from __future__ import annotations

import sys
import zlib

import numpy as np
import pyarrow as pa
import pytest
from click.testing import CliRunner

from wellspent.cli import cli
from wellspent.contacts import Contact, Turn
from wellspent.labelling import label_table, label_turns
from wellspent.labelling.careful import labeller
from wellspent.labelling.careful.labeller import CarefulLabeller, CarefulMissing, Encoder, agreed
from wellspent.labelling.decisions import CAREFUL, decide
from wellspent.labelling.labeller import ModelMissing, shipped_labeller
from wellspent.parts import PARTS
from wellspent.tables import COMPUTED, tables_of

TELECOM = Contact("telecom", (
    Turn("agent", "Good morning, how can I help you today?"),
    Turn("customer", "My broadband has been dropping out all week and I work from home."),
    Turn("agent", "I am so sorry, that must be really frustrating."),
    Turn("agent", "Can I take your full name and date of birth, please?"),
    Turn("customer", "Yes, it's Dana Field, fourth of May 1980."),
    Turn("agent", "Thank you. Please hold for a moment."),
    Turn("agent", "Is there anything else I can help you with?"),
    Turn("customer", "No, that's all, thanks."),
    Turn("agent", "Thank you for calling, have a lovely day."),
))  # fmt: skip
SHORT = Contact("short", (Turn("customer", "hi"), Turn("agent", "Hello, how can I help?")))
SILENT = Contact("silent", ())


def test_plain_turns_get_the_parts_that_the_guide_gives_them():
    """A greeting, a feeling answered, a name asked for, a hold, an offer, a goodbye."""
    labels = label_turns(TELECOM, "careful")
    said = {n: label.part for n, label in enumerate(labels, 1) if label.part != "unknown"}
    wanted = {
        1: "rapport",
        3: "empathy",
        4: "identity",
        6: "waiting",
        7: "proactive",
        9: "partnership",
    }
    assert len(said.keys() & wanted.keys()) >= 4
    assert {n: said[n] for n in said.keys() & wanted.keys()}.items() <= wanted.items()


def test_a_contacts_labels_do_not_depend_on_what_else_is_labelled():
    """Three contacts together, one of them without turns, and each alone."""
    together = label_table(tables_of([TELECOM, SILENT, SHORT])["turns"], "careful")
    alone = [label_table(tables_of([each])["turns"], "careful") for each in (TELECOM, SHORT)]
    assert together.equals(pa.concat_tables(alone))


def test_what_is_less_sure_than_the_threshold_is_unknown():
    """The threshold is the tier's own."""
    for label in label_turns(TELECOM, "careful"):
        assert (label.part == "unknown") == (label.confidence < round(CAREFUL.part, 4))


def test_a_conversation_longer_than_a_window_is_labelled_to_its_end():
    """Three hundred turns, far more than can be read at once."""
    long = Contact("long", TELECOM.turns * 34)
    table = label_table(tables_of([long])["turns"], "careful")
    assert table.num_rows == len(long.turns)
    assert table.schema.equals(COMPUTED["labels"])


def test_probabilities_are_probabilities():
    """Of parts and of frictions, of every turn."""
    for table in shipped_labeller("careful").probabilities(tables_of([TELECOM])["turns"]):
        assert table.sum(axis=1) == pytest.approx(np.ones(len(TELECOM.turns)))
        assert (table >= 0).all()


def test_two_opinions_that_are_the_same_agree_to_themselves():
    """Whatever the share."""
    parts, frictions = np.array([[0.7, 0.2, 0.1]]), np.array([[0.5, 0.5]])
    mean = agreed((parts, frictions), (parts, frictions), 0.3)
    assert mean[0] == pytest.approx(parts, abs=1e-5)
    assert mean[1] == pytest.approx(frictions)


def test_a_folder_without_a_model_says_what_it_lacks(tmp_path):
    """An empty folder."""
    with pytest.raises(ModelMissing, match=r"encoder\.onnx"):
        Encoder(tmp_path)


@pytest.mark.parametrize("package", ["onnxruntime", "tokenizers"])
def test_without_its_packages_it_says_what_to_install(package, monkeypatch):
    """As on a machine that has the fast tier alone."""
    monkeypatch.setitem(sys.modules, package, None)
    folder = labeller.model_folder()
    with pytest.raises(CarefulMissing, match=package):
        CarefulLabeller(folder, shipped_labeller())


def test_the_command_takes_the_tier(tmp_path):
    """`wellspent label --tier careful`."""
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(
        '{"id": "c", "turns": [{"speaker": "agent", "text": "Hello, how can I help?"}]}\n'
    )
    done = CliRunner().invoke(
        cli, ["label", str(source), "--tier", "careful", "--output", str(out)]
    )
    assert done.exit_code == 0, done.output
    assert '"rapport"' in out.read_text()


def test_what_ships_is_as_small_as_promised():
    """At most 30 MB in the wheel, which is compressed; see `docs/method/labelling.md`."""
    packed = sum(
        len(zlib.compress(path.read_bytes(), 6)) for path in labeller.model_folder().iterdir()
    )
    assert packed <= 30e6


def test_a_lean_moves_the_choice_and_not_the_confidence():
    """Nearly as likely `waiting` as `process`, which is fourteen times as common."""
    parts = np.zeros((1, len(PARTS)))
    parts[0, PARTS.index("process")], parts[0, PARTS.index("waiting")] = 0.52, 0.48
    none = np.array([[0.0, 0, 0, 0, 0, 1]])
    (plain,) = decide(parts, none, CAREFUL._replace(lean=0.0, part=0.4)).labels()
    (leaning,) = decide(parts, none, CAREFUL._replace(part=0.4)).labels()
    assert (plain.part, plain.confidence) == ("process", 0.52)
    assert (leaning.part, leaning.confidence) == ("waiting", 0.48)
