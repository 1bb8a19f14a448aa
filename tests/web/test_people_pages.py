"""People: who sees whom, who may change whom, how somebody is let in and kept out."""

from __future__ import annotations

import json

import pytest
from auditlog.models import LogEntry
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.test import Client

from wellspent.web.access.models import Person, Team
from wellspent.web.access.roles import Right
from wellspent.web.people.words import RIGHT_WORDS

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def form_of(person, **changed):
    values = {
        "username": person.username, "name": person.get_full_name(), "email": person.email,
        "role": person.role, "agent": person.agent, "active": "on",
        "teams": "; ".join(team.name for team in person.teams.all()),
        "queues": "; ".join(queue.name for queue in person.queues.all()),
    } | changed  # fmt: skip
    return {name: value for name, value in values.items() if value is not None}


def test_a_lead_sees_the_own_team_and_a_director_everybody(signed_in, people):
    shown = {one.username for one in signed_in("lead").get("/people/").context["page"]}
    assert shown == {"lead", "agent"}
    everybody = {one.username for one in signed_in("director").get("/people/").context["page"]}
    assert everybody == set(people)


def test_somebody_of_another_team_is_not_there_for_a_lead(signed_in, people):
    assert signed_in("lead").get(f"/people/{people['analyst'].pk}/").status_code == 404
    assert signed_in("lead").get(f"/api/people/{people['analyst'].pk}").status_code == 404


def test_who_may_only_read_sees_no_form(signed_in, people):
    page = signed_in("director").get(f"/people/{people['agent'].pk}/").content.decode()
    assert "Signs in as" in page
    assert f"/people/{people['agent'].pk}/change/" not in page


