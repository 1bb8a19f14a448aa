"""Worth in a terminal and as words: the answer first, refusals said, associations never causes."""

from __future__ import annotations

import io
from dataclasses import replace

import impacts
import pytest
from impacts import known
from rich.console import Console

from wellspent.estimate import Unknown
from wellspent.rendering.terminal_worth import print_effect, print_impact
from wellspent.report.impact.model import Bought
from wellspent.report.impact.words import (
    ranked,
    say_change,
    say_headline,
    say_link,
    say_per,
    say_span,
    standing_of,
)


def printed(show, *what):
    out = io.StringIO()
    show(*what, Console(file=out, width=130, highlight=False))
    return " ".join(out.getvalue().split())


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (3.1, "EUR", "+3.10 EUR"), (-0.024, "share", "−2.4 points"), (0.181, "share", "+18 points"),
        (-1240.4, "EUR", "−1,240 EUR"), (0.0004, "EUR", "0.00 EUR"), (0.25, "", "+0.25"),
    ],
)  # fmt: skip
def test_a_change_is_said_with_its_sign_and_its_unit(value, unit, words):
    assert say_change(value, unit) == words


def test_an_interval_says_its_unit_once():
    assert say_span(known(-0.02, 0.01), "share") == "−3.0 to −1.0 points"
    assert say_span(known(2.0, 1.0), "EUR") == "+1.00 to +3.00 EUR"


def test_the_answer_stands_first():
    words = printed(print_impact, impacts.impact())
    assert words.index("goes with 3.10 EUR more spend within 90 days") < words.index("Behaviour")


def test_an_association_goes_with_and_an_experiment_brings():
    impact = impacts.impact()
    said = {one.effect.design: say_link(impact, one) for one in ranked(impact)[::-1]}
    assert "goes with" in said[impacts.DESIGN]
    assert "brings" in said["randomised by agent"]
    assert "brings" in said["staged rollout over 24 teams"]


def test_every_cause_of_refusal_is_said_once_with_what_would_lift_it():
    words = printed(print_impact, impacts.impact())
    assert "Refused: 5 of 15 links" in words
    assert words.count("31 % of contacts have no comparable one") == 1
    assert "What would lift it: outcomes of 6 more." in words


def test_many_links_that_may_be_nothing_are_counted_and_not_listed():
    words = printed(print_impact, impacts.many())
    assert "more that are not sure: --json has them, and --chart draws them." in words
    assert words.count("not sure ") < 12


def test_a_unit_has_its_article():
    one = impacts.link("rush", "churn", known(0.02), 0.1, unit="exchange")
    assert say_per(one.effect) == " an exchange"


def test_findings_come_before_what_could_be_nothing_and_before_the_refused():
    standings = [standing_of(one) for one in ranked(impacts.many())]
    assert standings == sorted(standings, key=["finding", "faint", "refused"].index)


def test_without_a_finding_the_headline_says_why_and_what_would_tell():
    impact = impacts.impact(headline=Unknown("no link stands out", "outcomes of more customers"))
    words = "No worth can be stated yet: no link stands out. What would tell: outcomes of more customers."  # fmt: skip
    assert say_headline(impact) == words


def test_no_direction_of_an_association_is_said_in_a_word_of_cause():
    words = printed(print_impact, impacts.impact())
    assert "for the worse" in words
    assert "helps" not in words
    assert "harms" not in words


def bought(behaviour, *counted, costs=None, words="Counted: spend."):
    return Bought(behaviour, known(1.24), costs or known(0.47, 0.0), known(60.0, 0.0), counted, (), words)  # fmt: skip


def test_money_by_association_is_headed_as_what_it_would_be_and_by_experiment_as_what_it_brings():
    by_association = impacts.impact(bought=(bought("slow/empathy", "spend"),))
    tried = impacts.impact(bought=(bought("slow/teaching", "repeat"),))
    assert "worth by association, if it were the cause" in printed(print_impact, by_association)
    assert "In money: what each brings, randomised" in printed(print_impact, tried)


def test_a_row_of_money_says_its_unit_its_n_its_design_and_no_interval_of_a_constant():
    words = printed(print_impact, impacts.impact(bought=(bought("slow/empathy", "spend"),)))
    assert "empathy, a minute 1.24 (0.74 to 1.74) 0.47 60 s 2,400" in words


def test_money_that_rests_on_a_link_that_may_be_nothing_says_so():
    faint = impacts.impact(bought=(bought("friction", "spend", "churn"),))
    assert "2,400 not sure" in printed(print_impact, faint)
    assert "friction, a minute less" in printed(print_impact, faint)


def test_what_is_counted_says_of_which_rows_and_of_all_rows_once():
    two = impacts.impact(bought=(bought("slow/empathy", "spend"), bought("friction", "spend")))
    assert printed(print_impact, two).count("Counted: spend (every row).") == 1
    apart = impacts.impact(bought=(bought("slow/empathy", "spend"), bought("friction", "churn", words="Counted: churn.")))  # fmt: skip
    words = printed(print_impact, apart)
    assert "Counted: spend (empathy)." in words
    assert "Counted: churn (friction)." in words


def test_a_rule_that_cannot_be_found_names_behaviour_and_splits_and_is_said_once():
    made = impacts.impact()
    none = replace(made.policies[0], lines=(), words="No rule: 28 % have no comparable one.")
    words = printed(print_impact, replace(made, policies=(none, replace(none, by="reason"))))
    said = "No rule for empathy and spend, by segment or by reason: 28 % have no comparable one."
    assert words.count("No rule") == words.count(said) == 1


def test_money_that_overlaps_is_said_and_what_is_not_priced_has_no_number():
    words = printed(print_impact, impacts.impact())
    assert "Churn overlaps with spend: it is shown and not added (empathy)." in words
    assert "nobody has said what it is worth. What would tell: margin_of_spend in [worth]" in words


def test_an_effect_says_figure_design_and_what_it_would_be_without_adjusting():
    words = printed(print_effect, impacts.impact().links[0].effect, "EUR")
    assert "+3.10 EUR per minute (+1.86 to +4.34 EUR, 95 % interval)" in words
    assert "Design: association adjusted for queue, reason & segment" in words
    assert "Without adjusting it would be +5.89 EUR" in words
    assert "segment: vip −0.31 0.12" in words


def test_a_refused_effect_has_no_figure():
    words = printed(print_effect, impacts.refused("rush", "churn").effect, "EUR")
    assert words.startswith("rush → churn Refused: 31 %")


def test_a_control_that_should_be_nothing_and_is_not_is_said():
    one = impacts.impact().links[0].effect
    odd = replace(one, sensitivity=replace(one.sensitivity, negative_control=known(2.0, 0.5)))
    assert "and that should be nothing" in printed(print_effect, odd, "EUR")


def test_names_cannot_steer_the_terminal():
    first = replace(impacts.BEHAVIOURS[0], name="empathy\x1b[2J")
    impact = impacts.impact(behaviours=(first, *impacts.BEHAVIOURS[1:]))
    assert "\x1b" not in printed(print_impact, impact)
