"""What an experiment's list did not foresee: counted and said, or too much to go on.

gone       drawn units without a contact; if one arm lost more, what is left is no lot any more
changed    contacts handled as the other arm: they count as drawn, which makes the figure too small
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta

import numpy as np
from scipy import special

from wellspent.worth.contrast import contrast_of
from wellspent.worth.cutoffs import MISMATCH_CHANCE, MOST_CHANGED
from wellspent.worth.effect import Refusal
from wellspent.worth.experiment.registration import Registration
from wellspent.worth.experiment.seen import Seen
from wellspent.worth.study import Ints, Mask

__all__ = ["notes_of", "refusal_of"]

_UNEQUAL = 0.05  # of contacts with a known outcome: beyond it the arms are not known alike


def refusal_of(registration: Registration, seen: Seen, window: Mask) -> Refusal | None:
    """Arms that are not what was drawn: units gone from one of them, or arms exchanged."""
    there, drawn = _units(seen, window)
    chance = _mismatch(registration, there, drawn)
    if chance < registration.largest_mismatch:
        return Refusal(
            "randomisation",
            f"{there[1]} of {drawn[1]} {registration.unit}s of the arm have contacts and {there[0]} of {drawn[0]} of the other; by lot that happens less than once in {1 / MISMATCH_CHANCE:,.0f} times",
            "Find out why they are missing; if it has to do with the arm, draw again.",
        )
    if registration.unit == "agent" and sum(there) < (1 - MOST_CHANGED) * sum(drawn):
        return Refusal(
            "randomisation",
            f"{sum(drawn) - sum(there)} of {sum(drawn)} agents on the list have no contacts",
            "The contacts of the others, or their names as they are on the list.",
        )
    changed = _changed(seen, window)
    if changed and changed[0] > MOST_CHANGED * int(window.sum()):
        return Refusal(
            "randomisation",
            f"{changed[0]:,} of {int(window.sum()):,} contacts were handled as the other arm",
            "An experiment that keeps to its list.",
        )
    return None


def notes_of(registration: Registration, seen: Seen, window: Mask) -> tuple[str, ...]:
    """Sentences on what was left out, and on what makes the figure too small."""
    return tuple(
        note
        for note in (
            _earlier(registration, seen),
            _unlisted(registration, seen),
            _exchanged(seen, window),
            _moved_teams(registration, seen, window),
            _busy(registration, seen, window),
            _shared(seen, window),
            _unknown(seen, window),
        )
        if note
    )


def _earlier(registration: Registration, seen: Seen) -> str:
    first = registration.start - timedelta(days=7 * registration.before_weeks)
    before = int((seen.between(first, registration.start) & (seen.agent >= 0)).sum())
    older = int((seen.between(type(first)(1970, 1, 1), registration.start)).sum())
    if not older:
        return ""
    if not registration.before_weeks:
        return f"{older:,} contacts began before the start and are left out."
    return f"{older:,} contacts began before the start: none counts as a result; {before:,} of them tell what the agents were like before."


def _unlisted(registration: Registration, seen: Seen) -> str:
    end = registration.until(registration.looks[-1])
    strange = int((seen.between(registration.start, end) & (seen.unit < 0)).sum())
    return f"{strange:,} contacts of the period are of nobody on the list and are left out." if strange else ""  # fmt: skip


def _changed(seen: Seen, window: Mask) -> tuple[int, int] | None:
    """Contacts handled as the other arm, and the agents of whom there are any."""
    if seen.done is None:
        return None
    other = window & np.isfinite(seen.done) & (seen.done != seen.arm)
    return int(other.sum()), len(np.unique(seen.agent[other]))


def _exchanged(seen: Seen, window: Mask) -> str:
    changed = _changed(seen, window)
    if not changed or not changed[0]:
        return ""
    return (
        f"{changed[1]} agents changed arm in {changed[0]:,} contacts; they count as drawn, "
        "which makes the figure too small rather than too large."
    )


def _moved_teams(registration: Registration, seen: Seen, window: Mask) -> str:
    counts: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for place in np.flatnonzero(window).tolist():
        counts[int(seen.agent[place])][seen.team[place] or ""] += 1
    moved = sum(1 for agent, teams in counts.items() if teams.most_common(1)[0][0] != registration.agents[agent][1])  # fmt: skip
    return f"{moved} agents are in another team than on the list; they keep the block that they were drawn in." if moved else ""  # fmt: skip


def _busy(registration: Registration, seen: Seen, window: Mask) -> str:
    """Contacts per unit in both arms: slower contacts are fewer, and a router may look at the arm."""
    units, contacts = np.unique(seen.unit[window], return_counts=True)
    arms, blocks = _lines(seen, units)
    if len(units) < 4 or len(set(arms.tolist())) < 2:
        return ""
    found = contrast_of(contacts.astype(np.float64), arms, blocks)
    if found is None or found.chance >= MISMATCH_CHANCE:
        return ""
    more, fewer = (float(contacts[arms == one].mean()) for one in (1, 0))
    return (
        f"A {registration.unit} of the arm had {more:.1f} contacts and one of the other {fewer:.1f}: "
        "slower contacts are fewer, but see that nobody routes by arm."
    )


def _shared(seen: Seen, window: Mask) -> str:
    if seen.customer is None:
        return ""
    arms: defaultdict[str, set[int]] = defaultdict(set)
    for place in np.flatnonzero(window).tolist():
        customer = seen.customer[place]
        if customer:
            arms[customer].add(int(seen.arm[place]))
    both = sum(1 for met in arms.values() if len(met) == 2)
    if not both:
        return ""
    return f"{both:,} of {len(arms):,} customers met both arms: what happens to a customer later tells the arms apart a little less."


def _unknown(seen: Seen, window: Mask) -> str:
    shares = [
        float(np.isfinite(seen.outcome[window & (seen.arm == one)]).mean())
        for one in (1, 0)
        if (window & (seen.arm == one)).any()
    ]
    if len(shares) < 2 or abs(shares[0] - shares[1]) < _UNEQUAL:
        return ""
    return f"The outcome is known of {shares[0]:.0%} of the arm's contacts and of {shares[1]:.0%} of the other's: who is missing may differ."


def _units(seen: Seen, window: Mask) -> tuple[list[int], list[int]]:
    """Units with contacts, and units drawn, of arm 0 and arm 1."""
    there, _ = _lines(seen, np.unique(seen.unit[window]))
    drawn = np.array([one.arm for one in seen.drawn], dtype=np.int64)
    return np.bincount(there, minlength=2).tolist(), np.bincount(drawn, minlength=2).tolist()


def _lines(seen: Seen, units: Ints) -> tuple[Ints, Ints]:
    arms = np.array([seen.drawn[int(one)].arm for one in units], dtype=np.int64)
    names = [seen.drawn[int(one)].block for one in units]
    return arms, np.unique(names, return_inverse=True)[1].astype(np.int64)


def _mismatch(registration: Registration, there: list[int], drawn: list[int]) -> float:
    """How likely chance makes arms so unequal: Fisher's for agents, by halves for days of work."""
    if registration.unit == "agent":
        from scipy.stats import fisher_exact  # noqa: PLC0415 - slow to import

        gone = [whole - came for whole, came in zip(drawn, there, strict=True)]
        return float(fisher_exact([there, gone])[1])
    n = sum(there)
    return float(min(1.0, 2 * special.bdtr(min(there), n, 0.5))) if n else 1.0
