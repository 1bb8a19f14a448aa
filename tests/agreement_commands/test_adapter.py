"""A centre's own labels correct the labeller, and only where that is better on held-out ones."""

from __future__ import annotations

import json
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from click.testing import CliRunner

from wellspent.cli import adaptation, cli
from wellspent.contacts import Contact, Turn
from wellspent.estimate import Unknown
from wellspent.labelling import adapting, label_table
from wellspent.labelling.adapted import adapted_label_table
from wellspent.labelling.adapter import (
    Adapter,
    AdapterOther,
    AdapterUnreadable,
    adapter_from_json,
    adapter_to_json,
    base_digest,
)
from wellspent.labelling.adapter_fitting import fit_adapter, reference_of
from wellspent.labelling.adapting import adapt
from wellspent.parts import PARTS
from wellspent.readers import read
from wellspent.redaction import redact
from wellspent.tables import tables_of
from wellspent.workspace import open_workspace
from wellspent.workspace.adaptation import keep_adapter

TURNS = (
    ("agent", "Hello, how can I help?", "rapport"),
    ("customer", "I want to know about my parcel number.", "history"),
    ("agent", "The parcel number please?", "history"),
    ("customer", "It is the parcel number I said.", "history"),
    ("agent", "We deliver on weekdays.", "knowledge"),
    ("customer", "All right, goodbye then.", "partnership"),
)


def belief(part: str, sure: float) -> np.ndarray:
    """Probabilities of a base that is this sure of one part."""
    said = np.full(len(PARTS), (1 - sure) / (len(PARTS) - 1))
    said[PARTS.index(part)] = sure
    return said


def references(count: int, of_parcels: str, seed: int = 1):
    """Conversations whose base is right but for noise, and says `of_parcels` of parcel numbers."""
    random = np.random.default_rng(seed)
    found = []
    for n in range(count):
        chosen = [TURNS[0], *(TURNS[k] for k in random.integers(1, 5, size=6)), TURNS[5]]
        base = []
        for _, text, part in chosen:
            said = of_parcels if "parcel" in text else part
            noisy = PARTS[random.integers(len(PARTS))] if random.random() < 0.2 else said
            base.append(belief(noisy, 0.5))
        contact = Contact(f"c{n:03d}", tuple(Turn(who, text) for who, text, _ in chosen))
        found.append(reference_of(contact, [part for *_, part in chosen], np.array(base)))
    return found


def blank(base: str = "b") -> Adapter:
    width = len(PARTS)
    return Adapter(base, 0, 1.0, np.zeros((5 * width, width)), (), np.zeros((0, width)))


def test_an_adapter_without_weights_changes_nothing():
    reference = references(1, "history")[0]
    assert np.allclose(blank().apply(reference.base, reference.named), reference.base)


def test_a_contact_without_turns_stays_without():
    assert blank().apply(np.zeros((0, len(PARTS))), []).shape == (0, len(PARTS))


def test_a_centres_own_use_of_a_word_is_learned_and_found_better_on_held_out_ones():
    """The base calls parcel numbers `identity`; this centre's people call them `history`."""
    found = adapt(references(24, "identity"))
    assert found.better
    parts = found.figures[0]
    assert parts.difference.low > 0.1
    assert parts.after.value == pytest.approx(parts.before.value + parts.difference.value)


def test_where_the_base_is_right_already_nothing_is_found_better():
    random = np.random.default_rng(2)
    shuffled = []
    for each in references(24, "history"):
        parts = [p if random.random() < 0.5 else PARTS[random.integers(13)] for p in each.parts]
        truth = [PARTS[k] for k in each.base.argmax(axis=1)]
        shuffled.append(reference_of(each.contact, truth if random.random() < 0.9 else parts, each.base))  # fmt: skip
    assert not adapt(shuffled).better


def test_below_twenty_conversations_nothing_is_learned_and_the_answer_says_what_it_takes():
    assert adapt(references(19, "identity")) == Unknown(
        "19 labelled conversations, and an adaptation needs 20",
        "1 more labelled conversations (wellspent annotate)",
    )


