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
from wellspent.report.group_sums import (
    Chosen,
    GroupSums,
    place_sums,
    quantiles,
    quantiles_by_group,
    sum_kinds,
    sum_lines,
)
from wellspent.report.index import LINE_COLUMNS, LINES, ContactIndex, Mask
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
from wellspent.report.selected_lines import cut_of, largest

__all__ = ["Week", "answer_selection", "break_down_selection", "weekly"]

Array = npt.NDArray[Any]
_BASES: Final[tuple[Literal["measured", "estimated"], ...]] = ("measured", "estimated")
_CHANNELS: Final = 3  # the first channel's group in `ways_of_timing`


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
    positions = np.flatnonzero(timed)
    chosen, n = Chosen(index, timed, positions), len(positions)
    texts = index.texts_of("channel")
    kinds = sum_kinds(index, positions, index.ways_of_timing, _CHANNELS + len(texts))
    places = place_sums(index, positions)
    sums = sum_lines(index, positions, kinds, places)
    lines = _lines(chosen, kinds, sums)
    median, lower, upper = quantiles(
        chosen, "handle", kinds.n_shown(0, "handle"), [(n, 0.5), (n, 0.25), (n, 0.75)]
    )
    return Monday(
        contacts=int(mask.sum()),
        timed=n,
        median=median,
        lower_quartile=lower,
        upper_quartile=upper,
        mean=kinds.mean(0, "handle"),
        kinds=tuple(_line(chosen, kinds, kind, None) for kind in KINDS),
        lines=tuple(lines.values()),
        measured=kinds.share(0, "measured"),
        channels=_channels(index, mask, kinds),
        bases=_bases(chosen, kinds),
        cut=cut_of(index, lines, sums, places),
        protect=tuple(largest(lines, sums, "slow")),
        worth=WORTH,
        price=PRICE,
    )


def break_down_selection(index: ContactIndex, mask: Mask, field: Field) -> Breakdown:
    """What `break_down` would say of one field in a centre that had the masked contacts alone."""
    timed = _timed(index, mask)
    texts, member = index.texts_of(field), index.member_of(field)
    contacts = np.bincount(index.codes_of(field)[np.flatnonzero(mask)], minlength=len(texts))
    sums = sum_kinds(index, np.flatnonzero(timed), member, len(texts))
    handle = quantiles_by_group(index, "handle", timed, member, sums, wanted=(0.5, 0.25, 0.75))
    friction = quantiles_by_group(index, "friction", timed, member, sums, wanted=(0.5,))
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
    contacts = np.bincount(codes[np.flatnonzero(mask)], minlength=len(texts))
    chosen = np.flatnonzero(_timed(index, mask))
    sums = sum_kinds(index, chosen, index.member_of("week"), len(texts))
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


def _lines(chosen: Chosen, kinds: GroupSums, sums: GroupSums) -> dict[str, Line]:
    """Every line that occurs, by its measure, in the order of LINES."""
    index = chosen.index
    empty = set(index.empty_line[chosen.mask[index.empty_contact]].tolist())
    found = {}
    for place, (kind, name) in enumerate(LINES):
        measure = f"{kind}/{name}"
        own = sums if measure in LINE_COLUMNS else kinds
        if own.n_shown(0, measure) or place in empty:
            found[measure] = _line(chosen, own, kind, name)
    return found


def _line(chosen: Chosen, sums: GroupSums, kind: Kind, name: str | None) -> Line:
    measure = kind if name is None else f"{kind}/{name}"
    n, shown, mean = int(sums.count[0]), sums.n_shown(0, measure), sums.mean(0, measure)
    median, where_present = quantiles(chosen, measure, shown, [(n, 0.5), (shown, 0.5)])
    return Line(
        kind,
        name or kind,
        share=sums.share(0, measure),
        mean_seconds=mean,
        median_seconds=median,
        present=estimate_share(shown, n),
        median_where_present=where_present if shown >= MINIMUM_N else seldom(shown, n),
        finding=finding_of(mean, shown, n),
        rows=Rows(measure),
    )


def _channels(index: ContactIndex, mask: Mask, sums: GroupSums) -> tuple[ChannelTiming, ...]:
    texts, codes = index.texts_of("channel"), index.codes_of("channel")
    contacts = np.bincount(codes[np.flatnonzero(mask)], minlength=len(texts))
    timed = sums.count[_CHANNELS:]
    return tuple(
        ChannelTiming(
            texts[g],
            int(contacts[g]),
            int(contacts[g] - timed[g]),
            sums.share(_CHANNELS + g, "measured"),
        )
        for g in np.flatnonzero(contacts).tolist()
    )


def _bases(chosen: Chosen, sums: GroupSums) -> tuple[Basis, ...]:
    bases = []
    for g, timing in enumerate(_BASES):
        n, group = int(sums.count[1 + g]), 1 + g
        if n:
            own = chosen.of_basis(g) if n < len(chosen.positions) else chosen
            (median,) = quantiles(own, "handle", sums.n_shown(group, "handle"), [(n, 0.5)])
            shares = tuple((kind, sums.share(group, kind)) for kind in KINDS)
            bases.append(Basis(timing, n, median, shares))
    return tuple(bases)
