"""What a blend is made of: rows that stay apart, where they disagree, and what may be joined."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from wellspent.estimate import Figure

__all__ = [
    "Blend",
    "Direction",
    "Disagreement",
    "Heard",
    "Pooled",
    "Said",
    "SourceRow",
    "Subject",
]

Direction = Literal["too pleased", "too displeased", "either way"]


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing that was said, and where: `turn` is None where it was not said in a conversation."""

    contact: str | None
    turn: int | None
    quote: str


@dataclass(frozen=True, slots=True)
class Said:
    """One figure of a source. `unit` is `share`, or what the scale is called.

    `measures` and `people` are None where nothing else can be compared with it.
    """

    name: str
    figure: Figure
    unit: str = "share"
    measures: str | None = None
    people: str | None = None


@dataclass(frozen=True, slots=True)
class SourceRow:
    """What one source says of the subject, and how far it is to be believed.

    `words` stand where no figure may: a focus group's statements, an article's name. `effective_n`
    is how many equally weighted and independent answers tell as much. `bias` is the direction in which
    it is likely to be wrong about how customers feel, `because` why. `newest` is the date of the
    newest thing in it. `contacts` are some of those that it rests on.
    """

    key: str
    name: str
    says: tuple[Said, ...]
    words: tuple[str, ...]
    effective_n: float
    cannot_see: str
    bias: Direction
    because: str
    newest: datetime | None
    quotes: tuple[Heard, ...] = ()
    contacts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two sources beside one another that measure the same thing; `gap` is the one less the other.

    `disagree`: the gap is beyond chance, Cochran's Q at 5 %.
    """

    measures: str
    one: str
    other: str
    gap: Figure
    q: float
    disagree: bool
    words: str


@dataclass(frozen=True, slots=True)
class Pooled:
    """One figure from several sources, or why there is none."""

    measures: str
    unit: str
    sources: tuple[str, ...]
    figure: Figure
    words: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What the question was taken to be about, and which contacts that is.

    `words` were looked for in reasons, queues and topics; those that held them are named. With no word
    left it is every contact.
    """

    words: tuple[str, ...]
    reasons: tuple[str, ...]
    queues: tuple[str, ...]
    topics: tuple[str, ...]
    contacts: int
    of: int


@dataclass(frozen=True, slots=True)
class Blend:
    """The table for one question; `absent` names the sources that say nothing of it.

    Where there are no rows, `nothing` says why and `lift` what would change that; else both are empty.
    """

    question: str
    subject: Subject
    sources: tuple[SourceRow, ...]
    absent: tuple[str, ...]
    compared: tuple[Disagreement, ...]
    pooled: tuple[Pooled, ...]
    nothing: str = ""
    lift: str = ""
