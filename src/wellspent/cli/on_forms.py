"""Commands on forms: look at one, look for faults in it, carry it to another system and back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from wellspent.cli.output import write_text
from wellspent.cli.problems import show_problems
from wellspent.errors import BadInput

if TYPE_CHECKING:
    from wellspent.errors import Problem
    from wellspent.scorecard import Form, Question

__all__ = ["COMMANDS"]

_SYSTEMS: Final = ("connect", "genesys", "toml")


class NotJson(BadInput):
    """A file that should hold a system's form and is no JSON."""

    def __init__(self, path: Path, reason: str) -> None:
        """`reason` says where it breaks off."""
        super().__init__(
            f"'{path}' is not JSON: {reason}.",
            "Name the file as the other system gave it, or a form that ends in .toml.",
        )


class SystemUnknown(BadInput):
    """A JSON file that shows by nothing which system it is from."""

    def __init__(self, path: Path) -> None:
        """`path` is the file that was named."""
        super().__init__(
            f"'{path}' is neither a form of Amazon Connect nor one of Genesys Cloud.",
            "Say which it is: --as connect or --as genesys.",
        )


_FILE = click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
_AS = click.option(
    "--as", "system", type=click.Choice(_SYSTEMS),
    help="What FILE is; found out if left out.",
)  # fmt: skip
_TO = click.option(
    "--to", "out", metavar="OUT", default="-", type=click.Path(path_type=Path, allow_dash=True),
    help="Where the form goes; printed if left out.",
)  # fmt: skip


@click.group()
def form() -> None:
    """Look at a scorecard's form, look for faults, carry it to other systems and back.

    FILE is a form in TOML, or the JSON of an evaluation form of Amazon Connect or Genesys Cloud.
    """


@form.command()
@_FILE
@_AS
def show(path: Path, system: str | None) -> None:
    """Say what the form asks, by what it is answered, and what that weighs."""
    found, problems = _read(path, system)
    click.echo(f"{found.title} ({found.id}, version {found.version}), scored by {found.scoring}")
    for section in found.sections:
        marks = _marks(f"weight {section.weight:g}" if section.scored else "not scored",
                       section.asked_if and "asked on a condition")  # fmt: skip
        click.echo(f"\n{section.title} ({marks})")
        for question in section.questions:
            click.echo(f"  {question.id}: {question.text}")
            click.echo(f"    {_answers(question)} ({_weighs(question)})")
    show_problems(problems)


@form.command()
@_FILE
@_AS
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def lint(path: Path, system: str | None, as_json: bool) -> None:
    """Name the questions that two careful people will answer differently, and what to write.

    A remark is a reason to look, no refusal: the exit code stays 0. English alone is known.
    """
    from wellspent.scorecard.form_lint import lint_form  # noqa: PLC0415

    found, problems = _read(path, system)
    remarks = lint_form(found)
    if as_json:
        rows = [
            {"place": list(r.place), "question": r.question, "kind": r.kind, "words": r.words,
             "instead": r.instead}
            for r in remarks
        ]  # fmt: skip
        click.echo(json.dumps(rows, ensure_ascii=False))
    else:
        for remark in remarks:
            click.echo(str(remark))
        questions = len(found.questions)
        click.echo(f"{_counted(len(remarks), 'remark')} on {_counted(questions, 'question')}.")
    show_problems(problems)


@form.command("import")
@_FILE
@_AS
@_TO
def import_form(path: Path, system: str | None, out: Path) -> None:
    """Write another system's form as TOML, and say what of it could not be kept."""
    from wellspent.scorecard.forms import form_toml  # noqa: PLC0415

    found, problems = _read(path, system)
    write_text(out, form_toml(found))
    show_problems(problems)


@form.command()
@_FILE
@click.option(
    "--as", "system", type=click.Choice(_SYSTEMS), required=True,
    help="The system that the form is for.",
)  # fmt: skip
@_TO
def export(path: Path, system: str, out: Path) -> None:
    """Write the form as another system takes it, and say what that cannot say."""
    from wellspent.scorecard.forms import form_toml  # noqa: PLC0415

    found, problems = _read(path, None)
    if system == "toml":
        write_text(out, form_toml(found))
    else:
        document, lost = _exported(found, system)
        write_text(out, json.dumps(document, ensure_ascii=False, indent=2) + "\n")
        problems = (*problems, *lost)
    show_problems(problems)


def _exported(found: Form, system: str) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    from wellspent.scorecard.exchange.connect_form import connect_form  # noqa: PLC0415
    from wellspent.scorecard.exchange.genesys_form import genesys_form  # noqa: PLC0415

    made = connect_form(found) if system == "connect" else genesys_form(found)
    return made.document, made.problems


def _read(path: Path, system: str | None) -> tuple[Form, tuple[Problem, ...]]:
    """The form of a file, and what of it could not be kept."""
    from wellspent.readers.files import text_of  # noqa: PLC0415
    from wellspent.scorecard.exchange.connect_form_reading import form_of_connect  # noqa: PLC0415
    from wellspent.scorecard.exchange.genesys_form_reading import form_of_genesys  # noqa: PLC0415
    from wellspent.scorecard.forms import parse_form  # noqa: PLC0415

    text = text_of(path)
    if system == "toml" or (system is None and path.suffix.casefold() != ".json"):
        return parse_form(text), ()
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise NotJson(path, f"{error.msg} (line {error.lineno})") from None
    except RecursionError:
        raise NotJson(path, "it nests too deep") from None
    if not isinstance(document, dict):
        raise SystemUnknown(path)
    ours = {"connect": form_of_connect, "genesys": form_of_genesys}
    made = ours[system or _system_of(document, path)](document, str(path))
    return made.form, made.problems


def _system_of(document: dict[str, Any], path: Path) -> str:
    if "questionGroups" in document:
        return "genesys"
    if "Items" in document or "EvaluationForm" in document:
        return "connect"
    raise SystemUnknown(path)


def _answers(question: Question) -> str:
    if question.kind == "answers":
        return " · ".join(question.answers)
    if question.kind == "text":
        return "free text"
    rows = []
    for option in question.options:
        worth = option.points if option.score is None else option.score
        rows.append(option.text if worth is None else f"{option.text} = {worth:g}")
    joined = " · ".join(rows)
    return f"any of {joined}" if question.kind == "several" else joined


def _weighs(question: Question) -> str:
    weight = f"{question.points:g} points" if question.points else f"weight {question.weight:g}"
    fails = ", ".join(question.fails)
    return _marks(
        weight if question.scored else "not scored",
        question.bonus and "bonus",
        question.critical and f"{fails} fails the {question.critical}",
        question.asked_if and "asked on a condition",
    )


def _marks(*words: object) -> str:
    return ", ".join(str(word) for word in words if word)


def _counted(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}s"


COMMANDS: Final = (form,)
