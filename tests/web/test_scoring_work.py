"""Samples, queues of work and calibration: drawn without choice, taken by one, compared blindly."""

from __future__ import annotations

import pytest
from examples.lines import line_within
from examples.of_scoring import finished_evaluation, form, task

from wellspent.web.access.models import AboutContact, Person, Queue
from wellspent.web.scoring.models import (
    Calibration,
    Evaluation,
    Given,
    Sample,
    SampledContact,
    Task,
)


@pytest.fixture
def line(people):
    """A contact that analyst and lead both see."""
    found = line_within(people["lead"])
    people["analyst"].queues.add(Queue.objects.get_or_create(name=found.queue)[0])
    return found


def drawing(**more):
    return {"title": "August", "per_stratum": "2", "seed": "7", "stratum_by": "agent"} | more


def test_a_sample_keeps_each_contacts_probability_and_makes_blind_tasks(signed_in):
    answer = signed_in("administrator").post("/samples/draw", drawing())
    sample = Sample.objects.get()
    assert answer.status_code == 302
    assert sample.audit.startswith("random-")
    sizes = {one["stratum"]: one["contacts"] for one in sample.strata}
    for one in SampledContact.objects.all():
        assert one.inclusion_probability == pytest.approx(min(2, sizes[one.stratum]) / sizes[one.stratum])  # fmt: skip
    assert (
        Task.objects.filter(purpose="audit", blind=True).count() == SampledContact.objects.count()
    )


def test_the_same_seed_draws_the_same_contacts(signed_in):
    client = signed_in("administrator")
    client.post("/samples/draw", drawing())
    client.post("/samples/draw", drawing(title="Again"))
    first, second = (
        set(s.contacts.values_list("contact", flat=True)) for s in Sample.objects.all()
    )
    assert first == second


def test_a_frame_never_holds_what_is_out_of_sight(people, signed_in):
    signed_in("analyst").post("/samples/draw", drawing())
    queues = set(people["analyst"].queues.values_list("name", flat=True))
    assert set(SampledContact.objects.values_list("queue", flat=True)) <= queues


def test_what_a_draw_will_be_is_shown_before_it_and_changes_nothing(signed_in):
    page = signed_in("administrator").get("/samples/draw", drawing(preview="1"))
    assert "What it will be" in page.content.decode()
    assert not Sample.objects.exists()


def test_strata_that_are_smaller_than_asked_are_said(signed_in):
    page = signed_in("administrator").get("/samples/draw", drawing(preview="1", per_stratum="400"))
    assert "all of theirs are taken" in page.content.decode()


def test_an_empty_frame_is_said_at_its_field_and_what_was_typed_stays(signed_in):
    page = signed_in("administrator").post("/samples/draw", drawing(reason="no such reason"))
    assert page.status_code == 422
    assert "No contact in your sight fits these filters" in page.content.decode()
    assert 'value="August"' in page.content.decode()


@pytest.mark.parametrize(
    ("field", "value"), [("per_stratum", "0"), ("seed", "-1"), ("due", "soon"), ("title", "")]
)
def test_a_field_that_cannot_be_used_is_named(signed_in, field, value):
    page = signed_in("administrator").post("/samples/draw", drawing(**{field: value}))
    assert page.status_code == 422
    assert f'id="{field}-error"' in page.content.decode()


def test_a_share_is_scored_twice_by_two_people(people, signed_in):
    more = {
        "double_percent": "50", "graders": [people["administrator"].pk],
        "seconds": [people["administrator"].pk],
    }  # fmt: skip
    client = signed_in("administrator")
    assert client.post("/samples/draw", drawing(**more)).status_code == 422
    second = Person.objects.create(username="second", role="administrator")
    assert (
        client.post("/samples/draw", drawing(**more | {"seconds": [second.pk]})).status_code == 302
    )
    doubles = Task.objects.filter(purpose="double")
    assert doubles.count() == round(SampledContact.objects.count() / 2)
    assert set(doubles.values_list("assignee", flat=True)) == {second.pk}


def test_the_audit_mark_stands_on_the_contacts_panel(signed_in):
    client = signed_in("administrator")
    client.post("/samples/draw", drawing())
    contact = SampledContact.objects.first().contact
    assert "Drawn at random in" in client.get(f"/score/{contact}").content.decode()


