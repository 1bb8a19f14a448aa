"""`wellspent worth --data` as an analyst would type it; the tables are synthetic."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pc
import pytest
from click.testing import CliRunner
from planted import EFFECT, Planted

from wellspent.cli import cli

_COLUMNS = ("--treatment", "t", "--outcome", "y", "--cluster", "agent,customer")
_KNOWN = ("--adjust", "x,vip,queue")


def wellspent(*arguments: Any, code: int = 0) -> str:
    """What `wellspent worth` prints; it has to end with this exit code."""
    done = CliRunner().invoke(cli, ["worth", *[str(one) for one in arguments]])
    assert done.exit_code == code, done.output
    assert "Traceback" not in done.output
    return done.output


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("worth") / "contacts.csv"
    pc.write_csv(Planted().table(1), path)
    return path


@pytest.fixture(scope="module")
def answer(table: Path) -> dict[str, Any]:
    return json.loads(wellspent("--data", table, *_COLUMNS, *_KNOWN, "--segment", "queue", "--json"))  # fmt: skip


def test_the_figure_stands_with_its_design_and_all_that_it_rests_on(answer: dict[str, Any]) -> None:
    assert answer["low"] < EFFECT < answer["high"]
    assert answer["low"] < answer["estimate"] < answer["high"]
    assert answer["design"] == "association adjusted for x, vip, queue"
    assert answer["refused"] is None
    assert answer["n"] == 1500
    assert answer["overlap"]["trimmed"] <= 0.05
    assert answer["balance"]["worst_after"] < answer["balance"]["worst_before"]
    assert answer["sensitivity"]["words"]


def test_every_segment_has_an_effect_of_its_own(answer: dict[str, Any]) -> None:
    assert sorted(row["segment"] for row in answer["segments"]["rows"]) == ["q0", "q1", "q2"]


def test_people_read_the_same_in_words(table: Path) -> None:
    printed = wellspent("--data", table, *_COLUMNS, *_KNOWN)
    assert "association adjusted for x, vip, queue" in printed
    assert "Hidden causes were not looked for" in " ".join(printed.split())


def test_a_refusal_has_its_reason_and_what_would_lift_it(table: Path) -> None:
    answer = json.loads(wellspent("--data", table, "--treatment", "t", "--outcome", "y", "--cluster", "queue", "--json"))  # fmt: skip
    assert answer["estimate"] is answer["low"] is answer["high"] is None
    assert answer["refused"]["cause"] == "clusters"
    assert "3 different 'queue'" in answer["refused"]["reason"]
    assert answer["refused"]["lift"]


def test_a_refusal_of_which_no_contact_is_kept_is_still_json(tmp_path: Path) -> None:
    """The covariate is the behaviour: no contact has a comparable one, and no balance is a number."""
    drawn = Planted(n=600).table(3)
    path = tmp_path / "apart.csv"
    noise = np.random.default_rng(3).normal(0, 0.01, 600)
    apart = pa.array(np.array(drawn["t"]) * 10.0 + noise)
    pc.write_csv(drawn.append_column("apart", apart), path)
    printed = wellspent("--data", path, *_COLUMNS, "--adjust", "apart", "--json")
    answer = json.loads(printed, parse_constant=_no_number)
    assert answer["refused"]["cause"] == "overlap"
    assert answer["balance"]["worst_after"] is None


def test_rows_that_are_copies_of_others_are_said(tmp_path: Path) -> None:
    drawn = Planted(n=600).table(3)
    path = tmp_path / "copied.csv"
    pc.write_csv(pa.concat_tables([drawn, drawn.slice(0, 60)]), path)
    answer = json.loads(wellspent("--data", path, *_COLUMNS, *_KNOWN, "--json"))
    assert [one for one in answer["warnings"] if one.startswith("60 rows are exact copies")]


def test_rows_that_differ_are_no_copies(answer: dict[str, Any]) -> None:
    assert not [one for one in answer["warnings"] if "copies" in one]


def _no_number(word: str) -> None:
    raise AssertionError(f"{word} is not JSON")


def test_the_outcome_before_the_contact_finds_a_hidden_cause(tmp_path: Path) -> None:
    path = tmp_path / "hidden.csv"
    pc.write_csv(Planted(n=2500, hidden=1.0).table(2), path)
    answer = json.loads(wellspent("--data", path, *_COLUMNS, *_KNOWN, "--before", "y_before", "--json"))  # fmt: skip
    assert answer["refused"]["cause"] == "negative control"


def test_labels_are_corrected_by_what_people_said_of_some(tmp_path: Path) -> None:
    """The labels err in one of eight contacts; people scored 600 of 3,000 at random."""
    drawn = Planted(n=3000).table(4)
    rng = np.random.default_rng(4)
    truth = np.array(drawn["t"])
    wrong = rng.random(3000) < 0.125
    person = pa.array(np.where(rng.random(3000) < 0.2, truth, np.nan), from_pandas=True)
    label = pa.array(np.where(wrong, 1 - truth, truth))
    path = tmp_path / "labelled.csv"
    pc.write_csv(drawn.append_column("label", label).append_column("person", person), path)
    answer = json.loads(wellspent("--data", path, "--treatment", "label", "--outcome", "y", "--cluster", "agent,customer", *_KNOWN, "--person", "person", "--json"))  # fmt: skip
    labels = answer["labels"]
    assert labels["how"] == "corrected"
    assert answer["estimate"] < labels["figure"]["value"]
    assert labels["figure"]["low"] < EFFECT < labels["figure"]["high"]


def test_an_amount_has_a_slope_and_a_dose_response(tmp_path: Path) -> None:
    drawn = Planted().table(5)
    rng = np.random.default_rng(5)
    minutes = np.where(np.array(drawn["t"]) == 1, rng.uniform(0.5, 4, 1500), 0.0)
    y = np.array(drawn["y"]) - EFFECT * np.array(drawn["t"]) + 3 * minutes
    path = tmp_path / "minutes.csv"
    table = drawn.append_column("minutes", pa.array(minutes)).drop_columns(["y"])
    pc.write_csv(table.append_column("y", pa.array(y)), path)
    answer = json.loads(wellspent("--data", path, "--treatment", "minutes", "--outcome", "y", "--cluster", "agent,customer", *_KNOWN, "--json"))  # fmt: skip
    assert answer["low"] < 3 < answer["high"]
    assert [point["figure"]["value"] > 0 for point in answer["dose"]["points"]] == [True] * 3


def test_an_experiment_is_analysed_by_who_was_drawn(tmp_path: Path) -> None:
    """Thirty of sixty agents were drawn; what they do is worth 4."""
    rng = np.random.default_rng(6)
    agent = rng.integers(0, 60, 3000)
    drawn = rng.permutation(60) < 30
    y = 50 + rng.normal(0, 4, 60)[agent] + 4 * drawn[agent] + rng.normal(0, 10, 3000)
    path = tmp_path / "trial.csv"
    pc.write_csv(pa.table({"arm": drawn[agent].astype(int), "y": y, "agent": agent}), path)
    answer = json.loads(wellspent("--data", path, "--treatment", "arm", "--outcome", "y", "--cluster", "agent", "--design", "randomised", "--json"))  # fmt: skip
    assert answer["design"].startswith("randomised")
    assert answer["low"] < 4 < answer["high"]
    naive = answer["naive"]
    assert naive["high"] - naive["low"] < answer["high"] - answer["low"]


def test_a_rollout_is_compared_with_teams_that_have_not_begun(tmp_path: Path) -> None:
    """Thirty teams over eight weeks: ten begin in week 4, ten in week 6, ten never; worth 5."""
    rng = np.random.default_rng(7)
    first = np.repeat([4, 6, 99], 10)
    rows = [
        (team, week, first[team], 20 + level + week + 5 * (week >= first[team]) + rng.normal(0, 2))
        for team, level in enumerate(rng.normal(0, 5, 30))
        for week in range(1, 9)
        for _ in range(5)
    ]
    path = tmp_path / "rollout.csv"
    lines = [
        f"{team},{week},{'' if begun == 99 else begun},{y:.4f}" for team, week, begun, y in rows
    ]
    path.write_text("team,week,began,y\n" + "\n".join(lines) + "\n", encoding="utf-8")
    answer = json.loads(wellspent("--data", path, "--treatment", "began", "--outcome", "y", "--cluster", "team", "--time", "week", "--design", "rollout", "--json"))  # fmt: skip
    assert answer["design"].startswith("staged rollout")
    assert answer["low"] < 5 < answer["high"]
    assert {event["periods_since"] for event in answer["events"]} >= {-3, 0, 1}


def test_a_file_of_json_is_written_whole(table: Path, tmp_path: Path) -> None:
    target = tmp_path / "answer.json"
    assert wellspent("--data", table, *_COLUMNS, *_KNOWN, "--json", target) == ""
    assert json.loads(target.read_text())["estimate"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "Name a centre's folder, or a table"),
        (("--data", "{table}"), "--treatment COLUMN"),
        (("--data", "{table}", "--treatment", "gift", "--outcome", "y"), "has no column 'gift'"),
        (("--data", "{table}", "--treatment", "queue", "--outcome", "y"), "neither a number nor"),
        (("--data", "nowhere.csv", "--treatment", "t", "--outcome", "y"), "nowhere.csv"),
        (("--data", "{table}", "--treatment", "t", "--outcome", "y", "--design", "rollout"), "--cluster COLUMN"),
        (("--data", "{table}", "--treatment", "t", "--outcome", "y", "--outcome-at", "x"), "--at COLUMN"),
        (("--data", "{table}", "--treatment", "t", "--outcome", "y", "--known-at", "x"), "COVARIATE=COLUMN"),
        (("--data", "{table}", "--treatment", "t", "--outcome", "y", "--adjust", "x", "--at", "x", "--known-at", "vip=x"), "is not adjusted for"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_said_in_a_sentence(
    table: Path, arguments: tuple[str, ...], words: str
) -> None:
    assert words in wellspent(*(one.format(table=table) for one in arguments), code=2)
