"""The advisors' pulse: one minute a week, changed until it ends, said without a name."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
from auditlog.models import LogEntry
from django.utils import timezone
from examples.answered import others_answer
from examples.voiced import hears_wishes

from wellspent.estimate import Estimate, Unknown
from wellspent.web.access.models import Person
from wellspent.web.access.refusals import Conflict, Refused
from wellspent.web.access.roles import Role
from wellspent.web.access.scope import standing
from wellspent.web.voices.models import Mention, PulseAnswer, PulseDraft
from wellspent.web.voices.pulse import PulseWords, give, keep_draft, own_pulse
from wellspent.web.voices.pulse_figures import pulse_texts, pulse_weeks
from wellspent.web.voices.weeks import monday_named, monday_of, week_name

SAID = PulseWords("They wish for Saturdays.", "The screen is slow.", "tool_trouble", 4)


@pytest.fixture
def agent(people, monkeypatch):
    monkeypatch.setattr("wellspent.web.voices.mining.signals", hears_wishes)
    return people["agent"]


@pytest.fixture
def recorded():
    """The newest whole week that contacts were recorded in, as its Monday."""
    mondays = sorted(monday_named(week) for week in standing().values("week") if week)
    return mondays[-2]


def in_week(monday):
    return timezone.make_aware(datetime.combine(monday, datetime.min.time()) + timedelta(hours=30))


def advisors(monday, count):
    """That many sign-ins of agents who had contacts in a week."""
    index = standing().index
    rows = zip(index.codes_of("week"), index.codes_of("agent"), strict=True)
    weeks, agents = index.texts_of("week"), index.texts_of("agent")
    names = sorted({agents[a] for w, a in rows if weeks[w] == week_name(monday) and agents[a]})
    return names, [
        Person.objects.get_or_create(username=f"pulse{place}", defaults={"role": Role.AGENT, "agent": name})[0]
        for place, name in enumerate(names[:count])
    ]  # fmt: skip


def test_somebody_answers_once_a_week_and_changes_it(agent):
    first = give(agent, SAID, 0)
    second = give(agent, PulseWords("Nothing new.", mood=3), first.version)
    assert PulseAnswer.objects.count() == 1
    assert (second.customers, second.in_way, second.mood, second.version) == (
        "Nothing new.",
        "",
        3,
        2,
    )


def test_the_next_week_has_an_answer_of_its_own(agent):
    now = timezone.now()
    give(agent, SAID, 0, now - timedelta(days=7))
    give(agent, SAID, 0, now)
    assert PulseAnswer.objects.count() == 2


def test_of_two_windows_the_older_one_is_told(agent):
    give(agent, SAID, 0)
    with pytest.raises(Conflict, match="another window"):
        give(agent, PulseWords("From the other window."), 0)
    assert PulseAnswer.objects.get().customers == SAID.customers


def test_a_draft_waits_for_the_next_week_and_is_done_with_when_sent(agent):
    keep_draft(agent, PulseWords("Begun on Friday."))
    PulseDraft.objects.update(week=monday_of(timezone.localdate()) - timedelta(days=7))
    found = own_pulse(agent)
    assert (found.words.customers, found.drafted) == ("Begun on Friday.", True)
    assert found.left_from == found.week - timedelta(days=7)
    give(agent, found.words, found.version)
    assert not PulseDraft.objects.exists()
    assert not own_pulse(agent).drafted


def test_what_is_personal_is_taken_out_before_it_is_kept(agent):
    words = PulseWords("Write to jane.roe@example.com.", "Card 4111 1111 1111 1111 failed.")
    given = give(agent, words, 0)
    draft = keep_draft(agent, words)
    for row in (given, draft):
        assert "jane.roe" not in row.customers
        assert "4111" not in row.in_way
        assert "[email]" in row.customers


@pytest.mark.parametrize(
    ("words", "place"),
    [
        (PulseWords(), "customers"),
        (PulseWords("  \n"), "customers"),
        (PulseWords("x", cause="weather"), "cause"),
        (PulseWords("x", mood=6), "mood"),
        (PulseWords(in_way="x" * 5001), "in_way"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(agent, words, place):
    with pytest.raises(Refused) as refused:
        give(agent, words, 0)
    assert refused.value.place == place
    assert not PulseAnswer.objects.exists()


def test_a_text_is_mined_and_keeps_the_moment_it_was_first_said(agent):
    first = timezone.now() - timedelta(seconds=60)
    give(agent, SAID, 0, first)
    (mention,) = Mention.objects.all()
    assert (mention.subject, mention.quote) == ("signal:demand", "They wish for Saturdays.")
    give(agent, PulseWords("Others say it too: they wish for Saturdays."), 1)
    assert Mention.objects.get().at == first
    give(agent, PulseWords("All quiet."), 2)
    assert not Mention.objects.exists()


def test_the_response_comes_from_those_who_had_contacts(agent, recorded):
    names, some = advisors(recorded, 4)
    for one in some:
        give(one, SAID, 0, in_week(recorded))
    outsider = Person.objects.create(username="idle", role=Role.AGENT, agent="Nobody Here")
    give(outsider, SAID, 0, in_week(recorded))
    (week,) = pulse_weeks([recorded])
    assert (week.answered, week.advisors, week.others) == (4, len(names), 1)
    assert week.response.value == pytest.approx(4 / len(names))


@pytest.mark.parametrize(("count", "shown"), [(6, False), (7, True)])
def test_an_average_stands_for_seven_advisors_at_least(agent, recorded, count, shown):
    for place, one in enumerate(advisors(recorded, count)[1]):
        give(one, PulseWords("x", cause="wait", mood=3 + place % 2), 0, in_week(recorded))
    (week,) = pulse_weeks([recorded])
    assert isinstance(week.mood, Estimate if shown else Unknown)
    assert bool(week.causes) is shown
    if shown:
        assert week.mood.value == pytest.approx(24 / 7)
        assert week.mood.low < week.mood.value < week.mood.high
        assert (week.causes[0].advisors, week.causes[0].answered) == (7, 7)


def test_no_average_is_shown_while_answers_still_change(agent, recorded):
    for one in advisors(recorded, 8)[1]:
        give(one, SAID, 0)
    (week,) = pulse_weeks([monday_of(timezone.localdate())])
    assert isinstance(week.mood, Unknown)
    assert "has not ended" in week.mood.reason


LAST_WEEK = timezone.now() - timedelta(days=7)


def test_words_are_shown_without_a_name_and_as_ones_own_to_the_writer_alone(agent, people):
    given = give(agent, SAID, 0, LAST_WEEK)
    others_answer(LAST_WEEK)
    for person, own in ((agent, True), (people["lead"], False), (people["director"], False)):
        texts = pulse_texts(given.week, person)
        assert [(one.text, one.own) for one in texts] == [
            (SAID.customers, own), (SAID.in_way, own),
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("days", "others", "held"),
    [(7, 0, "1 of 7 have answered"), (7, 5, "6 of 7 have answered"), (7, 6, ""),
     (0, 6, "until the week has ended and 7 advisors have answered: 7 of 7")],
)  # fmt: skip
def test_words_of_others_are_held_back_until_seven_have_answered_and_the_week_has_ended(
    agent, signed_in, days, others, held
):
    """The words of the only one who answered would have a name; the writer sees them always."""
    moment = timezone.now() - timedelta(days=days)
    given = give(agent, SAID, 0, moment)
    others_answer(moment, others)
    week = week_name(given.week)
    for role, sees in (("agent", True), ("lead", not held), ("administrator", not held)):
        client = signed_in(role)
        page = client.get(f"/voices?week={week}").content.decode()
        sent = client.get(f"/api/voices/texts?week={week}").json()
        assert (SAID.customers in page, sent["total"]) == (sees, 2 * sees)
        assert held in client.get(f"/api/voices/weeks?week={week}").json()[0]["held"]
        assert held in page
        assert ("eld back" in page) is bool(held)


def test_neither_pages_nor_routes_nor_the_audit_log_tell_a_leader_who_wrote(
    agent, people, signed_in
):
    given = give(agent, SAID, 0, LAST_WEEK)
    others_answer(LAST_WEEK)
    Person.objects.filter(pk=agent.pk).update(first_name="Zebulon", last_name="Quimby")
    week = week_name(given.week)
    for role in ("lead", "director", "administrator"):
        client = signed_in(role)
        for address in ("/voices", "/api/voices/texts", "/api/voices/weeks", "/voices/beside"):
            text = client.get(f"{address}?week={week}").content.decode()
            assert "Zebulon" not in text
            assert f">{agent.agent}<" not in text
    assert not LogEntry.objects.filter(content_type__model__in=["pulseanswer", "mention"]).exists()


def test_the_order_of_texts_does_not_tell_who_was_first(agent, people):
    week = monday_of(timezone.localdate(LAST_WEEK))
    texts = ["first said", "second said", "third said", "fourth said"]
    orders = set()
    for turn in range(2):
        PulseAnswer.objects.all().delete()
        Person.objects.filter(username__startswith="w").delete()
        for place, text in enumerate(texts if turn else reversed(texts)):
            writer = Person.objects.create(username=f"w{place}", role=Role.AGENT, agent=f"w{place}")
            give(writer, PulseWords(text), 0, LAST_WEEK)
        others_answer(LAST_WEEK)
        orders.add(tuple(one.text for one in pulse_texts(week, people["lead"])))
    (order,) = orders
    assert len(order) == 4


def test_the_form_keeps_what_was_typed_when_it_is_refused(agent, signed_in):
    answer = signed_in("agent").post("/voices/pulse", {"customers": "Typed.", "mood": "seven"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert ">Typed.</textarea>" in page
    assert "&#x27;seven&#x27; is no number" in page


def test_the_form_of_the_older_window_shows_both(agent, signed_in):
    client = signed_in("agent")
    assert client.post("/voices/pulse", {"customers": "First.", "seen": "0"}).status_code == 302
    second = client.post("/voices/pulse", {"customers": "Second.", "seen": "0"})
    page = second.content.decode()
    assert second.status_code == 409
    assert ">Second.</textarea>" in page
    assert "First." in page
    assert 'name="seen" value="1"' in page


def test_the_draft_is_kept_by_the_page_and_by_the_route(agent, signed_in):
    client = signed_in("agent")
    assert client.post("/voices/pulse/draft", {"customers": "Half a"}).status_code == 200
    assert "Half a" in client.get("/voices/pulse").content.decode()
    body = json.dumps({"customers": "Half a sentence"})
    kept = client.put("/api/voices/pulse/draft", body, content_type="application/json").json()
    assert (kept["drafted"], kept["words"]["customers"]) == (True, "Half a sentence")
    sent = {"customers": "A sentence.", "mood": 5, "seen": 0}
    given = client.put("/api/voices/pulse", json.dumps(sent), content_type="application/json")
    assert (given.json()["version"], given.json()["drafted"]) == (1, False)
    assert client.get("/api/voices/pulse").json()["words"]["mood"] == 5


def test_the_pages_ask_no_more_of_the_database_for_many_answers(
    agent, signed_in, recorded, django_assert_max_num_queries
):
    client = signed_in("lead")
    client.get("/voices")
    for one in advisors(recorded, 12)[1]:
        give(one, SAID, 0, in_week(recorded))
    with django_assert_max_num_queries(14):
        assert client.get(f"/voices?week={week_name(recorded)}").status_code == 200
