"""What every answer carries, and what no page holds: held by going through every page."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from test_doors import BEHIND, filled

from wellspent.web.access.roles import RIGHTS_OF, Role

CSP = (
    "base-uri 'none'; connect-src 'self'; default-src 'none'; font-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; img-src 'self' data:; media-src 'self'; "
    "script-src 'self'; style-src 'self'"
)
HEADERS = {
    "X-Frame-Options": "DENY", "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
}  # fmt: skip
GETS = [address for address, page in BEHIND if "GET" in page.callback.door.methods]
ACCOUNT = [
    "account_login", "account_signup", "account_reset_password", "account_change_password",
    "account_reauthenticate", "account_inactive", "mfa_index", "mfa_activate_totp",
    "mfa_view_recovery_codes", "socialaccount_login_error", "socialaccount_login_cancelled",
]  # fmt: skip


class Page(HTMLParser):
    """What of a page the policy would not let work, or would let in from elsewhere."""

    def __init__(self, text):
        """Read the page."""
        super().__init__()
        self.found, self.inside = [], None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        """Attributes that hold style or script, and addresses elsewhere."""
        given = dict(attributes)
        self.found += [f"<{tag} {name}>" for name in given if name == "style" or name[:2] == "on"]
        self.found += [f"<{tag} {name}>" for name in given if name.startswith("hx-on")]
        self.found += [
            f"<{tag} {name}={value}>" for name, value in given.items()
            if name in {"src", "href", "action"} and re.match(r"(https?:)?//|javascript:", value or "")
            and (tag, name) != ("a", "href")
        ]  # fmt: skip
        if tag == "style":
            self.found.append("<style>")
        self.inside = tag if tag == "script" and given.get("type") != "application/json" else None

    def handle_data(self, data):
        """A script's own words."""
        if self.inside and data.strip():
            self.found.append("<script> with words")

    def handle_endtag(self, tag):  # noqa: ARG002
        """No longer in a script."""
        self.inside = None


def check(answer):
    assert "; ".join(sorted(answer["Content-Security-Policy"].split("; "))) == CSP
    assert {name: answer[name] for name in HEADERS} == HEADERS
    assert "no-store" in answer["Cache-Control"]
    if answer.get("Content-Type", "").startswith("text/html") and not answer.streaming:
        assert not Page(answer.content.decode()).found


@pytest.mark.parametrize("address", GETS)
def test_every_page_keeps_the_policy(address, people, signed_in):
    right = dict(BEHIND)[address].callback.door.right
    role = next(role.value for role in reversed(Role) if right in RIGHTS_OF[role])
    answer = signed_in(role).get(filled(address, people, role, within=True))
    assert answer.status_code in {200, 302}
    check(answer)


@pytest.mark.parametrize("name", ACCOUNT)
def test_the_pages_of_signing_in_keep_it_too(name, people, signed_in, client):
    check(client.get(reverse(name)))
    browser = signed_in("lead")
    session = browser.session
    session["account_authentication_methods"] = []
    session.save()
    RecoveryCodes.activate(people["lead"])
    check(browser.get(reverse(name), follow=True))


@pytest.mark.parametrize("address", ["/nowhere", "/people/9999/", "/api/none", "/api/docs"])
def test_so_do_errors_and_the_description_of_the_api(address, signed_in):
    check(signed_in("administrator").get(address))


def test_so_does_what_is_refused(signed_in, client):
    browser = signed_in("administrator")
    check(browser.post("/integrations/tokens/", {"name": "<script>alert(1)</script>"}))
    check(browser.post("/people/new/", {"username": '" onfocus="alert(1)'}))
    table = "username,name\nx,<img src=x onerror=alert(1)>\n</textarea><script>y</script>,z\n"
    check(browser.post("/people/import/", {"file": SimpleUploadedFile("t.csv", table.encode())}))
    check(browser.get('/people/?q="><script>alert(1)</script>&page=<b>'))


def test_the_check_itself_finds_what_it_looks_for():
    bad = (
        '<p style="x">', '<b onclick="x">', "<style>", "<script>x</script>", '<b hx-on:click="x">',
        '<script src="//cdn.example/x.js"></script>', '<form action="https://example.com">',
    )  # fmt: skip
    assert all(Page(one).found for one in bad)
    assert not Page('<script type="application/json">{}</script><a href="https://x.y">z</a>').found
