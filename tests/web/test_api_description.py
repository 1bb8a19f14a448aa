"""Who may read the description of the API, and what of a centre the filters tell whom."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from wellspent.web.access.gates import issue_token
from wellspent.web.access.roles import Right
from wellspent.web.access.scope import scope_of, standing
from wellspent.web.forms.files import import_form, write_form
from wellspent.web.forms.models import FormVersion


def described(client, secret):
    return client.get("/api/openapi.json", headers={"Authorization": f"Bearer {secret}"})


def test_a_program_reads_the_description_with_its_token(people, client):
    secret, _ = issue_token("reader", people["agent"], frozenset({Right.READ_BALANCE}))
    assert described(client, secret).json()["openapi"].startswith("3.")


@pytest.mark.parametrize(
    ("rights", "status"), [(None, 401), (frozenset({Right.READ_CONTACTS}), 403)]
)
def test_a_token_that_is_none_or_may_not_is_refused_in_json(people, client, rights, status):
    secret = issue_token("other", people["agent"], rights)[0] if rights else "ws_nothing"
    answer = described(client, secret)
    assert answer.status_code == status
    assert answer.json()["error"]["remedy"]


@pytest.mark.parametrize("role", ["agent", "lead", "analyst"])
def test_filters_name_the_teams_and_queues_of_contacts_in_sight_alone(people, signed_in, role):
    index, mask = standing().selected(scope_of(people[role]).selection)
    shown = signed_in(role).get("/api/filters").json()
    for field in ("team", "queue"):
        texts = index.texts_of(field)
        seen = {texts[code] or "~" for code in index.codes_of(field)[mask].tolist()}
        assert set(shown[field]) == seen


def test_a_director_is_told_every_team_and_queue(signed_in):
    shown = signed_in("director").get("/api/filters").json()
    for field in ("team", "queue"):
        assert len(shown[field]) == len(standing().values(field))


@pytest.mark.parametrize(("system", "source"), [("json", "JSON of our own"), ("toml", "TOML")])
def test_a_form_says_which_of_our_own_files_it_came_from(people, system, source):
    form = FormVersion.objects.first().parsed()
    data = SimpleUploadedFile("form", write_form(form, system).content.encode()).read()
    assert import_form(data, "form", people["director"]).source == source
