"""`wellspent erlang` and `wellspent staff`: the answer first, and one sentence where there is none."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner, Result

from wellspent.cli import cli

FIFTY = "erlang --agents 50 --calls-per-hour 2880 --handle 60"
HUNDRED = "staff --calls-per-hour 1200 --handle 300 --target 80/20"


def said(line: str) -> Result:
    return CliRunner().invoke(cli, line.split())


def figures(line: str) -> dict:
    done = said(f"{line} --json")
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


def test_erlang_says_first_how_many_are_answered_in_time():
    first, *rest = said(f"{FIFTY} --patience 120").output.splitlines()
    assert first.startswith("With 50 agents 94.3 % of the contacts are answered within 20 s")
    assert any(line.split() == ["hang", "up", "3.1", "%"] for line in rest)


def test_erlang_as_json_is_plain_figures():
    found = figures(f"{FIFTY} --patience 120")
    assert found["formula"] == "Erlang A"
    assert found["wait_seconds"] == pytest.approx(3.70947, abs=5e-6)
    assert found["abandonment"] == pytest.approx(0.0309122, abs=5e-8)
    assert found["threshold_seconds"] == 20


def test_without_patience_it_is_erlang_c_and_says_what_that_leaves_out():
    done = said(FIFTY)
    assert "20.8 s of all contacts" in done.output
    assert "where customers do hang up, the wait is shorter" in done.output
    assert figures(FIFTY)["patience_seconds"] is None


def test_a_queue_that_grows_without_end_is_called_so():
    done = said("erlang --agents 40 --calls-per-hour 2880 --handle 60")
    assert done.exit_code == 2
    assert "unstable: it grows without end. Give at least 49 agents" in done.stderr


def test_where_nothing_comes_in_there_is_nothing_to_answer_and_no_share_of_it():
    nothing = "erlang --agents 0 --calls-per-hour 0 --handle 60"
    assert said(nothing).output == "Nothing comes in: there is nothing to answer.\n"
    found = figures(nothing)
    shares = ("service_level", "waiting", "abandonment", "wait_seconds", "answered_wait_seconds")
    assert [found[name] for name in (*shares, "occupancy")] == [None] * 6


def test_where_nobody_is_there_nobody_is_busy():
    nobody = "erlang --agents 0 --calls-per-hour 10 --handle 60 --patience 30"
    assert figures(nobody)["occupancy"] is None
    assert figures(nobody)["service_level"] == 0
    assert "busy 1" not in said(nobody).output
    assert "nobody is there" in said(nobody).output


def test_a_load_is_said_in_few_digits():
    done = said("erlang --agents 1 --calls-per-hour 100 --handle 60")
    assert "1 agent for a load of 1.67 erlangs" in done.stderr


def test_staff_says_first_how_many_agents_it_takes():
    first, second, *_ = said(HUNDRED).output.splitlines()
    assert first == "It takes 108 agents to keep 80/20."
    assert second == "One fewer would answer 76.0 % in time."


def test_staff_says_what_a_cap_on_occupancy_costs():
    first, second, *_ = said(f"{HUNDRED} --max-occupancy .65 --shrinkage .3").output.splitlines()
    assert first == (
        "It takes 154 agents to keep 80/20 and occupancy at 65 % at most, which is 220.0 paid."
    )
    assert second.startswith("The cap costs 46 agents (+43%): without it 108 would do")


def test_staff_as_json_holds_what_is_reached_and_what_one_fewer_would_reach():
    found = figures(f"{HUNDRED} --max-occupancy .85 --shrinkage .5")
    assert (found["agents"], found["agents_without_cap"], found["paid_agents"]) == (118, 108, 236)
    assert found["reached"]["occupancy"] <= 0.85 < found["with_one_fewer"]["occupancy"]
    assert found["target"] == {"share": 0.8, "seconds": 20}


def test_one_fewer_is_null_where_the_queue_would_grow_without_end():
    assert figures("staff --calls-per-hour 1 --handle 60 --target 5/600")["with_one_fewer"] is None
    assert figures("staff --calls-per-hour 0 --handle 60 --target 80/20")["agents"] == 0


@pytest.mark.parametrize(
    ("more", "fact"),
    [
        ("--calls-per-hour -5", "There cannot be -5 contacts per hour."),
        ("--calls-per-hour nan", "There cannot be nan contacts per hour."),
        ("--calls-per-hour 5e9", "There cannot be 5,000,000,000 contacts per hour."),
        ("--handle 0", "A mean handle time cannot be 0 seconds."),
        ("--patience 0", "A mean patience cannot be 0 seconds."),
        ("--target 100/0", "No number of agents keeps 100/0"),
        ("--target eighty", "'eighty' is not a target."),
        ("--max-occupancy 0", "Occupancy cannot be capped at 0."),
        ("--max-occupancy 85", "Occupancy cannot be capped at 85."),
        ("--shrinkage 30", "A shrinkage of 30"),
    ],
)
def test_what_cannot_be_is_one_sentence_of_fact_and_one_of_remedy(more, fact):
    done = said(f"{HUNDRED} {more}")
    assert done.exit_code == 2
    assert done.stderr.startswith(f"wellspent: {fact}")
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.output


@pytest.mark.parametrize("line", ["staff --help", HUNDRED, f"{FIFTY} --patience 120"])
def test_neither_help_nor_an_answer_waits_for_a_compiler(line):
    program = (
        "import sys; from click.testing import CliRunner; from wellspent.cli import cli\n"
        f"assert CliRunner().invoke(cli, {line.split()!r}).exit_code == 0\n"
        "sys.exit('numba' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
