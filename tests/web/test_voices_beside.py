"""The pulse beside the data: who saw it first is said where both sides are there, and nowhere else."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone
from examples.answered import others_answer
from examples.voiced import hears_wishes

from wellspent.estimate import Unknown
from wellspent.listening.alarms import AlarmAnswer
from wellspent.listening.hints import Hint, HintQuote
from wellspent.report.listening.early_warnings import EarlyWarning, FirstQuote, Warnings
from wellspent.report.selection import Selection
from wellspent.web.access.scope import scope_of, standing
from wellspent.web.centre.heard import HeardStanding
from wellspent.web.voices.beside import beside_data
from wellspent.web.voices.notes import NoteWish, raise_note
from wellspent.web.voices.pulse import PulseWords, give
from wellspent.web.voices.sayings import by_subject, sayings
from wellspent.web.voices.subjects import known_topics
from wellspent.web.voices.topics import Topic, match_topic, telling_words
from wellspent.web.voices.weeks import monday_of

DAY = date(2019, 5, 15)  # far from the sample's contacts, so that these alone are there
NONE = Unknown("too few", "more")
TOPICS = {
    "t1": Topic("t1", "Parcels that are lost", telling_words("parcel lost courier")),
    "t2": Topic("t2", "Bills", telling_words("bill charged twice")),
}


def at(day):
    return timezone.make_aware(datetime.combine(day, datetime.min.time()) + timedelta(hours=12))


def told(person, words, moment):
    """Somebody says it in the pulse, in a week that enough have answered."""
    give(person, PulseWords(*words), 0, moment)
    others_answer(moment)


def warning(day, subject="demand", quotes=(), answer=None):
    """An alarm on one day, of which what is looked at here alone matters."""
    return EarlyWarning(
        f"signal:{subject}|{day}", "signal", f"signal:{subject}", subject, subject, day, day, 1, 7,
        9, 90, 2.0, NONE, None, 0.01, 0.05, False, False, tuple(quotes), NONE, NONE, answer,
    )  # fmt: skip


@pytest.fixture
def kept(monkeypatch):
    """Put what `wellspent listen` would have kept in its place: warnings and topics."""

    def keep(*warnings):
        found = Warnings(tuple(warnings), 30, DAY, DAY, {}, 0.05, 1.0, {})
        topics = [
            SimpleNamespace(key=t.key, name=t.name, words=tuple(t.words)) for t in TOPICS.values()
        ]
        listening = SimpleNamespace(
            warnings=found, reasons=SimpleNamespace(topics=topics), hints=()
        )
        monkeypatch.setattr(HeardStanding, "listening", lambda _self: listening)

    monkeypatch.setattr("wellspent.web.voices.mining.signals", hears_wishes)
    keep()
    return keep


def row_of(people, subject, role="director"):
    rows = beside_data(scope_of(people[role]), monday_of(DAY))
    return next((one for one in rows if one.subject == subject), None)


def test_advisors_who_say_it_before_the_alarm_are_first(people, kept):
    kept(warning(DAY))
    told(people["agent"], ["They wish for Saturdays."], at(DAY - timedelta(days=5)))
    row = row_of(people, "signal:demand")
    assert (row.first, row.days, row.apart, row.at_least) == ("advisors", 3, 3, True)
    week = (date(2019, 5, 6), date(2019, 5, 12))
    assert (row.advisors.day, row.advisors.last) == week, "the week, and not the day"
    assert (row.advisors.quote, row.advisors.way) == ("They wish for Saturdays.", "pulse")


def test_an_alarm_before_them_is_first(people, kept):
    kept(warning(DAY - timedelta(days=9)), warning(DAY))
    told(people["agent"], ["They wish for Saturdays."], at(DAY - timedelta(days=1)))
    row = row_of(people, "signal:demand")
    assert (row.first, row.days, row.apart) == ("data", -7, 7)


@pytest.mark.parametrize("days", [-2, 0, 4])
def test_what_both_show_in_one_week_is_said_so(people, kept, days):
    kept(warning(DAY))
    told(people["agent"], ["They wish for Saturdays."], at(DAY + timedelta(days=days)))
    row = row_of(people, "signal:demand")
    assert (row.first, row.days) == ("same week", 0)


def test_a_pulse_that_is_held_back_is_beside_the_data_for_its_writer_alone(people, kept, signed_in):
    """One alone has answered: nobody else learns that anything was said of it, nor a desk."""
    kept(warning(DAY))
    give(people["agent"], PulseWords("They wish for Saturdays."), 0, at(DAY))
    assert row_of(people, "signal:demand").advisors is None
    assert row_of(people, "signal:demand", "agent").advisors.quote == "They wish for Saturdays."
    for address in ("/voices/beside", "/api/voices/beside"):
        answer = signed_in("lead").get(f"{address}?week=2019-W20").content.decode()
        assert "Saturdays" not in answer


def test_a_note_has_a_name_and_a_day_and_is_not_held_back(people, kept):
    kept(warning(DAY))
    scope = scope_of(people["agent"])
    line = standing().contacts(scope.selection, "handle", 0, 1).lines[0]
    raise_note(scope, line, NoteWish("They wish for it.", "demand", 1), at(DAY - timedelta(days=5)))
    row = row_of(people, "signal:demand")
    assert (row.first, row.days, row.at_least) == ("advisors", 5, False)


def test_both_on_one_day_is_said_so(people, kept):
    kept(warning(DAY))
    scope = scope_of(people["agent"])
    line = standing().contacts(scope.selection, "handle", 0, 1).lines[0]
    raise_note(scope, line, NoteWish("They wish for it.", "demand", 1), at(DAY))
    assert row_of(people, "signal:demand").first == "same day"


def test_where_one_side_is_missing_there_is_no_claim(people, kept, signed_in):
    kept(warning(DAY, "effort"))
    told(people["agent"], ["They wish for Saturdays."], at(DAY))
    said, alarmed = row_of(people, "signal:demand"), row_of(people, "signal:effort")
    assert (said.first, said.days, said.data) == ("", None, None)
    assert (alarmed.first, alarmed.days, alarmed.advisors) == ("", None, None)
    page = signed_in("lead").get("/voices/beside?week=2019-W20").content.decode()
    assert page.count("no claim") == 2


def test_an_alarm_that_was_dismissed_was_none(people, kept):
    kept(warning(DAY, answer=AlarmAnswer("k", "signal:demand", "dismissed", "a holiday", at(DAY))))
    assert row_of(people, "signal:demand") is None


def test_what_lies_outside_the_weeks_is_not_compared(people, kept):
    kept(warning(DAY - timedelta(days=100)))
    told(people["agent"], ["They wish for Saturdays."], at(DAY))
    assert row_of(people, "signal:demand").data is None


def test_the_words_of_an_alarm_are_those_of_contacts_in_sight(people, kept):
    far = next(
        line for line in standing().contacts(Selection(), "handle", 0, 200).lines
        if line.agent != people["agent"].agent
    )  # fmt: skip
    kept(warning(DAY, quotes=[FirstQuote(far.contact, 1, "Somebody's words.", at(DAY))]))
    assert row_of(people, "signal:demand").data.quote == "Somebody's words."
    assert row_of(people, "signal:demand", "agent").data.quote == ""


def test_the_third_signal_of_something_that_was_there_all_along_shows_nothing_new(people, kept):
    """Demands are heard in every week of the sample: no week of it has the first of them."""
    newest = max(week for week in standing().values("week") if week)
    rows = beside_data(scope_of(people["director"]), monday_of(date.fromisocalendar(int(newest[:4]), int(newest[6:]), 1)))  # fmt: skip
    assert not [one for one in rows if one.data and one.data.way == "signals"]


def test_a_text_belongs_to_the_topic_it_shares_most_words_with():
    assert match_topic("The parcel is lost, says the courier.", TOPICS) == "t1"
    assert match_topic("I was charged TWICE on one bill!", TOPICS) == "t2"
    assert match_topic("Two couriers lose parcels: lost!", TOPICS) == "t1"


@pytest.mark.parametrize(
    "text",
    ["", "A parcel.", "They have it from there.", "The parcel is lost and the bill charged."],
)
def test_too_few_words_and_a_draw_belong_to_no_topic(text):
    assert match_topic(text, TOPICS) is None


def test_a_topic_that_is_found_later_joins_what_was_said_before(people, kept):
    told(people["agent"], ["One more parcel is lost.", "Bills: charged twice."], at(DAY))
    found = by_subject(sayings(scope_of(people["lead"]), DAY, DAY, known_topics()))
    assert set(found) == {"topic:t1", "topic:t2"}


def test_a_hint_is_compared_from_its_third_wording_on(people, kept, monkeypatch):
    """Three customers say it in other words; an advisor who says it earlier was first."""
    lines = sorted(
        (one for one in standing().contacts(Selection(), "handle", 0, 60).lines if one.began),
        key=lambda one: one.began,
    )[:3]
    quotes = tuple(HintQuote(one.contact, 1, "The scanner is dead.") for one in lines)
    hint = Hint(
        "h1", ("scanner", "battery"), "early_warning", None, 3, 3, 240, 3, 3, 0.001, None, None, (),
        (), quotes, "Three customers say it.",
    )  # fmt: skip
    listening = SimpleNamespace(hints=(hint,), warnings=NONE, reasons=NONE)
    monkeypatch.setattr(HeardStanding, "listening", lambda _self: listening)
    third = lines[2].began.date()
    sunday = monday_of(third) - timedelta(days=1)
    told(people["agent"], ["The battery of the scanner does not last."], at(sunday))
    rows = beside_data(scope_of(people["director"]), monday_of(third))
    row = next(one for one in rows if one.subject == "hint:h1")
    assert (row.data.day, row.data.way, row.first, row.days) == (
        third,
        "hint",
        "advisors",
        third.weekday() + 1,
    )
    assert row.words == "scanner, battery (hint)"
