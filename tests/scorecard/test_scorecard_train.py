"""Training: the same data give the same model, and what is shipped is what was trained."""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np
import pytest

from wellspent.contacts import Contact
from wellspent.errors import NothingFound
from wellspent.scorecard import default_form
from wellspent.scorecard.examples import copies_of, read_examples, redacted, with_labels
from wellspent.scorecard.model import load_model, probabilities, read_model
from wellspent.scorecard.reading import read_contact
from wellspent.scorecard.scoring import score_with
from wellspent.scorecard.train import main
from wellspent.scorecard.traits import contact_gauges, turn_traits

QUESTIONS = [question.id for question in default_form().questions]
KIND = ["Hello, how can I help you?", "My lamp is broken.", "I've sent a new one. Thank you, Ann."]
CURT = ["Number?", "I have none, my lamp is broken.", "Cannot help."]


def line(name: str, texts: list[str], answer: str) -> str:
    speakers = ["agent", "customer", "agent"]
    record = {
        "id": name,
        "turns": [{"speaker": s, "text": t} for s, t in zip(speakers, texts, strict=True)],
        "events": [{"kind": "hold", "start": 1.0, "end": 9.0}, {"kind": "query", "who": "Wizard"}],
        "labels": {
            "parts": ["rapport", "context", "process"],
            "friction": {"3": "wait"},
            "scorecard": {question: [answer, [1, 3]] for question in QUESTIONS},
        },
        "pii": [{"turn": 3, "kind": "name", "start": 32, "end": 35}] if texts is KIND else [],
    }
    return json.dumps(record) + "\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    lines = [line(f"kind-{n}", KIND, "yes") + line(f"curt-{n}", CURT, "no") for n in range(48)]
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "some.jsonl").write_text("".join(lines), encoding="utf-8")
    return tmp_path / "data"


def test_training_twice_gives_the_same_file_and_the_model_has_learned(
    data: Path, tmp_path: Path
) -> None:
    for name in ("one.json", "two.json"):
        main(["--data", str(data), "--output", str(tmp_path / name)])
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()
    model = read_model(json.loads((tmp_path / "one.json").read_text(encoding="utf-8")))
    for example in read_examples(data):
        answers = score_with(model, example.contact, example.labels)
        assert {answer.answer for answer in answers} == set(example.answers.values())


def test_labels_of_the_labeller_take_the_place_of_the_annotators(
    data: Path, tmp_path: Path
) -> None:
    turn = {"part": "waiting", "pace": "quick", "friction": "none", "confidence": 0.5}
    file = tmp_path / "labels.jsonl"
    file.write_text(json.dumps({"id": "kind-0", "turns": [turn] * 3}), encoding="utf-8")
    kind, curt = with_labels(read_examples(data), file)[:2]
    assert [label.part for label in kind.labels] == ["waiting"] * 3
    assert [label.part for label in curt.labels] == ["rapport", "context", "process"]


def test_redacted_examples_hold_a_placeholder_where_the_name_was(data: Path) -> None:
    example = redacted(read_examples(data)[0])
    assert example.contact.turns[2].text == "I've sent a new one. Thank you, [name]."


def test_a_folder_without_conversations_is_said_to_be_empty(tmp_path: Path) -> None:
    with pytest.raises(NothingFound, match="scored conversations"):
        read_examples(tmp_path)


def test_the_shipped_model_answers_every_question_with_probabilities_that_sum_to_one() -> None:
    model, reading = load_model(), read_contact(Contact("c1", ()), [])
    shows = model.turns.shows(turn_traits(reading))
    odds = model.odds(shows, contact_gauges(reading))
    for question in QUESTIONS:
        assert probabilities(odds[question]).sum() == pytest.approx(1.0, abs=2e-4)
        assert {"yes", "partly", "no"} <= set(model.contacts[question].answers)


def test_the_shipped_weights_are_whole_and_small_enough_for_exact_sums() -> None:
    model = load_model()
    for weights in (model.turns.weights, *(each.weights for each in model.contacts.values())):
        assert (weights == np.rint(weights)).all()
    assert np.abs(model.turns.weights).max() < 2**15
    assert max(np.abs(each.weights).sum() for each in model.contacts.values()) * 2e4 < 2**53


def test_labels_made_elsewhere_are_learned_from(data: Path, tmp_path: Path) -> None:
    turn = {"part": "waiting", "pace": "quick", "friction": "none", "confidence": 0.5}
    file = tmp_path / "labels.jsonl"
    file.write_text(
        "".join(json.dumps({"id": f"kind-{n}", "turns": [turn] * 3}) + "\n" for n in range(48)),
        encoding="utf-8",
    )
    example = read_examples(data)[0]
    copies = copies_of(example, with_labels([example], file)[0], random.Random(1))
    assert [label.part for label in copies[0].labels] == ["waiting"] * 3
    assert len(copies) == 2
    main(["--data", str(data), "--labels", str(file), "--output", str(tmp_path / "model.json")])
    model = read_model(json.loads((tmp_path / "model.json").read_text(encoding="utf-8")))
    assert "agent.p.waiting" in model.turns.traits
