"""What the contacts of a file are about, ready to find topics in: conversations, or texts one a line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

import pyarrow as pa

from wellspent.contacts import Contact, Turn
from wellspent.errors import Problem
from wellspent.labelling import label_table
from wellspent.listening.reasons import reason_texts
from wellspent.readers import read_each
from wellspent.readers.texts import Texts, read_texts
from wellspent.redaction import redact_tables
from wellspent.tables import tables_of

__all__ = ["ReasonSource", "read_reasons", "without_names"]

_AT_ONCE: Final = 500  # contacts


@dataclass(frozen=True, slots=True)
class ReasonSource:
    """Ids, what each is about without personal data, the reason recorded, and what could not be read.

    `names` are the names of the file's people, which tell nothing about a reason.
    """

    ids: tuple[str, ...]
    texts: tuple[str, ...]
    recorded: tuple[str | None, ...]
    problems: tuple[Problem, ...]
    names: frozenset[str] = frozenset()


def read_reasons(
    path: Path, form: str | None = None, text: str | None = None, identity: str | None = None
) -> ReasonSource:
    """The file as texts, redacted. `form` says that it holds conversations of this format.

    Raises `BadInput` as readers do.
    """
    found = None if form else read_texts(path, text, identity)
    return _of_conversations(path, form) if found is None else _of_texts(found)


def without_names(*columns: list[str | None]) -> frozenset[str]:
    """The words of people's names, in lower case."""
    return frozenset(
        word.lower() for column in columns for name in column if name for word in name.split()
    )


def _of_texts(found: Texts) -> ReasonSource:
    said: list[str] = []
    single = (Contact(str(n), (Turn("customer", text),)) for n, text in enumerate(found.texts))
    while some := list(islice(single, _AT_ONCE)):
        safe = redact_tables(tables_of(some))["turns"]["text"].to_pylist()
        said += [text or "" for text in safe]
    return ReasonSource(found.ids, tuple(said), found.recorded, found.problems)


def _of_conversations(path: Path, form: str | None) -> ReasonSource:
    problems: list[Problem] = []
    ids: list[str] = []
    texts: list[str] = []
    recorded: list[str | None] = []
    names: set[str] = set()
    contacts = _contacts(path, form, problems)
    while some := list(islice(contacts, _AT_ONCE)):
        tables = redact_tables(tables_of(some))
        texts += reason_texts(_labelled(tables))
        ids += [contact.id for contact in some]
        recorded += [contact.reason for contact in some]
        names |= without_names([contact.agent for contact in some])
    return ReasonSource(
        tuple(ids), tuple(texts), tuple(recorded), tuple(problems), frozenset(names)
    )


def _labelled(tables: Mapping[str, pa.Table]) -> Mapping[str, pa.Table]:
    return {**tables, "labels": label_table(tables["turns"])}


def _contacts(path: Path, form: str | None, problems: list[Problem]) -> Iterator[Contact]:
    for record in read_each([path], form):
        if isinstance(record, Problem):
            problems.append(record)
        else:
            yield record