def test_a_task_is_taken_by_one_person_alone(people, client, line):
    made = task(people, line)
    for role, expected in (("analyst", "analyst"), ("lead", "analyst")):
        client.force_login(people[role])
        client.post(f"/work/{made.pk}/take")
        assert Task.objects.get(pk=made.pk).assignee.username == expected


def test_who_scored_a_sampled_contact_first_does_not_score_it_second(people, line):
    from wellspent.web.access.scope import scope_of
    from wellspent.web.scoring.work import takeable

    signed = Sample.objects.create(
        title="S", form=form(), stratum_by="agent", per_stratum=1, seed=1, frame_size=1,
        drawn_by=people["analyst"],
    )  # fmt: skip
    sampled = SampledContact.objects.create(
        sample=signed, stratum="x", inclusion_probability=0.5, **AboutContact.of(line)
    )
    more = {"form": form(), "sampled": sampled, **AboutContact.of(line)}
    Task.objects.create(purpose="double", assignee=people["analyst"], **more)
    free = Task.objects.create(purpose="audit", **more)
    assert free not in takeable(scope_of(people["analyst"]))
    assert free in takeable(scope_of(people["lead"]))


def test_next_gives_ones_own_task_first_then_a_free_one_then_says_that_nothing_is_left(
    people, signed_in, line
):
    made = task(people, line)
    client = signed_in("analyst")
    assert f"task={made.pk}" in client.post("/work/next").url
    assert f"task={made.pk}" in client.post("/work/next").url
    Task.objects.all().delete()
    assert client.post("/work/next").url == "/work"


def test_a_task_given_back_is_free_again(people, signed_in, line):
    made = task(people, line)
    client = signed_in("analyst")
    client.post(f"/work/{made.pk}/take")
    client.post(f"/work/{made.pk}/return")
    assert Task.objects.get(pk=made.pk).assignee is None


def scored(session, people, line, role, value):
    """Everything of a session's contact answered alike by one person."""
    from wellspent.web.scoring.answering import Sent, answer, begin
    from wellspent.web.scoring.finishing import finish
    from wellspent.web.scoring.material import read_material

    own = Task.objects.get(calibration=session, assignee=people[role], contact=line.contact)
    evaluation = begin(people[role], line, own.form, own)
    material = read_material(line.contact)
    for question in own.form.parsed().questions:
        answer(evaluation, people[role], Sent(question.id, value, 0), material)
    return finish(evaluation, people[role])


@pytest.fixture
def session(people, line, signed_in):
    """A session of the lead, whose expert is the analyst."""
    answer = signed_in("administrator").post("/calibrations/new", {
        "title": "First", "form": form().pk, "expert": people["analyst"].pk,
        "graders": [people["lead"].pk], "contacts": line.contact,
    })  # fmt: skip
    assert answer.status_code == 302
    return Calibration.objects.get()


def test_a_session_is_blind_until_it_is_closed(session, people, client, line):
    theirs = scored(session, people, line, "analyst", "yes")
    assert set(Given.objects.values_list("outcome", flat=True)) == {"own"}
    client.force_login(people["administrator"])
    assert client.get(f"/evaluations/{theirs.pk}").status_code == 404
    client.post(f"/calibrations/{session.pk}/close")
    assert client.get(f"/evaluations/{theirs.pk}").status_code == 200


def test_a_closed_session_shows_where_people_differed_and_too_few_contacts_say_nothing(
    session, people, client, line
):
    scored(session, people, line, "analyst", "yes")
    scored(session, people, line, "lead", "no")
    client.force_login(people["administrator"])
    client.post(f"/calibrations/{session.pk}/close")
    page = client.get(f"/calibrations/{session.pk}").content.decode()
    assert "not enough to say" in page
    assert "analyst: <strong>Yes</strong>" in page
    assert "lead: <strong>No</strong>" in page
    assert "Against an expert" in client.get("/graders").content.decode()


def test_a_session_without_the_experts_scores_is_not_closed(session, people, client):
    client.force_login(people["administrator"])
    client.post(f"/calibrations/{session.pk}/close")
    assert Calibration.objects.get().closed is None


