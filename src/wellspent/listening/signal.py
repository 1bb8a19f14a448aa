"""What a customer said that the company should hear.

unmet_need         something the customer needs, and does not get or was never offered
demand             a product, a rule or a way that the customer asks for
competitor         what another company does, offers or costs
early_warning      something that has begun to go wrong, perhaps for others too
compliment         what went well, or who did well
effort             what the customer had to go through to get there
churn_risk         the customer leaves, or thinks of leaving
sales_opportunity  something that the customer would buy, or buy more of
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

__all__ = ["KIND_WORDS", "NO_NAMES", "SIGNAL_KINDS", "Names", "Signal", "SignalKind"]

SignalKind = Literal[
    "unmet_need", "demand", "competitor", "early_warning", "compliment", "effort", "churn_risk",
    "sales_opportunity",
]  # fmt: skip

SIGNAL_KINDS: Final[tuple[SignalKind, ...]] = (
    "unmet_need", "demand", "competitor", "early_warning", "compliment", "effort", "churn_risk",
    "sales_opportunity",
)  # fmt: skip
KIND_WORDS: Final[Mapping[str, str]] = {kind: kind.replace("_", " ") for kind in SIGNAL_KINDS}


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing heard in one turn, with the words that show it.

    `turn` counts from 1; `start` and `end` are characters of the turn's text, and `quote` is what stands
    there. `confidence` is the probability that a careful reader would hear it too. `name` is the
    competitor or product of the centre's lists that is named in it. `asked`: the agent had asked for
    it. `followed_up`: the agent took it up afterwards.
    """

    turn: int
    kind: SignalKind
    start: int
    end: int
    quote: str
    confidence: float
    name: str | None = None
    asked: bool = False
    followed_up: bool = False

    @property
    def unspoken(self) -> bool:
        """Said, but not asked for and not followed up: nobody but the customer knows of it."""
        return not self.asked and not self.followed_up


@dataclass(frozen=True, slots=True)
class Names:
    """The centre's lists: each competitor and product with the variants it is heard in."""

    competitors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    products: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


NO_NAMES: Final = Names()
