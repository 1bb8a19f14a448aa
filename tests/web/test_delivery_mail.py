"""Digests by e-mail, over a real mail server on this machine: who is told what, and what fails is shown."""

# ruff: noqa: D102, D107, ARG002, N802 - a mail server's names

from __future__ import annotations

import ssl
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.core.management import call_command
from django.utils import timezone
from examples.lines import line_within
from examples.of_moments import keep, moment, recognition

from wellspent.web.access.refusals import Refused
from wellspent.web.access.scope import scope_of, standing
from wellspent.web.api.models import Delivery, Webhook
from wellspent.web.delivery.composing import ended_week
from wellspent.web.delivery.models import Letter, Subscription
from wellspent.web.delivery.posting import PAUSES, deliver_next, send_again, write_due
from wellspent.web.delivery.smtp import MailUnclear, mail_settings
from wellspent.web.delivery.subscribing import next_time, stop, subscribe
from wellspent.web.voices.models import Desk

FROM = "wellspent <wellspent@example.com>"


class Kept:
    """What a mail server was given; it refuses with `answer` where that is said."""

    def __init__(self):
        self.mails, self.answer, self.encrypted = [], "250 OK", []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.answer.startswith("5"):
            return self.answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if not self.answer.startswith("250"):
            return self.answer
        self.encrypted.append(session.ssl is not None)
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


class Local(Controller):
    """On a port that is free; encrypted once asked for where a certificate is given."""

    def __init__(self, kept, tls=None):
        super().__init__(kept, hostname="127.0.0.1", port=0)
        self.tls = tls

    def factory(self):
        return SMTP(self.handler, hostname="localhost", tls_context=self.tls)

    def _trigger_server(self):
        # the port is the system's choice, and not known before
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def told_by(server, settings, scheme="smtp+plain"):
    environ = {"WELLSPENT_SMTP": f"{scheme}://localhost:{server.port}", "WELLSPENT_MAIL_FROM": FROM,
               "WELLSPENT_ADDRESS": "https://wellspent.example.com"}  # fmt: skip
    for name, value in mail_settings(environ).items():
        setattr(settings, name, value)


@pytest.fixture
def post(settings):
    kept = Kept()
    server = Local(kept)
    server.start()
    told_by(server, settings)
    yield kept
    server.stop()


@pytest.fixture
def unnamed(settings):
    """No mail server is named; tests have one of Django's own."""
    settings.EMAIL_BACKEND = mail_settings({})["EMAIL_BACKEND"]


@pytest.fixture
def lead(people):
    """The lead, with one recognition of the own team and one of another."""
    elsewhere = moment("performance/agent/Zoe", team="Some other team", title="A talk with Zoe")
    keep(recognition(line_within(people["lead"])), elsewhere)
    return people["lead"]


def parts_of(mail):
    return [mail.get_body(("plain",)).get_content(), mail.get_body(("html",)).get_content()]


def due_now(subscription):
    Subscription.objects.filter(pk=subscription.pk).update(next_due=timezone.now())


def test_a_lead_is_told_the_moments_of_the_own_team_and_of_no_other(post, lead):
    due_now(subscribe(scope_of(lead), "moments", "daily"))
    call_command("send_digests", "--once")
    [mail] = post.mails
    assert mail["To"] == "lead@example.com"
    assert mail["Subject"] == "1 moment for you (Fernhill (fictional))"
    for words in parts_of(mail):
        assert "Two minutes with" in words
        assert "https://wellspent.example.com/moments/of/recognition" in words
        assert "Zoe" not in words
    assert Letter.objects.get().outcome == "sent"


def test_no_word_of_a_contact_leaves_by_mail_even_where_a_moment_repeats_it(post, lead):
    one = standing().moments()[0]
    quote = one.shown[0].quote
    keep(replace(one, reason=f"Dana said: “{quote}”", opening=f"You said “{quote}”: how was it?"))
    due_now(subscribe(scope_of(lead), "moments", "daily"))
    call_command("send_digests", "--once")
    assert quote
    for words in parts_of(post.mails[0]):
        assert quote not in words
        assert "“…” " not in words.partition("To begin with")[2]
        assert f"tell {one.about} what was said" in " ".join(words.split())


