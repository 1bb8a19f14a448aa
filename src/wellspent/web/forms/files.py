"""Forms as files: what was uploaded is recognised by its content, and a form written for others.

upload   the bytes of a TOML file, or of JSON by Amazon Connect, Genesys Cloud or ourselves
problem  something in it that our forms cannot say; it is kept with the version that it became
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, NoReturn

from wellspent.errors import BadInput, Problem, WellspentError
from wellspent.scorecard.exchange.connect_form import connect_form
from wellspent.scorecard.exchange.connect_form_reading import form_of_connect
from wellspent.scorecard.exchange.genesys_form import genesys_form
from wellspent.scorecard.exchange.genesys_form_reading import form_of_genesys
from wellspent.scorecard.forms import Form, form_to_dict, form_toml
from wellspent.web.access.models import Person
from wellspent.web.access.refusals import Refused
from wellspent.web.forms.editing import FormRefused, new_version
from wellspent.web.forms.models import FormVersion

__all__ = ["FORMATS", "LARGEST", "UploadRefused", "Written", "import_form", "write_form"]

LARGEST: Final = 2**20  # bytes; a form of three hundred long questions has a quarter of that
_DEEPEST: Final = 40
_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'')
FORMATS: Final = {
    "toml": "TOML",
    "json": "JSON of our own",
    "connect": "Amazon Connect",
    "genesys": "Genesys Cloud",
}


class UploadRefused(Refused):
    """A file that holds no form that can be read."""

    def __init__(self, fact: str, remedy: str) -> None:
        """The place is the field of the file."""
        super().__init__(fact, remedy, "file")


@dataclass(frozen=True, slots=True)
class Written:
    """A form as a file: its name, its kind, its content, and what the other system cannot say."""

    name: str
    kind: str
    content: str
    problems: tuple[Problem, ...]


def import_form(data: bytes, name: str, by: Person | None) -> FormVersion:
    """A draft made from an uploaded file: the next version of the form that it states, or the first.

    What could not be taken over is in the draft's `left_behind`. Raises `UploadRefused`.
    """
    document, written_as = _document(data)
    source, content, problems = _recognised(document, name, written_as)
    try:
        return new_version(content, by, source=FORMATS[source], left_behind=_rows(problems))
    except FormRefused as error:
        raise UploadRefused(error.fact, f"{error.remedy} (at {error.place or 'the top'})") from None


def _rows(problems: tuple[Problem, ...]) -> list[dict[str, str]]:
    return [{"found": each.found, "remedy": each.remedy} for each in problems]


def _document(data: bytes) -> tuple[dict[str, Any], Literal["json", "toml"]]:
    """The tables of the file and how it writes them; nested too deep or too long is refused."""
    if len(data) > LARGEST:
        raise UploadRefused(f"The file has more than {LARGEST:,} bytes.", "Upload one form alone.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UploadRefused(
            f"The file is not UTF-8 text (byte {error.start}).", "Save it as UTF-8."
        ) from None
    if not text.strip():
        raise UploadRefused("The file is empty.", "Upload one with a form.")
    is_json = text.lstrip()[:1] in "{[" and not _is_toml(text)
    try:
        read = _json(text) if is_json else _toml(text)
    except RecursionError:
        raise _too_deep() from None
    if not isinstance(read, dict):
        raise UploadRefused("The file holds a list.", "Upload one form alone, as one object.")
    if _depth(read) > _DEEPEST:
        raise _too_deep()
    return read, "json" if is_json else "toml"


def _is_toml(text: str) -> bool:
    """Whether it begins with a table's name, as TOML may."""
    return bool(re.match(r"\s*\[\[?\s*[A-Za-z_][\w.-]*\s*\]", text))


def _json(text: str) -> Any:
    def refuse(name: str) -> NoReturn:
        raise UploadRefused(f"The file holds {name}, which is not JSON.", "Write a number there.")

    try:
        return json.loads(text, parse_constant=refuse)
    except ValueError as error:
        raise UploadRefused(f"The file is not JSON: {error}.", "Mend that place.") from None


def _toml(text: str) -> Any:
    # a key such as a.a.a… takes time by the square of its length
    if any(_STRING.sub("", line).count(".") > _DEEPEST for line in text.splitlines()):
        raise _too_deep()
    try:
        return tomllib.loads(text)
    except ValueError as error:
        raise UploadRefused(
            f"The file is neither JSON nor TOML: {error}.",
            "Upload a form's TOML, or the JSON that Amazon Connect or Genesys Cloud gives.",
        ) from None


def _too_deep() -> UploadRefused:
    return UploadRefused(
        f"The file nests deeper than {_DEEPEST} levels.", "Upload a form; none nests that deep."
    )


def _depth(document: Any) -> int:
    """How deep tables and lists lie in one another."""
    level, depth = [document], 0
    while level and depth <= _DEEPEST:
        depth += 1
        level = [
            each
            for part in level
            for each in (part.values() if isinstance(part, dict) else part)
            if isinstance(each, dict | list)
        ]
    return depth


def _recognised(
    document: dict[str, Any], name: str, written_as: str
) -> tuple[str, Mapping[str, Any], tuple[Problem, ...]]:
    """Which system's form it is, our content of it, and what was lost."""
    if "Items" in document or "EvaluationForm" in document:
        return "connect", *_foreign(form_of_connect, document, name)
    if "questionGroups" in document:
        return "genesys", *_foreign(form_of_genesys, document, name)
    if "sections" in document:
        return written_as, document, ()
    raise UploadRefused(
        "The file is no form that is known here: it has neither sections, nor Items (Amazon "
        "Connect), nor questionGroups (Genesys Cloud).",
        "Upload a form's TOML or JSON, or the JSON that one of these systems gives.",
    )


def _foreign(
    read: Any, document: dict[str, Any], name: str
) -> tuple[Mapping[str, Any], tuple[Problem, ...]]:
    try:
        found = read(document, name)
    except (WellspentError, BadInput) as error:
        raise UploadRefused(error.fact, error.remedy) from None
    return form_to_dict(found.form), found.problems


def write_form(form: Form, system: str) -> Written:
    """The form as a file of one of `FORMATS`; raises `Refused` for another."""
    name = f"{form.id}-{form.version}"
    if system == "toml":
        return Written(f"{name}.toml", "application/toml", form_toml(form), ())
    if system == "json":
        return Written(f"{name}.json", "application/json", _dumped(form_to_dict(form)), ())
    if system in {"connect", "genesys"}:
        made = connect_form(form) if system == "connect" else genesys_form(form)
        content = _dumped(made.document)
        return Written(f"{name}.{system}.json", "application/json", content, made.problems)
    raise Refused(
        f"There is no format '{system[:40]}'.", f"Use one of: {', '.join(FORMATS)}.", "as"
    )


def _dumped(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
