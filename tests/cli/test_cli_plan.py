"""`wellspent plan` as a person would type it."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from wellspent.cli import cli

POOL = "Pixelmoor"


def wellspent(*arguments, code: int = 0):
    """What a command prints; it has to end with this exit code."""
    done = CliRunner().invoke(cli, [str(a) for a in arguments])
    assert done.exit_code == code, done.output
    assert "Traceback" not in done.output
    return done


@pytest.fixture(scope="module")
def fernhill(tmp_path_factory):
    """Fernhill, imported and analysed; fictional, its operation synthetic."""
    files = tmp_path_factory.mktemp("fernhill") / "files"
    centre = files.with_name("centre")
    wellspent("sample", files, "--contacts", 60)
    wellspent("init", centre)
    (centre / "wellspent.toml").write_text((files / "wellspent.toml").read_text())
    wellspent("import", centre, files / "contacts.jsonl.gz")
    wellspent("import", centre, files / "intervals.csv")
    wellspent("run", centre, "--processes", 1)
    return centre


@pytest.fixture(scope="module")
def planned(fernhill, tmp_path_factory):
    """The plan of one pool: what was printed, and the data."""
    data = tmp_path_factory.mktemp("plan") / "plan.json"
    printed = wellspent("plan", fernhill, "--pool", POOL, "--json", data).stdout
    return printed, json.loads(data.read_text())


def test_the_answer_comes_first_and_then_the_stories_and_the_plan(planned):
    printed, _ = planned
    places = [
        printed.index(words)
        for words in ("fictional centre", "One more slow minute", "cut friction and bank", "The plan, 5 Oct to 11 Oct 2026")
    ]  # fmt: skip
    assert places == sorted(places)
    assert "Assumed and measured nowhere" in printed
    assert max(len(line) for line in printed.splitlines()) <= 80


def test_the_data_have_every_interval_of_the_week_and_the_shifts_that_cover_it(planned):
    _, data = planned
    (pool,) = data["pools"]
    quarters = 7 * 24 * 4
    assert pool["name"] == POOL
    assert len(pool["forecast"]["mean"]) == len(pool["plan"]["levels"]) == quarters
    assert pool["forecast"]["at"][0] == "2026-10-05T00:00:00"
    covered = zip(pool["plan"]["levels"], pool["plan"]["covered"], strict=True)
    assert all(level <= there for level, there in covered)
    paid = sum(one["paid_hours"] * one["agents"] for one in pool["plan"]["shifts"])
    assert pool["plan"]["paid_hours"] == pytest.approx(paid / 0.7)
    assert pool["plan"]["cost"]["value"] == pytest.approx(31 * pool["plan"]["paid_hours"])
    assert {"value", "low", "high", "n", "method"} == set(pool["plan"]["achieved"]["service_level"])
    assert pool["plan"]["stopped"] == "gap"


def test_money_is_named_wages_or_cost_with_waiting_and_what_now_is_stands_beside_it(planned):
    printed, _ = planned
    assert "wages EUR" in printed
    assert "waiting EUR" in printed
    assert " cost EUR" not in printed
    assert "as today, staffed" in printed
    assert "Now: paid hours of the agents that the ACD recorded." in printed


def test_the_plan_keeps_its_target(planned):
    _, data = planned
    (pool,) = data["pools"]
    assert pool["plan"]["achieved"]["service_level"]["low"] > 0.8


def test_data_printed_are_nothing_but_data(fernhill):
    done = wellspent("plan", fernhill, "--pool", POOL, "--friction-cut", 0.4, "--slow", 25, "--json", "-")  # fmt: skip
    price = json.loads(done.stdout)["price"]
    assert price["choices"]["friction_cut"] == 0.4
    assert price["sentences"][0] == "With 25 s more slow time for every contact and 40 % of friction gone:"  # fmt: skip


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--target", "often"], "'often' is not a target"),
        (["--max-occupancy", "85"], "85"),
        (["--friction-cut", "40"], "40 of friction cannot be taken away"),
        (["--slow", "-9999"], "-9999 slow seconds"),
        (["--slow", "nan"], "nan slow seconds"),
        (["--pool", "Nowhere"], "There is no pool 'Nowhere'. Name one of the centre's pools: Bramble"),
        (["--weeks", "0"], "--weeks"),
        (["--seed", "-1"], "--seed"),
        (["--json", "/nonexist/x.json"], "'/nonexist/x.json' cannot be written: no such folder."),
    ],
)  # fmt: skip
def test_what_cannot_be_planned_is_refused_in_a_sentence(fernhill, options, said):
    done = wellspent("plan", fernhill, *options, code=2)
    assert said in done.stderr
    assert done.stdout == ""


def test_without_intervals_it_is_said_what_would_tell_and_nothing_breaks(tmp_path):
    centre = tmp_path / "centre"
    wellspent("init", centre)
    (tmp_path / "one.txt").write_text("Agent: Hello.\nCustomer: Hello.\nAgent: Bye.\n")
    wellspent("import", centre, tmp_path / "one.txt")
    wellspent("run", centre, "--processes", 1)
    done = wellspent("plan", centre, "--json", tmp_path / "plan.json")
    words = " ".join(done.stdout.split())
    assert "not yet known" in words
    assert "--as intervals" in words
    assert json.loads((tmp_path / "plan.json").read_text())["pools"] == []


def test_a_few_days_of_intervals_give_neither_a_price_nor_a_plan_and_say_why(tmp_path):
    centre, rows = tmp_path / "centre", ["queue,at,seconds,offered,answered,handle_seconds"]
    rows += [f"billing,2026-03-0{day}T{hour:02d}:00:00,3600,40,39,300" for day in (2, 3, 4) for hour in range(9, 17)]  # fmt: skip
    (tmp_path / "intervals.csv").write_text("\n".join(rows) + "\n")
    (tmp_path / "one.txt").write_text("Agent: Hello.\nCustomer: Hello.\nAgent: Bye.\n")
    wellspent("init", centre)
    (centre / "wellspent.toml").write_text("[centre]\ncost_per_hour = 30\n")
    wellspent("import", centre, tmp_path / "one.txt")
    wellspent("import", centre, tmp_path / "intervals.csv", "--as", "intervals")
    wellspent("run", centre, "--processes", 1)
    printed = wellspent("plan", centre).stdout
    assert "What a slow minute costs is not yet known" in " ".join(printed.split())
    assert "billing: not yet known:" in printed
    assert "no plan" in printed


def test_holidays_of_a_country_that_nobody_knows_are_left_out_and_that_is_said_once(tmp_path):
    pools = ("billing", "moving")
    centre, rows = tmp_path / "centre", ["queue,at,seconds,offered,answered,handle_seconds"]
    days = [day for day in range(1, 32) if day % 7 not in {0, 1}]  # of March 2026
    rows += [f"{pool},2026-03-{day:02d}T{hour:02d}:00:00,3600,9,9,300" for pool in pools for day in days for hour in (9, 10)]  # fmt: skip
    (tmp_path / "intervals.csv").write_text("\n".join(rows) + "\n")
    (tmp_path / "one.txt").write_text("Agent: Hello.\nCustomer: Hello.\nAgent: Bye.\n")
    wellspent("init", centre)
    settings = '[centre]\ncost_per_hour = 30\n[staffing]\ncountry = "XX"\nshift_hours = [2]\n'
    settings += "[staffing.pools]\n" + "".join(f'{pool} = ["{pool}"]\n' for pool in pools)
    (centre / "wellspent.toml").write_text(settings)
    wellspent("import", centre, tmp_path / "one.txt")
    wellspent("import", centre, tmp_path / "intervals.csv", "--as", "intervals")
    wellspent("run", centre, "--processes", 1)
    words = " ".join(wellspent("plan", centre).stdout.split())
    assert words.count("The holidays of 'XX' are not known. Give a country's two letters") == 1
    assert "no plan" not in words
    assert "together" in words


def test_before_the_first_run_and_outside_a_workspace_it_is_said(tmp_path):
    assert "is not a workspace" in wellspent("plan", tmp_path, code=2).stderr
    wellspent("init", tmp_path / "centre")
    assert "has no run yet" in wellspent("plan", tmp_path / "centre", code=2).stderr
