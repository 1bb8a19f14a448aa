"""What nobody types by hand is refused in a sentence, and is never a fault of the app."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from examples.lines import line_within
from examples.of_disputes import dispute as disputed
from examples.of_scoring import form


def test_a_name_of_a_hundred_thousand_letters_is_refused_with_a_message(people, client):
    answer = client.post("/account/login/", {"login": "x" * 100_000, "password": "y"})
    assert answer.status_code == 200
    assert "254 letters at most" in answer.content.decode()


def test_a_name_as_long_as_an_address_can_be_is_tried(people, client):
    answer = client.post("/account/login/", {"login": "x" * 254, "password": "y"})
    assert "letters at most" not in answer.content.decode()


def test_a_search_for_more_letters_than_a_name_has_finds_nobody(signed_in):
    assert not signed_in("director").get("/people/", {"q": "x" * 60_000}).context["page"]


@pytest.mark.parametrize("level", ["9" * 5_000, "9" * 9, "7", "٣"])
def test_a_level_that_no_dispute_has_is_a_conflict(people, signed_in, level):
    dispute = disputed(people, line_within(people["agent"]))
    sent = {"level": level, "outcome": "rejected", "comment": "It was read out."}
    answer = signed_in("lead").post(f"/disputes/{dispute.pk}/decide", sent)
    assert (answer.status_code, dispute.decisions.count()) == (409, 0)


@pytest.mark.parametrize("typed", ["[x", "[" * 9_999, "[1]", "[" + "9" * 5_000 + "]", "[]"])
def test_an_answer_that_looks_like_a_list_and_is_none_comes_back_with_its_error(
    people, signed_in, typed
):
    line = line_within(people["lead"])
    sent = {f"value-{question.id}": typed for question in form().parsed().questions}
    answer = signed_in("lead").post(f"/score/{line.contact}", sent)
    assert answer.status_code == 422
    assert 'class="field-error"' in answer.content.decode()


def test_a_table_whose_first_line_breaks_off_is_refused_in_a_sentence(signed_in):
    table = SimpleUploadedFile("people.csv", b"username," + b"x" * 200_000 + b"\na,b\n")
    answer = signed_in("administrator").post("/people/import/", {"file": table})
    assert answer.status_code == 422
    assert "The first line of" in answer.content.decode()


@pytest.mark.parametrize(
    "address", ["/people/?q=a%00b", "/people/?a%00b=q", "/contacts/?queue=%00"]
)
def test_a_query_with_a_nul_is_refused_within_the_apps_frame(signed_in, address):
    answer = signed_in("director").get(address)
    assert answer.status_code == 400
    assert "holds a NUL character" in answer.content.decode()
    assert "<nav" in answer.content.decode()


def test_a_form_with_a_nul_is_refused_and_nothing_is_kept(people, signed_in):
    person = people["analyst"]
    sent = {"username": "analyst", "name": "A\0na", "role": "analyst", "active": "on"}
    assert signed_in("administrator").post(f"/people/{person.pk}/change/", sent).status_code == 400
    person.refresh_from_db()
    assert person.get_full_name() == ""


def test_a_nul_before_the_sign_in_is_refused_as_well(people, client):
    assert client.post("/account/login/", {"login": "le\0ad", "password": "y"}).status_code == 400


def test_a_file_may_hold_a_nul(signed_in):
    table = SimpleUploadedFile("people.csv", b"username,name\nnew,A\0b\n")
    answer = signed_in("administrator").post("/people/import/", {"file": table})
    assert "A cell holds a NUL character" in answer.content.decode()


def test_a_query_of_the_api_with_a_nul_is_answered_in_the_one_shape(signed_in):
    answer = signed_in("director").get("/api/people?q=a%00b")
    assert answer.status_code == 400
    assert set(answer.json()["error"]) == {"code", "fact", "remedy", "place"}
