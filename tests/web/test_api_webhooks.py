"""Webhooks: what happened is told elsewhere, signed, without a word of a contact, and not lost."""

# ruff: noqa: D101, D102, D107 - fixtures that only have to be there; a server's names
from __future__ import annotations

import hashlib
import hmac
import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.utils import timezone
from examples.lines import line_within

from wellspent.web.access.models import AboutContact
from wellspent.web.api import outbox
from wellspent.web.api.models import Delivery, Webhook
from wellspent.web.api.webhooks import change_webhook, make_webhook, resend
from wellspent.web.disputes.signals import dispute_decided
from wellspent.web.forms.models import FormVersion
from wellspent.web.scoring.models import Evaluation
from wellspent.web.scoring.signals import evaluation_finished


class Receiver(HTTPServer):
    """Another system on this machine: keeps what it is told, and answers as `status` says."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Told)
        self.told, self.status = [], 204
        self.url = f"http://127.0.0.1:{self.server_port}/told"


class Told(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.told.append((dict(self.headers), body))
        self.send_response(self.server.status)
        if self.server.status == 302:
            self.send_header("Location", f"{self.server.url}/elsewhere")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def receiver():
    with Receiver() as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def evaluation(people):
    return Evaluation.objects.create(
        **AboutContact.of(line_within(people["agent"])),
        form=FormVersion.objects.first(), grader=people["analyst"], state="finished",
        finished=timezone.now(), percent=87.5, note="the customer's own words",
    )  # fmt: skip


@pytest.fixture
def webhook(people, receiver):
    events = ["evaluation.finished", "dispute.decided"]
    return make_webhook(receiver.url, events, people["administrator"])


def test_a_finished_evaluation_arrives_signed_and_without_words(evaluation, webhook, receiver):
    evaluation_finished.send(Evaluation, evaluation=evaluation)
    outbox.deliver_next()
    ((headers, body),) = receiver.told
    moment, signature = (part.split("=")[1] for part in headers["Wellspent-Signature"].split(","))
    digest = hmac.new(webhook.secret.encode(), f"{moment}.".encode() + body, hashlib.sha256)
    told = json.loads(body)
    assert signature == digest.hexdigest()
    assert (told["evaluation"], told["percent"]) == (evaluation.pk, 87.5)
    assert b"words" not in body
    assert Delivery.objects.get().standing == "delivered"


def test_a_decided_dispute_is_told(evaluation, webhook, people):
    from wellspent.web.disputes.models import Dispute

    dispute = Dispute.objects.create(
        **AboutContact.of(line_within(people["agent"])),
        evaluation=evaluation, raised_by=people["agent"], outcome="partly", decided=timezone.now(),
    )  # fmt: skip
    dispute_decided.send(Dispute, dispute=dispute)
    told = Delivery.objects.get()
    assert (told.event, told.payload["outcome"]) == ("dispute.decided", "partly")


def test_what_graders_score_for_each_other_is_not_told(evaluation, webhook):
    evaluation.purpose = "calibration"
    evaluation_finished.send(Evaluation, evaluation=evaluation)
    assert not Delivery.objects.exists()


def test_what_did_not_arrive_is_tried_later_and_later_and_then_given_up(
    evaluation, webhook, receiver
):
    receiver.status = 503
    evaluation_finished.send(Evaluation, evaluation=evaluation)
    now = timezone.now()
    for pause in outbox.PAUSES:
        tried = outbox.deliver_next(now)
        assert tried.due == now + pause
        assert outbox.deliver_next(tried.due - timedelta(seconds=1)) is None
        now = tried.due
    last = outbox.deliver_next(now)
    assert (last.standing, last.status, last.attempts) == ("given up", 503, len(outbox.PAUSES) + 1)
    assert len(receiver.told) == last.attempts


def test_what_was_given_up_is_told_again_when_somebody_asks(evaluation, webhook, receiver):
    evaluation_finished.send(Evaluation, evaluation=evaluation)
    Delivery.objects.update(due=None, attempts=7)
    resend(Delivery.objects.get())
    assert outbox.deliver_next().standing == "delivered"


def test_a_redirect_is_not_followed(evaluation, webhook, receiver):
    receiver.status = 302
    evaluation_finished.send(Evaluation, evaluation=evaluation)
    assert outbox.deliver_next().status == 302
    assert len(receiver.told) == 1


def test_nobody_there_is_a_problem_and_no_fault(evaluation, people):
    make_webhook("http://127.0.0.1:9/", ["evaluation.finished"], people["administrator"])
    evaluation_finished.send(Evaluation, evaluation=evaluation)
    tried = outbox.deliver_next()
    assert tried.status is None
    assert tried.problem.startswith("It could not be reached")


def test_what_a_dead_process_had_claimed_is_due_again(evaluation, webhook, receiver):
    evaluation_finished.send(Evaluation, evaluation=evaluation)

    def dies(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        outbox.deliver_next(send=dies)
    assert outbox.deliver_next() is None
    assert outbox.deliver_next(timezone.now() + timedelta(seconds=61)).standing == "delivered"


def test_of_two_processes_that_see_a_delivery_one_sends_it(evaluation, webhook):
    evaluation_finished.send(Evaluation, evaluation=evaluation)
    sent = []

    def send(delivery, now):
        sent.append(delivery)
        outbox.deliver_next(send=lambda *_: sent.append("twice"))
        return 204, ""

    outbox.deliver_next(send=send)
    assert sent == [Delivery.objects.get()]


def test_a_webhook_that_rests_is_told_when_it_begins_again(evaluation, webhook, receiver):
    evaluation_finished.send(Evaluation, evaluation=evaluation)
    change_webhook(webhook, active=False)
    assert outbox.deliver_next() is None
    change_webhook(webhook, active=True)
    assert outbox.deliver_next().standing == "delivered"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://example.com/", "without encryption"),
        ("http://10.0.0.8/", "without encryption"),
        ("ftp://example.com/", "is no address"),
        ("https://me:secret@example.com/", "holds a password"),
        ("javascript:alert(1)", "is no address"),
        ("http://[::1", "is no address"),
        ("", "is no address"),
    ],
)
def test_an_address_that_cannot_be_told_is_refused_at_its_field(signed_in, url, said):
    answer = signed_in("administrator").post(
        "/integrations/webhooks/", {"url": url, "events": ["dispute.decided"]}
    )
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Webhook.objects.exists()


def test_plain_addresses_are_told_where_the_centre_allows_them(monkeypatch, people):
    monkeypatch.setenv("WELLSPENT_WEBHOOKS_PLAIN", "1")
    assert make_webhook("http://10.0.0.8/", ["dispute.decided"], people["administrator"]).active


def test_what_was_told_is_listed_with_its_outcome(signed_in, evaluation, webhook, receiver):
    receiver.status = 500
    evaluation_finished.send(Evaluation, evaluation=evaluation)
    outbox.deliver_next()
    page = signed_in("administrator").get(f"/integrations/webhooks/{webhook.pk}/").content.decode()
    assert "It answered 500." in page
    assert "Resend" in page


def test_the_command_sends_what_is_due(evaluation, webhook, receiver):
    from django.core.management import call_command

    evaluation_finished.send(Evaluation, evaluation=evaluation)
    call_command("deliver_webhooks", once=True)
    assert len(receiver.told) == 1
