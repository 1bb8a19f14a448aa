"""A person labels a random sample: over a pipe, over a terminal, with breaks."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from wellspent.annotation import (
    FRICTION_KEYS,
    PART_KEYS,
    Piece,
    Session,
    draw_sample,
    minutes_left,
    render_guide,
)
from wellspent.cli import cli
from wellspent.comparison import read_labelled
from wellspent.contacts import Contact, Turn
from wellspent.parts import FRICTIONS, PARTS

CALLS = [Contact(f"c{n}", (Turn("agent", "Hello."),)) for n in range(30)]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Two conversations of two turns each, in the folder at hand."""
    monkeypatch.chdir(tmp_path)
    records = [
        {"id": name, "turns": [
            {"speaker": "agent", "text": f"Hello from {name}, how can I help?"},
            {"speaker": "customer", "text": "My card 4111 1111 1111 1111 was charged twice."},
        ]}
        for name in ("one", "two")
    ]  # fmt: skip
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(r) + "\n" for r in records))
    return tmp_path


def annotate(keys: str, *options: str):
    lines = "".join(f"{key}\n" for key in keys.split(" "))
    return CliRunner().invoke(cli, ["annotate", "in.jsonl", *options], input=lines)


def kept(folder):
    lines = (folder / "annotations.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def parts(folder):
    return [record["labels"]["parts"] for record in kept(folder)]


def test_every_part_and_every_friction_has_one_key_and_one_line_in_the_guide():
    assert sorted(PART_KEYS.values()) == sorted(PARTS)
    assert sorted(FRICTION_KEYS.values()) == sorted((*FRICTIONS, "none"))
    assert not set(PART_KEYS) & (set(FRICTION_KEYS) | set("bsSq?"))
    guide = render_guide()
    assert all(f"\n  {key}  {name}" in guide for key, name in (PART_KEYS | FRICTION_KEYS).items())


def test_the_sample_does_not_depend_on_the_order_of_the_files():
    one, _ = draw_sample(CALLS, 5, seed=3)
    other, of = draw_sample(reversed(CALLS), 5, seed=3)
    assert (one, of) == (other, 30)
    assert one != draw_sample(CALLS, 5, seed=4)[0]


def test_every_contact_has_the_same_chance_to_be_in_the_sample():
    counts = dict.fromkeys((c.id for c in CALLS), 0)
    for seed in range(600):
        for contact in draw_sample(CALLS, 6, seed)[0]:
            counts[contact.id] += 1
    # 600 draws of probability .2: a standard deviation is 9.8
    assert all(120 - 45 < count < 120 + 45 for count in counts.values())


def test_whoever_stops_early_has_read_a_smaller_random_sample():
    assert draw_sample(CALLS, 10, seed=1)[0][:4] == draw_sample(CALLS, 4, seed=1)[0]


def test_keys_become_labels_and_personal_data_is_neither_shown_nor_kept(folder):
    done = annotate("r c r c")
    assert done.exit_code == 0, done.output
    assert parts(folder) == [["rapport", "context"]] * 2
    assert "4111" not in done.output + (folder / "annotations.jsonl").read_text()
    assert "My card [card] was charged twice." in done.output


def test_how_the_sample_was_drawn_is_kept_with_the_labels(folder):
    annotate("r c", "--sample", "1", "--seed", "9", "--annotator", "ana")
    (record,) = kept(folder)
    assert record["annotation"] == {
        "by": "ana", "seed": 9, "sample": 1, "of": 2, "probability": 0.5, "blind": True, "reached": 2,
    }  # fmt: skip


def test_stopping_and_starting_again_goes_on_at_the_same_turn(folder):
    first = annotate("r q")
    assert "Saved in annotations.jsonl: 1 of 4 turns." in first.output
    second = annotate("c r c")
    assert "1 of 4 turns are done." in second.output
    assert parts(folder) == [["rapport", "context"]] * 2


def test_the_end_of_the_input_saves_as_q_does(folder):
    assert annotate("r").exit_code == 0
    assert [r["annotation"]["reached"] for r in kept(folder)] == [1, 0]


def test_going_back_mends_a_label_also_in_the_conversation_before(folder):
    annotate("r c b e r c")
    assert parts(folder) == [["rapport", "empathy"], ["rapport", "context"]]


def test_enter_keeps_the_label_that_is_there(folder):
    done = annotate("r b  c", "--sample", "1")
    assert "labelled rapport" in done.output
    assert parts(folder) == [["rapport", "context"]]


def test_friction_is_said_before_the_part_and_can_be_taken_back(folder):
    annotate("3 r 2 c b 0 c r 5 w")
    assert [record["labels"]["friction"] for record in kept(folder)] == [
        {"1": "repetition"}, {"2": "wait"},
    ]  # fmt: skip


def test_a_skipped_turn_and_a_skipped_conversation_stay_without_labels(folder):
    done = annotate("s c S")
    assert parts(folder) == [[None, "context"], [None, None]]
    assert "All 4 turns are done" in done.output


def test_a_key_without_a_label_says_so_and_changes_nothing(folder):
    done = annotate("x r q")
    assert "no label is on that key" in done.output
    assert parts(folder)[0] == ["rapport", None]


@pytest.mark.usefixtures("folder")
def test_the_guide_is_one_key_away():
    assert "help beyond the question" in annotate("? q").output


def test_automatic_labels_are_shown_only_when_asked_for_and_that_is_kept(folder, monkeypatch):
    from wellspent.cli import sampling
    from wellspent.parts import Label

    monkeypatch.setattr(sampling, "label_turns", lambda _: [Label.of("waiting")] * 2)
    assert "labeller says" not in annotate("q").output
    asked = CliRunner().invoke(cli, ["annotate", "in.jsonl", "--labels"], input="\n\n")
    assert "labeller says waiting (1.00), none" in asked.output
    assert parts(folder)[0] == ["waiting", "waiting"]
    assert [record["annotation"]["blind"] for record in kept(folder)] == [False, False]


@pytest.mark.parametrize(
    ("option", "value"), [("--seed", "2"), ("--sample", "1"), ("--annotator", "bo")]
)
def test_a_file_of_another_sample_is_not_gone_on_with(folder, option, value):
    annotate("r q")
    done = annotate("c", option, value)
    assert done.exit_code == 2
    assert f"was begun with {option.removeprefix('--')}" in done.output
    assert parts(folder)[0] == ["rapport", None]


@pytest.mark.usefixtures("folder")
def test_a_file_that_is_no_sample_is_left_as_it_is():
    done = annotate("r", "--output", "in.jsonl")
    assert done.exit_code == 2
    assert "'in.jsonl', line 1, is not a sample that annotate began." in done.output


def test_a_sample_cannot_be_drawn_from_nothing(folder):
    (folder / "in.jsonl").write_text('{"id": "c", "turns": []}\n')
    done = annotate("r")
    assert done.exit_code == 2
    assert "holds no conversations with turns" in done.output


def test_a_sample_can_be_drawn_from_a_workspace(folder):
    do = CliRunner().invoke
    do(cli, ["init", "centre"])
    do(cli, ["import", "centre", "in.jsonl"])
    done = do(cli, ["annotate", "centre", "--sample", "1"], input="r\nc\n")
    assert "1 of 2 conversations, seed 1" in done.output
    assert parts(folder) == [["rapport", "context"]]


def test_what_was_annotated_is_what_agree_reads(folder):
    annotate("3 r s q")
    lines = enumerate((folder / "annotations.jsonl").read_text().splitlines(), 1)
    found = read_labelled(lines, "annotations.jsonl")
    assert (found.problems, found.not_begun) == ((), 1)
    assert found.conversations[0].parts == ("rapport", None)
    assert found.conversations[0].frictions == ("repetition", None)


def test_a_terminal_takes_single_keys_without_enter(folder):
    """Hello from two, how can I help? · My card … — in a real terminal: r, then c, then q."""
    ours, theirs = pty.openpty()
    command = "import sys; sys.argv[1:] = ['annotate', 'in.jsonl']; from wellspent.cli import main; main()"
    process = subprocess.Popen([sys.executable, "-c", command], stdin=theirs, stdout=theirs, stderr=theirs)  # fmt: skip
    os.close(theirs)
    shown = _until(ours, "0 of 4 turns ·")
    os.write(ours, b"r")
    shown += _until(ours, "1 of 4 turns ·")
    os.write(ours, b"c")
    shown += _until(ours, "2 of 4 turns ·")
    os.write(ours, b"q")
    shown += _until(ours, "The same command goes on from here.")
    assert process.wait() == 0
    os.close(ours)
    assert parts(folder)[0] == ["rapport", "context"]
    assert "4111" not in shown


def _until(terminal: int, wanted: str) -> str:
    shown = b""
    while wanted.encode() not in shown:
        ready, _, _ = select.select([terminal], [], [], 120)
        assert ready, f"nothing more came after: {shown.decode()}"
        try:
            shown += os.read(terminal, 4096)
        except OSError:  # the other side has gone
            break
    return shown.decode()


steps = st.lists(st.sampled_from([*PARTS, "back", "skip", "skip all"]), max_size=40)


@given(steps)
def test_no_step_leaves_the_sample_or_loses_a_turn(taken):
    session = Session.resume([Piece.blank(Contact(n, (Turn("agent", n),) * 3)) for n in "ab"])
    for step in taken:
        if session.over:
            break
        session = {
            "back": session.back, "skip": session.skip_turn, "skip all": session.skip_piece,
        }.get(step, lambda step=step, here=session: here.with_part(step))()  # fmt: skip
        assert [len(piece.parts) for piece in session.pieces] == [3, 3]
        assert 0 <= session.done <= session.turns == 6


def test_the_time_left_is_unknown_before_eight_turns_and_then_by_their_median():
    assert minutes_left([6.0] * 7, 100) is None
    assert minutes_left([6.0] * 7 + [600.0], 100) == 10
