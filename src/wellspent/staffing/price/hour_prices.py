"""The price of a slow minute through the week, where the agents stay as they are.

price  what one more minute of handling costs at the agents who are there, in money per minute
       that is given: customers wait longer, and some give up

A price is the mean over what the hour may bring: its contacts differ from week to week, its handle
time and patience are known within an interval. The mean counts for whoever decides beforehand,
and lies above the price at the mean, because the bad weeks cost more than the good ones spare.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wellspent.estimate import MINIMUM_N, Estimate, Figure, Unknown, too_few
from wellspent.staffing.price.demands import Demands
from wellspent.staffing.price.money import Prices
from wellspent.staffing.price.pools import Pool, smallest_n
from wellspent.staffing.price.slow_price import fixed_price_many
from wellspent.staffing.price.uncertain_inputs import Floats, draw_input, standard_draws

__all__ = ["HourPrices", "price_by_hour"]

METHOD = "price at the agents who are there; mean and middle 95 % of draws of what the hour brings"


@dataclass(frozen=True, slots=True, eq=False)
class HourPrices:
    """The price of a slow minute in each row of a pool's hours.

    `figures` are the prices in money per minute; `value`, `low` and `high` the same as arrays, nan
    where a price is unknown. A figure's n counts the intervals behind it, or what the least
    supported input rests on where the hours are stated. `staffed_minute` is
    what an agent's minute costs in wages, shrinkage included.
    """

    pool: str
    weekday: npt.NDArray[np.int64]
    hour: npt.NDArray[np.int64]
    figures: tuple[Figure, ...]
    value: Floats
    low: Floats
    high: Floats
    staffed_minute: float


def price_by_hour(
    pool: Pool,
    prices: Prices,
    *,
    draws: int = 100,
    seed: int = 1,
) -> HourPrices:
    """The price of a slow minute at each of the pool's hours, with the agents who are there.

    Unknown where no staffing is recorded, too few intervals were, nothing comes in, or a queue
    would never end; everywhere where neither waiting nor giving up has a price.
    """
    drawn = _draw_prices(pool, prices, draws, seed)
    spread = _spread(drawn)
    figures = tuple(_figure(pool, prices, row, spread[:, row]) for row in range(len(pool.hours)))
    bounds = np.array(
        [(f.value, f.low, f.high) if isinstance(f, Estimate) else (np.nan,) * 3 for f in figures]
    ).reshape(-1, 3)
    return HourPrices(
        pool.name, pool.hours.weekday, pool.hours.hour, figures,
        bounds[:, 0], bounds[:, 1], bounds[:, 2], prices.staffed_minute,
    )  # fmt: skip


def _draw_prices(pool: Pool, prices: Prices, draws: int, seed: int) -> Floats:
    """Prices per minute, `[draw, row]`; every row meets the same draws."""
    hours, normal = pool.hours, standard_draws(3, draws, seed)
    mean = np.where(hours.contacts_per_hour > 0, hours.contacts_per_hour, 1.0)
    wide = np.log1p(np.square(hours.contacts_sd / mean))
    contacts = hours.contacts_per_hour * np.exp(np.sqrt(wide) * normal[:, :1] - wide / 2.0)
    agents, *demand = (
        np.ascontiguousarray(column).ravel()
        for column in np.broadcast_arrays(
            np.where(np.isnan(hours.agents), 0.0, hours.agents),
            contacts,
            draw_input(pool.handle_seconds, normal[:, 1:2]),
            draw_input(pool.patience_seconds, normal[:, 2:3]),
        )
    )
    return 60.0 * fixed_price_many(agents, Demands(*demand), prices).reshape(contacts.shape)


def _spread(drawn: Floats) -> Floats:
    """Mean, and the bounds of the middle 95 %, of each row; nan where a draw is endless."""
    known = np.where(np.isfinite(drawn).all(axis=0), drawn, np.nan)
    low, high = np.quantile(known, [0.025, 0.975], axis=0)
    return np.array([known.mean(axis=0), low, high])


def _figure(pool: Pool, prices: Prices, row: int, spread: Floats) -> Figure:
    hours = pool.hours
    if not prices.is_waiting_priced:
        return Unknown(
            "nobody said what waiting or giving up costs",
            "waiting_per_hour or abandonment in the settings of staffing",
        )
    n = smallest_n([pool]) if hours.intervals is None else int(hours.intervals[row])
    if hours.intervals is not None and n < MINIMUM_N:
        return too_few(n, "intervals")
    if np.isnan(hours.agents[row]):
        return Unknown("no staffing is recorded for this hour", "the agents at work by interval")
    if hours.contacts_per_hour[row] == 0:
        return Unknown("nothing comes in at this hour", "contacts at this hour")
    value, low, high = spread.tolist()
    if np.isnan(value):
        return Unknown(
            "in some weeks more comes in than these agents can handle, and nobody gives up",
            "how long customers wait before they give up",
        )
    return Estimate(value, min(low, value), max(high, value), n, METHOD)
