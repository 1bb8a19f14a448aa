"""Which signals a turn holds: the readable hearing, the compiled one, and what teaches them."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellspent.contacts import Turn
from wellspent.listening.signal import SIGNAL_KINDS
from wellspent.listening.signals import train as training
from wellspent.listening.signals.cues import cue_names, find_cues, phrase_table
from wellspent.listening.signals.features import grade, read_contact
from wellspent.listening.signals.fitting import Recipe, fit_model
from wellspent.listening.signals.lessons import Lesson, own_snippets, read_lessons, read_snippets
from wellspent.listening.signals.reading import MOST_WORDS, sentences_of, words_of
from wellspent.listening.signals.turn_kinds import (
    NEAR,
    Loudest,
    hear,
    kinds_of,
    kinds_of_table,
    settled,
)
from wellspent.listening.signals.weights import (
    LEAST_CONFIDENCE,
    feature_hash,
    read_model,
    run_hash,
    shipped_model,
    write_model,
)
from wellspent.tables import IMPORTED

SNIPPETS = [lesson.turns[-1].text for lesson in own_snippets()]
ODD = [
    "", " ", "...", "\u2026", "[name]", "Dr. No said… so what... yeah.", "£5 or €6? “Never.”",
    "it’s 🙂 gone\nand so am i", "a\u00a0b.\u2003c", "école — ÉCOLE", "x\u2028y", "\x00 tab\there",
    "word " * 90, "''", "[card number] [not closed", "Mrs. J. went to Brightwater, Monday",
]  # fmt: skip


def said(*texts: str) -> list[Turn]:
    """A customer's turns, with an agent's between."""
    turns: list[Turn] = []
    for text in texts:
        turns += [Turn("agent", "How can I help?"), Turn("customer", text)]
    return turns


def table(contacts: dict[str, list[Turn]]) -> pa.Table:
    """These contacts as the table `turns`."""
    rows = [
        {"contact": name, "turn": n, "speaker": turn.speaker, "text": turn.text}
        for name, turns in contacts.items()
        for n, turn in enumerate(turns, 1)
    ]
    return pa.Table.from_pylist(rows, IMPORTED["turns"])


def heard_one_by_one(contacts: dict[str, list[Turn]]) -> list[tuple[object, ...]]:
    """What `kinds_of` hears in each."""
    return [
        (name, h.turn, h.kind, h.start, h.end, h.confidence)
        for name, turns in contacts.items()
        for h in kinds_of(turns)
    ]


def heard_at_once(contacts: dict[str, list[Turn]]) -> list[tuple[object, ...]]:
    """What `kinds_of_table` hears in all."""
    return [tuple(row.values()) for row in kinds_of_table(table(contacts)).to_pylist()]


# -- hearing --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("compliment", "You've been ever so helpful, thank you so much."),
        ("competitor", "My sister's with Norvane and they charge half the price."),
        ("churn_risk", "I've had enough, I'm cancelling and going elsewhere."),
        ("effort", "This is the third time I've called about it, I've explained it all twice."),
    ],
)
def test_what_is_said_in_so_many_words_is_heard(kind: str, text: str) -> None:
    """A customer says it outright."""
    assert kind in {heard.kind for heard in kinds_of(said(text))}


def test_ordinary_turns_hold_no_signal() -> None:
    """A name, a date, a thank-you in passing."""
    turns = said("Hi, I'd like to change my address.", "It's Miller, M I double L E R.", "Okay.")
    assert kinds_of(turns) == ()


def test_the_quote_is_the_whole_sentence_that_carries_it() -> None:
    """Two sentences, and the second names another company."""
    text = "My order is four four one. My sister's with Norvane and they charge half the price."
    heard = next(h for h in kinds_of(said(text)) if h.kind == "competitor")
    assert text[heard.start : heard.end] == text.partition(". ")[2]


@pytest.mark.parametrize("speaker", ["agent", "system"])
def test_only_customers_are_heard(speaker: str) -> None:
    """The words of a compliment, said by somebody else."""
    words = "You've been ever so helpful, thank you so much. I'm cancelling and going elsewhere."
    assert kinds_of([Turn(speaker, words)]) == ()  # type: ignore[arg-type]


def test_of_signals_of_one_kind_close_together_the_loudest_is_kept() -> None:
    """Turns 2 and 4 say the same; turn 8 says it again, later."""
    loud = [Loudest(turn, 0, score, 0, 1) for turn, score in ((2, 50), (4, 70), (8, 60), (10, 5))]
    assert NEAR == 2
    assert [one.turn for one in settled(loud, [10] * len(SIGNAL_KINDS))] == [4, 8]


def test_of_equally_loud_ones_the_first_is_kept() -> None:
    """Turns 2 and 3 are equally loud."""
    loud = [Loudest(turn, 0, 50, 0, 1) for turn in (3, 2)]
    assert [one.turn for one in settled(loud, [10] * len(SIGNAL_KINDS))] == [2]


def test_a_contact_is_heard_the_same_whatever_else_is_heard() -> None:
    """One contact alone, and among others."""
    one = said(*SNIPPETS[:6])
    assert [
        row for row in heard_at_once({"x": said("Bye."), "a": one, "y": one}) if row[0] == "a"
    ] == (heard_one_by_one({"a": one}))


def test_every_snippet_is_heard_alike_one_by_one_and_at_once() -> None:
    """All synthetic snippets and odd texts, twelve turns a contact."""
    texts = SNIPPETS + ODD
    contacts = {str(k): said(*texts[k : k + 6]) for k in range(0, len(texts), 6)}
    assert len(heard_one_by_one(contacts)) > 100
    assert heard_at_once(contacts) == heard_one_by_one(contacts)


def test_no_turns_hold_no_signals() -> None:
    """An empty table."""
    assert kinds_of_table(table({})).num_rows == 0
    assert kinds_of([]) == ()


PIECES = st.sampled_from([*SNIPPETS[::9], *ODD, "Mr.", "...", " ", "\n", "?", "Brightwater", "’s"])
TEXTS = st.one_of(st.lists(PIECES, max_size=4).map(" ".join), st.text(max_size=40))
TURNS = st.lists(
    st.builds(Turn, st.sampled_from(["agent", "customer", "system"]), TEXTS), max_size=6
)


@settings(max_examples=120, deadline=None)
@given(st.lists(TURNS, max_size=4))
def test_the_compiled_hearing_equals_the_readable_one(turns: list[list[Turn]]) -> None:
    """Any turns of anybody."""
    contacts = {str(k): some for k, some in enumerate(turns)}
    assert heard_at_once(contacts) == heard_one_by_one(contacts)


@settings(max_examples=60, deadline=None)
@given(TURNS)
def test_a_quote_is_words_of_its_turn_and_a_confidence_a_probability(turns: list[Turn]) -> None:
    """Any turns of anybody."""
    for heard in kinds_of(turns):
        text = turns[heard.turn - 1].text
        assert 0 <= heard.start < heard.end <= len(text)
        assert text[heard.start : heard.end].strip() == text[heard.start : heard.end] != ""
        assert 0 < heard.confidence < 1


def test_a_higher_score_is_never_less_sure() -> None:
    """Scores from low to high, every kind."""
    model = shipped_model()
    for kind in range(len(SIGNAL_KINDS)):
        scores = np.arange(-5_000, 5_000, 50)
        assert (np.diff(model.confidences(np.full(len(scores), kind), scores)) >= 0).all()


# -- reading --------------------------------------------------------------------------------


def test_sentences_end_at_their_marks_and_lines() -> None:
    """Three marks and a line."""
    text = "It's gone. Again! Why?\nno idea"
    assert [text[s.start : s.end] for s in sentences_of(text)] == [
        "It's gone.", "Again!", "Why?", "no idea",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["I saw Dr. Singh there", "so... i left", "it cost 3.50 today"])
def test_titles_pauses_and_figures_end_no_sentence(text: str) -> None:
    """One sentence each."""
    assert len(sentences_of(text)) == 1


def test_typed_and_spoken_words_read_alike() -> None:
    """The same, with an apostrophe, a typographic one and none."""
    assert words_of("I'm off") == words_of("i’m OFF") == words_of("im off")


def test_a_redaction_is_one_word_and_a_number_is_any_number() -> None:
    """A card number taken out, and a price."""
    assert words_of("[card number] £45") == ("[card_number]", "$", "0")


def test_an_endless_sentence_is_read_up_to_a_point() -> None:
    """A hundred words without a mark."""
    assert len(words_of("word " * 100)) == MOST_WORDS


@pytest.mark.parametrize(
    ("text", "named"),
    [("i went to Brightwater", True), ("see you on Monday", False), ("Brightwater it is", False)],
)
def test_a_capital_inside_a_sentence_is_a_name(text: str, named: bool) -> None:
    """A company, a day, and a word that begins the sentence."""
    assert sentences_of(text)[0].named is named


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_sentences_stand_in_order_and_never_overlap(text: str) -> None:
    """Any text."""
    ends = 0
    for sentence in sentences_of(text):
        assert ends <= sentence.start < sentence.end <= len(text)
        ends = sentence.end


# -- features and weights -------------------------------------------------------------------


def test_cues_are_found_by_their_phrases() -> None:
    """A sister, and what she has."""
    assert {"kin", "kin_with", "cheaper"} <= find_cues(words_of("my sister's with them, cheaper"))


def test_every_phrase_of_the_lexicon_is_written_as_words_are_read() -> None:
    """What is not would never match."""
    assert [p for p in phrase_table() if words_of(p.replace("_", " ")) != tuple(p.split(" "))] == []


def test_cues_fit_into_the_bits_of_one_number() -> None:
    """The compiled loops keep them so."""
    assert len(cue_names()) <= 64


def test_a_feature_says_what_stood_around() -> None:
    """A complaint after an apology."""
    turns = [Turn("agent", "I'm sorry."), Turn("customer", "Third time now.")]
    (seen,) = read_contact(turns)
    assert {"p:aagent_sorry", "c:many_times", "end:0", "at:1"} <= set(seen.around)


def test_a_run_of_one_word_is_hashed_as_the_word() -> None:
    """And two words in order."""
    assert run_hash(["gone"]) == feature_hash("gone")
    assert run_hash(["a", "b"]) != run_hash(["b", "a"])


@pytest.mark.parametrize(("steps", "named"), [(0, "0"), (2, "2"), (4, ">3"), (99, ">40")])
def test_counts_are_graded(steps: int, named: str) -> None:
    """Exact where small."""
    assert grade(steps) == named


def test_a_model_is_the_same_when_it_was_written_and_read() -> None:
    """The one that ships."""
    model = shipped_model()
    document = write_model(model)
    assert write_model(read_model(document)) == document


# -- learning -------------------------------------------------------------------------------


def few_lessons() -> list[Lesson]:
    """Enough of each kind to learn from: snippets, taken as conversations of four clients."""
    kept = [x for n, x in enumerate(own_snippets()) if n % 6 == 0]
    return [
        Lesson(x.id, f"client {n % 4}", x.turns, x.signals, alone=n % 2 == 0)
        for n, x in enumerate(kept)
    ]


def test_what_was_taught_is_heard() -> None:
    """A model of some snippets hears those that it learned."""
    lessons = few_lessons()
    model = fit_model(lessons, Recipe(rounds=1, folds=1))
    compliments = [x for x in lessons if "compliment" in x.signals.get(len(x.turns), ())]
    place = SIGNAL_KINDS.index("compliment")
    hits = sum(
        any(one.kind == place for one in settled(hear(x.turns, model), model.thresholds))
        for x in compliments
    )
    assert hits > 0.5 * len(compliments) > 3


def test_what_is_hardly_sure_is_no_signal() -> None:
    """The threshold of every kind stands for the least confidence or for more."""
    model = shipped_model()
    sure = model.confidences(np.arange(len(SIGNAL_KINDS)), model.thresholds)
    assert (sure >= LEAST_CONFIDENCE - 0.001).all()


def test_the_same_lessons_teach_the_same_model() -> None:
    """Twice the same, to the byte."""
    once, again = (write_model(fit_model(few_lessons(), Recipe(rounds=1, folds=1))) for _ in "ab")
    assert once == again


def test_the_training_command_reads_folders_and_writes_the_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder with one file, and a model that learns nothing."""
    learned: list[Lesson] = []
    monkeypatch.setattr(
        training, "fit_model", lambda lessons: learned.extend(lessons) or shipped_model()
    )
    line = {"id": "x-1", "meta": {"client": "x"}, "signals": [{"turn": 1, "kind": "effort"}],
            "turns": [{"speaker": "customer", "text": "Third time."}]}  # fmt: skip
    (tmp_path / "x.jsonl.gz").write_bytes(gzip.compress(json.dumps(line).encode()))
    training.main([str(tmp_path), "--output", str(tmp_path / "model.npz")])
    assert (learned[0].group, learned[0].signals) == ("x", {1: {"effort"}})
    assert len(learned) == 1 + len(own_snippets())
    assert (
        read_model((tmp_path / "model.npz").read_bytes()).bias.tolist()
        == shipped_model().bias.tolist()
    )
    assert "features" in capsys.readouterr().out


def test_a_snippet_file_names_kinds_and_the_turn_before() -> None:
    """Two kinds, an agent's turn, a remark."""
    (lesson,) = read_snippets("# remark\neffort, churn_risk | Well? >> Third time. Bye.\n", "x")
    assert lesson.turns == (Turn("agent", "Well?"), Turn("customer", "Third time. Bye."))
    assert lesson.signals == {2: {"effort", "churn_risk"}}


def test_every_snippet_names_kinds_that_there_are() -> None:
    """And says that it is synthetic."""
    folder = Path(__file__).parents[2] / "src/wellspent/listening/signals/training"
    for path in sorted(folder.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        assert text.startswith("# Synthetic")
        named = {k for line in text.splitlines() if not line.startswith("#")
                 for k in re.split("[, ]+", line.partition("|")[0].strip())}  # fmt: skip
        assert named <= {*SIGNAL_KINDS, "-"}


def test_labelled_conversations_are_read_with_their_signals(shared: Path) -> None:
    """The sample: 171 signals, no turn without a speaker."""
    lessons = read_lessons((shared / "gold" / "sample").glob("*.jsonl.gz"))
    assert sum(len(kinds) for x in lessons for kinds in x.signals.values()) == 171
