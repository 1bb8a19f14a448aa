"""What the API reads: strict JSON, and only text that every database can keep."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.errors import HttpError
from ninja.parser import Parser

__all__ = ["StrictParser"]


class StrictParser(Parser):  # type: ignore[misc,unused-ignore]
    """JSON as RFC 8259 has it: no NaN, and no text that cannot be stored as UTF-8 or holds a NUL."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body; raises ValueError, which the API answers with 400."""
        read = json.loads(request.body, parse_constant=_refuse)
        _check(read)
        return read

    def parse_querydict(
        self, data: MultiValueDict, list_fields: list[str], request: HttpRequest
    ) -> Any:
        """A query or a form, under the same rule for text."""
        for values in data.lists():
            try:
                _check(values)
            except ValueError as error:
                raise HttpError(400, "Cannot parse the query") from error
        return super().parse_querydict(data, list_fields, request)


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)


def _check(read: Any) -> None:
    if isinstance(read, str):
        if "\0" in read:
            raise ValueError("NUL")
        read.encode()  # a half surrogate pair is a UnicodeEncodeError, which is a ValueError
    elif isinstance(read, dict):
        for key, value in read.items():
            _check(key)
            _check(value)
    elif isinstance(read, list | tuple):
        for value in read:
            _check(value)
