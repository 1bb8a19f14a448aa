"""Forms: the questions that a contact is scored by, in sections, with weights.

What they are made of is in `form_parts`, how they are checked in `form_checks`, how answers
become a score in `form_score`.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from wellspent.scorecard.form_parts import (
    Condition,
    Critical,
    Form,
    FormInvalid,
    Kind,
    Option,
    Place,
    Question,
    Scoring,
    Section,
    When,
)
from wellspent.scorecard.form_reading import form_from_dict
from wellspent.scorecard.form_writing import form_to_dict, form_toml

__all__ = [
    "Condition",
    "Critical",
    "Form",
    "FormInvalid",
    "Kind",
    "Option",
    "Place",
    "Question",
    "Scoring",
    "Section",
    "When",
    "default_form",
    "form_from_dict",
    "form_to_dict",
    "form_toml",
    "parse_form",
]


@cache
def default_form() -> Form:
    """The form that ships: two sections, quick parts quick and slow parts meaningful."""
    path = files("wellspent.scorecard").joinpath("forms", "value-driven.toml")
    return parse_form(path.read_text(encoding="utf-8"))


def parse_form(text: str) -> Form:
    """The form that this TOML text states; `forms/value-driven.toml` shows how it looks.

    Raises `FormInvalid` for broken TOML, and for all that `form_from_dict` refuses.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FormInvalid(f"is not TOML: {error}", "Mend that line.") from None
    return form_from_dict(document)
