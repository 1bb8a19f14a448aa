"""How far two readings of the same things agree.

reading     one label a thing, in the order of the things; None where it was not given
agreement   the share of things on which both say the same
chance      the agreement to be expected if both had guessed by their own habits
κ, α, AC1   agreement beyond chance, by three views of what chance is

Where nearly everything carries one label, κ and α fall although the readings
agree, and AC1 does not: show them together. A figure that the data do not define
is None, never 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from wellspent.errors import WellspentError

__all__ = [
    "ClassFigures",
    "ReadingsUneven",
    "class_figures",
    "cohen_kappa",
    "confusion",
    "gwet_ac1",
    "krippendorff_alpha",
    "macro_f1",
    "raw_agreement",
]

Reading = Sequence[Hashable]


class ReadingsUneven(WellspentError):
    """Two readings of different length: they cannot be of the same things."""

    def __init__(self, first: int, second: int) -> None:
        """`first` and `second` are the two lengths."""
        super().__init__(
            f"One reading has {first} labels and the other {second}.",
            "Give both for the same things, in the same order.",
        )


@dataclass(frozen=True, slots=True)
class ClassFigures:
    """How well one label was found: of those called so, of those that are so, both at once.

    `precision` is None where nothing was called so, `recall` where nothing is so.
    `f1` is 2·hits / (called + there), in [0, 1].
    """

    precision: float | None
    recall: float | None
    f1: float
    n: int  # how many there are in the reference


def raw_agreement(first: Reading, second: Reading) -> float | None:
    """The share of things on which both readings say the same, in [0, 1]; None for no things.

    Raises `ReadingsUneven` for readings of different length.
    """
    _same_length(first, second)
    if not first:
        return None
    return sum(a == b for a, b in zip(first, second, strict=True)) / len(first)


def cohen_kappa(first: Reading, second: Reading) -> float | None:
    """Agreement beyond chance, where each reading has its own habits: 1 is perfect, 0 is chance.

    κ = (p_o − p_e) / (1 − p_e), with p_e = Σ_k p_k q_k over the shares p, q of label k in the
    two readings. None for no things, and where both readings use one and the same label
    throughout (p_e = 1). Cohen 1960, "A coefficient of agreement for nominal scales".

    Raises `ReadingsUneven` for readings of different length.

    >>> cohen_kappa(["quick", "quick", "slow", "slow"], ["quick", "slow", "slow", "slow"])
    0.5
    """
    observed = raw_agreement(first, second)
    if observed is None:
        return None
    n, p, q = len(first), Counter(first), Counter(second)
    by_chance = sum(p[label] * q[label] for label in p) / n**2
    return _beyond(observed, by_chance)


def gwet_ac1(first: Reading, second: Reading, labels: Sequence[Hashable] = ()) -> float | None:
    """Agreement beyond chance, where chance is guessing on hard things alone: 1 is perfect.

    AC1 = (p_o − p_e) / (1 − p_e), with p_e = Σ_k π_k (1 − π_k) / (K − 1) and π_k the mean share
    of label k in both readings. `labels` are the K labels that could have been given; without
    it, those that were. 1 where only one label could be given. None for no things.
    Gwet 2008, "Computing inter-rater reliability in the presence of high agreement".

    Raises `ReadingsUneven` for readings of different length.
    """
    observed = raw_agreement(first, second)
    if observed is None:
        return None
    together, n = Counter([*first, *second]), 2 * len(first)
    kinds = len(set(labels) | set(together))
    if kinds == 1:
        return 1.0
    by_chance = sum(c / n * (1 - c / n) for c in together.values()) / (kinds - 1)
    return _beyond(observed, by_chance)


def krippendorff_alpha(*readings: Reading) -> float | None:
    """Agreement beyond chance of any number of readings, with gaps, for nominal labels.

    α = 1 − D_o / D_e. Each thing read m ≥ 2 times gives every ordered pair of its labels the
    weight 1 / (m − 1); D_o is the share of unequal pairs, D_e that expected from the labels
    pooled, without replacement. None marks a label not given. None is returned where fewer
    than two labels occur in things that can be paired. Krippendorff 2011, "Computing
    Krippendorff's alpha-reliability".

    Raises `ReadingsUneven` for readings of different length.
    """
    for reading in readings[1:]:
        _same_length(readings[0], reading)
    things = [Counter(v for v in thing if v is not None) for thing in zip(*readings, strict=True)]
    things = [thing for thing in things if thing.total() >= 2]
    pooled: Counter[Hashable] = sum(things, Counter())
    n = pooled.total()
    expected = n**2 - sum(c * c for c in pooled.values())
    if expected == 0:
        return None
    unequal = sum(
        (t.total() ** 2 - sum(c * c for c in t.values())) / (t.total() - 1) for t in things
    )
    return float(1 - (n - 1) * unequal / expected)


def class_figures(reference: Reading, predicted: Reading) -> dict[Hashable, ClassFigures]:
    """Precision, recall and F1 of every label that either reading uses, in order of first use.

    Raises `ReadingsUneven` for readings of different length.
    """
    _same_length(reference, predicted)
    there, called = Counter(reference), Counter(predicted)
    hits = Counter(a for a, b in zip(reference, predicted, strict=True) if a == b)
    return {
        label: ClassFigures(
            precision=hits[label] / called[label] if called[label] else None,
            recall=hits[label] / there[label] if there[label] else None,
            f1=2 * hits[label] / (there[label] + called[label]),
            n=there[label],
        )
        for label in dict.fromkeys([*reference, *predicted])
    }


def macro_f1(reference: Reading, predicted: Reading) -> float | None:
    """The plain mean of F1 over the labels of the reference: rare labels count as much as common.

    A label that is only predicted lowers the others' precision and is not averaged itself.
    None for no things. Raises `ReadingsUneven` for readings of different length.
    """
    figures = [found.f1 for found in class_figures(reference, predicted).values() if found.n]
    return sum(figures) / len(figures) if figures else None


def confusion(reference: Reading, predicted: Reading) -> Mapping[tuple[Hashable, Hashable], int]:
    """How often each pair (label in the reference, label predicted) occurs, most frequent first.

    Raises `ReadingsUneven` for readings of different length.
    """
    _same_length(reference, predicted)
    return dict(Counter(zip(reference, predicted, strict=True)).most_common())


def _same_length(first: Reading, second: Reading) -> None:
    if len(first) != len(second):
        raise ReadingsUneven(len(first), len(second))


def _beyond(observed: float, by_chance: float) -> float | None:
    return None if by_chance >= 1 else (observed - by_chance) / (1 - by_chance)
