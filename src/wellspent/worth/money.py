"""What an effect is in money, with the user's prices, and what must not be added up.

price    what one unit of an outcome is worth to the centre; one that nobody said gives no money
purse    where the money of an outcome is: the customer's own spending, other customers', contacts that
         follow, passing on
counted  outcomes whose money is added: one of each purse
beside   outcomes of a purse that is counted already: shown, and never added

A customer who leaves does not spend any more, so what churn is worth holds the spend that is
lost: both lie in one purse, and a sum would count it twice. A contact that comes again costs handling,
which no customer's spending holds: it lies in another purse, and is added.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Final, Literal

from wellspent.errors import WellspentError
from wellspent.estimate import Estimate, Figure, Unknown
from wellspent.worth.ratio import ratio_of, scaled, shifted, sum_of

__all__ = [
    "OVERLAPS",
    "PRICED",
    "PURSES",
    "PriceInvalid",
    "Priced",
    "Prices",
    "Purchase",
    "bought",
    "friction_removed",
    "money_of",
    "price_of",
]

Purse = Literal[
    "the customer's own spending",
    "other customers' spending",
    "contacts that follow",
    "passing on",
]


class PriceInvalid(WellspentError):
    """A price below 0, or a margin above the whole."""


@dataclass(frozen=True, slots=True)
class Prices:
    """What the centre says things are worth; None where it has not said.

    `margin_of_spend` is the share of a customer's spend that is left to the centre (0 to 1).
    `worth_of_customer` is what a customer who stays brings, `worth_of_referral` one who was
    referred. `cost_per_hour` is an agent's hour, `cost_of_repeat` one more contact about the same,
    `cost_of_transfer` and `cost_of_escalation` one of those. All in `currency`.
    Raises `PriceInvalid`.
    """

    currency: str = "EUR"
    margin_of_spend: float | None = None
    worth_of_customer: float | None = None
    worth_of_referral: float | None = None
    cost_per_hour: float | None = None
    cost_of_repeat: float | None = None
    cost_of_transfer: float | None = None
    cost_of_escalation: float | None = None

    def __post_init__(self) -> None:
        """Refuse what no price can be."""
        for name in self.__dataclass_fields__:
            value = getattr(self, name)
            if name == "currency" or value is None:
                continue
            if not 0 <= value < float("inf") or (name == "margin_of_spend" and value > 1):
                raise PriceInvalid(
                    f"{name} cannot be {value:g}.",
                    "Give a share from 0 to 1." if name == "margin_of_spend" else "Give 0 or more.",
                )


@dataclass(frozen=True, slots=True)
class Priced:
    """How an outcome becomes money: the price it takes, times `sign` and `per`, and its purse."""

    price: str
    sign: float
    purse: Purse
    per: float = 1.0


PRICED: Final[Mapping[str, Priced]] = {
    "spend": Priced("margin_of_spend", 1.0, "the customer's own spending"),
    "churn": Priced("worth_of_customer", -1.0, "the customer's own spending"),
    "kept": Priced("worth_of_customer", 1.0, "the customer's own spending"),
    "referral": Priced("worth_of_referral", 1.0, "other customers' spending"),
    "repeat_seconds": Priced("cost_per_hour", -1.0, "contacts that follow", 1 / 3600),
    "repeat": Priced("cost_of_repeat", -1.0, "contacts that follow"),
    "escalation": Priced("cost_of_escalation", -1.0, "passing on"),
    "transfer": Priced("cost_of_transfer", -1.0, "passing on"),
}
"""Every outcome that has a price. Of one purse the first here is counted: what was measured in
money before what was measured in heads."""

PURSES: Final[Mapping[str, Purse]] = {key: priced.purse for key, priced in PRICED.items()}

OVERLAPS: Final[frozenset[frozenset[str]]] = frozenset(
    frozenset(pair) for pair in combinations(PURSES, 2) if PURSES[pair[0]] == PURSES[pair[1]]
)
"""Pairs of outcomes that hold some of the same money: never summed."""


@dataclass(frozen=True, slots=True)
class Purchase:
    """What a behaviour brings and costs in money, per contact with it.

    `net` is brings less costs. `per_second` is what one slow second brings, or one second of
    friction less. `counted` names outcomes that are added, `beside` those that overlap with
    them, `missing` those whose money is not known. `each` is every outcome's money.
    """

    brings: Figure
    costs: Figure
    net: Figure
    seconds: Figure
    per_second: Figure
    counted: tuple[str, ...]
    beside: tuple[str, ...]
    missing: tuple[str, ...]
    each: tuple[tuple[str, Figure], ...]
    words: str


def price_of(outcome: str, prices: Prices) -> float | Unknown:
    """What one more unit of the outcome is worth to the centre: below 0 where more of it is bad.

    An outcome's key may say more after a slash, such as "spend/30 days".
    """
    priced = PRICED.get(outcome.partition("/")[0])
    if priced is None:
        return Unknown(
            f"nobody can say what '{outcome}' is in money by a price alone",
            "an outcome with a price: " + ", ".join(PRICED),
        )
    price = getattr(prices, priced.price)
    if price is None:
        return Unknown(
            f"nobody said what '{outcome}' is worth",
            f"the setting {priced.price} under [worth]",
        )
    return float(price) * priced.sign * priced.per


def money_of(figure: Figure, outcome: str, prices: Prices) -> Figure:
    """An effect in the centre's money: positive is good. The interval is priced with it.

    A price is taken as said, without an interval of its own.
    """
    price = price_of(outcome, prices)
    if isinstance(figure, Unknown):
        return figure
    return price if isinstance(price, Unknown) else scaled(figure, price)


def bought(effects: Mapping[str, Figure], seconds: Figure, prices: Prices) -> Purchase:
    """What a behaviour brings and costs: `effects` per contact with it, `seconds` that it takes.

    One outcome of each purse is counted; the intervals' ends are added (`ratio.sum_of`). What a slow
    second brings is Fieller's ratio. Costs are seconds × cost per hour: wages alone, not the
    waiting of others, which the staffing plan prices.
    """
    each, counted, beside, missing = _counted(effects, prices)
    brings = _brings(each, counted)
    costs = _wages(seconds, prices)
    net = _less(brings, costs)
    per = ratio_of(brings, seconds, _NO_SECONDS, "money per slow second, Fieller interval")
    words = _words(counted, beside, missing) + (
        f" It takes {seconds.value:.0f} seconds." if isinstance(seconds, Estimate) else ""
    )
    return Purchase(brings, costs, net, seconds, per, counted, beside, missing, each, words)


def friction_removed(effects: Mapping[str, Figure], prices: Prices, *, unit_seconds: float = 1.0) -> Purchase:  # fmt: skip
    """What a contact brings with one second of friction less.

    `effects` are of one unit *more* friction, `unit_seconds` long. The agent's second that is saved is
    counted as wages; nobody said what removing the friction costs, so costs are Unknown.
    """
    less = {key: scaled(figure, -1.0 / unit_seconds) for key, figure in effects.items()}
    each, counted, beside, missing = _counted(less, prices)
    outcomes = _brings(each, counted)
    wage = prices.cost_per_hour
    if wage is None:
        missing = (*missing, "the agent's second")
    brings = shifted(outcomes, (wage or 0.0) / 3600)
    if isinstance(outcomes, Unknown) and wage is not None and not effects:
        brings = Estimate(wage / 3600, wage / 3600, wage / 3600, 1, "the agent's second alone")
    one = Estimate(1.0, 1.0, 1.0, brings.n, "as asked") if isinstance(brings, Estimate) else brings
    costs = Unknown("nobody said what removing the friction costs", "the price of its remedy")
    words = _words(counted, beside, missing)
    if wage is not None:
        words += " The agent's time is counted as saved: it is where fewer agents are planned for it."  # fmt: skip
    return Purchase(brings, costs, costs, one, brings, counted, beside, missing, each, words)


_NO_SECONDS: Final = Unknown(
    "the behaviour may take no time at all", "more contacts with it, or an experiment"
)
_Counted = tuple[tuple[tuple[str, Figure], ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]]


def _counted(effects: Mapping[str, Figure], prices: Prices) -> _Counted:
    """Every outcome's money; then the names that are counted, stand beside, and are missing."""
    order = {key: place for place, key in enumerate(PRICED)}
    names = sorted(effects, key=lambda name: order.get(name.partition("/")[0], len(order)))
    each = tuple((name, money_of(effects[name], name, prices)) for name in names)
    taken: set[Purse] = set()
    counted, beside, missing = [], [], []
    for name, money in each:
        purse = PURSES.get(name.partition("/")[0])
        if purse is None or isinstance(money, Unknown):
            missing.append(name)
        elif purse in taken:
            beside.append(name)
        else:
            taken.add(purse)
            counted.append(name)
    return each, tuple(counted), tuple(beside), tuple(missing)


