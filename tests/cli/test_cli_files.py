"""One stage alone, on files: JSON lines in, JSON lines out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from wellspent.cli import cli
from wellspent.contacts import Redaction
from wellspent.parts import FRICTIONS, PARTS
from wellspent.scorecard import Evidence
from wellspent.stages import _without

CONVERSATION = {
    "id": "c-1",
    "source": "written for this test",
    "meta": {"channel": "voice"},
    "turns": [
        {"speaker": "agent", "text": "Good morning, how can I help?", "start": 0.0, "end": 2.0},
        {"speaker": "customer", "text": "I was charged twice, card 4111 1111 1111 1111.", "start": 2.5, "end": 6.0},
        {"speaker": "agent", "text": "I am so sorry. I have refunded it.", "start": 16.0, "end": 19.25},
        {"speaker": "customer", "text": "Thanks, bye.", "start": 19.5, "end": 20.0},
    ],
    "events": [{"kind": "hold", "start": 6.0, "end": 16.0, "detail": "", "after_turn": 2}],
}  # fmt: skip
QUESTIONS = [
    "resolved", "verified_knowledge", "documented", "no_needless_wait",
    "warm_opening", "addressed_feelings", "proactive_help", "partnership_close",
]  # fmt: skip


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "in.jsonl"
    path.write_text(json.dumps(CONVERSATION) + "\n", encoding="utf-8")
    return path


def rows(command: str, source, *more: str) -> list[dict]:
    """What a stage writes of a file."""
    out = source.with_name("out.jsonl")
    done = CliRunner().invoke(cli, [command, str(source), "--output", str(out), *more])
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def test_label_says_of_every_turn_its_part_pace_friction_and_confidence(source):
    (row,) = rows("label", source)
    assert [turn["n"] for turn in row["turns"]] == [1, 2, 3, 4]
    for turn in row["turns"]:
        assert set(turn) == {"n", "part", "pace", "friction", "confidence"}
        assert turn["part"] in (*PARTS, "unknown")
        assert turn["friction"] in (*FRICTIONS, "none")
        assert 0 <= turn["confidence"] <= 1


def test_ledger_lines_sum_to_the_handle_time(source):
    (row,) = rows("ledger", source)
    assert (row["handle_seconds"], row["timing"]) == (20.0, "measured")
    assert sum(round(1000 * line["seconds"]) for line in row["lines"]) == 20_000
    assert {"part", "pace", "friction", "speaker", "seconds"} <= set(row["lines"][0])


def test_score_answers_the_eight_questions_with_quotes_that_are_there(source):
    (row,) = rows("score", source)
    assert [answer["question"] for answer in row["answers"]] == QUESTIONS
    for answer in row["answers"]:
        assert answer["answer"] in ("yes", "partly", "no", "no_occasion", "cannot_tell")
        for item in answer["evidence"]:
            assert item["quote"] in CONVERSATION["turns"][item["turn"] - 1]["text"]


def test_no_quote_holds_personal_data(source):
    assert "4111" not in json.dumps(rows("score", source))


def test_redact_gives_the_same_conversation_without_personal_data(source):
    (row,) = rows("redact", source)
    assert row["turns"][1]["text"] == "I was charged twice, card [card]."
    assert row["redactions"] == [{"turn": 2, "kind": "card", "start": 26, "end": 45}]
    assert [t["start"] for t in row["turns"]] == [t["start"] for t in CONVERSATION["turns"]]


def test_redacting_twice_is_redacting_once(source, tmp_path):
    once = rows("redact", source)
    (tmp_path / "again.jsonl").write_text(json.dumps(once[0]) + "\n", encoding="utf-8")
    assert rows("redact", tmp_path / "again.jsonl") == once


def test_without_output_the_lines_are_printed(source):
    done = CliRunner().invoke(cli, ["label", str(source)])
    assert json.loads(done.stdout)["id"] == "c-1"


def test_a_bad_record_is_said_and_the_rest_is_there(source):
    source.write_text("{nonsense\n" + source.read_text(), encoding="utf-8")
    done = CliRunner().invoke(cli, ["label", str(source)])
    assert done.exit_code == 0
    assert json.loads(done.stdout)["id"] == "c-1"
    assert "1 problem; the rest was read:" in done.stderr
    assert "in.jsonl:1:" in done.stderr


@pytest.mark.parametrize("command", ["label", "ledger", "score", "redact"])
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read: no such file"),
        (b"", "holds no"),
        (b"\xff\xfe\x00bad", "is not UTF-8 text"),
    ],
)
def test_what_cannot_be_read_is_one_fact_and_one_remedy_and_no_traceback(
    tmp_path, command, content, said
):
    path = tmp_path / "x.jsonl"
    if content is not None:
        path.write_bytes(content)
    done = CliRunner().invoke(cli, [command, str(path), "--output", str(tmp_path / "out.jsonl")])
    assert done.exit_code == 2
    assert said in done.stderr
    assert "Traceback" not in done.output
    assert not (tmp_path / "out.jsonl").exists()


def test_an_output_that_cannot_be_written_is_said(source, tmp_path):
    done = CliRunner().invoke(cli, ["label", str(source), "--output", str(tmp_path / "no" / "x")])
    assert done.exit_code == 2
    assert "cannot be written" in done.stderr


def test_an_unknown_format_is_said_with_those_that_there_are(source):
    done = CliRunner().invoke(cli, ["label", str(source), "--as", "teletext"])
    assert done.exit_code == 2
    assert "No reader is called 'teletext'" in done.stderr
    assert "jsonl" in done.stderr


@pytest.mark.parametrize("command", ["label", "redact"])
def test_a_result_never_takes_the_place_of_its_source(source, command):
    before = source.read_text()
    done = CliRunner().invoke(cli, [command, str(source), "--output", str(source)])
    assert done.exit_code == 2
    assert "is to be read and written" in done.stderr
    assert source.read_text() == before


def test_nor_may_it_lie_in_the_folder_that_is_read(source):
    out = source.with_name("out.jsonl")
    done = CliRunner().invoke(cli, ["label", str(source.parent), "--output", str(out)])
    assert done.exit_code == 2
    assert not out.exists()


def test_where_nothing_could_be_used_the_exit_code_says_so(tmp_path):
    (tmp_path / "x.jsonl").write_text("{nonsense\n")
    done = CliRunner().invoke(cli, ["label", str(tmp_path / "x.jsonl")])
    assert done.exit_code == 2
    assert "1 problem; nothing else was found:" in done.stderr


def test_a_device_is_written_to_and_stays_a_device(source):
    """`--output /dev/null` must not become a file, whoever asks."""
    done = CliRunner().invoke(cli, ["label", str(source), "--output", "/dev/null"])
    assert done.exit_code == 0, done.output
    assert Path("/dev/null").is_char_device()


def test_a_link_stays_a_link_and_its_file_gets_the_output(source, tmp_path):
    """`--output` names a link to a file that exists."""
    target, link = tmp_path / "target.jsonl", tmp_path / "link.jsonl"
    target.write_text("old")
    link.symlink_to(target)
    assert CliRunner().invoke(cli, ["label", str(source), "--output", str(link)]).exit_code == 0
    assert link.is_symlink()
    assert '"c-1"' in target.read_text()


def test_label_says_what_share_it_withholds(source, tmp_path):
    """On standard error, beside the labels."""
    out = tmp_path / "labels.jsonl"
    done = CliRunner().invoke(cli, ["label", str(source), "--output", str(out)])
    assert "of 4 parts withheld (" in done.stderr


def test_a_quote_that_loses_its_personal_part_begins_with_a_word():
    """Customer: 'Four four one, Washington.' · what is left is no comma."""
    item = Evidence(1, 0, 26, "Four four one, Washington.")
    assert _without(item, [Redaction(1, "account", 0, 13)]).quote == "Washington."
    assert _without(item, [Redaction(1, "account", 0, 25)]) is None
