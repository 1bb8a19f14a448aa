"""What was registered is what is read: nothing else, at no other time, and what went astray is said."""

from __future__ import annotations

import json
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_past import FIRST, made_past, replaced, with_effect

from wellspent.estimate import Estimate, Unknown
from wellspent.worth.experiment.design import design_experiment
from wellspent.worth.experiment.randomising import digest_of
from wellspent.worth.experiment.reading import read_experiment
from wellspent.worth.experiment.registration import (
    RegistrationChanged,
    RegistrationUnreadable,
    drawn_of,
    register,
    registration_of_text,
    text_of_registration,
)
from wellspent.worth.experiment.script import script_of
from wellspent.worth.experiment.spilling import spill_over

START = date(2026, 11, 2)  # after eight weeks of past
EFFECT = 1.2
AFTER = date(2026, 12, 31)


def registered(**asked):
    """Four weeks from the start, two looks, a window of seven days."""
    asked = {"behaviour": "b", "outcome": "y", "weeks": 4, "looks": 2, "simulations": 50} | asked
    return register(design_experiment(made_past(), **asked), start=START, window_days=7)


AGENTS = registered()
SHIFTS = registered(unit="shift", looks=1)


def happened(registration, effect=EFFECT, **changed):
    """Twelve weeks of contacts of the same agents; the last four with the planted effect in the arm."""
    past = made_past(weeks=12, **changed)
    days = past["began"].to_numpy().astype("datetime64[D]")
    drawn = {(one.agent, one.day): one.arm for one in drawn_of(registration)}
    by_day = registration.unit == "shift"
    keys = zip(past["agent"].to_pylist(), days.astype(object), strict=True)
    arm = np.array([drawn.get((who, day if by_day else None), 0) for who, day in keys])
    return with_effect(past, (arm == 1) & (days >= np.datetime64(START)), effect), arm


@pytest.fixture(scope="module")
def contacts():
    return happened(AGENTS)


def test_the_planted_effect_is_covered_at_both_looks_and_decided(contacts):
    reading = read_experiment(AGENTS, contacts[0], on=AFTER)
    assert len(reading.looks) == 2
    assert reading.final
    for read in reading.looks:
        assert read.trial.effect.figure.low <= EFFECT <= read.trial.effect.figure.high
    assert reading.decided is not None
    assert reading.effect.design == "randomised by agent"
    assert reading.looks[-1].trial.gain > 0.3


def test_by_shift_the_planted_effect_is_covered_too():
    reading = read_experiment(SHIFTS, happened(SHIFTS)[0], on=AFTER)
    assert reading.figure.low <= EFFECT <= reading.figure.high
    assert reading.effect.design == "randomised by shift"


def test_before_the_first_planned_look_is_due_there_is_no_figure_and_the_day_is_said(contacts):
    """Two weeks, then seven days until the last outcome is known: 23 November and no sooner."""
    early = read_experiment(AGENTS, contacts[0], on=date(2026, 11, 22))
    assert isinstance(early.figure, Unknown)
    assert early.figure.reason.startswith("Not yet: the first planned look is after week 2")
    assert "Read it on 23 Nov 2026" in early.figure.lift
    assert not early.looks
    assert len(read_experiment(AGENTS, contacts[0], on=date(2026, 11, 23)).looks) == 1


@settings(max_examples=12)
@given(st.integers(0, 13))
def test_peeking_between_looks_shows_what_the_last_planned_look_saw(later):
    on = date(2026, 11, 23) + timedelta(days=later)
    facts = happened(AGENTS)[0]
    assert read_experiment(AGENTS, facts, on=on).figure == read_experiment(AGENTS, facts, on=date(2026, 11, 23)).figure  # fmt: skip


def test_contacts_after_the_look_and_before_the_start_change_no_result(contacts):
    """A look sees its own weeks: later contacts of whatever outcome are no part of it."""
    facts, _ = contacts
    day = facts["began"].to_numpy().astype("datetime64[D]")
    late = day >= np.datetime64(START) + 14
    moved = replaced(facts, "outcome", np.where(late, 1e6, facts["outcome"].to_numpy()))
    on = date(2026, 11, 23)
    assert (
        read_experiment(AGENTS, moved, on=on).figure == read_experiment(AGENTS, facts, on=on).figure
    )


def test_contacts_whose_window_reaches_into_the_experiment_are_no_past(contacts):
    facts, _ = contacts
    day = facts["began"].to_numpy().astype("datetime64[D]")
    near = (day < np.datetime64(START)) & (day >= np.datetime64(START) - 7)
    moved = replaced(facts, "outcome", np.where(near, 1e6, facts["outcome"].to_numpy()))
    assert read_experiment(AGENTS, moved, on=AFTER).figure == read_experiment(AGENTS, facts, on=AFTER).figure  # fmt: skip


def test_contacts_that_end_before_the_look_are_not_yet_enough(contacts):
    facts, _ = contacts
    day = facts["began"].to_numpy().astype("datetime64[D]")
    short = facts.filter(day < np.datetime64(START) + 5)
    reading = read_experiment(AGENTS, short, on=AFTER)
    assert (
        "The contacts end on 6 Nov 2026, before look 1 sees its last week" in reading.figure.reason
    )


