"""Hurry, its drivers and the permission to give, from a workspace's tables and what its slow time is worth."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest
from impacts import impact, known, link
from small_centre import connect, sample_tables, spoken, tiny

from wellspent.estimate import Estimate, Unknown
from wellspent.moments.permission.model import HourBand
from wellspent.report.impact.model import Bought, Policy, PolicyLine
from wellspent.report.listening.as_json import from_json, to_json
from wellspent.report.moments.before import NOTHING_BEFORE, Before
from wellspent.report.moments.hurry import gather_hurry
from wellspent.report.moments.permission_rules import AGAIN, EVERYWHERE, rules_of
from wellspent.report.moments.permissions import Permissions, gather_permissions
from wellspent.settings import Settings

MONDAY = datetime.fromisoformat("2026-03-02T09:00")
CHEAP = HourBand(10, 12, Estimate(0.2, 0.1, 0.3, 50, "m"), 0.5)
DEAR = HourBand(16, 18, Estimate(3.0, 2.5, 3.5, 50, "m"), 0.0)
HURRY = known(0.1, 0.02)


def worth(low: float, high: float, where: str | None = None, *, stands: bool = True):
    """Empathy is worth so much a minute: everywhere, or in a place by a policy."""
    figure = Estimate((low + high) / 2, low, high, 300, "m")
    made = impact()
    if where is None:
        links = (link("slow/empathy", "spend", known(3.1), 0.11, stands_out=stands),)
        bought = (Bought("slow/empathy", figure, known(0.47, 0.0), known(60.0, 0.0), ("spend",), (), ""),)  # fmt: skip
        return replace(made, links=links, bought=bought, policies=())
    line = replace(made.policies[0].lines[0], name=where, value_per_second=Estimate(figure.value / 60, low / 60, high / 60, 300, "m"))  # fmt: skip
    return replace(made, bought=(), policies=(replace(made.policies[0], lines=(line,)),))


def rules(given, hours=(CHEAP, DEAR)):
    return rules_of(given, given.policies, hours, (), HURRY)


def test_the_rule_says_where_what_it_is_worth_and_what_it_costs_when():
    (rule,) = rules(worth(1.0, 2.0, f"returns{AGAIN}"))
    assert rule.when == ((10, 12),)
    assert rule.words.startswith(
        "In returns for customers with a second contact, take the time for "
    )
    assert "a minute is worth about 1.50 EUR (1.00 EUR to 2.00 EUR;" in rule.words
    assert rule.words.endswith("price 0.20 EUR at 10–12 h, 3.00 EUR at 16–18 h: surely worth it at 10–12 h.")  # fmt: skip


def test_where_it_costs_more_than_it_is_surely_worth_no_permission_is_given():
    (rule,) = rules(worth(1.0, 2.0), (DEAR,))
    assert rule.where == EVERYWHERE
    assert rule.when == ()
    assert rule.words.endswith("so that no permission is given yet.")


def test_what_stands_out_by_luck_among_many_links_makes_no_rule():
    assert rules(worth(1.0, 2.0, stands=False)) == ()


def test_a_part_whose_exchanges_stand_out_may_be_said_in_minutes():
    faint = worth(1.0, 2.0, stands=False)
    exchanges = link("times/empathy", "spend", known(1.1), 0.2)
    assert len(rules(replace(faint, links=(*faint.links, exchanges)))) == 1


def test_worth_that_may_be_nothing_makes_no_rule():
    assert rules(worth(-0.1, 2.0)) == ()


def test_without_prices_the_rule_says_that_the_cost_is_not_known():
    (rule,) = rules(worth(1.0, 2.0), ())
    assert "what it costs at which hour is not known" in rule.words


@pytest.fixture(scope="module")
def hurried():
    """Synthetic: twelve agents; when the hour's customers wait, the agent ends on an open question."""
    rng = np.random.default_rng(2)
    contacts, intervals = [], []
    for n in range(600):
        hour = int(rng.integers(0, 200))
        began = MONDAY + timedelta(days=hour // 8, hours=hour % 8, minutes=int(rng.integers(0, 59)))
        short = rng.random() < (0.7 if hour % 2 else 0.2)
        lines = ["Hello.", "My bill is wrong, why is that?", "Goodbye." if short else "It holds last month's fee, which is right."]  # fmt: skip
        contacts.append(spoken(f"c{n}", *lines, seconds=20, agent=f"agent {n % 12}", queue="q", reason="bill",
                               began=began, customer=f"p{n % 400}", handle_seconds=60.0))  # fmt: skip
    for hour in range(200):
        at = MONDAY + timedelta(days=hour // 8, hours=hour % 8)
        intervals.append({"queue": "q", "at": at, "seconds": 3600.0, "offered": 10, "answered": 10, "abandoned": 0,
                          "answered_in_target": 5, "wait_seconds": 180.0 if hour % 2 else 10.0,
                          "handle_seconds": 60.0 + hour % 7, "agents": 4.0})  # fmt: skip
    return connect(tiny(contacts, intervals=intervals))


def test_waiting_that_goes_along_with_hurry_is_found_in_a_workspace(hurried):
    found = gather_permissions(hurried, Settings(), NOTHING_BEFORE)
    assert isinstance(found, Permissions)
    standing = [one.name for one in found.drivers if one.stands]
    assert standing == ["waiting customers"]
    assert [one.key for one in found.moments] == ["process/hurry/queue/waiting customers"]
    assert "association" in found.moments[0].reason
    assert found.moments[0].opening.endswith("?")
    assert "`wellspent worth DIR`" in found.unruled


def test_customers_in_touch_again_are_a_place_of_their_own(hurried):
    found = gather_permissions(hurried, Settings(), NOTHING_BEFORE)
    assert isinstance(found, Permissions)
    assert {(one.where, one.second_contact) for one in found.places} == {("bill", False), ("bill", True)}  # fmt: skip
    second = next(one for one in found.places if one.second_contact)
    assert second.contacts == 200


def test_the_end_of_a_shift_is_known_only_where_files_hold_whole_days(hurried):
    assert gather_hurry(hurried)["ends_soon"].null_count == 600
    day = [spoken(f"c{n}", "Hello.", "Why?", "Bye.", seconds=20, agent="Ann", began=MONDAY + timedelta(hours=n), handle_seconds=60.0)
           for n in range(8)]  # fmt: skip
    assert gather_hurry(connect(tiny(day)))["ends_soon"].to_pylist() == [0.0] * 7 + [1.0]


def test_permissions_come_back_from_json_as_they_were(hurried):
    given = worth(1.0, 2.0)
    found = gather_permissions(hurried, Settings(), Before(impact=given))
    assert isinstance(found, Permissions)
    assert len(found.rules) == 1
    assert from_json(json.loads(json.dumps(to_json(found), allow_nan=False)), Permissions) == found


def test_customers_in_touch_again_are_asked_about_apart_where_reasons_could_be_told(
    monkeypatch, hurried
):
    """The policy by reason has a figure; the fourth and later contacts of 400 customers are second ones."""
    seen = []

    def asked(facts, behaviour, outcome, prices, settings, *, seed):
        reasons = sorted(set(facts.table["reason"].to_pylist()))
        seen.append((behaviour.key, outcome.key, reasons))
        lines = tuple(PolicyLine(one, 200, 60.0, Estimate(0.05, 0.03, 0.07, 200, "m"), True) for one in reasons)  # fmt: skip
        return (
            Policy("rush", "repeat", "reason", 20.0, lines, known(1.0, 0.1), known(1.0, 0.1), ""),
        )

    monkeypatch.setattr("wellspent.report.moments.permissions.policies_of", asked)
    told = Policy("rush", "repeat", "reason", 20.0, (), known(1.0, 0.1), known(1.0, 0.1), "")
    found = gather_permissions(hurried, Settings(), Before(impact=replace(impact(), bought=(), policies=(told,))))  # fmt: skip
    assert isinstance(found, Permissions)
    assert seen == [("rush", "repeat", ["bill", f"bill{AGAIN}"])]
    assert [(one.where, one.second_contact) for one in found.rules] == [("bill", True)]
    assert isinstance(found.rules[0].hurry, Estimate)


def test_a_rule_that_pays_is_a_moment_for_managers_and_leads(monkeypatch, hurried):
    monkeypatch.setattr("wellspent.report.moments.permissions.bands_of", lambda _: (CHEAP, DEAR))
    found = gather_permissions(hurried, Settings(), Before(impact=worth(1.0, 2.0)))
    assert isinstance(found, Permissions)
    given = [one for one in found.moments if one.key.startswith("process/permission/")]
    assert [one.level for one in given] == ["middle manager", "team lead"]
    assert not found.unruled


def test_an_empty_workspace_says_what_is_missing():
    assert isinstance(gather_permissions(connect(tiny([])), Settings(), NOTHING_BEFORE), Unknown)


def test_the_sample_has_hurry_and_no_agent_is_named():
    found = gather_permissions(connect(sample_tables()), Settings(), NOTHING_BEFORE)
    agents = set(sample_tables()["contacts"]["agent"].to_pylist())
    text = json.dumps(to_json(found))
    assert not [one for one in agents if one and f'"{one}"' in text]
