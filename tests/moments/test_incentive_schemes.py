"""A scheme as it is written down: what it says, and what it may not say."""

from __future__ import annotations

import re

import pytest

from wellspent.moments.incentives import SchemeInvalid, scheme_as_toml, scheme_of, scheme_of_text

WRITTEN = """
name = "Balanced"
pays = "above"
threshold = 0.3
adjusted = true
[measures]
no_repeat = 3
"part/empathy" = 1
"answer/proactive_help" = 1
"""


def test_a_scheme_is_read_as_it_is_written():
    """Three measures, their shares of all points; what is not said is as usual."""
    scheme = scheme_of_text(WRITTEN)
    assert scheme.weights == {"no_repeat": 0.6, "part/empathy": 0.2, "answer/proactive_help": 0.2}
    assert (scheme.pays, scheme.per, scheme.adjusted, scheme.share) == ("above", "agent", True, 0.2)
    assert scheme_of_text(scheme_as_toml(scheme)) == scheme


@pytest.mark.parametrize(
    ("said", "place", "words"),
    [
        ({"name": ""}, "name", "no name"),
        ({"name": "a\0b"}, "name", "cannot be kept"),
        ({"measures": {"answer/\ud800": 1}}, "measures", "no measure"),
        ({"measures": {}}, "measures", "pays for nothing"),
        ({"measures": {"friction_seconds": 1}}, "measures", "never counted against an agent"),
        ({"measures": {"mood": 1}}, "measures", "no measure 'mood'"),
        ({"measures": {"resolved": -1}}, "resolved", "resolved is '-1'"),
        ({"measures": {"resolved": float("nan")}}, "resolved", "nan"),
        ({"share": 2}, "share", "share is '2'"),
        ({"share": True}, "share", "share is 'True'"),
        ({"pays": "all"}, "pays", "pays is 'all'"),
        ({"adjusted": "yes"}, "adjusted", "adjusted is 'yes'"),
        ({"period_days": 2.5}, "period_days", "whole number"),
        ({"least_contacts": 3}, "least_contacts", "from 8"),
        ({"bonus": 1}, "bonus", "no field 'bonus'"),
    ],
)
def test_what_a_scheme_cannot_say_is_said_at_its_field(said, place, words):
    """One wrong field each in a scheme that is right otherwise."""
    with pytest.raises(SchemeInvalid) as raised:
        scheme_of({"name": "One", "measures": {"resolved": 1}} | said)
    assert raised.value.place == place
    assert words in str(raised.value)


def test_what_cannot_be_is_said_in_the_words_of_whoever_asked():
    """The labels of a form instead of keys."""
    called = {"share": "The best share", "pays": "Pays", "top": "the best", "resolved": "Resolved"}
    for said, words in (
        ({"share": 2}, "The best share is '2'"),
        ({"pays": "all"}, "Use one of: the best, above, by_points"),
        ({"measures": {"resolved": -1}}, "Resolved is '-1'"),
        ({"amount": 10**5000}, "amount is 'a number of thousands of digits'"),
    ):
        with pytest.raises(SchemeInvalid, match=re.escape(words)):
            scheme_of({"name": "One", "measures": {"resolved": 1}} | said, called)


def test_what_is_not_toml_is_named_by_its_line():
    """Two equals signs."""
    with pytest.raises(SchemeInvalid, match="line 1"):
        scheme_of_text("name = = 1")
    with pytest.raises(SchemeInvalid, match="not TOML"):
        scheme_of_text(f"amount = {'9' * 5000}")
