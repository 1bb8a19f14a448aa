"""Single sign-on: who is known by a verified e-mail address gets in, and nobody else."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from django.test import override_settings
from single_sign_on import Provider

from wellspent.web.access.models import Person
from wellspent.web.people.keeping import keep
from wellspent.web.people.wanted import wanted_of


@pytest.fixture
def provider():
    with Provider() as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        with override_settings(SOCIALACCOUNT_PROVIDERS=server.settings()):
            yield server
        server.shutdown()


def sign_in(client, provider, **claims):
    provider.claims = {"sub": "7", "email_verified": True, **claims}
    away = client.post("/account/oidc/centre/login/")
    return client.get(provider.authorize(away.url), follow=True)


def test_the_sign_in_page_offers_it(client, centre, db, provider):
    assert "Sign in with Fernhill" in client.get("/account/login/").content.decode()


def test_who_is_known_by_a_verified_address_gets_in(client, people, provider):
    sign_in(client, provider, email="Lead@Example.com")
    assert client.session["_auth_user_id"] == str(people["lead"].pk)


def test_who_is_unknown_is_told_so_and_nobody_is_made(client, people, provider):
    answer = sign_in(client, provider, email="stranger@example.com")
    assert "You are not known here yet" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert Person.objects.count() == len(people)


def test_an_address_that_the_provider_has_not_verified_opens_nothing(client, people, provider):
    answer = sign_in(client, provider, email="director@example.com", email_verified=False)
    assert "You are not known here yet" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_who_is_not_active_stays_out(client, people, provider):
    Person.objects.filter(username="lead").update(is_active=False)
    answer = sign_in(client, provider, email="lead@example.com")
    assert "not active" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_whoever_had_the_address_before_stays_out(client, people, provider):
    """Once signed in as the lead, whose address is then given to somebody else."""
    sign_in(client, provider, email="lead@example.com")
    client.post("/account/logout/")
    keep(people["lead"], replace(wanted_of(people["lead"]), email="new@example.com"))
    answer = sign_in(client, provider, email="lead@example.com", sub="8")
    assert "You are not known here yet" in answer.content.decode()


def test_a_second_factor_is_asked_for_all_the_same(client, people, provider):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(people["lead"], generate_totp_secret())
    answer = sign_in(client, provider, email="lead@example.com")
    assert answer.redirect_chain[-1][0].startswith("/account/2fa/authenticate/")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("code", ["", "?error=access_denied", "?code=stolen&state=guessed"])
def test_an_answer_that_nobody_asked_for_is_refused_with_words(client, centre, db, provider, code):
    answer = client.get(f"/account/oidc/centre/login/callback/{code}", follow=True)
    assert answer.status_code < 500
    assert "_auth_user_id" not in client.session


def test_a_provider_that_is_away_is_told_in_words(client, centre, db):
    away = Provider()
    away.server_close()
    with override_settings(SOCIALACCOUNT_PROVIDERS=away.settings()):
        answer = client.post("/account/oidc/centre/login/", follow=True)
    assert "could not be reached" in answer.content.decode()
