"""What several customers hint at, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

__all__ = ["Hint", "HintKind", "HintQuote"]

HintKind = Literal["early_warning", "unmet_need", "effort", "demand"]


@dataclass(frozen=True, slots=True)
class HintQuote:
    """One wording, and where it was first said."""

    contact: str
    turn: int
    quote: str


@dataclass(frozen=True, slots=True)
class Hint:
    """Something that at least three customers hint at in different words.

    `about` are the subjects that all wordings share, then words that several of them use. `wordings` counts
    what was said independently: the same conversation told again, or said twice in one contact, is one.
    `contacts` hold it, of `of` in the scope (`team`, or the whole centre where it is None). `chance` is how
    likely so many wordings would share their subjects by luck alone; smaller is stronger. `heard` counts
    the wordings that the signal model heard, the others show by what customers say of a change. `why`
    says all of it in a sentence. There is one quote a wording.
    """

    key: str
    about: tuple[str, ...]
    kind: HintKind
    team: str | None
    customers: int
    contacts: int
    of: int
    wordings: int
    heard: int
    chance: float
    first: datetime | None
    last: datetime | None
    queues: tuple[str, ...]
    segments: tuple[str, ...]
    quotes: tuple[HintQuote, ...]
    why: str
