"""`wellspent reasons` on files: what it writes, what it keeps, what it refuses."""

from __future__ import annotations

import csv
import json
import random
from pathlib import Path

from click.testing import CliRunner

from wellspent.cli import cli

_WORDS = {
    "refund": ["returned jacket", "money back", "store credit"],
    "router": ["broadband drops", "red light", "engineer visit"],
}


def _texts() -> list[str]:
    rng = random.Random(2)
    return [
        f"I need help with my {reason}, {' and '.join(rng.sample(words, 2))}"
        for reason, words in _WORDS.items()
        for _ in range(15)
    ]


def _table(path: Path) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["ticket", "said"])
        writer.writerows((f"k{n}", text) for n, text in enumerate(_texts()))
    return path


def _run(*arguments: str | Path) -> tuple[int, str, str]:
    result = CliRunner().invoke(cli, ["reasons", *map(str, arguments)])
    return result.exit_code, result.stdout, result.stderr


def test_a_table_of_texts_becomes_topics_and_an_assignment(tmp_path: Path) -> None:
    table = _table(tmp_path / "tickets.csv")
    code, out, _ = _run(table, "--text", "said", "--id", "ticket", "--json")
    found = json.loads(out)
    assert code == 0
    assert [one["id"] for one in found["assignment"]] == [f"k{n}" for n in range(30)]
    assert {one["topic"] for one in found["assignment"]} - {None} == {
        one["name"] for one in found["topics"]
    }
    assert all(
        {"name", "words", "share", "low", "high", "n"} <= one.keys() for one in found["topics"]
    )


def test_bad_lines_are_told_with_their_place_and_the_rest_is_read(tmp_path: Path) -> None:
    """Not JSON / {"text": 5} / an id that was there / texts"""
    lines = [json.dumps({"id": n, "text": text}) for n, text in enumerate(_texts())]
    path = tmp_path / "said.jsonl"
    path.write_text("\n".join([*lines, "not JSON", '{"text": 5}', lines[0]]), encoding="utf-8")
    code, out, err = _run(path, "--json")
    assert code == 0
    assert len(json.loads(out)["assignment"]) == 30
    assert "3 problems" in err
    assert "said.jsonl:31" in err


def test_a_book_keeps_keys_and_names_from_one_time_to_the_next(tmp_path: Path) -> None:
    table, book = _table(tmp_path / "tickets.csv"), tmp_path / "book.json"
    asked = (table, "--text", "said", "--book", book, "--json")
    first, second = json.loads(_run(*asked)[1]), json.loads(_run(*asked)[1])
    assert first["assignment"] == second["assignment"]
    assert (len(first["new"]), second["new"]) == (len(first["topics"]), [])


def test_too_few_texts_and_no_book_are_refused_in_a_sentence(tmp_path: Path) -> None:
    few = tmp_path / "few.csv"
    few.write_text("id,text\n1,lost card\n2,late parcel\n", encoding="utf-8")
    assert _run(few)[::2] == (2, "wellspent: 2 of the texts say what they are about, and finding topics needs 20. Bring 18 more.\n")  # fmt: skip
    code, _, err = _run(_table(tmp_path / "t.csv"), "--text", "said", "--book", few)
    assert code == 2
    assert "holds no topics of this version" in err


def test_a_table_without_texts_says_which_columns_it_has(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("a,b\n1,2\n", encoding="utf-8")
    code, _, err = _run(table)
    assert code == 2
    assert "it has: a, b. Name the column that holds the texts: --text COLUMN." in err


def test_in_words_what_belongs_to_no_topic_comes_first(tmp_path: Path) -> None:
    code, out, _ = _run(_table(tmp_path / "tickets.csv"), "--text", "said")
    assert code == 0
    assert "of 30 texts belong to no topic" in out.splitlines()[0]
