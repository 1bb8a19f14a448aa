"""The pages and routes of coaching: the same page for leader and agent, nothing typed is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from examples.lines import line_out_of_sight, line_within
from examples.of_coaching import session as planned
from examples.of_disputes import finished_evaluation

from wellspent.web.access.scope import standing
from wellspent.web.coaching.models import CoachingSession

SOON = (timezone.localdate() + timedelta(days=21)).isoformat()
TALK = {"noticed": "She asks first.", "agreed": "Read the number out.", "look_back": SOON}


@pytest.fixture
def line(people):
    return line_within(people["agent"])


def text_of(answer):
    return " ".join(answer.content.decode().split())


def asked(line, **fields):
    return {
        "agent": line.agent,
        "behaviour": "value-driven:documented",
        "contacts": [line.contact],
        "when": "held",
        **TALK,
    } | fields


def test_from_a_contacts_page_the_agent_and_the_contact_are_chosen_already(line, signed_in):
    page = text_of(
        signed_in("lead").get(
            "/coaching/new",
            {
                "agent": line.agent,
                "contact": line.contact,
                "behaviour": "value-driven:documented",
            },
        )
    )
    assert f'value="{line.contact}" checked' in page
    assert 'placeholder="What did you notice?' in page
    assert "the automatic answer" in page


def test_quotes_of_evaluations_are_offered_to_pick(people, line, signed_in):
    words = standing().read(line.contact).turns[1]["text"][:20].strip()
    evaluation = finished_evaluation(people, line)
    evaluation.given.filter(question="documented").update(
        quotes=[{"turn": 2, "start": 0, "end": len(words), "quote": words}]
    )
    lead = signed_in("lead")
    query = {"agent": line.agent, "behaviour": "value-driven:documented"}
    (offered,) = lead.get("/coaching/new", query).context["offered"]
    made = lead.post("/coaching/new", asked(line, quotes=[offered.quotes[0].key]), follow=True)
    assert f"<mark>{words}" in text_of(made).replace("&#x27;", "'")


def test_what_was_typed_and_chosen_stays_where_something_is_missing(line, signed_in):
    answer = signed_in("lead").post(
        f"/coaching/new?agent={line.agent}&contact={line.contact}&behaviour=value-driven:documented",
        asked(line, look_back="soon"),
    )
    page = text_of(answer)
    assert answer.status_code == 422
    assert "She asks first." in page
    assert f'value="{line.contact}" checked' in page
    assert "&#x27;soon&#x27; is no day." in page


def test_the_agent_sees_the_same_page_and_acknowledges_it(line, signed_in):
    made = signed_in("lead").post("/coaching/new", asked(line))
    agent = signed_in("agent")
    page = text_of(agent.get(made.url))
    assert "Read the number out." in page
    assert "I have seen this" in page
    kept = agent.post(made.url + "/acknowledge", {"reply": "I will."}, follow=True)
    assert "Acknowledged by" in text_of(kept)
    again = agent.post(made.url + "/acknowledge", {"reply": "And more."})
    assert again.status_code == 409
    assert "And more." in text_of(again)


def test_somebody_elses_contact_is_not_offered(people, line, signed_in):
    far = line_out_of_sight(people["lead"])
    query = {
        "agent": line.agent,
        "contact": far.contact,
        "behaviour": "value-driven:documented",
    }
    assert far.contact not in {
        one.contact for one in signed_in("lead").get("/coaching/new", query).context["offered"]
    }


def test_a_list_shows_those_of_a_kind_and_of_an_agent(people, line, signed_in):
    made = planned(people, line)
    lead = signed_in("lead")
    for show, there in (("planned", True), ("due", False), ("closed", False), ("x", True)):
        page = text_of(lead.get(f"/coaching/?show={show}&agent={line.agent}"))
        assert (f'href="/coaching/{made.pk}"' in page) is there
    assert f'href="/coaching/{made.pk}"' not in text_of(lead.get("/coaching/?agent=Nobody"))


def test_a_longer_list_asks_the_database_no_more(
    people, line, signed_in, django_assert_max_num_queries
):
    lead = signed_in("lead")
    planned(people, line)
    with django_assert_max_num_queries(100) as few:
        lead.get("/coaching/")
    for _ in range(5):
        planned(people, line)
    with django_assert_max_num_queries(len(few)):
        lead.get("/coaching/")


def test_a_machine_plans_holds_and_closes_and_the_agent_acknowledges(line, signed_in):
    lead = signed_in("lead")
    sent = {
        "agent": line.agent,
        "behaviour": "value-driven:documented",
        "contacts": [{"contact": line.contact}],
        "planned_for": SOON,
    }
    made = lead.post("/api/coaching", sent, content_type="application/json")
    assert made.status_code == 201
    assert made.json()["follow_up"] is None
    address = f"/api/coaching/{made.json()['id']}"
    held = lead.post(f"{address}/hold", TALK, content_type="application/json").json()
    assert held["follow_up"]["direction"] == "not enough to say"
    agent = signed_in("agent")
    said = agent.post(
        f"{address}/acknowledgement", {"reply": "Yes."}, content_type="application/json"
    )
    assert said.json()["reply"] == "Yes."
    closed = signed_in("lead").post(
        f"{address}/look-back", {"closing": "It rose."}, content_type="application/json"
    )
    assert closed.json()["closing"] == "It rose."
    assert signed_in("agent").get("/api/coaching?show=closed").json()["total"] == 1


def test_a_machine_is_told_the_field(line, signed_in):
    sent = {"agent": line.agent, "behaviour": "", "contacts": [{"contact": line.contact}]}
    answer = signed_in("lead").post("/api/coaching", sent, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["error"]["place"] == "behaviour"
    assert not CoachingSession.objects.exists()
