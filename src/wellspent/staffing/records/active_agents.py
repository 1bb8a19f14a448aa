"""Who was at work, when no roster says so: agents seen through the contacts they had.

stretch   from the begin of an agent's first contact to the end of the last one of a row in
          which no pause is longer than a break
break     a pause between two contacts that is longer than `break_seconds`
rest      how long an agent takes no contact after one, although customers are waiting

An agent between two contacts may be free, or may be away; the record shows neither. Where
customers were waiting meanwhile, a free agent would have taken one: such pauses tell how
long agents rest, and the others say nothing about it. Rest adds to handle time. Agents who
hang up on customers to rest (Brown et al. 2005, section 3.1) are another matter: they leave
contacts of some seconds, which `fitting.fit_handle_times` keeps apart.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wellspent.compiling import frozen
from wellspent.estimate import Unknown
from wellspent.staffing.demand import StaffingError
from wellspent.staffing.records.survival import Survival, estimate_survival

__all__ = ["BREAK_SECONDS", "ContactsInvalid", "Stretches", "estimate_rest", "find_stretches"]

Numbers = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]

BREAK_SECONDS = 1200.0  # with it Erlang A predicted a bank's days best: docs/method/fitting.md
# telephone systems write the hand-over from queue to agent with a second or two between
_HAND_OVER_SECONDS = 2.0


class ContactsInvalid(StaffingError):
    """Contacts without an agent, a begin or an end, or that end before they begin."""


@dataclass(frozen=True, slots=True, eq=False)
class Stretches:
    """When agents were at work: begin and end in seconds, one entry a stretch."""

    begins: Numbers
    ends: Numbers

    def agents(self, edges: npt.ArrayLike) -> Numbers:
        """Agents at work in each interval between `edges` (seconds): a mean, so with fractions.

        The agents' seconds in the interval, over its length.
        """
        at = np.asarray(edges, dtype=np.float64)
        seconds = _seconds_until(at, self.begins) - _seconds_until(at, self.ends)
        mean: Numbers = np.diff(seconds) / np.diff(at)
        return mean

    def present(self, at: npt.ArrayLike) -> Codes:
        """How many agents are at work at each of these moments."""
        began = np.searchsorted(np.sort(self.begins), at, side="right")
        return np.asarray(began - np.searchsorted(np.sort(self.ends), at, side="right"), np.int64)


def find_stretches(
    agents: npt.ArrayLike, begins: npt.ArrayLike, ends: npt.ArrayLike,
    *, break_seconds: float = BREAK_SECONDS,
) -> Stretches:  # fmt: skip
    """When agents were at work, from their contacts: whose it was, its begin and end in seconds.

    Contacts come in any order and may overlap. Raises `ContactsInvalid`.
    """
    agent, begin, end = _in_order(agents, begins, ends)
    if len(agent) == 0:
        return Stretches(frozen(begin), frozen(end))
    until = _latest_end(agent, end)
    new = np.ones(len(agent), dtype=np.bool_)
    new[1:] = (agent[1:] != agent[:-1]) | (begin[1:] - until[:-1] > break_seconds)
    last = np.append(np.flatnonzero(new)[1:] - 1, len(agent) - 1)
    return Stretches(frozen(begin[new]), frozen(until[last]))


def estimate_rest(
    agents: npt.ArrayLike, begins: npt.ArrayLike, ends: npt.ArrayLike,
    waiting_from: npt.ArrayLike, waiting_until: npt.ArrayLike,
    *, break_seconds: float = BREAK_SECONDS,
) -> Survival | Unknown:  # fmt: skip
    """How long agents at work take no contact after one while customers wait, as a curve.

    The agents' contacts as in `find_stretches`; `waiting_from` and `waiting_until` are when each
    customer who had to wait began to and ceased to. A pause counts if customers were waiting
    when it began and it is no break. It is over when the agent's next contact begins, and
    censored when the queue ran empty before.
    """
    agent, begin, end = _in_order(agents, begins, ends)
    changes, waiting = _queue(waiting_from, waiting_until)
    gap = begin[1:] - end[:-1]
    pause = np.flatnonzero((agent[1:] == agent[:-1]) & (gap >= 0) & (gap <= break_seconds))
    place = np.searchsorted(changes, end[pause], side="right") - 1
    busy = (place >= 0) & (waiting[place] > 0)
    pause, place = pause[busy], place[busy]
    empty = changes[waiting <= 0]
    emptied = empty[np.searchsorted(empty, changes[place])]
    came = begin[pause + 1] <= emptied + _HAND_OVER_SECONDS
    rested = np.where(came, begin[pause + 1], emptied) - end[pause]
    return estimate_survival(np.maximum(rested, 0.0), came, "pauses while customers waited")


def _seconds_until(at: Numbers, begins: Numbers) -> Numbers:
    """The seconds between each begin and `at`, summed over the begins before it."""
    ordered = np.sort(begins)
    sums = np.concatenate([[0.0], np.cumsum(ordered)])
    before = np.searchsorted(ordered, at)
    seconds: Numbers = before * at - sums[before]
    return seconds


def _queue(waiting_from: npt.ArrayLike, waiting_until: npt.ArrayLike) -> tuple[Numbers, Codes]:
    """When the queue changed, and how many were waiting from then on."""
    came = np.asarray(waiting_from, dtype=np.float64)
    went = np.asarray(waiting_until, dtype=np.float64)
    if came.shape != went.shape or not (went >= came).all():
        raise ContactsInvalid(
            "Some customers cease to wait before they begin to, or one of the two is not known.",
            "Give both moments in seconds for each customer who waited.",
        )
    moments = np.concatenate([came, went])
    by = np.concatenate([np.ones(len(came), np.int64), -np.ones(len(went), np.int64)])
    order = np.lexsort((-by, moments))  # who comes in the second in which another goes comes first
    return moments[order], np.cumsum(by[order])


def _latest_end(agent: Codes, end: Numbers) -> Numbers:
    """The latest end up to each contact, of the same agent; contacts in order."""
    span = float(end.max() - end.min()) + 1.0 if len(end) else 1.0
    latest: Numbers = np.maximum.accumulate(end + agent * span) - agent * span
    return latest


def _in_order(
    agents: npt.ArrayLike, begins: npt.ArrayLike, ends: npt.ArrayLike
) -> tuple[Codes, Numbers, Numbers]:
    """By agent (as numbers), then by begin."""
    names = np.asarray(agents)
    begin, end = np.asarray(begins, dtype=np.float64), np.asarray(ends, dtype=np.float64)
    if not (names.shape == begin.shape == end.shape):
        raise ContactsInvalid(
            f"There are {names.size:,} agents for {begin.size:,} begins and {end.size:,} ends.",
            "Give one of each a contact.",
        )
    wrong = ~(end >= begin)
    if wrong.any():
        place = int(wrong.argmax())
        raise ContactsInvalid(
            f"Contact {place + 1} begins at second {begin[place]:,.12g} and ends at {end[place]:,.12g}.",
            "Give seconds from one origin, so that midnight is 86,400 and not 0.",
        )
    _, codes = np.unique(names, return_inverse=True)
    order = np.lexsort((begin, codes))
    return codes[order].astype(np.int64), begin[order], end[order]
