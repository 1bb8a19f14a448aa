"""The audit: every contact through every flip, and the shares that changed.

view   how the contact reaches the labeller: `stored` is redacted first, as the product does it;
       `spoken` is as it was read, with the names in it, as a file is that goes straight to
       `wellspent label`
row    the figures of one flip in one view, or of a family of flips taken together
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from wellspent.audit.comparing import Both, Comparison, What, compare
from wellspent.audit.flips import FAMILIES, Flip, Pair
from wellspent.audit.hints import SCORE_FLIPS, TENURE_FLIPS
from wellspent.audit.names import NAME_FLIPS
from wellspent.audit.rewriting import DIALECT_FLIPS, POLITENESS_FLIPS
from wellspent.audit.shares import estimate_clustered_share, estimate_shift
from wellspent.contacts import Contact
from wellspent.estimate import Figure
from wellspent.parts import Label
from wellspent.redaction import redact_contacts
from wellspent.scorecard import Answer

__all__ = ["FLIPS", "Audit", "Row", "View", "audit_contacts"]

View = Literal["stored", "spoken"]
Labeller = Callable[[Contact], Sequence[Label]]
Scorer = Callable[[Contact, Sequence[Label]], Sequence[Answer]]

FLIPS: Final = (*NAME_FLIPS, *DIALECT_FLIPS, *POLITENESS_FLIPS, *TENURE_FLIPS, *SCORE_FLIPS)
"""Every flip, family by family."""


@dataclass(frozen=True, slots=True)
class Row:
    """What one flip, or one family of flips, changed in one view.

    Shares are of the turns or answers of the contacts in which the flip found something to
    change; where a family is taken together, each contact counts with all its flips.
    """

    name: str
    view: View
    comparisons: tuple[Comparison, ...] = field(repr=False)

    @property
    def contacts(self) -> int:
        """In how many contacts the flip found something to change."""
        return len({each.contact for each in self.comparisons})

    @property
    def questions(self) -> tuple[str, ...]:
        """The questions that were answered, in the form's order."""
        return tuple(dict.fromkeys(name for each in self.comparisons for name in each.answers))

    def labels(self, what: What = "labels") -> Figure:
        """The share of turns with another label, or another part, pace or friction."""
        return self._share((c.contact, c.changed(what), c.turns) for c in self.comparisons)

    @property
    def where_touched(self) -> Figure:
        """The share of turns with another label among those whose words were changed."""
        return self._share(
            (c.contact, c.changed_where_touched, c.touched) for c in self.comparisons
        )

    @property
    def elsewhere(self) -> Figure:
        """The share of turns with another label among those whose words stayed."""
        return self._share(
            (c.contact, c.changed() - c.changed_where_touched, c.turns - c.touched)
            for c in self.comparisons
        )

    def answers(self, question: str | None = None) -> Figure:
        """The share of answers that changed, to one question or to all of them."""
        counts = ((c.contact, c.answers_changed(question)) for c in self.comparisons)
        return self._share((contact, n[True], n.total()) for contact, n in counts)

    def shift(self, question: str | None = None) -> Figure:
        """By how much answers got better (above 0) or worse, between −1 and 1, on average."""
        by_contact: dict[str, list[float]] = {}
        for each in self.comparisons:
            by_contact.setdefault(each.contact, []).extend(each.moves(question))
        means = [sum(moves) / len(moves) for moves in by_contact.values() if moves]
        return estimate_shift(means, self.answers(question))

    def _share(self, counts: Iterable[tuple[str, int, int]]) -> Figure:
        sums: dict[str, tuple[int, int]] = {}
        for contact, hits, of in counts:
            before = sums.get(contact, (0, 0))
            sums[contact] = (before[0] + hits, before[1] + of)
        return estimate_clustered_share(
            [h for h, _ in sums.values()], [n for _, n in sums.values()]
        )


@dataclass(frozen=True, slots=True)
class Audit:
    """Every flip's row, and every family's; `contacts` is how many were looked at."""

    contacts: int
    rows: tuple[Row, ...]
    families: tuple[Row, ...]


def audit_contacts(
    contacts: Sequence[Contact],
    label: Labeller,
    score: Scorer,
    flips: Sequence[Flip] = FLIPS,
    *,
    seed: int = 1,
    advance: Callable[[int, int | None], None] = lambda _done, _total: None,
) -> Audit:
    """How much of what `label` and `score` say changes when something changes that should not.

    Names are flipped in both views, everything else as it is stored. `advance` is told how
    many contacts are done. The same contacts, flips and seed give the same figures.
    """
    found: dict[tuple[str, View], list[Comparison]] = {
        (flip.name, view): [] for flip in flips for view in _views(flip)
    }
    for done, contact in enumerate(contacts, 1):
        bench = _Bench(label, score)
        for flip in flips:
            pair = flip.pair(contact, seed)
            if pair is None:
                continue
            for view in _views(flip):
                labels, answers = bench.both(pair, view)
                found[flip.name, view].append(compare(contact.id, pair.touched, labels, answers))
        advance(done, len(contacts))
    rows = tuple(Row(name, view, tuple(each)) for (name, view), each in found.items())
    return Audit(len(contacts), rows, tuple(_families(rows)))


def _views(flip: Flip) -> tuple[View, ...]:
    return ("stored", "spoken") if flip.family == "names" else ("stored",)


def _families(rows: Sequence[Row]) -> Iterable[Row]:
    for family in FAMILIES:
        own = [row for row in rows if row.name.startswith(f"{family}.")]
        for view in dict.fromkeys(row.view for row in own):
            inside = [c for row in own if row.view == view for c in row.comparisons]
            yield Row(family, view, tuple(inside))


@dataclass(frozen=True, slots=True)
class _Read:
    """One contact with what is said of it."""

    contact: Contact
    labels: Sequence[Label]
    answers: Sequence[Answer]


@dataclass(slots=True)
class _Bench:
    """One contact's readings, each made once: most flips share the side before."""

    label: Labeller
    score: Scorer
    known: dict[tuple[int, View], _Read] = field(default_factory=dict)

    def both(self, pair: Pair, view: View) -> tuple[Both[Label], Both[Answer]]:
        """The labels before and after, and the answers before and after."""
        key = (id(pair.before), view)  # the contact is kept beside, so that its id stays its own
        if key not in self.known:
            self.known[key] = self._read(pair.before, view)
        one, two = self.known[key], self._read(pair.after, view)
        return (one.labels, two.labels), (one.answers, two.answers)

    def _read(self, contact: Contact, view: View) -> _Read:
        seen = redact_contacts([contact])[0] if view == "stored" else contact
        labels = self.label(seen)
        return _Read(contact, labels, self.score(seen, labels))
