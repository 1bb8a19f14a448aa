"""From a centre's tables to its Impact: planted worth is found, what cannot be said is refused."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from small_centre import connect
from weighed_centre import CONTACTS, EUR_PER_MINUTE, truly_offered, weighed_tables

from wellspent.estimate import Estimate, Unknown
from wellspent.report.impact.as_json import ImpactUnreadable, impact_from_json, impact_to_json
from wellspent.report.impact.building import NoSuchLink, build_impact
from wellspent.report.impact.facts import CovariateMissing, gather_worth_facts
from wellspent.report.impact.scored import ScoredTableUnusable, read_scored
from wellspent.report.monday_worth import worth_found, worth_of_report
from wellspent.settings import Settings, parse_settings
from wellspent.worth.outcomes import CovariateLater

SETTINGS = parse_settings("""
[centre]
cost_per_hour = 30
[worth]
margin_of_spend = 0.5
worth_of_customer = 100
adjust = ["tenure"]
window_days = 60
""")


@pytest.fixture(scope="module")
def impact():
    """All links of the centre, found once."""
    return build_impact(connect(weighed_tables()), SETTINGS, run="1")


def link_of(impact, behaviour, outcome):
    return next(one for one in impact.links if (one.behaviour, one.outcome) == (behaviour, outcome))


def one_link(settings=SETTINGS, tables=None, **asked):
    """Proactive help as answered, with spend, alone."""
    found = build_impact(connect(tables or weighed_tables()), settings, behaviour="answer/proactive_help", outcome="spend", **asked)  # fmt: skip
    return link_of(found, "answer/proactive_help", "spend")


def test_what_a_minute_brings_is_found_where_the_plain_slope_is_wrong(impact):
    effect = link_of(impact, "slow/proactive", "spend").effect
    assert effect.figure.low <= EUR_PER_MINUTE <= effect.figure.high
    assert effect.naive.low > EUR_PER_MINUTE
    assert effect.design.startswith(
        "association adjusted for queue, frequent reason, channel, hour"
    )


def test_the_design_names_what_the_settings_add_to_what_is_adjusted_for(impact):
    assert "tenure" in link_of(impact, "slow/proactive", "spend").effect.design


def test_the_strongest_link_with_a_price_that_stands_is_the_headline(impact):
    assert isinstance(impact.headline, type(impact.links[0]))
    assert impact.headline.outcome == "spend"
    assert impact.headline.stands_out
    assert impact.headline.helps


def test_money_is_the_effect_times_the_margin_and_a_second_is_a_sixtieth_of_the_minute(impact):
    link = link_of(impact, "slow/proactive", "spend")
    assert link.money.value == pytest.approx(0.5 * link.effect.figure.value)
    assert link.money_per_second.value == pytest.approx(link.money.value / 60)


def test_what_overlaps_is_shown_beside_and_never_added(impact):
    bought = next(one for one in impact.bought if one.behaviour == "slow/proactive")
    assert "spend" in bought.counted
    assert bought.beside == ("churn",)
    assert bought.costs.value == pytest.approx(0.5)  # a minute of 30 EUR an hour


def test_an_outcome_from_before_every_contact_is_drawn_as_refused(impact):
    link = link_of(impact, "slow/proactive", "complaint")
    assert link.effect.refusal.cause == "leakage"
    assert isinstance(link.money, Unknown)
    assert (link.strength, link.chance, link.stands_out) == (None, None, False)


def test_rows_that_are_nobodys_outcome_are_said(impact):
    assert any("before every contact of the customer (480)" in note for note in impact.notes)


def test_a_link_where_nothing_is_planted_does_not_stand(impact):
    assert not link_of(impact, "slow/proactive", "churn").stands_out


def test_what_is_kept_comes_back_exactly(impact):
    text = json.dumps(impact_to_json(impact), allow_nan=False)
    assert impact_from_json(json.loads(text)) == impact


def test_numbers_that_json_has_not_come_back_too(impact):
    effect = impact.links[0].effect
    endless = replace(effect, sensitivity=replace(effect.sensitivity, as_strong=(float("-inf"), 1.0)))  # fmt: skip
    odd = replace(impact, links=(replace(impact.links[0], effect=endless), *impact.links[1:]))
    text = json.dumps(impact_to_json(odd), allow_nan=False)
    assert impact_from_json(json.loads(text)) == odd


@pytest.mark.parametrize("broken", [{}, {"centre": "x"}, {"links": 3}])
def test_what_cannot_be_read_again_is_said_with_the_command(broken):
    with pytest.raises(ImpactUnreadable, match="wellspent worth DIR"):
        impact_from_json(broken)


def test_monday_says_the_headline_with_its_design_and_how_many_links_there_are(impact):
    worth = worth_found(impact)
    assert worth.figure == impact.headline.effect.figure
    assert "association adjusted for" in worth.words
    assert f"Of {len(impact.links)} links" in worth.words


def test_without_a_kept_worth_monday_names_the_command_where_there_are_outcomes():
    con = connect(weighed_tables())
    assert worth_of_report(con, None).lift == "wellspent worth DIR"
    without = {name: table for name, table in weighed_tables().items() if name != "outcomes"}
    assert "outcomes of customers" in worth_of_report(connect(without), None).lift


def test_a_headline_that_is_not_there_is_mondays_reason_too(impact):
    nothing = replace(impact, headline=Unknown("none stands", "more contacts"))
    assert worth_found(nothing) == Unknown("none stands", "more contacts")


def test_errors_of_labels_are_corrected_by_people_and_the_effect_grows():
    link = one_link(scored=truly_offered())
    assert link.labels.how == "corrected"
    assert abs(link.labels.figure.value) > abs(link.effect.figure.value)
    assert link.money.value == pytest.approx(0.5 * link.labels.figure.value)


def test_without_people_the_errors_are_bounded_or_said_to_be_unknown():
    assert one_link().labels.how == "not known"
    least = replace(SETTINGS, worth=replace(SETTINGS.worth, labels_let_through=0.5))
    bounded = one_link(least)
    assert bounded.labels.how == "bounded"
    assert bounded.labels.figure.high > bounded.effect.figure.high


def test_contacts_that_somebody_picked_correct_nothing():
    rows = truly_offered().set_column(3, "inclusion_probability", [[None] * 200])
    assert read_scored(rows).picked == 200
    assert one_link(scored=rows).labels.how == "not known"


def test_the_apps_own_export_is_read():
    rows = truly_offered().rename_columns(["contact", "question", "value", "sampled"])
    assert len(read_scored(rows).by_question["proactive_help"]) == 200


def test_a_table_of_answers_without_a_column_is_refused_by_its_name():
    with pytest.raises(ScoredTableUnusable, match="no column 'question'"):
        read_scored(truly_offered().drop_columns(["question"]))


def test_a_link_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(NoSuchLink, match=r"no outcome 'profit'.*spend"):
        build_impact(connect(weighed_tables()), SETTINGS, outcome="profit")


@pytest.mark.parametrize(
    ("adjust", "error", "said"),
    [("wrap", CovariateLater, "known only when the contact is over"), ("churn", CovariateLater, "it is an outcome"), ("plan", CovariateMissing, "no contact has")],
)  # fmt: skip
def test_what_cannot_be_adjusted_for_is_refused_before_anything_is_worked_out(adjust, error, said):
    settings = replace(SETTINGS, worth=replace(SETTINGS.worth, adjust=(adjust,)))
    with pytest.raises(error, match=said):
        gather_worth_facts(connect(weighed_tables()), settings)


def test_an_answer_without_occasion_is_left_out_and_counted():
    answers = weighed_tables()["answers"].to_pylist()
    some = [one | {"answer": "no_occasion"} if i < 30 else one for i, one in enumerate(answers)]
    tables = weighed_tables() | {"answers": weighed_tables()["answers"].from_pylist(some, weighed_tables()["answers"].schema)}  # fmt: skip
    facts = gather_worth_facts(connect(tables), SETTINGS)
    assert facts.table["answer/proactive_help"].null_count == 30
    assert any("30 of 480 contacts are left out" in note for note in facts.notes)


def test_a_programme_of_few_teams_is_refused_and_not_guessed():
    toml = '[[worth.rollouts]]\nname = "slow down"\nstart = { "team 0" = 2026-03-09 }\n'
    settings = replace(SETTINGS, worth=replace(parse_settings(toml).worth, window_days=60))
    found = build_impact(connect(weighed_tables()), settings, behaviour="slow/proactive", outcome="spend")  # fmt: skip
    programme = next(one for one in found.rollouts if one.outcome == "spend")
    assert programme.treatment == "slow down"
    assert programme.refusal is not None


def test_a_centre_without_contacts_or_outcomes_answers_that_nothing_is_known():
    found = build_impact(connect({}), Settings())
    assert found.contacts == 0
    assert isinstance(found.headline, Unknown)


def test_every_outcome_says_of_how_many_contacts_it_is_known(impact):
    spend = next(one for one in impact.outcomes if one.key == "spend")
    assert (spend.known, spend.contacts, spend.window_days) == (CONTACTS, CONTACTS, 60)
    assert isinstance(spend.usual, Estimate)
