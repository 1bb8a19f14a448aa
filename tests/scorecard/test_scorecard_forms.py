"""Forms say what is asked, and refuse what could not be asked."""

from __future__ import annotations

import pytest

from wellspent.errors import WellspentError
from wellspent.scorecard import FormInvalid, default_form, parse_form

GOOD = """
id = "mine"
version = 2
title = "Mine"

[[sections]]
id = "only"
title = "Only"
weight = 2

[[sections.questions]]
id = "polite"
text = "Was the agent polite?"
guidance = "Yes where please is said."
answers = ["yes", "no"]
"""


def test_the_default_form_asks_the_eight_questions_in_two_sections() -> None:
    sections = {
        section.id: [q.id for q in section.questions] for section in default_form().sections
    }
    assert sections == {
        "quick": ["resolved", "verified_knowledge", "documented", "no_needless_wait"],
        "slow": ["warm_opening", "addressed_feelings", "proactive_help", "partnership_close"],
    }


def test_every_question_of_the_default_form_says_how_to_answer_it() -> None:
    for question in default_form().questions:
        assert question.text.endswith("?")
        assert question.guidance.endswith(".")
        assert question.weight > 0


def test_a_form_of_ones_own_is_read_with_its_version_and_weights() -> None:
    form = parse_form(GOOD)
    assert (form.id, form.version, form.sections[0].weight) == ("mine", 2, 2.0)
    assert form.questions[0].weight == 1.0


def test_cannot_tell_is_always_allowed() -> None:
    assert parse_form(GOOD).questions[0].answers == ("yes", "no", "cannot_tell")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id = "mine"', "id = ", "is not TOML"),
        ('title = "Mine"', "", "has no title in the form"),
        ("version = 2", "version = 0", "version = 0"),
        ("version = 2", "version = true", "version = True"),
        ("version = 2", "version = 2\nlanguage = 'en'", "'language'"),
        ("weight = 2", "weight = -1", "weight -1"),
        ("weight = 2", 'weight = "2"', "weight '2'"),
        ("weight = 2", "weight = inf", "weight inf"),
        ('["yes", "no"]', '["yes", "maybe"]', "'maybe'"),
        ('["yes", "no"]', "[]", "the answers []"),
        ('id = "polite"', 'id = ""', "has no id in a question"),
        ("[[sections]]", "[[chapters]]", "'chapters'"),
        ("[[sections.questions]]", "[sections.questions]", "has no questions in section 'only'"),
    ],
)
def test_a_form_that_cannot_be_used_is_refused_with_a_remedy(old: str, new: str, said: str) -> None:
    with pytest.raises(FormInvalid) as refusal:
        parse_form(GOOD.replace(old, new))
    assert said in refusal.value.fact
    assert refusal.value.remedy.endswith(".")
    assert isinstance(refusal.value, WellspentError)


def test_two_questions_of_one_name_are_refused() -> None:
    question = GOOD[GOOD.index("[[sections.questions]]") :]
    with pytest.raises(FormInvalid, match="two questions called 'polite'"):
        parse_form(GOOD + question)
