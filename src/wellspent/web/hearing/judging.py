"""People judge signals: right, none at all, of another kind, or one that was missed.

The newest judgement of a signal is in force; what was judged can be learned from.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import QuerySet

from wellspent.listening.signal import SIGNAL_KINDS
from wellspent.report import NoSuchContact
from wellspent.report.index import ContactLine
from wellspent.web.access.digests import digest_of_turn
from wellspent.web.access.models import AboutContact, Person
from wellspent.web.access.refusals import Refused
from wellspent.web.access.scope import standing
from wellspent.web.hearing.models import SignalJudgement
from wellspent.workspace.one_contact import ContactRecord

__all__ = ["judge_signal", "judgements_of", "judgements_to_learn", "signal_at", "tell_missed"]

Row = Mapping[str, Any]


def signal_at(record: ContactRecord, turn: int, kind: str) -> Row | None:
    """The signal of this kind in this turn, as it was found; None where there is none."""
    found = (one for one in record.signals if (one["turn"], one["kind"]) == (turn, kind))
    return next(found, None)


def judge_signal(
    line: ContactLine, record: ContactRecord, person: Person, *, turn: int, kind: str, right: str
) -> SignalJudgement:
    """Say of a signal that was found which kind it is; an empty `right` is no signal.

    Raises `Refused` where there is no such signal or kind.
    """
    found = signal_at(record, turn, kind)
    if found is None:
        raise Refused(
            f"Turn {turn} has no signal of the kind '{kind[:40]}'.",
            "Judge one that was found, or tell one that was missed.", "turn",
        )  # fmt: skip
    if right:
        _require_kind(right)
    return _keep(line, record, person, turn, kind, right, found["start"], found["end"])


def tell_missed(
    line: ContactLine, record: ContactRecord, person: Person, *, turn: int, kind: str, quote: str
) -> SignalJudgement:
    """Tell a signal that was not found; `quote` are the customer's words that carry it.

    Raises `Refused` at the field that is wrong: the words have to stand in the turn.
    """
    row = next((one for one in record.turns if one["turn"] == turn), None)
    if row is None:
        raise Refused(
            f"The contact has no turn {turn}.",
            f"Name one of its {len(record.turns)} turns, counted from 1.", "turn",
        )  # fmt: skip
    if row["speaker"] != "customer":
        raise Refused(f"Turn {turn} is not the customer's.", "Name a turn of the customer.", "turn")
    _require_kind(kind)
    if signal_at(record, turn, kind) is not None:
        raise Refused("This signal was found.", "Judge it where it is shown.", "kind")
    words = quote.strip()
    start = str(row["text"]).find(words) if words else -1
    if start < 0:
        raise Refused(
            "These words do not stand in the turn." if words else "The words are missing.",
            "Copy them from the turn as they stand there.", "quote",
        )  # fmt: skip
    return _keep(line, record, person, turn, "", kind, start, start + len(words))


def judgements_of(record: ContactRecord) -> dict[tuple[int, str], SignalJudgement]:
    """The newest judgement of each signal of a contact, by turn and the kind found.

    A missed one has the kind that it should have. Those of other words are left out.
    """
    rows = SignalJudgement.objects.filter(contact=record.contact["contact"]).select_related("by")
    return _in_force(record, rows)


def judgements_to_learn(rows: QuerySet[SignalJudgement]) -> Iterator[tuple[str, str]]:
    """Contact by contact the id, and its judged turns as one line of JSON.

    `{"id", "turns": [{"turn", "text", "right": [{"kind", "quote"}], "wrong": [{"kind", "quote"}]}]}`;
    contacts that are gone, and turns of other words, are left out.
    """
    by_contact: defaultdict[str, list[SignalJudgement]] = defaultdict(list)
    for one in rows:
        by_contact[one.contact].append(one)
    for contact in sorted(by_contact):
        try:
            record = standing().read(contact)
        except NoSuchContact:
            continue
        turns = _turns(record, _in_force(record, by_contact[contact]))
        if turns:
            yield contact, json.dumps({"id": contact, "turns": turns}, ensure_ascii=False)


def _turns(
    record: ContactRecord, judged: Mapping[tuple[int, str], SignalJudgement]
) -> list[dict[str, Any]]:
    texts = {row["turn"]: str(row["text"]) for row in record.turns}
    found: dict[int, dict[str, Any]] = {}
    for one in judged.values():
        text = texts[one.turn]
        entry = found.setdefault(
            one.turn, {"turn": one.turn, "text": text, "right": [], "wrong": []}
        )
        quote = text[one.start : one.end]
        if one.right:
            entry["right"].append({"kind": one.right, "quote": quote})
        if one.found and one.found != one.right:
            entry["wrong"].append({"kind": one.found, "quote": quote})
    return [found[turn] for turn in sorted(found)]


def _in_force(record: ContactRecord, rows: Any) -> dict[tuple[int, str], SignalJudgement]:
    digests = {row["turn"]: digest_of_turn(row) for row in record.turns}
    return {
        (one.turn, str(one.found or one.right)): one
        for one in rows
        if digests.get(one.turn) == one.words
    }


def _keep(  # noqa: PLR0917 - what a judgement is made of
    line: ContactLine, record: ContactRecord, person: Person,
    turn: int, found: str, right: str, start: int, end: int,
) -> SignalJudgement:  # fmt: skip
    row = next(one for one in record.turns if one["turn"] == turn)
    made: SignalJudgement = SignalJudgement.objects.create(
        **AboutContact.of(line), turn=turn, found=found, right=right, start=start, end=end,
        words=digest_of_turn(row), by=person,
    )  # fmt: skip
    return made


def _require_kind(kind: str) -> None:
    if kind not in SIGNAL_KINDS:
        raise Refused(
            f"'{kind[:40]}' is no kind of signal." if kind else "No kind was chosen.",
            f"Choose one of: {', '.join(SIGNAL_KINDS)}.", "kind",
        )  # fmt: skip
