"""Notes: what an advisor heard in one contact, beside the contact, and what became of it."""

from __future__ import annotations

import json

import pytest
from examples.lines import line_out_of_sight, line_within
from examples.of_voices import desk, note
from examples.voiced import hears_wishes

from wellspent.web.access.refusals import Refused
from wellspent.web.access.scope import scope_of, standing
from wellspent.web.api.models import Delivery
from wellspent.web.api.webhooks import make_webhook
from wellspent.web.voices.answering import AnswerWish, answer_subject
from wellspent.web.voices.became import own_texts
from wellspent.web.voices.models import Mention, Note
from wellspent.web.voices.notes import NoteWish, raise_note


@pytest.fixture
def own(people, monkeypatch):
    """The scope of the agent, who hears wishes."""
    monkeypatch.setattr("wellspent.web.voices.mining.signals", hears_wishes)
    return scope_of(people["agent"])


@pytest.fixture
def line(people):
    return line_within(people["agent"])


def test_a_note_stands_beside_its_contact_with_what_looks_personal_taken_out(own, line):
    made = raise_note(own, line, NoteWish("She gave joan@example.com.", "effort", 1))
    assert (made.contact, made.agent, made.team) == (line.contact, line.agent, line.team)
    assert (made.text, made.kind, made.turn) == ("She gave [email].", "effort", 1)


def test_a_note_is_joined_to_the_kind_that_was_chosen_and_to_what_is_heard_in_it(own, line):
    made = raise_note(own, line, NoteWish("They wish for Saturdays.", "unmet_need"))
    found = dict(Mention.objects.filter(note=made).values_list("subject", "confidence"))
    assert found == {"signal:unmet_need": None, "signal:demand": 0.8}


@pytest.mark.parametrize(
    ("wish", "place"),
    [
        (NoteWish(" "), "text"),
        (NoteWish("x", "gossip"), "kind"),
        (NoteWish("x", "demand", 0), "turn"),
        (NoteWish("x", "demand", 9_999), "turn"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(own, line, wish, place):
    with pytest.raises(Refused) as refused:
        raise_note(own, line, wish)
    assert refused.value.place == place
    assert not Note.objects.exists()


def test_whoever_sees_the_contact_sees_the_note_and_nobody_else(people, signed_in, line):
    note(people, line, text="Seen by those who may.")
    hidden = line_out_of_sight(people["lead"])
    note(people, hidden, text="Out of sight.")
    for address in ("/voices/notes", "/api/voices/notes"):
        page = signed_in("lead").get(address).content.decode()
        assert "Seen by those who may." in page
        assert "Out of sight." not in page
    assert signed_in("lead").get(f"/voices/notes-of/{hidden.contact}").status_code == 404


def test_a_contact_page_lets_its_agent_raise_a_note_and_shows_others_how_many(
    people, signed_in, line
):
    address = f"/contacts/{line.contact}"
    assert (
        f'action="/voices/note/{line.contact}"' in signed_in("agent").get(address).content.decode()
    )
    assert "on this contact" not in signed_in("lead").get(address).content.decode()
    note(people, line)
    page = signed_in("lead").get(address).content.decode()
    assert "1 note on this contact" in page
    assert "Raise a note" not in page


def test_a_refused_note_keeps_what_was_typed(own, signed_in, line):
    sent = {"text": "Typed.", "kind": "demand", "turn": "x"}
    answer = signed_in("agent").post(f"/voices/note/{line.contact}", sent)
    assert answer.status_code == 422
    assert ">Typed.</textarea>" in answer.content.decode()
    assert 'id="turn-error"' in answer.content.decode()


def test_a_route_raises_a_note_on_a_contact_of_ones_own(own, people, signed_in, line):
    client, body = signed_in("agent"), json.dumps({"text": "They wish for more.", "kind": "demand"})
    made = client.post(
        f"/api/voices/notes-of/{line.contact}", body, content_type="application/json"
    )
    assert (made.status_code, made.json()["raised_by"]["username"]) == (201, "agent")
    far = line_out_of_sight(people["agent"]).contact
    assert client.post(f"/api/voices/notes-of/{far}", body, content_type="application/json").status_code == 404  # fmt: skip


def test_webhooks_are_told_of_notes_and_answers_without_a_word_of_them(
    own, people, line, django_capture_on_commit_callbacks
):
    make_webhook("http://localhost:9/", ["note.raised", "answer.given"], people["administrator"])
    with django_capture_on_commit_callbacks(execute=True):
        made = raise_note(own, line, NoteWish("They wish for Saturdays.", "demand"))
        wish = AnswerWish("signal:demand", "not_now", why="Not this year.")
        answer_subject(desk(people), people["analyst"], wish)
    told = {one.event: one.payload for one in Delivery.objects.all()}
    assert (told["note.raised"]["note"], told["note.raised"]["kind"]) == (made.pk, "demand")
    assert told["answer.given"]["state"] == "not_now"
    assert "Saturdays" not in str(told)
    assert "this year" not in str(told)


def test_an_advisor_sees_what_became_of_the_own_words_alone(own, people, line, signed_in):
    raise_note(own, line, NoteWish("They wish for Saturdays."))
    note(people, line, raised_by=people["lead"], text="Somebody else's.")
    product = desk(people, name="Product")
    assert own_texts(own)[0].subjects[0].desks == ("Product",)
    answer_subject(product, people["analyst"], AnswerWish("signal:demand", "heard", why="Read."))
    (one,) = own_texts(own)
    assert [a.state for a in one.subjects[0].answers] == ["heard"]
    page = signed_in("agent").get("/voices/became").content.decode()
    assert "Product" in page
    assert "Read." in page
    assert "Somebody else" not in page


def test_a_text_that_nobody_listens_for_says_so(own, line, signed_in):
    raise_note(own, line, NoteWish("They wish for Saturdays."))
    page = signed_in("agent").get("/voices/became").content.decode()
    assert "No desk listens for this yet" in page


def test_the_kinds_on_the_form_are_those_of_signals(signed_in, line):
    from wellspent.listening.signal import KIND_WORDS, SIGNAL_KINDS

    assert tuple(KIND_WORDS) == SIGNAL_KINDS
    assert standing().line(line.contact) is not None
