"""Early warnings: baseline and chance beside every one, quotes within sight, answers that teach."""

from __future__ import annotations

import json

import hearings
import pytest
from auditlog.models import LogEntry
from examples.lines import line_out_of_sight, line_within
from heard_said import forget_said, heard_in

from wellspent.estimate import Unknown
from wellspent.listening.alarms import AlarmAnswer
from wellspent.report.listening.as_json import from_json
from wellspent.web.access.refusals import Conflict
from wellspent.web.access.scope import standing
from wellspent.web.hearing.answering import answer_warning
from wellspent.web.hearing.models import WarningAnswer
from wellspent.workspace import said

KEY = "reason:returns|2026-09-24"
PAGE = f"/listening/warnings/{KEY}"
ANSWER = f"/listening/answer/{KEY}"
WHY = "A parcel firm was on strike."


def text_of(client, address, query=None):
    return " ".join(client.get(address, query or {}).content.decode().split())


@pytest.fixture
def alarmed(people, monkeypatch):
    """Two alarms; the quotes of one are of a contact that the lead sees, and one that they do not."""
    near, far = line_within(people["lead"]), line_out_of_sight(people["lead"])
    heard_in(monkeypatch, warnings=hearings.warnings(
        hearings.warning(quotes=[(near.contact, 1), (far.contact, 1)]),
        hearings.warning("signal:churn_risk", new=True),
        stricter={"reason:refund": 0.125},
    ))  # fmt: skip
    yield near, far
    forget_said()


def test_the_list_says_how_many_wait_and_what_was_expected(alarmed, signed_in):
    text = text_of(signed_in("director"), "/listening/warnings")
    assert "<h1>2 early warnings wait for an answer</h1>" in text
    assert "14 of 60 contacts" in text
    assert 'data-label="Expected">4.2<' in text
    assert "0.21 %" in text
    assert (
        "at most 5.0 % are expected to be false. That allows 1.3 false ones over all these days"
        in text
    )


def test_a_warning_shows_baseline_interval_place_and_chance(alarmed, signed_in):
    text = text_of(signed_in("director"), PAGE)
    for shown in ("14 where 4.2 were expected", "23 %", "1.9 to 5.6", "11 of 14 in returns-desk",
                  "usually 24 % of contacts", "it stands out in no segment", "0.21 % are expected to be false"):  # fmt: skip
        assert shown in text, shown


def test_quotes_of_contacts_out_of_sight_are_counted_and_not_shown(alarmed, signed_in):
    near, far = alarmed
    text = text_of(signed_in("lead"), PAGE)
    assert f"/contacts/{near.contact}#turn-1" in text
    assert far.contact not in text
    assert "quote 1" not in text
    assert "1 more quote out of your sight" in text
    found = signed_in("lead").get(f"/api/warnings/{KEY}").json()
    assert [one["contact"] for one in found["quotes"]] == [near.contact]
    assert found["hidden"] == 1


def test_whoever_reads_the_quotes_is_recorded(alarmed, people, signed_in):
    near, _ = alarmed
    signed_in("lead").get(PAGE)
    rows = LogEntry.objects.filter(action=LogEntry.Action.ACCESS, actor=people["lead"])
    assert set(rows.values_list("object_pk", flat=True)) == {near.contact}


def test_the_picture_says_its_days_in_words(alarmed, signed_in):
    text = text_of(signed_in("director"), PAGE)
    assert '<svg class="weeks-heard"' in text
    assert "2026-09-24: 0 of " in text


def test_an_agent_reads_no_warning(alarmed, signed_in):
    client = signed_in("agent")
    for address in ("/listening/warnings", PAGE, "/api/warnings", f"/api/warnings/{KEY}"):
        assert client.get(address).status_code == 403
    assert "/listening/warnings" not in text_of(client, "/listening")


@pytest.mark.parametrize("answer", ["explained", "dismissed"])
def test_explaining_and_dismissing_need_words_and_keep_what_was_chosen(alarmed, signed_in, answer):
    refused = signed_in("lead").post(ANSWER, {"answer": answer, "why": " ", "seen": 0})
    assert refused.status_code == 422
    text = refused.content.decode()
    assert 'id="why-error"' in text
    assert f'value="{answer}" checked' in text
    assert not WarningAnswer.objects.exists()


def test_an_answer_nobody_chose_is_refused_at_its_field(alarmed, signed_in):
    refused = signed_in("lead").post(ANSWER, {"why": WHY})
    assert refused.status_code == 422
    assert 'id="answer-error"' in refused.content.decode()
    assert WHY in refused.content.decode()


