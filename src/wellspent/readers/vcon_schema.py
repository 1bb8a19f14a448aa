"""The IETF's own JSON schema of a vCon, and where a vCon breaks it.

The schema is that of the draft `draft-ietf-vcon-vcon-core` (unsigned form), shipped
as it stands. A vCon that breaks it is read as far as it goes: each breach is noted.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from jsonschema import Draft7Validator

__all__ = ["breaches"]

_MOST: Final = 20  # breaches told of one vCon


def breaches(vcon: Mapping[str, Any]) -> list[str]:
    """Where a vCon breaks the schema and which rule, quoting nothing of its content.

    Each is such as `/dialog/0/start breaks the rule 'type'`; at most 20 are told.
    """
    errors = islice(_validator().iter_errors(vcon), _MOST)
    return [f"{_pointer(error.absolute_path)} breaks the rule '{error.validator}'"
            for error in errors]  # fmt: skip


def _pointer(path: Any) -> str:
    """The JSON pointer of a place (RFC 6901); `/` for the whole."""
    return "/" + "/".join(str(step).replace("~", "~0").replace("/", "~1") for step in path)


@cache
def _validator() -> Draft7Validator:
    from jsonschema import Draft7Validator  # noqa: PLC0415 - takes a tenth of a second

    schema = files("wellspent.readers").joinpath("vcon.schema.json").read_text("utf-8")
    return Draft7Validator(json.loads(schema))
