"""`wellspent experiment` as a service leader would type it, on a synthetic table and on Fernhill."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta

import numpy as np
import pytest
from click.testing import CliRunner

from wellspent.cli import cli

START = date(2026, 11, 2)
DESIGN = ("--behaviour", "empathy", "--outcome", "repeat", "--weeks", 4, "--simulations", 50, "--start", START)  # fmt: skip


def wellspent(*arguments, code: int = 0):
    """What a command prints; it has to end with this exit code."""
    done = CliRunner().invoke(cli, [str(a) for a in arguments])
    assert done.exit_code == code, done.output
    assert "Traceback" not in done.output
    return done


def contacts(weeks: int, arm=()):
    """Synthetic: 24 agents of two teams, ten contacts a week each; the arm repeats less from the start."""
    rng = np.random.default_rng(3)
    rows = []
    for agent in range(24):
        name = f"agent {agent:02d}"
        for week in range(weeks):
            for n in range(10):
                day = date(2026, 9, 7) + timedelta(days=7 * week + n % 5)
                told = name in arm and day >= START
                row = {"agent": name, "team": "AB"[agent % 2], "began": f"{day} 09:{n:02d}:00"}
                row |= {"empathy": "yes" if rng.random() < (0.8 if told else 0.3) else "no"}
                rows.append(row | {"repeat": int(rng.random() < (0.1 if told else 0.4)), "handle": 300})  # fmt: skip
    return rows


def written(path, rows):
    """The rows as a CSV file."""
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    return path


def list_of(folder):
    """The rows of the list that was drawn."""
    return list(csv.DictReader((folder / "e.csv").read_text().splitlines()))


@pytest.fixture(scope="module")
def registered(tmp_path_factory):
    """The design of a table of eight weeks: what was printed, and the folder with its files."""
    folder = tmp_path_factory.mktemp("experiment")
    past = written(folder / "past.csv", contacts(8))
    printed = wellspent("experiment", "design", "--data", past, *DESIGN, "--output", folder / "e.json").stdout  # fmt: skip
    return printed, folder


def test_the_design_is_a_page_of_plain_words(registered):
    printed, _ = registered
    for words in (
        "12 agents in the arm and as many as ever",
        "By agent: what somebody has learned on Monday is still there on Tuesday",
        "It begins on 2 Nov 2026 and lasts 4 weeks",
        "The smallest effect that 4 weeks find 80 times in 100",
        "Both arms answer the same queue",
        "erlangs on top of",
        "is assumed and measured nowhere; --slow says otherwise",
        "Handle time of these weeks is held against nobody",
        "Registered in e.json",
    ):
        assert words in " ".join(printed.split())
    assert max(len(line) for line in printed.splitlines()[:-2]) <= 80


def test_beside_the_registration_lie_the_list_and_the_script(registered):
    _, folder = registered
    rows = list_of(folder)
    assert sum(int(row["arm"]) for row in rows) == 12
    assert "You may stop at any time" in (folder / "e.md").read_text()
    assert (
        wellspent("experiment", "list", folder / "e.json").stdout == (folder / "e.csv").read_text()
    )


def test_the_result_is_read_as_registered_and_before_its_day_there_is_none(registered):
    _, folder = registered
    arm = {row["agent"] for row in list_of(folder) if row["arm"] == "1"}
    after = written(folder / "after.csv", contacts(12, arm))
    early = wellspent(
        "experiment", "read", folder / "e.json", "--data", after, "--on", "2026-11-20"
    )
    assert "Not yet: the first planned look is after week 4" in " ".join(early.stdout.split())
    assert "Yes, it did more of it than the other" in early.stdout
    late = wellspent("experiment", "read", folder / "e.json", "--data", after, "--on", "2026-12-10")
    assert "Decided at look 1: there is less of the outcome in the arm" in late.stdout
    assert "randomised by agent" in " ".join(late.stdout.split())
    said = json.loads(wellspent("experiment", "read", folder / "e.json", "--data", after, "--on", "2026-12-10", "--json").stdout)  # fmt: skip
    assert said["low"] <= -0.3 <= said["high"]
    assert {"estimate", "low", "high", "n", "design", "refused"} <= said.keys()


def test_the_design_as_data_has_every_figure_and_nobodys_name(registered):
    _, folder = registered
    printed = wellspent(
        "experiment", "design", "--data", folder / "past.csv", *DESIGN, "--json"
    ).stdout
    given = json.loads(printed)
    assert given["spill_over"]["extra"]["value"] > 0
    assert {"value", "low", "high", "n", "method"} == given["smallest"].keys()
    assert "agent 0" not in printed


def test_an_experiment_that_began_already_is_not_registered_beforehand(registered):
    _, folder = registered
    past = ("--data", folder / "past.csv", *DESIGN[:-1], "2026-10-01")
    said = wellspent("experiment", "design", *past, code=2).stderr
    assert "what was seen already is not registered beforehand" in " ".join(said.split())


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--agent", "nobody"), "The table has no column 'nobody'"),
        (("--at", "agent"), "The column 'agent' holds no dates"),
        (("--outcome", "team"), "The column 'team' holds 'a', which is neither"),
        (("--effect", "0"), "An effect of 0 cannot be found"),
        (("--output", "e.csv"), "does not end in .json"),
    ],
)
def test_what_cannot_be_used_is_said_with_its_remedy(registered, options, said):
    _, folder = registered
    done = wellspent(
        "experiment", "design", "--data", folder / "past.csv", *DESIGN, *options, code=2
    )
    assert said in " ".join(done.stderr.split())


def test_a_changed_registration_is_not_read(registered, tmp_path):
    _, folder = registered
    changed = tmp_path / "changed.json"
    changed.write_text((folder / "e.json").read_text().replace('"seed": 1', '"seed": 2'))
    done = wellspent("experiment", "read", changed, "--data", folder / "past.csv", code=2)
    assert "is not the one that was registered" in done.stderr
    assert "no such file" in wellspent("experiment", "list", tmp_path / "none.json", code=2).stderr


def test_fernhill_gets_its_experiment_with_its_waiting_and_is_called_synthetic(tmp_path):
    """From the centre's own tables: agents, teams, days, what agents did, who came back."""
    files, centre = tmp_path / "files", tmp_path / "centre"
    wellspent("sample", files, "--contacts", 200)
    wellspent("init", centre)
    (centre / "wellspent.toml").write_text((files / "wellspent.toml").read_text())
    for name in ("contacts.jsonl.gz", "intervals.csv"):
        wellspent("import", centre, files / name)
    wellspent("run", centre, "--processes", 1)
    about = ("--behaviour", "slow/empathy", "--simulations", 50)
    printed = " ".join(wellspent("experiment", "design", centre, *about, "--outcome", "repeat").stdout.split())  # fmt: skip
    assert "synthetic data, which prove nothing about real centres" in printed
    assert "With as many agents as now the mean wait goes from" in printed
    said = wellspent("experiment", "design", centre, *about, "--outcome", "joy", code=2).stderr
    assert "No outcome is called 'joy' here. Choose one of: " in said
