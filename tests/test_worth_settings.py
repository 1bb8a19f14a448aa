"""`[worth]` in wellspent.toml: what outcomes mean, what they are worth, and who began a programme when."""

from __future__ import annotations

from datetime import date

import pytest

from wellspent.fernhill.files import SETTINGS
from wellspent.settings import OutcomeSettings, SettingsInvalid, WorthSettings, parse_settings

ALL = """
[worth]
window_days = 60
adjust = ["tenure", "plan"]
margin_of_spend = 0.3
worth_of_customer = 200
worth_of_referral = 40
cost_of_repeat = 5.5
labels_let_through = 0.7
budget_seconds = 15
[worth.outcomes.spend]
how = "sum"
absent = "zero"
[worth.outcomes.complaint]
how = "any"
better = "less"
days = 14
[[worth.rollouts]]
name = "permission to slow down"
start = { north = 2026-03-02, south = "2026-03-16" }
"""


def test_without_a_word_of_worth_no_price_is_known():
    worth = parse_settings("").worth
    assert worth == WorthSettings()
    assert worth.margin_of_spend is worth.worth_of_customer is worth.cost_of_repeat is None


def test_everything_that_outcomes_mean_can_be_said():
    worth = parse_settings(ALL).worth
    assert (worth.window_days, worth.adjust, worth.margin_of_spend) == (60, ("tenure", "plan"), 0.3)
    assert worth.outcomes["complaint"] == OutcomeSettings(how="any", better="less", days=14)
    assert worth.outcomes["spend"].absent == "zero"


def test_a_programme_says_when_each_team_began():
    (rollout,) = parse_settings(ALL).worth.rollouts
    assert rollout.start == {"north": date(2026, 3, 2), "south": date(2026, 3, 16)}


def test_fernhill_says_that_its_prices_are_measured_nowhere():
    assert parse_settings(SETTINGS).worth.margin_of_spend == 0.4
    assert "prices of a fictional centre, measured nowhere" in SETTINGS


@pytest.mark.parametrize(
    ("line", "said", "remedy"),
    [
        ("margin_of_spend = 1.2", "margin_of_spend = 1.2", "a share, at most 1"),
        ("margin_of_spend = -0.1", "margin_of_spend = -0.1", "0 or more"),
        ("labels_let_through = 0", "labels_let_through = 0", "above 0"),
        ("window_days = 0", "window_days = 0", "above 0"),
        ("window_days = 9999", "window_days = 9999", "ten years"),
        ("worth_of_customer = true", "worth_of_customer = True", "a number"),
        ('adjust = "tenure"', "adjust = 'tenure'", "names of attributes"),
        ("margin = 0.3", "'margin' in [worth]", "Use one of: window_days"),
        ('outcomes.spend.how = "mean"', "how = 'mean'", "sum, any, last"),
        ("outcomes.spend.days = -3", "days = -3", "above 0"),
        ("outcomes.spend.kind = 1", "'kind' in [worth.outcomes.spend]", "how, absent"),
        ("outcomes = 3", "[worth.outcomes] = 3", "Make it a table"),
        ("rollouts = 3", "[[worth.rollouts]] = 3", "list of tables"),
        ('rollouts = [{name = "x"}]', "without start", "start = {"),
        ('rollouts = [{name = "x", start = {a = "soon"}}]', "'a' started at 'soon'", "Write a day"),
    ],
)
def test_what_cannot_be_is_refused_with_the_offending_value_and_a_remedy(line, said, remedy):
    with pytest.raises(SettingsInvalid) as refused:
        parse_settings(f"[worth]\n{line}\n")
    assert said in refused.value.fact
    assert remedy in refused.value.remedy