def test_an_answer_is_kept_with_its_history_and_told_to_the_command_line(alarmed, signed_in):
    client = signed_in("lead")
    client.post(ANSWER, {"answer": "acknowledged", "seen": 0})
    first = WarningAnswer.objects.get()
    client.post(ANSWER, {"answer": "dismissed", "why": WHY, "seen": first.pk})
    text = text_of(client, PAGE)
    assert text.index(": acknowledged") < text.index(": dismissed")
    (told,) = from_json(
        json.loads(said(standing().workspace, "alarm_answers")), tuple[AlarmAnswer, ...]
    )
    assert (told.key, told.topic, told.answer, told.why) == (
        KEY,
        "reason:returns",
        "dismissed",
        WHY,
    )


def test_who_answers_second_sees_the_firsts_answer(alarmed, people):
    answer_warning(people["lead"], KEY, "reason:returns", answer="explained", why=WHY, seen=0)
    with pytest.raises(Conflict, match="answered meanwhile: explained"):
        answer_warning(
            people["analyst"], KEY, "reason:returns", answer="dismissed", why="No.", seen=0
        )
    assert WarningAnswer.objects.count() == 1


def test_a_number_of_an_answer_that_was_never_given_is_a_conflict(alarmed, signed_in):
    """Somebody sends the number of an answer, and nobody has answered the alarm."""
    answer = signed_in("lead").post(ANSWER, {"answer": "acknowledged", "seen": 99})
    assert (answer.status_code, WarningAnswer.objects.count()) == (409, 0)
    assert "Nobody has answered this alarm yet" in answer.content.decode()


def test_every_answer_is_in_the_audit_log(alarmed, signed_in):
    signed_in("lead").post(ANSWER, {"answer": "acknowledged", "seen": 0})
    made = WarningAnswer.objects.get()
    assert LogEntry.objects.filter(object_pk=str(made.pk), action=LogEntry.Action.CREATE).exists()


def test_the_threshold_says_what_it_is_and_what_the_next_listening_makes_of_it(alarmed, signed_in):
    client = signed_in("lead")
    text = text_of(client, "/listening/warnings")
    assert "Refund: its warnings were dismissed, so the next has to be 8 times as unlikely by chance." in text  # fmt: skip
    client.post(ANSWER, {"answer": "dismissed", "why": WHY, "seen": 0})
    assert "then returns has to be 8 times as unlikely" in text_of(client, "/listening/warnings")


def test_warnings_are_listed_by_answer(alarmed, signed_in):
    client = signed_in("lead")
    client.post(ANSWER, {"answer": "explained", "why": WHY, "seen": 0})
    counts = {
        state: client.get("/api/warnings", {"state": state}).json()["total"]
        for state in ("waiting", "acknowledged", "explained", "dismissed")
    }
    assert counts == {"waiting": 1, "acknowledged": 0, "explained": 1, "dismissed": 0}
    assert "No warning is acknowledged." in text_of(client, "/listening/warnings", {"state": "acknowledged"})  # fmt: skip


def test_the_answers_to_alarms_that_are_gone_stay(alarmed, people, monkeypatch, signed_in):
    answer_warning(people["lead"], KEY, "reason:returns", answer="explained", why=WHY, seen=0)
    heard_in(monkeypatch, warnings=hearings.warnings())
    text = text_of(signed_in("director"), "/listening/warnings")
    assert "Nothing has become more than its past explains." in text
    assert WHY in text
    assert signed_in("director").get(PAGE).status_code == 404


def test_a_past_that_is_too_short_says_so(people, monkeypatch, signed_in):
    heard_in(monkeypatch, warnings=Unknown("the contacts are of 3 days", "28 days of contacts"))
    assert "No day can be judged: the contacts are of 3 days." in text_of(signed_in("lead"), "/listening/warnings")  # fmt: skip
    answer = signed_in("lead").get("/api/warnings")
    assert (answer.status_code, answer.json()["error"]["remedy"]) == (409, "What would tell: 28 days of contacts.")  # fmt: skip


def test_the_route_answers_as_the_page_does(alarmed, signed_in):
    client = signed_in("analyst")
    body = {"answer": "dismissed", "why": "", "seen": 0}
    refused = client.post(f"/api/warning-answers/{KEY}", json.dumps(body), content_type="application/json")  # fmt: skip
    assert (refused.status_code, refused.json()["error"]["place"]) == (422, "why")
    kept = client.post(f"/api/warning-answers/{KEY}", json.dumps(body | {"why": WHY}), content_type="application/json")  # fmt: skip
    assert kept.status_code == 201
    assert client.get("/api/warning-answers").json()["items"][0]["why"] == WHY


def test_a_long_list_of_warnings_is_paged_and_asks_no_more(people, monkeypatch, signed_in, django_assert_max_num_queries):  # fmt: skip
    many = [hearings.warning(f"reason:r{n}") for n in range(40)]
    heard_in(monkeypatch, warnings=hearings.warnings(*many))
    client = signed_in("director")
    assert text_of(client, "/listening/warnings").count('data-label="Expected"') == 25
    with django_assert_max_num_queries(12):
        client.get("/listening/warnings")
