"""Sources on screen and in the API: within scope, every number opens its contacts, nothing is hidden."""

from __future__ import annotations

import html
import re
import shutil

import pytest
from auditlog.models import LogEntry

from wellspent.web.access.scope import scope_of, standing

RETURNS = "how do customers feel about returns?"


@pytest.fixture(autouse=True)
def nothing_kept(centre):
    """What other tests made up and kept is not what this centre heard."""
    shutil.rmtree(centre / "listening", ignore_errors=True)
    standing().look_again()
    standing().listening()


def text_of(answer) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))


def openings() -> set[tuple[str, str]]:
    rows = LogEntry.objects.filter(action=LogEntry.Action.ACCESS)
    return {(one.object_pk, one.additional_data["where"]) for one in rows}


def contacts_linked(answer) -> set[str]:
    return set(re.findall(r'href="/contacts/(FH-\d+)', answer.content.decode()))


def in_sight(person, contacts) -> bool:
    scope = scope_of(person)
    return all(scope.sees(standing().line(one)) for one in contacts)


def test_a_session_without_a_contact_is_never_called_a_success(signed_in):
    answer = signed_in("director").get("/sources")
    shown = text_of(answer)
    assert "no success by itself" in shown
    assert "nothing is known of what came next" in shown.lower()
    assert "nobody signed in" in shown.lower()


def test_who_sees_a_team_alone_opens_no_contact_of_another(signed_in, people):
    for address in ("/sources", f"/sources/blend?question={RETURNS}", "/sources/hour"):
        linked = contacts_linked(signed_in("lead").get(address))
        assert in_sight(people["lead"], linked)
    assert contacts_linked(signed_in("director").get("/sources"))


def test_a_blend_stands_in_a_table_a_row_a_source(signed_in):
    shown = text_of(signed_in("director").get("/sources/blend", {"question": RETURNS}))
    for source in ("Conversations", "Automatic quality card", "Focus groups", "Resolution as recorded"):  # fmt: skip
        assert source in shown
    assert "Taken as a question about “returns”" in shown
    assert "Nothing from:" in shown


def test_a_question_that_nothing_holds_has_no_answer_and_says_what_would(signed_in):
    shown = text_of(signed_in("director").get("/sources/blend", {"question": "unicorns?"}))
    assert "No answer: no recorded reason, queue or topic of a contact holds “unicorns”." in shown


def test_quotes_of_a_blend_and_an_hour_are_recorded_as_openings(signed_in):
    signed_in("director").get("/sources/blend", {"question": "how do customers feel?"})
    signed_in("director").get("/sources/hour")
    assert {"blend", "hour"} == {where for _, where in openings()}


def test_the_same_seed_is_the_same_hour_and_another_is_another(signed_in):
    client = signed_in("director")
    one, again, other = (
        [row["contact"] for row in client.get("/api/sources/hour", {"seed": seed}).json()["contacts"]]
        for seed in (5, 5, 6)
    )  # fmt: skip
    assert one == again
    assert one != other


def test_the_hour_names_no_agent(signed_in):
    for row in signed_in("director").get("/api/sources/hour", {"seed": 3}).json()["contacts"]:
        said = " ".join(turn["text"] for turn in row["turns"])
        agent = standing().line(row["contact"]).agent
        assert agent not in said


def test_the_questions_are_a_page_of_their_own(signed_in):
    shown = text_of(signed_in("lead").get("/sources/hour/questions", {"seed": 2}))
    assert "What do customers tell you that we never hear?" in shown
    assert "not about who did it" in shown


@pytest.mark.parametrize("query", [{"seed": "x", "minutes": "-1"}, {"seed": "²", "minutes": "1"}])
def test_what_is_no_number_draws_this_weeks_hour(signed_in, query):
    assert signed_in("director").get("/sources/hour", query).status_code == 200


def test_who_sees_too_few_contacts_is_told_so(signed_in, people):
    people["lead"].teams.clear()
    answer = signed_in("lead").get("/sources/hour")
    assert answer.status_code == 422
    assert "0 contacts have words" in text_of(answer)


def test_the_api_gives_what_the_pages_show(signed_in):
    client = signed_in("lead")
    blend = client.get("/api/sources/blend", {"question": RETURNS})
    assert blend.status_code == 200
    assert {"subject", "sources", "compared", "pooled", "absent"} <= set(blend.json())
    service = client.get("/api/sources/self-service").json()
    assert sum(fate["sessions"] for fate in service["fates"]) == service["sessions"]
    assert client.get("/api/sources/blend").status_code == 422


def test_no_page_asks_more_of_the_database_the_more_it_shows(
    signed_in, django_assert_max_num_queries
):
    client = signed_in("director")
    for address in ("/sources", f"/sources/blend?question={RETURNS}", "/sources/hour?minutes=60"):
        client.get(address)
        with django_assert_max_num_queries(14):
            client.get(address)
