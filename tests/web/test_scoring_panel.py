"""The panel: an answer is kept at once, nothing is overwritten, finishing needs every answer."""

from __future__ import annotations

import pytest
from examples.lines import line_within
from examples.of_scoring import finished_evaluation, form

from wellspent.web.scoring.models import Evaluation, Given, Task


@pytest.fixture
def line(people):
    """A contact that analyst and lead both see, with turns and automatic answers."""
    from wellspent.web.access.models import Queue

    line = line_within(people["lead"])
    people["analyst"].queues.add(Queue.objects.get_or_create(name=line.queue)[0])
    return line


@pytest.fixture
def material(line):
    from wellspent.web.scoring.material import read_material

    return read_material(line.contact)


def send(client, line, question="", *, htmx=True, **fields):
    """One question as htmx sends it, or the whole form."""
    data = {name.replace("__", "-"): value for name, value in fields.items()}
    headers = {"HX-Request": "true"} if htmx else {}
    if question:
        data["question"] = question
    return client.post(f"/score/{line.contact}", data, headers=headers)


def answer_all(client, line, value="yes"):
    return send(
        client, line, htmx=False, do="finish",
        **{f"value__{q.id}": value for q in form().parsed().questions},
    )  # fmt: skip


def test_the_first_answer_makes_the_draft_and_each_answer_is_kept_at_once(signed_in, line):
    client = signed_in("analyst")
    send(client, line, "resolved", value__resolved="no", seen__resolved="0")
    evaluation = Evaluation.objects.get()
    assert (evaluation.state, evaluation.agent) == ("draft", line.agent or "")
    assert evaluation.given.get().value == "no"


def test_taking_the_automatic_answer_takes_its_quotes(signed_in, line, material):
    question, hint = next((q, h) for q, h in material.suggestions.items() if h.quotes)
    send(signed_in("analyst"), line, question, accept=question)
    given = Given.objects.get()
    assert (given.value, given.outcome) == (hint.answer, "accepted")
    assert given.quotes == [dict(quote) for quote in hint.quotes]


def test_another_answer_than_the_automatic_one_is_a_change(signed_in, line, material):
    other = "no" if material.suggestions["resolved"].answer != "no" else "yes"
    send(signed_in("analyst"), line, "resolved", value__resolved=other)
    assert Given.objects.get().outcome == "changed"


def test_a_quote_that_stands_in_its_turn_is_kept_with_its_place(signed_in, line, material):
    words = material.turns[0].split()[0]
    send(
        signed_in("analyst"), line, "resolved",
        value__resolved="no", turn__resolved="1", words__resolved=words,
    )  # fmt: skip
    (quote,) = Given.objects.get().quotes
    assert material.turns[0][quote["start"] : quote["end"]] == quote["quote"] == words


def test_a_quote_that_is_not_in_its_turn_is_refused_and_what_was_typed_stays(signed_in, line):
    answer = send(
        signed_in("analyst"), line, htmx=False,
        value__resolved="no", turn__resolved="1", words__resolved="words nobody ever said",
    )  # fmt: skip
    assert answer.status_code == 422
    assert "does not stand in turn 1" in answer.content.decode()
    assert 'value="words nobody ever said"' in answer.content.decode()
    assert not Given.objects.exists()


def test_two_windows_never_overwrite_each_other_silently(signed_in, line):
    client = signed_in("analyst")
    send(client, line, "resolved", value__resolved="no", seen__resolved="0")
    late = send(client, line, "resolved", value__resolved="yes", seen__resolved="0")
    assert late.status_code == 409
    assert "it is now “No”, and you sent “Yes”" in late.content.decode()
    assert Given.objects.get().value == "no"


def test_a_window_is_told_what_changed_in_another_one(signed_in, line):
    client = signed_in("analyst")
    send(client, line, "resolved", value__resolved="no", seen__resolved="0")
    other = send(
        client, line, "documented",
        value__documented="yes", seen__documented="0", seen__resolved="0",
    )  # fmt: skip
    assert other.status_code == 200
    assert "Changed in another window: it is now “No”" in other.content.decode()


def test_finishing_a_form_that_changed_in_another_window_is_asked_again(signed_in, line):
    client = signed_in("analyst")
    send(client, line, "resolved", value__resolved="no", seen__resolved="0")
    fields = {f"value__{q.id}": "yes" for q in form().parsed().questions if q.id != "resolved"}
    late = send(client, line, htmx=False, do="finish", seen="0", **fields)
    assert late.status_code == 409
    assert Evaluation.objects.get().state == "draft"


