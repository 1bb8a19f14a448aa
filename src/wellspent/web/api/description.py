"""The description of the API as a page: every route, what it takes and what it answers.

Drawn by the server from the same OpenAPI description that programs read: the page that
ninja brings works under the policy, but not for everybody (contrast, headings, nesting).
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase

from wellspent.web.access.doors import door
from wellspent.web.access.gates import TokenGate
from wellspent.web.access.roles import Right
from wellspent.web.api.errors import answer_status

__all__ = ["Described", "Field", "Route", "for_readers", "routes_by_subject"]


@dataclass(frozen=True, slots=True)
class Field:
    """One value that is taken or answered: its name, what it holds, and where it stands."""

    name: str
    holds: str
    place: str
    needed: bool


@dataclass(frozen=True, slots=True)
class Route:
    """One route: how it is asked, what it does, takes and answers."""

    method: str
    path: str
    does: str
    takes: tuple[Field, ...]
    answers: tuple[tuple[str, str], ...]


class Described(DocsBase):  # type: ignore[misc,unused-ignore]
    """The page at /api/docs."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **_: Any) -> HttpResponse:
        """Every route by its subject, then every kind of record."""
        return render(request, "api/described.html", {"routes": _routes(api)})


@cache  # routes do not change while the app runs
def _routes(api: NinjaAPI) -> str:
    described = api.get_openapi_schema()
    kinds = described["components"]["schemas"]
    context = {
        "subjects": routes_by_subject(described),
        "kinds": [(name, kind.get("description", ""), _fields(kind, "")) for name, kind in sorted(kinds.items())],
    }  # fmt: skip
    return str(render_to_string("api/described_routes.html", context))


def for_readers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The description for whoever reads figures: a page asks for the sign-in, a program for a token."""
    behind = door(Right.READ_BALANCE)(view)
    gate = TokenGate(Right.READ_BALANCE)

    @functools.wraps(behind)
    def opened(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        program = request.path.endswith(".json")
        try:
            if request.headers.get("Authorization"):
                known = gate(request) is not None
            else:
                known = not program or request.user.is_authenticated
            return behind(request, **kwargs) if known else answer_status(401)
        except PermissionDenied:
            if program:
                return answer_status(403)
            raise

    return opened


def routes_by_subject(described: dict[str, Any]) -> list[tuple[str, list[Route]]]:
    """The routes of an OpenAPI description, by their first tag."""
    found: dict[str, list[Route]] = defaultdict(list)
    for path, operations in described["paths"].items():
        for method, one in operations.items():
            subject = (one.get("tags") or ["other"])[0]
            found[subject.lower()].append(_route(method.upper(), path, one, described))
    return sorted(found.items())


def _route(method: str, path: str, one: dict[str, Any], described: dict[str, Any]) -> Route:
    takes = [
        Field(p["name"], _words(p.get("schema", {})), p["in"], p.get("required", False))
        for p in one.get("parameters", ())
    ]
    for media, body in one.get("requestBody", {}).get("content", {}).items():
        kind = body["schema"]
        name = kind.get("$ref", "").rsplit("/", 1)[-1]
        known = described["components"]["schemas"].get(name, kind)
        takes += _fields(known, "body" if media.endswith("json") else media)
    answers = [
        (str(status), next((_words(c["schema"]) for c in said.get("content", {}).values()), "nothing"))
        for status, said in one["responses"].items()
    ]  # fmt: skip
    return Route(
        method, path, one.get("description") or one["summary"], tuple(takes), tuple(answers)
    )


def _fields(kind: dict[str, Any], place: str) -> tuple[Field, ...]:
    needed = kind.get("required", ())
    return tuple(
        Field(name, _words(value), place, name in needed)
        for name, value in kind.get("properties", {}).items()
    )


def _words(schema: dict[str, Any]) -> str:
    """What a value holds, in a few words."""
    if "$ref" in schema:
        return str(schema["$ref"].rsplit("/", 1)[-1])
    for several in ("anyOf", "oneOf", "allOf"):
        if several in schema:
            return " or ".join(dict.fromkeys(_words(one) for one in schema[several]))
    if "const" in schema:
        return repr(schema["const"])
    if "enum" in schema:
        return ", ".join(str(one) for one in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_words(schema.get('items', {}))}"
    plain = {"null": "nothing", "object": "record", "string": "text", "integer": "whole number"}
    kind = str(schema.get("type", "anything"))
    bounds = [
        f"{words} {schema[key]}"
        for key, words in (("minimum", "from"), ("maximum", "to"))
        if key in schema
    ]
    return " ".join([str(schema.get("format") or plain.get(kind, kind)), *bounds])
