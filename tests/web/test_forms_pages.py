"""The pages of forms: nothing typed is lost, and what is wrong is said at its field."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict

from wellspent.scorecard.forms import default_form, form_to_dict
from wellspent.web.forms import editing
from wellspent.web.forms.models import FormVersion
from wellspent.web.forms.moves import blank_form, press
from wellspent.web.forms.typed import content_of, field_of, typed_from_content, typed_from_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(people):
    first = FormVersion.objects.get(form="value-driven", version=1)
    return editing.make_next(first, people["analyst"])


def fields(page):
    """Every field of the editor with what stands in it, as a browser would send it."""
    html = page.content.decode()
    from html import unescape

    found = QueryDict(mutable=True)
    for name, value in re.findall(r'<input [^>]*?name="([^"]+)" value="([^"]*)"', html):
        found.appendlist(name, unescape(value))
    for name, text in re.findall(r'<textarea [^>]*?name="([^"]+)"[^>]*>([^<]*)</textarea>', html):
        found.appendlist(name, unescape(text))
    for name, inside in re.findall(
        r'<select [^>]*?name="([^"]+)"[^>]*>(.*?)</select>', html, re.DOTALL
    ):
        chosen = re.search(r'<option value="([^"]*)" selected', inside)
        found.appendlist(name, chosen[1] if chosen else re.search(r'value="([^"]*)"', inside)[1])
    boxes = re.findall(
        r'<input type="checkbox" name="([^"]+)"(?: value="([^"]+)")?( checked)?', html
    )
    names = {name for name, _, _ in boxes}
    for name in names:
        found.setlist(name, [value or "on" for n, value, on in boxes if n == name and on])
        if not found.getlist(name):
            del found[name]
    return found


def send(client, path, typed, **more):
    data = {key: typed.getlist(key) for key in typed} | more
    return client.post(path, data)


def test_an_editor_sent_back_untouched_changes_nothing(draft, signed_in):
    client = signed_in("analyst")
    path = f"/forms/{draft.pk}/edit/"
    answer = send(client, path, fields(client.get(path)), do="save")
    assert answer.status_code == 302, answer.content.decode()
    assert FormVersion.objects.get(pk=draft.pk).content == draft.content


def test_what_was_typed_survives_every_button(draft, signed_in):
    client = signed_in("analyst")
    path = f"/forms/{draft.pk}/edit/"
    typed = fields(client.get(path))
    typed["s0q0-text"] = "Typed & not <saved>?"
    page = send(client, path, typed, do="down s0q0")
    moved = fields(page)
    assert moved["s0q1-text"] == "Typed & not <saved>?"
    page = send(client, path, moved, do="add-option s0q1")
    assert fields(page)["s0q1-kind"] == "choice"
    assert "s0q1o0-text" in fields(page)
    page = send(client, path, fields(page), do="add-when s1")
    assert fields(page)["s1-mode"] == "all"
    page = send(client, path, fields(page), do="add-section")
    assert fields(page)["s0q1-text"] == "Typed & not <saved>?"
    assert "s2q0-text" in fields(page)
    assert FormVersion.objects.get(pk=draft.pk).content == draft.content


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(draft, signed_in):
    client = signed_in("analyst")
    path = f"/forms/{draft.pk}/edit/"
    typed = fields(client.get(path))
    typed["s1q2-weight"], typed["s0q0-text"] = "heavy", "Kept?"
    page = send(client, path, typed, do="save")
    html = page.content.decode()
    assert page.status_code == 422
    assert 'aria-describedby="s1q2-weight-error"' in html
    assert 'id="s1q2-weight-error"' in html
    assert fields(page)["s1q2-weight"] == "heavy"
    assert fields(page)["s0q0-text"] == "Kept?"


def test_every_empty_field_is_said_at_once(signed_in):
    page = signed_in("analyst").post("/forms/new/", {"do": "save", "s0-id": "a", "s0q0-id": "q"})
    html = page.content.decode()
    assert page.status_code == 422
    for name in ("-title", "-id", "s0-title", "s0q0-text", "s0q0-guidance"):
        assert f'id="{name}-error"' in html, name


def test_a_new_form_is_written_from_nothing(signed_in):
    client = signed_in("analyst")
    typed = fields(client.get("/forms/new/"))
    for name, text in (("-title", "Loans"), ("-id", "loans"), ("s0-title", "All"),
                       ("s0q0-text", "Was the rate said?"), ("s0q0-guidance", "Yes for a number.")):  # fmt: skip
        typed[name] = text
    assert send(client, "/forms/new/", typed, do="save").status_code == 302
    assert FormVersion.objects.get(form="loans").parsed().questions[0].text == "Was the rate said?"
    again = send(client, "/forms/new/", typed, do="save")
    assert again.status_code == 409
    assert "loans" in again.content.decode()


def test_who_saves_second_sees_what_the_first_changed_and_keeps_their_own_words(draft, signed_in):
    client = signed_in("analyst")
    path = f"/forms/{draft.pk}/edit/"
    typed = fields(client.get(path))
    typed["s0q0-text"] = "Mine?"
    editing.change(draft, {**draft.content, "title": "Theirs"}, draft.changed)
    page = send(client, path, typed, do="save")
    assert page.status_code == 409
    assert "Theirs" in page.content.decode()
    assert fields(page)["s0q0-text"] == "Mine?"
    assert send(client, path, fields(page), do="save").status_code == 302


def test_a_version_in_use_has_no_editor(signed_in):
    first = FormVersion.objects.get(form="value-driven", version=1)
    client = signed_in("analyst")
    assert client.get(f"/forms/{first.pk}/edit/").status_code == 302
    assert client.post(f"/forms/{first.pk}/edit/", {"do": "save"}).status_code == 409
    assert client.post(f"/forms/{first.pk}/discard/").status_code == 409


def test_a_preview_says_what_the_answers_come_to(signed_in):
    first = FormVersion.objects.get(form="value-driven", version=1)
    client = signed_in("agent")
    html = client.get(f"/forms/{first.pk}/?a-documented=no&a-warm_opening=yes").content.decode()
    assert "50.0 %" in html
    assert "6 not answered" in html
    assert "does not exist" in client.get(f"/forms/{first.pk}/?a-resolved=x").content.decode()


def test_a_page_of_a_form_says_weights_rules_and_remarks(signed_in):
    first = FormVersion.objects.get(form="value-driven", version=1)
    html = signed_in("agent").get(f"/forms/{first.pk}/").content.decode()
    assert html.count("12.5 % of the whole") == 8
    assert "Ask one thing" in html
    assert "Only the agent is heard" in html
    assert "Edit this draft" not in html


def test_what_changed_between_versions_is_said_in_words(draft, signed_in):
    content = draft.content
    questions = content["sections"][0]["questions"]
    questions.append(questions.pop(0))
    questions[-1]["weight"] = 2.0
    del content["sections"][1]["questions"][0]
    kept = editing.change(draft, content, draft.changed)
    html = signed_in("agent").get(f"/forms/{kept.pk}/compare/").content.decode()
    assert "“resolved”: weight was 1 and is 2." in html
    assert "“resolved” moved from place 1 to place 4." in html
    assert "“warm_opening” was removed." in html
    assert html.count("<li>Question") == 3


def test_the_list_asks_no_more_of_the_database_for_more_versions(
    draft, signed_in, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = signed_in("analyst")
    client.get("/forms/")
    with CaptureQueriesContext(connection) as few:
        client.get("/forms/")
    for _ in range(20):
        editing.make_next(draft, None)
    with django_assert_max_num_queries(len(few)):
        client.get("/forms/")


# uploads and downloads


def upload(client, data, name="form.json"):
    return client.post("/forms/import/", {"file": SimpleUploadedFile(name, data)})


@pytest.mark.parametrize("system", ["toml", "json", "connect", "genesys"])
def test_a_form_comes_back_from_every_format_as_its_next_version(system, signed_in):
    client = signed_in("analyst")
    first = FormVersion.objects.get(form="value-driven", version=1)
    file = client.get(f"/forms/{first.pk}/export/?as={system}&sure=1")
    assert "attachment" in file["Content-Disposition"]
    assert upload(client, file.content).status_code == 302
    back = FormVersion.objects.get(state="draft").parsed()
    assert [q.text for q in back.questions] == [q.text for q in default_form().questions]
    if system in {"toml", "json"}:
        assert form_to_dict(back) == {**first.content, "version": 2}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"\xff\xfe", "UTF-8"),
        (b"{", "not JSON"),
        (b"just words", "neither JSON nor TOML"),
        (b"[1]", "list"),
        (b'{"sections": NaN}', "NaN"),
        (b'{"a": 1}', "no form that is known"),
        (b'{"Items": 3, "Title": "x"}', "Amazon Connect"),
        (b'{"Items": [{"Section": 4}], "Title": "x"}', "form"),
        (b'{"questionGroups": [{"questions": [[]]}], "name": "x"}', "form"),
        (b'{"sections": ' + b"[" * 60 + b"]" * 60 + b"}", "deeper"),
        (b'{"sections": ' + b"[" * 200_000 + b"]" * 200_000 + b"}", "deeper"),
        (b"a = " + b"[" * 100_000 + b"]" * 100_000, "deeper"),
        (b"a." * 400_000 + b"b = 1", "deeper"),
        (b" " * (2**20 + 1), "more than"),
        (b'{"sections": ' + b"9" * 10_000 + b"}", "not JSON"),
        (b'{"id": "x", "version": 1, "title": "x", "sections": [{"id": "\\ud800"}]}', "form"),
    ],
)  # fmt: skip
def test_an_upload_that_is_no_form_is_refused_with_the_reason(data, said, signed_in):
    page = upload(signed_in("analyst"), data)
    assert page.status_code == 422
    assert said in page.content.decode()
    assert not FormVersion.objects.filter(state="draft").exists()


def test_an_import_without_a_file_says_so(signed_in):
    assert "No file was chosen" in signed_in("analyst").post("/forms/import/").content.decode()


def test_what_an_import_left_behind_stays_beside_the_draft(signed_in):
    client = signed_in("analyst")
    first = FormVersion.objects.get(form="value-driven", version=1)
    document = client.get(f"/api/forms/{first.pk}/export?system=connect").json()["text"]
    odd = document.replace('"Title":', '"Odd": {"x": 1}, "Title":', 1)
    made = client.post("/api/forms/import", {"text": odd}, content_type="application/json").json()
    assert any("Odd" in each["found"] for each in made["left_behind"])
    assert "Odd" in client.get(f"/forms/{made['id']}/").content.decode()


# what is typed, apart from any page


def test_content_typed_and_read_is_the_same_content():
    content = form_to_dict(default_form())
    assert editing.checked({**content_of(typed_from_content(content)), "version": 1}) == content


@pytest.mark.parametrize(
    "button", ["up s9", "remove s0q9", "remove s0o1", "add-option s0", "up", "nonsense", ""]
)
def test_a_button_that_is_not_there_changes_nothing(button):
    typed = blank_form()
    press(typed, button)
    assert typed == blank_form()


def test_a_question_moves_past_the_end_of_its_section():
    typed = blank_form()
    press(typed, "add-section")
    assert press(typed, "down s0q0") == "s1q0-down"
    assert [len(section["questions"]) for section in typed["sections"]] == [0, 2]


def test_names_that_are_no_fields_are_left_alone():
    typed = typed_from_post(QueryDict("s0q0o0-id=a&q1-text=b&s0o3-id=c&s99999-id=d&x=1&-title=T"))
    assert typed["title"] == "T"
    assert len(typed["sections"]) == 1


@pytest.mark.parametrize(
    ("place", "field"),
    [
        (("title",), "-title"),
        (("sections", 1, "questions", 2, "text"), "s1q2-text"),
        (("sections", 0, "questions", 1, "options", 3, "score"), "s0q1o3-score"),
        (("sections", 0, "asked_if"), "s0-mode"),
        (("sections", 0, "questions", 1, "asked_if", "all", 2, "among"), "s0q1w2-among"),
    ],
)
def test_a_place_of_the_content_has_its_field(place, field):
    assert field_of(place) == field


def test_a_form_as_large_as_is_allowed_is_saved_by_its_editor(draft, signed_in):
    content = draft.content
    question = content["sections"][0]["questions"][0]
    content["sections"][0]["questions"] = [{**question, "id": f"q{i}"} for i in range(200)]
    kept = editing.change(draft, content, draft.changed)
    client = signed_in("analyst")
    typed = fields(client.get(f"/forms/{kept.pk}/edit/"))
    typed["-title"] = "Large"
    assert send(client, f"/forms/{kept.pk}/edit/", typed, do="save").status_code == 302
    assert FormVersion.objects.get(pk=kept.pk).title == "Large"
