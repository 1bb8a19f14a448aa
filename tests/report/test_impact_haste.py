"""Haste of a workspace: repeats, transfers and history from its tables; JSON and back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest
from small_centre import connect, sample_tables, spoken, tiny

from wellspent.contacts import State
from wellspent.estimate import Estimate, Unknown
from wellspent.report.impact import haste as module
from wellspent.report.impact.haste import gather_haste, gather_rush, haste_from_json, haste_to_json
from wellspent.settings import Settings, WorthSettings
from wellspent.worth.haste import Haste

MONDAY = datetime.fromisoformat("2026-03-02T09:00")
PRICED = Settings(worth=WorthSettings(worth_of_customer=100.0))


def contact(name: str, customer: str, day: float, seconds: float, agent: str = "Ann", **fields):
    """Two turns that take so long, on that day."""
    began = MONDAY + timedelta(days=day)
    return spoken(name, "What is it?", "The bill.", seconds=seconds / 2, customer=customer, agent=agent,
                  began=began, source="s", **fields)  # fmt: skip


def table_of(tables):
    """The table that is judged, by contact; nothing is judged of so few."""
    taken = {}

    def keep(table, **_):
        taken.update({row["contact"]: row for row in table.to_pylist()})
        return Haste((), 0, "")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "haste_of", keep)
        gather_haste(connect(tables), Settings())
    return taken


OTHERS = [contact(f"z{i}", f"other {i}", 30, 60, agent=f"agent {i}") for i in range(4)]


def test_a_repeat_is_paid_back_by_the_contact_just_before_it():
    """Pat calls on days 0, 2 and 4, and not again until the records end."""
    pat = [contact(f"c{n}", "Pat", day, 100 + n) for n, day in enumerate((0, 2, 4))]
    rows = table_of(tiny([*pat, *OTHERS]))
    assert [rows[f"c{n}"]["repeat_seconds"] for n in range(3)] == [101, 102, 0]


def test_a_repeat_after_the_window_is_none_and_a_window_that_is_not_over_is_unknown():
    late = [contact("c0", "Pat", 0, 100), contact("c1", "Pat", 9, 100), contact("c2", "Kim", 29, 100)]  # fmt: skip
    rows = table_of(tiny([*late, *OTHERS]))
    assert [rows[name]["repeat_seconds"] for name in ("c0", "c1", "c2")] == [0, 0, None]


def test_a_contact_without_a_customer_is_not_known_to_be_followed_by_any():
    rows = table_of(tiny([replace(contact("c0", "Pat", 0, 100), customer=None), *OTHERS, contact("c1", "Kim", 0, 60)]))  # fmt: skip
    assert rows["c0"]["repeat_seconds"] is None


def test_seconds_of_transfers_are_there_where_all_sources_record_states():
    moved = replace(contact("c0", "Pat", 0, 100), states=(State("transfer", 100, 130),))
    rows = table_of(tiny([moved, *OTHERS, contact("c1", "Kim", 0, 60)]))
    assert (rows["c0"]["transfer_seconds"], rows["c0"]["transferred"]) == (30, 1.0)
    assert (rows["c1"]["transfer_seconds"], rows["c1"]["transferred"]) == (0, 0.0)
    elsewhere = replace(contact("c1", "Kim", 0, 60), source="another")
    assert "transferred" not in table_of(tiny([moved, *OTHERS, elsewhere]))["c0"]


def test_churn_and_escalation_come_from_outcomes():
    at = MONDAY + timedelta(days=3)
    rows = [{"customer": "Pat", "at": at, "kind": kind, "value": 1.0} for kind in ("churn", "complaint")]  # fmt: skip
    rows += [{"customer": "Kim", "at": at + timedelta(days=60), "kind": kind, "value": 0.0} for kind in ("churn", "complaint")]  # fmt: skip
    rows.append({"customer": "Lee", "at": at + timedelta(days=90), "kind": "churn", "value": 0.0})
    found = table_of(tiny([contact("c0", "Pat", 0, 100), contact("c1", "Kim", 40, 60), *OTHERS], outcomes=rows))  # fmt: skip
    assert (found["c0"]["churned"], found["c0"]["escalated"]) == (1.0, 1.0)
    assert found["c1"]["churned"] == 0.0


@pytest.mark.parametrize(
    ("change", "reason"),
    [({"agent": None}, "0 agents"), ({"customer": None}, "whether its customer came back")],
)
def test_what_the_records_lack_is_said(change, reason: str):
    contacts = [replace(one, **change) for one in (contact("c0", "Pat", 0, 100), *OTHERS)]
    haste = gather_haste(connect(tiny(contacts)), Settings())
    assert isinstance(haste, Unknown)
    assert reason in haste.reason


def a_centre(agents: int = 8, each: int = 130):
    """Synthetic: agent 0 saves a minute and is called back half of the time."""
    rng = np.random.default_rng(1)
    made = []
    for n in range(agents * each):
        agent, day = n % agents, int(rng.integers(0, 40))
        hasty = agent == 0
        seconds = float(rng.gamma(20, 10) + 60 * (not hasty))
        made.append(contact(f"c{n}", f"p{n}", day, seconds, f"agent {agent}", team=f"team {agent % 2}", queue="q", reason="r"))  # fmt: skip
        if rng.random() < (0.6 if hasty else 0.1):
            made.append(contact(f"d{n}", f"p{n}", day + 2, float(rng.gamma(20, 13)), f"agent {rng.integers(1, agents)}",
                                team=f"team {agent % 2}", queue="q", reason="r"))  # fmt: skip
    return made


@pytest.fixture(scope="module")
def judged() -> Haste:
    haste = gather_haste(connect(tiny(a_centre())), PRICED)
    assert isinstance(haste, Haste)
    return haste


def test_a_hasty_agent_is_found_in_a_workspace(judged: Haste):
    agents = {one.name: one for one in judged.groups if one.kind == "agent"}
    assert agents["agent 0"].verdict == "hasty"
    assert "paid back" in agents["agent 0"].words
    assert {one.verdict for name, one in agents.items() if name != "agent 0"} == {
        "not enough to say"
    }


def test_agents_below_the_minimum_are_counted_and_not_named():
    """Two synthetic agents with 60 contacts each beside eight with 130."""
    new = [contact(f"n{i}", f"q{i}", i % 40, 200 + i, f"newcomer {i % 2}", queue="q", reason="r") for i in range(120)]  # fmt: skip
    haste = gather_haste(connect(tiny([*a_centre(), *new])), PRICED)
    assert "newcomer" not in json.dumps(haste_to_json(haste))
    assert sum(one.kind == "agent" for one in haste.groups) == 8
    assert any(one.startswith("2 agents are below the minimum") for one in haste.warnings)


def test_haste_comes_back_from_json_as_it_was(judged: Haste):
    text = json.dumps(haste_to_json(judged), allow_nan=False)
    assert haste_from_json(json.loads(text)) == judged
    nothing = Unknown("no agents", "names of agents")
    assert haste_from_json(json.loads(json.dumps(haste_to_json(nothing)))) == nothing


def test_the_words_of_the_sample_show_rush_with_its_share():
    rush = gather_rush(connect(sample_tables()))
    signs = dict(rush.signs)
    assert isinstance(signs["interruptions"], Unknown)  # the sample's turns never overlap
    assert isinstance(signs["unanswered concerns"], Estimate)
    assert sum(rush.spread) + rush.unseen == 120
