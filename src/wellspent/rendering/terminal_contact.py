"""One contact in the terminal: its ribbon, its turns, its answers with their quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wellspent.rendering.printable import printable
from wellspent.rendering.ribbon import mark_quotes, place_ribbon, quotes_of
from wellspent.rendering.terminal import MARKS, WIDTH
from wellspent.report.model import Conversation, Spoken
from wellspent.report.words import name_line, say_seconds

if TYPE_CHECKING:
    from rich.console import Console, Group
    from rich.table import Table
    from rich.text import Text

__all__ = ["print_conversation", "render_contact_terminal", "ribbon_of"]

_LEGEND: Final = "░ quick  x friction  █ slow  · other  ? unknown"


def print_conversation(conversation: Conversation, console: Console | None = None) -> None:
    """Print one contact, by default on standard output."""
    from rich.console import Console  # noqa: PLC0415

    (console or Console(highlight=False)).print(render_contact_terminal(conversation))


def render_contact_terminal(conversation: Conversation) -> Group:
    """One contact: facts, ribbon, turns with part and friction, answers with quotes.

    Text that was said is never read as markup.
    """
    from rich.console import Group  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    ribbon = ribbon_of(conversation, WIDTH)
    return Group(
        Text(conversation.contact, style="bold"),
        Text(_facts(conversation)),
        *([Text(ribbon), Text(_LEGEND, style="dim")] if ribbon else []),
        Text(""),
        _turns(conversation),
        Text(""),
        *([_answers(conversation)] if conversation.answers else []),
    )


def ribbon_of(conversation: Conversation, width: int) -> str:
    """The ribbon as `width` characters; empty where the contact has no timing."""
    bar = ""
    for block in place_ribbon(conversation):
        end = round((block.x + block.width) * width / 1000)
        bar += MARKS[block.kind] * (end - len(bar))
    return bar


def _facts(one: Conversation) -> str:
    recorded = (one.channel, one.queue, one.reason, one.segment, one.team)
    time = "no timing" if one.handle_seconds is None else say_seconds(one.handle_seconds)
    known = [value for value in recorded if value is not None] or ["nothing else recorded"]
    return " · ".join((*known, f"{time} ({one.timing})"))


def _turns(one: Conversation) -> Table:
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=None, padding=(0, 1, 0, 0), header_style="bold", expand=True)
    for head, side in (("", "right"), ("", "left"), ("said", "left"), ("part", "left"), ("sure", "right"), ("time", "right")):  # fmt: skip
        table.add_column(head, justify=side, ratio=1 if head == "said" else None)  # type: ignore[arg-type]
    for turn in one.turns:
        table.add_row(
            Text(f"{turn.turn} {MARKS[turn.kind]}"), Text(turn.speaker), _said(one, turn), Text(_part(turn)),
            Text("" if turn.confidence is None else f"{turn.confidence:.2f}"),
            Text("" if turn.seconds is None else say_seconds(turn.seconds)),
        )  # fmt: skip
    return table


def _said(one: Conversation, turn: Spoken) -> Text:
    from rich.text import Text  # noqa: PLC0415

    text = Text()
    for passage in mark_quotes(turn.text, quotes_of(one.answers, turn.turn)):
        text.append(printable(passage.text), style="underline" if passage.questions else "")
    return text


def _part(turn: Spoken) -> str:
    part = turn.part or "no label"
    if turn.friction in {"none", "unknown"}:
        return part
    return f"{part}, {name_line('friction', turn.friction)}"


def _answers(one: Conversation) -> Table:
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for head in ("question", "answer", "by", "quotes"):
        table.add_column(head)
    for answer in one.answers:
        quotes = "\n".join(f"{q.turn}: “{printable(q.text)}”" for q in answer.quotes)
        words = (answer.question.replace("_", " "), answer.answer.replace("_", " "), answer.by)
        table.add_row(*(Text(word) for word in (*words, quotes)))
    return table