def test_whether_the_arm_did_it_is_said_before_the_result_may_be(contacts):
    early = read_experiment(AGENTS, contacts[0], on=date(2026, 11, 15))
    assert early.moved.effect.figure.low > 0
    assert isinstance(early.figure, Unknown)


def test_what_the_list_did_not_foresee_is_counted_and_said(contacts):
    """Agents exchanged, a stranger, a move to another team, contacts from before."""
    facts, arm = contacts
    names, teams = facts["agent"].to_pylist(), facts["team"].to_pylist()
    done = np.where(np.array([one == "agent 03" for one in names]), 1 - arm, arm)
    facts = facts.append_column("arm", [done.astype(float)])
    facts = replaced(facts, "team", ["elsewhere" if n == "agent 05" else t for n, t in zip(names, teams, strict=True)])  # fmt: skip
    facts = replaced(facts, "agent", ["a stranger" if n == "agent 07" else n for n in names])
    reading = read_experiment(AGENTS, facts, on=AFTER)
    said = " ".join(reading.notes)
    assert "1 agents changed arm in" in said
    assert "1 agents are in another team than on the list" in said
    assert "are of nobody on the list and are left out" in said
    assert "contacts began before the start: none counts as a result" in said
    assert isinstance(reading.figure, Estimate)


def test_arms_that_were_exchanged_wholesale_are_refused(contacts):
    facts, arm = contacts
    reading = read_experiment(AGENTS, facts.append_column("arm", [1.0 - arm]), on=AFTER)
    assert reading.refusal.cause == "randomisation"
    assert "were handled as the other arm" in reading.refusal.reason


def test_an_arm_that_lost_its_agents_is_refused(contacts):
    """Eleven of twenty of the arm are gone and nobody of the other."""
    facts, _arm = contacts
    gone = {one.agent for one in [one for one in drawn_of(AGENTS) if one.arm][:11]}
    kept = facts.filter(np.array([one not in gone for one in facts["agent"].to_pylist()]))
    reading = read_experiment(AGENTS, kept, on=AFTER)
    assert reading.refusal.cause == "randomisation"
    assert "9 agents of the arm" not in reading.refusal.reason  # it says of how many
    assert (
        "9 of 20 agents of the arm have contacts and 20 of 20 of the other"
        in reading.refusal.reason
    )


def test_customers_who_met_both_arms_and_outcomes_unknown_in_one_are_said(contacts):
    facts, arm = contacts
    facts = replaced(facts, "customer", [f"c{n % 500}" for n in range(facts.num_rows)])
    lost = (arm == 1) & (np.arange(facts.num_rows) % 5 == 0)
    facts = replaced(facts, "outcome", np.where(lost, np.nan, facts["outcome"].to_numpy()))
    said = " ".join(read_experiment(AGENTS, facts, on=AFTER).notes)
    assert "customers met both arms" in said
    assert "The outcome is known of 80% of the arm's contacts and of 100% of the other's" in said


def test_an_arm_that_answers_fewer_is_said(contacts):
    facts, arm = contacts
    day = facts["began"].to_numpy().astype("datetime64[D]")
    kept = (arm == 0) | (day < np.datetime64(START)) | (np.arange(facts.num_rows) % 2 == 0)
    said = " ".join(read_experiment(AGENTS, facts.filter(kept), on=AFTER).notes)
    assert "slower contacts are fewer, but see that nobody routes by arm" in said


def test_the_registration_comes_back_from_its_file_exactly():
    for one in (AGENTS, SHIFTS):
        assert registration_of_text(text_of_registration(one)) == one
        assert digest_of(drawn_of(one)) == one.list_sha256


@pytest.mark.parametrize(("key", "value"), [("outcome", "another"), ("weeks", 5), ("seed", 2), ("window_days", 3)])  # fmt: skip
def test_whatever_is_changed_afterwards_is_found(key, value):
    document = json.loads(text_of_registration(AGENTS))
    with pytest.raises(RegistrationChanged, match="not the one that was registered"):
        registration_of_text(json.dumps(document | {key: value}))


@pytest.mark.parametrize("text", ["no JSON", "[]", "{}", '{"sha256": ""}'])
def test_what_is_no_registration_is_said(text):
    with pytest.raises(RegistrationUnreadable, match="experiment design --output"):
        registration_of_text(text)


def test_other_cut_offs_would_be_another_analysis(monkeypatch):
    text = text_of_registration(AGENTS)
    monkeypatch.setattr("wellspent.worth.cutoffs.LEAST_CLUSTERS", 8)
    with pytest.raises(RegistrationUnreadable, match="its cut-offs are"):
        registration_of_text(text)


def test_the_script_promises_that_nobody_is_judged_by_handle_time_and_says_how_to_stop():
    unknown = Unknown("nobody counted", "intervals")
    spill = spill_over(25, assumed=False, contacts_per_hour=unknown, handle_seconds=unknown)
    text = script_of(AGENTS, spill)
    assert "Nobody in the arm is judged by handle time" in text
    assert "You may stop at any time" in text
    assert "What stays the same" in text
    assert "It is read after weeks 2 and 4, and at no other time" in text
    assert "in the morning whose day it is" in script_of(SHIFTS, spill)


def test_the_past_begins_where_the_made_up_centre_does():
    assert FIRST.weekday() == START.weekday() == 0
