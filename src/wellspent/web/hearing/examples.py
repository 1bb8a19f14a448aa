"""What customers of a reason say: telling words of contacts that are in sight."""

from __future__ import annotations

from typing import Final

from wellspent.report import NoSuchContact
from wellspent.report.listening.reason_model import ReasonTopic
from wellspent.report.selection import Selection
from wellspent.web.access.scope import Scope, standing
from wellspent.web.hearing.reasons import examples_of
from wellspent.web.hearing.sight import Seen, quotes_in_sight, record_quotes

__all__ = ["newest_words", "record_examples", "what_they_said"]

_EXAMPLES: Final = 5
_EARLY: Final = 8  # turns in which customers say what it is about
_LETTERS: Final = 240


def what_they_said(scope: Scope, topic: ReasonTopic, selection: Selection) -> list[Seen]:
    """The most telling quotes that are selected and in sight; where none is, the newest contacts' words."""
    seen = quotes_in_sight(scope, topic.examples).quotes
    telling = [one for one in seen if standing().contains(selection, one.line.contact)]
    return telling or newest_words(topic.key, selection)


def newest_words(topic: str | None, selection: Selection, most: int = _EXAMPLES) -> list[Seen]:
    """Of the newest selected contacts of a topic, or of none, the longest of the customer's early turns."""
    found = []
    for line in examples_of(topic, selection, most):
        try:
            turns = standing().read(line.contact).turns[:_EARLY]
        except NoSuchContact:
            continue
        said = [row for row in turns if row["speaker"] == "customer" and row["text"]]
        if said:
            longest = max(said, key=lambda row: len(row["text"]))
            text = longest["text"]
            quote = text if len(text) <= _LETTERS else f"{text[:_LETTERS].rsplit(' ', 1)[0]} …"
            found.append(Seen(line, longest["turn"], quote))
    return found


def record_examples(scope: Scope, examples: list[Seen], where: str) -> None:
    """Whoever reads them has opened their contacts."""
    record_quotes(scope, examples, where)
