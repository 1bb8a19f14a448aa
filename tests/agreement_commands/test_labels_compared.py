"""Two readings compared: the figures of `agreement`, intervals that know conversations."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from wellspent import agreement
from wellspent.cli import cli
from wellspent.comparison import STATISTICS, compare, estimate_clustered, estimate_difference
from wellspent.comparison.clustered import estimate_label, kappa, mean_f1, raw
from wellspent.comparison.compare import tables_between
from wellspent.comparison.labelled import Labelled
from wellspent.estimate import Estimate, Unknown
from wellspent.parts import PACE_OF
from wellspent.readers.files import lines_of

ROOT = Path(__file__).resolve().parents[2]
LABELS = ("a", "b", "c")
pairs_of_labels = st.lists(
    st.tuples(st.sampled_from(LABELS), st.sampled_from(LABELS)), min_size=2, max_size=30
)


def labelled(contact: str, *parts: str | None, sure: float | None = None) -> Labelled:
    paces = tuple(PACE_OF[part] if part else None for part in parts)
    frictions = tuple("none" if part else None for part in parts)
    return Labelled(contact, "x:1", parts, paces, frictions, (sure,) * len(parts))


def same(figure: float | None, vectorised: float) -> bool:
    return np.isnan(vectorised) if figure is None else vectorised == pytest.approx(figure)


@given(pairs_of_labels)
def test_every_coefficient_from_counts_is_the_one_from_labels(pairs):
    first, second = zip(*pairs, strict=True)
    table = tables_between([(first, second)], LABELS)[0]
    found = {name: float(statistic(table)) for name, statistic in STATISTICS.items()}
    assert same(agreement.raw_agreement(first, second), found["agreement"])
    assert same(agreement.cohen_kappa(first, second), found["kappa"])
    assert same(agreement.gwet_ac1(first, second, LABELS), found["ac1"])
    assert same(agreement.krippendorff_alpha(first, second), found["alpha"])
    assert same(agreement.macro_f1(first, second), float(mean_f1(table)))


@given(pairs_of_labels)
def test_the_agreement_on_one_label_is_its_f1(pairs):
    first, second = zip(*pairs, strict=True)
    figures = agreement.class_figures(first, second)
    tables = np.repeat(tables_between([(first, second)], LABELS), 8, axis=0)
    for place, label in enumerate(LABELS):
        found = estimate_label(tables, place, draws=10)
        if label in figures:
            assert isinstance(found, Estimate)
            assert found.value == pytest.approx(figures[label].f1)
        else:
            assert isinstance(found, Unknown)


def simulated(random: np.random.Generator, conversations: int) -> np.ndarray:
    """Conversations in which the second reading knows a share of its own and guesses the rest."""
    shares = np.array([0.5, 0.3, 0.2])
    knows = random.beta(8, 2, size=conversations)  # mean .8, so κ of the population is .8
    tables = np.zeros((conversations, 3, 3))
    for table, share in zip(tables, knows, strict=True):
        turns = random.integers(8, 30)
        first = random.choice(3, size=turns, p=shares)
        guess = random.choice(3, size=turns, p=shares)
        second = np.where(random.random(turns) < share, first, guess)
        np.add.at(table, (first, second), 1)
    return tables


@pytest.mark.parametrize("conversations", [12, 40])
def test_the_interval_holds_the_truth_about_95_times_in_100(conversations):
    random = np.random.default_rng(7)
    held = []
    for seed in range(300):
        tables = simulated(random, conversations)
        found = estimate_clustered(tables, {"kappa": kappa}, seed, draws=400)["kappa"]
        held.append(found.low <= 0.8 <= found.high)
    assert 0.915 <= np.mean(held) <= 0.98


def test_an_interval_that_took_turns_for_independent_would_be_too_narrow():
    random = np.random.default_rng(3)
    tables = simulated(random, 40)
    turns = [one for table in tables for one in single_turns(table)]
    clustered = estimate_clustered(tables, {"raw": raw}, draws=400)["raw"]
    alone = estimate_clustered(np.array(turns), {"raw": raw}, draws=400)["raw"]
    assert clustered.value == pytest.approx(alone.value)
    assert clustered.high - clustered.low > 1.2 * (alone.high - alone.low)


def single_turns(table: np.ndarray):
    for place in np.ndindex(3, 3):
        one = np.zeros((3, 3))
        one[place] = 1
        yield from [one] * int(table[place])


def test_perfect_agreement_of_few_conversations_is_not_certainty():
    tables = np.repeat(np.diag([5.0, 3.0, 2.0])[None], 10, axis=0)
    found = estimate_clustered(tables, STATISTICS)["kappa"]
    assert (found.value, found.high) == (1.0, 1.0)
    assert found.low == pytest.approx(0.025 ** (1 / 10))


def test_seven_conversations_are_too_few_and_eight_are_not():
    tables = simulated(np.random.default_rng(1), 8)
    assert isinstance(estimate_clustered(tables, STATISTICS)["kappa"], Estimate)
    few = estimate_clustered(tables[:7], STATISTICS)["kappa"]
    assert few == Unknown("7 conversations, and a figure needs 8", "1 more conversation")


def test_one_label_throughout_leaves_kappa_unknown():
    tables = np.zeros((9, 3, 3))
    tables[:, 0, 0] = 4
    found = estimate_clustered(tables, STATISTICS)
    assert isinstance(found["kappa"], Unknown)
    assert isinstance(found["agreement"], Estimate)


def test_a_paired_difference_is_told_more_closely_than_two_intervals_apart():
    random = np.random.default_rng(5)
    before = simulated(random, 30)
    after = before.copy()
    for table in after:  # every conversation mends one of its mistakes
        wrong = [(i, j) for i, j in np.ndindex(3, 3) if i != j and table[i, j] > 0]
        for i, j in wrong[:1]:
            table[i, j] -= 1
            table[i, i] += 1
    found = estimate_difference(before, after, kappa)
    alone = estimate_clustered(after, {"kappa": kappa})["kappa"]
    assert found.low > 0
    assert found.high - found.low < (alone.high - alone.low) / 2


def test_a_pace_comes_before_a_part_and_the_surest_first():
    ours = [labelled("a", "process", "process"), labelled("b", "process", "context")]
    theirs = [
        labelled("a", "identity", "empathy", sure=0.6),
        labelled("b", "rapport", "empathy", sure=0.9),
    ]
    found = compare(ours, theirs).disagreements
    assert [(d.contact, d.turn, d.over) for d in found] == [
        ("b", 1, "pace"), ("a", 2, "pace"), ("b", 2, "parts"), ("a", 1, "parts"),
    ]  # fmt: skip


def test_a_label_that_was_withheld_is_counted_and_disagrees_with_nothing():
    found = compare([labelled("a", "process", None)], [labelled("a", "process", "rapport")])
    parts = found.dimensions[0]
    assert (parts.both, parts.first_withheld, parts.second_withheld) == (1, 1, 0)
    assert found.disagreements == ()


def test_who_comes_first_changes_no_coefficient(shared):
    ours, theirs = two_annotators(shared)
    one, other = compare(ours, theirs), compare(theirs, ours)
    for a, b in zip(one.dimensions[:3], other.dimensions[:3], strict=True):
        for name in STATISTICS:
            assert a.figures[name].value == pytest.approx(b.figures[name].value)


def two_annotators(shared):
    from wellspent.comparison import read_labelled

    gold = shared / "gold"
    return [
        read_labelled(lines_of(gold / folder / "telecom.jsonl.gz"), folder).conversations
        for folder in ("sample", "sample-second-annotator")
    ]


def test_the_two_annotators_agree_as_the_reference_says(shared):
    """Parts κ .73–.81, pace .79–.86, friction .67–.86, over three clients of which this is one"""
    found = {d.name: d.figures["kappa"].value for d in compare(*two_annotators(shared)).dimensions}
    assert 0.73 <= round(found["parts"], 2) <= 0.81
    assert 0.79 <= round(found["pace"], 2) <= 0.86
    assert 0.67 <= round(found["friction"], 2) <= 0.86


def write(path, *records):
    path.write_text("".join(json.dumps(r) + "\n" for r in records), encoding="utf-8")
    return str(path)


def record(contact: str, *parts: str, text: str = "fine") -> dict:
    turns = [{"speaker": "agent", "text": text} for _ in parts]
    return {"id": contact, "turns": turns, "labels": {"parts": parts, "friction": {}}}


def agree(*arguments: str):
    return CliRunner().invoke(cli, ["agree", *arguments])


def test_agree_shows_redacted_words_and_names_what_stands_in_one_file_alone(tmp_path):
    told = "My card is 4111 1111 1111 1111."
    first = write(tmp_path / "a.jsonl", record("c1", "process", text=told), record("c2", "other"))
    second = write(tmp_path / "b.jsonl", record("c1", "empathy", text=told), record("c3", "other"))
    done = agree(first, second)
    assert done.exit_code == 0
    assert "c1 turn 1: A process (quick), B empathy (slow)" in done.output
    assert "My card is [card]." in done.output
    assert "Only in A: 1 conversation (c2)." in done.output
    assert "Only in B: 1 conversation (c3)." in done.output


def test_conversations_of_unequal_length_are_a_problem_and_the_rest_is_compared(tmp_path):
    first = write(tmp_path / "a.jsonl", record("c1", "process"), record("c2", "other", "other"))
    second = write(tmp_path / "b.jsonl", record("c1", "process"), record("c2", "other"))
    done = agree(first, second)
    assert done.exit_code == 0
    assert "1 conversation in both, 1 turn." in done.output
    assert (
        f"{first}:2: Conversation 'c2' has 2 labelled turns here and 1 in {second}:2" in done.stderr
    )


def test_files_without_a_shared_conversation_are_refused_with_a_remedy(tmp_path):
    done = agree(
        write(tmp_path / "a.jsonl", record("c1", "process")),
        write(tmp_path / "b.jsonl", record("c2", "process")),
    )
    assert done.exit_code == 2
    assert "none is in both. Label the same conversations" in done.output


def test_agree_prints_json_with_figures_and_no_invented_number(tmp_path):
    first = write(tmp_path / "a.jsonl", record("c1", "process"))
    plain = json.loads(agree(first, first, "--json").stdout)
    assert plain["shared"] == ["c1"]
    figures = plain["dimensions"][0]["figures"]["kappa"]
    assert figures == {
        "unknown": "1 conversation, and a figure needs 8", "lift": "7 more conversations",
    }  # fmt: skip


def test_the_page_on_agreement_shows_what_the_command_prints(shared):
    gold = shared / "gold"
    files = [gold / folder / "telecom.jsonl.gz" for folder in ("sample", "sample-second-annotator")]
    printed = agree(*map(str, files), "--worst", "0").output
    page = (ROOT / "docs" / "method" / "agreement.md").read_text(encoding="utf-8")
    assert page.split("```text\n")[1].split("```")[0] in printed
