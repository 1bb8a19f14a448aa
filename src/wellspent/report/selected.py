"""The Monday answer, the breakdowns and the weeks of any choice of contacts, from the live index.

They are the figures of `answer_monday` and `break_down` over the chosen contacts alone: sums
come from one pass over their entries and jackknives from a second, quantiles from counting
through orders that the index keeps.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt

from wellspent.estimate import MINIMUM_N, Figure, estimate_share
from wellspent.report.group_sums import GroupSums, quantiles, quantiles_by_group, sum_groups
from wellspent.report.index import LINES, ContactIndex, Mask
from wellspent.report.model import (
    KINDS,
    Basis,
    Breakdown,
    ChannelTiming,
    Field,
    Group,
    Kind,
    Line,
    Monday,
    Rows,
)
from wellspent.report.monday import PRICE, WORTH, finding_of, seldom
from wellspent.report.selected_lines import cut_of, sum_lines

__all__ = ["Week", "answer_selection", "break_down_selection", "weekly"]

Array = npt.NDArray[Any]
_BASES: Final[tuple[Literal["measured", "estimated"], ...]] = ("measured", "estimated")


@dataclass(frozen=True, slots=True)
class Week:
    """The contacts that began in one ISO week: how long they took, and of which kinds.

    For each kind its share of handle time and its mean seconds per contact.
    """

    week: str
    contacts: int
    timed: int
    mean: Figure
    kinds: tuple[tuple[Kind, Figure, Figure], ...]


def answer_selection(index: ContactIndex, mask: Mask) -> Monday:
    """What `answer_monday` would say of a centre that had the masked contacts alone."""
    timed = _timed(index, mask)
    chosen = np.flatnonzero(timed)
    sums = sum_groups(index, chosen)
    split = sum_lines(index, chosen, float(sums.total[0, 0]), float(sums.most[0]))
    n = len(chosen)
    median, lower, upper = quantiles(
        index, "handle", timed, int(sums.shown[0, 0]), [(n, 0.5), (n, 0.25), (n, 0.75)]
    )
    lines = {
        line: _line_of(index, timed, *LINES[line], split.mean(line), split.share(line), int(split.shown[line]), n)
        for line in np.flatnonzero(split.entries).tolist()
    }  # fmt: skip
    return Monday(
        contacts=int(mask.sum()),
        timed=n,
        median=median,
        lower_quartile=lower,
        upper_quartile=upper,
        mean=sums.mean(0, "handle"),
        kinds=tuple(_kind(index, timed, sums, kind) for kind in KINDS),
        lines=tuple(lines.values()),
        measured=sums.share(0, "measured"),
        channels=_channels(index, mask, chosen),
        bases=_bases(index, timed, chosen),
        cut=cut_of(index, chosen, split, lines),
        protect=tuple(lines[line] for line in split.largest("slow")),
        worth=WORTH,
        price=PRICE,
    )


def break_down_selection(index: ContactIndex, mask: Mask, field: Field) -> Breakdown:
    """What `break_down` would say of one field in a centre that had the masked contacts alone."""
    timed = _timed(index, mask)
    texts, codes = index.texts_of(field), index.codes_of(field)
    contacts = np.bincount(codes[mask], minlength=len(texts))
    sums = sum_groups(index, np.flatnonzero(timed), codes, len(texts))
    handle = quantiles_by_group(index, "handle", timed, codes, sums, wanted=(0.5, 0.25, 0.75))
    friction = quantiles_by_group(index, "friction", timed, codes, sums, wanted=(0.5,))
    groups = [
        Group(
            texts[g],
            contacts=int(contacts[g]),
            timed=int(sums.count[g]),
            median=handle[g][0],
            lower_quartile=handle[g][1],
            upper_quartile=handle[g][2],
            slow=sums.share(g, "slow"),
            friction_median=friction[g][0],
            friction_mean=sums.mean(g, "friction"),
            unknown=sums.share(g, "unknown"),
            measured=sums.share(g, "measured"),
        )
        for g in np.flatnonzero(contacts).tolist()
    ]
    in_order = sorted(groups, key=lambda group: (group.value is None, -group.contacts))
    return Breakdown(field, tuple(in_order))


def weekly(index: ContactIndex, mask: Mask) -> tuple[Week, ...]:
    """The weeks in which masked contacts began, in order; those without a moment are left out."""
    texts, codes = index.texts_of("week"), index.codes_of("week")
    contacts = np.bincount(codes[mask], minlength=len(texts))
    sums = sum_groups(index, np.flatnonzero(_timed(index, mask)), codes, len(texts))
    return tuple(
        Week(
            text,
            int(contacts[g]),
            int(sums.count[g]),
            sums.mean(g, "handle"),
            tuple((kind, sums.share(g, kind), sums.mean(g, kind)) for kind in KINDS),
        )
        for g, text in enumerate(texts)
        if text is not None and contacts[g]
    )


def _timed(index: ContactIndex, mask: Mask) -> Mask:
    return mask & index.timed


def _kind(index: ContactIndex, timed: Mask, sums: GroupSums, kind: Kind) -> Line:
    k = 2 + KINDS.index(kind)
    mean, share = sums.mean(0, kind), sums.share(0, kind)
    return _line_of(
        index, timed, kind, None, mean, share, int(sums.shown[0, k]), int(sums.count[0])
    )


def _line_of(  # noqa: PLR0917 - the figures that a line is made of
    index: ContactIndex,
    timed: Mask,
    kind: Kind,
    name: str | None,
    mean: Figure,
    share: Figure,
    shown: int,
    n: int,
) -> Line:
    measure = kind if name is None else f"{kind}/{name}"
    median, where_present = quantiles(index, measure, timed, shown, [(n, 0.5), (shown, 0.5)])
    return Line(
        kind,
        name or kind,
        share=share,
        mean_seconds=mean,
        median_seconds=median,
        present=estimate_share(shown, n),
        median_where_present=where_present if shown >= MINIMUM_N else seldom(shown, n),
        finding=finding_of(mean, shown, n),
        rows=Rows(measure),
    )


def _channels(index: ContactIndex, mask: Mask, chosen: Array) -> tuple[ChannelTiming, ...]:
    texts, codes = index.texts_of("channel"), index.codes_of("channel")
    contacts = np.bincount(codes[mask], minlength=len(texts))
    sums = sum_groups(index, chosen, codes, len(texts))
    return tuple(
        ChannelTiming(
            texts[g],
            int(contacts[g]),
            int(contacts[g] - sums.count[g]),
            sums.share(g, "measured"),
        )
        for g in np.flatnonzero(contacts).tolist()
    )


def _bases(index: ContactIndex, timed: Mask, chosen: Array) -> tuple[Basis, ...]:
    sums = sum_groups(index, chosen, index.basis, 2)
    bases = []
    for g, timing in enumerate(_BASES):
        n = int(sums.count[g])
        if n:
            own = timed & (index.basis == g)
            (median,) = quantiles(index, "handle", own, int(sums.shown[g, 0]), [(n, 0.5)])
            shares = tuple((kind, sums.share(g, kind)) for kind in KINDS)
            bases.append(Basis(timing, n, median, shares))
    return tuple(bases)