def test_somebody_is_told_once_a_rhythm_however_long_nothing_ran(post, lead):
    wish = subscribe(scope_of(lead), "moments", "daily")
    Subscription.objects.filter(pk=wish.pk).update(next_due=timezone.now() - timedelta(days=9))
    assert [write_due(), write_due()] == [1, 0]
    assert Letter.objects.count() == 1


def test_who_has_nothing_to_be_told_gets_no_letter(post, people):
    keep()
    due_now(subscribe(scope_of(people["lead"]), "moments", "daily"))
    call_command("send_digests", "--once")
    assert post.mails == []
    assert Letter.objects.get().outcome == "nothing"


def test_who_stopped_or_left_or_lost_the_address_is_not_told(post, lead):
    """Also where the letter was written before."""
    wish = subscribe(scope_of(lead), "moments", "daily")
    Letter.objects.create(subscription=wish)
    stop(wish)
    assert deliver_next().problem == "The subscription was stopped."
    subscribe(scope_of(lead), "moments", "daily")
    type(lead).objects.filter(pk=lead.pk).update(is_active=False)
    Letter.objects.create(subscription=wish)
    assert deliver_next().outcome == "not_sent"
    assert post.mails == []


def test_a_desks_week_is_told_once_with_its_counts(post, people):
    desk = Desk.objects.create(name="Product", kinds=["demand", "effort"])
    wish = subscribe(scope_of(people["director"]), "desk", "daily", desk)
    for _ in range(2):
        due_now(wish)
        call_command("send_digests", "--once")
    assert [one.outcome for one in Letter.objects.order_by("pk")] == ["sent", "nothing"]
    [mail] = post.mails
    assert f"Product: what customers said in {ended_week():%G-W%V}" in mail["Subject"]
    assert "contacts" in parts_of(mail)[0]
    assert f"/voices/desks/{desk.pk}?week=" in parts_of(mail)[0]


def test_a_server_that_is_busy_is_asked_again_and_again_and_then_no_more(post, lead):
    post.answer = "451 Try later"
    letter = Letter.objects.create(subscription=subscribe(scope_of(lead), "moments", "daily"))
    now = timezone.now()
    for pause in PAUSES:
        tried = deliver_next(now)
        assert tried.due == now + pause
        assert "451 Try later" in tried.problem
        now += pause
    assert deliver_next(now).outcome == "given_up"
    post.answer = "250 OK"
    send_again(letter)
    assert deliver_next().outcome == "sent"
    assert post.mails[0]["Message-ID"] == f"<{letter.key}@wellspent>"


def test_an_address_that_is_refused_for_good_is_tried_once_and_shown(post, lead, signed_in):
    post.answer = "550 No such mailbox"
    Letter.objects.create(subscription=subscribe(scope_of(lead), "moments", "daily"))
    assert deliver_next().outcome == "given_up"
    page = signed_in("lead").get("/digests").content.decode()
    assert "550 No such mailbox" in page
    assert "Try again" in page


def test_a_server_that_is_not_there_is_waited_for(lead, settings):
    told_by(type("Gone", (), {"port": 9}), settings)
    Letter.objects.create(subscription=subscribe(scope_of(lead), "moments", "daily"))
    tried = deliver_next()
    assert tried.outcome == ""
    assert "could not be used" in tried.problem


