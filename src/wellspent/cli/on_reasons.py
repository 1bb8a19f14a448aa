"""`wellspent reasons`: what contacts are about, found in what customers say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from wellspent.cli.output import check_writable, write_text
from wellspent.cli.problems import show_problems
from wellspent.errors import NothingFound, OutputIsInput, WellspentError

if TYPE_CHECKING:
    from wellspent.estimate import Figure, Unknown
    from wellspent.listening.reasons import Beside, Discovered, Topic, TopicBook
    from wellspent.report.listening.reason_source import ReasonSource

__all__ = ["COMMANDS"]


@click.command()
@click.argument("source", metavar="IN", type=click.Path(path_type=Path))
@click.option(
    "--as",
    "form",
    metavar="FORMAT",
    help="The format of conversations in IN; found out if left out.",
)
@click.option("--text", metavar="COLUMN", help="The column, or key, that holds the texts.")
@click.option(
    "--id", "identity", metavar="COLUMN", help="The column, or key, that holds their ids."
)
@click.option(
    "--topics", metavar="N", type=click.IntRange(1, 500), help="How many topics; found if left out."
)
@click.option(
    "--seed",
    default=1,
    show_default=True,
    type=click.IntRange(min=0),
    help="The same seed gives the same topics.",
)
@click.option(
    "--book",
    metavar="F",
    type=click.Path(path_type=Path),
    help="Keep topics in F: keys and names stay from one time to the next.",
)
@click.option(
    "--embeddings",
    is_flag=True,
    help="Find topics by meaning (MiniLM; needs 'wellspent[embeddings]').",
)
@click.option("--json", "as_json", is_flag=True, help="Write everything as JSON.")
@click.option(
    "--output",
    metavar="OUT",
    default="-",
    type=click.Path(path_type=Path, allow_dash=True),
    help="Where it goes; printed if left out.",
)
def reasons(
    source: Path, *, form: str | None, text: str | None, identity: str | None, topics: int | None,
    seed: int, book: Path | None, embeddings: bool, as_json: bool, output: Path,
) -> None:  # fmt: skip
    """Find what contacts are about, how many topics there are, and what belongs to none.

    IN holds conversations of any format, or texts: CSV or JSON lines with a column or key
    "text". Personal data is taken out first. Where IN has recorded reasons, they are
    compared with what was found.

    \b
      wellspent reasons contacts.jsonl
      wellspent reasons tickets.csv --text description --id ticket --json
    """  # noqa: D301 - click reads the control character
    from wellspent.listening.reasons import compare_recorded  # noqa: PLC0415
    from wellspent.rendering.terminal_reasons import say_reasons  # noqa: PLC0415
    from wellspent.report.listening.reason_source import read_reasons  # noqa: PLC0415

    if embeddings and book is not None:
        raise EmbeddingsKeepNoBook(book)
    for file in (output, book):
        check_writable(file)
        if (
            file not in {None, Path("-")}
            and file is not None
            and file.resolve() == source.resolve()
        ):
            raise OutputIsInput(file)
    found = read_reasons(source, form, text, identity)
    show_problems(found.problems, nothing=not found.texts)
    if not found.texts:
        if found.problems:
            raise click.exceptions.Exit(2)
        raise NothingFound(source, "texts")
    discovered = _discovered(found, _opened(book), topics, seed, embeddings=embeddings)
    beside = compare_recorded(discovered.assignment, found.recorded, seed)
    if as_json:
        data = _to_json(found, discovered, beside)
        write_text(output, json.dumps(data, ensure_ascii=False, indent=1) + "\n")
    else:
        write_text(output, say_reasons(discovered, beside))
    if book is not None:
        _keep(book, discovered.book)


class EmbeddingsKeepNoBook(WellspentError):
    """A book is asked for where topics are found by meaning."""

    def __init__(self, book: Path) -> None:
        """`book` is the file that was named."""
        super().__init__(
            f"--embeddings finds topics by meaning, and '{book}' would recognise them by words.",
            "Leave out --book, or --embeddings.",
        )


class BookUnreadable(WellspentError):
    """A file of topics that cannot be used."""

    def __init__(self, path: Path) -> None:
        """`path` is the file that was named."""
        super().__init__(
            f"'{path}' holds no topics of this version.",
            "Name a file that --book wrote, or a new one.",
        )


def _discovered(
    found: ReasonSource, book: TopicBook | None, topics: int | None, seed: int, *, embeddings: bool
) -> Discovered:
    from wellspent.listening.reasons import discover, discover_embedded  # noqa: PLC0415

    if embeddings:
        return discover_embedded(found.texts, count=topics, seed=seed, without=found.names)
    return discover(found.texts, book=book, count=topics, seed=seed, without=found.names)


def _opened(path: Path | None) -> TopicBook | None:
    from wellspent.listening.reasons import TopicBook  # noqa: PLC0415
    from wellspent.readers.files import text_of  # noqa: PLC0415
    from wellspent.report.listening.as_json import HeardUnreadable, from_json  # noqa: PLC0415

    if path is None or not path.exists():
        return None
    try:
        return from_json(json.loads(text_of(path)), TopicBook)
    except (HeardUnreadable, ValueError):
        raise BookUnreadable(path) from None


def _keep(path: Path, book: TopicBook) -> None:
    from wellspent.report.listening.as_json import to_json  # noqa: PLC0415

    write_text(path, json.dumps(to_json(book), ensure_ascii=False))


def _to_json(
    found: ReasonSource, discovered: Discovered, beside: Beside | Unknown
) -> dict[str, Any]:
    from wellspent.report.listening.as_json import to_json  # noqa: PLC0415

    names = {topic.key: topic.name for topic in discovered.topics}
    rows = zip(found.ids, discovered.assignment, discovered.confidence, strict=True)
    return {
        "texts": len(found.texts),
        "unassigned": _figure("share", discovered.unassigned),
        "topics": [_topic(topic) for topic in discovered.topics],
        "assignment": [
            {
                "id": identity,
                "topic": names.get(key or ""),
                "key": key,
                "confidence": round(sure, 4),
            }
            for identity, key, sure in rows
        ],
        "recorded": to_json(beside),
        "new": list(discovered.new),
        "notes": list(discovered.notes),
        "problems": len(found.problems),
    }


def _topic(topic: Topic) -> dict[str, Any]:
    return {
        "key": topic.key,
        "name": topic.name,
        "words": list(topic.words),
        "contacts": topic.contacts,
        **_figure("share", topic.share),
        "stability": _figure("value", topic.stability),
        "steady": topic.steady,
    }


def _figure(name: str, figure: Figure) -> dict[str, Any]:
    from wellspent.estimate import Unknown  # noqa: PLC0415

    if isinstance(figure, Unknown):
        return {name: None, "unknown": figure.reason, "lift": figure.lift}
    return {name: figure.value, "low": figure.low, "high": figure.high, "n": figure.n}


COMMANDS: Final = (reasons,)
