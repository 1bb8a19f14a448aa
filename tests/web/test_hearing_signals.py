"""Signals on pages and over HTTP: with denominators and quotes, within sight, judged by people."""

from __future__ import annotations

import json
import re

import hearings
import pytest
from auditlog.models import LogEntry
from examples.lines import line_out_of_sight, line_within
from heard_said import forget_heard, heard_in
from signals_said import customer_turn, put_signals, signal_row

from wellspent.estimate import estimate_share
from wellspent.report.selection import Selection
from wellspent.web.access.scope import scope_of, standing
from wellspent.web.hearing.models import SignalJudgement
from wellspent.web.hearing.words import say_share


def text_of(client, address, query=None):
    return " ".join(client.get(address, query or {}).content.decode().split())


@pytest.fixture
def said(people, monkeypatch):
    """Six signals: two of the agent's, one out of sight of agent and lead, and three more."""
    near, far = line_within(people["agent"]), line_out_of_sight(people["lead"])
    others = [
        one for one in standing().contacts(Selection(), "handle", 0, 40).lines
        if one.contact not in {near.contact, far.contact}
    ][:3]  # fmt: skip
    centre = standing()
    put_signals(monkeypatch, centre, [
        signal_row(centre, near.contact, "unmet_need"),
        signal_row(centre, near.contact, "competitor", name="Brightwell", asked=True),
        signal_row(centre, far.contact, "effort", followed_up=True),
        *(signal_row(centre, one.contact, "effort") for one in others),
    ])  # fmt: skip
    return near, far


def test_a_share_says_number_denominator_percent_and_interval():
    assert (
        say_share(14, 1920, estimate_share(14, 1920)) == "14 of 1,920 contacts, 0.7 % (0.4 to 1.2)"
    )


def test_of_few_contacts_the_reason_stands_in_place_of_the_percent():
    assert "a figure needs 8" in say_share(1, 3, estimate_share(1, 3))


def test_the_overview_says_first_how_many_contacts_hold_something(said, signed_in):
    text = text_of(signed_in("director"), "/listening")
    assert "5 of 240 contacts, 2.1 % (0.9 to 4.8), hold something" in text
    assert "Most often effort: 4 of 240 contacts, 1.7 % (0.6 to 4.2)." in text
    assert "4 signals</a> of 6 went unspoken" in text
    assert text.index("hold something") < text.index('aria-label="Filters"')


def test_kinds_that_nobody_mentioned_are_shown_with_their_denominator(said, signed_in):
    text = text_of(signed_in("director"), "/listening")
    assert "0 of 240 contacts, 0 % (0 to 1.6)" in text


def test_hidden_needs_are_quoted_and_open_their_turn(said, signed_in):
    near, _ = said
    text = text_of(signed_in("director"), "/listening")
    turn = customer_turn(standing(), near.contact)
    needs = text[text.index("Hidden needs") :]
    assert f"/contacts/{near.contact}#turn-{turn['turn']}" in needs


def test_every_kind_has_a_picture_that_says_its_weeks(said, signed_in):
    text = text_of(signed_in("director"), "/listening")
    assert (
        len(re.findall(r'<svg class="weeks-heard"[^>]+aria-label="By week: \d{4}-W\d\d: ', text))
        == 3
    )


def test_an_agent_sees_the_own_contacts_signals_alone(said, signed_in):
    near, far = said
    client = signed_in("agent")
    text = text_of(client, "/listening/signals")
    assert near.contact in text
    assert far.contact not in text
    found = client.get("/api/signals").json()
    assert {one["contact"] for one in found["items"]} == {near.contact}
    assert found["total"] == 2


def test_a_lead_sees_the_own_teams_signals_alone(said, people, signed_in):
    _, far = said
    teams = scope_of(people["lead"]).teams
    found = signed_in("lead").get("/api/signals").json()["items"]
    assert {one["team"] for one in found} <= teams
    assert far.contact not in text_of(signed_in("lead"), "/listening/signals")


@pytest.mark.parametrize(
    ("query", "signals"),
    [({}, 6), ({"kind": "effort"}, 4), ({"kind": ["effort", "competitor"]}, 5), ({"unspoken": "yes"}, 4),
     ({"unspoken": "no"}, 2), ({"name": "Brightwell"}, 1), ({"name": "Nobody"}, 0), ({"kind": "no such"}, 6),
     ({"since": "1999-01-01"}, 6), ({"until": "1999-01-01"}, 0), ({"topic": "t99"}, 0)],
)  # fmt: skip
def test_page_and_route_list_what_the_filters_let_through(said, signed_in, query, signals):
    client = signed_in("director")
    assert client.get("/api/signals", query).json()["total"] == signals
    text = text_of(client, "/listening/signals", query)
    assert ("No signal in your sight" in text) == (signals == 0)
    assert text.count("<q>") == signals


def test_filters_of_contacts_narrow_the_rates(said, signed_in):
    near, _ = said
    found = signed_in("director").get("/api/signal-rates", {"queue": near.queue or "~"}).json()
    rate = next(one for one in found if one["kind"] == "unmet_need")
    assert rate["hits"] == 1
    assert 1 <= rate["contacts"] < 240
    assert rate["said"].startswith(f"1 of {rate['contacts']} contacts")


def test_whoever_reads_quotes_is_recorded_once_a_sitting(said, people, signed_in):
    near, _ = said
    client = signed_in("director")
    for _ in range(2):
        client.get("/listening/signals")
    rows = LogEntry.objects.filter(object_pk=near.contact, action=LogEntry.Action.ACCESS)
    assert rows.count() == 1


