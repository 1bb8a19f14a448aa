"""A slow part that only comes along with another does not stand once the other is held."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from scipy import stats
from small_centre import connect
from weighed_centre import weighed_tables

from wellspent.estimate import Estimate, estimate_share
from wellspent.report.impact import held_apart
from wellspent.report.impact.facts import RESOLVED, gather_worth_facts
from wellspent.report.impact.held_apart import hold_apart
from wellspent.report.impact.linking import Question, chance_of
from wellspent.report.impact.model import Behaviour, Link
from wellspent.settings import parse_settings
from wellspent.worth.effect import Effect

SETTINGS = parse_settings("[worth]\nwindow_days = 60\n")


def test_what_goes_along_with_another_part_is_no_finding_and_says_so():
    facts = gather_worth_facts(connect(weighed_tables()), SETTINGS)
    minutes = facts.table["slow/proactive"].to_numpy()
    along = 0.6 * minutes + np.abs(np.random.default_rng(3).normal(0, 0.4, len(minutes)))
    rapport = Behaviour("slow/rapport", "rapport", "minute", "slow", estimate_share(9, 10))
    facts = replace(
        facts,
        table=facts.table.append_column("slow/rapport", pa.array(along)),
        behaviours=(*(one for one in facts.behaviours if one.key == "slow/proactive"), rapport),
    )
    spend = next(one for one in facts.outcomes if one.key == "spend")
    answers = Question(facts, None, None, 1)([(one, spend) for one in facts.behaviours])
    links = [_standing(one) for one in answers]
    assert links[1].effect.figure.low > 0
    proactive, beside = hold_apart(facts, links, 1)
    assert proactive.stands_out
    assert not beside.stands_out
    assert "Behaviours come together" in beside.effect.warnings[-1]


def test_what_goes_through_whether_it_was_resolved_is_not_told_from_it():
    """Synthetic: the recorded outcome of the contact makes both friction and spend."""
    facts = gather_worth_facts(connect(weighed_tables()), SETTINGS)
    rng = np.random.default_rng(4)
    unresolved = rng.random(facts.contacts) < 0.4
    friction = np.abs(rng.normal(0.5, 0.3, facts.contacts)) + 2.0 * unresolved
    spend = next(one for one in facts.outcomes if one.key == "spend")
    made = 100 - 30.0 * unresolved - 4.0 * friction + rng.normal(0, 5, facts.contacts)
    columns = {
        "friction": friction, "spend": made, RESOLVED: np.where(unresolved, "no", "yes"),
    }  # fmt: skip
    table = facts.table.drop_columns([name for name in columns if name in facts.table.column_names])
    for name, values in columns.items():
        table = table.append_column(name, pa.array(values))
    behaviour = Behaviour("friction", "friction", "minute", "friction", estimate_share(9, 10))
    facts = replace(facts, table=table, behaviours=(behaviour,))
    link = _standing(Question(facts, None, None, 1)([(behaviour, spend)])[0])
    assert link.effect.figure.high < -4.0 - 5
    held = hold_apart(facts, [link], 1)[0]
    assert not held.stands_out
    assert "how much of it is the behaviour's own" in held.effect.warnings[-1]


@pytest.mark.parametrize(("errors", "stays"), [(3.5, False), (4.5, True)])
def test_a_held_link_is_judged_by_the_heavy_tails_of_few_agents(monkeypatch, errors, stays):
    """Ten agents, ten links: at 3.5 errors chance does it in 0.067 of such, and the normal would say 0.02."""
    reach = stats.t(9).ppf(0.975)
    held = Estimate(errors, errors - reach, errors + reach, 900, "held")
    monkeypatch.setattr(held_apart, "_alone", lambda *_: (held, 9))
    assert (chance_of(held, 9) * 10 < 0.05) is stays
    assert chance_of(held, 9) == pytest.approx(2 * stats.t(9).sf(errors))
    facts = gather_worth_facts(connect(weighed_tables()), SETTINGS)
    one = facts.behaviours[0]
    wide = Effect(one.name, "spend", replace(held, low=0.1, high=9.0), "", 900, one.unit)
    links = [_link(one.key, "spend", wide, 1.0)] * 10
    assert [link.stands_out for link in hold_apart(facts, links, 1)] == [stays] * 10


def _standing(answer):
    return _link(answer.behaviour, answer.outcome, answer.effect, answer.strength)


def _link(behaviour, outcome, effect, strength):
    none = Estimate(0.0, 0.0, 0.0, 1, "")
    return Link(behaviour, outcome, effect, strength, True, 0.001, True, none, none, None)
