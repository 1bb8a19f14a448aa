"""Where an hour buys most, and how results and relationships went together over time.

use       something an hour can be spent on, and what that hour brings in money
balance   results and relationship behaviours of a stretch of time, side by side
"""

from __future__ import annotations

from wellspent.moments.allocation.balance import Stretch, balance_over
from wellspent.moments.allocation.uses import GIVERS, Giver, Use, in_order, net_of

__all__ = ["GIVERS", "Giver", "Stretch", "Use", "balance_over", "in_order", "net_of"]
