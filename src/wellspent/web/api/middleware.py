"""What Django itself answers below /api/, put into the API's one error shape."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from wellspent.web.api.errors import answer_status

__all__ = ["one_error_shape"]


def one_error_shape(
    answer: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """An unknown address, a wrong method, a body too large or a fault: JSON for machines too."""

    def ask(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        if (
            response.status_code < 400
            or not request.path.startswith("/api/")
            or response.get("Content-Type", "").startswith("application/json")
        ):
            return response
        shaped = answer_status(response.status_code)
        for name, value in response.items():  # the policy, the methods allowed, and the like
            if not name.lower().startswith("content-l") and name.lower() != "content-type":
                shaped.setdefault(name, value)
        return shaped

    return ask
