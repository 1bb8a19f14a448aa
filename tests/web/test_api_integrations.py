"""Tokens: made with some rights, shown once, revoked; and what an integration may do with one."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.utils import timezone

from wellspent.web.access.gates import issue_token
from wellspent.web.access.models import Token
from wellspent.web.access.roles import Right


@pytest.fixture
def asked(client, people):
    """Ask the API with a token of a role that has some rights."""

    def ask(role, rights, method, path, body=None):
        secret = issue_token("t", people[role], frozenset(rights))[0]
        return client.generic(
            method, path, json.dumps(body or {}), content_type="application/json",
            headers={"Authorization": f"Bearer {secret}"},
        )  # fmt: skip

    return ask


def token_form(people, **changed):
    return {
        "name": "exporter", "person": people["analyst"].username, "rights": ["read_balance"],
    } | changed  # fmt: skip


def test_a_token_is_shown_once_and_only_its_digest_is_kept(signed_in, people):
    browser = signed_in("administrator")
    answer = browser.post("/integrations/tokens/", token_form(people))
    kept = Token.objects.get()
    assert "ws_" in answer.content.decode()
    assert "ws_" not in kept.digest + browser.get("/integrations/").content.decode()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": " "}, "has no name"),
        ({"person": "nobody"}, "Nobody signs in as"),
        ({"rights": []}, "no right"),
        ({"rights": ["read_audit"]}, "has no right"),
        ({"rights": ["fly"]}, "No right is called"),
        ({"expires": "soon"}, "is no day"),
        ({"expires": "2001-01-01"}, "not in the future"),
    ],
)
def test_a_token_that_cannot_be_made_says_why_and_keeps_what_was_typed(
    signed_in, people, changed, said
):
    answer = signed_in("administrator").post("/integrations/tokens/", token_form(people, **changed))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert (changed.get("name") or "exporter") in page
    assert not Token.objects.exists()


def test_a_revoked_and_an_expired_token_open_nothing(client, people):
    past = timezone.now() - timedelta(seconds=1)
    secret = issue_token("t", people["administrator"], frozenset(Right), expires=past)[0]
    other, revoked = issue_token("t", people["administrator"], frozenset(Right))
    sent = {"Authorization": f"Bearer {other}"}
    assert client.get("/api/tokens", headers=sent).status_code == 200
    assert client.delete(f"/api/tokens/{revoked.pk}", headers=sent).status_code == 204
    for one in (secret, other, "ws_guessed"):
        answer = client.get("/api/tokens", headers={"Authorization": f"Bearer {one}"})
        assert answer.status_code == 401
        assert answer.json()["error"]["code"] == "not_signed_in"


def test_a_token_does_no_more_than_its_rights(asked):
    answer = asked("administrator", {Right.READ_BALANCE}, "GET", "/api/tokens")
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "not_allowed"


def test_a_token_gives_no_right_that_it_lacks(asked, people):
    wanted = {"name": "n", "person": people["administrator"].pk, "rights": ["read_audit"]}
    answer = asked("administrator", {Right.MANAGE_INTEGRATIONS}, "POST", "/api/tokens", wanted)
    assert answer.status_code == 422
    assert answer.json()["error"]["place"] == "rights"


def test_when_a_token_was_last_used_is_known(asked):
    asked("administrator", frozenset(Right), "GET", "/api/tokens")
    assert timezone.now() - Token.objects.get().last_used < timedelta(minutes=1)


def test_the_log_names_who_a_token_acts_for(asked, people):
    wanted = {"url": "https://example.com/", "events": ["dispute.decided"]}
    assert (
        asked("administrator", frozenset(Right), "POST", "/api/webhooks", wanted).status_code == 201
    )
    assert LogEntry.objects.latest("pk").actor == people["administrator"]


def test_a_session_without_the_pages_csrf_token_changes_nothing(people):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(
        people["administrator"], "allauth.account.auth_backends.AuthenticationBackend"
    )
    answer = strict.post("/api/webhooks", "{}", content_type="application/json")
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "not_allowed"


def test_a_wrong_method_is_answered_in_the_one_shape(signed_in):
    answer = signed_in("administrator").put("/api/tokens")
    assert answer.status_code == 405
    assert answer.json()["error"]["code"] == "method_not_allowed"
    assert "GET" in answer["Allow"]


def test_a_body_too_large_is_answered_in_the_one_shape(signed_in, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    answer = signed_in("administrator").post(
        "/api/webhooks", "x" * 99, content_type="application/json"
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")


def test_a_fault_says_nothing_of_what_it_met(signed_in, monkeypatch):
    from wellspent.web.api import integrations

    def fails(*_):
        raise RuntimeError("the customer's card 4929")

    monkeypatch.setattr(integrations, "page", fails)
    browser = signed_in("administrator")
    browser.raise_request_exception = False
    answer = browser.get("/api/tokens")
    assert answer.status_code == 500
    assert answer.json()["error"]["code"] == "fault"
    assert "4929" not in answer.content.decode()


def test_the_page_asks_as_often_for_many_tokens_as_for_few(
    signed_in, people, django_assert_max_num_queries
):
    browser = signed_in("administrator")
    browser.get("/integrations/")
    for number in range(20):
        issue_token(f"t{number}", people["lead"], frozenset({Right.READ_BALANCE}))
    with django_assert_max_num_queries(12):
        browser.get("/integrations/")
