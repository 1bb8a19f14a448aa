"""A record opens into the conversation that the report would show."""

from __future__ import annotations

import pytest
from examples.lines import line_within

from wellspent.report import find_conversation
from wellspent.report.one_conversation import conversation_of, kind_of
from wellspent.report.selection import EVERYTHING
from wellspent.web.access.scope import standing
from wellspent.web.contacts.measures import measure_choices, measure_named, turns_that_show
from wellspent.web.contacts.transcript import open_conversation
from wellspent.workspace.views import connect_analysed


def lines(count, measure="contacts"):
    return standing().contacts(EVERYTHING, measure, 0, count).lines


@pytest.mark.usefixtures("centre")
def test_a_record_gives_the_same_conversation_as_the_report_asks_of_sql():
    con = connect_analysed(standing().workspace)
    for line in lines(12):
        record = standing().read(line.contact)
        assert conversation_of(record) == find_conversation(con, line.contact)


@pytest.mark.parametrize(
    ("pace", "friction", "kind"),
    [
        ("slow", "wait", "friction"), ("quick", "none", "quick"), ("none", "none", "other"),
        ("slow", "unknown", "unknown"), (None, "none", "unknown"), ("unknown", "none", "unknown"),
    ],
)  # fmt: skip
def test_friction_goes_before_pace_and_what_is_not_known_stays_unknown(pace, friction, kind):
    assert kind_of(pace, friction) == kind


@pytest.mark.usefixtures("centre")
def test_the_seconds_of_the_ribbon_are_the_handle_time_of_the_list():
    for line in lines(12, "handle"):
        opened = open_conversation(standing().read(line.contact))
        tiled = sum(block.seconds for block, _ in opened.blocks)
        assert tiled == pytest.approx(line.handle_seconds)


@pytest.mark.usefixtures("centre")
def test_turns_and_pauses_that_show_a_measure_hold_all_its_seconds():
    line = lines(1, "friction/wait")[0]
    opened = open_conversation(standing().read(line.contact), measure="friction/wait")
    marked = sum(block.seconds for block, shows in opened.blocks if shows)
    assert marked == pytest.approx(dict(opened.conversation.measures)["friction/wait"])
    assert opened.shown_seconds == pytest.approx(marked)
    pauses = [p for turn in opened.turns for p in turn.before] + list(opened.after)
    assert [p for p in pauses if p.shows] or opened.first_shown


@pytest.mark.usefixtures("centre")
def test_the_turns_quoted_for_an_answer_are_those_that_show_it():
    conversation = conversation_of(standing().read(lines(1)[0].contact))
    answer = next(one for one in conversation.answers if one.quotes)
    quoted = {quote.turn for quote in answer.quotes}
    assert (
        turns_that_show(conversation, measure_named(f"answer/{answer.question}/{answer.answer}"))
        == quoted
        != set()
    )


@pytest.mark.usefixtures("centre")
def test_every_measure_that_can_be_chosen_has_words_and_one_is_chosen():
    for name in ("friction/wait", "contacts", "answer/of_another_form/no"):
        chosen = [
            one.name
            for _, group in measure_choices(measure_named(name))
            for one, picked in group
            if picked and one.words
        ]
        assert chosen == [name]


def test_a_withheld_label_is_unsure_until_a_person_says_what_it_is(people):
    from wellspent.web.contacts.correcting import correct_label, corrections_of

    line = line_within(people["director"])
    record = standing().read(line.contact)
    unsure = next(t for t in open_conversation(record).turns if t.unsure)
    correct_label(
        line, record, people["lead"], turn=unsure.said.turn, part="empathy", friction="none"
    )
    again = open_conversation(record, corrections_of(record)).turns[unsure.said.turn - 1]
    assert (again.unsure, again.part, again.kind) == (False, "empathy", "slow")
