"""One contact through one stage: the functions behind `from wellspent import …`."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from wellspent.bookkeeping import Ledger, keep_ledger
from wellspent.contacts import Contact, Redaction
from wellspent.labelling import Tier, label_turns
from wellspent.listening.signal import NO_NAMES, Names, Signal
from wellspent.listening.signals import find_signals
from wellspent.parts import Label
from wellspent.readers import read
from wellspent.redaction import redact_contacts
from wellspent.scorecard import Answer, Evidence, score_contact

if TYPE_CHECKING:
    from wellspent.scorecard.judge import Ask, Judgement

__all__ = ["judge", "label", "ledger", "read", "redact", "score", "signals"]


def redact(contact: Contact, secret: bytes = b"") -> Contact:
    """The same contact with personal data replaced by its kind, such as `[name]`.

    Turns, the details of states and the attributes are read as conversation, the other fields
    by form alone; `id` and `customer` are masked under `secret` where they are personal.
    `redactions` say which characters of each turn were taken out. Of a contact that has
    redactions already, only those other fields are redacted.
    """
    [safe] = redact_contacts([contact], secret)
    return safe


def label(contact: Contact, tier: Tier = "fast") -> tuple[Label, ...]:
    """What every turn is for: one label a turn, in their order.

    The `careful` tier reads whole stretches at once: surer, some hundred times slower, and
    it needs the extra `careful`.
    """
    return label_turns(contact, tier)


def ledger(contact: Contact, labels: Sequence[Label] | None = None, tier: Tier = "fast") -> Ledger:
    """Where the contact's handle time went, by these labels or else by the labeller's own."""
    return keep_ledger(contact, label_turns(contact, tier) if labels is None else labels)


def score(
    contact: Contact, labels: Sequence[Label] | None = None, tier: Tier = "fast"
) -> tuple[Answer, ...]:
    """The answers to the eight questions of the default form, each with its evidence.

    Quotes stand in the contact's own words; where those hold personal data, the
    quote is cut down to the longest stretch that holds none.
    """
    answers = score_contact(contact, label_turns(contact, tier) if labels is None else labels)
    personal = _personal_in(contact)
    return tuple(_impersonal(answer, personal) for answer in answers)


def signals(contact: Contact, names: Names = NO_NAMES) -> tuple[Signal, ...]:
    """What the customer said that the company should hear, in the order of the turns.

    `names` are the centre's competitors and products with the variants they are heard in. Quotes stand in
    the contact's own words, cut down to the longest stretch without personal data; a quote that is
    nothing else is empty.
    """
    found = find_signals(contact, names)
    personal = _personal_in(contact) if found else ()
    return tuple(_impersonal_signal(signal, personal) for signal in found)


def judge(contact: Contact, ask: Ask, by: str, *, together: bool = False) -> Judgement:
    """What a language model answers to the same questions: the second judge.

    The contact is redacted first, the agent's name too, so that no endpoint gets personal
    data, and quotes are of the redacted words. `ask` is an `Endpoint`'s; `by` names the judge.

    Raises `JudgeOut` or `JudgeFailed`, see `wellspent.scorecard.judge`.
    """
    from wellspent.scorecard.judge import judge_contact  # noqa: PLC0415 - seldom needed

    return judge_contact(_unnamed(contact), ask, by, together=together)


def _unnamed(contact: Contact) -> Contact:
    """The contact redacted, and whole words of the agent's name taken out as well."""
    safe = redact(replace(contact, redactions=()))
    words = re.findall(r"[^\W\d_]{2,}", contact.agent or "")
    name = re.compile("|".join(rf"\b{word}\b" for word in words) or r"(?!)")
    turns = tuple(replace(turn, text=name.sub("[name]", turn.text)) for turn in safe.turns)
    return replace(safe, turns=turns, agent=None)


def _personal_in(contact: Contact) -> tuple[Redaction, ...]:
    return redact(Contact(contact.id, contact.turns, agent=contact.agent)).redactions


def _impersonal_signal(signal: Signal, personal: Sequence[Redaction]) -> Signal:
    quoted = Evidence(signal.turn, signal.start, signal.end, signal.quote)
    left = _without(quoted, [span for span in personal if span.turn == signal.turn])
    if left is None:
        return replace(signal, end=signal.start, quote="")
    return replace(signal, start=left.start, end=left.end, quote=left.quote)


def _impersonal(answer: Answer, personal: Sequence[Redaction]) -> Answer:
    quotes = tuple(
        short
        for item in answer.evidence
        if (short := _without(item, [span for span in personal if span.turn == item.turn]))
    )
    if answer.evidence and not quotes and answer.answer in ("yes", "partly"):
        return replace(answer, answer="cannot_tell", evidence=())
    return replace(answer, evidence=quotes)


def _without(item: Evidence, personal: Sequence[Redaction]) -> Evidence | None:
    """The longest stretch of a quote that no personal span touches; None where no word is left."""
    taken = sorted((span.start, span.end) for span in personal)
    edges = [(item.start, item.start), *taken, (item.end, item.end)]
    free = [
        (max(end, item.start), min(start, item.end))
        for (_, end), (start, _) in itertools.pairwise(edges)
    ]
    stretches = [(start, item.quote[start - item.start : end - item.start]) for start, end in free]
    start, quote = max(stretches, key=lambda each: sum(map(str.isalnum, each[1])))
    if not taken:
        return item
    # what is left of a sentence begins with a word, and not with the comma behind what is gone
    begin = next((k for k, sign in enumerate(quote) if sign.isalnum()), len(quote))
    kept = quote[begin:].rstrip()
    start += begin
    return Evidence(item.turn, start, start + len(kept), kept) if kept else None