def test_no_conversation_is_measured_by_an_adapter_that_saw_it(monkeypatch):
    seen: list[set[str]] = []

    def fit(learn):
        seen.append({r.contact.id for r in learn})
        return blank()

    monkeypatch.setattr(adapting, "fit_adapter", fit)
    found = adapt(references(25, "identity"))
    *folds, last = seen
    assert last == set(found.held_out)  # all are measured, and all teach what is kept
    assert set.intersection(*folds) == set()
    assert sorted(len(found.held_out) - len(fold) for fold in folds) == [5] * 5


def test_of_many_conversations_one_in_five_is_held_out(monkeypatch):
    monkeypatch.setattr(adapting, "fit_adapter", lambda _: blank())
    found = adapt(references(adapting.MANY, "identity"))
    assert (len(found.held_out), found.crossed) == (adapting.MANY // 5, False)


def test_the_order_of_the_lines_changes_nothing():
    ours = references(20, "identity")
    one, other = adapt(ours), adapt(ours[::-1])
    assert one.adapter.digest == other.adapter.digest
    assert one.figures == other.figures


def test_turns_without_a_label_teach_nothing():
    whole = references(6, "identity")
    labelled = [reference_of(r.contact, [*r.parts[:-1], None], r.base) for r in whole]
    said = fit_adapter(labelled).weights[:, PARTS.index("partnership")]
    assert (said <= 0).all()  # nobody ever said goodbye


def test_an_adapter_is_the_same_after_it_was_written_and_read():
    adapter = fit_adapter(references(6, "identity"))
    again = adapter_from_json(adapter_to_json(adapter), "adapter.json")
    reference = references(1, "identity", seed=5)[0]
    assert again.digest == adapter.digest
    assert np.array_equal(
        again.apply(reference.base, reference.named), adapter.apply(reference.base, reference.named)
    )


def test_probabilities_stay_probabilities():
    adapter = fit_adapter(references(6, "identity"))
    reference = references(1, "identity", seed=5)[0]
    said = adapter.apply(reference.base, reference.named)
    assert np.allclose(said.sum(axis=1), 1)
    assert (said > 0).all()


def test_many_contacts_at_once_are_told_as_each_alone():
    adapter = fit_adapter(references(6, "identity"))
    some = references(3, "identity", seed=8)
    turns = tables_of([r.contact for r in some])["turns"]
    together = adapter.apply_table(np.vstack([r.base for r in some]), turns)
    assert np.array_equal(together, np.vstack([adapter.apply(r.base, r.named) for r in some]))


def test_no_name_and_no_word_of_fewer_than_three_conversations_stands_in_the_file():
    """Thanks, Ottoline! (in every conversation) · zebra (in two)"""
    kept = []
    for n, each in enumerate(references(6, "identity")):
        words = "that is all, Ottoline said" + (", zebra" if n < 2 else "")
        turns = (*each.contact.turns, Turn("customer", words))
        base = np.vstack([each.base, belief("other", 0.5)])
        contact = Contact(each.contact.id, turns)
        kept.append(reference_of(contact, [*each.parts, "partnership"], base))
    text = adapter_to_json(fit_adapter(kept))
    assert '"ww:said"' in text
    assert "ottoline" not in text.lower()
    assert "zebra" not in text


def test_an_adapter_of_another_labeller_is_refused_with_a_remedy():
    text = adapter_to_json(fit_adapter(references(4, "identity"), base="another"))
    with pytest.raises(AdapterOther, match="corrects another version of the labeller"):
        adapter_from_json(text, "adapter.json")


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"format": 1, "near": "x"}'])
def test_a_file_that_is_no_adapter_is_named(text):
    with pytest.raises(AdapterUnreadable, match=r"'f\.json' is not an adaptation"):
        adapter_from_json(text, "f.json")


def stand_in(known):
    """A labeller whose opinions were written down beforehand."""
    bases = {r.contact.id: r.base for r in known}

    def probabilities(turns):
        base = bases[turns["contact"][0].as_py()]
        return base, np.zeros((len(base), 6))

    return SimpleNamespace(probabilities=probabilities)


