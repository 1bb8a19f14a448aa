"""The frame of the API: one shape of errors, pages of lists, and a description of it all."""

from __future__ import annotations

import json

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404
from django.test import RequestFactory
from ninja import NinjaAPI, Schema

from wellspent.estimate import Estimate, Unknown
from wellspent.web.access.paging import Limit, Offset, Paged, page
from wellspent.web.access.refusals import Conflict, Refused
from wellspent.web.access.schemas import FigureOut, figure_out
from wellspent.web.api.errors import answer_with_one_shape
from wellspent.web.api.reading import StrictParser


class Said(Schema):
    """Some words."""

    words: str
    often: int = 1


NOT_JSON = [
    '{"words": ',
    '{"words": "\\u0000"}',
    '{"words": "\\ud800"}',
    '{"often": NaN}',
    "[" * 9999,
]
RAISED = {
    "conflict": (Conflict("Dana was first.", "Read it again."), 409),
    "refused": (Refused("'x' is no role.", "Choose one of them.", "role"), 422),
    "permission": (PermissionDenied(), 403),
    "missing": (Http404(), 404),
    "large": (RequestDataTooBig(), 413),
}


@pytest.fixture(scope="module")
def small():
    """An API of three routes in our frame."""
    api = NinjaAPI(urls_namespace="small", parser=StrictParser())
    answer_with_one_shape(api)

    @api.get("/numbers", response=Paged[int])
    def numbers(request, limit: Limit = 50, offset: Offset = 0):
        return page(range(120), limit, offset)

    @api.post("/said")
    def said(request, body: Said):
        return body.words

    @api.get("/raise/{name}")
    def fails(request, name: str):
        raise RAISED[name][0]

    @api.get("/figures", response=list[FigureOut])
    def figures(request):
        return [figure_out(Estimate(1.5, 1, 2, 9, "mean")), figure_out(Unknown("3 of 8", "5 more"))]

    routes = {url.pattern._route: url.callback for url in api.urls[0]}

    def ask(path, method="GET", body=None, **named):
        address, _, query = path.partition("?")
        request = RequestFactory().generic(
            method, f"/{address}?{query}", body or "", content_type="application/json"
        )
        route = next(r for r in routes if r.split("/")[0] == address.split("/")[0])
        answer = routes[route](request, **named)
        return answer.status_code, json.loads(answer.content)

    return ask


def test_a_list_comes_a_page_at_a_time(small):
    status, body = small("numbers?limit=7&offset=117")
    assert status == 200
    assert body == {"total": 120, "items": [117, 118, 119]}


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "offset=-1", "limit=many"])
def test_a_wrong_parameter_is_named(small, query):
    status, body = small(f"numbers?{query}")
    assert status == 422
    assert body["error"]["code"] == "field"
    assert body["error"]["place"] == query.split("=")[0]


def test_a_wrong_field_is_named_and_its_value_is_not_repeated(small):
    status, body = small("said", "POST", '{"words": {"card": "4929 1111"}, "often": "x"}')
    assert status == 422
    assert body["error"]["place"] == "body.words"
    assert "One more field" in body["error"]["fact"]
    assert "4929" not in json.dumps(body)


@pytest.mark.parametrize("sent", NOT_JSON)
def test_what_no_database_can_keep_is_not_read(small, sent):
    status, body = small("said", "POST", sent)
    assert (status, body["error"]["code"]) == (400, "not_json")


@pytest.mark.parametrize("name", RAISED)
def test_a_refusal_has_its_status_its_fact_and_its_remedy(small, name):
    status, body = small(f"raise/{name}", name=name)
    assert status == RAISED[name][1]
    assert set(body["error"]) == {"code", "fact", "remedy", "place"}
    assert body["error"]["fact"].endswith(".")
    assert body["error"]["remedy"].endswith(".")


def test_a_refusal_says_its_field(small):
    assert small("raise/refused", name="refused")[1]["error"] == {
        "code": "refused", "fact": "'x' is no role.", "remedy": "Choose one of them.",
        "place": "role",
    }  # fmt: skip


def test_a_figure_is_an_estimate_or_says_why_there_is_none(small):
    shown, unknown = small("figures")[1]
    assert shown == {
        "kind": "estimate", "value": 1.5, "low": 1.0, "high": 2.0, "n": 9, "method": "mean",
    }  # fmt: skip
    assert unknown == {"kind": "unknown", "reason": "3 of 8", "lift": "5 more"}


@pytest.mark.parametrize("address", ["/api/no-such-thing", "/api/"])
def test_what_django_itself_answers_has_the_same_shape(address, client):
    answer = client.get(address)
    assert answer.status_code == 404
    assert answer.json()["error"]["remedy"].endswith(".")


def test_nothing_private_is_kept_by_a_browser(signed_in):
    for address in ("/api/openapi.json", "/api/none", "/account/login/", "/nowhere"):
        assert "no-store" in signed_in("director").get(address)["Cache-Control"]


def test_the_page_of_the_api_says_what_every_route_takes_and_answers(signed_in):
    page = signed_in("agent").get("/api/docs").content.decode()
    described = signed_in("agent").get("/api/openapi.json").json()
    assert not [path for path in described["paths"] if path not in page]
    assert "whole number from 1 to 200" in page


def test_the_description_needs_a_sign_in_and_states_the_shape(client, signed_in):
    assert client.get("/api/docs").url.startswith("/account/login/")
    refused = client.get("/api/openapi.json")
    assert (refused.status_code, refused.json()["error"]["code"]) == (401, "not_signed_in")
    described = signed_in("agent").get("/api/openapi.json").json()
    assert "ErrorShape" in described["components"]["schemas"]
