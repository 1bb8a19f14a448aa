"""Where sources that measure the same thing say the same, where they do not, and what may be joined.

Figures of the same people cannot be compared by their intervals, nor joined: their paired gap has to be
given. Where sources disagree beyond chance no figure is made of them: an average of two answers of
which one is wrong is wrong too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from wellspent.estimate import Estimate, Figure, Unknown
from wellspent.listening.blend.model import Disagreement, Pooled, Said, SourceRow
from wellspent.listening.blend.pooling import cochran, pool

__all__ = ["compare_sources"]

_CHANCE: Final = 0.05
_Z: Final = 1.959963984540054

Pair = tuple[str, str]  # keys of two sources


@dataclass(frozen=True, slots=True)
class _Measured:
    source: SourceRow
    said: Said
    figure: Estimate


def compare_sources(
    sources: Sequence[SourceRow],
    paired: Mapping[Pair, Figure] | None = None,
    whole: Mapping[str, Pooled] | None = None,
) -> tuple[tuple[Disagreement, ...], tuple[Pooled, ...]]:
    """Every two sources that measure the same thing, and what each measure comes to over all of its sources.

    `paired` has the gap of two sources that measured the same people, the first less the second.
    `whole` has, by measure, a figure in which the sources are parts of one whole, as those who answered a
    survey and those drawn from all others are: it stands whether they agree or not, and nothing is averaged.
    """
    by_measure: defaultdict[str, list[_Measured]] = defaultdict(list)
    for source in sources:
        for said in source.says:
            if said.measures is not None and isinstance(said.figure, Estimate):
                by_measure[said.measures].append(_Measured(source, said, said.figure))
    compared: list[Disagreement] = []
    pooled: list[Pooled] = []
    for measures, found in by_measure.items():
        if len(found) < 2:
            continue
        pairs = [
            _compare(measures, one, other, paired or {}) for one, other in combinations(found, 2)
        ]
        compared += [pair for pair in pairs if pair is not None]
        known = [pair for pair in pairs if pair is not None]
        joined = (whole or {}).get(measures)
        pooled.append(joined if joined is not None else _pooled(measures, found, known))
    return tuple(compared), tuple(pooled)


def _compare(
    measures: str, one: _Measured, other: _Measured, paired: Mapping[Pair, Figure]
) -> Disagreement | None:
    names = one.source.name, other.source.name
    if one.said.people is not None and one.said.people == other.said.people:
        gap = paired.get((one.source.key, other.source.key))
        if not isinstance(gap, Estimate):
            return None
    else:
        gap = _gap(one.figure, other.figure)
    error = max(gap.high - gap.low, 1e-9) / (2 * _Z)
    q = (gap.value / error) ** 2
    disagree = gap.low > 0 or gap.high < 0
    return Disagreement(measures, *names, gap, q, disagree, _words(names, gap, disagree=disagree))


def _gap(one: Estimate, other: Estimate) -> Estimate:
    value = one.value - other.value
    half = (((one.high - one.low) / 2) ** 2 + ((other.high - other.low) / 2) ** 2) ** 0.5
    n = one.n + other.n
    return Estimate(value, value - half, value + half, n, "difference of independent figures")


def _words(names: tuple[str, str], gap: Estimate, *, disagree: bool) -> str:
    if not disagree:
        return f"{names[0]} and {names[1]} do not differ beyond chance."
    more = "more" if gap.value > 0 else "less"
    return f"{names[0]} says {more} than {names[1]}, beyond chance: at least one of them is wrong."


def _pooled(measures: str, found: Sequence[_Measured], pairs: Sequence[Disagreement]) -> Pooled:
    names = tuple(one.source.name for one in found)
    unit = found[0].said.unit
    people = [one.said.people for one in found]
    if len(set(people)) < len(people) or None in people:
        why = "the sources rest on the same people, who carry no more twice than once"
        return Pooled(measures, unit, names, Unknown(why, "a source that asked other people"), "")
    _, chance = cochran([one.figure for one in found])
    if chance < _CHANCE or any(pair.disagree for pair in pairs):
        why = "the sources disagree beyond chance, and an average would hide it"
        return Pooled(measures, unit, names, Unknown(why, "finding out which of them is wrong"), "")
    joined = pool([one.figure for one in found])
    words = ", ".join(
        f"{name} {share:.0%}" for name, share in zip(names, joined.weights, strict=True)
    )
    return Pooled(measures, unit, names, joined.figure, f"Weights: {words}.")