def test_finishing_needs_every_asked_question_and_names_the_first_without(signed_in, line):
    answer = send(signed_in("analyst"), line, htmx=False, do="finish", value__resolved="yes")
    assert answer.status_code == 422
    assert "has no answer yet" in answer.content.decode()


def test_a_finished_evaluation_has_its_score_and_locks_its_form(signed_in, line):
    answer = answer_all(signed_in("analyst"), line, "partly")
    evaluation = Evaluation.objects.get()
    assert answer.status_code == 302
    assert (evaluation.state, evaluation.percent) == ("finished", 50.0)
    assert form().locked


def test_a_finished_evaluation_is_not_changed_by_its_grader(signed_in, line):
    client = signed_in("analyst")
    answer_all(client, line)
    assert send(client, line, "resolved", value__resolved="no").status_code == 409


def test_the_whole_form_works_without_a_script(signed_in, line):
    client = signed_in("analyst")
    page = client.get(f"/score/{line.contact}").content.decode()
    assert 'method="post"' in page
    assert "Finish" in page
    assert answer_all(client, line).status_code == 302


def test_two_people_each_have_their_own_and_see_each_others_work(people, client, line):
    for role, value in (("analyst", "no"), ("lead", "yes")):
        client.force_login(people[role])
        send(client, line, "resolved", value__resolved=value, seen__resolved="0")
    page = client.get(f"/score-others/{line.contact}").content.decode()
    assert Evaluation.objects.count() == 2
    assert "analyst: <strong>No</strong>" in page
    assert "scoring now, 1 answered" in page


def test_who_scores_blindly_sees_neither_automatic_answers_nor_others(people, signed_in, line):
    from wellspent.web.access.models import AboutContact

    finished_evaluation(people, line, "lead")
    Task.objects.create(
        form=form(), blind=True, purpose="double", assignee=people["analyst"],
        **AboutContact.of(line),
    )  # fmt: skip
    page = signed_in("analyst").get(f"/score/{line.contact}").content.decode()
    assert "scores this contact blindly" in page
    assert "hidden until you have finished" in page
    assert "Automatic: " not in page
    assert "lead: " not in page


def test_an_audit_task_hides_the_automatic_answers_and_finishing_does_the_task(
    people, signed_in, line
):
    from wellspent.web.access.models import AboutContact

    task = Task.objects.create(
        form=form(), purpose="audit", blind=True, assignee=people["analyst"],
        **AboutContact.of(line),
    )  # fmt: skip
    client = signed_in("analyst")
    assert "drawn at random, to measure" in client.get(f"/score/{line.contact}").content.decode()
    answer_all(client, line)
    assert Task.objects.get(pk=task.pk).done
    assert set(Given.objects.values_list("outcome", flat=True)) == {"own"}


def test_conditional_questions_are_asked_when_their_condition_holds(signed_in, line):
    from wellspent.web.forms.models import FormVersion

    content = {
        "id": "asks-more", "version": 1, "title": "Asks more",
        "sections": [{"id": "s", "title": "S", "weight": 1.0, "questions": [
            {"id": "first", "text": "Was it so?", "guidance": "g"},
            {"id": "second", "text": "And why?", "guidance": "g", "kind": "text", "scored": False,
             "asked_if": {"all": [{"question": "first", "among": ["no"]}]}},
        ]}],
    }  # fmt: skip
    version = FormVersion.objects.create(
        form="asks-more", version=1, title="Asks more", content=content, state="active"
    )
    client = signed_in("analyst")
    before = send(client, line, "first", form=str(version.pk), value__first="yes")
    after = send(client, line, "first", form=str(version.pk), value__first="no", seen__first="1")
    assert 'data-asked="1"' in before.content.decode()
    assert 'data-asked="1 2"' in after.content.decode()


def test_the_panel_takes_no_more_queries_for_more_people_who_score(
    people, signed_in, line, django_assert_max_num_queries
):
    from wellspent.web.access.models import Person

    client = signed_in("analyst")
    for number in range(5):
        people[f"more{number}"] = Person.objects.create(username=f"more{number}", role="lead")
        finished_evaluation(people, line, f"more{number}")
    with django_assert_max_num_queries(18):
        client.get(f"/score/{line.contact}")


def test_agents_read_their_scores_on_the_panel_and_cannot_write(people, signed_in):
    line = line_within(people["agent"])
    finished_evaluation(people, line)
    client = signed_in("agent")
    page = client.get(f"/contacts/{line.contact}").content.decode()
    assert client.post(f"/score/{line.contact}").status_code == 403
    assert '<form method="post" action="/score/' not in page
