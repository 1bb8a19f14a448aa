"""`[judge]` in wellspent.toml names the model and its budget, and never the key."""

from __future__ import annotations

import pytest

from wellspent.scorecard import FormInvalid, parse_form
from wellspent.settings import JudgeSettings, SettingsInvalid, parse_settings

QUESTION = """
id = "mine"
version = 1
title = "Mine"
[[sections]]
id = "only"
title = "Only"
[[sections.questions]]
id = "polite"
text = "Was the agent polite?"
guidance = "Yes where please is said."
"""


def test_a_judge_is_read_with_its_prices_and_budget():
    text = '[judge]\nendpoint = "http://x/v1"\nmodel = "m"\nprice_read = 0.2\nmoney = 5\n'
    assert parse_settings(text).judge == JudgeSettings("http://x/v1", "m", price_read=0.2, money=5)


def test_without_a_judge_there_is_none():
    assert parse_settings("").judge == JudgeSettings()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('key = "sk-1"', "has the key 'key' in [judge]"),
        ("endpoint = 3", "endpoint = 3"),
        ("money = 0", "money = 0"),
        ("price_read = -1", "price_read = -1"),
        ("contacts = 2.5", "contacts = 2.5"),
        ("together = 1", "together = 1"),
    ],
)
def test_a_judge_that_cannot_be_is_refused(line, said):
    with pytest.raises(SettingsInvalid) as caught:
        parse_settings(f"[judge]\n{line}\n")
    assert said in str(caught.value)


def test_a_form_says_whom_a_question_hears_and_who_must_be_quoted():
    (question,) = parse_form(f'{QUESTION}hears = ["agent"]\n').questions
    assert (question.hears, question.shown_by) == (("agent",), ("agent",))
    (question,) = parse_form(QUESTION).questions
    assert (question.hears, question.shown_by) == (("agent", "customer"), ("agent", "customer"))


@pytest.mark.parametrize("hears", ['"agent"', "[]", '["manager"]'])
def test_a_question_that_hears_nobody_is_refused(hears):
    with pytest.raises(FormInvalid, match="hears"):
        parse_form(f"{QUESTION}hears = {hears}\n")
