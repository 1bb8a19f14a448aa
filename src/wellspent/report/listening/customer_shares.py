"""A share of contacts where contacts of one customer hang together.

Customers are drawn, not contacts: what one customer says in three contacts is not said by three. The
share's variance is taken over customers; the interval is Wilson's at as many contacts as would give that
variance if they were independent (Kish's effective sample size: Kish 1965, *Survey Sampling*, section 8.2).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from wellspent.estimate import MINIMUM_N, Estimate, Figure, too_few

__all__ = ["METHOD", "customer_codes", "share_by_codes", "share_by_customer"]

METHOD: Final = "share, Wilson interval, contacts of one customer taken together"
_Z: Final = 1.959963984540054  # standard normal quantile at .975


def share_by_customer(
    having: Sequence[bool] | npt.NDArray[np.bool_], customers: Sequence[str | None]
) -> Figure:
    """The share of contacts that have something, one value and one customer a contact.

    A contact without a customer is a customer of its own. Unknown below eight contacts.
    """
    return share_by_codes(np.asarray(having, np.bool_), customer_codes(customers))


def customer_codes(customers: Sequence[str | None]) -> npt.NDArray[np.int64]:
    """A number for every contact that its customer's contacts share; one without a customer has its own."""
    code: dict[str, int] = {}
    own = itertools.count(len(customers))
    numbers = (next(own) if one is None else code.setdefault(one, len(code)) for one in customers)
    return np.fromiter(numbers, np.int64, len(customers))


def share_by_codes(having: npt.NDArray[np.bool_], customers: npt.NDArray[np.int64]) -> Figure:
    """The same from the customers' numbers, one a contact."""
    has = having.astype(np.float64)
    n = len(has)
    if n < MINIMUM_N:
        return too_few(n)
    _, who = np.unique(customers, return_inverse=True)
    share = float(has.mean())
    low, high = _wilson(
        share,
        _effective(share, *(np.bincount(who, by).astype(np.float64) for by in (has, np.ones(n)))),
    )
    # exact at the ends, where rounding would stray
    return Estimate(share, low if share > 0 else 0.0, high if share < 1 else 1.0, n, METHOD)


def _effective(
    share: float, hits: npt.NDArray[np.float64], contacts: npt.NDArray[np.float64]
) -> float:
    """How many independent contacts the share is worth: never more than there are, and where it is
    0 or 1, and nothing varies, as many as there are customers.
    """
    n, customers = float(contacts.sum()), len(contacts)
    if customers < 2 or share in {0.0, 1.0}:
        return float(customers)
    spread = np.square(hits - share * contacts).sum() * customers / (customers - 1) / n**2
    return min(n, share * (1 - share) / float(spread)) if spread > 0 else n


def _wilson(share: float, n: float) -> tuple[float, float]:
    """Wilson's interval (1927) for a share of n, which need not be whole."""
    z2 = _Z**2
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z * (share * (1 - share) / n + z2 / (4 * n * n)) ** 0.5 / (1 + z2 / n)
    return centre - half, centre + half
