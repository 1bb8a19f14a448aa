"""Answers that nobody gave, and answers given twice: found by stated rules, removed and counted.

Link scanners open every link of a mail, and a rating whose link is its answer is then given by a machine.
What shows it:

every link       one contact was given different scores within five seconds
with the mail    the answer came within two seconds of the invitation
burst            one customer answered for three contacts or more within ten seconds, all with the same score

Of the answers to one contact that are left, the last counts. An invitation whose answers were all
removed stays an invitation that nobody answered. Moments at midnight are dates, and show nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from wellspent.listening.surveys.intervals import Codes
from wellspent.listening.surveys.measures import Floats
from wellspent.listening.surveys.model import Removed

__all__ = ["Kept", "clean"]

_LINKS: Final = 5.0
_MAIL: Final = 2.0
_BURST: Final = 10.0
_MANY: Final = 3
_DAY: Final = 86_400.0


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """The rows that are invitations, which of them are answered still, and what was removed."""

    rows: Codes
    answered: np.ndarray
    removed: tuple[Removed, ...]


def clean(
    scores: Floats,
    contacts: Codes | None,
    customers: Codes | None,
    at: Floats | None,
    sent: Floats | None,
) -> Kept:
    """Rows of the table, nan scores where nobody answered; `at` and `sent` in seconds, nan where unknown."""
    answered = np.isfinite(scores)
    removed: list[Removed] = []
    clock = None if at is None else np.where(at % _DAY == 0, np.nan, at)

    def take(why: str, which: np.ndarray) -> None:
        n = int((which & answered).sum())
        answered[which] = False
        if n:
            removed.append(Removed(why, n))

    if clock is not None and contacts is not None:
        take(
            "a machine opened every link: different scores for one contact within 5 seconds",
            _every_link(scores, contacts, clock, answered),
        )
    if clock is not None and sent is not None:
        delay = clock - np.where(sent % _DAY == 0, np.nan, sent)
        take("within 2 seconds of the invitation", (delay >= 0) & (delay <= _MAIL))
    if clock is not None and customers is not None:
        take(
            "all answers of one customer alike, within 10 seconds",
            _bursts(scores, contacts, customers, clock, answered),
        )
    rows, twice = _once(contacts, at, answered)
    if twice:
        removed.append(Removed("answered twice for one contact: the last counts", twice))
    return Kept(rows, answered[rows], tuple(removed))


def _every_link(scores: Floats, contacts: Codes, clock: Floats, answered: np.ndarray) -> np.ndarray:
    rows = np.flatnonzero(answered & np.isfinite(clock) & (contacts >= 0))
    order = rows[np.lexsort((clock[rows], contacts[rows]))]
    near = (contacts[order][1:] == contacts[order][:-1]) & (np.diff(clock[order]) <= _LINKS)
    near &= scores[order][1:] != scores[order][:-1]
    found = np.zeros(len(scores), dtype=bool)
    found[order[1:][near]] = True
    found[order[:-1][near]] = True
    return found


def _bursts(
    scores: Floats,
    contacts: Codes | None,
    customers: Codes,
    clock: Floats,
    answered: np.ndarray,
) -> np.ndarray:
    found = np.zeros(len(scores), dtype=bool)
    rows = np.flatnonzero(answered & np.isfinite(clock) & (customers >= 0))
    if not len(rows):
        return found
    order = rows[np.lexsort((clock[rows], customers[rows]))]
    gap = (customers[order][1:] != customers[order][:-1]) | (np.diff(clock[order]) > _BURST)
    burst = np.concatenate([[0], np.cumsum(gap)])
    sizes = np.bincount(burst)
    least, most, first, last = (np.full(len(sizes), end) for end in (np.inf, -np.inf, np.inf, -np.inf))  # fmt: skip
    np.minimum.at(least, burst, scores[order])
    np.maximum.at(most, burst, scores[order])
    np.minimum.at(first, burst, clock[order])
    np.maximum.at(last, burst, clock[order])
    different = sizes
    if contacts is not None:
        pairs = np.unique(np.stack([burst, contacts[order]]), axis=1)
        different = np.bincount(pairs[0], minlength=len(sizes))
    machine = (different >= _MANY) & (least == most) & (last - first <= _BURST)
    found[order[machine[burst]]] = True
    return found


def _once(contacts: Codes | None, at: Floats | None, answered: np.ndarray) -> tuple[Codes, int]:
    """One row a contact: the last answer, else any row; and how many answers went."""
    everything = np.arange(len(answered))
    if contacts is None:
        return everything, 0
    named = everything[contacts >= 0]
    moment = np.zeros(len(answered)) if at is None else np.nan_to_num(at, nan=-np.inf)
    order = named[np.lexsort((named, moment[named], answered[named], contacts[named]))]
    last = np.append(contacts[order][1:] != contacts[order][:-1], np.ones(min(1, len(order)), bool))
    kept = np.sort(np.concatenate([order[last], everything[contacts < 0]]))
    return kept, int(answered.sum() - answered[kept].sum())