def _brings(each: tuple[tuple[str, Figure], ...], counted: tuple[str, ...]) -> Figure:
    known = tuple(m for name, m in each if name in counted and isinstance(m, Estimate))
    if known:
        return sum_of(known, "effects × prices; one outcome of each purse; ends of intervals added")
    reasons = [m for _, m in each if isinstance(m, Unknown)]
    return reasons[0] if reasons else Unknown("no outcome is known", "a file of outcomes")


def _wages(seconds: Figure, prices: Prices) -> Figure:
    if prices.cost_per_hour is None:
        return Unknown("nobody said what an agent's hour costs", "the setting cost_per_hour")
    return scaled(seconds, prices.cost_per_hour / 3600)


def _less(brings: Figure, costs: Figure) -> Figure:
    if isinstance(brings, Unknown) or isinstance(costs, Unknown):
        return brings if isinstance(brings, Unknown) else costs
    minus = scaled(costs, -1.0)
    assert isinstance(minus, Estimate)  # noqa: S101 - an estimate scaled is one
    return sum_of((brings, minus), "brings less costs; ends of intervals added")


def _words(counted: tuple[str, ...], beside: tuple[str, ...], missing: tuple[str, ...]) -> str:
    said = [f"Counted: {', '.join(counted) or 'nothing'}."]
    said += [f"{name} is shown beside it and not added: {PURSES[name.partition('/')[0]]} is counted already." for name in beside]  # fmt: skip
    if missing:
        said.append(f"Not known in money: {', '.join(missing)}.")
    return " ".join(said)