def certificate(folder):
    """One for this machine, signed by itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name)
        .public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path = folder / "certificate.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(serialization.Encoding.PEM)
    )  # fmt: skip
    return path


def test_smtp_is_encrypted_by_a_certificate_that_holds_or_not_sent(
    lead, settings, tmp_path, monkeypatch
):
    path = certificate(tmp_path)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(path)
    kept = Kept()
    server = Local(kept, tls)
    server.start()
    try:
        told_by(server, settings, "smtp")
        letter = Letter.objects.create(subscription=subscribe(scope_of(lead), "moments", "daily"))
        assert "certificate" in deliver_next().problem.lower()
        monkeypatch.setenv("SSL_CERT_FILE", str(path))
        send_again(letter)
        assert deliver_next().outcome == "sent"
        assert kept.encrypted == [True]
    finally:
        server.stop()


def test_a_server_that_cannot_encrypt_is_not_sent_to_unless_that_is_said(post, lead, settings):
    settings.EMAIL_USE_TLS = True
    Letter.objects.create(subscription=subscribe(scope_of(lead), "moments", "daily"))
    assert "STARTTLS" in deliver_next().problem
    assert post.mails == []


def test_nothing_leaves_the_machine_where_no_server_is_named(lead, unnamed):
    due_now(subscribe(scope_of(lead), "moments", "daily"))
    assert write_due() == 1
    assert Letter.objects.count() == 0
    assert deliver_next() is None


def test_other_systems_are_told_numbers_and_never_a_name_or_a_word(post, lead, people):
    Webhook.objects.create(url="https://example.com/told", secret="s", created_by=people["administrator"],
                           events=["moments.digest", "digest.ready"])  # fmt: skip
    desk = Desk.objects.create(name="Product", kinds=["demand"])
    due_now(subscribe(scope_of(lead), "moments", "daily"))
    call_command("send_digests", "--once")
    call_command("send_digests", "--once")
    told = {one.event: one.payload for one in Delivery.objects.all()}
    assert Delivery.objects.count() == 2
    assert told["digest.ready"] == {"desk": desk.pk, "week": f"{ended_week():%G-W%V}", "subjects": 1}  # fmt: skip
    assert told["moments.digest"]["kinds"] == {"recognition": 1}
    assert standing().moments()[0].about not in str(told)


def test_mornings_are_the_next_six_oclock_and_mondays_the_next_monday():
    saturday = datetime(2026, 10, 3, 7, tzinfo=UTC)
    assert next_time("daily", saturday) == datetime(2026, 10, 4, 6, tzinfo=UTC)
    assert next_time("weekly", saturday) == datetime(2026, 10, 5, 6, tzinfo=UTC)
    assert next_time("weekly", datetime(2026, 10, 5, 6, tzinfo=UTC)) == datetime(2026, 10, 12, 6, tzinfo=UTC)  # fmt: skip


def test_nobody_is_told_without_an_address(people):
    people["lead"].email = ""
    with pytest.raises(Refused, match="No e-mail address"):
        subscribe(scope_of(people["lead"]), "moments", "daily")


@pytest.mark.parametrize(
    "environ",
    [
        {"WELLSPENT_SMTP": "mail.example.com", "WELLSPENT_MAIL_FROM": FROM},
        {"WELLSPENT_SMTP": "smtp+plain://me:secret-word@localhost", "WELLSPENT_MAIL_FROM": FROM},
        {"WELLSPENT_SMTP": "smtp://me:secret-word@[oops", "WELLSPENT_MAIL_FROM": FROM},
        {"WELLSPENT_SMTP": "smtps://me:secret-word@localhost"},
        {"WELLSPENT_ADDRESS": "wellspent.example.com"},
    ],
)
def test_what_names_no_mail_server_is_refused_without_its_password(environ):
    with pytest.raises(MailUnclear) as refused:
        mail_settings(environ)
    assert "secret-word" not in str(refused.value)


def test_a_name_and_a_password_are_used_as_they_are_meant():
    made = mail_settings({"WELLSPENT_SMTP": "smtps://me%40home:p%2Fw@mail.example.com", "WELLSPENT_MAIL_FROM": FROM})  # fmt: skip
    assert (made["EMAIL_HOST_USER"], made["EMAIL_HOST_PASSWORD"]) == ("me@home", "p/w")
    assert (made["EMAIL_PORT"], made["EMAIL_USE_SSL"], made["EMAIL_USE_TLS"]) == (465, True, False)


def test_what_a_person_wishes_for_on_the_page_is_kept_read_and_stopped(lead, signed_in, unnamed):
    browser = signed_in("lead")
    assert browser.post("/digests", {"what": "moments", "rhythm": "weekly"}).status_code == 302
    assert "every Monday" in browser.get("/digests").content.decode()
    assert "Two minutes with" in browser.get("/digests/read?what=moments").content.decode()
    assert browser.post("/digests", {"what": "desk-999", "rhythm": "weekly"}).status_code == 422
    assert browser.post("/digests/now", {"what": "moments"}).status_code == 409
    browser.post("/digests/stop", {"what": "moments"})
    assert not Subscription.objects.get().active


def test_one_sees_the_own_letters_and_an_administrator_all(lead, people, signed_in):
    Letter.objects.create(subscription=subscribe(scope_of(lead), "moments", "daily"))
    seen = {role: scope_of(people[role]).narrow(Letter.objects.all()).count() for role in people}
    assert seen == {"agent": 0, "lead": 1, "analyst": 0, "director": 0, "administrator": 1}
