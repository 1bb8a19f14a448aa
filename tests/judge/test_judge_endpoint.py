"""An endpoint that fails is a sentence and a remedy, and the key is nobody's business."""

from __future__ import annotations

import socket
import sys

import pytest

from wellspent.contacts import Contact, Turn
from wellspent.scorecard import default_form
from wellspent.scorecard.judge import (
    Endpoint,
    JudgeFailed,
    JudgeNotInstalled,
    JudgeNotSet,
    JudgeOut,
    judge_contact,
)
from wellspent.scorecard.judge.prompt import Prompt, write_prompts
from wellspent.settings import JudgeSettings

KEY = "sk-do-not-tell"
CONTACT = Contact("c1", (Turn("agent", "Hello, how can I help?"), Turn("customer", "My parcel?")))


@pytest.fixture(autouse=True)
def _installed(request):
    if "without_the_extra" not in request.node.name:
        pytest.importorskip("pydantic_ai", reason="the extra 'llm' is not installed")


def prompt() -> Prompt:
    return next(write_prompts(CONTACT, default_form()))


def error_of(settings: JudgeSettings, kind: type[Exception]) -> str:
    """What is said when one question is asked."""
    with Endpoint(settings, KEY) as endpoint, pytest.raises(kind) as caught:
        endpoint.ask(prompt())
    assert KEY not in str(caught.value)
    assert "My parcel" not in str(caught.value)
    return str(caught.value)


def test_a_contact_is_judged_over_the_wire(model):
    with Endpoint(model.settings(), KEY) as endpoint:
        done = judge_contact(CONTACT, endpoint.ask, endpoint.name)
    assert {answer.answer for answer in done.answers} == {"yes"}
    assert {answer.by for answer in done.answers} == {"llm:fake"}
    assert {item.quote for a in done.answers for item in a.evidence} == {"Hello, how can I help?"}
    assert (done.usage.read_tokens, done.usage.written_tokens, done.usage.requests) == (800, 160, 8)


def test_together_takes_two_requests(model):
    with Endpoint(model.settings()) as endpoint:
        done = judge_contact(CONTACT, endpoint.ask, endpoint.name, together=True)
    assert {answer.answer for answer in done.answers} == {"yes"}
    assert len(model.requests) == 2


def test_a_request_asks_for_structure_without_chance_and_carries_the_key(model):
    with Endpoint(model.settings(), KEY) as endpoint:
        endpoint.ask(prompt())
    (body,) = model.requests
    assert (body["temperature"], body["seed"], body["model"]) == (0.0, 1, "fake")
    assert body["response_format"]["type"] == "json_schema"
    assert model.headers[0]["authorization"] == f"Bearer {KEY}"
    assert KEY not in str(body)


def test_nobody_there_is_said():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = JudgeSettings(f"http://127.0.0.1:{port}/v1", "fake", retries=0)
    assert "cannot be reached" in error_of(settings, JudgeOut)


@pytest.mark.parametrize(
    ("status", "said"), [(401, "WELLSPENT_JUDGE_KEY"), (403, "does not accept"), (404, "'fake'")]
)
def test_a_refusal_ends_it_at_once(model, status, said):
    model.statuses = [status]
    assert said in error_of(model.settings(retries=3), JudgeOut)
    assert len(model.requests) == 1


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_endpoint_is_asked_again_and_not_for_ever(model, status):
    model.statuses = [status] * 9
    assert f"failed with {status}" in error_of(model.settings(retries=2), JudgeFailed)
    assert len(model.requests) == 3


def test_an_endpoint_that_recovers_is_forgiven(model):
    model.statuses = [429, 500]
    with Endpoint(model.settings(retries=2)) as endpoint:
        answers, _ = endpoint.ask(prompt())
    assert [said[0] for said in answers.values()] == ["yes"]


@pytest.mark.parametrize("raw", ["{nonsense", "", "[]", '{"resolved": "maybe"}'])
def test_an_answer_without_the_form_that_was_asked_for_is_a_failure(model, raw):
    model.raw = raw
    assert "did not answer in the form" in error_of(model.settings(), JudgeFailed)
    assert len(model.requests) == 2  # once more, and no more


def test_an_endpoint_that_is_too_slow_is_a_failure(model):
    model.waits = 1.0
    said = error_of(model.settings(timeout_seconds=0.2), JudgeFailed)
    assert "within 0.2 seconds" in said


def test_without_the_extra_the_command_to_install_it_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "openai", None)
    with pytest.raises(JudgeNotInstalled, match=r"wellspent\[llm\]"):
        Endpoint(JudgeSettings("http://127.0.0.1/v1", "fake"))


@pytest.mark.parametrize(
    ("settings", "said"),
    [(JudgeSettings(), "no endpoint"), (JudgeSettings(endpoint="http://x/v1"), "no model")],
)
def test_a_judge_without_address_or_name_is_said(settings, said):
    with pytest.raises(JudgeNotSet, match=said):
        Endpoint(settings)
