"""The answer to a question of a table in a terminal: what is known as a table, what is not said once."""

from __future__ import annotations

from dataclasses import replace

import impacts
import pytest
from impacts import known

from wellspent.estimate import Estimate, Unknown
from wellspent.rendering.terminal_answer import print_answer
from wellspent.report.table_question import Answer
from wellspent.worth.rollout import Rollout, RolloutPoint
from wellspent.worth.segments import SegmentEffect, SegmentEffects

REFUSED = impacts.refused("helped", "spend").effect
REFERENCE = Estimate(0.0, 0.0, 0.0, 10, "what the other periods are compared with")


@pytest.fixture
def printed(capsys, monkeypatch):
    """What is printed of an answer, its spaces taken together."""
    monkeypatch.setenv("COLUMNS", "200")

    def shown(answer):
        print_answer(answer)
        return " ".join(capsys.readouterr().out.split())

    return shown


def rolled_out(effect, *points):
    events = tuple(RolloutPoint(since, figure) for since, figure in points)
    return Answer(effect, rollout=Rollout(effect, events, known(0.0, 1.0), (), ""))


def test_a_refused_rollout_says_its_refusal_once(printed):
    unknown = REFUSED.figure
    words = printed(rolled_out(REFUSED, (-1, unknown), (0, unknown), (1, unknown)))
    assert words.count("no comparable one") == 1
    assert "Periods since it began" not in words


def test_periods_without_a_figure_say_why_once_beneath(printed):
    few = Unknown("1 team, and a point needs 3", "2 more")
    words = printed(rolled_out(REFUSED, (-2, known(0.5)), (-1, REFERENCE), (0, few), (1, few)))
    assert "−2 0.5 (0.3 to 0.7) −1 compared with +0 – +1 –" in words
    assert words.count("Periods without a figure: 1 team") == 1


def test_an_event_study_has_no_empty_column(printed):
    assert "period effect (95 %)" in printed(rolled_out(REFUSED, (0, known(0.5))))


def test_of_many_segments_the_largest_are_printed_and_the_others_counted(printed):
    rows = tuple(SegmentEffect(f"group {n}", 500 - n, known(1.0), None) for n in range(25))
    words = printed(Answer(REFUSED, segments=SegmentEffects(rows, None, "")))
    assert "group 19" in words
    assert "group 20" not in words
    assert "The 20 largest segments are printed, and there are 5 more: --json has all." in words


def test_a_randomised_effect_says_what_contacts_drawn_one_by_one_would_say(printed):
    effect = impacts.effect("helped", "spend", known(1.0), design="randomised by agent")
    words = printed(Answer(effect))
    assert "As if each contact had been drawn: +1.90 (+1.14 to +2.66), too narrow." in words
    assert "Without adjusting" not in words


def test_a_rollout_shows_no_plain_difference(printed):
    effect = impacts.effect("helped", "spend", known(1.0), design="staged rollout over 24 teams")
    assert "+1.90" not in printed(Answer(effect))


def test_that_hidden_causes_were_not_looked_for_stands_right_under_the_figure(printed):
    unlooked = (
        "Hidden causes were not looked for: that takes the outcome as it was before the contact."
    )
    effect = impacts.effect("helped", "spend", known(1.0))
    words = printed(Answer(replace(effect, warnings=(*effect.warnings, unlooked))))
    assert words.count(unlooked) == 1
    assert words.index("Design:") < words.index(unlooked) < words.index("Without adjusting")