def test_a_long_list_is_read_a_page_at_a_time(people, monkeypatch, signed_in):
    centre = standing()
    lines = centre.contacts(Selection(), "handle", 0, 30).lines
    put_signals(monkeypatch, centre, [signal_row(centre, one.contact, "effort") for one in lines])
    client = signed_in("director")
    first, second = (text_of(client, "/listening/signals", {"page": n}) for n in (1, 2))
    assert (first.count("<q>"), second.count("<q>")) == (25, 5)
    some = client.get("/api/signals", {"limit": 4, "offset": 28}).json()
    assert (some["total"], len(some["items"])) == (30, 2)


def test_the_queries_do_not_grow_with_the_signals(people, monkeypatch, signed_in, django_assert_max_num_queries):  # fmt: skip
    centre = standing()
    lines = centre.contacts(Selection(), "handle", 0, 30).lines
    put_signals(monkeypatch, centre, [signal_row(centre, one.contact, "effort") for one in lines])
    client = signed_in("director")
    client.get("/listening/signals")
    with django_assert_max_num_queries(8):
        client.get("/listening/signals")
        client.get("/listening")


def test_a_contacts_page_shows_what_was_heard_in_it(said, signed_in):
    near, _ = said
    text = text_of(signed_in("analyst"), f"/contacts/{near.contact}")
    if "Heard here" not in text:
        text = text_of(signed_in("director"), f"/contacts/{near.contact}")
    assert "Heard here: 2 signals" in text
    assert "Unmet need: <q>" in text
    assert "heard: competitor" in text


def test_what_a_customer_said_cannot_run(people, monkeypatch, signed_in):
    centre = standing()
    line = line_within(people["director"])
    row = signal_row(centre, line.contact, "effort") | {"quote": "<script>alert(1)</script>"}
    put_signals(monkeypatch, centre, [row])
    for address in ("/listening/signals", f"/contacts/{line.contact}"):
        assert "<script>alert" not in text_of(signed_in("director"), address)


def test_without_a_listening_the_command_is_named_and_signals_stand(said, signed_in, monkeypatch):
    forget_heard()
    client = signed_in("director")
    text = text_of(client, "/listening")
    assert "wellspent listen DIR" in text
    assert "5 of 240 contacts" in text


def test_a_signal_is_judged_wrong_and_the_newest_judgement_counts(said, people, signed_in):
    near, _ = said
    client = signed_in("lead")
    turn = customer_turn(standing(), near.contact)["turn"]
    address = f"/listening/judge/{near.contact}"
    for right in ("demand", ""):
        client.post(address, {"turn": turn, "found": "unmet_need", "right": right})
    text = text_of(client, address, {"turn": turn})
    assert "not a signal." in text
    assert SignalJudgement.objects.count() == 2
    assert SignalJudgement.objects.latest("pk").agent == near.agent


def test_a_missed_signal_needs_words_that_stand_in_the_turn(said, people, signed_in):
    near, _ = said
    client = signed_in("lead")
    row = customer_turn(standing(), near.contact)
    address = f"/listening/judge/{near.contact}"
    sent = {"turn": row["turn"], "kind": "demand", "quote": "words that nobody said"}
    refused = client.post(address, sent)
    assert refused.status_code == 422
    assert "These words do not stand in the turn." in refused.content.decode()
    assert "words that nobody said" in refused.content.decode()
    kept = client.post(address, sent | {"quote": row["text"][3:15]})
    assert kept.status_code == 302
    made = SignalJudgement.objects.get()
    assert (made.found, made.right, made.start, made.end) == ("", "demand", 3, 15) or row["text"][3:15] != row["text"][3:15].strip()  # fmt: skip


def test_what_was_judged_is_exported_with_its_words_to_learn_from(said, people, signed_in):
    near, _ = said
    client = signed_in("lead")
    row = customer_turn(standing(), near.contact)
    body = {"turn": row["turn"], "found": "competitor", "right": "demand"}
    sent = client.post(
        f"/api/signal-judgements/{near.contact}", json.dumps(body), content_type="application/json"
    )
    assert sent.status_code == 201
    line = json.loads(client.get("/api/signal-labels").content)
    assert line["id"] == near.contact
    (turn,) = line["turns"]
    assert turn["right"] == [{"kind": "demand", "quote": row["text"][:18]}]
    assert turn["wrong"] == [{"kind": "competitor", "quote": row["text"][:18]}]
    assert client.get("/api/signal-judgements").json()["total"] == 1


def test_an_agent_judges_no_signal(said, signed_in):
    near, _ = said
    assert signed_in("agent").get(f"/listening/judge/{near.contact}").status_code == 403
    assert "Right or wrong?" not in text_of(signed_in("agent"), "/listening/signals")


def test_a_hint_is_shown_with_the_quotes_in_sight_alone(said, people, monkeypatch, signed_in):
    near, far = said
    hint = hearings.hint([(near.contact, 1), (far.contact, 1)])
    heard_in(monkeypatch, hints=(hint,))
    whole = text_of(signed_in("director"), "/listening")
    assert "Card · machine" in whole
    assert "2 customers in 2 wordings, 2 of 240 contacts, 0.8 %" in whole
    assert "does nothing, 1" in whole
    own = text_of(signed_in("agent"), "/listening")
    assert "does nothing, 0" in own
    assert "does nothing, 1" not in own
    assert "1 more quote out of your sight" in own
    found = signed_in("agent").get("/api/hints").json()["items"][0]
    assert ([one["contact"] for one in found["quotes"]], found["hidden"]) == ([near.contact], 1)


def test_a_hint_without_a_quote_in_sight_is_not_shown(said, monkeypatch, signed_in):
    _, far = said
    heard_in(monkeypatch, hints=(hearings.hint([(far.contact, 1)]),))
    assert "Card · machine" not in text_of(signed_in("agent"), "/listening")
    assert signed_in("agent").get("/api/hints").json()["total"] == 0