@pytest.fixture
def centre(tmp_path, monkeypatch):
    """A file of labels and the labeller that they are about."""

    def make(count: int, of_parcels: str):
        known = references(count, of_parcels)
        monkeypatch.setattr(adaptation, "shipped_labeller", lambda: stand_in(known))
        lines = [
            {"id": r.contact.id, "labels": {"parts": r.parts, "friction": {}},
             "turns": [{"speaker": t.speaker, "text": t.text} for t in r.contact.turns]}
            for r in known
        ]  # fmt: skip
        (tmp_path / "ref.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
        return tmp_path

    monkeypatch.chdir(tmp_path)
    return make


def command(*options: str):
    return CliRunner().invoke(cli, ["adapt", "ref.jsonl", *options])


def test_adapt_reports_before_and_after_and_keeps_what_is_better(centre):
    folder = centre(24, "identity")
    done = command("--output", "out")
    assert done.exit_code == 0, done.output
    assert "24 were held out, each once, in five folds" in done.output
    assert "Better beyond chance. Kept in out/adapter.json." in done.output
    kept = adapter_from_json((folder / "out/adapter.json").read_text(), "adapter.json")
    assert (kept.conversations, kept.base) == (24, base_digest())


def test_adapt_puts_the_adapter_where_a_workspace_looks_for_it(centre):
    folder = centre(24, "identity")
    CliRunner().invoke(cli, ["init", "here"])
    assert command("--workspace", "here").exit_code == 0
    assert (folder / "here/labeller/adapter.json").is_file()


def test_adapt_keeps_nothing_that_is_not_better_unless_told_to(centre):
    folder = centre(20, "history")
    if command().output.count("Better beyond chance"):
        pytest.fail("the base was meant to be right here")
    done = command("--output", "out")
    assert done.exit_code == 1
    assert "Not kept" in done.output
    assert not (folder / "out").exists()
    assert command("--output", "out", "--anyway").exit_code == 0
    assert (folder / "out/adapter.json").is_file()


def test_adapt_refuses_too_few_conversations_with_what_it_takes(centre):
    centre(5, "identity")
    done = command()
    assert done.exit_code == 2
    assert "5 labelled conversations, and an adaptation needs 20. It takes 15 more" in done.output


def test_adapt_prints_json_with_every_conversation_that_was_held_out(centre):
    centre(24, "identity")
    plain = json.loads(command("--json").stdout)
    assert len(plain["held_out"]) == 24
    assert [f["name"] for f in plain["figures"]] == ["κ parts", "κ pace", "macro-F1 parts"]
    assert plain["installed"] is None


def test_labels_without_words_are_a_problem_and_teach_nothing(centre):
    folder = centre(24, "identity")
    with (folder / "ref.jsonl").open("a") as file:
        file.write('{"id": "bare", "labels": {"parts": ["other"]}}\n')
    done = command()
    assert done.exit_code == 0
    assert "Conversation 'bare' has no words; nothing was learned from it." in done.stderr


def test_an_adapter_that_changes_nothing_gives_the_labels_of_the_base(shared):
    conversations = read(shared / "gold" / "sample" / "games.jsonl.gz").contacts[:5]
    turns = tables_of(map(redact, conversations))["turns"]
    ours, theirs = adapted_label_table(turns, blank()), label_table(turns)
    assert ours.drop_columns("confidence").equals(theirs.drop_columns("confidence"))
    assert np.allclose(ours["confidence"], theirs["confidence"], atol=0.001)


def test_a_run_uses_the_adapter_of_its_workspace_and_does_all_again_when_it_changes(tmp_path):
    turns = [{"speaker": who, "text": text} for who, text, _ in TURNS]
    (tmp_path / "in.jsonl").write_text(json.dumps({"id": "c", "turns": turns}))
    here = str(tmp_path / "here")
    do = CliRunner().invoke
    do(cli, ["init", here])
    do(cli, ["import", here, str(tmp_path / "in.jsonl")])
    assert "1 contacts analysed" in do(cli, ["run", here, "--processes", "1"]).output
    keep_adapter(open_workspace(tmp_path / "here"), always("waiting"))
    assert "1 contacts analysed" in do(cli, ["run", here, "--processes", "1"]).output
    shown = json.loads(do(cli, ["show", here, "c", "--json"]).stdout)
    assert {turn["part"] for turn in shown["turns"]} == {"waiting"}


def always(part: str) -> Adapter:
    """An adapter that calls everything so."""
    weights = np.zeros((1, len(PARTS)))
    weights[0, PARTS.index(part)] = 50.0
    return replace(blank(base_digest()), features=("bias",), weights=weights)
