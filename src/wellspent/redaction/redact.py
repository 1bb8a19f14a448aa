"""Personal data out of a contact, before anything is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from wellspent.contacts import Contact, Redaction, Turn
from wellspent.redaction.fields import redact_fields
from wellspent.redaction.find import Said, find_spans
from wellspent.redaction.lines import Span, masked
from wellspent.redaction.tagger import Verdict

__all__ = ["personal_spans", "redact", "redact_said", "redact_text", "said_in"]


def redact(contact: Contact, secret: bytes = b"") -> Contact:
    """The same contact with personal data replaced by its kind, such as `[name]`.

    Turns, the details of states and the attributes are read as conversation. The other
    fields are redacted by form alone (`redact_form`); `id` and `customer` are masked under
    `secret` where they are personal (`mask_key`). `redactions` say which characters of each
    turn were taken out, counted in the turn as it was before. Of a contact that has
    redactions already, only those other fields are redacted.

    >>> redact(Contact("1", (Turn("customer", "It's desmond@example.com"),))).turns[0].text
    "It's [email]"
    """
    return redact_said(contact, said_in(contact), None, None, secret)


def said_in(contact: Contact) -> list[Said]:
    """All texts of a contact: its turns, then the details of its states, then its attributes."""
    said: list[Said] = [(turn.speaker, turn.text) for turn in contact.turns]
    said += [("system", state.detail) for state in contact.states]
    said += [("system", text) for text in contact.attributes.values()]
    return said


def redact_said(
    contact: Contact, said: Sequence[Said], hints: Sequence[int] | None,
    verdicts: Sequence[Sequence[Verdict]] | None, secret: bytes,
) -> Contact:  # fmt: skip
    """`redact`, given what is said in the contact, and what screen and tagger say of each text."""
    if contact.redactions:
        return redact_fields(contact, secret)
    found = find_spans(said, contact.agent, hints, verdicts)
    return redact_fields(_conversation(contact, said, found) if found else contact, secret)


def _conversation(
    contact: Contact, said: Sequence[Said], found: Mapping[int, Sequence[Span]]
) -> Contact:
    """Its turns, details and attributes without what was found in them."""
    count, states = len(contact.turns), len(contact.states)
    clean = [masked(text, found.get(place, ())) for place, (_, text) in enumerate(said)]
    return replace(
        contact,
        turns=tuple(
            replace(turn, text=clean[place]) if place in found else turn
            for place, turn in enumerate(contact.turns)
        ),
        states=tuple(
            replace(state, detail=text)
            for state, text in zip(contact.states, clean[count:], strict=False)
        ),
        attributes=dict(zip(contact.attributes, clean[count + states :], strict=True)),
        redactions=tuple(_redactions(found, count)),
    )


def redact_text(text: str) -> str:
    """A text that stands alone, such as a survey's comment, with personal data replaced.

    >>> redact_text("Card 4111 1111 1111 1111 was charged twice")
    'Card [card] was charged twice'
    """
    clean = masked(text, find_spans([("customer", text)]).get(0, ()))
    return clean if clean == text else redact_text(clean)


def personal_spans(turns: Sequence[Turn], agent: str | None = None) -> list[Redaction]:
    """Where personal data stands in a conversation, in order; spans never overlap.

    `agent` is the agent's name, which is not personal data of the customer's and stays.
    """
    return _redactions(find_spans([(t.speaker, t.text) for t in turns], agent), len(turns))


def _redactions(found: Mapping[int, Sequence[Span]], turns: int) -> list[Redaction]:
    return [
        Redaction(place + 1, span.kind, span.start, span.end)
        for place in range(turns)
        for span in found.get(place, ())
    ]