def test_a_person_is_changed_and_the_log_says_by_whom(signed_in, people):
    person = people["analyst"]
    sent = form_of(person, name="Ana Lyst", queues="Cards; Loans")
    answer = signed_in("administrator").post(f"/people/{person.pk}/change/", sent)
    person.refresh_from_db()
    assert answer.url == f"/people/{person.pk}/"
    assert (str(person), person.queues.count()) == ("Ana Lyst", 2)
    assert {one.actor for one in LogEntry.objects.get_for_object(person)[:1]} == {
        people["administrator"]
    }


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"username": "a b"}, "cannot be signed in with"),
        ({"username": "LEAD"}, "is already the username of"),
        ({"email": "nowhere"}, "is no e-mail address"),
        ({"email": "Lead@example.com"}, "is already the email of"),
        ({"role": "chief"}, "No role is called"),
        ({"teams": "x" * 201}, "more than 200 letters"),
    ],
)
def test_what_nobody_can_have_is_said_at_its_field_and_nothing_typed_is_lost(
    signed_in, people, changed, said
):
    sent = form_of(people["analyst"], name="Typed before", **changed)
    answer = signed_in("administrator").post(f"/people/{people['analyst'].pk}/change/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "Typed before" in page
    assert f'id="{next(iter(changed))}-error"' in page or "teams" in changed


@pytest.mark.parametrize("changed", [{"role": "agent"}, {"active": None}])
def test_the_last_administrator_stays_one(signed_in, people, changed):
    person = people["administrator"]
    answer = signed_in("administrator").post(
        f"/people/{person.pk}/change/", form_of(person, **changed)
    )
    assert answer.status_code == 422
    assert "is the last administrator" in answer.content.decode()


def test_who_is_no_longer_active_is_signed_out_everywhere_for_good(signed_in, people):
    theirs = Client()
    theirs.force_login(people["agent"], BACKEND)
    assert theirs.get("/people/roles/").status_code == 200
    browser = signed_in("administrator")
    browser.post(f"/people/{people['agent'].pk}/change/", form_of(people["agent"], active=None))
    assert theirs.get("/people/roles/").status_code == 302
    assert Session.objects.count() == 1
    browser.post(f"/people/{people['agent'].pk}/change/", form_of(people["agent"]))
    assert theirs.get("/people/roles/").status_code == 302


def test_an_invitation_sets_a_password_once(signed_in, people):
    page = signed_in("administrator").post(f"/people/{people['agent'].pk}/invite/")
    link = page.context["link"]
    guest = Client()
    form = guest.get(link, follow=True)
    password = {"password1": "quiet harbour 77", "password2": "quiet harbour 77"}
    guest.post(form.request["PATH_INFO"], password)
    people["agent"].refresh_from_db()
    assert people["agent"].check_password("quiet harbour 77")
    again = Client().get(link, follow=True)
    assert again.context["token_fail"]


def test_nobody_who_is_not_active_is_invited(signed_in, people):
    Person.objects.filter(pk=people["agent"].pk).update(is_active=False)
    answer = signed_in("administrator").post(f"/people/{people['agent'].pk}/invite/")
    assert answer.status_code == 409


def test_who_is_locked_is_unlocked(signed_in, people):
    for name in ("agent", "agent@example.com"):
        AccessAttempt.objects.create(username=name, ip_address="127.0.0.1", failures_since_start=5)
    signed_in("administrator").post(f"/people/{people['agent'].pk}/unlock/")
    assert not AccessAttempt.objects.exists()


def test_the_roles_and_every_right_are_said_in_words(signed_in):
    page = signed_in("agent").get("/people/roles/").content.decode()
    assert set(RIGHT_WORDS) == set(Right)
    assert "acknowledge a coaching session" in page


def test_the_audit_log_is_filtered_by_person_kind_and_day(signed_in, people):
    browser = signed_in("administrator")
    LogEntry.objects.all().delete()
    browser.post(f"/people/{people['lead'].pk}/change/", form_of(people["lead"], name="Lea Der"))
    day = LogEntry.objects.get().timestamp.date()
    for query, count in (
        ("person=administrator", 1), ("person=lead", 0), ("kind=person", 1), ("kind=token", 0),
        (f"day={day}", 1), ("day=2001-01-01", 0),
    ):  # fmt: skip
        assert len(browser.get(f"/audit/?{query}").context["entries"]) == count, query
    assert browser.get("/audit/?day=never").status_code == 422
    assert browser.get(f"/api/audit?day={day}").json()["items"][0]["actor"] == "administrator"


def test_the_list_asks_as_often_for_many_as_for_few(
    signed_in, people, django_assert_max_num_queries
):
    browser = signed_in("administrator")
    team = Team.objects.first()
    for number in range(24):
        Person.objects.create(username=f"p{number}", password="!").teams.add(team)
    browser.get("/people/")
    with django_assert_max_num_queries(10):
        assert len(browser.get("/people/").context["page"]) == 25
    with django_assert_max_num_queries(10):
        browser.get("/audit/")


def test_the_api_does_what_the_pages_do(signed_in, people):
    browser = signed_in("administrator")

    def ask(method, path, body):
        answer = browser.generic(method, path, json.dumps(body), content_type="application/json")
        return answer.status_code, answer.json()

    status, made = ask("POST", "/api/people", {"username": "new", "teams": ["b", "a", "a"]})
    assert (status, made["teams"], made["role"]) == (201, ["a", "b"], "agent")
    status, changed = ask("PATCH", f"/api/people/{made['id']}", {"role": "lead"})
    assert (changed["role"], changed["teams"]) == ("lead", ["a", "b"])
    assert ask("PATCH", f"/api/people/{made['id']}", {"username": ""})[0] == 422
    assert "/account/" in ask("POST", f"/api/people/{made['id']}/invitation", {})[1]["link"]
    assert ask("POST", f"/api/people/{made['id']}/unlock", {})[1] == {"count": 0}
    status, plan = ask("POST", "/api/people/import", {"csv": "username\nnew2\n"})
    assert (plan["taken"], plan["new"]) == (False, ["new2"])
    assert browser.get("/api/people?role=lead&q=new").json()["total"] == 1
