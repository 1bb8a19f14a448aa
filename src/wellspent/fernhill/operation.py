"""Four weeks of contacts, one after the other: who contacts whom, about what, and who comes back.

Customers who are due to come back do so at the next contact of their client;
the others are new, or have not been seen for longer than a week.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from heapq import heappop, heappush
from itertools import count, takewhile
from typing import Final

import numpy as np

from wellspent.fernhill import planted
from wellspent.fernhill.arrivals import arrive, day_of, quarter_of
from wellspent.fernhill.occasions import NOTHING, Occasions
from wellspent.fernhill.people import Agent, Customer, meet_customer
from wellspent.fernhill.queues import draw_wait, queue_name
from wellspent.fernhill.retelling import Retelling, retell
from wellspent.fernhill.templates import Template, read_templates

__all__ = ["Happening", "run_operation"]

_DAY: Final = 86_400
_WEEK: Final = 7 * _DAY


@dataclass(frozen=True, slots=True)
class Happening:
    """One contact as it truly was. `moment` is in seconds from the midnight of the first day."""

    id: str
    moment: int
    agent: Agent
    customer: Customer
    told: Retelling
    wait_seconds: float
    satisfaction: float
    comes_back: bool  # drawn; the return lies outside of the four weeks for the last ones

    @property
    def resolved(self) -> str:
        """Whether it truly was: yes, partly or no."""
        return self.told.template.meta["resolved"]


@dataclass(slots=True)
class _Clientele:
    """One client's customers as the weeks go by: who is due when, and who was last seen when.

    `last_seen` is in the order of the moments.
    """

    due: list[tuple[int, int, Customer, str]] = field(default_factory=list)
    last_seen: dict[str, tuple[int, Customer]] = field(default_factory=dict)
    away: set[str] = field(default_factory=set)  # those who are due

    def known_at(self, moment: int) -> list[Customer]:
        """Those who were last seen over a week before, and are not due."""
        seen_before = takewhile(lambda seen: moment - seen[0] > _WEEK, self.last_seen.values())
        return [customer for _, customer in seen_before if customer.key not in self.away]


def run_operation(
    rng: np.random.Generator,
    agents: Sequence[Agent],
    contacts: int,
    occasions: Occasions = NOTHING,
) -> Iterator[Happening]:
    """As many contacts, in order of time."""
    clients = list(planted.CLIENT_SHARE)
    shares = list(planted.CLIENT_SHARE.values())
    people = {client: _Clientele() for client in clients}
    free_at: defaultdict[str, float] = defaultdict(float)
    numbers = count(1)
    for n, moment in enumerate(arrive(rng, contacts), 1):
        client = clients[rng.choice(len(clients), p=shares)]
        customer, queue = _who(rng, people[client], client, moment, numbers)
        there = [a for a in agents if not occasions.is_absent(a, day_of(moment))]
        agent = _free_agent(rng, there, client, moment, free_at)
        happening = _happen(
            rng, f"FH-{n:06d}", moment,
            agent=agent, customer=customer, queue=queue, occasions=occasions,
        )  # fmt: skip
        free_at[agent.name] = moment + happening.told.handle_seconds
        _remember(rng, people[client], happening)
        yield happening


def _who(
    rng: np.random.Generator, people: _Clientele, client: str, moment: int, numbers: Iterator[int]
) -> tuple[Customer, str | None]:
    """The next customer, and the queue he comes back to if he was due."""
    if people.due and people.due[0][0] <= moment:
        _, _, customer, queue = heappop(people.due)
        people.away.discard(customer.key)
        return customer, queue
    known = people.known_at(moment) if rng.random() < planted.RETURN_SHARE else []
    if known:
        return known[rng.integers(len(known))], None
    return meet_customer(rng, next(numbers), client), None


def _free_agent(
    rng: np.random.Generator,
    agents: Sequence[Agent],
    client: str,
    moment: int,
    free_at: defaultdict[str, float],
) -> Agent:
    """Somebody of the team who works that day and is free; else who will be free first.

    The latter has two conversations at once; at 1,200 contacts it does not come to that.
    """
    weekday = day_of(moment).weekday()
    team = [a for a in agents if a.client == client and weekday not in a.days_off]
    free = [a for a in team if free_at[a.name] <= moment]
    if free:
        return free[rng.integers(len(free))]
    return min(team, key=lambda agent: free_at[agent.name])


def _happen(
    rng: np.random.Generator,
    contact: str,
    moment: int,
    *,
    agent: Agent,
    customer: Customer,
    queue: str | None,
    occasions: Occasions,
) -> Happening:
    template = _choose(rng, customer, queue)
    wait = draw_wait(rng, agent.client, quarter_of(moment), occasions.crisis)
    slowness = planted.SLOW_SYSTEM_DAYS.get(day_of(moment), 1.0)
    slowness *= occasions.tool_times(queue_name(template), moment)
    lean = occasions.lean(agent, moment)
    told = retell(rng, template, agent, customer, slowness=slowness, wait_seconds=wait, lean=lean)
    return Happening(
        contact, moment, agent, customer, told, wait, _satisfaction(rng, told), _returns(rng, told)
    )


def _choose(rng: np.random.Generator, customer: Customer, queue: str | None) -> Template:
    """What the contact is about: the same queue again, or anything of the client's.

    What was written of a VIP happens to VIPs alone.
    """
    fitting = _fitting(customer.client, queue, is_vip=customer.segment == "vip")
    return fitting[rng.integers(len(fitting))]


@cache
def _fitting(client: str, queue: str | None, *, is_vip: bool) -> tuple[Template, ...]:
    """The templates to choose from, as often as they weigh."""
    weight_of_vip = planted.VIP_TEMPLATE_WEIGHT if is_vip else 0
    return tuple(
        t
        for t in read_templates()
        if t.meta["client"] == client and queue in (None, queue_name(t))
        for _ in range(weight_of_vip if t.meta["segment"] == "vip" else 1)
    )


def _satisfaction(rng: np.random.Generator, told: Retelling) -> float:
    """How satisfied the customer truly is, whether asked or not; 1 to 5 when rounded."""
    return (
        planted.SATISFACTION_START
        + planted.SATISFACTION_OF_RESOLVED[told.template.meta["resolved"]]
        + planted.SATISFACTION_IF_EMPATHY * told.empathy_given
        + planted.SATISFACTION_PER_FRICTION_MINUTE * told.friction_seconds / 60
        + float(rng.normal(0, planted.SATISFACTION_SPREAD))
    )


def _returns(rng: np.random.Generator, told: Retelling) -> bool:
    log_odds = (
        planted.REPEAT_START
        + planted.REPEAT_IF_UNRESOLVED * (told.template.meta["resolved"] != "yes")
        + planted.REPEAT_PER_FRICTION_MINUTE * told.friction_seconds / 60
    )
    return bool(rng.random() < 1 / (1 + np.exp(-log_odds)))


def _remember(rng: np.random.Generator, people: _Clientele, happening: Happening) -> None:
    customer = happening.customer
    people.last_seen.pop(customer.key, None)
    people.last_seen[customer.key] = (happening.moment, customer)
    days = rng.uniform(*planted.REPEAT_DAYS)
    if happening.comes_back:
        due = happening.moment + int(days * _DAY)
        queue = queue_name(happening.told.template)
        heappush(people.due, (due, int(happening.id[3:]), customer, queue))
        people.away.add(customer.key)
