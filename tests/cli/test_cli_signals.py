"""`wellspent signals`: a row a contact, quotes without personal data, rates with denominators."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

import wellspent
from wellspent.cli import cli
from wellspent.contacts import Contact, Turn
from wellspent.listening.signal import SIGNAL_KINDS

LINES = [
    ("agent", "Hello, how can I help?"),
    ("customer", "My card 4111 1111 1111 1111 was charged. My brother is with Britewell and they never do that."),
    ("agent", "Okay."),
]  # fmt: skip
LISTED = "[listening.competitors]\nBrightwell = []\n"


@pytest.fixture
def source(tmp_path):
    record = {
        "id": "c-1",
        "source": "test",
        "turns": [{"speaker": who, "text": text} for who, text in LINES],
    }
    path = tmp_path / "in.jsonl"
    rows = [
        json.dumps(record),
        "{broken",
        *(json.dumps(record | {"id": f"c-{n}"}) for n in range(2, 10)),
    ]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    (tmp_path / "wellspent.toml").write_text(LISTED, encoding="utf-8")
    return path


def run(source, *more):
    out = source.with_name("out.jsonl")
    done = CliRunner().invoke(cli, ["signals", str(source), "--output", str(out), *more])
    return done, [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def test_a_line_has_its_signals_and_a_broken_one_loses_nothing_else(source):
    done, rows = run(source, "--names", str(source.with_name("wellspent.toml")))
    assert done.exit_code == 0, done.output
    assert [row["id"] for row in rows] == [f"c-{n}" for n in range(1, 10)]
    named = next(one for one in rows[0]["signals"] if one["kind"] == "competitor")
    assert set(named) == {"turn", "kind", "quote", "confidence", "followed_up", "asked", "name"}
    assert (named["turn"], named["name"], named["followed_up"]) == (2, "Brightwell", False)
    assert named["quote"] in LINES[1][1]
    assert "in.jsonl:2" in done.stderr


def test_the_summary_has_a_denominator_for_every_kind(source):
    done, _ = run(source, "--names", str(source.with_name("wellspent.toml")))
    assert "competitor: 9 of 9 contacts, 100.0% (" in done.stderr
    assert all(f"{kind.replace('_', ' ')}: " in done.stderr for kind in SIGNAL_KINDS)


def test_settings_that_do_not_hold_are_said_in_a_sentence(source):
    source.with_name("bad.toml").write_text("[listening]\ncompetitor = 1\n", encoding="utf-8")
    done = CliRunner().invoke(
        cli, ["signals", str(source), "--names", str(source.with_name("bad.toml"))]
    )
    assert (done.exit_code, done.exception.__class__) == (2, SystemExit)


def test_no_quote_holds_personal_data():
    contact = Contact("c", tuple(Turn(who, text) for who, text in LINES))
    text = "You can reach me on 07700 900123 my brother is on Brightwell now"
    contact = Contact("c", (*contact.turns, Turn("customer", text)))
    found = wellspent.signals(contact, wellspent.Names({"Brightwell": ()}))
    assert {one.name for one in found if one.kind == "competitor"} == {"Brightwell"}
    for one in found:
        assert "4111" not in one.quote
        assert "900123" not in one.quote
        assert contact.turns[one.turn - 1].text[one.start : one.end] == one.quote


def test_contacts_without_a_word_of_the_customer_count_in_no_rate(source):
    rows = [json.dumps({"id": f"s-{n}", "turns": [{"speaker": "agent", "text": "Hello?"}]}) for n in range(3)]  # fmt: skip
    rows.append(json.dumps({"id": "s-3", "turns": [{"speaker": "customer", "text": " "}]}))
    with source.open("a", encoding="utf-8") as file:
        file.write("\n".join(rows) + "\n")
    done, _ = run(source, "--names", str(source.with_name("wellspent.toml")))
    assert "Of 9 contacts with a turn of the customer's:" in done.stderr
    assert "competitor: 9 of 9 contacts, 100.0% (" in done.stderr
    assert "no turn of the customer's to read and count in no rate" in done.stderr
