"""Personal data out of a contact, before anything is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from wellspent.contacts import Contact, Redaction, Turn
from wellspent.redaction.fields import redact_fields
from wellspent.redaction.find import Said, find_spans
from wellspent.redaction.lines import Span, masked

__all__ = ["personal_spans", "redact", "redact_text"]


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
    if contact.redactions:
        return redact_fields(contact, secret)
    return redact_fields(_conversation(contact), secret)


def _conversation(contact: Contact) -> Contact:
    """Its turns, details and attributes redacted, with what the one gives away for the others."""
    details = [state.detail for state in contact.states]
    notes = list(contact.attributes.values())
    said: list[Said] = [(turn.speaker, turn.text) for turn in contact.turns]
    said += [("system", text) for text in (*details, *notes)]
    found = find_spans(said, contact.agent)
    count = len(contact.turns)
    clean = [masked(text, found.get(place, ())) for place, (_, text) in enumerate(said)]
    return replace(
        contact,
        turns=tuple(
            replace(turn, text=text) for turn, text in zip(contact.turns, clean, strict=False)
        ),
        states=tuple(
            replace(state, detail=text)
            for state, text in zip(contact.states, clean[count:], strict=False)
        ),
        attributes=dict(zip(contact.attributes, clean[count + len(details) :], strict=True)),
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
