"""A draft changes under a lock; a version in use never does, whoever asks."""

from __future__ import annotations

import json

import pytest

from wellspent.scorecard.forms import default_form, form_to_dict
from wellspent.web.access.refusals import Conflict
from wellspent.web.forms import editing
from wellspent.web.forms.first import keep_default_form
from wellspent.web.forms.models import FormLocked, FormVersion

pytestmark = pytest.mark.django_db


def nested(levels):
    return [nested(levels - 1)] if levels else []


@pytest.fixture
def first():
    return keep_default_form()


@pytest.fixture
def draft(first, people):
    return editing.make_next(first, people["analyst"])


def changed_content(row):
    return {**row.content, "title": "Another title"}


def test_the_next_version_is_a_draft_with_the_same_content(first, draft):
    assert (draft.version, draft.state) == (2, "draft")
    assert draft.content == {**first.content, "version": 2}


@pytest.mark.parametrize("name", ["form", "version", "title", "content"])
def test_a_version_in_use_keeps_what_scores_rest_on(first, name):
    setattr(first, name, {"content": {}, "version": 7}.get(name, "x"))
    with pytest.raises(FormLocked, match="does not change any more"):
        first.save()


def test_a_locked_draft_does_not_change_either(draft):
    editing.lock(draft)
    with pytest.raises(FormLocked):
        editing.change(draft, changed_content(draft), draft.changed)


def test_many_rows_at_once_are_refused_like_one(first):
    with pytest.raises(FormLocked):
        FormVersion.objects.update(title="x")
    with pytest.raises(FormLocked):
        FormVersion.objects.all().delete()
    with pytest.raises(FormLocked):
        first.delete()
    assert FormVersion.objects.filter(pk=first.pk).update(state="retired") == 1


def test_who_saves_second_is_told_and_overwrites_nothing(draft):
    opened = draft.changed
    kept = editing.change(draft, changed_content(draft), opened)
    with pytest.raises(editing.FormChanged, match="saved by somebody else"):
        editing.change(draft, {**draft.content, "title": "Mine"}, opened)
    draft.refresh_from_db()
    assert draft.title == "Another title"
    assert draft.changed == kept.changed


def test_a_change_cannot_rename_the_form_or_its_version(draft):
    content = {**draft.content, "id": "other", "version": 9}
    kept = editing.change(draft, content, draft.changed)
    assert (kept.form, kept.version) == ("value-driven", 2)
    assert (kept.content["id"], kept.content["version"]) == ("value-driven", 2)


def test_putting_a_version_to_use_retires_the_one_before(draft):
    editing.activate(draft)
    states = dict(FormVersion.objects.values_list("version", "state"))
    assert states == {1: "retired", 2: "active"}


def test_two_forms_cannot_have_one_name(people):
    with pytest.raises(Conflict, match="already"):
        editing.new_form(form_to_dict(default_form()), people["analyst"])


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"title": "x" * 301}, "title"),
        ({"title": "a\0b"}, "title"),
        ({"id": "no spaces"}, "id"),
        ({"version": 2**40}, "version"),
        ({"sections": []}, "sections"),
        ({"sections": nested(20)}, "sections" + ".0" * 11),
        ({"sections": [{"id": "a", "title": "A", "questions": [{"id": "q"}]}]},
         "sections.0.questions.0.text"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused_in_its_place(change, place):
    with pytest.raises(editing.FormRefused) as refused:
        editing.checked({**form_to_dict(default_form()), **change})
    assert refused.value.place == place
    assert refused.value.status == 422


def test_more_questions_than_a_page_can_bear_are_refused():
    document = form_to_dict(default_form())
    question = document["sections"][0]["questions"][0]
    document["sections"][0]["questions"] = [{**question, "id": f"q{i}"} for i in range(301)]
    with pytest.raises(editing.FormRefused, match="305 questions"):
        editing.checked(document)


def test_every_change_of_a_form_is_in_the_audit_log(draft, signed_in):
    from auditlog.models import LogEntry

    signed_in("analyst").post(f"/forms/{draft.pk}/activate/")
    entry = LogEntry.objects.get_for_object(draft).filter(action=LogEntry.Action.UPDATE).first()
    assert entry.actor.username == "analyst"
    assert entry.changes["state"] == ["draft", "active"]


# the same by the API


def ask(client, method, path, body=None):
    return client.generic(
        method, "/api/forms" + path, json.dumps(body or {}), content_type="application/json"
    )


def test_the_api_refuses_to_change_a_version_in_use(first, signed_in):
    answer = ask(
        signed_in("analyst"), "PUT", f"/{first.pk}",
        {"content": changed_content(first), "changed": first.changed.isoformat()},
    )  # fmt: skip
    assert answer.status_code == 409
    assert "does not change" in answer.json()["error"]["fact"]
    assert ask(signed_in("analyst"), "DELETE", f"/{first.pk}").status_code == 409
    first.refresh_from_db()
    assert first.title == default_form().title


def test_a_form_goes_through_its_life_by_the_api(signed_in):
    client = signed_in("analyst")
    content = {**form_to_dict(default_form()), "id": "mine"}
    made = ask(client, "POST", "", {"content": content}).json()
    again = ask(client, "POST", "", {"content": content})
    assert again.status_code == 409
    body = {"content": {**made["content"], "title": "Ours"}, "changed": made["changed"]}
    assert ask(client, "PUT", f"/{made['id']}", body).json()["title"] == "Ours"
    assert ask(client, "PUT", f"/{made['id']}", body).status_code == 409
    assert ask(client, "POST", f"/{made['id']}/activate").json()["state"] == "active"
    following = ask(client, "POST", f"/{made['id']}/next")
    assert following.status_code == 201
    assert following.json()["version"] == 2
    listed = ask(client, "GET", "?state=active&limit=1").json()
    assert listed["total"] == 2
    assert len(listed["items"]) == 1
    assert ask(client, "DELETE", f"/{following.json()['id']}").status_code == 204


def test_the_api_names_the_place_of_what_is_wrong(signed_in):
    content = form_to_dict(default_form())
    content["sections"][1]["questions"][2]["weight"] = "much"
    answer = ask(signed_in("analyst"), "POST", "", {"content": {**content, "id": "mine"}})
    assert answer.status_code == 422
    assert answer.json()["error"]["place"] == "sections.1.questions.2.weight"


def test_the_api_lints_compares_and_shows_shares(first, draft, signed_in):
    client = signed_in("agent")
    remarks = ask(client, "GET", f"/{first.pk}/lint").json()
    assert {"ambiguous", "double"} <= {remark["kind"] for remark in remarks}
    assert ask(client, "GET", f"/{draft.pk}/differences?version=1").json() == []
    assert ask(client, "GET", f"/{draft.pk}/differences?version=9").status_code == 422
    assert sum(ask(client, "GET", f"/{first.pk}").json()["shares"].values()) == pytest.approx(1)
