"""Says of every turn which part it is, which pace that has, and which friction it shows.

`label_turns` asks the model that the package ships; `label_by_rules` is the plain
baseline. How good it is, and what it must not be used for: `MODEL_CARD.md`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wellspent.contacts import Contact
from wellspent.parts import Label

__all__ = ["label_by_rules", "label_many", "label_turns"]


def label_turns(contact: Contact) -> tuple[Label, ...]:
    """What every turn of the contact is for: one label a turn, in order.

    The part is `unknown` where the labeller is not sure enough; the pace is then
    still given if that is clear. Only speakers, words and their order are looked
    at, never timings or records. The same contact always gets the same labels,
    whatever else is labelled. A contact without turns gets none.
    """
    from wellspent.labelling.labeller import shipped_labeller  # noqa: PLC0415

    return shipped_labeller().label(contact)


def label_many(contacts: Iterable[Contact]) -> Iterator[tuple[Label, ...]]:
    """The labels of every contact, one after another, in the order given."""
    from wellspent.labelling.labeller import shipped_labeller  # noqa: PLC0415

    return shipped_labeller().label_many(contacts)


def label_by_rules(contact: Contact) -> tuple[Label, ...]:
    """What every turn is for by a list of cues alone: the baseline, see `cues.toml`."""
    from wellspent.labelling.rules import label_by_rules as by_rules  # noqa: PLC0415

    return by_rules(contact)
