"""One shape for everything that goes wrong: code, fact, remedy, and the place if there is one.

    {"error": {"code": "field", "fact": "…", "remedy": "…", "place": "limit"}}

code    a word for programs; it does not change
place   the field, parameter or file that it is about
"""

from __future__ import annotations

import re
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from wellspent.errors import WellspentError
from wellspent.web.access.refusals import place_of, status_of

__all__ = ["ErrorOut", "ErrorShape", "answer_error", "answer_status", "answer_with_one_shape"]


class ErrorOut(Schema):
    """What went wrong, and what to do about it."""

    code: str
    fact: str
    remedy: str
    place: str | None = None


class ErrorShape(Schema):
    """The one shape of every error."""

    error: ErrorOut


_MEGABYTES: Final = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 2**20
# code, fact, remedy of what is known by its status alone
_BY_STATUS: Final[dict[int, tuple[str, str, str]]] = {
    400: (
        "bad_request", "The request cannot be read.",
        "Send what /api/docs states for this route.",
    ),
    401: (
        "not_signed_in", "Nobody is signed in, and no token that is in force was sent.",
        "Send the header 'Authorization: Bearer …' with a token from the page Integrations.",
    ),
    403: (
        "not_allowed", "The role or the token does not have the right that this needs.",
        "Ask an administrator for the right, or send the page's CSRF token with a session.",
    ),
    404: (
        "not_found", "Nothing is here, or it is not yours to see.",
        "Check the address against the list that names it.",
    ),
    405: (
        "method_not_allowed", "This address does not answer this method.",
        "See /api/docs for the methods of the route.",
    ),
    413: (
        "too_large", f"The request is larger than {_MEGABYTES} MB.", "Send it in several requests.",
    ),
    429: (
        "too_many", "This was tried too often.", "Wait fifteen minutes, then try again.",
    ),
    500: (
        "fault", "This is a fault of wellspent itself.",
        "Try again; if it stays, send us the lines of the server's log without private words.",
    ),
}  # fmt: skip


def answer_with_one_shape(api: NinjaAPI) -> None:
    """Make this API answer everything that can go wrong in the one shape."""
    api.add_exception_handler(WellspentError, _refused)
    api.add_exception_handler(ValidationError, _field)
    api.add_exception_handler(PermissionDenied, lambda _, __: answer_status(403))
    api.add_exception_handler(Http404, lambda _, __: answer_status(404))
    api.add_exception_handler(AuthenticationError, lambda _, __: answer_status(401))
    api.add_exception_handler(RequestDataTooBig, lambda _, __: answer_status(413))
    api.add_exception_handler(HttpError, _http_error)


def answer_error(
    status: int, code: str, fact: str, remedy: str, place: str | None = None
) -> HttpResponse:
    """An error in the one shape."""
    shape = {"error": {"code": code, "fact": fact, "remedy": remedy, "place": place}}
    answer = JsonResponse(shape, status=status)
    if status == 401:
        answer["WWW-Authenticate"] = "Bearer"
    return answer


def answer_status(status: int) -> HttpResponse:
    """What is known by its status alone, in the one shape."""
    known = _BY_STATUS.get(status) or _BY_STATUS[400 if status < 500 else 500]
    return answer_error(status, *known)


def _refused(request: HttpRequest, error: Any) -> HttpResponse:  # noqa: ARG001 - ninja's signature
    code = re.sub(r"(?<!^)(?=[A-Z])", "_", type(error).__name__).lower()
    return answer_error(status_of(error), code, error.fact, error.remedy, place_of(error))


def _http_error(request: HttpRequest, error: Any) -> HttpResponse:  # noqa: ARG001 - ninja's signature
    if error.status_code == 400 and "parse" in str(error):
        return answer_error(
            400, "not_json", "The body of the request is not JSON as RFC 8259 has it.",
            "Send one JSON object in UTF-8, without NaN, NUL and half surrogate pairs.",
        )  # fmt: skip
    return answer_status(error.status_code)


def _field(request: HttpRequest, error: Any) -> HttpResponse:  # noqa: ARG001 - ninja's signature
    """The first field that is wrong; the sentence is the validator's own, without the value."""
    first: dict[str, Any] = error.errors[0]
    where, *names = (str(part) for part in first["loc"])
    place = ".".join(names) or where
    more = len(error.errors) - 1
    others = f" {more} more fields are wrong." if more > 1 else " One more field is wrong." * more
    said = str(first["msg"]).rstrip(".")
    return answer_error(
        422, "field", f"'{place}' in the {where} is not right: {said[:1].lower()}{said[1:]}.{others}",
        "See /api/docs for what the field takes.", place,
    )  # fmt: skip