def test_a_session_refuses_contacts_that_somebody_does_not_see(people, signed_in):
    from examples.lines import line_out_of_sight

    far = line_out_of_sight(people["lead"])
    answer = signed_in("administrator").post("/calibrations/new", {
        "title": "First", "expert": people["administrator"].pk, "graders": [people["lead"].pk],
        "contacts": far.contact,
    })  # fmt: skip
    assert answer.status_code == 422
    assert "does not see contact" in answer.content.decode()


def test_agents_see_their_own_shared_evaluations_and_no_exercises(people, signed_in):
    own = line_within(people["agent"])
    shared = finished_evaluation(people, own)
    exercise = finished_evaluation(people, own, purpose="double")
    client = signed_in("agent")
    page = client.get("/evaluations").content.decode()
    assert f"/evaluations/{shared.pk}" in page
    assert f"/evaluations/{exercise.pk}" not in page
    assert client.get(f"/evaluations/{exercise.pk}").status_code == 404


def test_an_agent_finds_score_quote_and_dispute_button_in_three_clicks(people, signed_in):
    own = line_within(people["agent"])
    evaluation = finished_evaluation(people, own)
    Given.objects.filter(evaluation=evaluation, question="resolved").update(
        quotes=[{"turn": 1, "start": 0, "end": 2, "quote": "Hi"}]
    )
    client = signed_in("agent")
    assert 'href="/evaluations"' in client.get("/").content.decode()
    assert f'href="/evaluations/{evaluation.pk}"' in client.get("/evaluations").content.decode()
    page = client.get(f"/evaluations/{evaluation.pk}").content.decode()
    assert "100 %" in page
    assert "<q>Hi</q>" in page
    assert "Dispute this evaluation" in page


def test_the_arithmetic_of_a_score_is_explained(people, signed_in, line):
    evaluation = finished_evaluation(people, line)
    page = signed_in("analyst").get(f"/evaluations/{evaluation.pk}").content.decode()
    assert "(1 × 100 % + 1 × 100 %) ÷ 2 = 100 %." in page


def test_a_revision_changes_the_score_and_keeps_what_was(people, line):
    from wellspent.web.scoring.finishing import revise

    evaluation = finished_evaluation(people, line)
    revised = revise(evaluation, {"resolved": "no"}, people["lead"], "The refund never came.")
    (kept,) = revised.revisions.all()
    assert (kept.before, kept.after) == ({"resolved": "yes"}, {"resolved": "no"})
    assert (kept.percent_before, kept.percent_after) == (100.0, revised.percent) == (100.0, 87.5)


def test_finishing_and_revising_are_announced(people, line, django_capture_on_commit_callbacks):
    from wellspent.web.scoring.finishing import revise
    from wellspent.web.scoring.signals import evaluation_finished, evaluation_revised

    heard = []

    def hear(evaluation, signal, **_):
        heard.append((signal, evaluation.pk))

    evaluation_finished.connect(hear)
    evaluation_revised.connect(hear)
    with django_capture_on_commit_callbacks(execute=True):
        evaluation = finished_evaluation(people, line)
        revise(evaluation, {"resolved": "no"}, people["lead"], "So it was.")
    assert heard == [(evaluation_finished, evaluation.pk), (evaluation_revised, evaluation.pk)]


@pytest.mark.parametrize("query", ["from=someday", "purpose=fun", "form=x"])
def test_a_filter_that_cannot_be_used_is_named(signed_in, query):
    assert signed_in("analyst").get(f"/evaluations?{query}").status_code == 422


@pytest.mark.parametrize("address", ["/evaluations", "/work", "/samples", "/calibrations"])
def test_lists_take_no_more_queries_for_more_rows(
    address, people, signed_in, line, django_assert_max_num_queries
):
    from examples.of_scoring import calibration, sample

    client = signed_in("administrator")
    for number in range(6):
        people[f"more{number}"] = Person.objects.create(username=f"more{number}", role="lead")
        finished_evaluation(people, line, f"more{number}")
        task(people, line)
        sample(people, line)
        calibration(people, line)
    with django_assert_max_num_queries(16):
        client.get(address)
    assert Evaluation.objects.count() == 6
