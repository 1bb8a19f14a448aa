"""Signing in with a password and a second factor; five failures lock; nobody signs up."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.test import Client

PASSWORD = "quiet harbour 77"


@pytest.fixture(autouse=True)
def quick(settings):
    """A hash that takes no time: how slow it is otherwise is Django's own promise."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def lead(people):
    cache.clear()
    people["lead"].set_password(PASSWORD)
    people["lead"].save()
    return people["lead"]


def try_password(client, name="lead", password=PASSWORD, **more):
    return client.post("/account/login/", {"login": name, "password": password, **more})


def is_in(client):
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("name", ["lead", "LEAD@example.com"])
def test_a_person_signs_in_by_name_or_address_and_gets_where_they_wanted(client, lead, name):
    assert try_password(client, name, next="/people/").url == "/people/"
    assert is_in(client)


def test_where_they_wanted_is_never_elsewhere(client, lead):
    assert try_password(client, next="https://example.com/").url == "/"


def test_a_wrong_password_is_said_and_the_name_stays(client, lead):
    page = try_password(client, password="wrong").content.decode()
    assert 'value="lead"' in page
    assert "errorlist" in page
    assert not is_in(client)


def test_the_fifth_failure_locks_even_for_the_right_password(client, lead):
    codes = [try_password(client, password="wrong").status_code for _ in range(5)]
    assert codes == [200, 200, 200, 200, 429]
    locked = try_password(client)
    assert locked.status_code == 429
    assert "ask an administrator to unlock" in locked.content.decode()
    assert not is_in(client)


def test_somebody_tried_by_name_and_by_address_is_one_person(client, lead):
    for name in ("lead", "lead@example.com", "LEAD", "Lead@Example.com"):
        try_password(client, name, "wrong")
    assert try_password(client, "lead", "wrong").status_code == 429


def test_one_who_is_locked_does_not_lock_others(client, lead, people):
    for _ in range(5):
        try_password(client, "analyst", "wrong")
    assert try_password(client).status_code == 302


def test_a_session_ends_with_the_shift(client, lead, settings):
    try_password(client)
    assert client.session.get_expiry_age() == settings.SESSION_COOKIE_AGE == 12 * 3600


def code_of(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


@pytest.fixture
def secret(lead):
    made = generate_totp_secret()
    TOTP.activate(lead, made)
    RecoveryCodes.activate(lead)
    return made


def test_a_second_factor_is_asked_for_and_lets_in(client, secret):
    assert try_password(client).url.startswith("/account/2fa/authenticate/")
    assert not is_in(client)
    client.post("/account/2fa/authenticate/", {"code": code_of(secret)})
    assert is_in(client)


def test_a_recovery_code_lets_in_once(client, lead, secret):
    code = Authenticator.objects.get(user=lead, type="recovery_codes").wrap().get_unused_codes()[0]
    other = Client()
    for browser in (client, other):
        try_password(browser)
        browser.post("/account/2fa/authenticate/", {"code": code})
    assert is_in(client)
    assert not is_in(other)


def test_five_wrong_codes_lock_even_for_the_right_one(client, secret):
    try_password(client)
    codes = [
        client.post("/account/2fa/authenticate/", {"code": "000000"}).status_code for _ in range(5)
    ]
    assert codes == [200, 200, 200, 200, 429]
    locked = client.post("/account/2fa/authenticate/", {"code": code_of(secret)})
    assert locked.status_code == 429
    assert not is_in(client)


def test_wrong_codes_are_not_forgotten_by_beginning_anew(client, secret):
    for _ in range(4):
        fresh = Client()
        try_password(fresh)
        fresh.post("/account/2fa/authenticate/", {"code": "000000"})
    try_password(client)
    assert client.post("/account/2fa/authenticate/", {"code": "000000"}).status_code == 429


def test_a_second_factor_is_set_up_on_its_pages(client, lead):
    try_password(client)
    # whoever finds the session open cannot do it: the password is asked for once more
    asked = client.get("/account/2fa/totp/activate/")
    page = client.post(asked.url, {"password": PASSWORD}, follow=True)
    secret = page.context["form"].secret
    assert "data:image/svg+xml" in page.content.decode()
    client.post("/account/2fa/totp/activate/", {"code": code_of(secret)})
    assert Authenticator.objects.filter(user=lead, type="totp").exists()
    assert client.get("/account/2fa/recovery-codes/").status_code == 200


@pytest.mark.parametrize(
    "where", ["signup/", "email/", "password/reset/", "3rdparty/", "3rdparty/signup/"]
)
def test_nobody_signs_up_or_changes_who_they_are(client, lead, where):
    people = type(lead).objects.count()
    try_password(client) if where != "signup/" else None
    for ask in (client.get, client.post):
        answer = ask(f"/account/{where}", {"email": "director@example.com", "username": "x"})
        assert answer.status_code in {200, 302, 403}
    lead.refresh_from_db()
    assert lead.email == "lead@example.com"
    assert type(lead).objects.count() == people


def test_a_form_from_before_the_last_sign_in_is_refused_in_words(lead):
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/account/login/", {"login": "lead", "password": PASSWORD})
    assert answer.status_code == 403
    assert "what you typed is put back" in answer.content.decode()


def test_a_request_of_a_page_whose_session_ended_is_told_and_keeps_the_page(client, centre, db):
    assert client.get("/people/", headers={"HX-Request": "true"}).status_code == 401
    back = {"Referer": "http://testserver/people/1/?from=2"}
    sent = client.post("/people/1/change/", {"name": "typed"}, headers=back)
    assert sent.url == "/account/login/?next=/people/1/%3Ffrom%3D2"
